import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { type Job, jobVariable, type Measured } from './job'

/** What all ways of sending are given alike. */
export interface Task {
  readonly path: string
  /** Hoist alone: files that go out side by side with it. */
  readonly alongside?: readonly string[]
  /** The same file, cut beforehand. */
  readonly pieces: readonly string[]
  readonly baseUrl: string
  /** For https: the file of the certificate that is to be trusted. */
  readonly caFile?: string
  readonly partBytes: number
  readonly parallel: number
  /** Hoist alone: as many parts at once as are taken, up to its own standard. */
  readonly adaptive?: boolean
  /** Hoist alone: see the job. */
  readonly limits?: Job['limits']
  /** A folder for temporary files. */
  readonly folder: string
  /** As `nice` has it: what imitates a line must not wait for those that send over it. */
  readonly niceness?: number
}

/** A run as its figures; `peakBytes` is null where nobody can say it for several processes. */
export interface Run {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakBytes: number | null
}

/** One way of sending a file. Each run is a fresh process. */
export interface Way {
  readonly name: WayName
  /** As in the table. */
  readonly label: string
  /** It completes its upload and names the parts in file order. */
  readonly completes: boolean
  readonly sendsMd5: boolean
  send(task: Task): Promise<Run>
}

export type WayName = 'node' | 'electron' | 'curl' | 'official' | 'node-md5'

/** Runs a program that does a {@link Job} and says what it took. Throws with its output when it fails. */
export async function runJob(
  program: string,
  args: readonly string[],
  task: Task,
  checksum: boolean,
): Promise<Measured> {
  const folder = await mkdtemp(join(task.folder, 'run-'))
  const { path, alongside = [], baseUrl, partBytes, parallel, adaptive = false, limits = [] } = task
  const resultFile = join(folder, 'result.json')
  const job: Job = {
    path,
    alongside,
    baseUrl,
    partBytes,
    parallel,
    adaptive,
    checksum,
    limits,
    folder,
    resultFile,
  }
  try {
    const fill = args.map((arg) => arg.replace('{folder}', folder))
    // Electron takes the first name out of its environment, and the official client knows only that one.
    const trust =
      task.caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: task.caFile, HOIST_EXTRA_CA_CERTS: task.caFile }
    const env = { [jobVariable]: JSON.stringify(job), ...trust }
    await runToEnd(program, fill, '', env, task.niceness)
    return JSON.parse(await readFile(resultFile, 'utf8')) as Measured
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @returns what it printed. Throws with all of its output unless it ends with exit code 0. */
export function runToEnd(
  program: string,
  args: readonly string[],
  input: string,
  env: Readonly<Record<string, string>> = {},
  niceness = 0,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
    const child = spawn(program, args, { env: { ...inherited, ...env }, stdio: 'pipe' })
    if (niceness > 0 && child.pid !== undefined) setPriority(child.pid, niceness)
    let printed = ''
    let complaints = ''
    child.stdout.on('data', (text) => {
      printed += text
    })
    child.stderr.on('data', (text) => {
      complaints += text
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(printed)
      else reject(new Error(`${program} ended with ${code ?? signal}.\n${printed}${complaints}`))
    })
    // It may end before it has read; its exit code says so.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

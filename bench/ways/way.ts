import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { type Measured, resultFile, type Task, taskVariable } from './task'

/** `peakBytes` is null where several processes send. */
export type Run = Pick<Measured, 'seconds' | 'cpuSeconds'> & { readonly peakBytes: number | null }

/** A way of sending a file. Each run is a fresh process. */
export interface Way<R extends Run = Run> {
  /** As in the tables. */
  readonly label: string
  /** It completes its upload, which gives the parts their order. */
  readonly completes: boolean
  readonly sendsMd5: boolean
  readonly send: (task: Task) => Promise<R>
}

/** Runs a program that does the task. `{folder}` in its arguments stands for its folder. Throws with its output. */
export async function runTask(program: string, args: readonly string[], given: Task): Promise<Measured> {
  const folder = await mkdtemp(join(given.folder, 'run-'))
  const { caFile, niceness } = given
  const task = { ...given, pieces: [], folder }
  try {
    // Electron takes the first name out of its environment, and the official client knows only that one.
    const trust = caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile, HOIST_EXTRA_CA_CERTS: caFile }
    const env = { [taskVariable]: JSON.stringify(task), ...trust }
    const filled = args.map((arg) => arg.replace('{folder}', folder))
    await runToEnd(program, filled, { env, niceness })
    return JSON.parse(await readFile(resultFile(task), 'utf8')) as Measured
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  readonly niceness?: number | undefined
}

/** Resolves with the output of the program. Throws with all of its output unless it exits with 0. */
export function runToEnd(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { input = '', env = {}, niceness = 0 } = options
  return new Promise((resolve, reject) => {
    const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
    const child = spawn(program, args, { env: { ...inherited, ...env }, stdio: 'pipe' })
    if (niceness > 0 && child.pid !== undefined) setPriority(child.pid, niceness)
    let [printed, errors] = ['', '']
    child.stdout.on('data', (text) => {
      printed += text
    })
    child.stderr.on('data', (text) => {
      errors += text
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(printed)
      else reject(new Error(`${program} exited with ${code ?? signal}.\n${printed}${errors}`))
    })
    // A program that exits before it has read everything says so by its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

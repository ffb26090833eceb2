import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
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
  const task = { ...given, pieces: [], folder }
  try {
    const env = { [taskVariable]: JSON.stringify(task), ...trusting(given.caFile) }
    const filled = args.map((arg) => arg.replace('{folder}', folder))
    await runToEnd(program, filled, { env, niceness: given.niceness })
    return JSON.parse(await readFile(resultFile(task), 'utf8')) as Measured
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The environment in which programs trust that certificate. */
export function trusting(caFile: string | undefined): Readonly<Record<string, string>> {
  // The official client knows only the first name, which Electron takes out of its environment, and curl only the last.
  return caFile === undefined
    ? {}
    : { NODE_EXTRA_CA_CERTS: caFile, HOIST_EXTRA_CA_CERTS: caFile, CURL_CA_BUNDLE: caFile }
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly niceness?: number | undefined
}

/** Resolves with the output of the program. Throws with what it printed unless it exits with 0. */
export async function runToEnd(
  program: string,
  args: readonly string[],
  { env = {}, niceness = 0 }: RunOptions = {},
): Promise<string> {
  const running = promisify(execFile)(program, args, { env: { ...process.env, ...env } })
  const { pid = 0, stdin } = running.child
  stdin?.end()
  if (niceness > 0 && pid > 0) setPriority(pid, niceness)
  return (await running).stdout
}

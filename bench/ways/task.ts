import { readFileSync, writeFileSync } from 'node:fs'

/** The file to send, and how. The sending process gets this as JSON in its environment. */
export interface Task {
  /** A file, or a folder whose files are all sent. */
  readonly path: string
  /** The same file cut into parts, for curl. */
  readonly pieces?: readonly string[]
  readonly baseUrl: string
  /** For https: the file of the certificate to trust. */
  readonly caFile?: string
  readonly partBytes: number
  /** Parts at once, in all files together. */
  readonly parallel: number
  /** A folder for temporary files. */
  readonly folder: string
  /** As for `nice`: an imitated link must not wait for programs that send over it. */
  readonly niceness?: number
  /** Hoist only: it chooses the number of parts itself, up to its own default. */
  readonly adaptive?: boolean
  /** Hoist only. */
  readonly checksum?: boolean
  /** Hoist only: files at once. */
  readonly parallelFiles?: number
  /** Hoist only: speed limits, in order. */
  readonly limits?: readonly Limit[]
}

/** From that time on, in milliseconds after the start: bytes per second, or null for no limit. */
export interface Limit {
  readonly atMs: number
  readonly rate: number | null
}

/** What a process reports about its task. */
export interface Measured {
  /** Milliseconds since the epoch. */
  readonly beganAt: number
  /** From the call that begins the upload until it is completed. */
  readonly seconds: number
  /** User and system time of all threads in that time. */
  readonly cpuSeconds: number
  /** Resident bytes: before sending, and the most. */
  readonly idleBytes: number
  readonly peakBytes: number
}

export const taskVariable = 'HOIST_BENCH_TASK'
/** The file that {@link measure} writes. */
export const resultFile = (task: Task) => `${task.folder}/result.json`

export function readTask(): Task {
  return JSON.parse(process.env[taskVariable] ?? '') as Task
}

/** Carries out the task, and writes its measurements. */
export async function measure(task: Task, send: () => Promise<void>): Promise<void> {
  // Resets the peak. Source: Linux, Documentation/filesystems/proc.rst, clear_refs.
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5')
  const idleBytes = process.memoryUsage.rss()
  const cpu = process.cpuUsage()
  const beganAt = Date.now()
  const began = performance.now()
  await send()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  // Where the peak cannot be reset it is that of the whole process. Linux's own figure follows the reset.
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : ''
  const peakBytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS) * 1024
  const cpuSeconds = (user + system) / 1e6
  const measured: Measured = { beganAt, seconds, cpuSeconds, idleBytes, peakBytes }
  writeFileSync(resultFile(task), JSON.stringify(measured))
}

import { readFileSync, writeFileSync } from 'node:fs'
import { median } from '../statistics'

/** What a process that is measured has to do; it finds it as JSON in the environment. */
export interface Job {
  /** A file, or a folder whose files all go out. */
  readonly path: string
  /** Files that go out side by side with it. */
  readonly alongside: readonly string[]
  readonly baseUrl: string
  /** A folder of its own, for a ledger and a log. */
  readonly folder: string
  /** Where it writes its {@link Measured}. */
  readonly resultFile: string
  readonly partBytes: number
  readonly parallel: number
  /** How many parts are sent at once is found by measuring, and `parallel` does not count. */
  readonly adaptive: boolean
  readonly checksum: boolean
  /** How fast it may send, from that time after its beginning on; without an entry as fast as it can. */
  readonly limits: readonly Limit[]
}

/** In milliseconds, and bytes per second; null is no limit. */
export interface Limit {
  readonly atMs: number
  readonly rate: number | null
}

/** What a process says of itself. */
export interface Measured {
  /** When it began, in milliseconds since the epoch. */
  readonly beganAt: number
  /** From the call that begins the upload until it is completed. */
  readonly seconds: number
  /** User and system time of all its threads in that time. */
  readonly cpuSeconds: number
  /** Memory in bytes: before anything is sent, in the middle of sending (median), and the most since it began. */
  readonly idleBytes: number
  readonly steadyBytes: number
  readonly peakBytes: number
}

export const jobVariable = 'HOIST_BENCH_JOB'

export function readJob(): Job {
  return JSON.parse(process.env[jobVariable] ?? '') as Job
}

/** How often it is looked at the memory, in milliseconds. */
const lookMs = 50

/** Does it, and writes down what it took. */
export async function measure(job: Job, send: () => Promise<void>): Promise<void> {
  const idleBytes = forgetPeak()
  const looks: number[] = []
  const look = setInterval(() => looks.push(process.memoryUsage.rss()), lookMs)
  const cpu = process.cpuUsage()
  const beganAt = Date.now()
  const began = performance.now()
  await send()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(look)
  const peakBytes = mostBytes(idleBytes, looks)
  const middle = looks.slice(Math.floor(looks.length / 4))
  const measured: Measured = {
    beganAt,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    idleBytes,
    steadyBytes: middle.length === 0 ? peakBytes : median(middle),
    peakBytes,
  }
  writeFileSync(job.resultFile, JSON.stringify(measured))
}

/** Lets the system forget the most memory that there was until now. @returns what there is, in bytes */
function forgetPeak(): number {
  // Source: Linux, Documentation/filesystems/proc.rst, clear_refs.
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5')
  return process.memoryUsage.rss()
}

/** The most memory since then, in bytes: the system's own figure, where it keeps one. */
function mostBytes(idleBytes: number, looks: readonly number[]): number {
  if (process.platform === 'linux') {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    if (line !== null) return Number(line[1]) * 1024
  }
  return Math.max(idleBytes, ...looks)
}

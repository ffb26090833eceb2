import { readFileSync, writeFileSync } from 'node:fs'

/** What a process that is measured has to do; it finds it as JSON in the environment. */
export interface Job {
  readonly path: string
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
}

/** What a process says of itself. */
export interface Measured {
  /** From the call that begins the upload until it is completed. */
  readonly seconds: number
  /** User and system time of all its threads in that time. */
  readonly cpuSeconds: number
  /** The most memory that it ever had, from its start on, in bytes. */
  readonly peakBytes: number
}

/** What a ledger cost: how often it was written, how much in all, and the median time of a write. */
export interface LedgerCost {
  readonly writes: number
  readonly bytes: number
  readonly seconds: number
}

export const jobVariable = 'HOIST_BENCH_JOB'

export function readJob(): Job {
  return JSON.parse(process.env[jobVariable] ?? '') as Job
}

/** Does it, and writes down what it took. @param more what else is to be written down */
export async function measure(
  job: Job,
  send: () => Promise<void>,
  more: () => object = () => ({}),
): Promise<void> {
  const cpu = process.cpuUsage()
  const began = performance.now()
  await send()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const measured: Measured = { seconds, cpuSeconds: (user + system) / 1e6, peakBytes: peakBytes() }
  writeFileSync(job.resultFile, JSON.stringify({ ...measured, ...more() }))
}

/** Linux counts `maxRSS` over what the process was before it became this program, so its own figure comes first. */
function peakBytes(): number {
  if (process.platform === 'linux') {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    if (line !== null) return Number(line[1]) * 1024
  }
  return process.resourceUsage().maxRSS * 1024
}

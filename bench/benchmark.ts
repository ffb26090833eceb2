import type { Findings } from './report'

/** The arguments of a benchmark. */
export interface Bench {
  /** How often each thing is measured. */
  readonly rounds: number
  /** MiB of the file of `throughput`, a multiple of 64. */
  readonly megabytes: number
  /** `links` and `pause` measure only links whose names contain this, `many` only such files. */
  readonly only: string
  /** The Electron executable. */
  readonly electron: string
  /** Temporary; removed at the end. */
  readonly folder: string
  /** Prints progress. */
  readonly say: (line: string) => void
  /** Called when the benchmark is over, also when it fails. */
  readonly atEnd: (cleanup: () => unknown) => void
}

/** Throws when a way of sending fails, or when the bytes that arrive differ from those that were sent. */
export type Benchmark = (bench: Bench) => Promise<Findings>

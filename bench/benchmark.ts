import type { Options } from './options'
import type { Findings } from './report'

/** What every benchmark is given. */
export interface Bench {
  readonly options: Options
  /** The Electron executable. */
  readonly electron: string
  /** Temporary; removed at the end. */
  readonly folder: string
  /** Tells a person what is being done. */
  readonly say: (line: string) => void
}

/** Throws when bytes differ, or a way of sending fails. */
export type Benchmark = (bench: Bench) => Promise<Findings>

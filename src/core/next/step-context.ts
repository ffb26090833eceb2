import type { Clock } from '../ports'
import type { NextApi, ResultFiles } from './next-ports'
import type { NextRecord, NextStep } from './next-record'

/** How a call that creates something ended. `unknown`: it may have been carried out. */
export type Created<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-done' }

/** What the steps work with. Everything here throws {@link Stopped} when the work is to stop. */
export interface StepContext<Step extends NextStep = NextStep> {
  readonly record: Omit<NextRecord, 'step'> & { readonly step: Step }
  readonly api: NextApi
  readonly results: ResultFiles
  readonly clock: Clock
  /** Since when each file is missing in its store, by file ID, on the steady clock, in milliseconds. */
  readonly missing: Map<string, number>
  readonly signal: AbortSignal
  /** Changes the step. Resolves when that is on disk and flushed: only then may anything act on it. */
  keep(step: Step): Promise<void>
  /** Repeats a call that changes nothing, or that may be repeated, until it succeeds. Throws a HoistError. */
  ask<T>(call: () => Promise<T>): Promise<T>
  /** One attempt of a call that must not be carried out twice, with the wait after it. Throws a HoistError. */
  create<T>(call: () => Promise<T>): Promise<Created<T>>
  /**
   * Waits until it is time to look at the service again. @param since when the service began, in milliseconds since the
   * epoch
   */
  pause(since: number): Promise<void>
}

/** The application closes, or the step was removed. What is on disk continues at the next start. */
export class Stopped extends Error {}

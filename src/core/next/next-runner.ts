import { type Failure, failureOf, HoistError } from '../../shared/failures/failures'
import type { Calls } from '../attempts/calls'
import type { Clock, Logger } from '../ports'
import type { OnWait } from '../source/drive'
import { accountMoved, movedTo } from '../upload/record/own-origin'
import { advanceBatch } from './batch'
import type { NextApi, NextLedger, ResultFiles } from './next-ports'
import type { BatchStep, NextRecord, SearchableStep } from './next-record'
import { advanceSearchable } from './searchable'
import { type Created, type StepContext, Stopped } from './step-context'

/** The calls of an account, and what to call when no more of them follow. */
export type CallsThatProbe = (accountId: string) => { readonly calls: Calls; readonly end: () => void }

export interface RunnerDeps {
  readonly api: NextApi
  readonly results: ResultFiles
  readonly ledger: NextLedger
  readonly clock: Clock
  readonly logger: Logger
  readonly callsThatProbe: CallsThatProbe
  /** The host of an account's calls. */
  readonly hostOf: (accountId: string) => string
}

type Change = Partial<Pick<NextRecord, 'step' | 'failure' | 'cancelled'>>

/** The shortest and the longest time between two checks with the service, in milliseconds. */
const shortestLookMs = 1000
const longestLookMs = 60_000

/** Works on one next step until there is nothing to do. All its changes pass through here to the disk. */
export class NextRunner {
  readonly record: NextRecord
  readonly #deps: RunnerDeps
  readonly #changed: () => void
  readonly #stop = new AbortController()
  #wake = new AbortController()
  #working: Promise<void> | null = null
  /** Something has changed since the work last looked. */
  #isAsked = false
  #saving: Promise<void> = Promise.resolve()
  /** The disk did not take the last change. */
  #isUnsaved = false
  trouble: Parameters<OnWait>[0] = null

  /** @param changed called when something that a person sees has changed */
  constructor(record: NextRecord, deps: RunnerDeps, changed: () => void) {
    this.record = record
    this.#deps = deps
    this.#changed = changed
  }

  /** Checks immediately whether there is something to do. */
  poll(): void {
    this.#isAsked = true
    this.#wake.abort()
    // A failed step has nothing to do: work that ended before it was assigned would count as working forever.
    if (this.#stop.signal.aborted || this.record.failure !== null) return
    this.#working ??= this.#work()
  }

  /**
   * Changes the record, and works on from there once it is on disk. Throws a HoistError if it cannot be saved. Then it
   * is changed in memory all the same, and the work saves it or fails visibly.
   */
  async change(change: Change): Promise<void> {
    await this.#change(change).finally(() => this.poll())
  }

  async #change(change: Change): Promise<void> {
    Object.assign(this.record, change)
    this.#changed()
    const text = structuredClone(this.record)
    const saved = this.#saving.then(async () => {
      await this.#deps.ledger.save(text).catch((error: unknown) => {
        this.#isUnsaved = true
        throw error
      })
      this.#isUnsaved = false
    })
    // The caller gets the failure; the next write only waits for the end.
    this.#saving = saved.catch(() => {})
    await saved
  }

  /** Aborts what is in flight. Resolves when nothing is, and all is on disk. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake.abort()
    await this.#working
    await this.#saving
  }

  async #work(): Promise<void> {
    const { calls, end } = this.#deps.callsThatProbe(this.record.account.id)
    const context = this.#context(calls)
    try {
      do {
        this.#isAsked = false
        while (this.record.failure === null && (await this.#advance(context))) {}
      } while (this.#isAsked)
    } catch (error) {
      if (!(error instanceof Stopped) && !this.#stop.signal.aborted) await this.#fail(failureOf(error))
    } finally {
      end()
      this.trouble = null
      this.#working = null
      this.#changed()
      if (this.#isAsked && this.record.failure === null) this.poll()
    }
  }

  async #advance(context: StepContext): Promise<boolean> {
    if (this.#isUnsaved) await this.#change({})
    return advance(context)
  }

  async #fail(failure: Failure): Promise<void> {
    const { id } = this.record
    this.#deps.logger.log('error', 'next step failed', { id, failure })
    await this.#change({ failure }).catch((error: unknown) =>
      this.#deps.logger.log('error', 'ledger', { id, failure: failureOf(error) }),
    )
  }

  #context(calls: Calls): StepContext {
    const { api, clock, hostOf, results } = this.#deps
    const { signal } = this.#stop
    const onWait: OnWait = (wait) => {
      this.trouble = wait
      this.#changed()
    }
    const attempts = calls.attemptCount()
    // The files were meant for that address, so no other address may learn their ids.
    const mustBeHome = () => {
      const moved = movedTo(this.record, hostOf)
      if (moved !== null) throw new HoistError(accountMoved(this.record, moved))
    }
    return {
      record: this.record,
      api,
      results,
      clock,
      missing: new Map(),
      signal,
      keep: async (step) => {
        await this.#change({ step })
        if (signal.aborted) throw new Stopped()
      },
      ask: async (call) => {
        mustBeHome()
        const result = await calls.untilSettled('next', call, signal, { onWait })
        if (result.kind === 'done') return result.value
        if (result.kind === 'aborted') throw new Stopped()
        throw new HoistError(ofStep(result.failure))
      },
      create: async <T>(call: () => Promise<T>): Promise<Created<T>> => {
        mustBeHome()
        const result = await calls.attempt('next', call, signal)
        switch (result.kind) {
          case 'done':
            return result
          case 'aborted':
            throw new Stopped()
          case 'fatal':
          case 'too-large':
          case 'drive':
            throw new HoistError(ofStep(result.failure))
          case 'rate-limited':
          case 'retry': {
            if (calls.count(result, attempts).isLast) throw new HoistError(result.failure)
            await calls.wait(result, attempts.failures, signal, onWait)
            if (signal.aborted) throw new Stopped()
            return { kind: result.kind === 'retry' && result.unanswered ? 'unknown' : 'not-done' }
          }
        }
      },
      pause: async (since) => {
        // The clock may have been set back meanwhile.
        const age = Math.abs(clock.now() - since)
        const ms = Math.min(longestLookMs, Math.max(shortestLookMs, age / 10))
        this.#wake = new AbortController()
        if (this.#isAsked) this.#isAsked = false
        else await clock.sleep(ms, AbortSignal.any([this.#wake.signal, signal]))
        if (signal.aborted) throw new Stopped()
      },
    }
  }
}

/** A refusal in the words for what follows an upload: its file is there, and need not be uploaded again. */
export function ofStep(failure: Failure): Failure {
  return failure.kind === 'request-refused' ? { ...failure, kind: 'next-refused' } : failure
}

function advance(context: StepContext): Promise<boolean> {
  return context.record.step.kind === 'searchable'
    ? advanceSearchable(context as unknown as StepContext<SearchableStep>)
    : advanceBatch(context as unknown as StepContext<BatchStep>)
}

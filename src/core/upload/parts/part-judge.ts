import { causedBy, type Failure } from '../../../shared/failures/failures'
import type { AttemptCount } from '../../attempts/attempt-count'
import type { AttemptResult } from '../../attempts/classify-error'
import type { HostTraffic } from '../../schedule/host-traffic'
import type { Scheduler } from '../../schedule/scheduler'
import { unreadable } from '../../source/drive'
import type { Outcomes } from '../outcomes'
import type { PartRecord } from '../record/record'
import type { RecordKeeper } from '../record/record-keeper'
import type { StepDeps } from '../step-deps'
import type { UploadCalls } from '../upload-calls'
import { isSmallUpload, type PartCutter } from './part-cutter'
import type { UnreadParts } from './unread-parts'

/** The id of a part that has arrived, or when it is retried, in milliseconds since the epoch. */
export type PartOutcome = { readonly partId: string } | { readonly retryAt: number }

export interface PartJudgeEvents {
  /** The remote upload still takes parts: the host answered, even if this part failed. */
  proved(): void
}

/**
 * Judges how the attempts of the parts of one upload ended: whether a part is retried, and whether the rest
 * continues.
 */
export class PartJudge {
  readonly #scheduler: Scheduler
  readonly #keeper: RecordKeeper
  readonly #calls: UploadCalls
  readonly #outcomes: Outcomes
  readonly #cutter: PartCutter
  readonly #unread: UnreadParts
  readonly #events: PartJudgeEvents
  /** The attempts of each part since the transfer began, by offset. */
  readonly #attempts = new Map<number, AttemptCount>()
  #exhaustedInARow = 0

  constructor(
    { calls, keeper, outcomes, scheduler }: StepDeps,
    cutter: PartCutter,
    unread: UnreadParts,
    events: PartJudgeEvents,
  ) {
    this.#scheduler = scheduler
    this.#keeper = keeper
    this.#calls = calls
    this.#outcomes = outcomes
    this.#cutter = cutter
    this.#unread = unread
    this.#events = events
  }

  /** An attempt of that part begins: its first one starts the time for which it is tried. */
  begin(part: PartRecord): void {
    this.#attemptsOf(part)
  }

  /** That part has arrived, or a person retries it: earlier failures say nothing about the rest. */
  forget({ offset }: PartRecord): void {
    this.#exhaustedInARow = 0
    this.#attempts.delete(offset)
  }

  /**
   * Decides what follows an attempt of a part: its id, or when to try again; null if there is nothing to wait for.
   */
  judge(part: PartRecord, result: AttemptResult<{ readonly partId: string }>): PartOutcome | null {
    const mayBeFull = this.#outcomes.mayHaveOrphans
    if (result.kind === 'aborted' || (result.kind === 'retry' && result.unanswered))
      this.#outcomes.partUnanswered()
    switch (result.kind) {
      case 'done':
        return result.value
      case 'aborted':
        this.#keeper.dispatchPart(part, { type: 'abort' })
        return null
      case 'fatal':
        this.#keeper.dispatchPart(part, { type: 'abort' })
        if (this.#outcomes.waitsWithAccount(result.failure)) return null
        if (mayBeFull && this.#outcomes.isFull(result.failure) && this.#keeper.record.renewals === 0) {
          this.#outcomes.abandonRemote()
          this.#outcomes.renew(result.failure)
        } else this.#outcomes.settle(result.failure)
        return null
      case 'too-large':
        this.#keeper.dispatchPart(part, { type: 'abort' })
        if (this.#host.shortenParts(part.length)) this.#cutter.keepPartLimit()
        else this.#outcomes.fail(result.failure)
        return null
      case 'retry': {
        this.#host.lost()
        const attempts = this.#attemptsOf(part)
        const before = part.state.attempts - attempts.counted
        const { counts, isLast } = this.#calls.count(result, attempts, before)
        if (isLast) {
          this.#attempts.delete(part.offset)
          this.#keeper.dispatchPart(part, { type: 'exhaust', failure: result.failure })
          this.#events.proved()
          this.#countExhausted(result.failure)
          return null
        }
        const retryAt = this.#calls.retryAt(result, attempts.failures)
        this.#keeper.dispatchPart(part, { type: 'wait', retryAt, failure: result.failure, counted: counts })
        return { retryAt }
      }
      case 'drive': {
        const { failure } = result
        const attempts = this.#attemptsOf(part)
        const { counts, isLast } = this.#calls.count(result, attempts)
        if (isLast) {
          this.#keeper.dispatchPart(part, { type: 'abort' })
          this.#outcomes.fail(unreadable(failure))
          return null
        }
        const retryAt = this.#calls.retryAt(result, attempts.failures)
        this.#unread.add(part)
        this.#keeper.dispatchPart(part, { type: 'wait', retryAt, failure, counted: counts })
        // The silence of the drive concerns all parts.
        if (failure.kind === 'drive-silent') this.#calls.onWait({ failure, retryAt: 0 })
        this.#scheduler.poll()
        return { retryAt }
      }
      case 'rate-limited': {
        this.#host.refused(isSmallUpload(this.#keeper.record))
        const retryAt = this.#calls.retryAt(result, 0)
        this.#keeper.dispatchPart(part, { type: 'wait', retryAt, failure: result.failure, counted: false })
        return { retryAt }
      }
    }
  }

  #attemptsOf({ offset }: PartRecord): AttemptCount {
    const attempts = this.#attempts.get(offset) ?? this.#calls.attemptCount()
    this.#attempts.set(offset, attempts)
    return attempts
  }

  /**
   * The rest continues when a part has failed. But if as many parts fail in a row as are sent at once, the cause is
   * not the part: trying all others as often would only waste the connection.
   */
  #countExhausted(failure: Failure): void {
    this.#exhaustedInARow += 1
    void this.#keeper.persist()
    if (this.#exhaustedInARow >= Math.max(2, this.#scheduler.parallel(this.#keeper.record.account.id))) {
      const count = this.#keeper.record.parts.filter((part) => part.state.name === 'failed').length
      this.#outcomes.fail({ ...causedBy(failure, 'parts-failed'), count })
    }
  }

  get #host(): HostTraffic {
    return this.#scheduler.host(this.#keeper.record.account.id)
  }
}

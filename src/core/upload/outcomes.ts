import { causedBy, type Failure, type RefusalReason } from '../../shared/failures/failures'
import { blocksAccount } from '../attempts/account-failures'
import { runAttempt } from '../attempts/run-attempt'
import type { EngineDeps } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import type { SourceDeps, UploadSource } from '../source/upload-source'
import { forgetRemote } from './record/forget-remote'
import { isPastDeadline } from './record/record'
import type { RecordKeeper } from './record/record-keeper'
import type { UploadState } from './upload-machine'

/** An outage of at least this length excuses a missed time limit, in milliseconds. */
const excusingMs = 60_000

/** After these failures, nothing that the service confirmed can be used again. */
export const worthlessAfter: ReadonlySet<Failure['kind']> = new Set([
  'source-changed',
  'remote-upload-gone',
  'remote-upload-expired',
  'checksum-mismatch',
  'completion-failed',
  'proof-failed',
])

/** Why a part is refused by an upload that no longer takes any. */
const takesNoMore: ReadonlySet<Failure['reason']> = new Set<RefusalReason>([
  'already-completed',
  'parts-wrong',
  'upload-full',
])

export interface OutcomesEvents {
  /** The account cannot be used for now: nothing more may be sent for it. */
  accountBlocked(failure: Failure): void
  /** Whether the account is blocked already. */
  isAccountBlocked(): boolean
}

/** What the steps of an upload share, except for the outcomes themselves. */
export interface OutcomesDeps extends SourceDeps {
  readonly source: UploadSource
}

/** What a failure means for an upload: it fails, waits, or starts over with another remote upload. */
export class Outcomes {
  readonly #engine: EngineDeps
  readonly #keeper: RecordKeeper
  readonly #source: UploadSource
  readonly #scheduler: Scheduler
  readonly #events: OutcomesEvents
  #isClosed = false
  /**
   * How long the account had been cut off when the remote upload was created, or when this run began, in
   * milliseconds.
   */
  #cutOffMsBefore: number
  #expiredInOutage = false
  #mayBeExpired = false
  #mayHaveOrphans = false
  /** The running cancel request of a remote upload that was abandoned for a new one. */
  #abandoning: { readonly ended: Promise<void>; readonly stop: AbortController } | null = null

  constructor({ engine, keeper, scheduler, source }: OutcomesDeps, events: OutcomesEvents) {
    this.#engine = engine
    this.#keeper = keeper
    this.#source = source
    this.#scheduler = scheduler
    this.#events = events
    this.#cutOffMsBefore = scheduler.holds.cutOffMs(keeper.record.account.id)
  }

  /** The upload had to start over, because the time limit ended during an outage or a pause. */
  get expiredInOutage(): boolean {
    return this.#expiredInOutage
  }

  /** The time limit ended during a pause, and everything that was sent is lost. */
  expiredWhilePaused(): void {
    this.#expiredInOutage = true
  }

  /**
   * A transfer begins.
   *
   * @param mayBeExpired whether its remote upload may have expired during a pause: only the service knows
   */
  transferBegins(mayBeExpired: boolean): void {
    this.#mayBeExpired = mayBeExpired
  }

  /** Whether the service may hold a part whose response was lost. */
  get mayHaveOrphans(): boolean {
    return this.#mayHaveOrphans
  }

  /** The response to a part was lost: the service may hold it. */
  partUnanswered(): void {
    this.#mayHaveOrphans = true
  }

  get #isPast(): boolean {
    return isPastDeadline(this.#keeper.record, this.#engine.clock.now())
  }

  /** The upload fails, unless a new remote upload would help: then it renews. */
  settle(failure: Failure): void {
    const isWorthless = this.retriesInDoubt && worthlessAfter.has(failure.kind)
    const isLate = this.#isPast && failure.kind === 'request-refused'
    if (isGone(failure) || isWorthless || isLate) this.renew(failure)
    else this.fail(failure)
  }

  /**
   * True if a part was refused while others like it were not. Parts whose responses were lost may count toward the
   * limit, so the remote upload is full before the file is complete, and only a new one helps.
   */
  isFull(failure: Failure): boolean {
    const { remote, parts, state } = this.#keeper.record
    const whole = parts.every((part) => part.state.name === 'confirmed')
    const refused = failure.kind === 'request-refused' && takesNoMore.has(failure.reason)
    return refused && remote !== null && !whole && !(state.name === 'failed' && state.unanswered)
  }

  /** True if a completion request was refused because of its parts: repeating it with the same parts cannot succeed. */
  #lacksParts(failure: Failure): boolean {
    const whole = this.#keeper.record.parts.every((part) => part.state.name === 'confirmed')
    return failure.kind === 'request-refused' && whole && failure.reason === 'parts-wrong'
  }

  /**
   * The remote upload can no longer be used: it is gone, full, or for other content. Begins a new one: once by
   * itself, as often as an outage was the reason, and for a person who retries in doubt. Otherwise the upload fails.
   */
  renew(failure: Failure = { kind: 'remote-upload-expired', detail: 'the time limit ended' }): void {
    if (this.#isClosed) return
    const cutOffMs = this.#scheduler.holds.cutOffMs(this.#keeper.record.account.id) - this.#cutOffMsBefore
    const { retriesInDoubt } = this
    const hasExpired = isGone(failure) || this.#isPast
    const isExcused = !retriesInDoubt && hasExpired && (cutOffMs >= excusingMs || this.#mayBeExpired)
    if (this.#keeper.record.renewals >= 1 && !retriesInDoubt && !isExcused) {
      this.fail(failure.kind === 'request-refused' ? causedBy(failure, 'remote-upload-expired') : failure)
      return
    }
    if (!this.#keeper.dispatch({ type: 'renew' })) return
    this.#expiredInOutage = isExcused
    if (!retriesInDoubt && !isExcused) this.#keeper.change({ renewals: this.#keeper.record.renewals + 1 })
  }

  fail(failure: Failure): boolean {
    // A failure caused by aborting everything is no failure of the upload.
    if (this.#isClosed) return false
    if (!this.#keeper.dispatch({ type: 'fail', failure })) return false
    if (blocksAccount(failure)) this.#events.accountBlocked(failure)
    return true
  }

  /** Another upload failed for the same account already, so this one waits until the account is tried again. */
  waitsWithAccount(failure: Failure): boolean {
    return blocksAccount(failure) && this.#events.isAccountBlocked()
  }

  /**
   * What was sent is worth nothing. A remote upload that is still open is cancelled. It is forgotten once its file was
   * looked for, or immediately if the person wants other content sent.
   */
  #discardSent(failure: Failure): void {
    const record = this.#keeper.record
    if (!isGone(failure)) this.abandonRemote()
    this.#expiredInOutage = false
    const left = failure.kind === 'source-changed' ? forgetRemote(record) : record
    this.#keeper.change({ ...left, renewals: 0, md5: null })
  }

  /** Cancels the remote upload that is abandoned, so that it does not stay open beside the next one. */
  abandonRemote(): void {
    const record = this.#keeper.record
    const { remote } = record
    if (remote === null) return
    const stop = new AbortController()
    const cancel = () => this.#engine.api.cancel(record.account.id, remote.id, stop.signal)
    const ended = runAttempt('cancel', cancel, stop.signal).then((result) => {
      if (result.kind === 'done') return
      this.#keeper.log('warn', 'the old remote upload was left to expire', { result })
    })
    this.#abandoning = { ended, stop }
  }

  /** Waits until the old remote upload is cancelled, before a new one is created. An abort ends the wait. */
  async abandoned(signal: AbortSignal): Promise<void> {
    const abandoning = this.#abandoning
    if (abandoning === null) return
    const onAbort = () => abandoning.stop.abort()
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    await abandoning.ended
    signal.removeEventListener('abort', onAbort)
    this.#abandoning = null
  }

  /**
   * Failed work is retried: confirmed parts stay, unless the failure made them worthless. Then they are forgotten, and
   * their remote upload is cancelled.
   *
   * @returns whether everything is sent again
   */
  prepareRetry(state: Extract<UploadState, { name: 'failed' }>, byPerson: boolean): boolean {
    const { failure } = state
    const unanswered = state.unanswered ?? false
    const isLost = worthlessAfter.has(failure.kind) || this.isFull(failure) || this.#lacksParts(failure)
    // A completion request may have succeeded. That is found out before anything is sent again.
    const isInDoubt = unanswered && this.#keeper.record.remote !== null
    const startsOver = !isInDoubt && (isLost || unanswered)
    // The person was told that the file changed, and wants it as it is now. A watched folder does not ask.
    const wantsOther = failure.kind === 'source-changed' && (byPerson || startsOver)
    if (startsOver || wantsOther) this.#source.takesOther = wantsOther
    if (startsOver) this.#discardSent(failure)
    return startsOver
  }

  /** A person retries the upload although the result of its completion request is unknown. */
  get retriesInDoubt(): boolean {
    const { state } = this.#keeper.record
    return state.name === 'completing' && state.retried === true
  }

  /** The same, and the person was told that the file changed: its new content may be sent. */
  get maySendChanged(): boolean {
    return this.retriesInDoubt && this.#source.takesOther
  }

  /** A remote upload was created. */
  created(): void {
    this.#mayHaveOrphans = false
    this.#cutOffMsBefore = this.#scheduler.holds.cutOffMs(this.#keeper.record.account.id)
  }

  /** Hoist is closing: nothing fails from now on, and no cancel request is awaited. */
  close(): void {
    this.#isClosed = true
    this.#abandoning?.stop.abort()
  }
}

/** Whether the service no longer has such an open upload. */
function isGone({ kind }: Failure): boolean {
  return kind === 'remote-upload-gone' || kind === 'remote-upload-expired'
}

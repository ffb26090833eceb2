import type { Failure } from '../../shared/failures'
import type { EngineDeps } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import type { UploadSource } from '../source/upload-source'
import { localDeadline } from '../upload/record'
import type { RecordKeeper } from '../upload/record-keeper'
import { forgetRemote } from '../upload/recover'
import type { UploadState } from '../upload/upload-machine'
import { runAttempt } from './run-attempt'

/** An outage of at least this long excuses that the one-hour limit passed, in milliseconds. */
const excusingMs = 60_000

/** After these failures nothing that the service confirmed can be used again. */
export const startsOver: ReadonlySet<Failure['kind']> = new Set([
  'source-changed',
  'remote-upload-gone',
  'remote-upload-expired',
  'checksum-mismatch',
  'completion-failed',
  'proof-failed',
])

export interface OutcomesEvents {
  /** The account is of no use for now: nothing more may go out for it. */
  accountBlocked(failure: Failure): void
  /** Whether somebody has said so already. */
  isAccountBlocked(): boolean
}

/** What a failure means for an upload: that it fails, waits, or begins anew with another remote upload. */
export class Outcomes {
  readonly #deps: EngineDeps
  readonly #keeper: RecordKeeper
  readonly #source: UploadSource
  readonly #scheduler: Scheduler
  readonly #events: OutcomesEvents
  #isClosed = false
  /** How long its account had been cut off when its remote upload was made, or this run began, in milliseconds. */
  #outageMsBefore: number
  /** It had to start over, because the one-hour limit ended during an outage or a rest. */
  startedOver = false
  /** The transfer continues with a remote upload whose time may be over: it rested too long for anybody to know. */
  isPastDeadlineAtStart = false
  /** A part whose answer was lost may be at the service all the same. */
  mayHaveOrphans = false
  /** A person has retried it although nobody knows what became of its complete. */
  #mayStartOver = false
  /** The cancel of a remote upload that is given up for a new one. */
  #abandoning: { readonly ended: Promise<void>; readonly stop: AbortController } | null = null

  constructor(
    deps: EngineDeps,
    keeper: RecordKeeper,
    source: UploadSource,
    scheduler: Scheduler,
    events: OutcomesEvents,
  ) {
    this.#deps = deps
    this.#keeper = keeper
    this.#source = source
    this.#scheduler = scheduler
    this.#events = events
    this.#outageMsBefore = scheduler.holds.outageMs(keeper.record.account.id)
  }

  /** A failure that ends the transfer, unless it is one that a new remote upload heals. */
  fatal(failure: Failure): void {
    const deadline = localDeadline(this.#keeper.record)
    const closed = deadline !== null && deadline <= this.#deps.clock.now()
    const gone = failure.kind === 'remote-upload-gone' || failure.kind === 'remote-upload-expired'
    const isAsked = this.#mayStartOver && startsOver.has(failure.kind)
    if (gone || isAsked || (closed && failure.kind === 'request-refused')) this.renew(failure)
    else this.fail(failure)
  }

  /**
   * True where a part was refused that others like it were not. Parts whose answers were lost may count as well, and
   * then a remote upload is full before the file is whole: only a new one can help.
   */
  isFull(failure: Failure): boolean {
    const { remote, parts, state } = this.#keeper.record
    const whole = parts.every((part) => part.state.name === 'confirmed')
    const refused = failure.kind === 'request-refused' && failure.status === 400
    return refused && remote !== null && !whole && !(state.name === 'failed' && state.unanswered)
  }

  /** True where a complete was refused for its parts: with the same ones it always will be. */
  #lacksParts(failure: Failure): boolean {
    const whole = this.#keeper.record.parts.every((part) => part.state.name === 'confirmed')
    return failure.kind === 'request-refused' && whole && /\bparts?\b|part_/i.test(failure.detail)
  }

  /** The remote upload is no more: begin a new one by itself, once, and as often as an outage was the reason. */
  renew(failure: Failure = { kind: 'remote-upload-expired', detail: 'the one-hour limit ended' }): void {
    if (this.#isClosed) return
    const outageMs = this.#scheduler.holds.outageMs(this.#keeper.record.account.id) - this.#outageMsBefore
    const isExcused = outageMs >= excusingMs || this.isPastDeadlineAtStart || this.#mayStartOver
    this.#mayStartOver = false
    if (this.#keeper.record.renewals >= 1 && !isExcused) {
      this.fail(failure.kind === 'request-refused' ? causedBy(failure, 'remote-upload-expired') : failure)
      return
    }
    if (!this.#keeper.dispatch({ type: 'renew' })) return
    if (isExcused) this.startedOver = true
    else this.#keeper.change({ renewals: this.#keeper.record.renewals + 1 })
  }

  fail(failure: Failure): boolean {
    // What fails because everything is being aborted is no failure of the upload.
    if (this.#isClosed) return false
    if (!this.#keeper.dispatch({ type: 'fail', failure })) return false
    if (blocksAccount(failure)) this.#events.accountBlocked(failure)
    return true
  }

  /** Another upload has failed for the same account already: this one waits until the account is tried again. */
  waitsWithAccount(failure: Failure): boolean {
    return blocksAccount(failure) && this.#events.isAccountBlocked()
  }

  /** Nothing of what was sent counts any more. A remote upload that is still alive is cancelled first. */
  #startOver(failure: Failure): void {
    const record = this.#keeper.record
    const gone = failure.kind === 'remote-upload-gone' || failure.kind === 'remote-upload-expired'
    if (!gone) this.abandonRemote()
    this.#source.takesOther = failure.kind === 'source-changed'
    this.#keeper.change({ ...forgetRemote(record), renewals: 0, md5: null })
  }

  /** Cancels the remote upload that is given up, so that it does not stay open beside the next one. */
  abandonRemote(): void {
    const record = this.#keeper.record
    const { remote } = record
    if (remote === null) return
    const stop = new AbortController()
    const cancel = () => this.#deps.api.cancel(record.account.id, remote.id, stop.signal)
    const ended = runAttempt('cancel', cancel, stop.signal).then((result) => {
      if (result.kind === 'done') return
      this.#keeper.log('warn', 'the old remote upload was left to expire', { result })
    })
    this.#abandoning = { ended, stop }
  }

  /** The old remote upload is cancelled before there is a new one. Whoever stops meanwhile does not wait for it. */
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
   * A person starts failed work again: confirmed parts stay, unless the failure made them worthless.
   * @returns whether nothing of what was sent counts any more
   */
  startsOver(state: Extract<UploadState, { name: 'failed' }>): boolean {
    const { failure } = state
    const unanswered = state.unanswered ?? false
    // It may be completed: what became of that is found out before anything is sent again. Elsewhere it is not.
    this.#mayStartOver = unanswered && this.#keeper.record.remote !== null
    const isLost = startsOver.has(failure.kind) || this.isFull(failure) || this.#lacksParts(failure)
    const isOver = !this.#mayStartOver && (isLost || unanswered)
    if (isOver) this.#startOver(failure)
    return isOver
  }

  /** Whether everything may be sent again where nobody knows what became of the complete: a person has asked for it. */
  get mayStartOver(): boolean {
    return this.#mayStartOver
  }

  /** The remote upload has just been made. */
  created(): void {
    this.#outageMsBefore = this.#scheduler.holds.outageMs(this.#keeper.record.account.id)
  }

  /** Hoist is about to end: nothing fails any more, and no cancel is waited for. */
  close(): void {
    this.#isClosed = true
    this.#abandoning?.stop.abort()
  }
}

const accountKinds: ReadonlySet<Failure['kind']> = new Set([
  'key-rejected',
  'key-missing',
  'keychain-unreachable',
  'organization-rejected',
  'project-rejected',
  'account-stopped',
  'storage-full',
  'base-url-invalid',
  'certificate-file-unusable',
  'client-certificate-needed',
  'address-unreachable',
  'practice-server-failed',
  'proxy-login',
  'proxy-login-unsupported',
  'proxy-refused',
  'proxy-unsupported',
])

/**
 * Failures of a whole account, not of one upload: a change of the account heals them, its practice server started
 * again, or another proxy.
 */
export function blocksAccount(failure: Failure): boolean {
  // Without the right to write no upload gets anywhere; without the one to read most do.
  const mayNotWrite = failure.kind === 'not-allowed' && /\bwrite\b/.test(failure.subject ?? '')
  return mayNotWrite || accountKinds.has(failure.kind)
}

/** Those of them that another proxy may heal. */
export function isAboutProxy(failure: Failure): boolean {
  const { kind } = failure.kind === 'address-unreachable' ? (failure.cause ?? failure) : failure
  return blocksAccount(failure) && kind.startsWith('proxy-')
}

/** A failure that another one has led to, which keeps its form. */
export function causedBy(cause: Failure, kind: Failure['kind']): Failure {
  return { kind, detail: cause.detail, cause }
}

import { type FailureAction, failureActions } from '../../shared/failures/failure-actions'
import { type Failure, hostUnreachable } from '../../shared/failures/failures'
import type { PartView, Trouble, UploadView } from '../../shared/ipc/views'
import { type Outlook, outlookOf } from '../../shared/outlook'
import { stateTraits } from '../../shared/state-traits'
import type { Obstacles } from '../accounts/obstacles'
import type { Clock } from '../ports'
import type { Reachability } from '../schedule/reachability'
import type { Scheduler } from '../schedule/scheduler'
import { secondsLeft } from '../upload/progress'
import { fileExpiry, localDeadline, type PartRecord, partSums } from '../upload/record/record'
import { actionsFor } from '../upload/upload-machine'
import type { UploadRunner } from '../upload/upload-runner'

/** One upload as people see it. @param now on the steady clock, in milliseconds */
export function uploadView(runner: UploadRunner, now: number): UploadView {
  const { completingSince, record, trouble } = runner
  const { state } = record
  const { pending, sending, waiting, confirmed, failed } = partSums(record)
  const parts = {
    total: pending.count + sending.count + waiting.count + confirmed.count + failed.count,
    pending: pending.count,
    sending: sending.count,
    waiting: waiting.count,
    confirmed: confirmed.count,
    failed: failed.count,
  }
  const { size } = record.source.fingerprint
  // The parts of a completed upload may have been dropped.
  const confirmedBytes = state.name === 'completed' ? size : confirmed.bytes
  const sent = Math.min(size, confirmedBytes + runner.inFlightBytes)
  const still = runner.stillness(now)
  const isMoving = parts.sending > 0 && !runner.waitsForDrive && still === undefined && trouble === null
  const rate = isMoving ? runner.progress.meter.rate(now) : undefined
  const left = secondsLeft(size - sent, rate)
  const { hasClock, isAtRest } = stateTraits[state.name]
  const deadline = hasClock ? localDeadline(record) : null
  // An upload is open on the service until the service confirms that it is cancelled.
  const isOpen =
    (hasClock && isAtRest) ||
    state.name === 'cancelling' ||
    (state.name === 'cancelled' && record.leftOver === true)
  const openUntil = isOpen ? localDeadline(record) : null
  const expiresAt = state.name === 'completed' ? fileExpiry(record) : null
  const { check, warning } = (state.name === 'completed' ? record.file : null) ?? {}
  const failure = state.name === 'failed' || state.name === 'failing' ? state.failure : undefined
  return {
    id: record.id,
    name: record.source.name,
    path: record.source.path,
    size,
    purpose: record.purpose,
    accountId: record.account.id,
    accountName: record.account.name,
    autoComplete: record.autoComplete,
    state: state.name,
    ...(state.name === 'paused' ? { pausedBy: state.by } : {}),
    actions: actionsFor(state),
    sentBytes: sent,
    confirmedBytes,
    ...(rate === undefined ? {} : { rate }),
    ...(left === undefined ? {} : { secondsLeft: left }),
    ...(still === undefined ? {} : { still }),
    parts,
    ...(deadline === null ? {} : { deadline }),
    ...(openUntil === null ? {} : { openUntil }),
    addedAt: record.addedAt,
    ...(record.finishedAt === null ? {} : { finishedAt: record.finishedAt }),
    ...(state.name === 'completed' ? { fileId: state.fileId } : {}),
    ...(record.sending.activeMs === 0 ? {} : { activeMs: record.sending.activeMs }),
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(record.md5 === null ? {} : { md5: record.md5 }),
    ...(failure === undefined ? {} : { failure }),
    ...(warning === undefined ? {} : { warning }),
    ...(check === undefined ? {} : { check }),
    ...(runner.expiredInOutage && state.name !== 'completed' ? { startedOver: true } : {}),
    ...(trouble === null ? {} : { trouble }),
    ...(state.name === 'uploading' && waiting.count > 0 ? nextRetry(record.parts) : {}),
    ...(completingSince === null ? {} : { completingSince }),
    ...(runner.isWaitingForSlot(now) ? { waitsForSlot: true } : {}),
  }
}

/** The waiting part that is retried first. */
function nextRetry(parts: readonly PartRecord[]): Pick<UploadView, 'nextRetry'> {
  let next: UploadView['nextRetry']
  for (const [index, { state }] of parts.entries()) {
    if (state.name !== 'waiting' || state.retryAt >= (next?.retryAt ?? Number.POSITIVE_INFINITY)) continue
    next = { number: index + 1, failure: state.failure, retryAt: state.retryAt }
  }
  return next === undefined ? {} : { nextRetry: next }
}

/** The parts of one upload as people see them, in file order. */
export function partViews(runner: UploadRunner): PartView[] {
  return runner.record.parts.map((part, index) => partView(runner, part, index + 1))
}

function partView(runner: UploadRunner, part: PartRecord, number: number): PartView {
  const { offset, length, state } = part
  return {
    number,
    offset,
    length,
    state: state.name,
    sentBytes: state.name === 'confirmed' ? length : Math.min(length, runner.inFlight(part)),
    attempts: state.attempts,
    ...(state.name === 'waiting' ? { retryAt: state.retryAt } : {}),
    ...(state.name === 'confirmed' || state.failure === undefined ? {} : { failure: state.failure }),
  }
}

/** Failures whose cause may have been fixed outside Hoist. */
const triedAnew: ReadonlySet<FailureAction> = new Set(['retry', 'check-account'])

/** The uploads as people see them, with what blocks them and whether they will meet their deadline. */
export class UploadViews {
  readonly #clock: Clock
  readonly #scheduler: Scheduler
  readonly #reachability: Reachability
  readonly #obstacles: Obstacles

  constructor(clock: Clock, scheduler: Scheduler, reachability: Reachability, obstacles: Obstacles) {
    this.#clock = clock
    this.#scheduler = scheduler
    this.#reachability = reachability
    this.#obstacles = obstacles
  }

  of(runner: UploadRunner): UploadView {
    const { rate, secondsLeft: left, ...view } = uploadView(runner, this.#clock.steady())
    const trouble = this.inTheWay(runner) ?? view.trouble ?? this.#rateLimit(view)
    // An upload that does not move has no speed, although parts in flight may still be sent.
    const speed = trouble === null && rate !== undefined ? { rate } : {}
    const time = trouble === null && left !== undefined ? { secondsLeft: left } : {}
    const outlook = this.#outlook(runner)
    const isBlocked = this.#obstacles.failureOf(runner.accountId) !== undefined
    // A new attempt of any upload of the account is enough.
    const isTriedAnew = trouble !== null && isBlocked && triedAnew.has(failureActions[trouble.failure.kind])
    return {
      ...view,
      ...speed,
      ...time,
      ...(trouble === null ? {} : { trouble }),
      ...(isTriedAnew ? { actions: [...view.actions, 'retry'] as const } : {}),
      ...(outlook === undefined ? {} : { outlook }),
    }
  }

  /** Why an upload that is not at rest cannot move for now, and when it can; 0 when no time is known. */
  inTheWay({ accountId, record }: UploadRunner): Trouble | null {
    const { state } = record
    const isLooking = state.name === 'cancelling' && state.unanswered === true
    if (!stateTraits[state.name].needsService && !isLooking) return null
    const kind = this.#obstacles.of(accountId)
    if (kind !== null) return { failure: { kind, detail: 'waiting until it is over' }, retryAt: 0 }
    const outage = this.#reachability.outageOf(accountId)
    if (outage !== null) {
      const { failure, host, retryAt } = outage
      return { failure: hostUnreachable(host, failure), retryAt }
    }
    const failure = this.#obstacles.failureOf(accountId)
    return failure === undefined ? null : { failure, retryAt: 0 }
  }

  /** Why an upload that only waits for its account does not move for now. */
  #rateLimit({ accountId, parts, state }: UploadView): Trouble | null {
    const until = this.#scheduler.holds.limitedUntil(accountId)
    // Parts in flight still move.
    if (until === null || parts.sending > 0 || !stateTraits[state].needsService) return null
    const failure: Failure = { kind: 'rate-limited', detail: 'the account must wait' }
    return { failure, retryAt: until }
  }

  /**
   * Uploads that are being sent now wait for those with an earlier deadline; a resting one is forecast as if it alone
   * were resumed now.
   */
  #outlook({ accountId, id, record, rest }: UploadRunner): Outlook | undefined {
    const { state } = record
    // For an upload that fails, the failure is what matters.
    if (rest === null || !stateTraits[state.name].hasClock || 'failure' in state) return undefined
    const loads = this.#scheduler.loads()
    let bytes = rest.bytesLeft
    if (loads.some((load) => load.id === id)) {
      for (const { bytesLeft, deadline } of loads) if (deadline < rest.deadline) bytes += bytesLeft
    }
    return outlookOf(bytes, this.#scheduler.rates.of(accountId), rest.deadline - this.#clock.now())
  }
}

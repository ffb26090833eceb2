import { stateTraits } from '../shared/state-traits'
import type { PartView, UploadView } from '../shared/views'
import { partSums } from './late-parts'
import { secondsLeft } from './progress'
import { fileExpiry, localDeadline, type PartRecord } from './record'
import { actionsFor } from './upload-machine'
import type { UploadRunner } from './upload-runner'

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
  const sent = Math.min(size, confirmed.bytes + runner.inFlightBytes)
  const rate = parts.sending > 0 ? runner.meter.rate(now) : undefined
  const left = secondsLeft(size - sent, rate)
  const deadline = stateTraits[state.name].hasClock ? localDeadline(record) : null
  const expiresAt = state.name === 'completed' ? fileExpiry(record) : null
  const warning = state.name === 'completed' ? record.file?.warning : undefined
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
    confirmedBytes: confirmed.bytes,
    ...(rate === undefined ? {} : { rate }),
    ...(left === undefined ? {} : { secondsLeft: left }),
    parts,
    ...(deadline === null ? {} : { deadline }),
    addedAt: record.addedAt,
    ...(record.finishedAt === null ? {} : { finishedAt: record.finishedAt }),
    ...(state.name === 'completed' ? { fileId: state.fileId } : {}),
    ...(record.sending.activeMs === 0 ? {} : { activeMs: record.sending.activeMs }),
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(record.md5 === null ? {} : { md5: record.md5 }),
    ...(failure === undefined ? {} : { failure }),
    ...(warning === undefined ? {} : { warning }),
    ...(runner.startedOver && state.name !== 'completed' ? { startedOver: true } : {}),
    ...(trouble === null ? {} : { trouble }),
    ...(state.name === 'uploading' && waiting.count > 0 ? nextRetry(record.parts) : {}),
    ...(completingSince === null ? {} : { completingSince }),
    ...(runner.isWaitingForTurn(now) ? { waitsForTurn: true } : {}),
  }
}

/** The waiting part that is tried again first. */
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

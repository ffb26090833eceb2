import type { Failure, FailureKind } from '../../shared/failures/failures'
import type { Trouble, UploadView } from '../../shared/ipc/views'
import { failureText, say, sentenceEnd } from '../../shared/messages'
import { stateTraits } from '../../shared/state-traits'
import { formats, messages, sentences } from '../messages'

/** The state in words. */
export function stateWords(
  upload: Pick<UploadView, 'state' | 'parts' | 'pausedBy' | 'still' | 'trouble' | 'waitsForSlot'>,
): string {
  const finishing = upload.state === 'pausing' ? upload.parts.sending : 0
  if (finishing > 0) return messages.uploads.finishing({ count: finishing })
  if (upload.state === 'paused' && upload.pausedBy === 'restart') return messages.uploads.pausedByRestart
  if (upload.waitsForSlot === true && upload.trouble === undefined) return messages.uploads.waitsForSlot
  if (hasStalled(upload)) return messages.uploads.stalled
  return messages.uploads.state[upload.state]
}

/** Whether nothing of it moves, and no reason is known that says more. */
export function hasStalled({
  state,
  still,
  trouble,
}: Pick<UploadView, 'state' | 'still' | 'trouble'>): boolean {
  return state === 'uploading' && still === 'stalled' && trouble === undefined
}

/** Small files are assembled in less time than a person needs to read the words, in milliseconds. */
const briefMs = 2_000

/**
 * Says that the service is assembling the file, and for how long; undefined if it is not, or has only just
 * begun.
 */
export function completingWords(upload: UploadView, service: string, now: number): string | undefined {
  const { completingSince, state, trouble } = upload
  if (state !== 'completing' || completingSince === undefined || trouble !== undefined) return undefined
  if (now - completingSince < briefMs) return undefined
  return messages.uploads.puttingTogether({ service, seconds: (now - completingSince) / 1000 })
}

export interface Shares {
  /** From 0 to 1. */
  readonly sent: number
  readonly confirmed: number
  /** Whole percent of what was sent. 100 only when all of it is confirmed: "done" never appears early. */
  readonly percent: number
}

export function sharesOf(upload: UploadView): Shares {
  if (upload.state === 'completed') return { sent: 1, confirmed: 1, percent: 100 }
  const share = (bytes: number) => (upload.size > 0 ? Math.min(1, Math.max(0, bytes / upload.size)) : 0)
  const confirmed = share(upload.confirmedBytes)
  const sent = Math.max(share(upload.sentBytes), confirmed)
  const isAll = upload.size > 0 && upload.confirmedBytes >= upload.size
  return { sent, confirmed, percent: isAll ? 100 : Math.min(99, Math.floor(sent * 100)) }
}

/** A few words about an upload, and their subject. */
export interface Fact {
  readonly kind: 'size' | 'rate' | 'left' | 'waiting' | 'failed' | 'finished'
  readonly text: string
  /** The widest form of the text, so that what follows it does not move. */
  readonly widest?: string
}

/** The facts beside the state: those that a person needs in that state. */
export function factsOf(upload: UploadView): Fact[] {
  const words = messages.uploads
  const { countedAs, isOver } = stateTraits[upload.state]
  const isWhole = isOver || (countedAs === 'waiting' && upload.sentBytes === 0)
  const isSending = upload.state === 'uploading'
  const facts: Fact[] = []
  if (isWhole) facts.push({ kind: 'size', text: formats.bytes(upload.size) })
  // Everything is sent, and other words say more about that.
  else if (upload.state !== 'completing') {
    const { text, widest } = sentOf(Math.max(upload.sentBytes, upload.confirmedBytes), upload.size)
    // The digits change only while the file is sent.
    facts.push({ kind: 'size', text, ...(isSending ? { widest } : {}) })
  }
  if (isSending && upload.rate !== undefined) facts.push({ kind: 'rate', ...rateFact(upload.rate) })
  if (isSending && upload.secondsLeft !== undefined)
    facts.push({ kind: 'left', text: words.left({ seconds: upload.secondsLeft }) })
  if (upload.state === 'completed' && upload.finishedAt !== undefined)
    facts.push({ kind: 'finished', text: formats.date(upload.finishedAt) })
  const { failed, waiting } = upload.parts
  // For a single waiting part, other words say more.
  if (isSending && waiting > 1) facts.push({ kind: 'waiting', text: words.waitingParts({ count: waiting }) })
  // A part that failed is not an upload that stopped.
  if (failed > 0 && upload.state !== 'cancelled')
    facts.push({
      kind: 'failed',
      text: isSending
        ? words.failedPartsRestContinue({ count: failed })
        : words.failedParts({ count: failed }),
    })
  return facts
}

/** How much of a size is sent. */
export function sentOf(sent: number, size: number): Pick<Fact, 'text' | 'widest'> {
  const unit = 1000 ** Math.floor(Math.log10(Math.max(1, size)) / 3)
  const widest = unit === 1 ? size : 2.22 * unit
  return {
    text: messages.uploads.sentOf({ sent, size }),
    widest: messages.uploads.sentOf({ sent: widest, size }),
  }
}

/** A speed, in bytes per second. */
export function rateFact(rate: number): Pick<Fact, 'text' | 'widest'> {
  // The digits of a very low speed mean nothing.
  const isLow = rate < 1000
  const text = isLow ? formats.rate(Math.max(100, Math.round(rate / 100) * 100)) : formats.steadyRate(rate)
  return { text, widest: formats.steadyRate(2.22e6) }
}

/** Whole percent of what is not done yet, as wide at 9 as at 99: figure spaces are as wide as figures. */
export function steadyPercent(share: number): string {
  return formats.percent(Math.min(share, 0.99)).padStart(formats.percent(0.99).length, '\u2007')
}

const ofTheConnection: ReadonlySet<FailureKind> = new Set(['offline', 'asleep', 'host-unreachable'])

/** Why nothing moves for now and when it continues by itself, in words. */
export function troubleWords({ failure, retryAt }: Trouble, now: number): string {
  // A reason that keeps all uploads from the network is shown once, above the list.
  if (ofTheConnection.has(failure.kind)) return messages.uploads.waitsForConnection
  const { happened, todo } = failureText(failure)
  // The upload continues when the drive responds, at a time that nobody knows.
  if (failure.kind === 'drive-silent') return sentences(happened, todo)
  // Without a time the upload does not continue by itself.
  if (retryAt === 0) return happened
  const seconds = (retryAt - now) / 1000
  const continues = seconds > 0 ? messages.uploads.continuesIn({ seconds }) : messages.uploads.continuesNow
  return [reasonWords(failure), continues].join(messages.between.pieces)
}

/**
 * Why the next waiting part waits and when it is retried, in words; undefined if none waits, or if the upload as a
 * whole does.
 */
export function nextRetryWords({ nextRetry, trouble }: UploadView, now: number): string | undefined {
  if (nextRetry === undefined || trouble !== undefined) return undefined
  const { number, failure, retryAt } = nextRetry
  const part = messages.uploads.partFailure({ count: number, happened: reasonWords(failure) })
  return [part, retryWords(retryAt, now)].join(messages.between.pieces)
}

type Reason = keyof typeof messages.uploads.reasons

/** Failures that share a reason in a few words. */
const sharedReasons: Readonly<Partial<Record<FailureKind, Reason>>> = {
  'tls-failed': 'insecure',
  'certificate-expired': 'insecure',
  'certificate-wrong-name': 'insecure',
  'certificate-untrusted': 'insecure',
  'https-missing': 'insecure',
  'http1-missing': 'insecure',
  'proxy-unreachable': 'proxy',
  'proxy-login': 'proxy',
  'proxy-login-unsupported': 'proxy',
  'proxy-refused': 'proxy',
  'drive-failed': 'drive',
  'source-unreadable': 'drive',
}

/** Failures that are soon retried need only a few words; undefined for all others. */
function shortReason({ kind }: Failure): Reason | undefined {
  return isReason(kind) ? kind : sharedReasons[kind]
}

/** Whether a failure of that kind has a few words of its own. */
function isReason(kind: string): kind is Reason {
  return kind in messages.uploads.reasons
}

/** The reason of a failure, in a few words without a full stop, for the middle of a line. */
export function reasonWords(failure: Failure): string {
  const reason = shortReason(failure)
  if (reason !== undefined)
    return say(messages.uploads.reasons[reason], { status: failure.status?.toString() ?? 'none' })
  return failureText(failure).happened.replace(sentenceEnd, '')
}

/** When a part is retried, in words. @param retryAt and `now` in milliseconds since the epoch */
export function retryWords(retryAt: number, now: number): string {
  const seconds = (retryAt - now) / 1000
  return seconds > 0 ? messages.parts.triesAgainIn({ seconds }) : messages.parts.triesAgain
}

const startsAnew: ReadonlySet<UploadView['state']> = new Set([
  'queued',
  'creating',
  'uploading',
  'completing',
])

/** Says that the upload started over, and why, while everything is sent again; undefined if that did not happen. */
export function startedOverWords({ startedOver, state }: UploadView): string | undefined {
  return startedOver === true && startsAnew.has(state) ? messages.uploads.startedOver : undefined
}

/** With more time left than this, in seconds, nothing is said about the deadline unless it will be missed. */
const shortSeconds = 15 * 60

/** When the upload must be completed, in words; undefined while there is time enough. */
export function deadlineWords(upload: UploadView, now: number): string | undefined {
  if (upload.deadline === undefined) return undefined
  const seconds = (upload.deadline - now) / 1000
  if (seconds > shortSeconds && upload.outlook === undefined) return undefined
  return seconds > 0 ? messages.uploads.finishWithin({ seconds }) : messages.uploads.expired
}

/** Whether it will meet its deadline, and what can be done, in words; undefined while that does not matter. */
export function outlookWords(
  upload: UploadView,
): { readonly happened: string; readonly todo: string } | undefined {
  const words = messages.uploads.outlook
  if (upload.outlook === undefined || upload.deadline === undefined) return undefined
  if (upload.state === 'ready') return { happened: words.tightReady, todo: '' }
  if (upload.outlook === 'tight') return { happened: words.tight, todo: words.tightTodo }
  return { happened: words.late, todo: words.lateTodo }
}

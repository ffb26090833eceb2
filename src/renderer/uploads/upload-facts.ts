import type { FailureKind } from '../../shared/failures'
import { failureText } from '../../shared/messages'
import type { UploadView } from '../../shared/views'
import { formats, messages } from '../messages'

/** The state in words. */
export function stateWords(
  upload: Pick<UploadView, 'state' | 'parts' | 'pausedBy' | 'trouble' | 'waitsForSlot'>,
): string {
  const finishing = upload.state === 'pausing' ? upload.parts.sending : 0
  if (finishing > 0) return messages.uploads.finishing({ count: finishing })
  if (upload.state === 'paused' && upload.pausedBy === 'restart') return messages.uploads.pausedByRestart
  if (upload.waitsForSlot === true && upload.trouble === undefined) return messages.uploads.waitsForSlot
  return messages.uploads.state[upload.state]
}

/** Says that the service is putting the file together, and for how long; undefined if it is not. */
export function completingWords(upload: UploadView, service: string, now: number): string | undefined {
  const { completingSince, state, trouble } = upload
  if (state !== 'completing' || completingSince === undefined || trouble !== undefined) return undefined
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

/** The facts beside the state, each a few words; the state decides which ones a person needs now. */
export function factsOf(upload: UploadView): string[] {
  const words = messages.uploads
  const facts: string[] = []
  switch (upload.state) {
    case 'completed':
    case 'cancelled':
    case 'queued':
      facts.push(
        upload.sentBytes > 0 && upload.state === 'queued' ? sentOf(upload) : formats.bytes(upload.size),
      )
      break
    default:
      facts.push(sentOf(upload))
  }
  if (upload.state === 'uploading') {
    if (upload.rate !== undefined) facts.push(formats.rate(upload.rate))
    if (upload.secondsLeft !== undefined) facts.push(words.left({ seconds: upload.secondsLeft }))
    // For a single one nothing is added.
    if (upload.parts.waiting > 1) facts.push(words.waitingParts({ count: upload.parts.waiting }))
  }
  const { failed } = upload.parts
  // A failed part does not mean that the upload stopped.
  if (failed > 0 && upload.state === 'uploading') facts.push(words.failedPartsRestGoesOn({ count: failed }))
  else if (failed > 0 && upload.state !== 'cancelled') facts.push(words.failedParts({ count: failed }))
  return facts
}

function sentOf(upload: UploadView): string {
  return messages.uploads.sentOf({
    sent: Math.max(upload.sentBytes, upload.confirmedBytes),
    size: upload.size,
  })
}

const ofTheConnection: ReadonlySet<FailureKind> = new Set(['offline', 'asleep', 'host-unreachable'])

/** Why nothing moves for now and when it continues by itself, in words. */
export function troubleWords(trouble: NonNullable<UploadView['trouble']>, now: number): string[] {
  // What keeps all of them from the network is shown once, above the list.
  if (ofTheConnection.has(trouble.failure.kind)) return [messages.uploads.waitsForConnection]
  const seconds = (trouble.retryAt - now) / 1000
  const goesOn = seconds > 0 ? messages.uploads.goesOnIn({ seconds }) : messages.uploads.goesOn
  const { happened } = failureText(trouble.failure)
  // Without a time it does not continue by itself.
  return trouble.retryAt === 0 ? [happened] : [happened, goesOn]
}

/**
 * Why the next waiting part waits and when it is retried, in words. Empty if none waits, or if the upload as a whole
 * does.
 */
export function nextRetryWords({ nextRetry, trouble }: UploadView, now: number): string[] {
  if (nextRetry === undefined || trouble !== undefined) return []
  const { number, failure, retryAt } = nextRetry
  return [
    messages.uploads.partFailure({ count: number, happened: failureText(failure).happened }),
    retryWords(retryAt, now),
  ]
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

/** How long the service keeps the remote upload open, in words; undefined when that does not matter. */
export function deadlineWords(upload: UploadView, now: number): string | undefined {
  if (upload.deadline === undefined) return undefined
  const seconds = (upload.deadline - now) / 1000
  return seconds > 0 ? messages.uploads.expiresIn({ seconds }) : messages.uploads.expired
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

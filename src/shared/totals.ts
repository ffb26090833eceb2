import type { Failure } from './failures/failures'
import type { UploadView } from './ipc/views'
import { MiB } from './limits'
import { stateTraits } from './state-traits'

/** A smaller file is finished before its speed settles. */
const steadyBytes = 4 * MiB

/** The sums over all uploads that the window shows. */
export interface Totals {
  readonly running: number
  readonly waiting: number
  readonly ready: number
  readonly paused: number
  readonly failed: number
  readonly completed: number
  /** Bytes per second over all running uploads; 0 while nothing moves. */
  readonly rate: number
  /** Each upload that sends has a speed and is long enough for it to be steady, or has stalled. */
  readonly areRated: boolean
  /** What is still to be sent of everything that runs or waits. */
  readonly bytesLeft: number
  /** What on this computer blocks the uploads; absent while nothing does. */
  readonly obstacle: Obstacle | undefined
  readonly canPause: boolean
  readonly canResume: boolean
  readonly canClear: boolean
  /** Uploads that Hoist’s last end interrupted. */
  readonly interrupted: number
}

/** What on this computer can keep all uploads from the network. */
export type Obstacle = Extract<Failure['kind'], 'offline' | 'asleep'>

/** How fast all uploads are together. */
export interface Speed {
  /** Bytes per second; 0 while nothing moves. */
  readonly rate: number
  /** For everything that runs or waits; absent while nothing moves. */
  readonly secondsLeft: number | undefined
}

/**
 * The speed of all uploads together. Every place that shows it uses this, so that the sum is that of the rows.
 *
 * @param recent the mean over the last seconds, in bytes per second: small files are gone before their rows say
 * anything
 */
export function speedOf({ areRated, bytesLeft, rate: ofRows }: Totals, recent: number): Speed {
  const rate = areRated ? ofRows : recent
  return { rate, secondsLeft: rate > 0 && bytesLeft > 0 ? bytesLeft / rate : undefined }
}

export function totalsOf(uploads: Iterable<UploadView>): Totals {
  const counts = { running: 0, waiting: 0, ready: 0, paused: 0, failed: 0, completed: 0 }
  let rate = 0
  let rated = 0
  let sending = 0
  let bytesLeft = 0
  let obstacle: Obstacle | undefined
  let canPause = false
  let canResume = false
  let canClear = false
  let interrupted = 0
  for (const upload of uploads) {
    const { countedAs: count, isOver } = stateTraits[upload.state]
    if (count !== undefined) counts[count] += 1
    // An upload that waits for its turn has no speed.
    if (upload.state === 'uploading' && upload.parts.sending > 0) {
      sending += 1
      const isRated = upload.rate !== undefined && upload.size >= steadyBytes
      if (isRated || upload.still === 'stalled' || upload.trouble !== undefined) rated += 1
    }
    if (count === 'running' || count === 'waiting') {
      rate += upload.rate ?? 0
      bytesLeft += Math.max(0, upload.size - upload.sentBytes)
    }
    const kind = upload.trouble?.failure.kind
    if (kind === 'offline' || kind === 'asleep') obstacle = kind
    canPause ||= upload.actions.includes('pause')
    canResume ||= upload.actions.includes('resume')
    canClear ||= isOver
    if (upload.pausedBy === 'restart') interrupted += 1
  }
  const areRated = sending > 0 && rated === sending
  return { ...counts, rate, areRated, bytesLeft, obstacle, canPause, canResume, canClear, interrupted }
}

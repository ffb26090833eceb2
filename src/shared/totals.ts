import type { Failure } from './failures'
import { stateTraits } from './state-traits'
import type { UploadView } from './views'

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
  /** Each upload that sends has a speed. */
  readonly areRated: boolean
  /** For everything that runs or waits; absent while nothing moves. */
  readonly secondsLeft: number | undefined
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

export function totalsOf(uploads: Iterable<UploadView>): Totals {
  const counts = { running: 0, waiting: 0, ready: 0, paused: 0, failed: 0, completed: 0 }
  let rate = 0
  let rated = 0
  let sending = 0
  let missing = 0
  let obstacle: Obstacle | undefined
  let canPause = false
  let canResume = false
  let canClear = false
  let interrupted = 0
  for (const upload of uploads) {
    const { countedAs: count, isOver } = stateTraits[upload.state]
    if (count !== undefined) counts[count] += 1
    if (upload.state === 'uploading') {
      sending += 1
      if (upload.rate !== undefined) rated += 1
    }
    if (count === 'running' || count === 'waiting') {
      rate += upload.rate ?? 0
      missing += Math.max(0, upload.size - upload.sentBytes)
    }
    const kind = upload.trouble?.failure.kind
    if (kind === 'offline' || kind === 'asleep') obstacle = kind
    canPause ||= upload.actions.includes('pause')
    canResume ||= upload.actions.includes('resume')
    canClear ||= isOver
    if (upload.pausedBy === 'restart') interrupted += 1
  }
  const secondsLeft = rate > 0 && missing > 0 ? missing / rate : undefined
  const areRated = sending > 0 && rated === sending
  return { ...counts, rate, areRated, secondsLeft, obstacle, canPause, canResume, canClear, interrupted }
}

import type { UploadStateName, UploadView } from './ipc/views'

/** How the sums count an upload; undefined if they leave it out. */
export type Count = 'running' | 'waiting' | 'ready' | 'paused' | 'failed' | 'completed' | undefined

export interface StateTraits {
  /** Nothing happens until a person acts. */
  readonly isAtRest: boolean
  /** Nothing will ever happen again, so it can leave the list without a loss. */
  readonly isOver: boolean
  /** It needs the service in order to move. */
  readonly needsService: boolean
  /** The time limit of its remote upload matters, if it has one. */
  readonly hasClock: boolean
  /** Its failed parts can be retried. */
  readonly retriesParts: boolean
  readonly countedAs: Count
  /** The filter of the list that shows it. */
  readonly filter: 'running' | 'waiting' | 'paused' | 'failed' | 'finished'
}

/** The traits that are true of a state. */
type Trait = 'rest' | 'over' | 'service' | 'clock' | 'parts'

function traits(countedAs: Count, filter: StateTraits['filter'], ...given: readonly Trait[]): StateTraits {
  return {
    isAtRest: given.includes('rest'),
    isOver: given.includes('over'),
    needsService: given.includes('service'),
    hasClock: given.includes('clock'),
    retriesParts: given.includes('parts'),
    countedAs,
    filter,
  }
}

/** What is true of an upload in each state. Code that distinguishes states uses this table. */
export const stateTraits: Readonly<Record<UploadStateName, StateTraits>> = {
  queued: traits('waiting', 'waiting', 'service', 'clock', 'parts'),
  creating: traits('running', 'running', 'service', 'parts'),
  uploading: traits('running', 'running', 'service', 'clock', 'parts'),
  // The upload waits for the person's Complete.
  ready: traits('ready', 'running', 'rest', 'clock', 'parts'),
  completing: traits('running', 'running', 'service'),
  completed: traits('completed', 'finished', 'rest', 'over'),
  pausing: traits('running', 'running', 'clock', 'parts'),
  paused: traits('paused', 'paused', 'rest', 'clock', 'parts'),
  failing: traits('running', 'running', 'clock', 'parts'),
  renewing: traits('running', 'running', 'parts'),
  failed: traits('failed', 'failed', 'rest', 'clock', 'parts'),
  cancelling: traits(undefined, 'running'),
  cancelled: traits(undefined, 'finished', 'rest', 'over'),
}

/** Whether the parts of an upload can be shown: an upload that had ended before Hoist started has none. */
export function hasParts({ parts, state }: Pick<UploadView, 'parts' | 'state'>): boolean {
  return parts.total > 0 || !stateTraits[state].isOver
}

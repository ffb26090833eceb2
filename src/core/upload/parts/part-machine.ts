import type { Failure } from '../../../shared/failures/failures'

/** The state of a part. `attempts` counts failed attempts, not those that were aborted or confirmed. */
export type PartState =
  | { readonly name: 'pending'; readonly attempts: number; readonly failure?: Failure }
  | { readonly name: 'sending'; readonly attempts: number; readonly failure?: Failure }
  | {
      readonly name: 'waiting'
      readonly attempts: number
      readonly retryAt: number
      readonly failure: Failure
    }
  | { readonly name: 'confirmed'; readonly partId: string; readonly attempts: number }
  | { readonly name: 'failed'; readonly attempts: number; readonly failure: Failure }

export type PartEvent =
  | { readonly type: 'send' }
  | { readonly type: 'confirm'; readonly partId: string }
  /** The attempt failed and may be repeated: `counted` is false for a rate limit, which concerns the account. */
  | { readonly type: 'wait'; readonly retryAt: number; readonly failure: Failure; readonly counted: boolean }
  | { readonly type: 'waited' }
  | { readonly type: 'exhaust'; readonly failure: Failure }
  | { readonly type: 'abort' }
  /** A person retries failed work: the count of attempts starts at zero again. */
  | { readonly type: 'retry' }

/** The state after the event, or null if the event does not apply to the state. Pure. */
export function nextPartState(state: PartState, event: PartEvent): PartState | null {
  switch (event.type) {
    case 'send':
      return state.name === 'pending' ? { ...state, name: 'sending' } : null
    case 'confirm':
      return state.name === 'sending'
        ? { name: 'confirmed', partId: event.partId, attempts: state.attempts }
        : null
    case 'wait':
      return state.name === 'sending'
        ? {
            name: 'waiting',
            attempts: state.attempts + (event.counted ? 1 : 0),
            retryAt: event.retryAt,
            failure: event.failure,
          }
        : null
    case 'waited':
      return state.name === 'waiting'
        ? { name: 'pending', attempts: state.attempts, failure: state.failure }
        : null
    case 'exhaust':
      return state.name === 'sending'
        ? { name: 'failed', attempts: state.attempts + 1, failure: event.failure }
        : null
    case 'abort':
      return state.name === 'sending' || state.name === 'waiting'
        ? {
            name: 'pending',
            attempts: state.attempts,
            ...(state.failure === undefined ? {} : { failure: state.failure }),
          }
        : null
    case 'retry':
      return state.name === 'failed' || state.name === 'pending' ? freshPart : null
  }
}

/** A part that was never tried. */
export const freshPart: PartState = { name: 'pending', attempts: 0 }

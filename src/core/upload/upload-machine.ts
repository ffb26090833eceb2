import type { Failure } from '../../shared/failures/failures'
import type { UploadAction } from '../../shared/ipc/views'

/** The state of an upload, with everything of it that must survive a crash. */
export type UploadState =
  | { readonly name: 'queued' }
  | { readonly name: 'creating' }
  | { readonly name: 'uploading' }
  | { readonly name: 'ready' }
  /**
   * `unanswered`: a completion request may have succeeded; find out before trying again. `retried`: a person retries it
   * although its result is unknown. Without that, the file is not sent again while it is unknown.
   */
  | {
      readonly name: 'completing'
      readonly unanswered: boolean
      readonly thenCancel: boolean
      readonly retried?: true | undefined
    }
  | { readonly name: 'completed'; readonly fileId: string }
  /** Drains, then is paused. `thenResume`: a person has resumed all uploads meanwhile. */
  | { readonly name: 'pausing'; readonly thenResume?: true | undefined }
  | { readonly name: 'paused'; readonly by: 'person' | 'restart' }
  /** Drains, then fails. */
  | { readonly name: 'failing'; readonly failure: Failure }
  /**
   * Drains, looks whether the remote upload became a file, then forgets it and all parts, and queues again.
   * `thenPause`: a person has paused it meanwhile.
   */
  | { readonly name: 'renewing'; readonly thenPause?: true | undefined }
  /** `unanswered`: as while completing; a retry finds out first. */
  | { readonly name: 'failed'; readonly failure: Failure; readonly unanswered?: true | undefined }
  /** Drains, then cancels remotely. `unanswered`: a completion request may have succeeded; find out first. */
  | { readonly name: 'cancelling'; readonly unanswered?: true | undefined }
  /** `unanswered`: the service may nevertheless have a file of it. */
  | { readonly name: 'cancelled'; readonly unanswered?: true | undefined }

export type UploadEvent =
  /** Its first part, or the create request before it, has a slot. `created`: a remote upload exists already. */
  | { readonly type: 'start'; readonly created: boolean }
  | { readonly type: 'created' }
  /** Every part is confirmed. */
  | { readonly type: 'covered'; readonly autoComplete: boolean }
  | { readonly type: 'complete' }
  | { readonly type: 'unanswered' }
  | { readonly type: 'completed'; readonly fileId: string }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'drained' }
  | { readonly type: 'fail'; readonly failure: Failure }
  | { readonly type: 'renew' }
  /** `startOver`: everything has to be sent again. `byPerson`: false if Hoist retries by itself, as with a new key. */
  | { readonly type: 'retry'; readonly startOver: boolean; readonly byPerson: boolean }
  | { readonly type: 'cancel' }
  | { readonly type: 'cancelled' }

/** The state after the event, or null if the event does not apply to the state. Pure. */
export function nextUploadState(state: UploadState, event: UploadEvent): UploadState | null {
  switch (event.type) {
    case 'start':
      return state.name === 'queued' ? { name: event.created ? 'uploading' : 'creating' } : null
    case 'created':
      return state.name === 'creating' ? { name: 'uploading' } : null
    case 'covered':
      if (state.name !== 'uploading') return null
      return event.autoComplete
        ? { name: 'completing', unanswered: false, thenCancel: false }
        : { name: 'ready' }
    case 'complete':
      return state.name === 'ready' ? { name: 'completing', unanswered: false, thenCancel: false } : null
    case 'unanswered':
      return state.name === 'completing' ? { ...state, unanswered: true } : null
    case 'completed':
      return state.name === 'completing' || state.name === 'cancelling' || state.name === 'renewing'
        ? { name: 'completed', fileId: event.fileId }
        : null
    case 'pause':
      if (state.name === 'queued') return { name: 'paused', by: 'person' }
      if (state.name === 'renewing') return state.thenPause ? null : { name: 'renewing', thenPause: true }
      // A second pause stops waiting for parts to finish.
      return state.name === 'creating' || state.name === 'uploading' || state.name === 'pausing'
        ? { name: 'pausing' }
        : null
    case 'resume':
      if (state.name === 'renewing') return state.thenPause ? { name: 'renewing' } : null
      if (state.name === 'pausing') return state.thenResume ? null : { name: 'pausing', thenResume: true }
      return state.name === 'paused' ? { name: 'queued' } : null
    case 'drained':
      switch (state.name) {
        case 'pausing':
          return state.thenResume ? { name: 'queued' } : { name: 'paused', by: 'person' }
        case 'failing':
          return { name: 'failed', failure: state.failure }
        case 'renewing':
          return state.thenPause ? { name: 'paused', by: 'person' } : { name: 'queued' }
        case 'completing':
          // No request is in flight, so a person who cancels need not wait for a response.
          return state.thenCancel ? cancelling(state.unanswered) : null
        default:
          return null
      }
    case 'fail':
      switch (state.name) {
        case 'queued':
          return { name: 'failed', failure: event.failure }
        case 'creating':
        case 'uploading':
          return { name: 'failing', failure: event.failure }
        case 'completing':
          // A person who asked to cancel gets the cancellation, not the failure that no longer matters.
          if (state.thenCancel) return cancelling(state.unanswered)
          return { name: 'failed', failure: event.failure, ...(state.unanswered ? { unanswered: true } : {}) }
        default:
          return null
      }
    case 'renew':
      switch (state.name) {
        case 'queued':
        case 'creating':
        case 'uploading':
        case 'ready':
          return { name: 'renewing' }
        case 'completing':
          return state.thenCancel ? cancelling(state.unanswered) : { name: 'renewing' }
        default:
          return null
      }
    case 'retry':
      if (state.name !== 'failed') return null
      if (event.startOver) return { name: 'renewing' }
      // Sending everything again would complete it again, and the file might exist twice.
      if (!state.unanswered) return { name: 'queued' }
      return {
        name: 'completing',
        unanswered: true,
        thenCancel: false,
        ...(event.byPerson ? { retried: true } : {}),
      }
    case 'cancel':
      switch (state.name) {
        case 'queued':
        case 'creating':
        case 'uploading':
        case 'ready':
        case 'pausing':
        case 'paused':
        case 'failing':
        case 'renewing':
          return cancelling(false)
        case 'failed':
          return cancelling(state.unanswered ?? false)
        case 'completing':
          return state.thenCancel ? null : { ...state, thenCancel: true }
        case 'completed':
        case 'cancelling':
        case 'cancelled':
          return null
      }
      break
    case 'cancelled':
      return state.name === 'cancelling' ? { ...state, name: 'cancelled' } : null
  }
  return null
}

function cancelling(unanswered: boolean): UploadState {
  return { name: 'cancelling', ...(unanswered ? { unanswered: true } : {}) }
}

/**
 * Whether the service may have a file of an upload in that state, although Hoist does not know its ID: a completion
 * request was sent, or the file is being looked for.
 */
export function mayHaveFile(state: UploadState): boolean {
  const isUnanswered = 'unanswered' in state && state.unanswered === true
  return isUnanswered || state.name === 'completing' || state.name === 'renewing'
}

/** What a person can do in that state, in the order the window shows it. */
export function actionsFor(state: UploadState): readonly UploadAction[] {
  switch (state.name) {
    case 'queued':
    case 'creating':
    case 'uploading':
    case 'pausing':
      return ['pause', 'cancel']
    case 'paused':
      return ['resume', 'cancel']
    case 'ready':
      return ['complete', 'cancel']
    case 'completing':
      return state.thenCancel ? [] : ['cancel']
    case 'failed':
      return ['retry', 'cancel']
    case 'renewing':
      return [state.thenPause ? 'resume' : 'pause', 'cancel']
    case 'failing':
      return ['cancel']
    case 'cancelling':
      return []
    case 'completed':
    case 'cancelled':
      return ['remove']
  }
}

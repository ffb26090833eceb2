import { nextPartState } from './parts/part-machine'
import { forgetRemote } from './record/forget-remote'
import type { UploadRecord } from './record/record'
import type { UploadState } from './upload-machine'

/**
 * Turns a record, as it was left on disk, into one that can safely continue: nothing is in flight after a start, so
 * nothing may claim to be. Confirmed parts stay confirmed.
 */
export function recover(record: UploadRecord, onStart: 'wait' | 'resume'): UploadRecord {
  const left = record.state.name === 'renewing' ? forgetRemote(record) : record
  return {
    ...left,
    state: recoverState(left.state, onStart),
    parts: left.parts.map((part) => ({
      ...part,
      state: nextPartState(part.state, { type: 'abort' }) ?? part.state,
    })),
  }
}

/** Whether an upload is under way or waits for its turn: after a restart that resumes uploads, it continues. */
export function isToContinue(state: UploadState): boolean {
  return recoverState(state, 'resume').name === 'queued'
}

function recoverState(state: UploadState, onStart: 'wait' | 'resume'): UploadState {
  switch (state.name) {
    case 'queued':
    case 'creating':
    case 'uploading':
      return onStart === 'resume' ? { name: 'queued' } : { name: 'paused', by: 'restart' }
    case 'renewing':
      return recoverState(state.thenPause ? { name: 'pausing' } : { name: 'queued' }, onStart)
    case 'pausing':
      return state.thenResume ? recoverState({ name: 'queued' }, onStart) : { name: 'paused', by: 'person' }
    case 'failing':
      return { name: 'failed', failure: state.failure }
    case 'completing':
      // The call may have been sent before the end: ask the service, never assume.
      return { ...state, unanswered: true }
    case 'ready':
    case 'completed':
    case 'paused':
    case 'failed':
    case 'cancelling':
    case 'cancelled':
      return state
  }
}

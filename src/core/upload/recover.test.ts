import { describe, expect, it } from 'vitest'
import { recordOf } from '../../../testing/fakes'
import type { Failure } from '../../shared/failures/failures'
import { type UploadStateName, uploadStates } from '../../shared/ipc/views'
import type { PartState } from './parts/part-machine'
import { type UploadRecord, uploadRecordSchema } from './record/record'
import { isToContinue, recover } from './recover'
import type { UploadState } from './upload-machine'

const failure: Failure = { kind: 'connection-lost', detail: 'gone' }

const partStates: readonly PartState[] = [
  { name: 'confirmed', attempts: 1, partId: 'part_1' },
  { name: 'sending', attempts: 1, failure },
  { name: 'waiting', attempts: 2, retryAt: 99, failure },
  { name: 'pending', attempts: 0 },
  { name: 'failed', attempts: 6, failure },
]

function record(state: UploadState): UploadRecord {
  return recordOf(
    state,
    partStates.map((part, index) => ({ offset: index * 10, length: 10, state: part })),
  )
}

const completing: UploadState = { name: 'completing', unanswered: false, thenCancel: true }
const table: {
  readonly [name in UploadStateName]: { from: UploadState; wait: UploadState; resume: UploadState }
} = {
  queued: both({ name: 'queued' }, { name: 'paused', by: 'restart' }, { name: 'queued' }),
  creating: both({ name: 'creating' }, { name: 'paused', by: 'restart' }, { name: 'queued' }),
  uploading: both({ name: 'uploading' }, { name: 'paused', by: 'restart' }, { name: 'queued' }),
  renewing: both({ name: 'renewing' }, { name: 'paused', by: 'restart' }, { name: 'queued' }),
  // A person asked for it, so a restart must not resume it.
  pausing: both({ name: 'pausing' }, { name: 'paused', by: 'person' }),
  paused: both({ name: 'paused', by: 'person' }, { name: 'paused', by: 'person' }),
  ready: both({ name: 'ready' }, { name: 'ready' }),
  completing: both(completing, { ...completing, unanswered: true }),
  completed: both({ name: 'completed', fileId: 'f1' }, { name: 'completed', fileId: 'f1' }),
  failing: both({ name: 'failing', failure }, { name: 'failed', failure }),
  failed: both({ name: 'failed', failure, unanswered: true }, { name: 'failed', failure, unanswered: true }),
  cancelling: both({ name: 'cancelling' }, { name: 'cancelling' }),
  cancelled: both({ name: 'cancelled' }, { name: 'cancelled' }),
}

function both(from: UploadState, wait: UploadState, resume = wait) {
  return { from, wait, resume }
}

describe('recover', () => {
  for (const name of uploadStates) {
    for (const onStart of ['wait', 'resume'] as const) {
      const { from, [onStart]: wanted } = table[name]
      it(`${name}, when uploads are to ${onStart} at the start: ${wanted.name}`, () => {
        const recovered = recover(record(from), onStart)
        expect(recovered.state).toEqual(wanted)
        // The result can be kept on disk and read again.
        expect(uploadRecordSchema.parse(JSON.parse(JSON.stringify(recovered)))).toEqual(recovered)
      })
    }
  }

  it('leaves no part in flight, and keeps confirmed parts', () => {
    const recovered = recover(record({ name: 'uploading' }), 'wait')
    expect(recovered.remote).toEqual({ id: 'upload_1', createdAt: 1, expiresAt: 3_600_001, clockSkew: 0 })
    expect(recovered.parts.map((part) => part.state)).toEqual([
      partStates[0],
      { name: 'pending', attempts: 1, failure },
      { name: 'pending', attempts: 2, failure },
      partStates[3],
      partStates[4],
    ])
  })

  it('continues an upload that a person has resumed while it was pausing as one that was running', () => {
    const recovered = recover(record({ name: 'pausing', thenResume: true }), 'resume')
    expect(recovered.state).toEqual({ name: 'queued' })
  })

  it('leaves an upload paused that a person has paused while it started over', () => {
    const recovered = recover(record({ name: 'renewing', thenPause: true }), 'resume')
    expect(recovered.state).toEqual({ name: 'paused', by: 'person' })
  })

  it('tells which uploads a restart continues: neither paused ones nor those that have to ask the service first', () => {
    expect(isToContinue({ name: 'uploading' })).toBe(true)
    expect(isToContinue({ name: 'renewing' })).toBe(true)
    expect(isToContinue({ name: 'renewing', thenPause: true })).toBe(false)
    expect(isToContinue({ name: 'pausing' })).toBe(false)
    expect(isToContinue({ name: 'pausing', thenResume: true })).toBe(true)
    expect(isToContinue({ name: 'completing', unanswered: false, thenCancel: false })).toBe(false)
  })

  it('forgets a remote upload that was being abandoned, and its confirmed parts', () => {
    const recovered = recover(record({ name: 'renewing' }), 'resume')
    expect(recovered.remote).toBeNull()
    expect(recovered.parts.every((part) => part.state.name === 'pending')).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import type { UploadAction, UploadStateName, UploadView } from '../../shared/views'
import { uploadIn } from '../state/testing'
import { confirmedBytes, idsFor, pauseOrResume } from './upload-actions'

const upload = (
  id: string,
  state: UploadStateName,
  actions: UploadAction[],
  more: Partial<UploadView> = {},
) => uploadIn(state, { id, actions, ...more })

const running = upload('r', 'uploading', ['pause', 'cancel'], { sentBytes: 300, confirmedBytes: 200 })
const queued = upload('q', 'queued', ['pause', 'cancel'])
const paused = upload('p', 'paused', ['resume', 'cancel'], { confirmedBytes: 50 })
const failed = upload('f', 'failed', ['retry', 'cancel'])
const completed = upload('c', 'completed', ['remove'], { sentBytes: 1000, confirmedBytes: 1000 })
const cancelling = upload('x', 'cancelling', [])
const all = [running, queued, paused, failed, completed, cancelling]

describe('what can be done with a selection', () => {
  it('is what the engine says of each of them', () => {
    expect(idsFor('pause', all)).toEqual(['r', 'q'])
    expect(idsFor('resume', all)).toEqual(['p'])
    expect(idsFor('retry', all)).toEqual(['f'])
    expect(idsFor('complete', all)).toEqual([])
    expect(idsFor('cancel', all)).toEqual(['r', 'q', 'p', 'f'])
    expect(idsFor('remove', all)).toEqual(['c'])
  })

  it('by the space bar is to pause, and to resume only where nothing runs', () => {
    expect(pauseOrResume(all)).toEqual({ action: 'pause', ids: ['r', 'q'] })
    expect(pauseOrResume([paused, failed, completed])).toEqual({ action: 'resume', ids: ['p'] })
    expect(pauseOrResume([completed, cancelling])).toEqual({ action: 'resume', ids: [] })
  })
})

describe('confirmedBytes', () => {
  it('counts what is confirmed of those that would be cancelled, and of no others', () => {
    expect(confirmedBytes(all)).toBe(250)
    expect(confirmedBytes([queued, failed])).toBe(0)
    expect(confirmedBytes([completed])).toBe(0)
    expect(confirmedBytes([])).toBe(0)
  })
})

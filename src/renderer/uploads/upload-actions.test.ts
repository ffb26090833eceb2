import { describe, expect, it } from 'vitest'
import { snapshotWith, uploadIn } from '../../../testing/window-state'
import type { UploadAction, UploadStateName, UploadView } from '../../shared/ipc/views'
import { engine } from '../state/engine'
import { setFilter } from '../state/list-view'
import { fromSnapshot } from '../state/window-state'
import { confirmedBytes, idsFor, pauseOrResume, uploadActions } from './upload-actions'

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

describe('the actions for a selection', () => {
  it('are those that the engine offers for each of them', () => {
    expect(idsFor('pause', all)).toEqual(['r', 'q'])
    expect(idsFor('resume', all)).toEqual(['p'])
    expect(idsFor('retry', all)).toEqual(['f'])
    expect(idsFor('complete', all)).toEqual([])
    expect(idsFor('cancel', all)).toEqual(['r', 'q', 'p', 'f'])
    expect(idsFor('remove', all)).toEqual(['c'])
  })

  it('include pause for the space bar, or resume if nothing can be paused', () => {
    expect(pauseOrResume(all)).toBe('pause')
    expect(pauseOrResume([paused, failed, completed])).toBe('resume')
    expect(pauseOrResume([completed, cancelling])).toBe('resume')
  })
})

describe('an action', () => {
  it('that opens or copies something applies to one upload, and only if there is something to open or copy', () => {
    const noParts = { total: 0, pending: 0, sending: 0, waiting: 0, confirmed: 0, failed: 0 }
    const over = upload('o', 'completed', ['remove'], { parts: noParts })
    engine.update(() => fromSnapshot(snapshotWith([running, over, { ...queued, parts: noParts }])))
    expect(uploadActions.showParts.fitting([running])).toEqual(['r'])
    // It has none yet, which is shown; an upload that had ended before the start has none left.
    expect(uploadActions.showParts.fitting([queued])).toEqual(['q'])
    expect(uploadActions.showParts.fitting([over])).toEqual([])
    expect(uploadActions.showParts.fitting([running, queued])).toEqual([])
    expect(uploadActions.showCard.fitting([completed])).toEqual(['c'])
    expect(uploadActions.copyFileId.fitting([completed])).toEqual(['c'])
    expect(uploadActions.copyFileId.fitting([running])).toEqual([])
  })

  it('that adds a next step applies to files of its purpose that the service still has and that lack this step', () => {
    const notes = upload('n', 'uploading', [], { purpose: 'user_data' })
    const lines = upload('l', 'completed', [], { purpose: 'batch' })
    const gone = upload('g', 'cancelled', [], { purpose: 'user_data' })
    // The service has deleted it.
    const expired = upload('e', 'completed', [], { purpose: 'user_data', expiresAt: Date.now() - 1 })
    const snapshot = snapshotWith([notes, lines, gone, expired])
    engine.update(() => fromSnapshot(snapshot))
    expect(uploadActions.makeSearchable.fitting([notes, lines, gone, expired])).toEqual(['n'])
    expect(uploadActions.runAsBatch.fitting([notes, lines, gone])).toEqual(['l'])
    const files = [{ uploadId: 'n', name: 'n', state: 'uploading' }] as const
    const given = { id: 'x', kind: 'searchable', accountId: 'a', storeId: null, title: '', files } as const
    engine.update(() => fromSnapshot({ ...snapshot, next: [{ ...given, state: 'waiting' }] }))
    expect(uploadActions.makeSearchable.fitting([notes])).toEqual([])
    engine.update(() => fromSnapshot({ ...snapshot, next: [{ ...given, state: 'cancelled' }] }))
    expect(uploadActions.makeSearchable.fitting([notes])).toEqual(['n'])
  })

  it('moves an upload within its group if the list shows more uploads of that group', () => {
    engine.update(() => fromSnapshot(snapshotWith([running, queued, paused])))
    expect(uploadActions.up.fitting([running])).toEqual([])
    expect(uploadActions.up.fitting([paused])).toEqual(['p'])
    expect(uploadActions.up.fitting([queued])).toEqual([])
    expect(uploadActions.down.fitting([running, paused])).toEqual([])
    expect(uploadActions.top.fitting([running, queued, paused])).toEqual([])
    setFilter('paused')
    expect(uploadActions.up.fitting([paused])).toEqual([])
    setFilter('all')
  })

  it('says how many uploads it applies to, or what it does to a single one', () => {
    expect(uploadActions.pause.labelOfMany(2)).toBe('Pause 2')
    expect(uploadActions.pause.label(running)).toBe('Pause')
    expect(uploadActions.pause.label(upload('s', 'pausing', ['pause']))).toBe('Pause now')
  })
})

describe('confirmedBytes', () => {
  it('counts the confirmed bytes of uploads that would be cancelled, and of no others', () => {
    expect(confirmedBytes(all)).toBe(250)
    expect(confirmedBytes([queued, failed])).toBe(0)
    expect(confirmedBytes([completed])).toBe(0)
    expect(confirmedBytes([])).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { uploadIn } from '../../../../testing/window-state'
import type { UploadStateName } from '../../../shared/ipc/views'
import { groupRows, waitingPosition } from './list-groups'

const listed = (...states: UploadStateName[]) =>
  states.map((state, index) => uploadIn(state, { id: String(index) }))
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

describe('groupRows', () => {
  it('puts what is active first and what is finished last, each group in the order of the list', () => {
    const items = listed('completed', 'queued', 'uploading', 'cancelled', 'failed', 'queued', 'paused')
    expect(ids(groupRows(items, new Set()))).toEqual([
      'group:unfinished',
      '2',
      '4',
      '6',
      'group:waiting',
      '1',
      '5',
      'group:finished',
      '0',
      '3',
    ])
  })

  it('leaves uploads in their groups while these are held, and puts new ones into the group of their state', () => {
    const held = new Map([
      ['0', 'unfinished'],
      ['1', 'waiting'],
    ] as const)
    const rows = groupRows(listed('completed', 'uploading', 'completed'), new Set(), held)
    expect(ids(rows)).toEqual(['group:unfinished', '0', 'group:waiting', '1', 'group:finished', '2'])
  })

  it('omits groups without uploads', () => {
    expect(ids(groupRows(listed('uploading'), new Set()))).toEqual(['group:unfinished', '0'])
    expect(groupRows([], new Set())).toEqual([])
  })

  it('shows only the name and the number of a group that is closed', () => {
    const rows = groupRows(listed('completed', 'uploading'), new Set(['finished']))
    expect(ids(rows)).toEqual(['group:unfinished', '1', 'group:finished'])
    expect(rows.at(-1)).toMatchObject({ count: 1, isOpen: false })
  })
})

describe('waitingPosition', () => {
  it('counts only uploads that wait', () => {
    const items = listed('queued', 'uploading', 'queued')
    expect(items.map(({ id }) => waitingPosition(items, id))).toEqual([1, undefined, 2])
  })
})

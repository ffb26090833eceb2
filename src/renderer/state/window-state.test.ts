import { describe, expect, it } from 'vitest'
import { snapshotWith, uploadIn } from '../../../testing/window-state'
import { noDrafts, type PartView } from '../../shared/ipc/views'
import { applyChanges, fromSnapshot, nameOf, withoutParts } from './window-state'

const first = uploadIn('uploading', { id: 'a', name: 'a.bin' })
const second = uploadIn('queued', { id: 'b', name: 'b.bin' })
const start = fromSnapshot(snapshotWith([first, second]))

const part = (number: number, state: PartView['state'] = 'pending'): PartView => ({
  number,
  offset: 0,
  length: 10,
  state,
  sentBytes: 0,
  attempts: 0,
})

describe('applyChanges', () => {
  it('keeps the list and the actions of an upload identical while only figures move', () => {
    // As it comes from main: everything in it is a copy.
    const told = structuredClone({ ...first, actions: ['pause', 'cancel'] as const, sentBytes: 500 })
    const began = applyChanges(start, { uploads: [told] })
    expect(began.items).not.toBe(start.items)
    const next = applyChanges(began, { uploads: [structuredClone(told)] })
    expect(next.items).toBe(began.items)
    expect(next.uploads.get('a')?.actions).toBe(began.uploads.get('a')?.actions)
    const ended = applyChanges(next, {
      uploads: [structuredClone({ ...told, actions: ['cancel'] as const })],
    })
    expect(ended.items[0]?.actions).toEqual(['cancel'])
    expect(next.uploads.get('a')?.sentBytes).toBe(500)
    expect(next.uploads.get('b')).toBe(second)
  })

  it('renews only the item whose state changed', () => {
    const next = applyChanges(start, { uploads: [{ ...first, state: 'paused' }] })
    expect(next.items[0]?.state).toBe('paused')
    expect(next.items[1]).toBe(start.items[1])
  })

  it('renews only the drafts that changed', () => {
    const draft = (id: string) => ({
      id,
      name: `${id}.txt`,
      purpose: 'user_data' as const,
      mimeType: 'text/plain',
      size: 5,
    })
    const files = [draft('x'), draft('y')]
    const before = applyChanges(start, { drafts: { ...noDrafts, files, matching: 2 } })
    const told = structuredClone([{ ...draft('x'), purpose: 'vision' as const }, draft('y'), draft('z')])
    const { drafts } = applyChanges(before, { drafts: { ...noDrafts, files: told, matching: 3 } })
    expect(drafts).toEqual({ ...noDrafts, files: told, matching: 3 })
    expect(drafts.files[1]).toBe(files[1])
  })

  it('appends new uploads in the order in which they arrive', () => {
    const next = applyChanges(start, {
      uploads: [
        uploadIn('queued', { id: 'd' }),
        { ...second, state: 'creating' },
        uploadIn('queued', { id: 'c' }),
      ],
    })
    expect(next.items.map((item) => item.id)).toEqual(['a', 'b', 'd', 'c'])
  })

  it('gives a folder to uploads that share a name, for as long as they do, and renews only these', () => {
    const third = uploadIn('queued', { id: 'c', name: 'a.bin', path: '/other/a.bin' })
    const shared = applyChanges(start, { uploads: [third] })
    expect(shared.items.map(({ folder }) => folder)).toEqual(['data', undefined, 'other'])
    expect(shared.items[1]).toBe(start.items[1])
    const moved = applyChanges(shared, { uploads: [{ ...third, path: '/new/a.bin', state: 'paused' }] })
    expect(moved.items.map(({ folder }) => folder)).toEqual(['data', undefined, 'new'])
    expect(moved.items[0]).toBe(shared.items[0])
    const paused = applyChanges(moved, { uploads: [{ ...first, state: 'paused' }] })
    expect(paused.items[0]).toMatchObject({ state: 'paused', folder: 'data' })
    expect(nameOf(paused, first)).toBe('a.bin (data)')
    const alone = applyChanges(paused, { removed: ['c'] })
    expect(alone.items.map(({ folder }) => folder)).toEqual([undefined, undefined])
    expect(nameOf(alone, first)).toBe('a.bin')
  })

  it('forgets removed uploads with their parts', () => {
    const watched = applyChanges(start, { parts: [{ uploadId: 'a', all: true, parts: [part(1)] }] })
    const next = applyChanges(watched, { removed: ['a'] })
    expect(next.items.map((item) => item.id)).toEqual(['b'])
    expect(next.uploads.has('a')).toBe(false)
    expect(next.parts.has('a')).toBe(false)
  })

  it('applies a new order together with additions and removals', () => {
    const next = applyChanges(start, {
      uploads: [uploadIn('queued', { id: 'c' }), uploadIn('queued', { id: 'd' })],
      removed: ['a'],
      order: ['d', 'b', 'c'],
    })
    expect(next.items.map((item) => item.id)).toEqual(['d', 'b', 'c'])
    expect(next.items[1]).toBe(start.items[1])
    // An upload that is not in the order is removed by the next message. Until then it is last.
    expect(applyChanges(next, { order: ['c', 'd'] }).items.map((item) => item.id)).toEqual(['c', 'd', 'b'])
  })

  it('puts changed parts in their place and leaves the others identical', () => {
    const all = applyChanges(start, {
      parts: [{ uploadId: 'a', all: true, parts: [part(1), part(2), part(3)] }],
    })
    const next = applyChanges(all, { parts: [{ uploadId: 'a', all: false, parts: [part(2, 'confirmed')] }] })
    expect(next.parts.get('a')?.map((each) => each.state)).toEqual(['pending', 'confirmed', 'pending'])
    expect(next.parts.get('a')?.[0]).toBe(all.parts.get('a')?.[0])
  })

  it('replaces the parts if the change contains all of them', () => {
    const many = applyChanges(start, { parts: [{ uploadId: 'a', all: true, parts: [part(1), part(2)] }] })
    const next = applyChanges(many, { parts: [{ uploadId: 'a', all: true, parts: [part(1, 'sending')] }] })
    expect(next.parts.get('a')).toEqual([part(1, 'sending')])
    expect(withoutParts(next, 'a').parts.has('a')).toBe(false)
  })

  it('sorts parts that came out of order', () => {
    const next = applyChanges(start, { parts: [{ uploadId: 'a', all: false, parts: [part(3), part(1)] }] })
    expect(next.parts.get('a')?.map((each) => each.number)).toEqual([1, 3])
  })

  it('takes over everything else as it is', () => {
    const next = applyChanges(start, {
      keychain: 'locked',
      drafts: { ...noDrafts, scanning: true },
    })
    expect(next.keychain).toBe('locked')
    expect(next.drafts.scanning).toBe(true)
    expect(next.uploads).toBe(start.uploads)
  })
})

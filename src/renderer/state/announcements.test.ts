import { describe, expect, it } from 'vitest'
import { announcementsFor } from './announcements'
import { uploadIn } from './testing'

const before = new Map(
  ['a', 'b', 'c'].map((id) => [id, uploadIn('uploading', { id, name: `${id}.bin` })] as const),
)
const now = (id: string, state: Parameters<typeof uploadIn>[0]) => uploadIn(state, { id, name: `${id}.bin` })

describe('announcementsFor', () => {
  it('says nothing about figures and steps in between', () => {
    expect(announcementsFor(before, [now('a', 'uploading'), now('b', 'pausing')])).toEqual([])
    expect(announcementsFor(before, [now('a', 'completing')])).toEqual([])
  })

  it('says what happened to one by its name', () => {
    expect(announcementsFor(before, [now('a', 'completed')])).toEqual(['a.bin completed'])
  })

  it('says many of a kind as one, failures first', () => {
    expect(announcementsFor(before, [now('a', 'paused'), now('b', 'failed'), now('c', 'paused')])).toEqual([
      'b.bin failed',
      '2 uploads paused',
    ])
  })

  it('does not greet uploads that it did not know', () => {
    expect(announcementsFor(before, [now('z', 'completed')])).toEqual([])
  })

  it('says that one started, but not that it went on within a start', () => {
    const waiting = new Map([['a', uploadIn('creating', { id: 'a', name: 'a.bin' })]])
    expect(announcementsFor(waiting, [now('a', 'uploading')])).toEqual(['a.bin started'])
  })
})

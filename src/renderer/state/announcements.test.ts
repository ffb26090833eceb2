import { describe, expect, it } from 'vitest'
import { snapshotWith, uploadIn } from '../../../testing/window-state'
import type { UploadView } from '../../shared/ipc/views'
import { announcementsFor } from './announcements'
import { fromSnapshot } from './window-state'

const known = (...views: Parameters<typeof snapshotWith>[0]) => fromSnapshot(snapshotWith(views))
const before = known(...['a', 'b', 'c'].map((id) => uploadIn('uploading', { id, name: `${id}.bin` })))
const now = (id: string, state: Parameters<typeof uploadIn>[0]) => uploadIn(state, { id, name: `${id}.bin` })

describe('announcementsFor', () => {
  it('skips figures and intermediate steps', () => {
    expect(announcementsFor(before, [now('a', 'uploading'), now('b', 'pausing')])).toEqual([])
    expect(announcementsFor(before, [now('a', 'completing')])).toEqual([])
  })

  it('says what happened to a single upload, and names it', () => {
    expect(announcementsFor(before, [now('a', 'completed')])).toEqual(['a.bin completed'])
  })

  it('distinguishes two uploads of the same name by their folders', () => {
    const [one, two] = ['one', 'two'].map((id) =>
      uploadIn('uploading', { id, name: 'a.bin', path: `/data/${id}/a.bin`, sentBytes: 200 }),
    ) as [UploadView, UploadView]
    const both = known(one, two)
    expect(announcementsFor(both, [{ ...two, state: 'completed' }])).toEqual(['a.bin (two) completed'])
    expect(announcementsFor(both, [{ ...one, sentBytes: 500 }], 'one')).toEqual(['a.bin (one): 50%'])
  })

  it('combines several uploads with the same news into one announcement, failures first', () => {
    expect(announcementsFor(before, [now('a', 'paused'), now('b', 'failed'), now('c', 'paused')])).toEqual([
      'b.bin failed',
      '2 uploads paused',
    ])
  })

  it('does not announce uploads that it did not know', () => {
    expect(announcementsFor(before, [now('z', 'completed')])).toEqual([])
  })

  it('announces the change from creating to uploading as a start', () => {
    const waiting = known(uploadIn('creating', { id: 'a', name: 'a.bin' }))
    expect(announcementsFor(waiting, [now('a', 'uploading')])).toEqual(['a.bin started'])
  })

  describe('for progress', () => {
    const at = (id: string, percent: number) =>
      uploadIn('uploading', { id, name: `${id}.bin`, sentBytes: percent * 10, confirmedBytes: percent * 10 })
    const alone = (percent: number) => known(at('a', percent))

    it('announces each quarter of the only upload once, and after a leap only the last one', () => {
      expect(announcementsFor(alone(10), [at('a', 24)])).toEqual([])
      expect(announcementsFor(alone(24), [at('a', 25)])).toEqual(['a.bin: 25%'])
      expect(announcementsFor(alone(25), [at('a', 49)])).toEqual([])
      expect(announcementsFor(alone(20), [at('a', 80)])).toEqual(['a.bin: 75%'])
      // It decreases when an attempt is discarded.
      expect(announcementsFor(alone(60), [at('a', 40)])).toEqual([])
      // The end is announced by name.
      expect(announcementsFor(alone(90), [at('a', 100)])).toEqual([])
    })

    it('announces only the quarters of the focused upload if there are several', () => {
      const both = known(at('a', 20), at('b', 40))
      const next = [at('a', 30), at('b', 60)]
      expect(announcementsFor(both, next)).toEqual([])
      expect(announcementsFor(both, next, 'b')).toEqual(['b.bin: 50%'])
      expect(announcementsFor(both, next, 'gone')).toEqual([])
    })
  })
})

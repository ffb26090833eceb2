import { describe, expect, it } from 'vitest'
import { uploadIn } from '../../../testing/upload-views'
import { GiB } from '../../shared/limits'
import { overdueWords } from '../words/reporter'
import { OverdueFiles } from './overdue-files'

const hour = 60 * 60 * 1000
const huge = { path: '/f/huge.bin', name: 'huge.bin', size: 8 * GiB }

describe('overdue files', () => {
  it('are reported once, before the start and in the list', () => {
    const late = new OverdueFiles(1_000_000, hour)
    expect(late.ofFile(huge)).toMatchObject({ name: 'huge.bin', rate: 1_000_000, isLimit: true })
    expect(late.ofFile(huge)).toBeNull()
    const view = uploadIn('queued', { path: '/f/huge.bin', name: 'huge.bin', size: 8 * GiB })
    expect(late.ofUpload(view, undefined, 0)).toBeNull()
  })

  it('are not reported while the rate is unknown, or if it is high enough', () => {
    const late = new OverdueFiles(null, hour)
    expect(late.ofFile(huge)).toBeNull()
    expect(late.ofFile(huge, 10_000_000)).toBeNull()
    expect(late.ofFile(huge, 1_000_000)).toMatchObject({ isLimit: false })
    expect(new OverdueFiles(null, 3 * hour).ofFile(huge, 1_000_000)).toBeNull()
  })

  it('in the middle of an upload are judged by their remaining bytes and time', () => {
    const late = new OverdueFiles(null, hour)
    const view = uploadIn('uploading', { size: 2_000, sentBytes: 500, deadline: 600_000, outlook: 'late' })
    const found = late.ofUpload(view, 1, 0)
    expect(found).toMatchObject({ bytes: 1500, needs: 1500, has: 600 })
    expect(found === null ? '' : overdueWords(found)).toBe(
      'At 0.001 kB/s, the rest of this file needs 25 min. This upload must finish within the next 10 min. Use a faster connection, or split the file.',
    )
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import { speak } from '../../shared/messages'
import type { RemoteFileView } from '../../shared/service/remote-files'
import { purposesOf, type Sort, shownFiles, totalBytes } from './shown-files'

const file = (id: string, more: Partial<RemoteFileView> = {}): RemoteFileView => ({
  id,
  filename: `${id}.bin`,
  purpose: 'user_data',
  bytes: 10,
  createdAt: 1000,
  expiresAt: null,
  status: 'processed',
  ...more,
})
const all = { search: '', purpose: null, sort: 'newest' } as const
const ids = (files: readonly RemoteFileView[]) => files.map(({ id }) => id)

describe('the files of the platform', () => {
  const files = [
    file('a', { createdAt: 1, bytes: 30, expiresAt: 900, filename: 'part 10.bin' }),
    file('b', { createdAt: 3, bytes: null, filename: 'part 9.bin' }),
    file('c', { createdAt: 2, bytes: 20, expiresAt: 500, filename: null, purpose: 'batch_output' }),
  ]

  it.each<[Sort, string[]]>([
    ['newest', ['b', 'c', 'a']],
    ['oldest', ['a', 'c', 'b']],
    ['name', ['b', 'a', 'c']],
    ['largest', ['a', 'c', 'b']],
    ['expires', ['c', 'a', 'b']],
  ])('are sorted: %s, and what is unknown comes last', (sort, order) => {
    expect(ids(shownFiles(files, { ...all, sort }))).toEqual(order)
  })

  it('are found by name and by id', () => {
    expect(ids(shownFiles(files, { ...all, search: 'PART 9' }))).toEqual(['b'])
    expect(ids(shownFiles([...files, file('file-XyZ')], { ...all, search: 'xyz' }))).toEqual(['file-XyZ'])
  })

  it('are filtered by purpose, and only their own purposes are offered', () => {
    expect(purposesOf(files)).toEqual(['batch_output', 'user_data'])
    expect(ids(shownFiles(files, { ...all, purpose: 'batch_output' }))).toEqual(['c'])
  })

  it('are sorted by name in the order of the language of the window, not that of the system', async () => {
    const files = ['nb', 'ña', 'o'].map((name) => file(name))
    const sorted = () => ids(shownFiles(files, { ...all, sort: 'name' }))
    expect(sorted()).toEqual(['ña', 'nb', 'o'])
    onTestFinished(() => speak('en'))
    await speak('es')
    // In Spanish, ñ is a letter of its own.
    expect(sorted()).toEqual(['nb', 'ña', 'o'])
  })

  it('are totalled, except those of unknown size', () => {
    expect(totalBytes(files)).toBe(50)
  })
})

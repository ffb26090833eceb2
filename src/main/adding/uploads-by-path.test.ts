import { describe, expect, it } from 'vitest'
import type { Fingerprint } from '../../core/ports'
import type { UploadRecord } from '../../core/upload/record/record'
import { knownBy, UploadsByPath } from './uploads-by-path'

const now: Fingerprint = { size: 3, modified: '1', identity: '2' }
const aim = { accountId: 'work', origin: 'https://work.test', purpose: 'user_data' } as const

function record(id: string, path: string, change: Partial<UploadRecord> = {}): UploadRecord {
  return {
    id,
    addedAt: 1,
    finishedAt: null,
    source: { path, name: 'a.bin', fingerprint: now },
    purpose: 'user_data',
    account: { id: 'work', name: 'Work', origin: 'https://work.test' },
    state: { name: 'queued' },
    file: null,
    remote: null,
    ...change,
  } as UploadRecord
}

/** A list of uploads, and which of them were requested since the last check. */
function listOf(...records: UploadRecord[]) {
  const all = new Map(records.map((each) => [each.id, each]))
  const asked: string[] = []
  const uploads = new UploadsByPath((id) => {
    asked.push(id)
    return all.get(id)
  })
  for (const { id } of records) uploads.changed(id)
  asked.length = 0
  return { all, asked, uploads }
}

describe('uploads by the path of their file', () => {
  it('are looked up for that file only', () => {
    const others = Array.from({ length: 1000 }, (_, number) => record(`o${number}`, `/other/${number}`))
    const { asked, uploads } = listOf(...others, record('a', '/a.bin'), record('b', '/a.bin'))
    expect(uploads.of('/a.bin', now).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(uploads.of('/new.bin', now)).toEqual([])
    expect(asked).toEqual(['a', 'b'])
  })

  it('disappear when they leave the list, and come back when they are put back', () => {
    const { uploads } = listOf(record('a', '/a.bin'))
    uploads.removed('a')
    expect(uploads.of('/a.bin', now)).toEqual([])
    uploads.removed('a')
    uploads.changed('a')
    expect(uploads.of('/a.bin', now)).toHaveLength(1)
  })

  it('follow a file that was located elsewhere', () => {
    const { all, uploads } = listOf(record('a', '/a.bin'))
    all.set('a', record('a', '/b.bin'))
    uploads.changed('a')
    expect([uploads.of('/a.bin', now).length, uploads.of('/b.bin', now).length]).toEqual([0, 1])
  })

  it('do not match a file that has changed since', () => {
    const { uploads } = listOf(record('a', '/a.bin'))
    expect(uploads.of('/a.bin', { ...now, size: 4 })).toEqual([])
  })
})

describe('a file is known', () => {
  const completed = (id: string, change: Partial<UploadRecord> = {}) =>
    record(id, '/a.bin', { state: { name: 'completed', fileId: `file-${id}` }, finishedAt: 42, ...change })

  it('as listed rather than as uploaded, whatever the order of its uploads', () => {
    const both = [completed('1'), record('2', '/a.bin'), completed('3')]
    expect(knownBy(both, aim, 100)).toEqual({ state: 'listed' })
    expect(knownBy([completed('1'), completed('3')], aim, 100)).toEqual({
      state: 'uploaded',
      fileId: 'file-3',
      finishedAt: 42,
    })
  })

  it('not by an upload that went elsewhere, had another purpose, or was cancelled', () => {
    for (const change of [
      { account: { id: 'home', name: 'Home', origin: 'https://work.test' } },
      { account: { id: 'work', name: 'Work', origin: 'https://before.test' } },
      { purpose: 'batch' as const },
      { state: { name: 'cancelled' as const } },
    ])
      expect(knownBy([completed('1', change)], aim, 100)).toBeUndefined()
  })
})

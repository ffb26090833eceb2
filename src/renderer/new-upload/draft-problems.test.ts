import { describe, expect, it } from 'vitest'
import type { DraftView } from '../../shared/views'
import { messages } from '../messages'
import { firstAccount } from './choices'
import { checkDrafts } from './draft-problems'

const draft = (id: string, size: number, problem?: DraftView['problem']): DraftView => ({
  id,
  name: `${id}.bin`,
  folder: '/data',
  size,
  ...(problem === undefined ? {} : { problem }),
})

describe('checkDrafts', () => {
  it('puts problems first and counts only what can be uploaded', () => {
    const checked = checkDrafts(
      [draft('a', 10), draft('b', 0, { kind: 'source-empty', detail: '' }), draft('c', 20)],
      'user_data',
      undefined,
    )
    expect(checked.files.map(({ draft: each }) => each.id)).toEqual(['b', 'a', 'c'])
    expect(checked).toMatchObject({ problemIds: ['b'], uploadable: 2, uploadableBytes: 30 })
  })

  it('knows the limit of batch files', () => {
    const large = [draft('a', 200_000_001)]
    expect(checkDrafts(large, 'batch', undefined).files[0]?.problem?.kind).toBe(
      'source-too-large-for-purpose',
    )
    expect(checkDrafts(large, 'user_data', undefined).uploadable).toBe(1)
  })
})

describe('a slow line', () => {
  it('is told of for files that clearly need more than an hour, which can be uploaded all the same', () => {
    const files = [draft('small', 1_000_000), draft('large', 8_100_000_000)]
    const checked = checkDrafts(files, 'user_data', 750_000)
    expect(checked.files.map(({ draft: { id }, tooSlow }) => [id, tooSlow])).toEqual([
      ['large', 10_800],
      ['small', undefined],
    ])
    expect(checked).toMatchObject({ uploadable: 2, problemIds: [] })
    expect(messages.newUpload.tooSlow(750_000, 10_800)).toBe(
      'At 6 Mbit/s this file needs 3 hr; the service closes an upload after one hour.',
    )
    expect(checkDrafts(files, 'user_data', undefined).files[1]?.tooSlow).toBeUndefined()
  })
})

describe('firstAccount', () => {
  const account = (id: string, key: 'none' | 'kept') => ({
    id,
    name: id,
    baseUrl: '',
    organization: '',
    project: '',
    key,
  })

  it('prefers the last one, then a real one with a key, then the practice server', () => {
    const accounts = [account('a', 'none'), account('practice', 'kept'), account('b', 'kept')]
    expect(firstAccount(accounts, 'a')).toBe('a')
    expect(firstAccount(accounts, 'gone')).toBe('b')
    expect(firstAccount(accounts.slice(0, 2), null)).toBe('practice')
    expect(firstAccount([], null)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { type UploadStateName, uploadStates } from '../../../shared/ipc/views'
import { countsOf, type Filter, filters, shownItems } from './shown-items'

const item = (name: string, state: UploadStateName = 'queued') => ({ id: name, name, size: 1, state })
const items = [
  item('Überblick März.pdf', 'uploading'),
  item('uberfahrt.bin', 'paused'),
  item('日本語 レポート.jsonl', 'failed'),
  item('ﬁnal report.txt', 'completed'),
  item('report final 2.txt', 'cancelled'),
  item('queue.bin'),
]
const names = (filter: Filter, search: string) =>
  shownItems(items, { filter, search }).map(({ name }) => name)

describe('shownItems', () => {
  it('returns the very same list while nothing is filtered', () => {
    expect(shownItems(items, { filter: 'all', search: '' })).toBe(items)
    expect(shownItems(items, { filter: 'all', search: '  \t ' })).toBe(items)
  })

  it('finds names whatever their case, accents and width', () => {
    expect(names('all', 'UBER')).toEqual(['Überblick März.pdf', 'uberfahrt.bin'])
    expect(names('all', 'märz')).toEqual(['Überblick März.pdf'])
    expect(names('all', 'ﾚﾎﾟｰﾄ')).toEqual(['日本語 レポート.jsonl'])
    expect(names('all', 'final')).toEqual(['ﬁnal report.txt', 'report final 2.txt'])
  })

  it('requires all words, in any order, and takes special characters literally', () => {
    expect(names('all', 'final  report')).toEqual(['ﬁnal report.txt', 'report final 2.txt'])
    expect(names('all', 'report 3')).toEqual([])
    expect(names('all', '.*')).toEqual([])
    expect(names('all', '.pdf')).toEqual(['Überblick März.pdf'])
  })

  it('finds a file by the folder that distinguishes it', () => {
    const twins = ['run-1/out', 'run-2/out'].map((folder) => ({ ...item('model.bin'), id: folder, folder }))
    const found = (search: string) => shownItems(twins, { filter: 'all', search }).map(({ id }) => id)
    expect(found('run-2')).toEqual(['run-2/out'])
    expect(found('OUT model')).toEqual(['run-1/out', 'run-2/out'])
    expect(found('run-3')).toEqual([])
  })

  it('applies both filters at once', () => {
    expect(names('finished', '')).toEqual(['ﬁnal report.txt', 'report final 2.txt'])
    expect(names('finished', '2')).toEqual(['report final 2.txt'])
    expect(names('failed', 'uber')).toEqual([])
    expect(names('waiting', '')).toEqual(['queue.bin'])
  })
})

describe('countsOf', () => {
  it('counts every state under exactly one filter', () => {
    const all = uploadStates.map((state) => item(state, state))
    const { all: total, ...others } = countsOf(all)
    expect(total).toBe(uploadStates.length)
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(total)
    for (const filter of filters)
      expect(shownItems(all, { filter, search: '' }).length).toBe(countsOf(all)[filter])
  })
})

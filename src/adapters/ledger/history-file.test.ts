import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallDisk, tempFolder } from '../../../testing/servers'
import { uploadIn } from '../../../testing/upload-views'
import type { NextView } from '../../shared/service/next'
import { historyCsv, historyJson, writeHistory } from './history-file'

const done = uploadIn('completed', {
  fileId: 'file-1',
  md5: 'abc',
  addedAt: Date.UTC(2026, 10, 23),
  finishedAt: Date.UTC(2026, 10, 23, 1),
  expiresAt: Date.UTC(2026, 11, 23),
  activeMs: 2500,
})

const none = () => []

/** Reads CSV strictly by RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        if (at >= text.length) throw new Error('a quotation mark is open')
        if (text[at] !== '"') cell += text[at]
        else if (text[at + 1] === '"') {
          cell += '"'
          at += 1
        } else break
      }
      at += 1
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n') throw new Error(`a bare ${JSON.stringify(text[at])}`)
        cell += text[at]
        at += 1
      }
    }
    rows.at(-1)?.push(cell)
    if (text[at] === ',') at += 1
    else if (text.startsWith('\r\n', at)) {
      at += 2
      if (at < text.length) rows.push([])
    } else throw new Error(`no end of a cell at ${at}`)
  }
  return rows
}

describe('the history as CSV', () => {
  it('has the latest next step of each kind', () => {
    const view = { id: 'n', accountId: 'a1', state: 'done' } as const
    const search = (storeId: string, state: 'indexed' | 'failed'): NextView => ({
      ...view,
      kind: 'searchable',
      storeId,
      title: 'Notes',
      files: [{ uploadId: done.id, name: 'data.bin', state }],
    })
    const batch: NextView = {
      ...view,
      kind: 'batch',
      uploadId: done.id,
      name: 'data.bin',
      endpoint: '/v1/responses',
      batchId: 'batch_1',
      status: 'completed',
      counts: { total: 1, completed: 1, failed: 0 },
      lineErrors: [],
      saved: [],
    }
    const [, row] = readCsv(
      historyCsv([done], () => [search('vs_1', 'failed'), batch, search('vs_2', 'indexed')]),
    )
    expect(row?.slice(-4)).toEqual(['vs_2', 'indexed', 'batch_1', 'completed'])
  })

  it('has a byte order mark, a heading, and a row per upload with all known facts', () => {
    const text = historyCsv([done, uploadIn('cancelled', { activeMs: 10 })], none)
    expect(text.startsWith('\ufeffname,folder,state,file_id,')).toBe(true)
    const [names = [], first = [], second = []] = readCsv(text)
    expect(Object.fromEntries(names.map((name, index) => [name, first[index]]))).toEqual({
      name: 'data.bin',
      folder: '/data',
      state: 'completed',
      file_id: 'file-1',
      account: 'Work',
      purpose: 'user_data',
      bytes: '1000',
      md5: 'abc',
      added_at: '2026-11-23T00:00:00.000Z',
      finished_at: '2026-11-23T01:00:00.000Z',
      expires_at: '2026-12-23T00:00:00.000Z',
      seconds: '2.5',
      bytes_per_second: '400',
      path: '/data/data.bin',
      vector_store_id: '',
      search_state: '',
      batch_id: '',
      batch_status: '',
    })
    expect(second[names.indexOf('bytes_per_second')]).toBe('')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1'])(
    'lets no spreadsheet evaluate %j',
    (name) => {
      expect(readCsv(historyCsv([{ ...done, name }], none))[1]?.[0]).toMatch(/^'/)
    },
  )

  /** Cells as a spreadsheet may see them that uses another separator and ignores quotation marks. */
  const cellsBy = (separator: string, text: string) =>
    text.split(/[\r\n]/).flatMap((line) => line.split(separator).map((cell) => cell.replace(/^[\s"]+/, '')))

  it.each([
    'a;=1+1',
    'a\t=cmd|x',
    'a|@SUM(A1)',
    'a\n=1+1',
    'a\r+1',
    'a; =1',
    'a;"=1+1"',
    'a;;-1',
    'a,=1',
    'a;＝1',
  ])('lets no spreadsheet with another separator evaluate %j', (name) => {
    const text = historyCsv([{ ...done, name, path: `/data/${name}/${name}` }], none)
    for (const separator of [',', ';', '\t', '|'])
      expect(cellsBy(separator, text).filter((cell) => /^[=+\-@＝＋－＠]/.test(cell))).toEqual([])
  })

  it('leaves names alone that have such a character elsewhere', () => {
    for (const name of ['a=b', 'a - b.txt', 'x; y', 'mail@home', 'a,b', "it's"])
      expect(readCsv(historyCsv([{ ...done, name }], none))[1]?.[0]).toBe(name)
  })

  it('preserves any name, except for apostrophes', () => {
    const plain = (text: string) => text.replaceAll("'", '')
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ';', "'", '=', 'a', '\u2028', '文') }),
    )
    fc.assert(
      fc.property(hostile, hostile, (name, path) => {
        const rows = readCsv(historyCsv([{ ...done, name, path }, done], none))
        expect(rows).toHaveLength(3)
        expect(
          [rows[1]?.[0], rows[1]?.[rows[0]?.indexOf('path') ?? 0]].map((cell = '') => plain(cell)),
        ).toEqual([name, path].map(plain))
        expect(rows.every((row) => row.length === rows[0]?.length)).toBe(true)
        expect(rows.flat().every((cell) => !/^[=+\-@\t\r\n]/.test(cell))).toBe(true)
      }),
    )
  })
})

it('the history as JSON has the same fields, with null for unknown values', () => {
  const [first, second] = JSON.parse(historyJson([done, uploadIn('cancelled')], none)) as Record<
    string,
    unknown
  >[]
  expect(first).toMatchObject({ name: 'data.bin', file_id: 'file-1', bytes: 1000, seconds: 2.5 })
  expect(second).toMatchObject({ state: 'cancelled', file_id: null, md5: null, finished_at: null })
})

describe('writing the history', () => {
  it('replaces the old file, and leaves no temporary file', async () => {
    const folder = await tempFolder()
    const path = join(folder, 'history.csv')
    await writeFile(path, 'old')
    await writeHistory(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['history.csv'])
  })

  it('reports a failure, and keeps the old file', async () => {
    const folder = await tempFolder()
    const failure = (path: string) => writeHistory(path, 'new').catch((error: unknown) => error)
    expect(await failure(join(folder, 'nowhere', 'history.csv'))).toMatchObject({
      failure: { kind: 'export-failed', code: 'ENOENT' },
    })
    await mkdir(join(folder, 'taken.csv', 'inside'), { recursive: true })
    expect(await failure(join(folder, 'taken.csv'))).toMatchObject({ failure: { kind: 'export-failed' } })
    expect(await readdir(folder)).toEqual(['taken.csv'])
  })

  it('to a disk that is full keeps the old file', async ({ skip }) => {
    const folder = await smallDisk(64, skip)
    const path = join(folder, 'history.csv')
    await writeFile(path, 'old')
    const failed = await writeHistory(path, 'x'.repeat(200_000)).catch((error: unknown) => error)
    expect(failed).toMatchObject({ failure: { kind: 'export-failed', code: 'ENOSPC' } })
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['history.csv'])
  })
})

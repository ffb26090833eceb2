import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { smallDisk, tempFolder } from '../../../testing/servers'
import {
  recordShape,
  recordVersion,
  type UploadRecord,
  uploadRecordSchema,
} from '../../core/upload/record/record'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { MiB } from '../../shared/limits'
import { FileLedger } from './file-ledger'
import { recordFromBytes, recordToText } from './record-file'
import { journalName } from './record-journal'

function record(id: string, more: Partial<UploadRecord> = {}): UploadRecord {
  return {
    version: recordVersion,
    id,
    addedAt: 1_700_000_000_000,
    finishedAt: null,
    source: {
      path: '/data/a "quoted" – 文件 🗂.bin',
      name: 'a "quoted" – 文件 🗂.bin',
      fingerprint: { size: 20, modified: '1700000000000000001', identity: '1:2' },
    },
    purpose: 'user_data',
    mimeType: 'application/octet-stream',
    account: { id: 'a1', name: 'Work' },
    autoComplete: true,
    state: { name: 'uploading' },
    remote: { id: 'upload_1', createdAt: 1, expiresAt: 2, clockSkew: -3 },
    renewals: 0,
    parts: [
      { offset: 0, length: 10, state: { name: 'confirmed', attempts: 1, partId: 'part_1' } },
      {
        offset: 10,
        length: 10,
        state: {
          name: 'waiting',
          attempts: 2,
          retryAt: 5,
          failure: { kind: 'service-failed', detail: 'x', status: 500, requestId: 'r' },
        },
      },
    ],
    md5: null,
    sending: { startedAt: 1, activeMs: 2 },
    file: null,
    ...more,
  }
}

/** A record as the first version wrote it: with an object for each part. */
function firstVersion(
  id: string,
  more: Partial<UploadRecord> = {},
): Omit<UploadRecord, 'version'> & { version: 1 } {
  return { ...record(id, more), version: 1 }
}

/** A file with its checksum. */
function sealed(stored: object): Buffer {
  const json = JSON.stringify(stored)
  const sum = createHash('sha256').update(json).digest('base64url')
  return Buffer.from(`${json.slice(0, -1)},"sum":"${sum}"}`)
}

async function failureKind(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof HoistError ? error.failure.kind : String(error)
}

describe('the ledger', () => {
  it('returns the records that were saved last, and no removed ones', async () => {
    const folder = join(await tempFolder(), 'uploads')
    const ledger = new FileLedger(folder)
    expect(await ledger.load()).toEqual({ records: [], problems: [] })
    await ledger.save(record('a'))
    await ledger.save(record('b'))
    await ledger.save(
      record('a', {
        state: { name: 'failed', failure: { kind: 'disk-full', detail: 'x' }, unanswered: true },
      }),
    )
    await ledger.save(record('c'))
    await ledger.remove('c')
    const { records, problems } = await new FileLedger(folder).load()
    expect(problems).toEqual([])
    expect(records).toEqual([
      record('a', {
        state: { name: 'failed', failure: { kind: 'disk-full', detail: 'x' }, unanswered: true },
      }),
      record('b'),
    ])
    expect(await readdir(folder)).toEqual([journalName])
  })

  it('saves the record as it is at the call, even if it changes meanwhile', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    const live = record('a')
    const saved = ledger.save(live)
    Object.assign(live, { renewals: 7 })
    await saved
    expect((await new FileLedger(folder).load()).records[0]?.renewals).toBe(0)
  })

  it.skipIf(process.platform === 'win32')('can be read by nobody else', async () => {
    const folder = join(await tempFolder(), 'uploads')
    const ledger = new FileLedger(folder)
    await ledger.load()
    await ledger.save(record('a'))
    const { statSync } = await import('node:fs')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, journalName)).mode & 0o777).toBe(0o600)
  })

  it('keeps a record of 8 GiB in parts of 1 MiB', async () => {
    const folder = await tempFolder()
    const parts: UploadRecord['parts'] = Array.from({ length: 8192 }, (_, index) => ({
      offset: index * MiB,
      length: MiB,
      state: { name: 'confirmed', attempts: 0, partId: `part_${index}` },
    }))
    await new FileLedger(folder).save(record('a', { parts }))
    expect((await new FileLedger(folder).load()).records[0]?.parts).toEqual(parts)
  })
})

describe('the form on disk', () => {
  it('of the first version is read, and becomes the current one at the next save', async () => {
    const folder = await tempFolder()
    const path = join(folder, 'a.json')
    await writeFile(path, sealed(firstVersion('a')))
    const ledger = new FileLedger(folder)
    const { records, problems } = await ledger.load()
    expect([records, problems]).toEqual([[record('a')], []])
    for (const one of records) await ledger.save(one)
    expect(await readdir(folder)).toEqual([journalName])
    expect(JSON.parse(await readFile(join(folder, journalName), 'utf8'))).toMatchObject({
      version: recordVersion,
    })
    expect(await new FileLedger(folder).load()).toEqual({ records: [record('a')], problems: [] })
  })

  it('of the first version with another checksum is set aside', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'a.json'), JSON.stringify({ ...firstVersion('a'), sum: 'A'.repeat(43) }))
    expect((await new FileLedger(folder).load()).problems).toMatchObject([{ kind: 'ledger-unreadable' }])
  })

  it('returns parts of any length, position and state', () => {
    const number = fc.nat({ max: 3 })
    const failure = fc.constant<Failure>({ kind: 'service-failed', detail: 'x', status: 500 })
    const state = fc.oneof(
      fc.record({ name: fc.constantFrom('pending', 'sending'), attempts: number }),
      fc.record({ name: fc.constant('pending' as const), attempts: number, failure }),
      fc.record({ name: fc.constant('waiting' as const), attempts: number, retryAt: number, failure }),
      fc.record({
        name: fc.constant('confirmed' as const),
        attempts: number,
        partId: fc.string({ minLength: 1 }),
      }),
      fc.record({ name: fc.constant('failed' as const), attempts: number, failure }),
    )
    fc.assert(
      fc.property(fc.array(fc.record({ offset: number, length: number, state })), (parts) => {
        const saved = record('a', { parts })
        const found = recordFromBytes(Buffer.from(recordToText(saved)))
        expect(found).toEqual(saved)
      }),
    )
  })

  it.each<[string, unknown]>([
    ['parts without a state', { runs: [[0, 10, 2]], states: [1] }],
    ['states without a part', { runs: [[0, 10, 2]], states: [3] }],
    ['a negative length', { runs: [[0, -1, 1]], states: [1] }],
    ['half a byte', { runs: [[0, 0.5, 2]], states: [2] }],
    ['a run without a number of parts', { runs: [[0, 10]], states: [1] }],
    ['no parts of a state', { runs: [[0, 10, 1]], states: [0, 1] }],
    ['an end beyond all safe integers', { runs: [[0, Number.MAX_SAFE_INTEGER, 2]], states: [2] }],
    ['an empty part id', { runs: [[0, 10, 1]], states: [''] }],
    ['a confirmed part without its id', { runs: [[0, 10, 1]], states: [{ name: 'confirmed', attempts: 1 }] }],
    ['an unknown state', { runs: [[0, 10, 1]], states: [null] }],
    ['an object for each part', record('a').parts],
    ['nothing', undefined],
  ])('does not accept %s, even if the checksum matches', (_name, parts) => {
    const { parts: _parts, ...head } = record('a')
    expect(recordFromBytes(sealed({ ...head, parts }))).toMatchObject({ kind: 'ledger-unreadable' })
  })

  it.each<[string, object]>([
    ['a purpose', { purpose: 'dreams' }],
    ['a state', { state: { name: 'dreaming' } }],
    ['a failure', { state: { name: 'failed', failure: { kind: 'dreamt', detail: '' } } }],
    [
      'the failure of a part',
      {
        parts: {
          runs: [[0, 20, 1]],
          states: [{ name: 'failed', attempts: 1, failure: { kind: 'dreamt', detail: '' } }],
        },
      },
    ],
    ['the state of a part', { parts: { runs: [[0, 20, 1]], states: [{ name: 'dreaming', attempts: 1 }] } }],
  ])('with %s that this version does not know counts as newer, not as damaged', (_name, fields) => {
    const stored = { ...record('a'), parts: { runs: [[0, 20, 1]], states: [1] }, ...fields }
    expect(recordFromBytes(sealed(stored))).toMatchObject({ kind: 'ledger-too-new' })
    expect(recordFromBytes(sealed({ ...stored, mimeType: 7 }))).toMatchObject({ kind: 'ledger-unreadable' })
  })

  it.each<UploadRecord['state']>([{ name: 'completed', fileId: 'file_1' }, { name: 'cancelled' }])(
    'keeps no parts of an ended upload, and reads none from an earlier version: $name',
    (state) => {
      const over = record('a', { state, finishedAt: 5 })
      const text = recordToText(over)
      expect(text).not.toContain('part_1')
      expect(recordFromBytes(Buffer.from(text))).toEqual({ ...over, parts: [] })
      const packed = { ...over, parts: { runs: [[0, 10, 2]], states: ['part_1', 'part_2'] } }
      expect(recordFromBytes(sealed(packed))).toEqual({ ...over, parts: [] })
      expect(recordFromBytes(sealed({ ...over, version: 1 }))).toEqual({ ...over, parts: [] })
    },
  )
})

describe('the ledger with many records', () => {
  it('runs the calls for one upload in their order, even beside others', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    const asked: Promise<void>[] = []
    for (let renewals = 0; renewals < 20; renewals += 1) {
      const saved = ledger.save(record('a', { renewals })).then(async () => {
        const { records } = await new FileLedger(folder).load()
        expect(records.find(({ id }) => id === 'a')?.renewals).toBeGreaterThanOrEqual(renewals)
      })
      asked.push(saved, ledger.save(record(`other-${renewals}`)))
    }
    await Promise.all(asked)
    await Promise.all([ledger.save(record('a')), ledger.remove('a')])
    expect((await new FileLedger(folder).load()).records.map(({ id }) => id)).not.toContain('a')
    await Promise.all([ledger.remove('other-1'), ledger.save(record('other-1', { renewals: 9 }))])
    const { records } = await new FileLedger(folder).load()
    expect(records.find(({ id }) => id === 'other-1')?.renewals).toBe(9)
    expect(records).toHaveLength(20)
  })

  it('creates its folder again after it was deleted', async () => {
    const folder = join(await tempFolder(), 'uploads')
    const ledger = new FileLedger(folder)
    await ledger.load()
    await rm(folder, { recursive: true })
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => ledger.save(record(id))))
    expect((await new FileLedger(folder).load()).records.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('leaves out replaced lines as soon as they are most of the journal, and nothing else', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    const newer = JSON.stringify({ id: 'new', version: recordVersion + 1 })
    await writeFile(join(folder, journalName), `${newer}\n`)
    await ledger.load()
    const long = `/${'x'.repeat(10_000)}`
    const source = { ...record('a').source, path: long }
    await ledger.save(record('gone'))
    await ledger.remove('gone')
    for (let renewals = 0; renewals < 30; renewals += 1)
      await Promise.all(['a', 'b'].map((id) => ledger.save(record(id, { source, renewals }))))
    await expect.poll(async () => (await readFile(join(folder, journalName))).length).toBeLessThan(200_000)
    const { records, problems } = await new FileLedger(folder).load()
    expect(records.map(({ id, renewals }) => [id, renewals])).toEqual([
      ['a', 29],
      ['b', 29],
    ])
    expect(problems).toMatchObject([{ kind: 'ledger-too-new', subject: 'new' }])
    const text = await readFile(join(folder, journalName), 'utf8')
    expect(text.startsWith(`${newer}\n`)).toBe(true)
    expect(text).not.toContain('gone')
    expect(await readdir(folder)).toEqual([journalName])
  })
})

describe('files of earlier versions', () => {
  /** Writes a record as earlier versions did. */
  async function writeRecord(folder: string, one: UploadRecord): Promise<void> {
    await writeFile(join(folder, `${one.id}.json`), recordToText(one))
  }

  it('are read beside the journal, and become lines of it when nobody waits', async () => {
    const folder = await tempFolder()
    await writeRecord(folder, record('a'))
    await writeRecord(folder, record('b'))
    await writeRecord(folder, record('c'))
    const ledger = new FileLedger(folder)
    const [a] = (await ledger.load()).records
    Object.assign(a ?? {}, { renewals: 5 })
    await ledger.save(record('d'))
    await ledger.remove('c')
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.json', journalName])
    await ledger.rewriteOutdated()
    expect(await readdir(folder)).toEqual([journalName])
    const { records, problems } = await new FileLedger(folder).load()
    expect(problems).toEqual([])
    expect(records.map(({ id, renewals }) => `${id} ${renewals}`).sort()).toEqual(['a 5', 'b 0', 'd 0'])
  })

  it('come back neither after a removal nor over a newer line, even if they could not be deleted', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    await ledger.load()
    await ledger.save(record('a', { renewals: 3 }))
    await ledger.save(record('b'))
    await ledger.remove('b')
    await writeRecord(folder, record('a'))
    await writeRecord(folder, record('b'))
    const again = new FileLedger(folder)
    expect(await again.load()).toEqual({ records: [record('a', { renewals: 3 })], problems: [] })
    await again.rewriteOutdated()
    expect(await readdir(folder)).toEqual([journalName])
    expect((await new FileLedger(folder).load()).records).toEqual([record('a', { renewals: 3 })])
  })

  it('that cannot be deleted makes no save fail, and is not read again', async () => {
    const folder = await tempFolder()
    await writeRecord(folder, record('a'))
    const ledger = new FileLedger(folder)
    await ledger.load()
    // As a folder, it cannot be deleted as a file.
    await rm(join(folder, 'a.json'))
    await mkdir(join(folder, 'a.json'))
    await ledger.save(record('a', { renewals: 1 }))
    const wanted = { records: [record('a', { renewals: 1 })], problems: [] }
    expect(await new FileLedger(folder).load()).toEqual(wanted)
  })

  it('stay while the disk is full, and no rewriting deletes what was not saved', async ({ skip }) => {
    const folder = await smallDisk(256, skip)
    await writeRecord(folder, record('a'))
    await writeRecord(folder, record('b'))
    const ledger = new FileLedger(folder)
    const { records } = await ledger.load()
    const fill = join(folder, 'fill')
    await writeFile(fill, Buffer.alloc(MiB)).catch(() => {})
    for (const one of records) expect(await failureKind(ledger.save(one))).toBe('disk-full')
    expect(await failureKind(ledger.remove('b'))).toBe('disk-full')
    await rm(fill)
    await ledger.rewriteOutdated()
    expect((await new FileLedger(folder).load()).records).toEqual([record('a'), record('b')])
  })

  it('do not prevent compaction of the journal, which keeps the removals that they need', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    await ledger.load()
    await ledger.save(record('a'))
    await ledger.remove('a')
    await writeRecord(folder, record('a'))
    const source = { ...record('b').source, path: `/${'x'.repeat(50_000)}` }
    for (let renewals = 0; renewals < 12; renewals += 1) await ledger.save(record('b', { source, renewals }))
    await expect.poll(async () => (await readFile(join(folder, journalName))).length).toBeLessThan(350_000)
    expect((await new FileLedger(folder).load()).records.map(({ id }) => id)).toEqual(['b'])
  })

  it('become lines even if there are more of them than are saved at once', async () => {
    const folder = await tempFolder()
    const ids = Array.from({ length: 250 }, (_, index) => `r${index}`)
    for (const id of ids) await writeRecord(folder, record(id))
    const ledger = new FileLedger(folder)
    await ledger.load()
    const rewritten = ledger.rewriteOutdated()
    await ledger.remove('r249')
    await rewritten
    expect(await readdir(folder)).toEqual([journalName])
    const { records } = await new FileLedger(folder).load()
    expect(records.map(({ id }) => id).sort()).toEqual(ids.slice(0, -1).sort())
  })

  it('are set aside if they are truncated or altered, never deleted, and the others are read', async () => {
    const folder = await tempFolder()
    await writeRecord(folder, record('good'))
    await writeRecord(folder, record('bad'))
    const path = join(folder, 'bad.json')
    const whole = await readFile(path)
    const damage = fc.oneof(
      fc.nat({ max: whole.byteLength - 1 }).map((length) => whole.subarray(0, length)),
      fc
        .constantFrom('', 'null', '[]', '"text"', '7', '{}', '{"version":1}', '\0'.repeat(300))
        .map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.concat([whole, Buffer.from('x'), bytes])),
    )
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        await writeFile(path, bytes)
        const { records, problems } = await new FileLedger(folder).load()
        expect(records).toEqual([record('good')])
        expect(problems.map(({ kind }) => kind)).toEqual(['ledger-unreadable'])
        const aside = problems[0]?.subject ?? ''
        expect(aside).toMatch(/^bad\.json\.damaged-/)
        expect(await readFile(join(folder, aside))).toEqual(bytes)
      }),
      { numRuns: 60 },
    )
  })

  it('are reported once, because a file that was set aside is not found again at the next start', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'bad.json'), '{"version":1,')
    expect((await new FileLedger(folder).load()).problems).toHaveLength(1)
    expect((await new FileLedger(folder).load()).problems).toHaveLength(0)
    expect(await readdir(folder)).toHaveLength(1)
  })

  it.each<[string, object]>([
    [
      'a part with a negative length',
      { parts: [{ offset: 0, length: -1, state: { name: 'pending', attempts: 0 } }] },
    ],
    [
      'a confirmed part without its id',
      { parts: [{ offset: 0, length: 1, state: { name: 'confirmed', attempts: 0 } }] },
    ],
    ['an unknown state', { state: { name: 'flying' } }],
    ['a completed upload without its file', { state: { name: 'completed' } }],
    ['an unknown purpose', { purpose: 'world-domination' }],
    ['the id of another record', { id: 'other' }],
    ['a version that never existed', { version: 0 }],
  ])('are set aside if they have %s', async (_name, wrong) => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'a.json'), JSON.stringify({ ...firstVersion('a'), ...wrong }))
    const { records, problems } = await new FileLedger(folder).load()
    expect(records).toEqual([])
    expect(problems.map(({ kind }) => kind)).toEqual(['ledger-unreadable'])
  })

  it('are set aside if they differ from what was written, and read if they have no checksum', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'a.json'), recordToText(record('a')).replace('part_1', 'part_7'))
    // The form before there were a checksum, the sending time and the file.
    const { sending: _sending, file: _file, ...old } = firstVersion('b')
    await writeFile(join(folder, 'b.json'), JSON.stringify(old))
    const { records, problems } = await new FileLedger(folder).load()
    expect(records).toEqual([record('b', { sending: { startedAt: null, activeMs: 0 } })])
    expect(problems).toMatchObject([
      { kind: 'ledger-unreadable', subject: expect.stringMatching(/^a\.json\.damaged-/) },
    ])
  })

  it('are left alone, with a message at every start, if they are from a newer version', async () => {
    const folder = await tempFolder()
    const text = JSON.stringify({ version: recordVersion + 1, id: 'a', news: true })
    await writeFile(join(folder, 'a.json'), text)
    await new FileLedger(folder).save(record('b'))
    for (let start = 0; start < 2; start += 1) {
      const { records, problems } = await new FileLedger(folder).load()
      expect(records.map(({ id }) => id)).toEqual(['b'])
      expect(problems).toEqual([expect.objectContaining({ kind: 'ledger-too-new', subject: 'a.json' })])
      expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe(text)
    }
  })

  it('do not include temporary files of an interrupted write: these are removed, and nothing else', async () => {
    const folder = await tempFolder()
    await new FileLedger(folder).save(record('a'))
    await writeFile(join(folder, 'a.json.tmp-1234567890abcdef'), '{"ver')
    await writeFile(join(folder, `${journalName}.tmp-1234567890abcdef`), '{"id')
    await writeFile(join(folder, 'notes.txt'), 'mine')
    const { records, problems } = await new FileLedger(folder).load()
    expect([records.length, problems.length]).toEqual([1, 0])
    expect(await readdir(folder)).toEqual([journalName, 'notes.txt'])
  })

  it('cause no crash if one is a folder', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'a.json'))
    const { problems } = await new FileLedger(folder).load()
    expect(problems.map(({ kind }) => kind)).toEqual(['ledger-unreadable'])
  })

  it.skipIf(process.platform === 'win32')('keep nobody waiting if one is a pipe', async () => {
    const folder = await tempFolder()
    execFileSync('mkfifo', [join(folder, 'a.json')])
    await new FileLedger(folder).save(record('b'))
    const { problems, records } = await new FileLedger(folder).load()
    expect(problems.map(({ kind }) => kind)).toEqual(['ledger-unreadable'])
    expect(records).toEqual([record('b')])
  })
})

describe('the journal', () => {
  const text = (...records: UploadRecord[]) => records.map((one) => `${recordToText(one)}\n`).join('')

  it('leaves out a line that was not written to its end, and a later line does not run into it', async () => {
    const whole = text(record('a'), record('b', { renewals: 1 }))
    const start = Buffer.byteLength(text(record('a')))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: start, max: Buffer.byteLength(whole) - 1 }), async (length) => {
        const folder = await tempFolder()
        await writeFile(join(folder, journalName), Buffer.from(whole).subarray(0, length))
        const ledger = new FileLedger(folder)
        expect(await ledger.load()).toEqual({ records: [record('a')], problems: [] })
        await ledger.save(record('c'))
        expect(await readFile(join(folder, journalName), 'utf8')).toBe(text(record('a'), record('c')))
      }),
      { numRuns: 30 },
    )
  })

  it('sets a damaged line aside, byte for byte and once, and no earlier line replaces it', async () => {
    const folder = await tempFolder()
    const bad = recordToText(record('bad', { renewals: 1 })).replace('part_1', 'part_7')
    const nameless = '\0\0\0'
    const good = text(record('good'))
    const earlier = text(record('bad'))
    await writeFile(join(folder, journalName), `${earlier}${bad}\n${nameless}\n${good}`)
    const { records, problems } = await new FileLedger(folder).load()
    expect(records).toEqual([record('good')])
    expect(problems.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
      'ledger-unreadable a line names no record',
      'ledger-unreadable bad: its checksum does not fit: something in it was changed',
    ])
    const aside = problems[0]?.subject ?? ''
    expect(aside).toMatch(/^journal\.jsonl\.damaged-\d+$/)
    expect(await readFile(join(folder, aside), 'utf8')).toBe(`${nameless}\n${bad}\n`)
    expect(await readFile(join(folder, journalName), 'utf8')).toBe(good)
    expect(await new FileLedger(folder).load()).toEqual({ records: [record('good')], problems: [] })
  })

  it('sets a damaged removal aside as well', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, journalName), `${text(record('a'))}{"id":"a","removed":true,"sum":"x"}\n`)
    expect(await new FileLedger(folder).load()).toMatchObject({
      records: [],
      problems: [{ kind: 'ledger-unreadable' }],
    })
  })

  it('keeps a record of a newer version, with a message at every start', async () => {
    const folder = await tempFolder()
    const newer = `{"id":"new","version":${recordVersion + 1}}\n`
    await writeFile(join(folder, journalName), newer)
    for (let start = 0; start < 2; start += 1) {
      const ledger = new FileLedger(folder)
      expect((await ledger.load()).problems).toMatchObject([{ kind: 'ledger-too-new', subject: 'new' }])
      await ledger.save(record('a'))
    }
    expect((await readFile(join(folder, journalName), 'utf8')).startsWith(newer)).toBe(true)
  })

  it('keeps an id with any characters', async () => {
    const folder = await tempFolder()
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 64, unit: 'binary' }), async (id) => {
        await new FileLedger(folder).save(record(id))
        const ledger = new FileLedger(folder)
        expect((await ledger.load()).records.map((one) => one.id)).toEqual([id])
        await ledger.remove(id)
      }),
      { numRuns: 15 },
    )
  })

  it('returns the records of an earlier shape of the schema, and saves them in the current one', async () => {
    const folder = await tempFolder()
    // Without the fields that have defaults.
    const { id, sending: _sending, file: _file, ...old } = record('a', { parts: [] })
    const stored = { id, shape: recordShape - 1, ...old, parts: { runs: [], states: [] } }
    await writeFile(join(folder, journalName), `${sealed(stored)}\n`)
    const ledger = new FileLedger(folder)
    const wanted = record('a', { parts: [], sending: { startedAt: null, activeMs: 0 } })
    expect((await ledger.load()).records).toEqual([wanted])
    await ledger.rewriteOutdated()
    expect(await readFile(join(folder, journalName), 'utf8')).toContain(`${recordToText(wanted)}\n`)
  })

  it('has a new number of its shape for each change of the schema', () => {
    const schema = JSON.stringify(z.toJSONSchema(uploadRecordSchema, { io: 'input', unrepresentable: 'any' }))
    const digest = createHash('sha256').update(schema).digest('base64url').slice(0, 12)
    expect({ [recordShape]: digest }).toEqual({ 5: 'TUmSvW19RXxh' })
  })

  it.skipIf(process.platform !== 'linux')(
    'that cannot be read stops the start and stays in place, and is back when it can be read',
    async () => {
      const folder = await tempFolder()
      await new FileLedger(folder).save(record('a'))
      const path = join(folder, journalName)
      const away = join(await tempFolder(), journalName)
      await rename(path, away)
      // Reading its first byte is an input/output error.
      await symlink('/proc/self/mem', path)
      for (let start = 0; start < 2; start += 1) {
        const load = new FileLedger(folder).load()
        await expect(load).rejects.toMatchObject({
          failure: {
            kind: 'ledger-inaccessible',
            subject: journalName,
            detail: expect.stringContaining('EIO'),
          },
        })
      }
      await rename(away, path)
      expect(await new FileLedger(folder).load()).toEqual({ records: [record('a')], problems: [] })
    },
  )
})

describe('a refused write', () => {
  it('is reported at load and at save if the folder is a file', async () => {
    const path = join(await tempFolder(), 'uploads')
    await writeFile(path, '')
    expect(await failureKind(new FileLedger(path).load())).toBe('ledger-unwritable')
    expect(await failureKind(new FileLedger(path).save(record('a')))).toBe('ledger-unwritable')
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'is reported if the folder has no write permission',
    async () => {
      const folder = await tempFolder()
      await chmod(folder, 0o500)
      expect(await failureKind(new FileLedger(folder).save(record('a')))).toBe('ledger-unwritable')
    },
  )

  it('on a full disk is reported, keeps the earlier record, and leaves nothing half written', async ({
    skip,
  }) => {
    const folder = await smallDisk(256, skip)
    const ledger = new FileLedger(folder)
    await ledger.save(record('a'))
    const large = record('a', { source: { ...record('a').source, path: `/${'x'.repeat(400_000)}` } })
    expect(await failureKind(ledger.save(large))).toBe('disk-full')
    expect(await failureKind(ledger.save(record('b', { source: large.source })))).toBe('disk-full')
    expect(await readdir(folder)).toEqual([journalName])
    expect(await new FileLedger(folder).load()).toEqual({ records: [record('a')], problems: [] })
    await ledger.save(record('a', { renewals: 1 }))
    expect((await new FileLedger(folder).load()).records[0]?.renewals).toBe(1)
  })

  it('in the middle of a round, on a full disk, leaves nothing of the round for the next start', async ({
    skip,
  }) => {
    const folder = await smallDisk(256, skip)
    const ledger = new FileLedger(folder)
    await ledger.save(record('a'))
    await ledger.save(record('b'))
    const large = { ...record('d').source, path: `/${'x'.repeat(400_000)}` }
    const round = [
      ledger.save(record('a', { renewals: 1 })),
      ledger.remove('b'),
      ledger.save(record('c')),
      ledger.save(record('d', { source: large })),
    ]
    expect(await Promise.all(round.map(failureKind))).toEqual(round.map(() => 'disk-full'))
    expect((await new FileLedger(folder).load()).records).toEqual([record('a'), record('b')])
  })
})

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallDisk, tempFolder } from '../../../testing/servers'
import { recordVersion, type UploadRecord } from '../../core/upload/record/record'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { MiB } from '../../shared/limits'
import { FileLedger } from './file-ledger'
import { recordFromBytes, recordToText } from './record-file'

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

/** As the first version wrote it: an object for each part. */
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
    expect(await readdir(folder)).toEqual(['a.json', 'b.json'])
  })

  it('saves the record as it is at the call, even if it changes meanwhile', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    const live = record('a')
    const saved = ledger.save(live)
    live.renewals = 7
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
    expect(statSync(join(folder, 'a.json')).mode & 0o777).toBe(0o600)
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
  it('files of the first version are read, and have the current version after their next save', async () => {
    const folder = await tempFolder()
    const path = join(folder, 'a.json')
    await writeFile(path, sealed(firstVersion('a')))
    const ledger = new FileLedger(folder)
    const { records, problems } = await ledger.load()
    expect([records, problems]).toEqual([[record('a')], []])
    for (const one of records) await ledger.save(one)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: recordVersion })
    expect(await new FileLedger(folder).load()).toEqual({ records: [record('a')], problems: [] })
  })

  it('a file of the first version with another checksum is set aside', async () => {
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
    ['a run that does not say how many', { runs: [[0, 10]], states: [1] }],
    ['no parts of a state', { runs: [[0, 10, 1]], states: [0, 1] }],
    ['an end beyond all numbers', { runs: [[0, Number.MAX_SAFE_INTEGER, 2]], states: [2] }],
    ['an empty part id', { runs: [[0, 10, 1]], states: [''] }],
    ['a confirmed part without its id', { runs: [[0, 10, 1]], states: [{ name: 'confirmed', attempts: 1 }] }],
    ['a state that there is not', { runs: [[0, 10, 1]], states: [null] }],
    ['an object for each part', record('a').parts],
    ['nothing', undefined],
  ])('does not take %s, even if the checksum fits', (_name, parts) => {
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
  ])('with %s that this version does not know is from a newer one, not damaged', (_name, fields) => {
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

describe('many at once', () => {
  it('a record that cannot be saved fails alone', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    // Nothing can be renamed over a folder.
    await mkdir(join(folder, 'upload-7.json'))
    const ids = Array.from({ length: 30 }, (_, index) => `upload-${index}`)
    const kinds = await Promise.all(
      ids.map((id) =>
        ledger.save(record(id)).then(
          () => 'saved',
          (error: unknown) => (error instanceof HoistError ? error.failure.kind : error),
        ),
      ),
    )
    expect(kinds).toEqual(ids.map((id) => (id === 'upload-7' ? 'ledger-unwritable' : 'saved')))
    const { records } = await new FileLedger(folder).load()
    expect(records.map(({ id }) => id).sort()).toEqual(ids.filter((id) => id !== 'upload-7').sort())
  })

  it('calls for one upload run in their order, even beside others', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    const asked: Promise<void>[] = []
    for (let renewals = 0; renewals < 20; renewals += 1) {
      const saved = ledger.save(record('a', { renewals })).then(async () => {
        const onDisk = recordFromBytes(await readFile(join(folder, 'a.json')))
        expect('kind' in onDisk ? onDisk : onDisk.renewals).toBeGreaterThanOrEqual(renewals)
      })
      asked.push(saved, ledger.save(record(`other-${renewals}`)))
    }
    await Promise.all(asked)
    await Promise.all([ledger.save(record('a')), ledger.remove('a')])
    expect(await readdir(folder)).not.toContain('a.json')
    await Promise.all([ledger.remove('other-1'), ledger.save(record('other-1', { renewals: 9 }))])
    const { records } = await new FileLedger(folder).load()
    expect(records.find(({ id }) => id === 'other-1')?.renewals).toBe(9)
    expect(records).toHaveLength(20)
  })

  it('a folder that was deleted is created again', async () => {
    const folder = join(await tempFolder(), 'uploads')
    const ledger = new FileLedger(folder)
    await ledger.load()
    await rm(folder, { recursive: true })
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => ledger.save(record(id))))
    expect(await readdir(folder)).toEqual(['a.json', 'b.json', 'c.json', 'd.json'])
  })
})

describe('damaged files', () => {
  it('a truncated or altered ledger file is set aside, never deleted, and the others continue', async () => {
    const folder = await tempFolder()
    const ledger = new FileLedger(folder)
    await ledger.save(record('good'))
    await ledger.save(record('bad'))
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

  it('are reported once: a file that was set aside is not found again at the next start', async () => {
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
    ['a state that there is not', { state: { name: 'flying' } }],
    ['a completed upload without its file', { state: { name: 'completed' } }],
    ['a purpose that there is not', { purpose: 'world-domination' }],
    ['the id of another record', { id: 'other' }],
    ['a version that never was', { version: 0 }],
  ])('a record with %s is set aside', async (_name, wrong) => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'a.json'), JSON.stringify({ ...firstVersion('a'), ...wrong }))
    const { records, problems } = await new FileLedger(folder).load()
    expect(records).toEqual([])
    expect(problems.map(({ kind }) => kind)).toEqual(['ledger-unreadable'])
  })

  it('a readable record that differs from what was written is set aside; a record without a checksum is read', async () => {
    const folder = await tempFolder()
    await new FileLedger(folder).save(record('a'))
    const path = join(folder, 'a.json')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace('part_1', 'part_7'))
    // As it was written before there were a checksum, the sending time and the file.
    const { sending: _sending, file: _file, ...old } = firstVersion('b')
    await writeFile(join(folder, 'b.json'), JSON.stringify(old))
    const { records, problems } = await new FileLedger(folder).load()
    expect(records).toEqual([record('b', { sending: { startedAt: null, activeMs: 0 } })])
    expect(problems).toMatchObject([
      { kind: 'ledger-unreadable', subject: expect.stringMatching(/^a\.json\.damaged-/) },
    ])
  })

  it('a ledger file from a newer version is left alone, with a message, at every start', async () => {
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

  it('temporary files of an interrupted write are removed, and only these', async () => {
    const folder = await tempFolder()
    await new FileLedger(folder).save(record('a'))
    await writeFile(join(folder, 'a.json.tmp-1234567890abcdef'), '{"ver')
    await writeFile(join(folder, 'notes.txt'), 'mine')
    const { records, problems } = await new FileLedger(folder).load()
    expect([records.length, problems.length]).toEqual([1, 0])
    expect(await readdir(folder)).toEqual(['a.json', 'notes.txt'])
  })

  it('a folder with the name of a record causes no crash', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'a.json'))
    const { problems } = await new FileLedger(folder).load()
    expect(problems.map(({ kind }) => kind)).toEqual(['ledger-unreadable'])
  })

  it.skipIf(process.platform === 'win32')(
    'a pipe with the name of a record keeps nobody waiting',
    async () => {
      const folder = await tempFolder()
      execFileSync('mkfifo', [join(folder, 'a.json')])
      await new FileLedger(folder).save(record('b'))
      const { problems, records } = await new FileLedger(folder).load()
      expect(problems.map(({ kind }) => kind)).toEqual(['ledger-unreadable'])
      expect(records).toEqual([record('b')])
    },
  )
})

it.skipIf(process.platform !== 'linux')(
  'a record without read permission stays in place, with a message, and is back when it can be read',
  async () => {
    const folder = await tempFolder()
    await new FileLedger(folder).save(record('a'))
    await new FileLedger(folder).save(record('b'))
    const path = join(folder, 'a.json')
    const away = join(await tempFolder(), 'a.json')
    await rename(path, away)
    // Reading its first byte is an input/output error.
    await symlink('/proc/self/mem', path)
    for (let start = 0; start < 2; start += 1) {
      const { records, problems } = await new FileLedger(folder).load()
      expect(records).toEqual([record('b')])
      expect(problems).toMatchObject([{ kind: 'ledger-inaccessible', subject: 'a.json' }])
      expect(problems[0]?.detail).toContain('EIO')
    }
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.json'])
    await rename(away, path)
    expect(await new FileLedger(folder).load()).toEqual({ records: [record('a'), record('b')], problems: [] })
  },
)

describe('a disk that refuses a write', () => {
  it('a file in place of the folder: ledger-unwritable, at load and at save', async () => {
    const path = join(await tempFolder(), 'uploads')
    await writeFile(path, '')
    expect(await failureKind(new FileLedger(path).load())).toBe('ledger-unwritable')
    expect(await failureKind(new FileLedger(path).save(record('a')))).toBe('ledger-unwritable')
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a folder without write permission',
    async () => {
      const folder = await tempFolder()
      await chmod(folder, 0o500)
      expect(await failureKind(new FileLedger(folder).save(record('a')))).toBe('ledger-unwritable')
    },
  )

  it('disk full: reports it, keeps the earlier record, and leaves nothing half written', async ({ skip }) => {
    const folder = await smallDisk(256, skip)
    const ledger = new FileLedger(folder)
    await ledger.save(record('a'))
    const large = record('a', { source: { ...record('a').source, path: `/${'x'.repeat(400_000)}` } })
    expect(await failureKind(ledger.save(large))).toBe('disk-full')
    expect(await failureKind(ledger.save(record('b', { source: large.source })))).toBe('disk-full')
    expect(await readdir(folder)).toEqual(['a.json'])
    expect(await new FileLedger(folder).load()).toEqual({ records: [record('a')], problems: [] })
    await ledger.save(record('a', { renewals: 1 }))
    expect((await new FileLedger(folder).load()).records[0]?.renewals).toBe(1)
  })
})

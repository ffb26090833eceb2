import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import {
  form,
  handClock,
  hour,
  md5,
  noise,
  partForm,
  practice,
  rawExchange,
  rawHead,
  sha256,
  tempFolder,
} from '../../../testing/practice-server'
import { GiB, MiB } from '../../shared/limits'
import { purposes } from '../../shared/service/purposes'
import { startPracticeServer } from './server'

describe('create', () => {
  test('answers with a pending Upload that expires in an hour', async () => {
    const clock = handClock()
    const { api, server } = await practice({ now: clock.now })
    const reply = await api.create(1000, { filename: 'a.jsonl', purpose: 'batch' })
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      id: expect.stringMatching(/^upload_[0-9a-f]{32}$/),
      object: 'upload',
      bytes: 1000,
      created_at: clock.now() / 1000,
      filename: 'a.jsonl',
      purpose: 'batch',
      status: 'pending',
      expires_at: clock.now() / 1000 + 3600,
    })
    expect(server.uploads()).toMatchObject([{ number: 1, mimeType: 'text/plain', parts: [] }])
  })

  test.each(purposes)('accepts the purpose %s', async (purpose) => {
    const { api } = await practice()
    expect((await api.create(1, { purpose })).json.purpose).toBe(purpose)
  })

  test.each([
    ['no filename', { filename: undefined }, 'filename'],
    ['an empty filename', { filename: '' }, 'filename'],
    ['no bytes', { bytes: undefined }, 'bytes'],
    ['an empty file', { bytes: 0 }, 'bytes'],
    ['a negative size', { bytes: -1 }, 'bytes'],
    ['half a byte', { bytes: 1.5 }, 'bytes'],
    ['a size in words', { bytes: '10' }, 'bytes'],
    ['more than 8 GiB', { bytes: 8 * GiB + 1 }, 'bytes'],
    ['no mime_type', { mime_type: undefined }, 'mime_type'],
    ['no purpose', { purpose: undefined }, 'purpose'],
    ['an unknown field', { size: 3 }, 'size'],
    [
      'a lifetime that is too short',
      { expires_after: { anchor: 'created_at', seconds: 3599 } },
      'expires_after.seconds',
    ],
    [
      'a lifetime that is too long',
      { expires_after: { anchor: 'created_at', seconds: 2_592_001 } },
      'expires_after.seconds',
    ],
    ['another anchor', { expires_after: { anchor: 'now', seconds: 3600 } }, 'expires_after.anchor'],
  ])('refuses %s', async (_name, more, param) => {
    const { api, server } = await practice()
    const reply = await api.create(1000, more)
    expect(reply.status).toBe(400)
    expect(reply.json).toEqual({
      error: { message: expect.stringContaining(param), type: 'invalid_request_error', param, code: null },
    })
    expect(server.uploads()).toEqual([])
  })

  test('refuses an unknown purpose in the service’s own words', async () => {
    const { api, server } = await practice()
    const reply = await api.create(1000, { purpose: 'fun' })
    expect(reply.status).toBe(400)
    expect(reply.json.error).toEqual({
      message: expect.stringMatching(/^'fun' is not one of \['assistants', .*\] - 'purpose'$/),
      type: 'invalid_request_error',
      param: null,
      code: null,
    })
    expect(server.uploads()).toEqual([])
  })

  test('accepts the largest possible file', async () => {
    const { api } = await practice()
    expect((await api.create(8 * GiB)).json.bytes).toBe(8 * GiB)
  })

  test.each([
    ['JSON that is cut off', 'application/json', '{"filename":'],
    ['a list', 'application/json', '[]'],
    ['text', 'text/plain', '{}'],
    ['bytes that are not UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22])],
  ])('refuses %s', async (_name, type, body) => {
    const { api } = await practice()
    const reply = await api.send('POST', '/uploads', { headers: { 'content-type': type }, body })
    expect(reply.status).toBe(400)
    expect(reply.json.error.type).toBe('invalid_request_error')
  })
})

describe('part', () => {
  test('answers with an UploadPart', async () => {
    const clock = handClock()
    const { api, server } = await practice({ now: clock.now })
    const upload = (await api.create(5)).json
    clock.forward(2000)
    const reply = await api.part(upload.id, 'hello')
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      id: expect.stringMatching(/^part_[0-9a-f]{32}$/),
      object: 'upload.part',
      created_at: clock.now() / 1000,
      upload_id: upload.id,
    })
    expect(server.uploads()[0]?.parts).toEqual([
      { id: reply.json.id, bytes: 5, createdAt: clock.now() / 1000 },
    ])
  })

  test('needs no file name on its field', async () => {
    const { api, server } = await practice()
    const upload = (await api.create(5)).json
    const reply = await api.send(
      'POST',
      `/uploads/${upload.id}/parts`,
      form([{ name: 'data', bytes: 'hello' }]),
    )
    expect(reply.status).toBe(200)
    expect(server.uploads()[0]?.parts[0]?.bytes).toBe(5)
  })

  test.each([
    ['an empty part', partForm('')],
    ['no field', form([])],
    ['another field', form([{ name: 'file', bytes: 'x', filename: 'a' }])],
    [
      'a field beside it',
      form([
        { name: 'data', bytes: 'x' },
        { name: 'more', bytes: 'y' },
      ]),
    ],
    [
      'the field twice',
      form([
        { name: 'data', bytes: 'x' },
        { name: 'data', bytes: 'y' },
      ]),
    ],
    ['a form that is cut off', { ...partForm('hello'), body: partForm('hello').body.subarray(0, -20) }],
    ['a header that is cut off', { ...partForm('hello'), body: partForm('hello').body.subarray(0, 40) }],
    ['an empty body', { ...partForm('hello'), body: Buffer.alloc(0) }],
    ['no form at all', { headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from('x') }],
    [
      'a form without a boundary',
      { headers: { 'content-type': 'multipart/form-data' }, body: Buffer.from('x') },
    ],
  ])('refuses %s, and leaves nothing behind', async (_name, sent) => {
    const { api, server, folder } = await practice()
    const upload = (await api.create(5)).json
    const reply = await api.send('POST', `/uploads/${upload.id}/parts`, sent)
    expect(reply.status).toBe(400)
    expect(reply.json.error.type).toBe('invalid_request_error')
    expect(server.uploads()[0]).toMatchObject({ status: 'pending', parts: [] })
    expect(await readdir(join(folder, 'state', 'uploads', upload.id, 'incoming'))).toEqual([])
  })

  test('may have 64 MiB and not a byte more', { timeout: 60_000 }, async () => {
    const { api, server, folder } = await practice()
    const upload = (await api.create(128 * MiB)).json
    const most = Buffer.alloc(64 * MiB, 'x')
    expect((await api.part(upload.id, most)).status).toBe(200)
    const tooMuch = await api.part(upload.id, Buffer.concat([most, Buffer.from('y')]))
    expect(tooMuch.status).toBe(413)
    expect(tooMuch.json.error).toMatchObject({ type: 'invalid_request_error', param: 'data' })
    expect(server.uploads()[0]?.parts).toHaveLength(1)
    expect(await readdir(join(folder, 'state', 'uploads', upload.id, 'incoming'))).toEqual([])
  })

  test('without a declared length is stopped at the limit as well', { timeout: 60_000 }, async () => {
    const { api } = await practice()
    const upload = (await api.create(GiB)).json
    const { headers, body } = partForm(Buffer.alloc(64 * MiB + 1, 'x'))
    const pieces = Array.from({ length: 65 }, (_, index) => body.subarray(index * MiB, (index + 1) * MiB))
    const reply = await api.send('POST', `/uploads/${upload.id}/parts`, {
      headers,
      body: Readable.from(pieces),
    })
    expect(reply.status).toBe(413)
  })

  test('with a declared length far above the limit is refused before it is read', async () => {
    const { api, server } = await practice()
    const upload = (await api.create(GiB)).json
    const head = rawHead(server, 'POST', `/uploads/${upload.id}/parts`, {
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 2 * GiB,
    })
    const exchange = rawExchange(server, head, '--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n')
    const record = await server.waitFor(({ status }) => status === 413)
    await server.close()
    expect((await exchange).bytes.toString()).toMatch(/^HTTP\/1\.1 413 /)
    expect(record.bytes).toBe(0)
  })

  test('of a client that leaves midway leaves nothing behind', async () => {
    const { api, server, folder } = await practice()
    const upload = (await api.create(1000)).json
    const leave = new AbortController()
    const { headers, body } = partForm(noise(500_000))
    async function* half() {
      yield body.subarray(0, 250_000)
      await server.waitFor(({ bytes }) => bytes >= 100_000)
      leave.abort()
    }
    const sending = api.send('POST', `/uploads/${upload.id}/parts`, {
      headers,
      body: Readable.from(half()),
      signal: leave.signal,
    })
    await expect(sending).rejects.toThrow()
    await server.waitFor(({ operation, state }) => operation === 'part' && state === 'broken')
    await server.close()
    expect(server.uploads()[0]?.parts).toEqual([])
    expect(await readdir(join(folder, 'state', 'uploads', upload.id, 'incoming'))).toEqual([])
  })

  test('of an unknown upload is a 404', async () => {
    const { api } = await practice()
    const reply = await api.part('upload_unknown', 'x')
    expect(reply.status).toBe(404)
    expect(reply.json.error.type).toBe('invalid_request_error')
  })

  test('may exceed the declared size, unless orphans count', async () => {
    const lenient = await practice()
    const first = (await lenient.api.create(5)).json
    expect((await lenient.api.part(first.id, 'hello')).status).toBe(200)
    const again = (await lenient.api.part(first.id, 'HELLO')).json
    expect((await lenient.api.complete(first.id, [again.id])).status).toBe(200)

    const strict = await practice({ countOrphans: true })
    const second = (await strict.api.create(5)).json
    const part = (await strict.api.part(second.id, 'hello')).json
    expect((await strict.api.part(second.id, 'H')).status).toBe(400)
    expect((await strict.api.complete(second.id, [part.id])).status).toBe(200)
  })
})

describe('complete', () => {
  test('puts the parts together in the order of the list, whatever order they came in', async () => {
    const clock = handClock()
    const { api, server, folder } = await practice({ now: clock.now })
    const upload = (await api.create(11)).json
    const world = (await api.part(upload.id, 'world', 2)).json
    const orphan = await api.part(upload.id, 'lost')
    expect(orphan.status).toBe(200)
    const hello = (await api.part(upload.id, 'hello ', 1)).json
    clock.forward(60_000)
    const reply = await api.complete(upload.id, [hello.id, world.id], md5('hello world'))
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      ...upload,
      status: 'completed',
      file: {
        id: expect.stringMatching(/^file-[0-9A-Za-z]{22}$/),
        object: 'file',
        bytes: 11,
        // The time of the upload, not of the completion a minute later.
        created_at: upload.created_at,
        expires_at: null,
        filename: 'data.jsonl',
        purpose: 'user_data',
        status: 'processed',
        status_details: null,
      },
    })
    const [file] = server.files()
    expect(file?.path).toBe(join(folder, 'files', reply.json.file.id, 'data.jsonl'))
    expect(await readFile(file?.path ?? '', 'utf8')).toBe('hello world')
    // Nothing of the part that was left out remains.
    const names = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile())
    const contents = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))))
    expect(contents.some((bytes) => bytes.includes('hello world'))).toBe(true)
    expect(contents.some((bytes) => bytes.includes('lost'))).toBe(false)
  })

  test('accepts the md5 in capital letters, too', async () => {
    const { api } = await practice()
    const upload = (await api.create(5)).json
    const part = (await api.part(upload.id, 'hello')).json
    expect((await api.complete(upload.id, [part.id], md5('hello').toUpperCase())).status).toBe(200)
  })

  test.each<[string, (ids: { a: string; b: string; foreign: string }) => unknown]>([
    ['no list', () => ({})],
    ['an empty list', () => ({ part_ids: [] })],
    ['ids that are not text', () => ({ part_ids: [1] })],
    ['an unknown part', ({ a }) => ({ part_ids: [a, 'part_unknown'] })],
    ['a part of another upload', ({ a, foreign }) => ({ part_ids: [a, foreign] })],
    ['a part twice', ({ a }) => ({ part_ids: [a, a] })],
    ['too few bytes', ({ a }) => ({ part_ids: [a] })],
    ['an invalid md5', ({ a, b }) => ({ part_ids: [a, b], md5: 'xyz' })],
    ['the md5 of something else', ({ a, b }) => ({ part_ids: [a, b], md5: md5('something else') })],
    ['an unknown field', ({ a, b }) => ({ part_ids: [a, b], sha256: '' })],
  ])('refuses %s, and can be requested again', async (_name, body) => {
    const { api, server } = await practice()
    const upload = (await api.create(10)).json
    const other = (await api.create(5)).json
    const a = (await api.part(upload.id, 'hello')).json.id
    const b = (await api.part(upload.id, 'world')).json.id
    const foreign = (await api.part(other.id, 'world')).json.id
    const reply = await api.post(`/uploads/${upload.id}/complete`, body({ a, b, foreign }))
    expect(reply.status).toBe(400)
    expect(reply.json.error.type).toBe('invalid_request_error')
    expect(server.files()).toEqual([])
    expect(server.uploads()[0]?.status).toBe('pending')
    expect((await api.complete(upload.id, [a, b], md5('helloworld'))).status).toBe(200)
  })

  test.each([
    ['a batch that is not .jsonl', 'batch', 'a.json', 'Invalid file format for Batch API. Must be .jsonl'],
    [
      'an extension that assistants cannot read',
      'assistants',
      'macro.vb',
      'Invalid extension vb. Supported formats: "c", "cpp", ',
    ],
    ['no extension for assistants', 'assistants', 'README', 'Invalid extension . Supported formats: "c", '],
  ])('refuses %s in the service’s own words', async (_name, purpose, filename, message) => {
    const { api, server } = await practice()
    const upload = (await api.create(5, { purpose, filename })).json
    const part = (await api.part(upload.id, 'hello')).json
    const reply = await api.complete(upload.id, [part.id])
    expect(reply.status).toBe(400)
    expect(reply.json.error).toEqual({
      message: expect.stringContaining(message),
      type: 'invalid_request_error',
      param: null,
      code: null,
    })
    expect(server.files()).toEqual([])
    expect(server.uploads()[0]?.status).toBe('pending')
  })

  test('refuses more bytes than were declared', async () => {
    const { api } = await practice()
    const upload = (await api.create(9)).json
    const ids = [(await api.part(upload.id, 'hello')).json.id, (await api.part(upload.id, 'world')).json.id]
    const reply = await api.complete(upload.id, ids)
    expect(reply.json.error.message).toContain('10 bytes')
  })

  test('happens once, even when two requests come at the same time', async () => {
    const { api, server } = await practice()
    const upload = (await api.create(5)).json
    const part = (await api.part(upload.id, 'hello')).json
    const replies = await Promise.all([
      api.complete(upload.id, [part.id], md5('hello')),
      api.complete(upload.id, [part.id], md5('hello')),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
    const later = await api.complete(upload.id, [part.id])
    expect(later.json).toEqual(replies.find(({ status }) => status === 400)?.json)
    expect(later.json.error.message).toContain("'completed'")
    expect(server.files()).toHaveLength(1)
  })

  test('continues after the client disconnects, which the service cannot detect', async () => {
    const { api, server } = await practice()
    const upload = (await api.create(5)).json
    const part = (await api.part(upload.id, 'hello')).json
    server.setFaults([{ operation: 'complete', action: { kind: 'drop-answer' } }])
    await expect(api.complete(upload.id, [part.id])).rejects.toThrow()
    expect((await api.get('/files')).json.data).toHaveLength(1)
  })

  test('of a large file leaves the server free to answer others', { timeout: 60_000 }, async () => {
    const { api, server } = await practice()
    const upload = (await api.create(64 * MiB)).json
    const bytes = Buffer.alloc(32 * MiB, 'x')
    const ids = [(await api.part(upload.id, bytes)).json.id, (await api.part(upload.id, bytes)).json.id]
    let done = false
    const completing = api.complete(upload.id, ids, md5(Buffer.concat([bytes, bytes]))).finally(() => {
      done = true
    })
    let answered = 0
    while (!done) {
      expect((await api.get('/files')).status).toBe(200)
      answered += 1
    }
    expect((await completing).status).toBe(200)
    expect(answered).toBeGreaterThan(5)
    expect(server.files()).toHaveLength(1)
  })

  test.each([
    ['../../escape.txt', '.._.._escape.txt'],
    ['say "hi"\r\nx: y.txt', 'say _hi___x_ y.txt'],
    ['🧪'.repeat(63), undefined],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['تقرير نهائي.txt', 'تقرير نهائي.txt'],
    ['..', 'file'],
  ])('stores %j under a name that is safe on disk, and keeps the name itself', async (filename, safe) => {
    const { api, server, folder } = await practice()
    const file = await api.file('content', { filename, purpose: 'fine-tune' })
    expect(file.filename).toBe(filename)
    const path = server.files()[0]?.path ?? ''
    expect(path.startsWith(join(folder, 'files', file.id))).toBe(true)
    expect(basename(path)).toBe(safe ?? filename)
    expect(await readFile(path, 'utf8')).toBe('content')
    const content = await api.get(`/files/${file.id}/content`)
    expect(content.text).toBe('content')
    const disposition = `${content.headers['content-disposition']}`
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')).toBe(filename)
  })
})

describe('an upload that is closed', () => {
  test('by cancellation accepts nothing more', async () => {
    const { api, server, folder } = await practice()
    const upload = (await api.create(5)).json
    const part = (await api.part(upload.id, 'hello')).json
    const reply = await api.cancel(upload.id)
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({ ...upload, status: 'cancelled' })
    expect((await api.part(upload.id, 'hello')).status).toBe(400)
    expect((await api.complete(upload.id, [part.id])).status).toBe(400)
    expect((await api.cancel(upload.id)).status).toBe(400)
    expect(server.files()).toEqual([])
    expect(existsSync(join(folder, 'state', 'uploads', upload.id, 'parts'))).toBe(false)
  })

  test('by completion cannot be cancelled, and accepts no part', async () => {
    const { api, server } = await practice()
    const file = await api.file('hello')
    const id = server.uploads()[0]?.id ?? ''
    expect((await api.cancel(id)).json.error.message).toContain("'completed'")
    expect((await api.part(id, 'more')).status).toBe(400)
    expect((await api.get(`/files/${file.id}`)).status).toBe(200)
  })

  test('by expiry after exactly an hour accepts nothing more, and frees the disk', async () => {
    const clock = handClock()
    const { api, server, folder } = await practice({ now: clock.now })
    const upload = (await api.create(5)).json
    const part = (await api.part(upload.id, 'hello')).json
    clock.forward(hour - 1)
    expect(server.uploads()[0]?.status).toBe('pending')
    clock.forward(1)
    expect(server.uploads()[0]?.status).toBe('expired')
    for (const reply of [
      await api.part(upload.id, 'hello'),
      await api.complete(upload.id, [part.id]),
      await api.cancel(upload.id),
    ]) {
      expect(reply.status).toBe(400)
      expect(reply.json.error.message).toContain("'expired'")
    }
    await api.create(5)
    expect(existsSync(join(folder, 'state', 'uploads', upload.id, 'parts'))).toBe(false)
  })

  test('by expiry while a part arrives rejects that part', async () => {
    const clock = handClock()
    const { api, server } = await practice({ now: clock.now, lifetimeMs: 10_000 })
    const upload = (await api.create(5)).json
    expect(upload.expires_at).toBe(upload.created_at + 10)
    const { headers, body } = partForm('hello')
    async function* late() {
      yield body.subarray(0, -10)
      await server.waitFor(({ operation, bytes }) => operation === 'part' && bytes > 0)
      clock.forward(10_000)
      yield body.subarray(-10)
    }
    const reply = await api.send('POST', `/uploads/${upload.id}/parts`, {
      headers,
      body: Readable.from(late()),
    })
    expect(reply.status).toBe(400)
    expect(server.uploads()[0]?.parts).toEqual([])
  })

  test.each(['complete', 'cancel', 'parts'])('or never existed: %s is a 404', async (what) => {
    const { api } = await practice()
    const body = { part_ids: ['part_1'] }
    const reply = await api.post(`/uploads/upload_unknown/${what}`, body)
    expect(reply.status).toBe(404)
    expect(reply.json.error).toMatchObject({ type: 'invalid_request_error', param: 'upload_id' })
  })
})

describe('files', () => {
  async function withFiles() {
    const clock = handClock()
    const started = await practice({ now: clock.now })
    const ids: string[] = []
    for (const [name, purpose] of [
      ['a', 'user_data'],
      ['b', 'evals'],
      ['c', 'user_data'],
      ['d', 'user_data'],
    ] as const) {
      ids.push((await started.api.file(name, { filename: name, purpose })).id)
      // Two of them are created within one second: they must still be in order.
      if (name !== 'b') clock.forward(1000)
    }
    return { ...started, clock, ids }
  }

  test('are listed newest first, or oldest first', async () => {
    const { api, ids } = await withFiles()
    const newest = (await api.get('/files')).json
    expect(newest).toMatchObject({ object: 'list', has_more: false, first_id: ids[3], last_id: ids[0] })
    expect(newest.data.map(({ id }: { id: string }) => id)).toEqual([...ids].reverse())
    const oldest = (await api.get('/files?order=asc')).json
    expect(oldest.data.map(({ filename }: { filename: string }) => filename)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('are listed in pages and by purpose', async () => {
    const { api, ids } = await withFiles()
    const query = '/files?order=asc&limit=2&purpose=user_data'
    const first = (await api.get(query)).json
    expect(first).toMatchObject({ has_more: true, first_id: ids[0], last_id: ids[2] })
    const second = (await api.get(`${query}&after=${first.last_id}`)).json
    expect(second).toMatchObject({ has_more: false, first_id: ids[3], last_id: ids[3] })
    const third = (await api.get(`${query}&after=${second.last_id}`)).json
    expect(third).toEqual({ object: 'list', data: [], has_more: false, first_id: null, last_id: null })
    expect((await api.get('/files?purpose=vision')).json.data).toEqual([])
  })

  test('continue after a cursor that was deleted meanwhile', async () => {
    const { api, ids } = await withFiles()
    await api.send('DELETE', `/files/${ids[2]}`)
    const rest = (await api.get(`/files?after=${ids[2]}`)).json
    expect(rest.data.map(({ filename }: { filename: string }) => filename)).toEqual(['b', 'a'])
  })

  test.each(['limit=0', 'limit=10001', 'limit=x', 'order=up', 'after=file-unknown'])(
    'are not listed with %s',
    async (query) => {
      const { api } = await practice()
      const reply = await api.get(`/files?${query}`)
      expect(reply.status).toBe(400)
      expect(reply.json.error.param).toBe(query.split('=')[0])
    },
  )

  test.each([
    ['user_data', false],
    ['assistants', false],
    ['fine-tune', true],
    ['batch', true],
    ['vision', true],
    ['evals', true],
  ])('of purpose %s can be read back: %s', async (purpose, readable) => {
    const { api } = await practice()
    const file = await api.file('hello', { purpose, filename: purpose === 'assistants' ? 'a.md' : 'a.jsonl' })
    const content = await api.get(`/files/${file.id}/content`)
    if (readable) expect([content.status, content.text]).toEqual([200, 'hello'])
    else {
      expect(content.status).toBe(400)
      expect(content.json.error).toEqual({
        message: `Not allowed to download files of purpose: ${purpose}`,
        type: 'invalid_request_error',
        param: null,
        code: null,
      })
    }
  })

  test('are listed by the time of their uploads, whichever was completed first', async () => {
    const clock = handClock()
    const { api } = await practice({ now: clock.now })
    const early = (await api.create(1)).json
    clock.forward(5000)
    const quick = await api.file('b')
    clock.forward(60_000)
    const part = (await api.part(early.id, 'a')).json
    const { file } = (await api.complete(early.id, [part.id])).json
    const newest = (await api.get('/files')).json
    expect(newest.data.map(({ id }: { id: string }) => id)).toEqual([quick.id, file.id])
    expect((await api.get(`/files?after=${quick.id}`)).json.data).toEqual([file])
    expect((await api.get(`/files?order=asc&after=${file.id}`)).json.data).toEqual([quick])
  })

  test('can be looked up, downloaded and deleted', async () => {
    const { api, server, folder } = await practice()
    const file = await api.file('hello', { purpose: 'fine-tune' })
    expect((await api.get(`/files/${file.id}`)).json).toEqual(file)
    const content = await api.get(`/files/${file.id}/content`)
    expect(content.text).toBe('hello')
    expect(content.headers).toMatchObject({
      'content-length': '5',
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="data.jsonl"; filename*=UTF-8''data.jsonl`,
    })
    expect((await api.send('DELETE', `/files/${file.id}`)).json).toEqual({
      id: file.id,
      object: 'file',
      deleted: true,
    })
    expect(server.files()).toEqual([])
    expect(await readdir(join(folder, 'files'))).toEqual([])
    for (const reply of [
      await api.get(`/files/${file.id}`),
      await api.get(`/files/${file.id}/content`),
      await api.send('DELETE', `/files/${file.id}`),
    ]) {
      expect(reply.status).toBe(404)
      expect(reply.json.error.message).toContain(file.id)
    }
  })

  test('of purpose batch expire after 30 days, and others if their uploads say so', async () => {
    const clock = handClock()
    const { api, server, folder } = await practice({ now: clock.now })
    const batch = await api.file('a', { purpose: 'batch' })
    const brief = await api.file('b', { expires_after: { anchor: 'created_at', seconds: 3600 } })
    const kept = await api.file('c')
    expect(batch.expires_at - batch.created_at).toBe(30 * 24 * 3600)
    expect(brief.expires_at - brief.created_at).toBe(3600)
    expect(kept.expires_at).toBeNull()
    clock.forward(hour)
    expect((await api.get(`/files/${brief.id}`)).status).toBe(404)
    clock.forward(30 * 24 * hour)
    expect(server.files().map(({ id }) => id)).toEqual([kept.id])
    await api.create(1)
    expect(await readdir(join(folder, 'files'))).toEqual([kept.id])
  })

  test('arrive byte for byte, even if the content looks like the form around it', async () => {
    const { api } = await practice()
    const teasing = Buffer.concat(
      Array.from({ length: 3000 }, (_, index) =>
        Buffer.concat([
          noise(index % 97, index),
          Buffer.from('\r\n------practice-test-boundar'),
          Buffer.from('\r\n--'),
        ]),
      ),
    )
    const bytes = Buffer.concat([noise(3_000_000), teasing, Buffer.from('\r\n-')])
    const upload = (await api.create(bytes.length, { purpose: 'fine-tune' })).json
    const cut = 2_999_999
    const ids = [
      (await api.part(upload.id, bytes.subarray(0, cut))).json.id,
      (await api.part(upload.id, bytes.subarray(cut))).json.id,
    ]
    const { file } = (await api.complete(upload.id, ids, md5(bytes))).json
    const got = await fetch(`${api.url}/files/${file.id}/content`, { headers: api.headers })
    expect(sha256(Buffer.from(await got.arrayBuffer()))).toBe(sha256(bytes))
  })
})

describe('every response', () => {
  test('names its request, its time by the server’s clock, and how long it took', async () => {
    const clock = handClock()
    const { api, server } = await practice({ now: clock.now })
    clock.forward(2 * hour)
    for (const reply of [
      await api.get('/files'),
      await api.get('/files/file-x'),
      await api.get('/nowhere'),
    ]) {
      expect(reply.headers['x-request-id']).toMatch(/^req_/)
      expect(reply.headers.date).toBe(new Date(clock.now()).toUTCString())
      expect(reply.headers['openai-processing-ms']).toMatch(/^\d+$/)
      expect(reply.headers['content-type']).toContain('application/json')
    }
    const ids = server.requests.map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
  })

  test.each<[string, Record<string, string>]>([
    ['no key', { authorization: '' }],
    ['another scheme', { authorization: 'Basic abc' }],
  ])('to %s is a 401', async (_name, headers) => {
    const { api } = await practice()
    const reply = await api.send('GET', '/files', { headers })
    expect(reply.status).toBe(401)
    expect(reply.json.error.message).toContain("didn't provide an API key")
  })

  test('to a wrong key is a 401 with a link that repeats only both ends of it', async () => {
    const { api, server } = await practice()
    const long = await api.send('GET', '/files', {
      headers: { authorization: 'Bearer sk-proj-0123456789abcdefWXYZ' },
    })
    expect(long.json.error.message).toBe(
      'Incorrect API key provided: sk-proj-****************WXYZ. You can find your API key at https://platform.openai.com/account/api-keys.',
    )
    const wrong = { authorization: 'Bearer sk-wrong-key' }
    const reply = await api.send('GET', '/files', { headers: wrong })
    expect(reply.status).toBe(401)
    expect(reply.json.error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_api_key' })
    expect(reply.json.error.message).toContain(`provided: ${'*'.repeat(12)}. You can find`)

    const upload = (await api.create(5)).json
    const part = partForm(Buffer.alloc(4 * MiB))
    const refused = await api.send('POST', `/uploads/${upload.id}/parts`, {
      body: part.body,
      headers: { ...part.headers, ...wrong },
    })
    expect(refused.status).toBe(401)
    expect(server.uploads()[0]?.parts).toEqual([])
  })

  test('depends on the key in the header api-key as well', async () => {
    const { api, server } = await practice({ key: 'secret' })
    const headers = { authorization: '', 'api-key': 'secret' }
    expect((await api.send('GET', '/files', { headers })).status).toBe(200)
    server.setKey('another')
    expect((await api.send('GET', '/files', { headers })).status).toBe(401)
  })

  test.each([
    ['GET', '/uploads', 405, 'POST'],
    ['DELETE', '/uploads/upload_x/parts', 405, 'POST'],
    ['POST', '/files/file-x', 405, 'GET, DELETE'],
    ['GET', '/uploads/upload_x', 404, undefined],
    ['POST', '/chat/completions', 404, undefined],
  ])('to %s %s is a %i', async (method, path, status, allow) => {
    const { api } = await practice()
    const reply = await api.send(method, path)
    expect(reply.status).toBe(status)
    expect(reply.headers.allow).toBe(allow)
    expect(reply.json.error.type).toBe('invalid_request_error')
  })

  test('before the body is read leaves the connection in order', async () => {
    const { api, server } = await practice()
    const upload = (await api.create(5)).json
    const { headers, body } = form([
      { name: 'unknown', bytes: 'field' },
      { name: 'data', bytes: Buffer.alloc(8 * MiB) },
    ])
    const path = `/uploads/${upload.id}/parts`
    const first = rawHead(server, 'POST', path, { ...headers, 'content-length': body.length })
    const second = rawHead(server, 'GET', '/files', { connection: 'close' })
    const reply = await rawExchange(server, first, body, second)
    expect(reply.end).toBe('end')
    expect(reply.bytes.toString().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200'])
  })

  test('to an endless JSON body is a 413', async () => {
    const { api } = await practice()
    const reply = await api.create(1, { filename: 'x'.repeat(5 * MiB) })
    expect(reply.status).toBe(413)
  })

  test('to something that is not HTTP is a 400 in the same envelope', async () => {
    const { server } = await practice()
    const { bytes } = await rawExchange(server, 'nonsense\r\n\r\n')
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 400 .*"type":"invalid_request_error"/s)
  })
})

describe('the server', () => {
  test('listens on this machine only, and says where', async () => {
    const { server } = await practice()
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/v1`)
    expect(server.key.length).toBeGreaterThan(20)
  })

  test('says why it cannot start', async () => {
    const { server } = await practice()
    const second = startPracticeServer({ folder: await tempFolder(), port: server.port })
    await expect(second).rejects.toMatchObject({ failure: { kind: 'practice-server-failed' } })
    const spaced = startPracticeServer({ folder: await tempFolder(), key: 'two words' })
    await expect(spaced).rejects.toMatchObject({ failure: { detail: expect.stringContaining('key') } })
    expect(() => server.setKey('')).toThrow('key')
  })

  test('logs the requests', async () => {
    const { api, server } = await practice()
    const upload = (await api.create(5, { filename: 'log.txt' })).json
    await api.part(upload.id, 'hello', 7)
    await api.part(upload.id, 'hello', 7)
    await api.send(
      'POST',
      `/uploads/${upload.id}/parts`,
      form([{ name: 'data', bytes: 'x', filename: 'any' }]),
    )
    const { length } = partForm('hello', 7).body
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v1/uploads',
        operation: 'create',
        upload: 1,
        filename: 'log.txt',
        status: 200,
      },
      { operation: 'part', uploadId: upload.id, upload: 1, part: 7, attempt: 1, bytes: length },
      { operation: 'part', part: 7, attempt: 2, bytes: length, state: 'answered', faults: [] },
      // Without a number of its own it is the third part request.
      { operation: 'part', part: 3, attempt: 1 },
    ])
  })

  test('rejects pending waits for a request when it is closed', async () => {
    const { server } = await practice()
    const waiting = server.waitFor(() => false)
    await Promise.all([expect(waiting).rejects.toThrow('closed'), server.close()])
  })
})

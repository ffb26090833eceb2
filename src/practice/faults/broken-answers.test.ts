import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  md5,
  noise,
  partForm,
  practice,
  rawExchange,
  rawHead,
  type Started,
  tempFolder,
} from '../../../testing/practice-server'
import { MiB } from '../../shared/limits'
import type { FaultAction, FaultPlan, Mark } from './faults'

/** The bytes of a part request as they are sent. */
function rawPart({ server }: Started, uploadId: string, bytes: Buffer | string, number = 1) {
  const { headers, body } = partForm(bytes, number)
  const head = rawHead(server, 'POST', `/uploads/${uploadId}/parts`, {
    ...headers,
    'content-length': body.length,
    connection: 'close',
  })
  return { head, body }
}

/** Runs something against a server with this plan on a pending upload of 5 bytes whose part has arrived. */
async function ready(plan: FaultPlan) {
  const started = await practice()
  const upload = (await started.api.create(5, { filename: 'x.txt' })).json
  const part = (await started.api.part(upload.id, 'hello')).json
  started.server.setFaults(plan)
  return { ...started, upload, part }
}

describe('a status', () => {
  test('comes in the service’s envelope, and the work is not done', async () => {
    const { api, server, upload, part } = await ready([
      { operation: 'complete', action: { kind: 'status', status: 503 } },
    ])
    const reply = await api.complete(upload.id, [part.id])
    expect(reply.status).toBe(503)
    expect(reply.json.error.type).toBe('server_error')
    expect(reply.headers['x-request-id']).toMatch(/^req_/)
    expect(server.files()).toEqual([])
    expect((await api.complete(upload.id, [part.id])).status).toBe(200)
    expect(server.requests.at(-2)).toMatchObject({ attempt: 1, faults: ['status'], status: 503 })
    expect(server.requests.at(-1)).toMatchObject({ attempt: 2, faults: [], status: 200 })
  })

  test.each([400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504])(
    'of %i can be returned for every operation',
    async (status) => {
      const { api, upload } = await ready([
        { operation: 'any', times: 'always', action: { kind: 'status', status } },
      ])
      for (const reply of [
        await api.create(1),
        await api.part(upload.id, 'x'),
        await api.complete(upload.id, []),
        await api.cancel(upload.id),
        await api.get('/files'),
        await api.get('/files/file-x'),
        await api.get('/files/file-x/content'),
        await api.send('DELETE', '/files/file-x'),
      ]) {
        expect(reply.status).toBe(status)
        expect(reply.json.error.message).toBeTypeOf('string')
      }
    },
  )

  test('comes with headers, a page of a proxy, JSON of another shape, or nothing at all', async () => {
    const { api } = await ready([
      { operation: 'list', action: { kind: 'status', status: 429, headers: { 'Retry-After': '7' } } },
      {
        operation: 'list',
        attempt: 2,
        action: { kind: 'status', status: 502, body: '<h1>Bad Gateway</h1>' },
      },
      { operation: 'list', attempt: 3, action: { kind: 'status', status: 500, body: { oops: [1] } } },
      { operation: 'list', attempt: 4, action: { kind: 'status', status: 504, body: '' } },
      {
        operation: 'list',
        attempt: 5,
        action: { kind: 'status', status: 302, headers: { location: 'http://elsewhere.invalid/' }, body: '' },
      },
    ])
    const limited = await api.get('/files')
    expect(limited.headers['retry-after']).toBe('7')
    expect(limited.json.error).toMatchObject({ type: 'requests', code: 'rate_limit_exceeded' })
    const page = await api.get('/files')
    expect([page.text, page.headers['content-type']]).toEqual([
      '<h1>Bad Gateway</h1>',
      'text/html; charset=utf-8',
    ])
    expect((await api.get('/files')).json).toEqual({ oops: [1] })
    const nothing = await api.get('/files')
    expect([nothing.text, nothing.headers['content-type']]).toEqual(['', undefined])
    expect((await api.get('/files')).headers.location).toBe('http://elsewhere.invalid/')
  })

  test('comes before the body has been read', async () => {
    const { api, server, upload } = await ready([
      { operation: 'part', action: { kind: 'status', status: 413, afterRequestBytes: 0 } },
    ])
    const { headers, body } = partForm('late')
    async function* slow() {
      yield body.subarray(0, body.length - 8)
      // The rest is sent only after the answer: it cannot have waited for it.
      await server.waitFor(({ status }) => status === 413)
      yield body.subarray(body.length - 8)
    }
    const reply = await api.send('POST', `/uploads/${upload.id}/parts`, {
      headers: { ...headers, 'content-length': `${body.length}` },
      body: Readable.from(slow()),
    })
    expect(reply.status).toBe(413)
  })
})

describe('the connection', () => {
  const marks: readonly Mark[] = [0, 1000, 'first', 'middle', 'last', 'all']

  test.each(marks)('is reset after %s bytes of a part', async (mark) => {
    const started = await ready([
      { operation: 'part', part: 2, action: { kind: 'reset', afterRequestBytes: mark } },
    ])
    const { head, body } = rawPart(started, started.upload.id, noise(2 * MiB), 2)
    const reply = await rawExchange(started.server, head, body)
    expect(reply).toEqual({ bytes: Buffer.alloc(0), end: 'reset' })
    const record = started.server.requests.at(-1)
    expect(record).toMatchObject({ part: 2, state: 'broken', faults: ['reset'] })
    const least = { first: 1, middle: body.length / 2, last: body.length - 1, all: body.length }
    expect(record?.bytes).toBeGreaterThanOrEqual(typeof mark === 'number' ? mark : least[mark] - 1)
    expect(record?.bytes).toBeLessThanOrEqual(
      mark === 'all' || mark === 'last' ? body.length : body.length - 1,
    )
    expect(started.server.uploads()[0]?.parts).toHaveLength(1)
  })

  test.each(['create', 'complete', 'cancel', 'list'] as const)('is reset at %s', async (operation) => {
    const { api, server, upload, part } = await ready([{ operation, action: { kind: 'reset' } }])
    const calls = {
      create: () => api.create(1),
      complete: () => api.complete(upload.id, [part.id]),
      cancel: () => api.cancel(upload.id),
      list: () => api.get('/files'),
    }
    await expect(calls[operation]()).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/),
    })
    expect(server.uploads()).toMatchObject([{ status: 'pending' }])
    expect((await calls[operation]()).status).toBe(200)
  })

  test('is closed properly, without a response', async () => {
    const started = await ready([{ operation: 'part', action: { kind: 'end', afterRequestBytes: 'middle' } }])
    const { head, body } = rawPart(started, started.upload.id, noise(MiB))
    const reply = await rawExchange(started.server, head, body)
    expect(reply).toEqual({ bytes: Buffer.alloc(0), end: 'end' })
  })

  test.each(['first', 'middle', 'all'] as const)(
    'hangs after %s of the body until the client leaves',
    async (mark) => {
      const { api, server, upload } = await ready([
        { operation: 'part', action: { kind: 'hang', afterRequestBytes: mark } },
      ])
      const leave = new AbortController()
      const { headers, body } = partForm(noise(MiB))
      const sending = api.send('POST', `/uploads/${upload.id}/parts`, { headers, body, signal: leave.signal })
      const held = await server.waitFor(({ state }) => state === 'held')
      expect(held).toMatchObject({ operation: 'part', faults: ['hang'] })
      expect(held.status).toBeUndefined()
      leave.abort()
      await expect(sending).rejects.toThrow()
      expect(server.uploads()[0]?.parts).toHaveLength(1)
      expect((await api.part(upload.id, 'again')).status).toBe(200)
    },
  )

  test('is refused for a while, and then the server is back', async () => {
    const { api, server, upload } = await ready([{ operation: 'part', action: { kind: 'refuse', ms: 300 } }])
    await expect(api.part(upload.id, 'x')).rejects.toThrow()
    const refused = connect(server.port, '127.0.0.1')
    const [error] = await once(refused, 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
    let reply: number | undefined
    while (reply === undefined) {
      reply = await api.part(upload.id, 'x').then(
        ({ status }) => status,
        () => undefined,
      )
    }
    expect(reply).toBe(200)
    await server.close()
  })
})

describe('the response', () => {
  test.each(['reset', 'end', 'hang'] as const)(
    'to a part is dropped although the part counts: %s',
    async (by) => {
      const started = await ready([{ operation: 'part', action: { kind: 'drop-answer', by } }])
      const { head, body } = rawPart(started, started.upload.id, 'world')
      const exchange = rawExchange(started.server, head, body)
      if (by === 'hang') {
        await started.server.waitFor(({ state }) => state === 'held')
        await started.server.close()
      }
      const reply = await exchange
      expect(reply.bytes).toHaveLength(0)
      if (by !== 'hang') expect(reply.end).toBe(by)
      expect(started.server.uploads()[0]?.parts).toHaveLength(2)
    },
  )

  test.each(['create', 'complete', 'cancel'] as const)(
    'to %s is dropped after the work was done',
    async (operation) => {
      const { api, server, upload, part } = await ready([{ operation, action: { kind: 'drop-answer' } }])
      if (operation === 'create') await expect(api.create(1)).rejects.toThrow()
      if (operation === 'complete') await expect(api.complete(upload.id, [part.id])).rejects.toThrow()
      if (operation === 'cancel') await expect(api.cancel(upload.id)).rejects.toThrow()
      const statuses = server.uploads().map(({ status }) => status)
      const expected = { create: ['pending', 'pending'], complete: ['completed'], cancel: ['cancelled'] }
      expect(statuses).toEqual(expected[operation])
    },
  )

  test('is cut off', async () => {
    const started = await ready([{ operation: 'part', action: { kind: 'truncate', bytes: 10 } }])
    const { head, body } = rawPart(started, started.upload.id, 'world')
    const { bytes, end } = await rawExchange(started.server, head, body)
    const [top = '', rest = ''] = bytes.toString().split('\r\n\r\n')
    expect(end).toBe('end')
    expect(top).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(rest).toHaveLength(10)
    expect(Number(/content-length: (\d+)/.exec(top)?.[1])).toBeGreaterThan(10)
  })

  test('with a file’s content is cut off', async () => {
    const { api, server } = await practice()
    const file = await api.file('0123456789', { purpose: 'fine-tune' })
    server.setFaults([{ operation: 'content', action: { kind: 'truncate', bytes: 4 } }])
    const head = rawHead(server, 'GET', `/files/${file.id}/content`, { connection: 'close' })
    const { bytes } = await rawExchange(server, head)
    expect(bytes.toString()).toMatch(/content-length: 10\r\n[\s\S]*\r\n\r\n0123$/)
  })

  test('trickles', async () => {
    const { api, server, upload } = await ready([
      { operation: 'cancel', action: { kind: 'trickle', bytes: 40, everyMs: 1 } },
    ])
    const reply = await api.cancel(upload.id)
    expect(reply.json.status).toBe('cancelled')
    await server.waitFor(({ operation, state }) => operation === 'cancel' && state === 'answered')
  })

  test('trickles until the client leaves', async () => {
    const { api, server, logged } = await ready([
      { operation: 'list', action: { kind: 'trickle', everyMs: 3_600_000 } },
    ])
    const leave = new AbortController()
    const asking = api.send('GET', '/files', { signal: leave.signal })
    await server.waitFor(({ operation, status }) => operation === 'list' && status === 200)
    leave.abort()
    await expect(asking).rejects.toThrow()
    await server.waitFor(({ operation, state }) => operation === 'list' && state === 'broken')
    await server.close()
    expect(logged).toEqual([])
  })

  test('has another text', async () => {
    const { api, server, upload } = await ready([
      { operation: 'part', action: { kind: 'body', text: '{"id": "part_' } },
      {
        operation: 'list',
        action: { kind: 'body', text: '<p>hi</p>', headers: { 'Content-Type': 'text/html' } },
      },
    ])
    const reply = await api.part(upload.id, 'x')
    expect([reply.status, reply.text]).toEqual([200, '{"id": "part_'])
    expect(server.uploads()[0]?.parts).toHaveLength(2)
    const list = await api.get('/files')
    expect([list.text, list.headers['content-type']]).toEqual(['<p>hi</p>', 'text/html'])
  })

  test('has a wrong id', async () => {
    const { api, server, upload } = await ready([
      { operation: 'part', action: { kind: 'alter', set: { upload_id: 'upload_other' } } },
    ])
    const { json } = await api.part(upload.id, 'x')
    expect(json).toMatchObject({ id: server.uploads()[0]?.parts[1]?.id, upload_id: 'upload_other' })
  })

  test('has a file whose size is not known yet', async () => {
    const { api, upload, part } = await ready([
      { operation: 'complete', action: { kind: 'alter', set: { 'file.bytes': null, 'file.none.below': 1 } } },
    ])
    const { json } = await api.complete(upload.id, [part.id])
    expect(json).toMatchObject({ status: 'completed', file: { bytes: null, filename: 'x.txt' } })
    expect((await api.get(`/files/${json.file.id}`)).json.bytes).toBe(5)
  })

  test.each([
    ['head', /^x-flood: a/m],
    ['body', /\r\n\r\n\{"id":" /],
    ['gzip', /content-encoding: gzip/],
  ] as const)('floods the client: %s', async (where, sign) => {
    const { server } = await ready([{ operation: 'list', action: { kind: 'flood', where, bytes: 3 * MiB } }])
    const { bytes } = await rawExchange(server, rawHead(server, 'GET', '/files', { connection: 'close' }))
    expect(bytes.toString('latin1')).toMatch(sign)
    if (where === 'gzip') {
      expect(bytes.length).toBeLessThan(100_000)
      const text = gunzipSync(bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)).toString()
      expect(JSON.parse(text).id.length).toBe(3 * MiB)
    } else expect(bytes.length).toBeGreaterThan(3 * MiB)
  })
})

describe('the pace', () => {
  test('of a request can be delayed', async () => {
    const { api } = await ready([{ operation: 'list', action: { kind: 'delay', ms: 100 } }])
    const before = performance.now()
    expect((await api.get('/files')).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThan(95)
  })

  test.each([true, false])(
    'of a completion can be delayed, which then continues without its client or not: %s',
    async (continues) => {
      const { api, server, upload, part, logged } = await ready([
        { operation: 'complete', action: { kind: 'delay', ms: 3_600_000, continues } },
      ])
      const leave = new AbortController()
      const body = JSON.stringify({ part_ids: [part.id] })
      const headers = { 'content-type': 'application/json' }
      const completing = api.send('POST', `/uploads/${upload.id}/complete`, {
        headers,
        body,
        signal: leave.signal,
      })
      await server.waitFor(({ operation, faults }) => operation === 'complete' && faults.length > 0)
      leave.abort()
      await expect(completing).rejects.toThrow()
      await server.waitFor(({ operation, state }) => operation === 'complete' && state === 'broken')
      if (continues) {
        expect(server.files()).toEqual([])
        server.setFaults([])
        const files = async () => (await api.get('/files')).json.data.length
        await expect.poll(files).toBe(1)
      } else expect((await api.complete(upload.id, [part.id])).status).toBe(200)
      expect(server.files()).toHaveLength(1)
      expect(logged).toEqual([])
    },
  )

  test('is full again once another plan no longer delays or slows down a request', async () => {
    const { api, server, upload } = await ready([
      { operation: 'list', action: { kind: 'delay', ms: 3_600_000 } },
      { operation: 'part', action: { kind: 'throttle', bytesPerSecond: 1 } },
    ])
    const asking = api.get('/files')
    const sending = api.part(upload.id, noise(200_000))
    await server.waitFor(({ faults }) => faults.includes('delay'))
    await server.waitFor(({ faults }) => faults.includes('throttle'))
    server.setFaults([])
    expect([(await asking).status, (await sending).status]).toEqual([200, 200])
  })

  test('of a delayed request does not delay closing the server', async () => {
    const { api, server } = await ready([{ operation: 'list', action: { kind: 'delay', ms: 3_600_000 } }])
    const asking = api.get('/files')
    await server.waitFor(({ faults }) => faults.includes('delay'))
    await Promise.all([expect(asking).rejects.toThrow(), server.close()])
  })

  test('of reading can be slow, and no byte is wrong because of it', async () => {
    const { api, server, upload } = await ready([
      { operation: 'part', action: { kind: 'throttle', bytesPerSecond: 2 * MiB } },
    ])
    const bytes = noise(400_000)
    const slow = (await api.create(bytes.length)).json
    const before = performance.now()
    const part = (await api.part(slow.id, bytes)).json
    expect(performance.now() - before).toBeGreaterThan(150)
    expect((await api.complete(slow.id, [part.id], md5(bytes))).status).toBe(200)
    expect(upload.status).toBe('pending')
    expect(server.requests.at(-2)).toMatchObject({ faults: ['throttle'] })
  })

  test('can be slow before another fault', async () => {
    const action: FaultAction = { kind: 'throttle', bytesPerSecond: 4 * MiB }
    const { api, upload } = await ready([
      { operation: 'part', action },
      { operation: 'part', action: { kind: 'status', status: 500, afterRequestBytes: 'middle' } },
    ])
    expect((await api.part(upload.id, noise(200_000))).status).toBe(500)
  })
})

test('a plan can be given at the start, and is checked', async () => {
  const plan: FaultPlan = [
    { operation: 'part', each: 'part', action: { kind: 'status', status: 500 } },
    { operation: 'create', upload: 2, action: { kind: 'status', status: 503 } },
    { operation: 'part', filename: 'b.txt', times: 'always', action: { kind: 'status', status: 403 } },
  ]
  const { api, server } = await practice({ faults: plan })
  const a = (await api.create(2, { filename: 'a.txt' })).json
  expect((await api.create(2, { filename: 'b.txt' })).status).toBe(503)
  const b = (await api.create(2, { filename: 'b.txt' })).json
  const statuses = []
  for (const [id, number] of [
    [a.id, 1],
    [a.id, 2],
    [a.id, 1],
    [a.id, 2],
    [b.id, 1],
    [b.id, 1],
  ] as const) {
    statuses.push((await api.part(id, 'x', number)).status)
  }
  expect(statuses).toEqual([500, 500, 200, 200, 500, 403])
  expect(() =>
    server.setFaults([{ operation: 'part', action: { kind: 'nap' } }] as unknown as FaultPlan),
  ).toThrow()
  await expect(
    practice({ folder: await tempFolder(), faults: [{}] as unknown as FaultPlan }),
  ).rejects.toThrow()
})

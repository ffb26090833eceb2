import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  answering,
  apiFor,
  never,
  openFile,
  practice,
  randomFile,
  rawServer,
  selfSigned,
} from '../../../testing/servers'
import { ApiError, type CallProblem, type OpenSource } from '../../core/ports'
import type { FaultPlan } from '../../practice/faults/faults'
import { HoistError } from '../../shared/failures/failures'
import { MiB } from '../../shared/limits'
import type { ServiceApi } from './service-api'

const upload = { filename: 'data.bin', purpose: 'user_data', bytes: 1000, mimeType: 'text/plain' } as const

const remoteUpload = {
  id: 'upload_1',
  created_at: 1_800_000_000,
  expires_at: 1_800_003_600,
  status: 'pending',
} as const

type FaultAction = FaultPlan[number]['action']

/** What the call fails with. */
async function problem(call: Promise<unknown>): Promise<CallProblem> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ApiError) return error.problem
  throw error ?? new Error('the call succeeded')
}

function create(api: ServiceApi, signal = never) {
  return api.create('a1', upload, signal)
}

/** A part of that many bytes of a real file, for an existing upload. */
async function part(api: ServiceApi, length = 1000) {
  const { path, bytes } = await randomFile(length)
  const source = await openFile(path)
  const remote = await api.create('a1', { ...upload, bytes: length }, never)
  const send = (signal = never, onSent: (bytes: number) => void = () => {}) =>
    api.addPart('a1', { remoteId: remote.id, number: 1, source, offset: 0, length }, onSent, signal)
  return { remote, bytes, send, source }
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): string {
  const body = JSON.stringify(value)
  const lines = Object.entries(headers).map(([name, text]) => `${name}: ${text}\r\n`)
  return `HTTP/1.1 ${status} X\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${lines.join('')}\r\n${body}`
}

async function faulty(action: FaultAction, operation: FaultPlan[number]['operation'], stallMs = 10_000) {
  return practice([{ operation, times: 'always', action }], { stallMs: () => stallMs })
}

describe('the calls, against the practice server', () => {
  it('create, send, complete and find an upload, and what arrives is what was sent', async () => {
    const { server, api } = await practice()
    const name = 'a "quoted"\nname – 文件 🗂 \u202Egnp.exe'
    const { path, bytes } = await randomFile(3 * MiB + 777)
    const source = await openFile(path)
    const made = await api.create('a1', { ...upload, filename: name, bytes: bytes.byteLength }, never)
    expect(made.expiresAt - made.createdAt).toBe(3_600_000)
    expect(Math.abs(made.clockSkew)).toBeLessThan(20_000)
    let sent = 0
    const ids: string[] = []
    for (const [number, offset] of [
      [2, 2 * MiB],
      [1, 0],
    ] as const) {
      const length = number === 1 ? 2 * MiB : bytes.byteLength - offset
      const { partId } = await api.addPart(
        'a1',
        { remoteId: made.id, number, source, offset, length },
        (some) => {
          sent += some
        },
        never,
      )
      ids.unshift(partId)
    }
    expect(sent).toBe(bytes.byteLength)
    const file = await api.complete('a1', { remoteId: made.id, partIds: ids }, never)
    expect(file).toMatchObject({ filename: name, bytes: bytes.byteLength, purpose: 'user_data' })
    expect(server.files()).toHaveLength(1)
    const wanted = { purpose: 'user_data', filename: name, bytes: bytes.byteLength } as const
    const found = await api.findFiles('a1', { ...wanted, createdSince: made.createdAt }, never)
    expect(found).toEqual({ files: [{ ...file, fits: true }], isWhole: true })
    const later = await api.findFiles('a1', { ...wanted, createdSince: made.createdAt + 5000 }, never)
    expect(later).toEqual({ files: [], isWhole: true })
    const other = await api.findFiles('a1', { ...wanted, bytes: 1, createdSince: 0 }, never)
    expect(other).toEqual({ files: [], isWhole: true })
  })

  it('cancel an upload', async () => {
    const { server, api } = await practice()
    const { id } = await create(api)
    await api.cancel('a1', id, never)
    expect(server.uploads()[0]?.status).toBe('cancelled')
  })

  it('distinguish the service’s clock from this machine’s', async () => {
    const { api } = await practice([], {}, { now: () => Date.now() + 2 * 3_600_000 })
    const made = await create(api)
    expect(Math.abs(made.clockSkew - 2 * 3_600_000)).toBeLessThan(20_000)
    expect(Math.abs(made.expiresAt - made.clockSkew - Date.now() - 3_600_000)).toBeLessThan(20_000)
  })

  it('frame a part with a Content-Length that is exactly its bytes', async () => {
    let claimed = 0
    let came = 0
    let chunked = false
    const server = createServer(async (request, response) => {
      claimed = Number(request.headers['content-length'])
      chunked = request.headers['transfer-encoding'] !== undefined
      for await (const piece of request) came += (piece as Buffer).byteLength
      response.end(JSON.stringify({ id: 'part_1', upload_id: 'u' }))
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const api = apiFor({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` })
    const { path } = await randomFile(2 * MiB + 13)
    const source = await openFile(path)
    for (const length of [1, 16_000, MiB, MiB + 1, 2 * MiB + 13]) {
      came = 0
      await api.addPart('a1', { remoteId: 'u', number: 7, source, offset: 0, length }, () => {}, never)
      expect(came).toBe(claimed)
      expect(claimed).toBeGreaterThan(length)
      expect(chunked).toBe(false)
    }
  })
})

describe('a call', () => {
  it.each([
    ['wrong key', 'not-the-key', 401],
    ['key with a blank end', 'not the key', 401],
  ])('with a %s is refused with 401', async (_name, apiKey, status) => {
    const { server } = await practice()
    const api = apiFor({ baseUrl: server.url, apiKey })
    expect(await problem(create(api))).toMatchObject({ type: 'answer', status, fromService: true })
  })

  it('sends key, organization and project in the service’s headers, and Azure’s key in its own', async () => {
    const heads: string[] = []
    const { url } = await rawServer((socket) =>
      socket.once('data', (bytes) => {
        heads.push(bytes.toString('latin1'))
        socket.end(json(500, {}))
      }),
    )
    const api = apiFor({ baseUrl: url, apiKey: 'sk-abc', organization: 'org-1', project: 'proj-1' })
    await problem(create(api))
    expect(heads[0]).toMatch(/^authorization: Bearer sk-abc\r$/im)
    expect(heads[0]).toMatch(/^openai-organization: org-1\r$/im)
    expect(heads[0]).toMatch(/^openai-project: proj-1\r$/im)
    const plain = apiFor({ baseUrl: url, apiKey: 'sk-abc' })
    await problem(create(plain))
    expect(heads[1]).not.toMatch(/^openai-/im)
  })

  it('has the API version of its base URL after its path, and the key in Azure’s header', async () => {
    const heads: string[] = []
    const { url } = await rawServer((socket) =>
      socket.once('data', (bytes) => {
        heads.push(bytes.toString('latin1'))
        socket.end(json(500, {}))
      }),
    )
    const root = url.replace(/\/v1$/, '/openai')
    const api = apiFor({ baseUrl: `${root}/?api-version=2024-10-21`, apiKey: 'azure-key' })
    await problem(create(api))
    await problem(api.cancel('a1', 'upload_1', never))
    const since = { purpose: 'batch', filename: 'a', bytes: 1, createdSince: 0 } as const
    await problem(api.findFiles('a1', since, never))
    const paths = heads.map((head) => head.split(' ')[1] ?? '')
    expect(paths.slice(0, 2)).toEqual([
      '/openai/uploads?api-version=2024-10-21',
      '/openai/uploads/upload_1/cancel?api-version=2024-10-21',
    ])
    expect(paths[2]).toMatch(/^\/openai\/files\?.+&api-version=2024-10-21$/)
    for (const head of heads) {
      expect(head).toMatch(/^api-key: azure-key\r$/m)
      expect(head).not.toMatch(/^authorization:/im)
    }
  })

  it('reports a missing account as such', async () => {
    const failure = { kind: 'account-missing', detail: 'a1' } as const
    const api = apiFor(
      { baseUrl: 'http://127.0.0.1:1' },
      {
        connection: () => {
          throw new HoistError(failure)
        },
      },
    )
    await expect(create(api)).rejects.toMatchObject({ failure })
  })

  it('with a key that no header can carry is not a broken connection, and its error lacks the key', async () => {
    const api = apiFor({ baseUrl: 'http://127.0.0.1:1', apiKey: 'sk-secret\nx' })
    const error: unknown = await create(api).catch((reason: unknown) => reason)
    expect(error).not.toBeInstanceOf(ApiError)
    expect(String(error)).not.toContain('sk-secret')
  })

  it('follows no redirect, so that the key never reaches another host', async () => {
    let reached = 0
    const other = await rawServer(() => {
      reached += 1
    })
    for (const status of [301, 302, 303, 307, 308]) {
      const { url } = await rawServer(answering(json(status, {}, { location: other.url })))
      const found = await problem(create(apiFor({ baseUrl: url })))
      expect(found).toMatchObject({ type: 'answer', status, fromService: false })
    }
    expect(reached).toBe(0)
  })
})

describe('an error response', () => {
  it('keeps the service’s words, code and request id', async () => {
    const { api } = await faulty(
      { kind: 'status', status: 403, headers: { 'x-request-id': 'req-7' } },
      'create',
    )
    expect(await problem(create(api))).toMatchObject({
      type: 'answer',
      status: 403,
      fromService: true,
      requestId: 'req-7',
      message: 'The fault plan says so.',
    })
  })

  const date = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toUTCString()
  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['fractions of a second', { 'retry-after': '0.5' }, 500],
    ['a date, by the service’s own clock', { 'retry-after': date(90_000), date: date(0) }, 90_000],
    ['a date in the past', { 'retry-after': date(0), date: date(90_000) }, 0],
    ['milliseconds', { 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [
      'the limit that is used up',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1m2.5s',
        'x-ratelimit-remaining-tokens': '5',
        'x-ratelimit-reset-tokens': '6h',
      },
      62_500,
    ],
    ['nothing', {}, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
  ])('is read with Retry-After as %s', async (_name, headers, retryAfterMs) => {
    const { url } = await rawServer(
      answering(json(429, { error: { message: 'slower' } }, headers as Record<string, string>)),
    )
    const found = await problem(create(apiFor({ baseUrl: url })))
    expect(found.type === 'answer' && found.retryAfterMs).toBe(retryAfterMs)
  })

  it('is read with Retry-After as a date by this machine’s clock if the service’s Date makes no sense', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 90_000).toUTCString(), date: date(-2e12) }
    const { url } = await rawServer(answering(json(429, { error: { message: 'slower' } }, headers)))
    const found = await problem(create(apiFor({ baseUrl: url })))
    expect(found.type === 'answer' && Math.abs((found.retryAfterMs ?? 0) - 90_000)).toBeLessThan(20_000)
  })

  it('in HTML becomes one plain line, which does not count as the service’s words', async () => {
    const body =
      '<html><head><style>b{}</style><script>alert(1)</script></head><body><h1>502\u202E Bad\n Gateway</h1></body></html>'
    const { api } = await faulty({ kind: 'status', status: 502, body }, 'create')
    const found = await problem(create(api))
    expect(found).toMatchObject({
      type: 'answer',
      status: 502,
      fromService: false,
      message: '502 Bad Gateway',
    })
  })

  it('has its message truncated if that has ten thousand characters', async () => {
    const { url } = await rawServer(answering(json(400, { error: { message: 'x'.repeat(10_000) } })))
    const found = await problem(create(apiFor({ baseUrl: url })))
    expect(found.type === 'answer' && found.message?.length).toBeLessThanOrEqual(501)
  })

  it('without a body does not count as the service’s', async () => {
    const { api } = await faulty({ kind: 'status', status: 503, body: '' }, 'create')
    expect(await problem(create(api))).toEqual(
      expect.objectContaining({ type: 'answer', status: 503, fromService: false }),
    )
  })
})

describe('an impossible response', () => {
  it.each<[string, FaultAction]>([
    ['an HTML page with status 200', { kind: 'body', text: '<html>Welcome to the hotel</html>' }],
    ['invalid JSON', { kind: 'body', text: '{"id": ' }],
    ['nothing', { kind: 'body', text: '' }],
    ['null', { kind: 'body', text: 'null' }],
    ['an array', { kind: 'body', text: '[]' }],
    ['an object without an id', { kind: 'alter', set: { id: '' } }],
    ['an upload that is closed already', { kind: 'alter', set: { status: 'completed' } }],
  ])('to create is unexpected: %s', async (_name, action) => {
    const { api } = await faulty(action, 'create')
    expect((await problem(create(api))).type).toBe('unexpected')
  })

  it('to complete and cancel is unexpected: the id of another upload', async () => {
    const { api } = await practice([
      { operation: 'complete', action: { kind: 'alter', set: { id: 'upload_of_somebody' } } },
      { operation: 'cancel', action: { kind: 'alter', set: { id: 'upload_of_somebody' } } },
    ])
    const { remote, send } = await part(api)
    const { partId } = await send()
    const complete = api.complete('a1', { remoteId: remote.id, partIds: [partId] }, never)
    expect((await problem(complete)).type).toBe('unexpected')
    const { id } = await create(api)
    expect((await problem(api.cancel('a1', id, never))).type).toBe('unexpected')
  })

  it('to a part is unexpected: success before all bytes were sent', async () => {
    const { url } = await rawServer((socket) =>
      socket.once('data', () => {
        socket.write(json(200, { id: 'part_1', upload_id: 'u' }))
        socket.pause()
      }),
    )
    const api = apiFor({ baseUrl: url })
    const { path } = await randomFile(24 * MiB)
    const source = await openFile(path)
    const sent = api.addPart(
      'a1',
      { remoteId: 'u', number: 1, source, offset: 0, length: 24 * MiB },
      () => {},
      never,
    )
    expect(await problem(sent)).toMatchObject({
      type: 'unexpected',
      detail: expect.stringContaining('before'),
    })
  })

  it('to a part ends the request immediately: an error before all bytes were sent', async () => {
    const { api } = await faulty({ kind: 'status', status: 413, afterRequestBytes: 'first' }, 'part')
    const { send } = await part(api, 8 * MiB)
    expect(await problem(send())).toMatchObject({ type: 'answer', status: 413 })
  })

  it.each<[string, FaultAction]>([
    ['cut off', { kind: 'truncate', bytes: 20 }],
    ['cut off after the head', { kind: 'truncate', bytes: 0 }],
  ])('that is %s is a lost connection', async (_name, action) => {
    const { api } = await faulty(action, 'create')
    expect((await problem(create(api))).type).toBe('connection')
  })

  it.each(['body', 'gzip', 'head'] as const)('without end (%s) is aborted in time', async (where) => {
    const { api } = await faulty({ kind: 'flood', where, bytes: 64 * MiB }, 'create')
    const before = process.memoryUsage().arrayBuffers
    const found = await problem(create(api))
    expect(['unexpected', 'connection']).toContain(found.type)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MiB)
  })
})

describe('the watchdog', () => {
  const stallMs = 300

  /** Stops the watchdog’s clock, which a test advances, so that a busy machine does not count as silent. */
  function standStill(): void {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    onTestFinished(() => void vi.useRealTimers())
  }

  /** This end of the next connection. */
  function connected(): Promise<Socket> {
    const channel = 'undici:client:connected'
    return new Promise((resolve) => {
      const onConnected = (message: unknown) => {
        unsubscribe(channel, onConnected)
        resolve((message as { socket: Socket }).socket)
      }
      subscribe(channel, onConnected)
    })
  }

  /** Patient until the limit is tightened: what comes before must not be aborted on a busy machine. */
  async function patient(action: FaultAction, operation: FaultPlan[number]['operation']) {
    let allowed = 600_000
    const made = await practice([{ operation, times: 'always', action }], { stallMs: () => allowed })
    const tighten = (ms: number) => {
      allowed = ms
    }
    return { ...made, tighten }
  }

  it.each(['create', 'part', 'complete'] as const)('aborts a %s that stalls', async (operation) => {
    const { api, tighten } = await patient({ kind: 'hang' }, operation)
    const { send } = operation === 'part' ? await part(api) : { send: null }
    const { id } = operation === 'complete' ? await create(api) : { id: '' }
    // The service gets ten times as long to assemble the file.
    tighten(operation === 'complete' ? 60 : stallMs)
    const call = async () => {
      if (send !== null) return send()
      return id === '' ? create(api) : api.complete('a1', { remoteId: id, partIds: ['p'] }, never)
    }
    const found = await problem(call())
    expect(found.type).toBe('stalled')
  })

  it('aborts a part that stalls midway', async () => {
    const { api, tighten } = await patient({ kind: 'hang', afterRequestBytes: 'middle' }, 'part')
    const { send } = await part(api, 32 * MiB)
    tighten(stallMs)
    expect((await problem(send())).type).toBe('stalled')
  })

  it('lets a slow connection continue as long as it moves', async () => {
    // The receiver is slow: 6 MiB take the watchdog’s time, and systems buffer less than that.
    const timeOf = (bytes: number) => (stallMs * bytes) / (6 * MiB)
    const { url } = await rawServer((socket) => {
      let got = 0
      let length = Number.POSITIVE_INFINITY
      socket.on('data', (piece) => {
        if (got === 0) {
          const head = piece.toString('latin1')
          length = head.indexOf('\r\n\r\n') + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1])
        }
        got += piece.byteLength
        // An aborted call leaves bytes behind that still arrive when the test is over.
        if (vi.isFakeTimers()) vi.advanceTimersByTime(timeOf(piece.byteLength))
        if (got >= length) socket.end(json(200, { id: 'part_1', upload_id: 'u' }))
      })
    })
    const api = apiFor({ baseUrl: url }, { stallMs: () => stallMs })
    const length = 24 * MiB
    const { path } = await randomFile(length)
    const source = await openFile(path)
    standStill()
    const began = Date.now()
    await api.addPart('a1', { remoteId: 'u', number: 1, source, offset: 0, length }, () => {}, never)
    expect(Date.now() - began).toBeGreaterThan(3 * stallMs)
  }, 20_000)

  it('waits for what the system has buffered and a slow connection still carries', async () => {
    // 4 MiB are in the system's buffers almost immediately; the other end takes them in three seconds.
    const { url } = await rawServer((socket) => {
      let got = 0
      socket.on('data', (piece) => {
        got += piece.byteLength
        socket.pause()
        if (got >= 4 * MiB) socket.end(json(200, { id: 'part_1', upload_id: 'u' }))
        else setTimeout(() => socket.resume(), (3000 * piece.byteLength) / (4 * MiB))
      })
    })
    const api = apiFor({ baseUrl: url }, { stallMs: () => 1000 })
    const { path } = await randomFile(4 * MiB)
    const source = await openFile(path)
    const began = performance.now()
    await api.addPart('a1', { remoteId: 'u', number: 1, source, offset: 0, length: 4 * MiB }, () => {}, never)
    expect(performance.now() - began).toBeGreaterThan(2000)
  }, 20_000)

  it.each([
    ['accepts a response that drips', 6, null],
    ['aborts a response that drips forever', 20, 'stalled'],
  ] as const)('%s', async (_name, pieces, end) => {
    standStill()
    const client = connected()
    const text = json(200, remoteUpload)
    const body = text.indexOf('\r\n\r\n') + 4
    const { url } = await rawServer((socket) => {
      socket.once('data', async () => {
        const peer = await client
        let written = 0
        const write = async (some: string) => {
          socket.write(some)
          written += some.length
          while (peer.bytesRead < written && !peer.destroyed) await nextTurn()
          // The byte passes from the socket to the reader of the response.
          for (let turn = 0; turn < 5; turn += 1) await nextTurn()
        }
        await write(text.slice(0, body))
        for (let piece = 0; piece < pieces && !peer.destroyed; piece += 1) {
          vi.advanceTimersByTime(0.6 * stallMs)
          await write(text.charAt(body + piece))
        }
        socket.end(text.slice(body + pieces))
      })
    })
    const call = create(apiFor({ baseUrl: url }, { stallMs: () => stallMs }))
    if (end === null) await expect(call).resolves.toMatchObject({ id: remoteUpload.id })
    else expect((await problem(call)).type).toBe(end)
  })
})

describe('the connection', () => {
  it('is refused, with the name of the host, if nobody listens', async () => {
    const { url, server } = await rawServer(() => {})
    await new Promise((resolve) => server.close(resolve))
    const found = await problem(create(apiFor({ baseUrl: url })))
    expect(found).toMatchObject({ type: 'connection', code: 'ECONNREFUSED', host: new URL(url).host })
  })

  it('fails, with the name of the host, if that does not exist', async () => {
    const found = await problem(create(apiFor({ baseUrl: 'http://no-such-host.invalid/v1' })))
    expect(found).toMatchObject({ type: 'connection', host: 'no-such-host.invalid' })
    expect(found.type === 'connection' && found.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/)
  })

  it.each([0, 'first', 'middle', 'last', 'all'] as const)(
    'is lost after a reset after %s of a part',
    async (afterRequestBytes) => {
      const { api } = await faulty({ kind: 'reset', afterRequestBytes }, 'part')
      const { send } = await part(api, 2 * MiB)
      expect((await problem(send())).type).toBe('connection')
    },
  )

  it.each(['reset', 'end'] as const)('is lost if the response never comes (%s)', async (by) => {
    const { api } = await faulty({ kind: 'drop-answer', by }, 'create')
    expect((await problem(create(api))).type).toBe('connection')
  })

  it('fails with the parser’s code if the other end does not speak HTTP', async () => {
    const { url } = await rawServer(answering('SSH-2.0-OpenSSH_9.9\r\n'))
    expect(await problem(create(apiFor({ baseUrl: url })))).toMatchObject({
      type: 'connection',
      code: expect.stringMatching(/^HPE_/),
    })
  })

  it('fails with a code of TLS if https meets a port that has only http', async () => {
    const { server } = await practice()
    const found = await problem(create(apiFor({ baseUrl: server.url.replace('http:', 'https:') })))
    expect(found.type === 'connection' && found.code).toMatch(/^(EPROTO|ERR_SSL_)/)
  })

  it('sends nothing to an untrusted certificate, which a captive portal may have shown', async () => {
    const { classifyError } = await import('../../core/attempts/classify-error')
    const certificate = await selfSigned()
    if (certificate === null) return
    let requests = 0
    const server = createTlsServer(certificate, () => {
      requests += 1
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const api = apiFor({ baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1` })
    const error: unknown = await create(api).catch((reason: unknown) => reason)
    expect(classifyError(error, 'create')).toMatchObject({
      kind: 'retry',
      failure: { kind: 'certificate-untrusted' },
    })
    expect(requests).toBe(0)
  })
})

describe('abort', () => {
  it.each(['create', 'part'] as const)('ends a %s with the signal’s reason', async (operation) => {
    const { server, api } = await practice([{ operation, times: 'always', action: { kind: 'hang' } }])
    const stop = new AbortController()
    const made = operation === 'part' ? await part(api) : null
    const call = made === null ? create(api, stop.signal) : made.send(stop.signal)
    call.catch(() => {})
    await server.waitFor((request) => request.operation === operation && request.state === 'held')
    const reason = new Error('enough')
    stop.abort(reason)
    await expect(call).rejects.toBe(reason)
  })

  it('before the start sends nothing', async () => {
    const { server, api } = await practice()
    await expect(create(api, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    expect(server.requests).toHaveLength(0)
  })

  it('has ended the reads when it rejects, so the file can be closed immediately', async () => {
    const { server, api } = await practice([
      { operation: 'part', times: 'always', action: { kind: 'hang', afterRequestBytes: 'first' } },
    ])
    const { path } = await randomFile(32 * MiB)
    const { NodeFileSource } = await import('../files/source/node-source')
    const open = await new NodeFileSource().open(path)
    let reading = 0
    const source: Pick<OpenSource, 'stream' | 'close'> = {
      async *stream(offset, length) {
        reading += 1
        try {
          yield* open.stream(offset, length)
        } finally {
          reading -= 1
        }
      },
      close: () => open.close(),
    }
    const { id } = await api.create('a1', { ...upload, bytes: 32 * MiB }, never)
    const stop = new AbortController()
    const call = api.addPart(
      'a1',
      { remoteId: id, number: 1, source, offset: 0, length: 32 * MiB },
      () => {},
      stop.signal,
    )
    call.catch(() => {})
    await server.waitFor((request) => request.operation === 'part' && request.state === 'held')
    stop.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
    expect(reading).toBe(0)
    await open.close()
  })

  it('reports the failure of a source that fails midway', async () => {
    const { api } = await practice()
    const failure = { kind: 'source-unreadable', detail: 'EIO' } as const
    const source: Pick<OpenSource, 'stream' | 'close'> = {
      async *stream() {
        yield Buffer.alloc(MiB)
        throw new HoistError(failure)
      },
      close: async () => {},
    }
    const { id } = await api.create('a1', { ...upload, bytes: 2 * MiB }, never)
    const call = api.addPart(
      'a1',
      { remoteId: id, number: 1, source, offset: 0, length: 2 * MiB },
      () => {},
      never,
    )
    await expect(call).rejects.toMatchObject({ failure })
  })
})

describe('the list of many files', () => {
  it('is searched page by page for the wanted file', async () => {
    const now = Math.floor(Date.now() / 1000)
    const page = (from: number, more: boolean, at: number) => ({
      has_more: more,
      data: Array.from({ length: 3 }, (_, index) => ({
        id: `file_${from + index}`,
        filename: from + index === 4 ? 'data.bin' : 'other.bin',
        purpose: 'user_data',
        bytes: from + index === 4 ? 1000 : 999,
        created_at: at,
      })),
    })
    const pages = [
      page(0, true, now),
      page(3, true, now),
      page(6, true, now - 100),
      page(9, false, now - 100),
    ]
    const asked: string[] = []
    const { url } = await rawServer((socket) =>
      socket.on('data', (bytes) => {
        asked.push(bytes.toString('latin1').split('\r\n')[0] ?? '')
        socket.write(json(200, pages[asked.length - 1]))
      }),
    )
    const api = apiFor({ baseUrl: url })
    const wanted = { purpose: 'user_data', filename: 'data.bin', bytes: 1000 } as const
    const { files } = await api.findFiles('a1', { ...wanted, createdSince: now * 1000 }, never)
    expect(files.map(({ id }) => id)).toEqual(['file_4'])
    expect(asked).toHaveLength(4)
    expect(asked[1]).toContain('after=file_2')
  })
})

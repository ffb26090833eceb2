import { createHash } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttp2Server, createSecureServer } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import * as zlib from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  apiFor,
  never,
  openFile,
  randomFile,
  rawServer,
  selfSigned,
  trustSelfSigned,
} from '../../../testing/servers'
import { runAttempt } from '../../core/attempts/run-attempt'
import { MiB } from '../../shared/limits'
import type { ServiceApi } from './service-api'

const upload = { filename: 'data.bin', purpose: 'user_data', bytes: 1000, mimeType: 'text/plain' } as const
const made = Buffer.from(
  '{"id":"upload_1","created_at":1800000000,"expires_at":1800003600,"status":"pending"}',
)

function create(api: ServiceApi) {
  return api.create('a1', upload, never)
}

/** Starts a server until the test ends. @returns its address on this machine */
async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers everything with these bytes and that content coding. */
async function packed(coding: string, bytes: Buffer, status = 200): Promise<ServiceApi> {
  const server = createHttpServer((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-encoding': coding }).end(bytes)
  })
  return apiFor({ baseUrl: `http://${await listening(server)}/v1` })
}

/** Compresses quickly rather than well, because the tests compress much. */
function brotli(bytes: Buffer): Buffer {
  return zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } })
}

/** The codings that Node on this machine can produce. */
const packers: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: zlib.gzipSync,
  'x-gzip': zlib.gzipSync,
  GZIP: zlib.gzipSync,
  br: brotli,
  deflate: zlib.deflateSync,
  'deflate ': zlib.deflateRawSync,
  'gzip, br': (bytes) => brotli(zlib.gzipSync(bytes)),
  identity: (bytes) => bytes,
  'identity, gzip': zlib.gzipSync,
}
const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (bytes: Buffer) => Buffer }
if (zstdCompressSync !== undefined) packers.zstd = zstdCompressSync

describe('an encoded response', () => {
  it('is not requested', async () => {
    const heads: (string | undefined)[] = []
    const server = createHttpServer((request, response) => {
      heads.push(request.headers['accept-encoding'])
      response.end(made)
    })
    await create(apiFor({ baseUrl: `http://${await listening(server)}/v1` }))
    expect(heads).toEqual(['identity'])
  })

  it.each(Object.entries(packers))('is read: %s', async (coding, pack) => {
    expect(await create(await packed(coding, pack(made)))).toMatchObject({ id: 'upload_1' })
  })

  it.each(Object.entries(packers))('has the service’s words in an error: %s', async (coding, pack) => {
    const error = Buffer.from('{"error":{"message":"no such purpose"}}')
    await expect(create(await packed(coding, pack(error), 400))).rejects.toMatchObject({
      problem: { type: 'answer', status: 400, fromService: true, message: 'no such purpose' },
    })
  })

  it.each(Object.entries(packers))('is a file’s content: %s', async (coding, pack) => {
    const content = Buffer.alloc(300_000, 'some words ')
    const api = await packed(coding, pack(content))
    expect(await api.contentMd5('a1', { id: 'file-1', bytes: content.byteLength }, never)).toBe(
      createHash('md5').update(content).digest('hex'),
    )
  })

  it.each(Object.entries(packers).filter(([, pack]) => pack(made) !== made))(
    'that would become far longer than any response is aborted: %s',
    async (coding, pack) => {
      const bomb = pack(Buffer.alloc(24 * MiB, ' '))
      expect(bomb.byteLength).toBeLessThan(MiB)
      const api = await packed(coding, bomb)
      const before = process.memoryUsage().arrayBuffers
      await expect(create(api)).rejects.toMatchObject({
        problem: { type: 'unexpected', detail: expect.stringContaining('longer than') },
      })
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MiB)
    },
  )

  it.each([
    ['is no gzip', 'gzip', made],
    ['is no br', 'br', Buffer.from('\xff\xff\xff no br at all', 'latin1')],
    ['is half a gzip', 'gzip', zlib.gzipSync(made).subarray(0, 30)],
    ['has an unknown coding', 'rot13', made],
  ])('that %s is reported as such', async (_name, coding, bytes) => {
    await expect(create(await packed(coding, bytes))).rejects.toMatchObject({
      problem: { type: 'unexpected', status: 200, detail: expect.stringContaining(coding) },
    })
  })

  it('that cannot be read is still the error of its status', async () => {
    await expect(create(await packed('rot13', made, 503))).rejects.toMatchObject({
      problem: { type: 'answer', status: 503, fromService: false },
    })
  })

  it('that breaks off midway is a lost connection', async () => {
    const { url } = await rawServer((socket) =>
      socket.once('data', () => {
        const whole = zlib.gzipSync(made)
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${whole.byteLength}\r\n\r\n`,
        )
        socket.end(whole.subarray(0, 30))
      }),
    )
    await expect(create(apiFor({ baseUrl: url }))).rejects.toMatchObject({ problem: { type: 'connection' } })
  })
})

describe('a byte order mark', () => {
  it('before a response, and before an error, is removed', async () => {
    const mark = Buffer.from('\uFEFF')
    expect(await create(await packed('identity', Buffer.concat([mark, made])))).toMatchObject({
      id: 'upload_1',
    })
    const error = Buffer.concat([mark, Buffer.from('{"error":{"message":"no"}}')])
    await expect(create(await packed('identity', error, 400))).rejects.toMatchObject({
      problem: { fromService: true, message: 'no' },
    })
  })
})

describe('an interim response that nobody requested', () => {
  const final = `HTTP/1.1 200 OK\r\ncontent-length: ${made.byteLength}\r\n\r\n${made}`
  const interims: [string, string][] = [
    ['100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['100 Continue with fields', 'HTTP/1.1 100 Continue\r\nserver: old\r\ndate: today\r\n\r\n'],
    ['102 Processing', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['103 Early Hints', 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n'],
    ['100 twice', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n'],
  ]

  it.each(interims)(
    'does no harm: %s, immediately and for every request of a connection',
    async (_name, interim) => {
      let connections = 0
      const { url } = await rawServer((socket) => {
        connections += 1
        // Once for each request: head and body may arrive separately.
        socket.on('data', (piece) => {
          if (piece.at(-1) === 0x7d) socket.write(`${interim}${final}`)
        })
      })
      const api = apiFor({ baseUrl: url })
      for (let nth = 0; nth < 3; nth += 1) expect(await create(api)).toMatchObject({ id: 'upload_1' })
      // undici opens a second one while the first is about to be free.
      expect(connections).toBeLessThan(3)
    },
  )

  it.each(interims)('does no harm: %s, byte by byte', async (_name, interim) => {
    const { url } = await rawServer((socket) => {
      socket.setNoDelay(true)
      socket.once('data', async () => {
        for (const byte of `${interim}${final}`) {
          socket.write(byte)
          await new Promise((resolve) => setImmediate(resolve))
        }
        socket.end()
      })
    })
    expect(await create(apiFor({ baseUrl: url }))).toMatchObject({ id: 'upload_1' })
  })

  it.each(interims)('does no harm: %s, while a part is in flight', async (_name, interim) => {
    const { url } = await rawServer((socket) => {
      let got = 0
      socket.on('data', (piece) => {
        if (got === 0) socket.write(interim)
        got += piece.byteLength
        if (got > 4 * MiB) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"id":"part_1"}')
      })
    })
    const length = 4 * MiB
    const { path } = await randomFile(length)
    const source = await openFile(path)
    const part = { remoteId: 'upload_1', number: 1, source, offset: 0, length }
    expect(await apiFor({ baseUrl: url }).addPart('a1', part, () => {}, never)).toEqual({ partId: 'part_1' })
  })

  it('is not looked for in a file’s content', async () => {
    const content = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(10))
    const { url } = await rawServer((socket) => {
      socket.setNoDelay(true)
      socket.once('data', async () => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${content.byteLength}\r\n\r\n`)
        for (let at = 0; at < content.byteLength; at += 25) {
          // Waits, so that each begins a piece of its own.
          for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve))
          socket.write(content.subarray(at, at + 25))
        }
      })
    })
    expect(
      await apiFor({ baseUrl: url }).contentMd5('a1', { id: 'f', bytes: content.byteLength }, never),
    ).toBe(createHash('md5').update(content).digest('hex'))
  })
})

describe('a server that speaks another protocol', () => {
  it('is reported, and not asked again, if it speaks only HTTP/2 over TCP', async () => {
    const url = `http://${await listening(createHttp2Server())}/v1`
    expect(await runAttempt('create', () => create(apiFor({ baseUrl: url })), never)).toMatchObject({
      kind: 'fatal',
      failure: { kind: 'http1-missing', subject: new URL(url).host },
    })
  })

  it('is reported, without blaming its certificate, if it speaks only HTTP/2 over TLS', async () => {
    const certificate = await selfSigned()
    if (certificate === null) return
    trustSelfSigned()
    const server = createSecureServer({ ...certificate, allowHTTP1: false })
    const url = `https://${await listening(server)}/v1`
    expect(await runAttempt('create', () => create(apiFor({ baseUrl: url })), never)).toMatchObject({
      kind: 'fatal',
      failure: { kind: 'http1-missing', subject: new URL(url).host },
    })
  })

  it('is reported if it speaks HTTP/2 over TLS, whatever was negotiated', async () => {
    const certificate = await selfSigned()
    if (certificate === null) return
    trustSelfSigned()
    const settings = Buffer.from('000000040000000000', 'hex')
    const { url } = await rawServer((socket) => socket.write(settings), certificate)
    expect(await runAttempt('create', () => create(apiFor({ baseUrl: url })), never)).toMatchObject({
      kind: 'fatal',
      failure: { kind: 'http1-missing' },
    })
  })

  it('is reported as not encrypted if it speaks http on a port that is taken for https', async () => {
    const server = createHttpServer((_request, response) => response.end(made))
    const url = `https://${await listening(server)}/v1`
    const result = await runAttempt('create', () => create(apiFor({ baseUrl: url })), never)
    expect(result).toMatchObject({ failure: { kind: 'https-missing', subject: new URL(url).host } })
  })

  it('is reported as not encrypted if it does not speak TLS on a port that is taken for https', async () => {
    const { url } = await rawServer((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'))
    const api = apiFor({ baseUrl: url.replace('http:', 'https:') })
    expect(await runAttempt('create', () => create(api), never)).toMatchObject({
      failure: { kind: 'https-missing' },
    })
  })
})

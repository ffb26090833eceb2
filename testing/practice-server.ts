import { createCipheriv, createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Agent, request } from 'undici'
import { expect, onTestFinished } from 'vitest'
import {
  type PracticeServer,
  type PracticeServerOptions,
  startPracticeServer,
} from '../src/practice/http/server'
import { schemaWatch } from './service-schema'

/** An hour, in milliseconds. */
export const hour = 60 * 60 * 1000

/** A folder for this test alone, removed when it ends. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-practice-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A clock that stands still until it is set: 2026-01-01T00:00:00Z at first. */
export function handClock(): { now: () => number; forward: (ms: number) => void } {
  let at = Date.UTC(2026, 0, 1)
  return {
    now: () => at,
    forward: (ms) => {
      at += ms
    },
  }
}

export interface Started {
  readonly server: PracticeServer
  readonly api: TestClient
  readonly folder: string
  /** The errors that the server reported because no response could carry them. */
  readonly logged: string[]
}

/** A server and a client for this test alone, on a folder of its own unless one is given. */
export async function practice(options: Partial<PracticeServerOptions> = {}): Promise<Started> {
  const folder = options.folder ?? (await tempFolder())
  const logged: string[] = []
  const log = (message: string, error?: unknown) => {
    logged.push(`${message}: ${error}`)
  }
  const { problems, watch } = schemaWatch()
  const server = await startPracticeServer({ log, watch, ...options, folder })
  const api = new TestClient(server)
  onTestFinished(async () => {
    await api.close()
    await server.close()
    expect(problems).toEqual([])
  })
  return { server, api, folder, logged }
}

export interface Reply {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
  /** The body as JSON; reading it throws if it is not valid. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

interface Send {
  readonly headers?: Record<string, string>
  readonly body?: Buffer | string | Readable
  readonly signal?: AbortSignal
}

/** The bytes of a multipart/form-data body, and the headers that go with it. */
export function form(
  fields: readonly { name: string; bytes: Buffer | string; filename?: string; type?: string }[],
): { headers: Record<string, string>; body: Buffer } {
  const boundary = '----practice-test-boundary'
  const body = Buffer.concat([
    ...fields.flatMap(({ name, bytes, filename, type }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"` +
          `${filename === undefined ? '' : `; filename="${filename}"`}\r\n` +
          `${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`,
      ),
      Buffer.from(bytes),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body }
}

/** One part the way Hoist sends it: the field `data` with the file name `part-N`. */
export function partForm(bytes: Buffer | string, number = 1) {
  return form([{ name: 'data', bytes, filename: `part-${number}`, type: 'application/octet-stream' }])
}

/** Plain HTTP with the right key, without retries. */
export class TestClient {
  readonly #server: { readonly url: string; readonly key: string }
  readonly #agent = new Agent({ connections: 16, headersTimeout: 0, bodyTimeout: 0 })

  constructor(server: { readonly url: string; readonly key: string }) {
    this.#server = server
  }

  get url(): string {
    return this.#server.url
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#server.key}` }
  }

  async send(method: string, path: string, { headers = {}, body, signal }: Send = {}): Promise<Reply> {
    const answer = await request(`${this.#server.url}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: { ...this.headers, ...headers },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await answer.body.text()
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text,
      get json() {
        return JSON.parse(text)
      },
    }
  }

  post(path: string, value: unknown): Promise<Reply> {
    return this.send('POST', path, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    })
  }

  get(path: string): Promise<Reply> {
    return this.send('GET', path)
  }

  create(bytes: number, more: Record<string, unknown> = {}): Promise<Reply> {
    const request = { filename: 'data.jsonl', purpose: 'user_data', bytes, mime_type: 'text/plain', ...more }
    return this.post('/uploads', request)
  }

  part(uploadId: string, bytes: Buffer | string, number = 1): Promise<Reply> {
    return this.send('POST', `/uploads/${uploadId}/parts`, partForm(bytes, number))
  }

  complete(uploadId: string, partIds: readonly unknown[], md5?: string): Promise<Reply> {
    return this.post(`/uploads/${uploadId}/complete`, {
      part_ids: partIds,
      ...(md5 === undefined ? {} : { md5 }),
    })
  }

  cancel(uploadId: string): Promise<Reply> {
    return this.send('POST', `/uploads/${uploadId}/cancel`)
  }

  /** Creates a completed file of this content, and returns its File object. */
  async file(content: string, more: Record<string, unknown> = {}): Promise<Reply['json']> {
    const upload = (await this.create(Buffer.byteLength(content), more)).json
    const part = (await this.part(upload.id, content)).json
    return (await this.complete(upload.id, [part.id])).json.file
  }

  close(): Promise<void> {
    return this.#agent.destroy()
  }
}

/** The bytes that came over a separate connection, and how it ended. */
export interface RawReply {
  readonly bytes: Buffer
  readonly end: 'end' | 'reset'
}

/** Sends these bytes as they are, and waits for the end of the connection. */
export function rawExchange(
  server: PracticeServer,
  ...bytes: readonly (Buffer | string)[]
): Promise<RawReply> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    const socket = connect(server.port, '127.0.0.1', () => {
      for (const some of bytes) socket.write(some)
    })
    let end: RawReply['end'] = 'end'
    socket
      .on('data', (piece) => pieces.push(piece))
      .on('error', () => {
        end = 'reset'
      })
      .on('close', () => resolve({ bytes: Buffer.concat(pieces), end }))
  })
}

/** The head of a handwritten request, up to and including the empty line. */
export function rawHead(
  server: PracticeServer,
  method: string,
  path: string,
  headers: Record<string, string | number>,
): string {
  const all = { host: `127.0.0.1:${server.port}`, authorization: `Bearer ${server.key}`, ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} /v1${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Bytes that look random and are the same every time. */
export function noise(bytes: number, seed = 1): Buffer {
  const key = createHash('md5').update(`${seed}`).digest()
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function md5(bytes: Buffer | string): string {
  return createHash('md5').update(bytes).digest('hex')
}

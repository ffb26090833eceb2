import { randomBytes } from 'node:crypto'
import type { AddressInfo, Socket } from 'node:net'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { HoistError } from '../../shared/failures/failures'
import { shownLines, shownText } from '../../shared/words/shown-text'
import { authenticate, mustBeLocal, type Owner, perform, type Stores } from '../api'
import { Batches } from '../batches/batches'
import { altered, sendBroken, statusAnswer } from '../faults/broken-answers'
import { type Fate, type FaultPlan, Faults, type Instead, type PracticeOperation } from '../faults/faults'
import { limits } from '../limits'
import { newId, type UploadStatus } from '../store/records'
import { type Log, Store } from '../store/store'
import { VectorStores } from '../vector-stores/vector-stores'
import { type Answer, json } from './answer'
import { ApiError, asApiError } from './api-error'
import { CallReader } from './read-call'
import { discard, pauses, throttled } from './request-body'
import { RequestLog, type RequestRecord } from './request-log'
import { noSuchRoute, routes } from './routes'

export interface PracticeServerOptions {
  /** Where uploads, parts and files are kept. Created if it does not exist; existing content is kept. */
  readonly folder: string
  /** 0, the default: any free port. */
  readonly port?: number
  /** The required API key, in visible ASCII characters. Default: a random one. */
  readonly key?: string
  /** The owner of the key: requests that name another organization or project are refused. Default: any. */
  readonly organization?: string
  readonly project?: string
  /** The planned faults. Default: none. */
  readonly faults?: FaultPlan
  /** The server's clock in milliseconds since the epoch: for expiry, timestamps and the Date header. */
  readonly now?: () => number
  /** How long an upload lives, in milliseconds. Default: one hour, as on the service. */
  readonly lifetimeMs?: number
  /** Refuse a part with which all parts of the upload, listed later or not, would exceed the declared size. */
  readonly countOrphans?: boolean
  /**
   * How long a file takes to be indexed, and a batch for each of its four steps, in milliseconds of the server's clock.
   * Default: half a second.
   */
  readonly stepMs?: number
  /** Allowed names besides this machine's own, as behind a proxy. Default: none. */
  readonly hosts?: readonly string[]
  /** How long the server waits for the next bytes of a request, in milliseconds. Default: a minute. */
  readonly patienceMs?: number
  /**
   * Receives every request that was performed or refused, with its answer. It does not receive requests that a fault
   * replaces.
   */
  readonly watch?: (exchange: Exchange) => void
  /** Receives errors that no answer can report. Default: a line on stderr. */
  readonly log?: Log
}

/** A request and its answer, as plain data. */
export interface Exchange {
  readonly operation: PracticeOperation
  readonly query: unknown
  /** The JSON body; null for none, and for bytes. */
  readonly body: unknown
  readonly status: number
  /** The JSON body; null for bytes. */
  readonly answer: unknown
}

/** An upload as the server knows it. Times are Unix seconds. */
export interface PracticeUpload {
  readonly id: string
  /** The number of the upload by order of creation in this folder, from 1. */
  readonly number: number
  readonly filename: string
  readonly bytes: number
  readonly purpose: string
  readonly mimeType: string
  readonly status: UploadStatus
  readonly createdAt: number
  readonly expiresAt: number
  /** Parts that count, listed or not, in the order in which they came. Empty once the upload is closed. */
  readonly parts: readonly { readonly id: string; readonly bytes: number; readonly createdAt: number }[]
  readonly fileId?: string
}

/** A completed file as the server knows it. Times are Unix seconds. */
export interface PracticeFile {
  readonly id: string
  readonly uploadId: string
  readonly filename: string
  readonly bytes: number
  readonly purpose: string
  readonly createdAt: number
  readonly expiresAt?: number
  /** The path of its content on disk. */
  readonly path: string
}

export interface PracticeServer {
  /** The base URL for clients, such as `http://127.0.0.1:51234/v1`. */
  readonly url: string
  readonly port: number
  readonly key: string
  readonly folder: string
  /** The last 10,000 requests, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** The first request, past or future, that fits. Rejects when the server closes before there is one. */
  waitFor(fits: (request: RequestRecord) => boolean): Promise<RequestRecord>
  /**
   * Replaces the fault plan, and restarts the counters. Requests that the earlier plan delays or slows down continue at
   * full speed. Throws a ZodError for an invalid plan.
   */
  setFaults(plan: FaultPlan): void
  /** From now on only this key is valid: the old one was revoked. Throws for a key that no header can carry. */
  setKey(key: string): void
  uploads(): readonly PracticeUpload[]
  /** Files that exist, oldest first. */
  files(): readonly PracticeFile[]
  /** Ends all connections and work. Completely received parts are kept for the next start on the same folder. */
  close(): Promise<void>
}

const host = '127.0.0.1'
/** Far more than the parts that one program sends side by side. */
const mostConnections = 1024
/** Most of a path that is kept in the log of requests. */
const longestPath = 300

/**
 * Starts a faithful Uploads, Files, Vector Stores and Batches API on this machine: on 127.0.0.1 only, with its state in
 * a folder that outlives it. Its rules are those of the service's OpenAPI description and of what its clients document.
 * Throws a {@link HoistError} `practice-server-failed` if the folder cannot be used or the port is taken, and a
 * ZodError for an invalid fault plan.
 */
export async function startPracticeServer(options: PracticeServerOptions): Promise<PracticeServer> {
  const faults = new Faults(options.faults)
  try {
    const folder = resolve(options.folder)
    const now = options.now ?? Date.now
    const log = options.log ?? complain
    const store = await Store.open({
      folder,
      now,
      lifetimeMs: options.lifetimeMs ?? limits.uploadLifetimeMs,
      countOrphans: options.countOrphans ?? false,
      log,
    })
    const later = { folder, now, log, stepMs: options.stepMs ?? 500 }
    const stores = {
      files: store,
      vectorStores: await VectorStores.open(later, store),
      batches: await Batches.open(later, store),
    }
    const key = usableKey(options.key ?? randomBytes(24).toString('base64url'))
    const patienceMs = options.patienceMs ?? 60_000
    const server = new Server({ ...options, folder, now, log, stores, key, faults, patienceMs })
    await server.listen(options.port ?? 0)
    return server
  } catch (error) {
    throw new HoistError(
      { kind: 'practice-server-failed', detail: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
}

/** The line contains file names, and may go to a terminal. */
function complain(message: string, error?: unknown): void {
  const why = error === undefined ? '' : ` ${shownLines(inspect(error))}`
  process.stderr.write(`Practice server: ${shownText(message)}${why}\n`)
}

interface Parts {
  readonly folder: string
  readonly now: () => number
  readonly log: Log
  readonly stores: Stores
  readonly key: string
  readonly organization?: string
  readonly project?: string
  readonly hosts?: readonly string[]
  readonly patienceMs: number
  readonly watch?: (exchange: Exchange) => void
  readonly faults: Faults
}

/** One request in progress. */
interface Serving {
  readonly operation: PracticeOperation
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly record: RequestRecord
  readonly startedAt: number
  /** Aborts when the connection has ended before the answer was sent. */
  readonly over: AbortSignal
}

class Server implements PracticeServer {
  readonly folder: string
  readonly #now: () => number
  readonly #log: Log
  readonly #store: Store
  readonly #stores: Stores
  #key: string
  readonly #owner: Owner
  readonly #patienceMs: number
  readonly #watch: (exchange: Exchange) => void
  #faults: Faults
  /** Aborted when another plan replaces this one. */
  #planned = new AbortController()
  #port = 0
  readonly #requests = new RequestLog()
  readonly #working = new Set<Promise<unknown>>()
  readonly #closing = new AbortController()
  readonly #reader: CallReader
  readonly #app

  constructor(parts: Parts) {
    this.folder = parts.folder
    this.#now = parts.now
    this.#log = parts.log
    this.#store = parts.stores.files
    this.#stores = parts.stores
    this.#key = parts.key
    this.#owner = parts
    this.#patienceMs = parts.patienceMs
    this.#watch = parts.watch ?? (() => {})
    this.#faults = parts.faults
    this.#reader = new CallReader(parts.stores.files, this.#requests, parts.patienceMs)
    this.#app = fastify({
      exposeHeadRoutes: false,
      forceCloseConnections: true,
      http: {
        headersTimeout: parts.patienceMs,
        connectionsCheckingInterval: Math.min(30_000, parts.patienceMs),
      },
      frameworkErrors: (error, request, reply) => this.#refuseRequest(request, reply, error),
      clientErrorHandler: (error, socket) => this.#refuseNoise(error, socket),
    })
    // The handlers read the bodies: parts as they come, the others whole.
    this.#app.removeAllContentTypeParsers()
    this.#app.addContentTypeParser('*', (_request, _body, done) => done(null))
    this.#app.setErrorHandler((error, request, reply) => this.#refuseRequest(request, reply, error))
    this.#app.setNotFoundHandler((request, reply) =>
      this.#refuseRequest(request, reply, noSuchRoute(request.method, request.url)),
    )
    this.#app.server.maxConnections = mostConnections
    const hosts = new Set([host, 'localhost', ...(parts.hosts ?? [])])
    this.#app.addHook('onRequest', async ({ headers }) => mustBeLocal(headers, hosts))
    for (const { operation, method, url } of routes) {
      this.#app.route({
        method,
        url,
        handler: (request, reply) => this.#track(this.#serve(operation, request, reply)),
      })
    }
  }

  get url(): string {
    return `http://${host}:${this.#port}/v1`
  }

  get port(): number {
    return this.#port
  }

  get key(): string {
    return this.#key
  }

  get requests(): readonly RequestRecord[] {
    return this.#requests.records
  }

  async listen(port: number): Promise<void> {
    await this.#app.listen({ host, port })
    this.#port = (this.#app.server.address() as AddressInfo).port
  }

  waitFor(fits: (request: RequestRecord) => boolean): Promise<RequestRecord> {
    return this.#requests.wait(fits)
  }

  setFaults(plan: FaultPlan): void {
    this.#faults = new Faults(plan)
    this.#planned.abort()
    this.#planned = new AbortController()
  }

  setKey(key: string): void {
    this.#key = usableKey(key)
  }

  uploads(): PracticeUpload[] {
    return this.#store.uploads().map(({ record, parts }) => ({
      id: record.id,
      number: record.sequence,
      filename: record.filename,
      bytes: record.bytes,
      purpose: record.purpose,
      mimeType: record.mimeType,
      status: this.#store.status(record),
      createdAt: record.createdAt,
      expiresAt: record.expiresAt,
      parts: parts.map(({ id, bytes, createdAt }) => ({ id, bytes, createdAt })),
      ...(record.file === undefined ? {} : { fileId: record.file.id }),
    }))
  }

  files(): PracticeFile[] {
    return this.#store.files().map(({ upload, file, path }) => ({
      id: file.id,
      uploadId: upload.id,
      filename: upload.filename,
      bytes: upload.bytes,
      purpose: upload.purpose,
      createdAt: file.createdAt,
      ...(file.expiresAt === undefined ? {} : { expiresAt: file.expiresAt }),
      path,
    }))
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The practice server was closed'))
    await this.#app.close()
    // Temporary files are removed by their writers, which may still be running.
    await Promise.allSettled([...this.#working])
    await this.#stores.batches.idle()
    await this.#store.idle()
    this.#requests.close()
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work)
    const done = () => this.#working.delete(work)
    work.then(done, done)
    return work
  }

  async #serve(operation: PracticeOperation, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const exchange = this.#begin(operation, request, reply)
    const { record, over } = exchange
    let fate: Fate = { modifiers: [] }
    let source: Readable = request.raw
    let answer: Answer | undefined
    let body: Buffer = Buffer.alloc(0)
    try {
      // Before anything of the body is read or kept.
      authenticate(request.headers, this.#key, this.#owner)
      const call = await this.#reader.read(operation, request, record)
      body = call.json
      fate = this.#faults.take({
        operation,
        upload: record.upload,
        filename: record.filename,
        part: record.part,
      })
      const kinds = [...fate.modifiers, fate.instead, fate.answer].flatMap((fault) => fault?.kind ?? [])
      this.#requests.learn(record, { faults: kinds })
      const replaced = this.#planned.signal
      for (const fault of fate.modifiers) {
        if (fault.kind === 'delay') {
          const signal = fault.continues === true ? this.#closing.signal : over
          await pauses(signal, replaced)(fault.ms)
        } else source = throttled(source, fault.bytesPerSecond, over, replaced)
      }
      if (fate.instead !== undefined) answer = await this.#instead(fate.instead, source, exchange)
      else
        answer = await perform(
          { ...call, source, patienceMs: this.#patienceMs },
          this.#stores,
          this.#closing.signal,
        )
    } catch (error) {
      answer = this.#failed(error, request.raw.socket.destroyed)
      // Nobody is left to answer.
      if (request.raw.socket.destroyed) return reply.hijack()
    }
    if (answer === undefined) return reply
    if (fate.instead === undefined) {
      const [given, answered] = [asJson(body), asJson(answer.body)]
      this.#watch({ operation, query: request.query, body: given, status: answer.status, answer: answered })
    }
    // An answer may come before the body is read. The rest is read and discarded: if the connection were closed on
    // unread bytes, the system would reset it, and the client might never see the answer.
    this.#discardRest(request, source)
    return this.#deliver(exchange, answer, fate)
  }

  /** Reads the rest of an answered request, for a while. */
  #discardRest({ raw }: FastifyRequest, source: Readable = raw): void {
    source.resume()
    if (raw.complete) return
    const giveUp = setTimeout(() => raw.socket.destroy(), this.#patienceMs).unref()
    raw.once('close', () => clearTimeout(giveUp))
  }

  #begin(operation: PracticeOperation, request: FastifyRequest, reply: FastifyReply): Serving {
    const record = this.#record(request, operation)
    const over = new AbortController()
    reply.raw.once('close', () => {
      // Also called after the answer; the rest of the body may still have to be read then.
      if (request.raw.socket.destroyed) over.abort()
      if (record.state !== 'answered') {
        this.#requests.learn(record, { state: reply.raw.writableFinished ? 'answered' : 'broken' })
      }
    })
    return { operation, request, reply, record, startedAt: performance.now(), over: over.signal }
  }

  #record(request: FastifyRequest, operation?: PracticeOperation): RequestRecord {
    const record: RequestRecord = {
      id: newId.request(),
      method: request.method,
      path: (request.url.split('?')[0] ?? '').slice(0, longestPath),
      at: this.#now(),
      ...(operation === undefined ? {} : { operation }),
      attempt: 1,
      bytes: 0,
      faults: [],
      state: 'open',
    }
    this.#requests.begin(record)
    return record
  }

  async #instead(action: Instead, source: Readable, exchange: Serving): Promise<Answer | undefined> {
    const { request, reply, record } = exchange
    const { socket } = request.raw
    if (action.kind !== 'refuse') {
      const length = request.headers['content-length']
      const mark = action.afterRequestBytes ?? 'all'
      await discard(source, mark, length === undefined ? undefined : Number(length), (bytes) =>
        this.#requests.learn(record, { bytes: record.bytes + bytes }),
      )
    }
    switch (action.kind) {
      case 'status':
        return statusAnswer(action)
      case 'reset':
        reply.hijack()
        socket.resetAndDestroy()
        return undefined
      case 'end':
        reply.hijack()
        leave(socket, source)
        return undefined
      case 'hang':
        reply.hijack()
        this.#requests.learn(record, { state: 'held' })
        return undefined
      case 'refuse':
        reply.hijack()
        socket.resetAndDestroy()
        this.#refuseConnections(action.ms)
        return undefined
    }
  }

  async #deliver(exchange: Serving, plain: Answer, fate: Fate): Promise<unknown> {
    const { request, reply, record, over } = exchange
    const { socket } = request.raw
    const fault = fate.instead?.kind === 'status' ? fate.instead.sent : fate.answer
    const headed: Answer = {
      ...plain,
      headers: { ...this.#headers(record, exchange.startedAt), ...plain.headers },
    }
    if (fault?.kind === 'drop-answer') {
      reply.hijack()
      if (fault.by === 'reset') socket.resetAndDestroy()
      else if (fault.by === 'end') leave(socket, request.raw)
      else this.#requests.learn(record, { state: 'held' })
      return reply
    }
    const answer = altered(headed, fault)
    this.#requests.learn(record, { status: answer.status })
    if (fault?.kind === 'truncate' || fault?.kind === 'trickle' || fault?.kind === 'flood') {
      reply.hijack()
      try {
        if (await sendBroken(socket, answer, fault, over)) this.#requests.learn(record, { state: 'answered' })
      } catch (error) {
        // Such answers are meant to make a client leave; anything else is a defect here.
        if (!socket.destroyed) {
          this.#log('A broken answer could not be sent as planned', error)
          socket.destroy()
        }
      }
      return reply
    }
    const typed = answer.headers['content-type'] !== undefined
    // Fastify adds a type to any body, and an answer may be meant to have neither.
    return reply
      .code(answer.status)
      .headers(answer.headers)
      .send(typed ? answer.body : undefined)
  }

  #headers(record: RequestRecord, startedAt: number): Record<string, string> {
    return {
      date: new Date(this.#now()).toUTCString(),
      'x-request-id': record.id,
      'openai-version': '2020-10-01',
      'openai-processing-ms': `${Math.round(performance.now() - startedAt)}`,
    }
  }

  #failed(error: unknown, clientLeft = false): Answer {
    const known = asApiError(error)
    const expected = (clientLeft && isLeaving(error)) || this.#closing.signal.aborted
    if (known.status >= 500 && !expected) this.#log(known.message, error)
    return json(known.status, known.envelope(), known.headers)
  }

  /** Answers a request outside the API. */
  #refuseRequest(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    const record = this.#record(request)
    const answer = this.#failed(fromFramework(error))
    this.#requests.learn(record, { status: answer.status })
    reply.raw.once('close', () => {
      this.#requests.learn(record, { state: reply.raw.writableFinished ? 'answered' : 'broken' })
    })
    this.#discardRest(request)
    return reply
      .code(answer.status)
      .headers({ ...this.#headers(record, performance.now()), ...answer.headers })
      .send(answer.body)
  }

  /** Answers bytes that are not HTTP. */
  #refuseNoise(error: Error & { code?: string }, socket: Socket): void {
    // A reset by the client is no error here.
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const body = JSON.stringify(new ApiError(400, `This is not an HTTP request: ${error.message}`).envelope())
    socket.end(
      `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ndate: ${new Date(this.#now()).toUTCString()}\r\n` +
        `x-request-id: ${newId.request()}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  }

  #refuseConnections(ms: number): void {
    const { server } = this.#app
    server.close()
    server.closeAllConnections()
    const again = sleep(ms, undefined, { signal: this.#closing.signal }).then(
      () => {
        server.once('error', (error) => this.#log(`The server cannot come back on port ${this.#port}`, error))
        server.listen({ host, port: this.#port })
      },
      // Closed for good meanwhile.
      () => undefined,
    )
    this.#track(again)
  }
}

/** Null for a body that is not JSON, which the API reports itself. */
function asJson(body: Buffer | Readable): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return null
  try {
    return JSON.parse(body.toString())
  } catch {
    return null
  }
}

/** A key that no header can carry would let nobody in. */
function usableKey(key: string): string {
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Error('The key must be visible ASCII characters without spaces')
  return key
}

/** Closes in order; bytes that are still in flight are read, or the system would reset the connection. */
function leave(socket: Socket, source: Readable): void {
  socket.end()
  source.resume()
}

/** The error for reads and waits when the client disconnects midway. */
function isLeaving(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR'
}

function fromFramework(error: unknown): unknown {
  if (error instanceof ApiError || !(error instanceof Error)) return error
  const status = 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 500
    ? new ApiError(status, error.message, { cause: error })
    : error
}

import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import { classifyError, isTlsCode } from '../../core/classify-error'
import {
  ApiError,
  type CallProblem,
  type ClosedAs,
  type FileCandidate,
  type Logger,
  type RemoteFile,
  type RemoteUpload,
  type UploadApi,
} from '../../core/ports'
import { HoistError } from '../../shared/failures'
import { MiB } from '../../shared/limits'
import { callUrl, serviceOf } from '../../shared/services'
import { isSecret, redact, withoutSecret } from '../log-file'
import { steadyClock } from '../node-clock'
import { errorCode } from '../system-errors'
import {
  ClosedUpload,
  fileList,
  OddAnswer,
  ownWords,
  read,
  readCancelled,
  readCompleted,
  readCreated,
  readRow,
  uploadPart,
  withId,
} from './answers'
import { Certificates, type OwnCertificates, type Trust } from './connections/certificates'
import { Proxies, type Route } from './connections/proxies'
import { ProxyError } from './connections/proxy-server'
import { CodingError, unpacked } from './content-coding'
import { type Course, type MultipartBody, multipartBody } from './multipart-body'
import { Throttle } from './throttle'

/** How to reach an account. `baseUrl` may have a query, which goes to the end of each address. */
export interface Connection {
  readonly baseUrl: string
  readonly apiKey: string
  readonly organization: string
  readonly project: string
  /** What the account brings along for TLS. */
  readonly certificates?: OwnCertificates
}

export interface ServiceApiOptions {
  /** Throws a HoistError (`account-missing`, `key-missing`, `keychain-unreachable`). May take as long as a person does. */
  readonly connection: (accountId: string) => Promise<Connection> | Connection
  /** Milliseconds without progress after which a request is given up. */
  readonly stallMs: () => number
  /** Sent as `User-Agent`. */
  readonly userAgent: string
  /** Most bytes a second that all parts together send; null, or left out, is no limit. Asked often. */
  readonly bandwidth?: () => number | null
  /**
   * The routes by which that URL is reached, in the order in which they are tried; none, or left out, is a direct one.
   * Asked for every request. Throws a HoistError (`proxy-unsupported`).
   */
  readonly routes?: (url: URL) => Promise<readonly Route[]> | readonly Route[]
  /** Hears of what is odd in an answer and does no harm, and of certificates that cannot be read. */
  readonly logger?: Logger
}

/** Most of an answer that is read: answers are JSON of a few hundred bytes, a list of files of a few hundred KiB. */
const longestAnswerBytes = 4 * MiB
/** Most of a message that is kept: it is shown to people. */
const longestMessage = 500
/** Most of a text that is looked through for it: taking out tags may need the square of its length in steps. */
const longestLook = 8 * 1024
/** How many times the watchdog's time an answer may take from its first to its last byte. */
const answerPatience = 4
/**
 * What the systems of both ends may have taken in without its having crossed the line, in bytes: Linux takes up to
 * 4 MiB at this end, and as much and more at the other.
 */
const onTheWayBytes = 8 * MiB
/** A connection that becomes slower than the last one by this factor is still waited for. */
const slowerBy = 4
/** A person waits for the answer to a probe: in milliseconds. */
const probeMs = 20_000
/** What it says that its upload is for, one after the other: not every service takes each. */
const probePurposes = ['user_data', 'assistants'] as const
/** Files of a page of the list. The service has up to 10,000; a compatible one may not have so many. */
const pageSizes = [1000, 100] as const
const mostPages = 20
/** So many rows of falling times in a row are no accident: what follows is older still. */
const tellingRows = 100
/** Most files whose content has to tell: each may have to be read as a whole. */
const mostGuesses = 20
const envelope = z.object({
  error: z.object({
    message: z.string(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
  }),
})

/** Made once: an error has a stack, and each small file is three calls. */
const callIsOver = new Error('the call is over')

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly json?: unknown
  /** Makes the body. */
  readonly multipart?: (course: Course) => MultipartBody
  /** Takes the answer piece by piece instead of as JSON: a file of exactly so many bytes. */
  readonly content?: { readonly bytes: number; readonly onPiece: (piece: Buffer) => void }
  /** How many times the watchdog's time the service may think after the last byte was sent. */
  readonly patience: number
  /** Calls that follow at once, each over a connection of its own. */
  readonly parallel?: number | undefined
}

interface Reply {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
  /** This machine's clock when the answer began. */
  readonly answeredAt: number
  /** What went out as the key, and must not come back in words. */
  readonly key: string
  /** Whether all of the request had been sent when the answer came. */
  readonly sent: boolean
}

/** The Uploads and Files API over undici: one HTTP request a method, no retries, no redirects. */
export class ServiceApi implements UploadApi {
  readonly #options: ServiceApiOptions
  readonly #throttle: Throttle
  readonly #certificates: Certificates
  /** Connections that are secured in different ways are never used for each other. */
  readonly #proxies = new Map<Trust | null, Proxies>()
  /** Bytes per millisecond at which the last part of each host got through, sending and answer together. */
  readonly #pace = new Map<string, number>()
  /** By account, in milliseconds. Null where the `Date` of its answers is not the service's clock. */
  readonly #clockSkews = new Map<string, number | null>()
  /** Who writes the ids of uploads in answers, by base URL. Not known after one that named another upload: that one. */
  readonly #naming = new Map<
    string,
    { readonly by: 'service' | 'gateway' } | { readonly by: 'nobody'; readonly remoteId: string }
  >()

  constructor(options: ServiceApiOptions) {
    this.#options = options
    this.#certificates = new Certificates(process.env, options.logger ?? { log: () => {} })
    this.#throttle = new Throttle(options.bandwidth ?? (() => null), steadyClock)
  }

  async create(
    accountId: string,
    upload: Parameters<UploadApi['create']>[1],
    signal: AbortSignal,
  ): Promise<RemoteUpload> {
    const json = {
      filename: upload.filename,
      purpose: upload.purpose,
      bytes: upload.bytes,
      mime_type: upload.mimeType,
    }
    const { parallel } = upload
    const call: Call = { method: 'POST', path: '/uploads', json, patience: 1, parallel }
    const reply = await this.#call(accountId, call, signal)
    const { isDateRight, ...made } = understood(reply, (json) =>
      readCreated(json, dateOf(reply), reply.answeredAt),
    )
    noSecret(reply, made.id)
    if (!isDateRight) this.#clockSkews.set(accountId, null)
    return made
  }

  async addPart(
    accountId: string,
    part: Parameters<UploadApi['addPart']>[1],
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<{ readonly partId: string }> {
    const { remoteId, number, source, offset, length } = part
    const multipart: Call['multipart'] = (course) =>
      multipartBody(`part-${number}`, source.stream(offset, length), length, onSent, course)
    const path = `/uploads/${encodeURIComponent(remoteId)}/parts`
    const reply = await this.#call(accountId, { method: 'POST', path, multipart, patience: 2 }, signal)
    const made = understood(reply, (json) => read(uploadPart, json))
    noSecret(reply, made.id)
    if (made.upload_id !== null && !(await this.#isOf(accountId, remoteId, made.upload_id)))
      throw unexpected(reply, `the part belongs to upload ${made.upload_id}`)
    if (!reply.sent) throw unexpected(reply, 'the part was acknowledged before it was sent')
    return { partId: made.id }
  }

  /**
   * Whether an answer that names that upload is about ours. A gateway may write the ids of uploads in its own way, and
   * then does so always: where none was ever named as it is, the second time for the same one is no mistake.
   */
  async #isOf(accountId: string, remoteId: string, named: string): Promise<boolean> {
    const { baseUrl } = await this.#options.connection(accountId)
    const known = this.#naming.get(baseUrl)
    if (named === remoteId) this.#naming.set(baseUrl, { by: 'service' })
    else if (known === undefined || (known.by === 'nobody' && known.remoteId !== remoteId))
      this.#naming.set(baseUrl, { by: 'nobody', remoteId })
    else if (known.by === 'nobody') this.#naming.set(baseUrl, { by: 'gateway' })
    return named === remoteId || this.#naming.get(baseUrl)?.by === 'gateway'
  }

  async complete(
    accountId: string,
    upload: Parameters<UploadApi['complete']>[1],
    signal: AbortSignal,
  ): Promise<RemoteFile> {
    const json = { part_ids: upload.partIds, ...(upload.md5 === undefined ? {} : { md5: upload.md5 }) }
    const path = `/uploads/${encodeURIComponent(upload.remoteId)}/complete`
    // The service puts gigabytes together before it answers.
    const reply = await this.#call(accountId, { method: 'POST', path, json, patience: 10 }, signal)
    const file = understood(reply, (json) => readCompleted(json, upload.remoteId))
    noSecret(reply, file.id)
    // What differs from what was sent is kept in words.
    const safe = (text: string | null) => (text !== null && isSecretIn(text, reply.key) ? null : text)
    return { ...file, filename: safe(file.filename), purpose: safe(file.purpose), status: safe(file.status) }
  }

  async cancel(accountId: string, remoteId: string, signal: AbortSignal): Promise<void> {
    const path = `/uploads/${encodeURIComponent(remoteId)}/cancel`
    const reply = await this.#call(accountId, { method: 'POST', path, patience: 1 }, signal)
    if (reply.text.trim() !== '') understood(reply, (json) => readCancelled(json, remoteId))
  }

  async findFiles(
    accountId: string,
    file: Parameters<UploadApi['findFiles']>[1],
    signal: AbortSignal,
  ): Promise<readonly FileCandidate[]> {
    const found = new Map<string, FileCandidate>()
    for await (const row of this.#rows(accountId, file.purpose, file.createdSince, signal)) {
      const candidate = candidateOf(row, file)
      if (candidate !== null) found.set(row.id, candidate)
    }
    const newestFirst = [...found.values()].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))
    const guesses = newestFirst.filter(({ fits }) => !fits).slice(0, mostGuesses)
    return [...newestFirst.filter(({ fits }) => fits), ...guesses]
  }

  /** The service's list of files, as far as it may have some that are not older than that. */
  async *#rows(
    accountId: string,
    purpose: string,
    createdSince: number,
    signal: AbortSignal,
  ): AsyncGenerator<RemoteFile> {
    const seen = new Set<string>()
    let after: string | null = null
    let limit: number = pageSizes[0]
    let falling = 0
    let before = Number.POSITIVE_INFINITY
    for (let page = 0; page < mostPages; page += 1) {
      const list = await this.#page(accountId, { purpose, limit, after }, signal)
      if (list === null) {
        limit = pageSizes[1]
        page -= 1
        continue
      }
      let last: string | null = null
      let odd = 0
      for (const entry of list.data) {
        const row = readRow(entry)
        if (row === null || isSecretIn(row.id, list.key)) {
          odd += 1
          continue
        }
        // Some services give the same page again for ever.
        if (seen.has(row.id)) continue
        seen.add(row.id)
        last = row.id
        if (row.createdAt !== null) {
          falling = row.createdAt <= before ? falling + 1 : 0
          before = row.createdAt
        }
        yield row
      }
      if (odd > 0) this.#options.logger?.log('warn', 'odd rows in the list of files', { odd, page })
      const isOver = list.has_more === false || (list.has_more !== true && list.data.length < limit)
      if (last === null || isOver) return
      if (falling >= tellingRows && isBefore(before, createdSince)) return
      after = last
    }
    this.#options.logger?.log('warn', 'the list of files was not read to its end', { files: seen.size })
  }

  /** One page of the list, or null where the service has no pages of that size. */
  async #page(
    accountId: string,
    {
      purpose,
      limit,
      after,
    }: { readonly purpose: string; readonly limit: number; readonly after: string | null },
    signal: AbortSignal,
  ) {
    const query = new URLSearchParams({ purpose, order: 'desc', limit: String(limit) })
    if (after !== null) query.set('after', after)
    try {
      const call: Call = { method: 'GET', path: `/files?${query}`, patience: 1 }
      const reply = await this.#call(accountId, call, signal)
      return { ...understood(reply, (json) => read(fileList, json)), key: reply.key }
    } catch (error) {
      const status = error instanceof ApiError && error.problem.type === 'answer' ? error.problem.status : 0
      if (limit !== pageSizes[0] || (status !== 400 && status !== 422)) throw error
      return null
    }
  }

  clockSkew(accountId: string): number | undefined {
    return this.#clockSkews.get(accountId) ?? undefined
  }

  async reach(accountId: string, signal: AbortSignal): Promise<void> {
    const call: Call = { method: 'GET', path: '/files?limit=1', patience: 1 }
    const reply = await this.#call(accountId, call, signal)
    understood(reply, (json) => read(fileList, json))
    const date = dateOf(reply)
    // An answer that has not aged comes from no cache.
    if (date !== undefined && header(reply, 'age') === undefined && this.#clockSkews.get(accountId) !== null)
      this.#clockSkews.set(accountId, date - reply.answeredAt)
  }

  async fileExists(accountId: string, fileId: string, signal: AbortSignal): Promise<boolean> {
    const path = `/files/${encodeURIComponent(fileId)}`
    try {
      const reply = await this.#call(accountId, { method: 'GET', path, patience: 1 }, signal)
      const file = understood(reply, (json) => read(withId, json))
      if (file.id !== fileId) throw unexpected(reply, `the answer is about file ${file.id}`)
      return true
    } catch (error) {
      // A 404 of something in between says nothing about the file.
      if (error instanceof ApiError && error.problem.type === 'answer') {
        const { status, fromService } = error.problem
        if (status === 404 && fromService) return false
      }
      throw error
    }
  }

  async contentMd5(
    accountId: string,
    file: { readonly id: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<string> {
    const hash = createHash('md5')
    const path = `/files/${encodeURIComponent(file.id)}/content`
    const content = { bytes: file.bytes, onPiece: (piece: Buffer) => void hash.update(piece) }
    await this.#call(accountId, { method: 'GET', path, patience: 2, content }, signal)
    return hash.digest('hex')
  }

  /**
   * Does what an upload does, but for its bytes: asks for the list of files, in which lost answers are looked for, and
   * creates a remote upload of one byte, which is cancelled at once. Throws as the calls of the port do.
   */
  async probe(connection: Connection, signal: AbortSignal): Promise<void> {
    const patience = AbortSignal.timeout(probeMs)
    try {
      const call: Call = { method: 'GET', path: '/files?limit=1', patience: 1 }
      const reply = await this.#send(connection, call, AbortSignal.any([signal, patience]))
      understood(reply, (json) => read(fileList, json))
      signal.throwIfAborted()
      // Whoever stops it does not wait any longer, but what was created is cancelled all the same.
      await orAborted(this.#createAndCancel(connection, patience), signal)
    } catch (error) {
      if (patience.aborted && !signal.aborted) {
        throw new ApiError({ type: 'stalled', afterMs: probeMs }, { cause: error })
      }
      throw error
    }
  }

  /** What a service has against such an upload itself, such as its purpose, says nothing about the account. */
  async #createAndCancel(connection: Connection, signal: AbortSignal): Promise<void> {
    const { purposes } = serviceOf(connection.baseUrl)
    for (const purpose of probePurposes.filter((one) => purposes.includes(one))) {
      const json = { filename: 'hoist-connection-test.txt', purpose, bytes: 1, mime_type: 'text/plain' }
      let made: Reply
      try {
        made = await this.#send(connection, { method: 'POST', path: '/uploads', json, patience: 1 }, signal)
      } catch (error) {
        // The list has come from the service, so this does, too, in whatever form.
        const told = withForm(error)
        const { failure } = classifyError(told, 'create')
        if (failure.kind !== 'request-refused' || failure.status === 405) throw told
        continue
      }
      const { id } = understood(made, (answer) => read(withId, answer))
      const path = `/uploads/${encodeURIComponent(id)}/cancel`
      try {
        await this.#send(connection, { method: 'POST', path, patience: 1 }, signal)
      } catch (error) {
        // Without it the service closes the upload after its time, as any that is given up.
        this.#options.logger?.log('warn', 'the upload of an account test was left to expire', { error })
      }
      return
    }
  }

  /** Breaks off what is under way and closes all connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxies) => proxies.close()))
  }

  /** The connections for a URL by these routes. Nothing of certificates is read where none is needed. */
  async #proxiesFor(url: URL, routes: readonly Route[], { certificates }: Connection): Promise<Proxies> {
    const isSecure = [url.href, ...routes.map((route) => route?.url)].some((href) =>
      href?.startsWith('https:'),
    )
    const trust = isSecure ? await this.#certificates.trust(certificates) : null
    const known = this.#proxies.get(trust) ?? new Proxies(trust)
    this.#proxies.set(trust, known)
    return known
  }

  /**
   * How long what was handed over may still be under way, in milliseconds: what is sent counts as standing still only
   * when a MiB takes longer than the watchdog's time, and that must not change where the system keeps the last ones.
   */
  #onTheWayMs(host: string, bytes: number, stallMs: number): number {
    const onTheWay = Math.min(bytes, onTheWayBytes)
    const atWorst = (onTheWay / MiB) * stallMs
    const pace = this.#pace.get(host)
    return pace === undefined ? atWorst : Math.min(atWorst, (onTheWay / pace) * slowerBy)
  }

  async #call(accountId: string, call: Call, signal: AbortSignal): Promise<Reply> {
    const connection = await orAborted(this.#options.connection(accountId), signal)
    const reply = await this.#send(connection, call, signal)
    const date = dateOf(reply)
    // An answer to a GET may have lain in a cache. Null is a clock that was found to be another than the service's.
    if (date !== undefined && call.method === 'POST' && this.#clockSkews.get(accountId) !== null)
      this.#clockSkews.set(accountId, date - reply.answeredAt)
    return reply
  }

  /** One request. Resolves for a status of success; everything else is an {@link ApiError}. */
  async #send(connection: Connection, call: Call, signal: AbortSignal): Promise<Reply> {
    const url = new URL(callUrl(connection.baseUrl, call.path))
    const stallMs = this.#options.stallMs()
    const began = performance.now()
    const own = new AbortController()
    let stalledAfter: number | null = null
    let allowed = stallMs
    const bark = () => {
      stalledAfter = allowed
      own.abort(new Error('stalled'))
    }
    let watchdog = setTimeout(bark, allowed)
    const onAbort = () => own.abort(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    const progress = () => watchdog.refresh()
    const allow = (ms: number) => {
      clearTimeout(watchdog)
      allowed = ms
      watchdog = setTimeout(bark, ms)
    }
    // Bytes that the limit holds back are no line that stands still.
    const over = new AbortController()
    own.signal.addEventListener('abort', () => over.abort(own.signal.reason), { once: true })
    const pass = (bytes: number) => {
      const passed = this.#throttle.take(bytes, over.signal)
      if (typeof passed === 'number') return passed
      clearTimeout(watchdog)
      return passed.finally(() => {
        if (!over.signal.aborted) allow(allowed)
      })
    }
    const multipart = call.multipart?.({
      pass,
      onStep: progress,
      onEnd: () =>
        allow(stallMs * call.patience + this.#onTheWayMs(url.host, multipart?.contentLength ?? 0, stallMs)),
    })
    try {
      const json = call.json === undefined ? null : Buffer.from(JSON.stringify(call.json))
      if (multipart === undefined) allow(stallMs * call.patience)
      // A system that looks for its proxy may take its time, too.
      const routes = await orAborted(this.#options.routes?.(url) ?? [], own.signal)
      const proxies = await orAborted(this.#proxiesFor(url, routes, connection), own.signal)
      if (call.parallel !== undefined) proxies.warm(url, routes, call.parallel)
      const request = {
        method: call.method,
        headers: {
          ...authorization(connection),
          accept: call.content === undefined ? 'application/json' : '*/*',
          'accept-encoding': 'identity',
          'user-agent': this.#options.userAgent,
          ...(json === null ? {} : { 'content-type': 'application/json' }),
          ...(multipart === undefined
            ? {}
            : { 'content-type': multipart.contentType, 'content-length': String(multipart.contentLength) }),
        },
        body: multipart === undefined ? json : asBody(multipart.bytes),
        signal: own.signal,
      }
      const requested = proxies.request(url, routes, request, progress)
      // undici listens to the signal only once there is a connection, or a way through the proxy.
      const response = await orAborted(requested, own.signal)
      const answeredAt = Date.now()
      allow(stallMs)
      const { headers, statusCode: status } = response
      if (call.content !== undefined && status >= 200 && status <= 299) {
        await readContent(response, call.content, progress, own).catch((error: unknown) => {
          if (!(error instanceof CodingError)) throw error
          throw new ApiError({ type: 'unexpected', detail: error.message, status }, { cause: error })
        })
        return { status, headers, text: '', answeredAt, key: connection.apiKey, sent: true }
      }
      // Answers are small: one that drips for ever is none, however steadily it does so.
      const patience = answeredAt + answerPatience * stallMs
      const onPiece = () => {
        if (Date.now() < patience) progress()
      }
      const text = await readText(response, onPiece, own).catch((error: unknown) => {
        if (!(error instanceof CodingError)) throw error
        // An error is told by its status as well.
        if (status < 200 || status > 299) return ''
        throw new ApiError({ type: 'unexpected', detail: error.message, status }, { cause: error })
      })
      const sent = multipart?.finished() ?? true
      if (multipart !== undefined && sent)
        this.#pace.set(url.host, multipart.contentLength / (performance.now() - began))
      const reply: Reply = { status, headers, text, answeredAt, key: connection.apiKey, sent }
      if (reply.status < 200 || reply.status > 299) throw new ApiError(answerProblem(reply))
      return reply
    } catch (error) {
      if (stalledAfter !== null && !signal.aborted) {
        this.#pace.delete(url.host)
        throw new ApiError({ type: 'stalled', afterMs: stalledAfter }, { cause: error })
      }
      if (error instanceof ApiError || error instanceof HoistError || signal.aborted) throw error
      const failed =
        error instanceof ProxyError
          ? proxyProblem(error, connection.apiKey)
          : lineError(error, url.host, connection.apiKey)
      // Whoever is not trusted may be by the next time: the certificate may be added to the system meanwhile.
      if (failed instanceof ApiError && failed.problem.type === 'line' && isTlsCode(failed.problem.code))
        this.#certificates.refresh()
      throw failed
    } finally {
      clearTimeout(watchdog)
      signal.removeEventListener('abort', onAbort)
      over.abort(callIsOver)
      // A call has ended when nothing of it is under way any more, reads from the disk included. undici may leave
      // a body that it no longer wants standing where it is.
      await multipart?.bytes.return?.()
    }
  }
}

/**
 * undici sends any async iterable as it is; its types merely leave that out. It asks for the next buffer when the
 * socket has let go of the last one, or at once when that was small. A Readable around it would read ahead, and buffers
 * that are in use would be filled again.
 */
function asBody(bytes: AsyncIterable<Uint8Array>): Readable {
  return bytes as unknown as Readable
}

function authorization(connection: Connection): Record<string, string> {
  const { keyHeader } = serviceOf(connection.baseUrl)
  return {
    [keyHeader]: keyHeader === 'authorization' ? `Bearer ${connection.apiKey}` : connection.apiKey,
    ...(connection.organization === '' ? {} : { 'openai-organization': connection.organization }),
    ...(connection.project === '' ? {} : { 'openai-project': connection.project }),
  }
}

async function readText(
  response: Dispatcher.ResponseData,
  progress: () => void,
  own: AbortController,
): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of unpacked(response.body, response.headers['content-encoding'])) {
    progress()
    pieces.push(piece)
    length += piece.byteLength
    if (length > longestAnswerBytes) {
      own.abort()
      throw new ApiError({
        type: 'unexpected',
        detail: `the answer is longer than ${longestAnswerBytes} bytes`,
        status: response.statusCode,
      })
    }
  }
  // A decoder, unlike a Buffer, takes the mark off that some put before JSON.
  return new TextDecoder().decode(Buffer.concat(pieces))
}

/** Hands a file on as it comes, and ends when it is not as long as it should be. */
async function readContent(
  response: Dispatcher.ResponseData,
  content: NonNullable<Call['content']>,
  progress: () => void,
  own: AbortController,
): Promise<void> {
  let length = 0
  for await (const piece of unpacked(response.body, response.headers['content-encoding'])) {
    progress()
    length += piece.byteLength
    if (length > content.bytes) break
    content.onPiece(piece)
  }
  if (length === content.bytes) return
  own.abort()
  throw new ApiError({
    type: 'unexpected',
    detail: `the file has ${length > content.bytes ? 'more than' : 'only'} ${Math.min(length, content.bytes)} bytes`,
    status: response.statusCode,
  })
}

function header(reply: Reply, name: string): string | undefined {
  const value = reply.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** When the service said that, on its clock; undefined where it did not, or not in a way that makes sense. */
function dateOf(reply: Reply): number | undefined {
  const date = Date.parse(header(reply, 'date') ?? '')
  return Number.isNaN(date) || date <= 0 ? undefined : date
}

/** The answer as JSON, as it was read by that. Throws an ApiError (`unexpected`). */
function understood<T>(reply: Reply, reader: (json: unknown) => T): T {
  let json: unknown
  try {
    json = JSON.parse(reply.text)
  } catch {
    // The error itself quotes the answer.
    throw unexpected(reply, `not JSON: ${plain(reply.text, reply.key)}`)
  }
  try {
    return reader(json)
  } catch (error) {
    if (error instanceof OddAnswer) throw unexpected(reply, error.message)
    if (error instanceof ClosedUpload) {
      const { message, said, status } = error
      const why = plain(said, reply.key)
      throw unexpected(reply, message, { closedAs: status, ...(why === '' ? {} : { message: why }) })
    }
    throw error
  }
}

function isSecretIn(text: string, key: string): boolean {
  return isSecret(key) && text.includes(key)
}

/** Ids are kept as they are, and the key must not be kept with them. */
function noSecret(reply: Reply, id: string): void {
  if (isSecretIn(id, reply.key)) throw unexpected(reply, 'the answer has the key in it')
}

function isBefore(time: number, createdSince: number): boolean {
  // `created_at` is in whole seconds, so the upload's own second counts as well.
  return time < createdSince - 1000
}

/** The row as what may be that file, or null where it is certainly another. */
function candidateOf(row: RemoteFile, file: Parameters<UploadApi['findFiles']>[1]): FileCandidate | null {
  const { bytes, createdAt, purpose } = row
  if (bytes !== null && bytes !== file.bytes) return null
  if (purpose !== null && purpose !== file.purpose) return null
  if (createdAt !== null && isBefore(createdAt, file.createdSince)) return null
  const isSameName = row.filename?.normalize('NFC') === file.filename.normalize('NFC')
  return { ...row, fits: isSameName && bytes !== null && purpose !== null && createdAt !== null }
}

function unexpected(
  reply: Reply,
  detail: string,
  more: { readonly closedAs?: ClosedAs; readonly message?: string } = {},
): ApiError {
  const requestId = header(reply, 'x-request-id')
  return new ApiError({
    type: 'unexpected',
    detail: plain(detail, reply.key),
    status: reply.status,
    ...(isPage(reply) ? { page: true } : {}),
    ...more,
    ...(requestId === undefined ? {} : { requestId: plain(requestId, reply.key) }),
  })
}

/** Whether that is made for people to read: HTML, whatever it is called, or words that are called text. */
function isPage(reply: Reply): boolean {
  if (/^\s*</.test(reply.text)) return true
  return /^\s*text\//i.test(header(reply, 'content-type') ?? '') && /^\s*[^\s{]/.test(reply.text)
}

/** A refusal in another form than the service's, as if it were the service's. */
function withForm(error: unknown): unknown {
  const problem = error instanceof ApiError ? error.problem : null
  if (problem?.type !== 'answer' || problem.form === undefined) return error
  return new ApiError({ ...problem, fromService: true }, { cause: error })
}

function answerProblem(reply: Reply): CallProblem {
  let json: unknown = null
  try {
    json = JSON.parse(reply.text)
  } catch {
    // A proxy's page, or nothing at all: `fromService` says so below.
  }
  const parsed = envelope.safeParse(json)
  const error = parsed.success ? parsed.data.error : null
  const own = error === null ? ownWords(json) : null
  const requestId = header(reply, 'x-request-id')
  const retryAfterMs = askedWait(reply)
  const words = (text: string) => plain(text, reply.key)
  const message = words(error?.message ?? own?.message ?? reply.text)
  return {
    type: 'answer',
    status: reply.status,
    fromService: error !== null,
    ...(own === null ? {} : { form: own.form }),
    ...(message === '' ? {} : { message }),
    ...(error?.code === undefined || error.code === null ? {} : { code: words(String(error.code)) }),
    ...(error?.type === undefined || error.type === null ? {} : { errorType: words(error.type) }),
    ...(requestId === undefined ? {} : { requestId: words(requestId) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/**
 * How long the service asks to wait, in milliseconds: `retry-after-ms`, `Retry-After` in seconds or as a date
 * (RFC 9110, 10.2.3; told by the service's own clock), or the later of the `x-ratelimit-reset-*` of what is used up.
 */
function askedWait(reply: Reply): number | undefined {
  const milliseconds = Number(header(reply, 'retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds
  const retryAfter = header(reply, 'retry-after')?.trim()
  if (retryAfter !== undefined && retryAfter !== '') {
    const seconds = Number(retryAfter)
    if (seconds >= 0) return seconds * 1000
    const date = Date.parse(retryAfter)
    if (!Number.isNaN(date)) return Math.max(0, date - (dateOf(reply) ?? reply.answeredAt))
  }
  const resets = ['requests', 'tokens']
    .filter((what) => header(reply, `x-ratelimit-remaining-${what}`) === '0')
    .map((what) => goDuration(header(reply, `x-ratelimit-reset-${what}`) ?? ''))
    .filter((wait) => wait !== undefined)
  return resets.length === 0 ? undefined : Math.max(...resets)
}

/** Milliseconds of a duration like `1s`, `6m0s` or `20ms`, as the rate limit headers write it. */
function goDuration(text: string): number | undefined {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    sum += Number(amount) * (units[unit ?? ''] ?? 0)
  }
  return sum
}

/** One short line of plain text, whatever a stranger sent: without the key, and without what looks like one. */
function plain(text: string, key: string): string {
  // Cut only now: half of a key would not be known for one.
  const safe = redact(withoutSecret(text, key)).slice(0, longestLook)
  const flat = safe
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return flat.length > longestMessage ? `${flat.slice(0, longestMessage)}…` : flat
}

function proxyProblem(error: ProxyError, key: string): unknown {
  const { why, status, methods, message, cause } = error
  const proxy = new URL(error.proxy.url).host
  // A proxy whose certificate is not accepted is there, and is the host that this is about.
  const line = cause === undefined ? null : lineError(cause, proxy, key)
  if (line instanceof ApiError && line.problem.type === 'line' && isTlsCode(line.problem.code)) return line
  const problem: CallProblem = {
    type: 'proxy',
    why,
    proxy,
    detail: plain(message, key),
    ...(error.proxy.user === '' ? {} : { hasCredentials: true }),
    ...(status === undefined ? {} : { status }),
    ...(methods === undefined ? {} : { methods: plain(methods, key) }),
  }
  return new ApiError(problem, { cause: error })
}

/** What was promised, unless the signal aborts before: then its reason is thrown. */
function orAborted<T>(promised: Promise<T> | T, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    // Also when it has aborted before: how the promise ends must not go unheard.
    Promise.resolve(promised)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) onAbort()
  })
}

/** What undici's parser of HTTP/1.1 stumbled over; empty where the error is another one. */
function parserCode(error: unknown): string {
  if (!(error instanceof Error) || error.name !== 'HTTPParserError') return ''
  const { data } = error as { readonly data?: unknown }
  // A server that speaks HTTP/2 alone begins with a SETTINGS frame (RFC 9113, 3.4 and 6.5).
  if (typeof data === 'string' && data.startsWith('\0') && data.slice(3, 9) === '\x04\0\0\0\0\0')
    return 'HTTP2_ONLY'
  // undici does not name every way in which bytes are not HTTP.
  return errorCode(error) || 'HPE_INVALID'
}

/** The innermost cause is the one with the system's code; a list of them, as of several addresses, has its first. */
function lineError(error: unknown, host: string, key: string): unknown {
  let inner = error
  for (let depth = 0; depth < 5; depth += 1) {
    if (inner instanceof AggregateError && inner.errors.length > 0) inner = inner.errors[0]
    else if (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
    else break
  }
  const code = parserCode(inner) || errorCode(inner) || errorCode(error)
  // Without a code it is not the line but us: a HoistError from the source, or a defect.
  if (code === '' || /^(UND_ERR_INVALID_ARG|ERR_INVALID_|ERR_ASSERTION)/.test(code)) return error
  const detail = plain(inner instanceof Error ? inner.message : String(inner), key)
  return new ApiError({ type: 'line', code, host, detail }, { cause: error })
}

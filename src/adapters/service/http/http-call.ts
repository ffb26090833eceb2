import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { orAborted } from '../../../core/attempts/or-aborted'
import { ApiError, type Logger } from '../../../core/ports'
import { HoistError } from '../../../shared/failures/failures'
import { MiB } from '../../../shared/limits'
import { steadyClock } from '../../node-clock'
import { Certificates, type OwnCertificates, type Trust } from '../connections/certificates'
import { connectionError, isTlsError } from '../connections/connection-error'
import { Proxies, type Route } from '../connections/proxies'
import { Throttle } from '../throttle'
import { CodingError, unpacked } from './content-coding'
import type { Course, MultipartBody } from './multipart-body'
import { Watchdog } from './watchdog'

export interface HttpOptions {
  /** Milliseconds without progress after which a request is given up. */
  readonly stallMs: () => number
  /** Sent as `User-Agent`. */
  readonly userAgent: string
  /** Most bytes per second that all parts send together; null or omitted means no limit. Asked often. */
  readonly bandwidth?: () => number | null
  /**
   * The routes to that URL, in the order in which they are tried; none or omitted means a direct one. Asked for every
   * request. Throws a HoistError (`proxy-unsupported`).
   */
  readonly routes?: (url: URL) => Promise<readonly Route[]> | readonly Route[]
  /** Logs harmless oddities of responses, and certificates that cannot be read. */
  readonly logger?: Logger
}

/** A file that is read from a service. */
export interface Content {
  /** Its exact length in bytes; null if unknown. */
  readonly bytes: number | null
  /** Asks for what follows this offset, in bytes. */
  readonly from?: number
  /** Called before the first piece with its offset, which is 0 if the service does not send parts of files. */
  readonly onStart?: (offset: number) => Promise<void> | void
  /** Called with each piece. The next one comes when the returned promise has resolved. */
  readonly onPiece: (piece: Buffer) => Promise<void> | void
}

/** One request. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  /** Headers in addition to those that describe the body and the response. */
  readonly headers: Readonly<Record<string, string>>
  readonly json?: unknown
  /** Makes the body. */
  readonly multipart?: (course: Course) => MultipartBody
  /** Takes the response piece by piece instead of as text. */
  readonly content?: Content
  /** How many times the watchdog's time the service may take after the last byte was sent. */
  readonly patience: number
  /** The number of calls that follow immediately, each over its own connection. */
  readonly parallel?: number | undefined
  /** The certificates of the account. */
  readonly certificates?: OwnCertificates | undefined
  /** The key that is sent, and must not come back in messages. */
  readonly key: string
}

/** A response, whatever its status. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** This machine's clock when the response began. */
  readonly answeredAt: number
  /** The key that was sent, and must not come back in messages. */
  readonly key: string
  /** Whether the whole request had been sent when the response came. */
  readonly sent: boolean
}

/**
 * Most bytes of a response that are read: responses are JSON of a few hundred bytes, a list of files of a few hundred
 * KiB.
 */
const longestAnswerBytes = 4 * MiB
/** How many times the watchdog's time a response may take from its first to its last byte. */
const answerPatience = 4
/**
 * What the systems of both ends may have buffered that has not crossed the connection yet, in bytes: Linux takes up
 * to 4 MiB at this end, and as much and more at the other.
 */
const onTheWayBytes = 8 * MiB
/** A connection that becomes slower than the last one by this factor is still waited for. */
const slowerBy = 4

/** Created once: an error has a stack, and each small file is three calls. */
const callIsOver = new Error('the call is over')

/**
 * Sends requests over undici, for any service: all under one limit, each with its watchdog, by the available routes.
 * No retries, no redirects.
 */
export class HttpCalls {
  readonly #options: HttpOptions
  readonly #throttle: Throttle
  readonly #certificates: Certificates
  /** Connections that are secured differently are never shared. */
  readonly #proxies = new Map<Trust | null, Proxies>()
  /** Bytes per millisecond at which the last part of each host got through, sending and response together. */
  readonly #pace = new Map<string, number>()

  constructor(options: HttpOptions) {
    this.#options = options
    this.#certificates = new Certificates(process.env, options.logger ?? { log: () => {} })
    this.#throttle = new Throttle(options.bandwidth ?? (() => null), steadyClock)
  }

  /**
   * One request. Rejects with an {@link ApiError} (`connection`, `proxy`, `stalled`, `unexpected`) if no readable
   * response comes, with a HoistError of the body or the routes, and with the signal's reason when aborted.
   */
  async send(call: HttpCall, signal: AbortSignal): Promise<Reply> {
    const { key, url } = call
    const stallMs = this.#options.stallMs()
    const began = performance.now()
    const own = new AbortController()
    const watchdog = new Watchdog(stallMs, () => own.abort(new Error('stalled')))
    const onAbort = () => own.abort(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    const ended = new AbortController()
    const end = (reason: unknown) => {
      watchdog.off()
      ended.abort(reason)
    }
    if (own.signal.aborted) end(own.signal.reason)
    own.signal.addEventListener('abort', () => end(own.signal.reason), { once: true })
    const multipart = call.multipart?.({
      // Bytes that the limit or the drive holds back do not mean a stalled connection.
      pass: (bytes) => {
        const passed = this.#throttle.take(bytes, ended.signal)
        return typeof passed === 'number' ? passed : watchdog.hold(passed)
      },
      read: (piece) => watchdog.hold(piece),
      onStep: watchdog.moved,
      onEnd: () =>
        watchdog.allow(
          stallMs * call.patience + this.#onTheWayMs(url.host, multipart?.contentLength ?? 0, stallMs),
        ),
    })
    try {
      const json = call.json === undefined ? null : Buffer.from(JSON.stringify(call.json))
      if (multipart === undefined) watchdog.allow(stallMs * call.patience)
      // A system that looks for its proxy may take long, too.
      const routes = await orAborted(this.#options.routes?.(url) ?? [], own.signal)
      const proxies = await orAborted(this.#proxiesFor(url, routes, call.certificates), own.signal)
      if (call.parallel !== undefined) proxies.warm(url, routes, call.parallel)
      const request = {
        method: call.method,
        headers: {
          ...call.headers,
          accept: call.content === undefined ? 'application/json' : '*/*',
          'accept-encoding': 'identity',
          'user-agent': this.#options.userAgent,
          ...((call.content?.from ?? 0) === 0 ? {} : { range: `bytes=${call.content?.from}-` }),
          ...(json === null ? {} : { 'content-type': 'application/json' }),
          ...(multipart === undefined
            ? {}
            : { 'content-type': multipart.contentType, 'content-length': String(multipart.contentLength) }),
        },
        body: multipart === undefined ? json : asBody(multipart.bytes),
        signal: own.signal,
      }
      const requested = proxies.request(url, routes, request, watchdog.moved)
      // undici listens to the signal only once there is a connection, or a way through the proxy.
      const response = await orAborted(requested, own.signal)
      const answeredAt = Date.now()
      watchdog.allow(stallMs)
      const { headers, statusCode: status } = response
      if (call.content !== undefined && isSuccess(status)) {
        await readContent(response, call.content, watchdog, own)
        return { status, headers, text: '', answeredAt, key, sent: true }
      }
      // An earlier call has read the whole file, and ended before it knew that.
      if (status === 416 && isAtEnd(headers['content-range'], call.content?.from)) {
        await response.body.dump()
        return { status: 206, headers, text: '', answeredAt, key, sent: true }
      }
      // Responses are small, so even a steady drip has to end.
      const patience = answeredAt + answerPatience * stallMs
      const text = await readText(
        response,
        () => {
          if (Date.now() < patience) watchdog.moved()
        },
        own,
      )
      const sent = multipart?.finished() ?? true
      if (multipart !== undefined && sent)
        this.#pace.set(url.host, multipart.contentLength / (performance.now() - began))
      return { status, headers, text, answeredAt, key, sent }
    } catch (error) {
      if (watchdog.silentMs !== null && !signal.aborted) {
        this.#pace.delete(url.host)
        throw new ApiError({ type: 'stalled', afterMs: watchdog.silentMs }, { cause: error })
      }
      if (error instanceof ApiError || error instanceof HoistError || signal.aborted) throw error
      const failed = connectionError(error, url.host, key)
      // A certificate may be added to the system before the next try.
      if (isTlsError(failed)) this.#certificates.refresh()
      throw failed
    } finally {
      signal.removeEventListener('abort', onAbort)
      end(callIsOver)
      // A call has ended when nothing of it is running, disk reads included. undici may leave a body unfinished that
      // it no longer wants.
      await multipart?.bytes.return?.()
    }
  }

  /** Aborts what is in flight and closes all connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxies) => proxies.close()))
  }

  /** The connections for a URL by these routes. No certificates are read if none is needed. */
  async #proxiesFor(
    url: URL,
    routes: readonly Route[],
    certificates: OwnCertificates | undefined,
  ): Promise<Proxies> {
    const isSecure = [url.href, ...routes.map((route) => route?.url)].some((href) =>
      href?.startsWith('https:'),
    )
    const trust = isSecure ? await this.#certificates.trust(certificates) : null
    const known = this.#proxies.get(trust) ?? new Proxies(trust)
    this.#proxies.set(trust, known)
    return known
  }

  /**
   * How long buffered bytes may still be in flight, in milliseconds: sending counts as stalled only when a MiB takes
   * longer than the watchdog's time, and that must hold for the last bytes in the system's buffers, too.
   */
  #onTheWayMs(host: string, bytes: number, stallMs: number): number {
    const onTheWay = Math.min(bytes, onTheWayBytes)
    const atWorst = (onTheWay / MiB) * stallMs
    const pace = this.#pace.get(host)
    return pace === undefined ? atWorst : Math.min(atWorst, (onTheWay / pace) * slowerBy)
  }
}

/** Whether a status is one of success (RFC 9110, 15.3). */
export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}

/**
 * undici sends any async iterable as it is; its types merely leave that out. It asks for the next buffer when the
 * socket has released the last one, or immediately if that was small. A Readable around it would read ahead, and
 * overwrite buffers that are in use (see `reused-buffers.test.ts`).
 */
function asBody(bytes: AsyncIterable<Uint8Array>): Readable {
  return bytes as unknown as Readable
}

/** The response as text. Throws an {@link ApiError} (`unexpected`). */
async function readText(
  response: Dispatcher.ResponseData,
  onPiece: () => void,
  own: AbortController,
): Promise<string> {
  const { statusCode: status } = response
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of unpacked(response.body, response.headers['content-encoding'])) {
      onPiece()
      pieces.push(piece)
      length += piece.byteLength
      if (length > longestAnswerBytes) {
        own.abort()
        throw new ApiError({
          type: 'unexpected',
          detail: `the answer is longer than ${longestAnswerBytes} bytes`,
          status,
        })
      }
    }
  } catch (error) {
    // The status alone describes an error well enough.
    if (error instanceof CodingError && !isSuccess(status)) return ''
    throw withStatus(error, status)
  }
  // A decoder, unlike a Buffer, removes the mark that some put before JSON.
  return new TextDecoder().decode(Buffer.concat(pieces))
}

/** Passes a file on as it comes. Throws an {@link ApiError} (`unexpected`) if its length is wrong. */
async function readContent(
  response: Dispatcher.ResponseData,
  content: Content,
  watchdog: Watchdog,
  own: AbortController,
): Promise<void> {
  const { statusCode: status } = response
  const start = status === 206 ? rangeStart(response.headers['content-range']) : 0
  let length = start
  await content.onStart?.(start)
  try {
    for await (const piece of unpacked(response.body, response.headers['content-encoding'])) {
      watchdog.moved()
      length += piece.byteLength
      if (content.bytes !== null && length > content.bytes) break
      // A slow disk does not mean a stalled connection.
      const taken = content.onPiece(piece)
      if (taken !== undefined) await watchdog.hold(taken)
    }
  } catch (error) {
    throw withStatus(error, status)
  }
  if (content.bytes === null || length === content.bytes) return
  own.abort()
  throw new ApiError({
    type: 'unexpected',
    detail: `the file has ${length > content.bytes ? 'more than' : 'only'} ${Math.min(length, content.bytes)} bytes`,
    status,
  })
}

/** The offset of a part of a file (RFC 9110, 14.4). Throws an {@link ApiError} if the response names none. */
function rangeStart(range: string | string[] | undefined): number {
  const start = /^bytes (\d+)-/.exec(String(range))?.[1]
  if (start === undefined)
    throw new ApiError({ type: 'unexpected', detail: `part of a file with the range ${range}`, status: 206 })
  return Number(start)
}

/** Whether a refused range begins at the end of the file (RFC 9110, 15.5.17). */
function isAtEnd(range: string | string[] | undefined, from = 0): boolean {
  return from > 0 && String(range) === `bytes */${from}`
}

/** A response that cannot be decoded as a failure of the call; any other error unchanged. */
function withStatus(error: unknown, status: number): unknown {
  if (!(error instanceof CodingError)) return error
  return new ApiError({ type: 'unexpected', detail: error.message, status }, { cause: error })
}

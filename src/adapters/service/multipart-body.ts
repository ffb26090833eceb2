import { randomBytes } from 'node:crypto'
import { bufferBytes } from '../files/buffer-pool'
import { LoopTurns } from './loop-slices'

/** Bytes of the first piece, and of each one on a slow line. */
const smallestPiece = 64 * 1024
/** A piece that takes longer than this, in milliseconds, is followed by smaller ones; a quick one by larger ones. */
const slowMs = 2000
const quickMs = 500

/**
 * A socket takes buffers without a wait until it holds its high-water mark: 16 to 64 KiB, as undici and Node have
 * it. Everything from this size on, in bytes, is waited for, and no more than this is ever in its queue.
 */
const promptBytes = 64 * 1024
/** A last piece shorter than this, in bytes, is copied to be one with what comes behind it. */
const shortBytes = 256 * 1024
/** Nobody looks more often at what has gone, in milliseconds. */
const tellMs = 10

/** A request body of multipart/form-data with one field, framed by hand so that its length is known and exact. */
export interface MultipartBody {
  readonly contentType: string
  /** Bytes of the whole body. */
  readonly contentLength: number
  /**
   * Once through. A yielded buffer is valid until the next one is asked for, and a small one, which a socket may keep in
   * its queue for longer, until 64 KiB more were yielded. Left with `return`, it resolves when nothing of it is under
   * way any more.
   */
  readonly bytes: AsyncIterableIterator<Uint8Array>
  /** True once the last byte was taken: an answer that came before it cannot be about this body. */
  readonly finished: () => boolean
}

/** What goes along with the sending of a body. */
export interface Course {
  /** Asked before each piece of the content: how many of so many bytes may go, once they may. */
  readonly pass: (bytes: number) => number | Promise<number>
  /** The next piece of the content is waited for. */
  readonly read: <T>(piece: Promise<T>) => Promise<T>
  /** Another piece goes out. */
  readonly onStep: () => void
  /** The last one was taken. */
  readonly onEnd: () => void
}

const free: Course = { pass: (bytes) => bytes, read: (piece) => piece, onStep: () => {}, onEnd: () => {} }

/**
 * Frames the bytes of a part as the one field `data` (RFC 7578). `name` becomes the field's file name; it must be
 * plain ASCII without quotes: the real file name travels in JSON, where nothing can break out of it.
 *
 * @param length bytes that `content` yields
 * @param onTaken called with the number of content bytes that the consumer has let go of since the last call
 */
export function multipartBody(
  name: string,
  content: AsyncIterable<Uint8Array>,
  length: number,
  onTaken: (bytes: number) => void,
  course: Course = free,
): MultipartBody {
  const boundary = `hoist-${randomBytes(18).toString('hex')}`
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="data"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    'latin1',
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')
  const bytes = new Body(head, content[Symbol.asyncIterator](), length, tail, onTaken, course)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: head.byteLength + length + tail.byteLength,
    bytes,
    finished: () => bytes.finished,
  }
}

type Step = IteratorResult<Uint8Array>
const over: Step = { done: true, value: undefined }
const nothing = new Uint8Array(0)
/** All bodies share the one event loop. */
const turns = new LoopTurns()

/**
 * An object with a `next`, not a generator: what compiles one costs more than what it does for a part. The head goes
 * out with the first piece of the content, and the tail with the last one, where that is small: a short part is one
 * packet instead of three.
 */
class Body implements AsyncIterableIterator<Uint8Array> {
  readonly #content: AsyncIterator<Uint8Array>
  readonly #tail: Buffer
  readonly #onTaken: (bytes: number) => void
  readonly #course: Course
  #head: Buffer | null
  /** Bytes of the content that have yet to be yielded. */
  #left: number
  finished = false
  /** The content's last buffer, and how much of it has been yielded. */
  #buffer: Uint8Array | null = null
  #at = 0
  /** Bytes of the piece that the consumer has, and since when it has it. */
  #lent = 0
  #lentAt = 0
  /** Most bytes of the next piece. */
  #size = smallestPiece
  /** Bytes taken that nobody was told of yet, and when somebody was last told. */
  #untold = 0
  #toldAt = Number.NEGATIVE_INFINITY
  /** The step that is being made. */
  #pending: Promise<Step> | null = null
  #leaving: Promise<Step> | null = null

  constructor(
    head: Buffer,
    content: AsyncIterator<Uint8Array>,
    length: number,
    tail: Buffer,
    onTaken: (bytes: number) => void,
    course: Course,
  ) {
    this.#head = head
    this.#content = content
    this.#left = length
    this.#tail = tail
    this.#onTaken = onTaken
    this.#course = course
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Step> {
    if (this.#leaving !== null) return this.#leaving
    if (this.#lent > 0) this.#taken()
    if (this.finished) {
      this.#course.onEnd()
      return Promise.resolve(over)
    }
    const turn = turns.take()
    this.#pending = turn === null ? this.#piece() : turn.then(() => this.#piece())
    return this.#pending
  }

  return(): Promise<Step> {
    this.#leaving ??= this.#leave()
    return this.#leaving
  }

  async #leave(): Promise<Step> {
    const left = this.#content.return?.()
    // Whoever has asked for it hears of what became of it.
    await this.#pending?.catch(() => {})
    if (this.#untold > 0) this.#tell(performance.now())
    await left
    return over
  }

  /**
   * @param isLast whether nothing of the content comes behind it
   * @param isSafe whether the socket will have let go of it before its buffer is filled again
   */
  #step(piece: Uint8Array, isLast: boolean, isSafe: boolean): Step {
    const pieces = [this.#head ?? nothing, piece, isLast ? this.#tail : nothing]
    this.#head = null
    if (isLast) this.finished = true
    this.#course.onStep()
    const isPlain = isSafe && pieces[0] === nothing && !isLast
    return { done: false, value: isPlain ? piece : Buffer.concat(pieces) }
  }

  /** The next piece of the content, or what comes behind it. */
  #piece(): Promise<Step> {
    const buffer = this.#buffer
    if (buffer === null || this.#at === buffer.byteLength)
      return this.#course.read(this.#content.next()).then(this.#fill)
    // A whole buffer at a time would look like standing still on a slow line that is shared by several parts.
    const passed = this.#course.pass(Math.min(this.#size, buffer.byteLength - this.#at))
    return typeof passed === 'number' ? Promise.resolve(this.#lend(passed)) : passed.then(this.#lend)
  }

  readonly #fill = (next: Step): Step | Promise<Step> => {
    // What ended because it was left has no end that anybody is to be sent.
    if (this.#leaving !== null) return over
    if (next.done === true) return this.#step(nothing, true, false)
    this.#buffer = next.value
    this.#at = 0
    return this.#piece()
  }

  readonly #lend = (bytes: number): Step => {
    const buffer = this.#buffer as Uint8Array
    const piece = buffer.subarray(this.#at, this.#at + bytes)
    this.#at += bytes
    this.#left -= bytes
    this.#lent = bytes
    this.#lentAt = performance.now()
    // Copies of all that a limit lets through piece by piece would be so much garbage that collecting it stops the process.
    const isSafe = bytes >= promptBytes || buffer.byteLength - this.#at >= promptBytes
    return this.#step(piece, this.#left === 0 && bytes < shortBytes, isSafe)
  }

  /** The consumer has let go of the last piece. */
  #taken(): void {
    const now = performance.now()
    const took = now - this.#lentAt
    if (took > slowMs) this.#size = Math.max(smallestPiece, this.#size / 2)
    else if (took < quickMs) this.#size = Math.min(bufferBytes, this.#size * 2)
    this.#untold += this.#lent
    this.#lent = 0
    if (now - this.#toldAt >= tellMs || this.#left <= 0) this.#tell(now)
  }

  #tell(now: number): void {
    const bytes = this.#untold
    this.#untold = 0
    this.#toldAt = now
    this.#onTaken(bytes)
  }
}

import { randomBytes } from 'node:crypto'
import { bufferBytes } from '../../files/source/buffer-pool'
import { LoopSlices } from '../loop-slices'

/** Bytes of the first piece, and of each piece on a slow connection. */
const smallestPiece = 64 * 1024
/** A piece that takes longer than this, in milliseconds, is followed by smaller ones; a quick one by larger ones. */
const slowMs = 2000
const quickMs = 500

/**
 * A socket takes buffers without a wait until it reaches its high-water mark: 16 to 64 KiB in undici and Node.
 * Anything of this size or more, in bytes, is waited for, and its queue never holds more than this.
 */
const promptBytes = 64 * 1024
/** A last piece shorter than this, in bytes, is copied to be sent with the tail. */
const shortBytes = 256 * 1024
/** Progress is reported no more often than this, in milliseconds. */
const tellMs = 10

/** A multipart/form-data request body with one field, framed by hand so that its length is known and exact. */
export interface MultipartBody {
  readonly contentType: string
  /** Bytes of the whole body. */
  readonly contentLength: number
  /**
   * Can be read once. A yielded buffer is valid until the next one is requested, and a small one, which a socket may
   * keep in its queue for longer, until 64 KiB more were yielded. `return` resolves when nothing of it is running.
   */
  readonly bytes: AsyncIterableIterator<Uint8Array>
  /** Whether the last byte was taken: an earlier response cannot be about this body. */
  readonly finished: () => boolean
}

/** Hooks into the sending of a body. */
export interface Course {
  /**
   * Called before each piece of the content. Returns how many of these bytes may be sent, or resolves once some may.
   */
  readonly pass: (bytes: number) => number | Promise<number>
  /** Called while the next piece of the content is awaited. */
  readonly read: <T>(piece: Promise<T>) => Promise<T>
  /** Called when another piece is sent. */
  readonly onStep: () => void
  /** Called when the last piece was taken. */
  readonly onEnd: () => void
}

const free: Course = { pass: (bytes) => bytes, read: (piece) => piece, onStep: () => {}, onEnd: () => {} }

/**
 * Frames the bytes of a part as the one field `data` (RFC 7578). `name` becomes the field's file name; it must be
 * plain ASCII without quotes: the real file name is sent in JSON, where nothing can break out of it.
 *
 * @param length bytes that `content` yields
 * @param onTaken called with the number of content bytes that the consumer has released since the last call
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
const slices = new LoopSlices()

/**
 * An object with a `next`, not a generator: compiling one costs more than its work for a part. The head is sent with
 * the first piece of the content, and the tail with a small last one: a short part is one packet instead of three.
 */
class Body implements AsyncIterableIterator<Uint8Array> {
  readonly #content: AsyncIterator<Uint8Array>
  readonly #tail: Buffer
  readonly #onTaken: (bytes: number) => void
  readonly #course: Course
  #head: Buffer | null
  /** Bytes of the content that were not yielded yet. */
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
  /** Bytes taken but not reported yet, and when they were last reported. */
  #untold = 0
  #toldAt = Number.NEGATIVE_INFINITY
  /** The current step. */
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
    const slice = slices.take()
    this.#pending = slice === null ? this.#piece() : slice.then(() => this.#piece())
    return this.#pending
  }

  return(): Promise<Step> {
    this.#leaving ??= this.#leave()
    return this.#leaving
  }

  async #leave(): Promise<Step> {
    const left = this.#content.return?.()
    // The caller who requested the step gets its result.
    await this.#pending?.catch(() => {})
    if (this.#untold > 0) this.#tell(performance.now())
    await left
    return over
  }

  /**
   * @param isLast whether the piece is the end of the content
   * @param isSafe whether the socket will have released it before its buffer is filled again
   */
  #step(piece: Uint8Array, isLast: boolean, isSafe: boolean): Step {
    const pieces = [this.#head ?? nothing, piece, isLast ? this.#tail : nothing]
    this.#head = null
    if (isLast) this.finished = true
    this.#course.onStep()
    const isPlain = isSafe && pieces[0] === nothing && !isLast
    return { done: false, value: isPlain ? piece : Buffer.concat(pieces) }
  }

  /** The next piece of the content, or the tail. */
  #piece(): Promise<Step> {
    const buffer = this.#buffer
    if (buffer === null || this.#at === buffer.byteLength)
      return this.#course.read(this.#content.next()).then(this.#fill)
    // A whole buffer at a time would look stalled on a slow connection that several parts share.
    const passed = this.#course.pass(Math.min(this.#size, buffer.byteLength - this.#at))
    return typeof passed === 'number' ? Promise.resolve(this.#lend(passed)) : passed.then(this.#lend)
  }

  readonly #fill = (next: Step): Step | Promise<Step> => {
    // A body that was ended early has no tail to send.
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
    // Copying everything that a limit lets through in pieces would make so much garbage that collecting it stops the
    // process.
    const isSafe = bytes >= promptBytes || buffer.byteLength - this.#at >= promptBytes
    return this.#step(piece, this.#left === 0 && bytes < shortBytes, isSafe)
  }

  /** The consumer has released the last piece. */
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

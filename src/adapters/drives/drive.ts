import { orAborted } from '../../core/attempts/or-aborted'
import type { Checksum, FileSource, Fingerprint, OpenSource } from '../../core/ports'
import { failureOf, HoistError } from '../../shared/failures/failures'
import type { ContentReport, ContentTask } from '../../shared/service/content'
import type { CopyRequest } from '../files/content/content'
import type { DriveWork } from '../files/intake/looks'
import { bufferBytes } from '../files/source/buffer-pool'
import type { DriveAnswer, DriveChild, DriveService, DriveServices, StartDriveChild } from './drive-child'
import { Silence, type Waiting } from './silence'

/** How long an idle process is kept, in milliseconds. */
const idleMs = 10_000

type Value<Name extends DriveService> = Awaited<ReturnType<DriveServices[Name]>>

interface Asking<T> extends Waiting<T> {
  /** Called periodically with the number of bytes that were read. */
  readonly onRead?: (bytes: number) => void
}

interface Call {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onRead: (bytes: number) => void
}

/** A process that reads a drive; see `drive-process.ts`. */
class Reader {
  readonly #child: DriveChild
  readonly #calls = new Map<number, Call>()
  readonly #silence = new Silence()
  readonly #onIdle: () => void
  #asked = 0
  /** Files that it has open, and checksums that it computes. */
  #held = 0
  #idle: NodeJS.Timeout | null = null
  hasEnded = false

  constructor(start: StartDriveChild, onIdle: () => void) {
    this.#onIdle = onIdle
    this.#child = start(
      (answer) => this.#hear(answer),
      (why) => this.#end(why),
    )
  }

  /** @returns the number of the call, and its result */
  ask<Name extends DriveService>(
    name: Name,
    args: Parameters<DriveServices[Name]>,
    { onRead = () => {}, ...waiting }: Asking<Value<Name>> = {},
  ): { readonly id: number; readonly value: Promise<Value<Name>> } {
    const id = this.tell(name, args)
    const asked = new Promise<unknown>((resolve, reject) => {
      if (this.hasEnded) return reject(ended('it has ended'))
      this.#calls.set(id, { resolve, reject, onRead })
      this.#rest()
    })
    return { id, value: this.#silence.watch(asked as Promise<Value<Name>>, waiting) }
  }

  /** As {@link ask}, without waiting for a result: the process answers that, not the drive. */
  tell<Name extends DriveService>(name: Name, args: Parameters<DriveServices[Name]>): number {
    this.#asked += 1
    if (!this.hasEnded) this.#child.send({ id: this.#asked, name, args })
    return this.#asked
  }

  /** Keeps the process in use until the returned function is called. */
  hold(): () => void {
    this.#held += 1
    this.#rest()
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#held -= 1
      this.#rest()
    }
  }

  /** Ends it, whatever it waits for. */
  kill(): void {
    if (this.hasEnded) return
    this.#child.kill()
    this.#end('it was ended')
  }

  #hear(answer: DriveAnswer): void {
    if ('read' in answer) {
      this.#silence.answered()
      this.#calls.get(answer.id)?.onRead(answer.read)
      return
    }
    const call = this.#take(answer.id)
    if ('failure' in answer) call?.reject(new HoistError(answer.failure))
    else call?.resolve(answer.value)
  }

  #take(id: number): Call | undefined {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    this.#rest()
    return call
  }

  /** An idle process keeps no other process from ending, and soon ends itself. */
  #rest(): void {
    if (this.#idle !== null) clearTimeout(this.#idle)
    this.#idle = null
    this.#child.hold(this.#calls.size > 0)
    if (this.#calls.size + this.#held > 0 || this.hasEnded) return
    this.#idle = setTimeout(() => {
      this.kill()
      this.#onIdle()
    }, idleMs).unref()
  }

  #end(why: string): void {
    this.hasEnded = true
    const calls = [...this.#calls.values()]
    this.#calls.clear()
    this.#rest()
    for (const { reject } of calls) reject(ended(why))
  }
}

function ended(why: string): HoistError {
  return new HoistError({ kind: 'drive-failed', detail: `the process that reads the drive: ${why}` })
}

/** A drive that has its own process to read it: whatever the drive does, it delays nothing else. */
export class Drive implements Omit<FileSource, 'realPath'> {
  readonly #start: StartDriveChild
  #reader: Reader | null = null

  constructor(start: StartDriveChild) {
    this.#start = start
  }

  get reader(): Reader {
    if (this.#reader !== null && !this.#reader.hasEnded) return this.#reader
    const reader = new Reader(this.#start, () => {
      if (this.#reader === reader) this.#reader = null
    })
    this.#reader = reader
    return reader
  }

  /** Looks at something. @param ms how long the drive may be silent, in milliseconds */
  look<Name extends keyof DriveWork>(
    name: Name,
    args: Parameters<DriveWork[Name]>,
    ms: number,
  ): Promise<Awaited<ReturnType<DriveWork[Name]>>> {
    return this.reader.ask(name, args, { ms }).value
  }

  fingerprint(path: string): Promise<Fingerprint> {
    return this.reader.ask('fingerprint', [path]).value
  }

  async open(path: string): Promise<OpenSource> {
    const { reader } = this
    const { id, value } = reader.ask('open', [path], { onLate: () => void reader.tell('close', [id]) })
    return new DriveFile(reader, id, await value)
  }

  md5(path: string, size: number, signal: AbortSignal): Checksum {
    return new DriveSum(this, path, size, signal)
  }

  /**
   * As {@link ContentChecker.check}.
   *
   * @param onSilent called when the drive does not answer; the check continues when it does
   */
  async check(
    path: string,
    task: ContentTask,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
    onSilent: () => void,
  ): Promise<ContentReport> {
    const { reader } = this
    const silence = new Silence()
    const { id, value } = reader.ask('check', [path, task], {
      ms: Number.POSITIVE_INFINITY,
      onRead: (bytes) => {
        silence.answered()
        onRead(bytes)
      },
    })
    silence.watch(value, { isLong: true }).catch((error: unknown) => {
      if (failureOf(error).kind === 'drive-silent') onSilent()
    })
    return untilStopped(reader, id, value, signal)
  }

  /** As {@link ContentChecker.copy}. */
  async copy(
    path: string,
    request: CopyRequest,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { reader } = this
    const { id, value } = reader.ask('copy', [path, request], { ms: Number.POSITIVE_INFINITY, onRead })
    return untilStopped(reader, id, value, signal)
  }

  /** Ends its process, whatever it waits for. */
  close(): void {
    this.#reader?.kill()
    this.#reader = null
  }
}

/** Waits for a check or a copy, and stops it in its process when nobody is waiting for it. */
async function untilStopped<T>(
  reader: Reader,
  id: number,
  value: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await orAborted(value, signal)
  } finally {
    if (signal.aborted) reader.tell('stop', [id])
  }
}

class DriveFile implements OpenSource {
  readonly fingerprint: Fingerprint
  readonly #reader: Reader
  readonly #file: number
  readonly #release: () => void

  constructor(reader: Reader, file: number, fingerprint: Fingerprint) {
    this.#reader = reader
    this.#file = file
    this.fingerprint = fingerprint
    this.#release = reader.hold()
  }

  look(): Promise<Fingerprint | null> {
    return this.#reader.ask('look', [this.#file]).value
  }

  stream(offset: number, length: number): AsyncIterable<Uint8Array> {
    const read = (position: number, bytes: number) =>
      this.#reader.ask('read', [this.#file, position, bytes]).value
    return new DriveStream(read, offset, offset + length)
  }

  async close(): Promise<void> {
    this.#release()
    await this.#reader.ask('close', [this.#file]).value
  }
}

const nothingMore: IteratorResult<Uint8Array> = { done: true, value: undefined }

type ReadSome = (position: number, bytes: number) => Promise<Uint8Array>

/** While the consumer has one piece, the next one is read. */
class DriveStream implements AsyncIterableIterator<Uint8Array> {
  readonly #read: ReadSome
  readonly #end: number
  #position: number
  #ahead: Promise<Uint8Array> | null = null
  #isLeft = false
  #leave = () => {}
  readonly #left: Promise<null>

  constructor(read: ReadSome, position: number, end: number) {
    this.#read = read
    this.#position = position
    this.#end = end
    this.#left = new Promise((resolve) => {
      this.#leave = () => resolve(null)
    })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#isLeft || this.#position >= this.#end) return nothingMore
    const piece = await Promise.race([this.#ahead ?? this.#readAhead(), this.#left])
    if (piece === null || this.#isLeft) return nothingMore
    this.#position += piece.byteLength
    this.#ahead = null
    if (this.#position < this.#end) this.#readAhead()
    return { done: false, value: piece }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#isLeft = true
    this.#leave()
    return nothingMore
  }

  #readAhead(): Promise<Uint8Array> {
    this.#ahead = this.#read(this.#position, Math.min(bufferBytes, this.#end - this.#position))
    // A failure is awaited later; until then it must not be unhandled.
    this.#ahead.catch(() => {})
    return this.#ahead
  }
}

/** A checksum that a process computes; if the process has ended, another one starts from the beginning. */
class DriveSum implements Checksum {
  readonly #drive: Drive
  readonly #path: string
  readonly #size: number
  readonly #signal: AbortSignal
  #allowed = 0
  #begun: { readonly reader: Reader; readonly sum: number } | null = null

  constructor(drive: Drive, path: string, size: number, signal: AbortSignal) {
    this.#drive = drive
    this.#path = path
    this.#size = size
    this.#signal = signal
    if (!signal.aborted) this.#begin()
  }

  #begin() {
    if (this.#begun !== null && !this.#begun.reader.hasEnded) return this.#begun
    const { reader } = this.#drive
    const release = reader.hold()
    const sum = reader.tell('sum', [this.#path, this.#size])
    reader.tell('allow', [sum, this.#allowed])
    const onAbort = () => {
      reader.tell('drop', [sum])
      release()
    }
    this.#signal.addEventListener('abort', onAbort, { once: true })
    this.#begun = { reader, sum }
    return this.#begun
  }

  async value(): Promise<string> {
    this.#signal.throwIfAborted()
    const { reader, sum } = this.#begin()
    return orAborted(reader.ask('md5', [sum], { isLong: true }).value, this.#signal)
  }

  allow(end: number): void {
    if (end <= this.#allowed || this.#signal.aborted) return
    this.#allowed = end
    const { reader, sum } = this.#begin()
    reader.tell('allow', [sum, end])
  }
}

import type { BigIntStats } from 'node:fs'
import { read } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { Checksum, FileSource, Fingerprint, OpenSource } from '../../../core/ports'
import { HoistError } from '../../../shared/failures/failures'
import { LocalDrive } from '../../drives/local-drive'
import { sourceError } from '../../system-errors'
import { type FirstSum, Md5Threads } from '../md5/md5-threads'
import { BufferPool, bufferBytes } from './buffer-pool'
import { closeRead, notAFile, openRegular, realPath, sourceFs } from './source-fs.js'
import { systemPath } from './source-path.js'

/** A checksum that reports its progress. */
export interface ToldChecksum extends Checksum {
  /** @param onRead called periodically with the number of bytes that were read */
  value(onRead?: (bytes: number) => void): Promise<string>
}

/** Files that this process reads itself. */
export class NodeFileSource implements FileSource {
  readonly #pool = new BufferPool()
  readonly #driveOf: (path: string) => string
  readonly #silentMs: number | undefined
  readonly #spareThreads: number | undefined
  readonly #drives = new Map<string, { readonly drive: LocalDrive; readonly sums: Md5Threads }>()

  /**
   * @param driveOf names the drive of a file: one that does not answer delays no other
   * @param silentMs how long a drive may be silent, in milliseconds
   * @param spareThreads threads of this process that may wait for files that do not answer
   */
  constructor(driveOf: (path: string) => string = () => '', silentMs?: number, spareThreads?: number) {
    this.#driveOf = driveOf
    this.#silentMs = silentMs
    this.#spareThreads = spareThreads
  }

  /**
   * Looks at something on that drive when a slot of the drive is free. Rejects with a HoistError (`drive-silent`) if
   * that takes too long.
   */
  look<T>(drive: string, path: string, act: () => Promise<T>, ms: number): Promise<T> {
    return this.#drive(drive).drive.ask(path, act, { ms })
  }

  #of(path: string) {
    return this.#drive(this.#driveOf(path))
  }

  #drive(name: string) {
    const known = this.#drives.get(name) ?? {
      drive: new LocalDrive(this.#silentMs, this.#spareThreads),
      sums: new Md5Threads(),
    }
    this.#drives.set(name, known)
    return known
  }

  fingerprint(path: string): Promise<Fingerprint> {
    return this.#of(path).drive.ask(path, () => fingerprintAt(path))
  }

  async open(path: string): Promise<NodeOpenSource> {
    const { drive } = this.#of(path)
    const onLate = ({ handle }: { readonly handle: FileHandle }) => void closeRead(handle)
    const opened = drive.ask(path, () => openRegular(path), { onLate })
    const { handle, found } = await opened.catch(inOurTerms)
    return new NodeOpenSource(path, handle, this.#pool, drive, found)
  }

  realPath(path: string): Promise<string> {
    return this.#of(path)
      .drive.ask(path, () => realPath(path))
      .catch(inOurTerms)
  }

  /**
   * A file that was changed while it was read, with its size and its time set back, may have been read before the
   * change in one place and after it in another, just like what is sent. The time of its last status change cannot be
   * set back: if that differs, the whole file is read once more. Rejects with `checksum-mismatch` if the result
   * differs from the first one.
   */
  md5(path: string, size: number, signal: AbortSignal): ToldChecksum {
    const { sums } = this.#of(path)
    const first = sums.md5(path, size, signal)
    let second: FirstSum | null = null
    return {
      value: async (onRead) => {
        const { isChanged, md5 } = await first.value(onRead)
        if (!isChanged) return md5
        second ??= sums.md5(path, size, signal)
        second.allow(size)
        if ((await second.value(onRead)).md5 === md5) return md5
        throw new HoistError({
          kind: 'checksum-mismatch',
          detail: 'the file was changed, and its modification time was set back',
        })
      },
      allow: (end) => first.allow(end),
    }
  }
}

function inOurTerms(error: unknown): never {
  throw sourceError(error)
}

/** The fingerprint of a file. Throws as a {@link FileSource} does. */
export async function fingerprintAt(path: string): Promise<Fingerprint> {
  const found = await sourceFs.promises.stat(systemPath(path), { bigint: true }).catch(inOurTerms)
  if (!found.isFile()) throw sourceError({ code: notAFile, message: 'neither a file nor a link to one' })
  return fingerprintOf(found)
}

function fingerprintOf({ dev, ino, mtimeNs, size }: BigIntStats): Fingerprint {
  return { size: Number(size), modified: mtimeNs.toString(), identity: `${dev}:${ino}` }
}

/** A file that this process has open. */
export class NodeOpenSource implements OpenSource {
  readonly fingerprint: Fingerprint
  readonly #path: string
  readonly #handle: FileHandle
  /** Number of hard links when it was opened. Not every file system counts them. */
  readonly #names: bigint
  readonly #pool: BufferPool
  readonly #drive: LocalDrive
  /** Streams that may still have a read running. */
  readonly #open = new Set<FileStream>()

  constructor(path: string, handle: FileHandle, pool: BufferPool, drive: LocalDrive, found: BigIntStats) {
    this.#path = path
    this.#handle = handle
    this.#pool = pool
    this.#drive = drive
    this.fingerprint = fingerprintOf(found)
    this.#names = found.nlink
  }

  async look(): Promise<Fingerprint | null> {
    const found = await this.#drive
      .ask(this.#path, () => this.#handle.stat({ bigint: true }))
      .catch(inOurTerms)
    return found.nlink === 0n && this.#names > 0n ? null : fingerprintOf(found)
  }

  stream(offset: number, length: number): AsyncIterable<Uint8Array> {
    const read: ReadWhenFree = (act, onSilent) => this.#drive.read(this.#path, act, onSilent)
    return new FileStream(this.#handle.fd, this.#pool, read, this.#open, offset, offset + length)
  }

  /**
   * Reads up to that many bytes from an offset, in memory of their own, or those that came soon. Throws as {@link
   * stream} does.
   */
  some(position: number, bytes: number): Promise<Uint8Array> {
    return this.#drive.ask(this.#path, () => this.#some(position, bytes))
  }

  async #some(position: number, bytes: number): Promise<Uint8Array> {
    const memory = Buffer.allocUnsafeSlow(bytes)
    const began = performance.now()
    let filled = 0
    while (filled < bytes && (filled === 0 || performance.now() - began < soonMs)) {
      const wanted = Math.min(smallRead, bytes - filled)
      const { bytesRead } = await this.#handle
        .read(memory, filled, wanted, position + filled)
        .catch(inOurTerms)
      if (bytesRead === 0) throw endsAt(position + filled)
      filled += bytesRead
    }
    return memory.subarray(0, filled)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map(({ ended }) => ended))
    await this.#drive.enqueue(this.#path, () => closeRead(this.#handle))
  }
}

/** The size of each read of a slow drive, in bytes: each counts as an answer. */
const smallRead = 128 * 1024
/** How long such reads continue for one call, in milliseconds. */
const soonMs = 500

function endsAt(position: number): HoistError {
  return new HoistError({ kind: 'source-changed', detail: `the file ends at ${position} now` })
}

/** As {@link LocalDrive.read}, of one file. */
type ReadWhenFree = (act: (end: () => void) => void, onSilent: (error: HoistError) => void) => void

const nothingMore: IteratorResult<Uint8Array> = { done: true, value: undefined }

/**
 * The consumer has one buffer while the next one is being read: two are enough, and one if everything fits into it.
 * An object with a `next`, not a generator, Node's plain read, and one promise a read: compiling more costs more than
 * the work itself.
 */
class FileStream implements AsyncIterableIterator<Uint8Array> {
  readonly #fd: number
  readonly #pool: BufferPool
  readonly #read: ReadWhenFree
  readonly #open: Set<FileStream>
  readonly #end: number
  /** Resolves when all reads have ended and the buffers have been given back. */
  readonly ended: Promise<void>
  #onEnded = () => {}
  /** Where the next read begins. */
  #position: number
  #isBegun = false
  /** The buffer of the consumer, and the one that is read into; each null until it is needed, and at the end. */
  #lent: Buffer | null = null
  #filling: Buffer | null = null
  /** How many bytes the last read has delivered. */
  #filled = 0
  #ahead: Promise<void> | null = null
  /** Resolves the promise of the read ahead. */
  #settle = () => {}
  /** A read is running, or queued; it may take longer than anybody waits for it. */
  #isReading = false
  #isLeft = false

  /** @param open contains the stream from its first read until its end */
  constructor(
    fd: number,
    pool: BufferPool,
    read: ReadWhenFree,
    open: Set<FileStream>,
    position: number,
    end: number,
  ) {
    this.#fd = fd
    this.#pool = pool
    this.#read = read
    this.#open = open
    this.#position = position
    this.#end = end
    this.ended = new Promise((resolve) => {
      this.#onEnded = resolve
    })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#isLeft) return this.return()
    if (!this.#isBegun) {
      this.#isBegun = true
      this.#open.add(this)
      this.#readAhead()
    }
    if (this.#ahead === null) return this.return()
    return this.#ahead.then(this.#yield, this.#fail)
  }

  /** Does not wait for a read: {@link ended} does. */
  return(): Promise<IteratorResult<Uint8Array>> {
    if (!this.#isLeft) {
      this.#isLeft = true
      this.#settle()
      // A buffer that a read still writes to must not be given to anybody else.
      if (!this.#isReading) this.#giveBack()
    }
    return Promise.resolve(nothingMore)
  }

  readonly #yield = (): IteratorResult<Uint8Array> => {
    const full = this.#filling
    const bytes = this.#filled
    // The consumer left during the read.
    if (full === null || this.#isLeft) return nothingMore
    this.#filling = this.#lent
    this.#lent = full
    this.#readAhead()
    return { done: false, value: full.subarray(0, bytes) }
  }

  readonly #fail = (error: unknown): never => {
    void this.return()
    throw sourceError(error)
  }

  #readAhead(): void {
    const bytes = Math.min(bufferBytes, this.#end - this.#position)
    if (bytes <= 0) {
      this.#ahead = null
      return
    }
    this.#filling ??= this.#pool.take(this.#lent === null ? bytes : bufferBytes)
    const buffer = this.#filling
    const position = this.#position
    this.#position += bytes
    this.#filled = bytes
    this.#isReading = true
    this.#ahead = new Promise((resolve, reject) => {
      this.#settle = resolve
      this.#read((end) => {
        const onEnd = (error: unknown) => {
          end()
          this.#isReading = false
          if (this.#isLeft) this.#giveBack()
          if (error === null) resolve()
          else reject(error)
        }
        if (this.#isLeft) return onEnd(null)
        try {
          fill(this.#fd, buffer, 0, bytes, position, onEnd)
        } catch (error) {
          // The read belongs to a file that has been closed.
          onEnd(error)
        }
      }, reject)
    })
    // It may fail while the consumer still has the other buffer; it is awaited after that.
    this.#ahead.catch(() => {})
  }

  readonly #giveBack = (): void => {
    for (const buffer of [this.#lent, this.#filling]) if (buffer !== null) this.#pool.give(buffer)
    this.#lent = null
    this.#filling = null
    this.#open.delete(this)
    this.#onEnded()
  }
}

/** Reads until the buffer holds `bytes` bytes: every buffer but the last of a part is full. */
function fill(
  fd: number,
  buffer: Buffer,
  filled: number,
  bytes: number,
  position: number,
  onEnd: (error: unknown) => void,
): void {
  read(fd, buffer, filled, bytes - filled, position + filled, (error, bytesRead) => {
    if (error !== null) onEnd(error)
    else if (bytesRead === 0) onEnd(endsAt(position + filled))
    else if (filled + bytesRead === bytes) onEnd(null)
    else fill(fd, buffer, filled + bytesRead, bytes, position, onEnd)
  })
}

import type { BigIntStats } from 'node:fs'
import { read } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { Checksum, FileSource, Fingerprint, OpenSource } from '../core/ports'
import { HoistError } from '../shared/failures'
import { BufferPool, bufferBytes } from './buffer-pool'
import { type FirstSum, Md5Thread } from './md5-thread'
import { notAFile, openRegular, realPath, sourceFs } from './source-fs.js'
import { systemPath } from './source-path.js'
import { sourceError } from './system-errors'

/** Source files on this machine's disks. */
export class NodeFileSource implements FileSource {
  readonly #pool = new BufferPool()
  readonly #sums = new Md5Thread()

  async fingerprint(path: string): Promise<Fingerprint> {
    const found = await sourceFs.promises.stat(systemPath(path), { bigint: true }).catch((error: unknown) => {
      throw sourceError(error)
    })
    if (!found.isFile()) throw sourceError({ code: notAFile, message: 'neither a file nor a link to one' })
    return fingerprintOf(found)
  }

  async open(path: string): Promise<OpenSource> {
    const { handle, found } = await openRegular(path).catch((error: unknown) => {
      throw sourceError(error)
    })
    return new NodeOpenSource(handle, this.#pool, found)
  }

  realPath(path: string): Promise<string> {
    return realPath(path).catch((error: unknown) => {
      throw sourceError(error)
    })
  }

  /**
   * A file that was changed while it was read, with its size and its time put back, may have been read before the change
   * in one place and after it in another, just as it is sent. The time of its last change cannot be put back: where that
   * is another one, the whole file is read once more. Rejects with `checksum-mismatch` when it is not what was read first.
   */
  md5(path: string, size: number, signal: AbortSignal): Checksum {
    const first = this.#sums.md5(path, size, signal)
    let second: FirstSum | null = null
    return {
      value: async () => {
        const { isChanged, md5 } = await first.value()
        if (!isChanged) return md5
        second ??= this.#sums.md5(path, size, signal)
        second.allow(size)
        if ((await second.value()).md5 === md5) return md5
        throw new HoistError({
          kind: 'checksum-mismatch',
          detail: 'the file was changed, and its time put back',
        })
      },
      allow: (end) => first.allow(end),
    }
  }
}

function fingerprintOf({ dev, ino, mtimeNs, size }: BigIntStats): Fingerprint {
  return { size: Number(size), modified: mtimeNs.toString(), identity: `${dev}:${ino}` }
}

class NodeOpenSource implements OpenSource {
  readonly fingerprint: Fingerprint
  readonly #handle: FileHandle
  /** Names that it had when it was opened. Not every file system counts them. */
  readonly #names: bigint
  readonly #pool: BufferPool
  /** Streams that may still have a read under way. */
  readonly #open = new Set<FileStream>()

  constructor(handle: FileHandle, pool: BufferPool, found: BigIntStats) {
    this.#handle = handle
    this.#pool = pool
    this.fingerprint = fingerprintOf(found)
    this.#names = found.nlink
  }

  async look(): Promise<Fingerprint | null> {
    const found = await this.#handle.stat({ bigint: true }).catch((error: unknown) => {
      throw sourceError(error)
    })
    return found.nlink === 0n && this.#names > 0n ? null : fingerprintOf(found)
  }

  stream(offset: number, length: number): AsyncIterable<Uint8Array> {
    return new FileStream(this.#handle.fd, this.#pool, this.#open, offset, offset + length)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map(({ ended }) => ended))
    await this.#handle.close()
  }
}

const nothingMore: IteratorResult<Uint8Array> = { done: true, value: undefined }

/**
 * One buffer is with the consumer while the next one is being read: two are enough, and no more are used, and one where
 * all fits into it. An object
 * with a `next`, not a generator, and Node's plain read: what compiles those costs more than what they do.
 */
class FileStream implements AsyncIterableIterator<Uint8Array> {
  readonly #fd: number
  readonly #pool: BufferPool
  readonly #open: Set<FileStream>
  readonly #end: number
  /** Resolves when nothing is read any more, and the buffers have been given back. */
  readonly ended: Promise<void>
  #onEnded = () => {}
  /** Where the next read begins. */
  #position: number
  #isBegun = false
  /** The one with the consumer, and the one that is read into; each null until it is needed, and at the end. */
  #lent: Buffer | null = null
  #filling: Buffer | null = null
  #ahead: Promise<number> | null = null
  #closing: Promise<void> | null = null

  /** @param open is told of it from its first read until its end */
  constructor(fd: number, pool: BufferPool, open: Set<FileStream>, position: number, end: number) {
    this.#fd = fd
    this.#pool = pool
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
    if (this.#closing !== null) return this.return()
    if (!this.#isBegun) {
      this.#isBegun = true
      this.#open.add(this)
      this.#readAhead()
    }
    return this.#ahead === null ? this.return() : this.#ahead.then(this.#yield, this.#fail)
  }

  /** Resolves when it has {@link ended}. */
  return(): Promise<IteratorResult<Uint8Array>> {
    this.#closing ??= this.#close()
    return this.#closing.then(() => nothingMore)
  }

  readonly #yield = (bytes: number): IteratorResult<Uint8Array> => {
    const full = this.#filling
    // It was left while it was read.
    if (full === null || this.#closing !== null) return nothingMore
    this.#filling = this.#lent
    this.#lent = full
    this.#readAhead()
    return { done: false, value: full.subarray(0, bytes) }
  }

  readonly #fail = async (error: unknown): Promise<never> => {
    await this.return()
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
    this.#ahead = new Promise((resolve, reject) =>
      fill(this.#fd, buffer, 0, bytes, position, resolve, reject),
    )
    // It may fail while the consumer still holds the other buffer; it is awaited, and heard of, after that.
    this.#ahead.catch(() => {})
  }

  async #close(): Promise<void> {
    // A buffer that a read still writes to must not go to anybody else.
    await this.#ahead?.catch(() => {})
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
  resolve: (bytes: number) => void,
  reject: (error: unknown) => void,
): void {
  read(fd, buffer, filled, bytes - filled, position + filled, (error, bytesRead) => {
    if (error !== null) reject(error)
    else if (bytesRead === 0) {
      const detail = `the file ends at ${position + filled} now`
      reject(new HoistError({ kind: 'source-changed', detail }))
    } else if (filled + bytesRead === bytes) resolve(bytes)
    else fill(fd, buffer, filled + bytesRead, bytes, position, resolve, reject)
  })
}

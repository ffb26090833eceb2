import { type FileHandle, open, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { FileSource, Fingerprint, OpenSource } from '../core/ports'
import { HoistError } from '../shared/failures'
import { BufferPool, bufferBytes } from './buffer-pool'
import { sourceError } from './system-errors'

/** Source files on this machine's disks. */
export class NodeFileSource implements FileSource {
  readonly #pool = new BufferPool()

  async fingerprint(path: string): Promise<Fingerprint> {
    const found = await stat(path, { bigint: true }).catch((error: unknown) => {
      throw sourceError(error)
    })
    if (!found.isFile())
      throw new HoistError({ kind: 'source-not-a-file', detail: 'neither a file nor a link to one' })
    return {
      size: Number(found.size),
      modified: found.mtimeNs.toString(),
      identity: `${found.dev}:${found.ino}`,
    }
  }

  async open(path: string): Promise<OpenSource> {
    // Opening a pipe would wait for a writer for ever.
    await this.fingerprint(path)
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw sourceError(error)
    })
    return new NodeOpenSource(handle, this.#pool)
  }

  md5(path: string, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const worker = new Worker(new URL('./md5-worker.js', import.meta.url), { workerData: { path } })
      const end = (settle: () => void) => {
        signal.removeEventListener('abort', onAbort)
        void worker.terminate()
        settle()
      }
      const onAbort = () => end(() => reject(signal.reason))
      signal.addEventListener('abort', onAbort, { once: true })
      worker.once('message', (answer: { md5: string } | { code: string; message: string }) => {
        if ('md5' in answer) end(() => resolve(answer.md5))
        else end(() => reject(sourceError(Object.assign(new Error(answer.message), { code: answer.code }))))
      })
      worker.once('error', (error) => end(() => reject(error)))
      worker.once('exit', (code) =>
        end(() => reject(new Error(`the checksum worker ended with code ${code}`))),
      )
    })
  }
}

class NodeOpenSource implements OpenSource {
  readonly #handle: FileHandle
  readonly #pool: BufferPool
  /** Streams that may still have a read under way. */
  readonly #open = new Set<Promise<void>>()

  constructor(handle: FileHandle, pool: BufferPool) {
    this.#handle = handle
    this.#pool = pool
  }

  /** One buffer is with the consumer while the next one is being read: two are enough, and no more are used. */
  async *stream(offset: number, length: number): AsyncIterable<Uint8Array> {
    let closed = () => {}
    const closing = new Promise<void>((resolve) => {
      closed = resolve
    })
    this.#open.add(closing)
    const buffers = [this.#pool.take(), this.#pool.take()] as const
    const end = offset + length
    let position = offset
    const readInto = (buffer: Buffer) => {
      const read = this.#fill(buffer, position, Math.min(bufferBytes, end - position))
      // It may fail while the consumer still holds the other buffer; it is awaited, and heard of, after that.
      read.catch(() => {})
      return read
    }
    let ahead: Promise<number> | null = readInto(buffers[0])
    try {
      for (let turn = 0; ahead !== null; turn = 1 - turn) {
        const current = turn === 0 ? buffers[0] : buffers[1]
        const bytes: number = await ahead
        position += bytes
        ahead = position < end ? readInto(turn === 0 ? buffers[1] : buffers[0]) : null
        yield current.subarray(0, bytes)
      }
    } finally {
      // A buffer that a read still writes to must not go to anybody else.
      await ahead?.catch(() => {})
      for (const buffer of buffers) this.#pool.give(buffer)
      this.#open.delete(closing)
      closed()
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#open)
    await this.#handle.close()
  }

  /** Reads until the buffer holds `bytes` bytes: every buffer but the last of a part is full. */
  async #fill(buffer: Buffer, position: number, bytes: number): Promise<number> {
    let filled = 0
    try {
      while (filled < bytes) {
        const { bytesRead } = await this.#handle.read(buffer, filled, bytes - filled, position + filled)
        if (bytesRead === 0) {
          throw new HoistError({
            kind: 'source-changed',
            detail: `the file ends at ${position + filled} now`,
          })
        }
        filled += bytesRead
      }
    } catch (error) {
      throw sourceError(error)
    }
    return filled
  }
}

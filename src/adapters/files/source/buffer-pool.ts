import { MiB } from '../../../shared/limits'

/** Bytes of a buffer: large enough that system calls do not matter, small enough to have several per part. */
export const bufferBytes = 1 * MiB
/** Unused buffers that are kept: what sixteen parts at once use. */
const keptBuffers = 32
/**
 * A buffer begins this many bytes after the beginning of its memory, which is at, or 16 bytes after, the beginning of
 * a page. There a widespread processor (Zen 3) copies from the page cache at a fifth of its speed: `rep movsb`, with
 * which Linux copies, is slow if the target lies less than 32 bytes after the source within a page.
 */
const startBytes = 256

/**
 * Buffers that are reused from part to part, so that sending makes no garbage and memory does not grow with the file.
 * Whoever gives one back must be sure that nobody still reads or writes it.
 */
export class BufferPool {
  readonly #free: Buffer[] = []

  /**
   * A buffer of this many bytes, at most {@link bufferBytes}. A shorter one is allocated, for thousands of small
   * files.
   */
  take(bytes: number): Buffer {
    const kept = bytes === bufferBytes ? this.#free.pop() : undefined
    // Memory of its own, not a slice of Node's shared pool, and not zeroed: it is filled before it is read.
    return kept ?? Buffer.allocUnsafeSlow(startBytes + bytes).subarray(startBytes)
  }

  give(buffer: Buffer): void {
    if (buffer.byteLength === bufferBytes && this.#free.length < keptBuffers) this.#free.push(buffer)
  }
}

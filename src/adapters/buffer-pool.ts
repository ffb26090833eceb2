import { MiB } from '../shared/limits'

/** Bytes of a buffer: large enough that system calls do not matter, small enough to have several a part. */
export const bufferBytes = 1 * MiB
/** Buffers that are kept when nobody uses them. */
const keptBuffers = 16

/**
 * Buffers that go from part to part, so that sending does not make garbage and memory does not grow with the
 * file. Whoever gives one back must be sure that nobody reads or writes it any more.
 */
export class BufferPool {
  readonly #free: Buffer[] = []

  take(): Buffer {
    // Memory of its own, not a slice of Node's shared pool, and not zeroed: it is filled before it is read.
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes)
  }

  give(buffer: Buffer): void {
    if (this.#free.length < keptBuffers) this.#free.push(buffer)
  }
}

import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { MiB } from '../../shared/limits'

/** The result of assembling a file. `md5` is 32 hexadecimal digits, or undefined if it was not requested. */
export interface Assembled {
  readonly bytes: number
  readonly md5: string | undefined
}

/**
 * Writes the files at `sources` one after the other into a new file at `target`, and counts and, if `md5` is set,
 * hashes what it writes. Reads, writes and hashes overlap in pieces of 1 MiB: the event loop is blocked for one piece
 * of hashing at a time (about 2 ms), and it takes the memory of two pieces. Throws the system's error, or the reason
 * of `signal`; then `target` is incomplete, and the caller has to remove it.
 */
export async function assemble(
  sources: readonly string[],
  target: string,
  options: { readonly md5: boolean; readonly signal: AbortSignal },
): Promise<Assembled> {
  const hash = options.md5 ? createHash('md5') : undefined
  const output = await open(target, 'wx')
  const source = pieces(sources, options.signal)
  try {
    let bytes = 0
    let reading = source.next()
    let writing: Promise<void> = Promise.resolve()
    for (;;) {
      const next = await reading
      // Only now may the previous piece's buffer be overwritten.
      await writing
      if (next.done === true) break
      const piece = next.value
      // The disk works on both while this thread hashes.
      writing = seen(writeAll(output, piece))
      reading = seen(source.next())
      hash?.update(piece)
      bytes += piece.length
    }
    return { bytes, md5: hash?.digest('hex') }
  } finally {
    await source.return(undefined)
    await output.close()
  }
}

/** Marks a promise that is awaited a little later as handled: until then, its failure must not count as unhandled. */
function seen<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** Alternates between two buffers: a piece is valid until the one after the next is requested. */
async function* pieces(sources: readonly string[], signal: AbortSignal): AsyncGenerator<Buffer> {
  const buffers: readonly [Buffer, Buffer] = [Buffer.allocUnsafeSlow(MiB), Buffer.allocUnsafeSlow(MiB)]
  let turn = 0
  for (const source of sources) {
    const input = await open(source, 'r')
    try {
      for (;;) {
        signal.throwIfAborted()
        const buffer = buffers[turn % 2 === 0 ? 0 : 1]
        const { bytesRead } = await input.read(buffer, 0, buffer.length, null)
        if (bytesRead === 0) break
        turn += 1
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await input.close()
    }
  }
}

async function writeAll(output: FileHandle, piece: Buffer): Promise<void> {
  let done = 0
  while (done < piece.length) {
    const { bytesWritten } = await output.write(piece, done, piece.length - done, null)
    done += bytesWritten
  }
}

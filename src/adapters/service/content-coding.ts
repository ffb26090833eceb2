import { pipeline, Readable, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** Not in every Node. */
const { createZstdDecompress } = zlib as { readonly createZstdDecompress?: () => Transform }

/** Bytes that cannot be unpacked: what they are said to be they are not, or nobody here knows how. */
export class CodingError extends Error {}

/**
 * The body without the codings of its `Content-Encoding` (RFC 9110, 8.4): none is asked for, but some things in between
 * pack what they pass on. Throws a {@link CodingError}. How much comes out is for the reader to bound.
 */
export async function* unpacked(
  body: Readable,
  contentEncoding: string | string[] | undefined,
): AsyncGenerator<Buffer> {
  const names = [contentEncoding ?? []].flat().join(',').toLowerCase().split(',')
  const codings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity')
  let stream = body
  try {
    for (const coding of codings.reverse()) stream = await unpack(stream, coding)
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    if (stream === body || body.errored !== null || error instanceof CodingError) throw error
    throw new CodingError(`the answer is not what it says it is: ${codings.join(', ')}`, { cause: error })
  } finally {
    // What it has to say now interests nobody.
    stream.on('error', () => {}).destroy()
  }
}

async function unpack(stream: Readable, coding: string): Promise<Readable> {
  if (coding === 'deflate') {
    // Meant is zlib's format, but some send what is inside it alone.
    const pieces = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>
    const { value: first } = await pieces.next()
    const whole = Readable.from(first === undefined ? [] : startingWith(first, pieces))
    return chained(whole, (first?.[0] ?? 8) % 16 === 8 ? zlib.createInflate() : zlib.createInflateRaw())
  }
  if (coding === 'gzip' || coding === 'x-gzip') return chained(stream, zlib.createGunzip())
  if (coding === 'br') return chained(stream, zlib.createBrotliDecompress())
  if (coding === 'zstd' && createZstdDecompress !== undefined) return chained(stream, createZstdDecompress())
  throw new CodingError(`the answer is packed as “${coding.slice(0, 50)}”, which was not asked for`)
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

function chained(stream: Readable, unpacker: Transform): Readable {
  // Whoever reads the last stream hears of every error.
  return pipeline(stream, unpacker, () => {})
}

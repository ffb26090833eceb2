import { pipeline, Readable, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** Not every version of Node has it. */
const { createZstdDecompress } = zlib as { readonly createZstdDecompress?: () => Transform }

/** Bytes that cannot be decoded: they are not what they claim to be, or the coding is unknown. */
export class CodingError extends Error {}

/**
 * The body without the codings of its `Content-Encoding` (RFC 9110, 8.4): none is requested, but some servers in
 * between compress what they pass on. Throws a {@link CodingError}. The reader has to bound how much comes out.
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
    // Later errors do not matter.
    stream.on('error', () => {}).destroy()
  }
}

async function unpack(stream: Readable, coding: string): Promise<Readable> {
  if (coding === 'deflate') {
    // zlib's format is meant, but some send raw deflate data.
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
  // The reader of the last stream gets every error.
  return pipeline(stream, unpacker, () => {})
}

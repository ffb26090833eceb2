import { randomBytes } from 'node:crypto'
import { bufferBytes } from './buffer-pool'

/** Bytes of the first piece, and of each one on a slow line. */
const smallestPiece = 64 * 1024
/** A piece that takes longer than this, in milliseconds, is followed by smaller ones; a quick one by larger ones. */
const slowMs = 2000
const quickMs = 500

/** A request body of multipart/form-data with one field, framed by hand so that its length is known and exact. */
export interface MultipartBody {
  readonly contentType: string
  /** Bytes of the whole body. */
  readonly contentLength: number
  /** Once through. A yielded buffer is valid until the next one is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** True once the last byte was taken: an answer that came before it cannot be about this body. */
  readonly finished: () => boolean
}

/**
 * Frames the bytes of a part as the one field `data` (RFC 7578). `name` becomes the field's file name; it must be
 * plain ASCII without quotes: the real file name travels in JSON, where nothing can break out of it.
 *
 * @param length bytes that `content` yields
 * @param onTaken called with the number of content bytes that the consumer has let go of
 * @param pass asked before each piece of the content: how many of so many bytes may go, once they may
 */
export function multipartBody(
  name: string,
  content: AsyncIterable<Uint8Array>,
  length: number,
  onTaken: (bytes: number) => void,
  pass: (bytes: number) => number | Promise<number> = (bytes) => bytes,
): MultipartBody {
  const boundary = `hoist-${randomBytes(18).toString('hex')}`
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="data"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    'latin1',
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')
  let finished = false
  async function* bytes(): AsyncIterable<Uint8Array> {
    yield head
    let size = smallestPiece
    for await (const buffer of content) {
      // A whole buffer at a time would look like standing still on a slow line that is shared by several parts.
      for (let at = 0; at < buffer.byteLength; ) {
        const passed = pass(Math.min(size, buffer.byteLength - at))
        // Only where there is something to wait for: a promise a piece costs time.
        const piece = buffer.subarray(at, at + (typeof passed === 'number' ? passed : await passed))
        const began = performance.now()
        yield piece
        at += piece.byteLength
        onTaken(piece.byteLength)
        const took = performance.now() - began
        if (took > slowMs) size = Math.max(smallestPiece, size / 2)
        else if (took < quickMs) size = Math.min(bufferBytes, size * 2)
      }
    }
    finished = true
    yield tail
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: head.byteLength + length + tail.byteLength,
    bytes: bytes(),
    finished: () => finished,
  }
}

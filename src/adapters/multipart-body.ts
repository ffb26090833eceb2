import { randomBytes } from 'node:crypto'

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
 */
export function multipartBody(
  name: string,
  content: AsyncIterable<Uint8Array>,
  length: number,
  onTaken: (bytes: number) => void,
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
    for await (const buffer of content) {
      const taken = buffer.byteLength
      yield buffer
      onTaken(taken)
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

import { createWriteStream } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { MiB } from '../../shared/limits'
import { ApiError, badRequest } from './api-error'
import type { Count } from './request-body'

/**
 * How much may wait in each of the three streams between socket and disk. The sender is stopped when they are full,
 * so a part in flight takes a few MiB at most. Below 1 MiB every 64 KiB from the socket would wait for its own write
 * to disk; with it several are written at a time.
 */
const highWaterMark = MiB

export interface ReceiveOptions {
  /** The value of the Content-Type header, which names the boundary. */
  readonly contentType: string
  /** Where the bytes go: a new file. */
  readonly path: string
  /** The most bytes that a part may have. */
  readonly maxBytes: number
  readonly count: Count
  /** How long to wait for the next bytes, in milliseconds. */
  readonly patienceMs: number
  /** Replaces the file in tests of failing writes. */
  readonly open?: (path: string) => Writable
}

/**
 * Streams the one field `data` of a multipart/form-data body into a file, and returns its size in bytes once the body
 * has ended properly and the file is closed. (AddUploadPartRequest of the service's OpenAPI description.) Throws a
 * 413 as soon as the field is too long, a 400 for a body that is not such a form, and the system's error when writing
 * fails; then the file is closed, and the caller has to remove it. The rest of the body stays unread.
 */
export async function receivePart(source: Readable, options: ReceiveOptions): Promise<number> {
  const parser = parserFor(options)
  const open = options.open ?? ((path: string) => createWriteStream(path, { flags: 'wx', highWaterMark }))
  let file: BusboyFileStream | undefined
  let output: Writable | undefined
  let written: Promise<void> | undefined
  let stop = () => {}
  try {
    await new Promise<void>((resolve, reject) => {
      parser
        .on('file', (_name, stream) => {
          if (file !== undefined) {
            // Without a listener, the error of a body that ends early would end the process.
            stream.on('error', reject).resume()
            reject(badRequest("The field 'data' is there twice.", 'data'))
            return
          }
          file = stream
          stream.once('limit', () => reject(tooLarge(options.maxBytes)))
          output = open(options.path)
          written = pipeline(stream, output)
          written.catch(reject)
        })
        .on('field', (name) => reject(badRequest(`Unknown parameter: '${name}'.`, `${name}`)))
        .on('error', (error) => reject(malformed(error)))
        .on('finish', resolve)
      stop = feed(source, parser, options, reject)
    })
    if (file === undefined || written === undefined) {
      throw badRequest("Missing required parameter: 'data'.", 'data')
    }
    await written
    return file.bytesRead
  } catch (error) {
    stop()
    file?.destroy()
    // On some systems, a file can be removed only once it is closed.
    if (output !== undefined) await closed(output)
    throw error
  }
}

function parserFor(options: ReceiveOptions): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': options.contentType },
      highWaterMark,
      fileHwm: highWaterMark,
      // A field without a file name is accepted, too.
      isPartAFile: (name) => name === 'data',
      limits: { fileSize: options.maxBytes, fields: 1, fieldSize: 1024, files: 2, parts: 8 },
    })
  } catch (error) {
    throw malformed(error)
  }
}

/**
 * Like `pipe`, but treats a client that disconnects midway as a failure, and counts the bytes. Returns a function that
 * stops it.
 */
function feed(
  source: Readable,
  parser: BusboyInstance,
  { count, patienceMs }: ReceiveOptions,
  fail: (error: unknown) => void,
): () => void {
  const giveUp = setTimeout(() => {
    // Waiting for the disk is not the client's delay.
    if (source.isPaused()) giveUp.refresh()
    else fail(new ApiError(408, 'The part stopped coming.'))
  }, patienceMs)
  const onData = (piece: Buffer) => {
    count(piece.length)
    giveUp.refresh()
    if (!parser.write(piece)) source.pause()
  }
  const onEnd = () => {
    clearTimeout(giveUp)
    parser.end()
  }
  const onClose = () => {
    if (!source.readableEnded) fail(badRequest('The request ended before its body did.'))
  }
  // Stays: the client may break the connection later, when nobody is waiting for the body.
  source.on('error', fail)
  if (source.readableEnded) {
    onEnd()
    return () => undefined
  }
  source.on('data', onData).once('end', onEnd).once('close', onClose)
  parser.on('drain', () => source.resume())
  source.resume()
  return () => {
    clearTimeout(giveUp)
    source.off('data', onData).off('end', onEnd).off('close', onClose)
    source.pause()
  }
}

function closed(output: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (output.closed) resolve()
    else output.once('close', resolve).destroy()
  })
}

function malformed(error: unknown): ApiError {
  const why = error instanceof Error ? error.message : String(error)
  return new ApiError(400, `Could not parse multipart form: ${why}.`, { cause: error })
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(413, `The part is over ${maxBytes} bytes, the most that a part can have.`, {
    param: 'data',
  })
}

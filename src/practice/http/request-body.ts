import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Mark } from '../faults/faults'
import { ApiError } from './api-error'

/** More than the framing of a part and far more than any header of a form field. */
const headBytes = 16 * 1024

/** Receives how many more bytes of a body were read. */
export type Count = (bytes: number) => void

/**
 * The first bytes of a body, up to the end of the first form field's header; the body can still be read from its
 * beginning. Empty if there is no such header, or if it has not come within `patienceMs` or before the client leaves.
 */
export function peekFormHead(request: IncomingMessage, patienceMs: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let seen: Buffer = Buffer.alloc(0)
    const finish = (head: Buffer) => {
      request.off('readable', look).off('end', giveUp).off('close', giveUp)
      clearTimeout(timer)
      resolve(head)
    }
    const giveUp = () => finish(Buffer.alloc(0))
    const timer = setTimeout(giveUp, patienceMs)
    const look = () => {
      const next = request.read() as Buffer | null
      if (next !== null) seen = seen.length === 0 ? next : Buffer.concat([seen, next])
      const enough = seen.includes('\r\n\r\n') || seen.length >= headBytes
      if (!enough && !request.complete) return
      // In the same turn, or a body that was read to its end would count as ended.
      if (seen.length > 0) request.unshift(seen)
      finish(seen)
    }
    request.on('readable', look).once('end', giveUp).once('close', giveUp)
  })
}

/** The number in `filename="part-7"` of a form field's header; undefined for any other name. */
export function namedPartNumber(head: Buffer): number | undefined {
  const end = head.indexOf('\r\n\r\n')
  const text = head.toString('latin1', 0, end === -1 ? headBytes : end)
  const found = /\bfilename="?part-([1-9]\d{0,6})(?:\.[^"]*)?"?\s*(?:;|\r\n|$)/i.exec(text)
  return found?.[1] === undefined ? undefined : Number(found[1])
}

/**
 * A whole small body. Throws a 413 beyond `limit` bytes, and what the stream throws when the client leaves or has not
 * sent it after `patienceMs`.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  patienceMs: number,
  count: Count,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  const giveUp = setTimeout(() => request.socket.destroy(), patienceMs)
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      count(piece.length)
      bytes += piece.length
      if (bytes > limit) throw new ApiError(413, `The body of the request is over ${limit} bytes.`)
      pieces.push(piece)
    }
  } finally {
    clearTimeout(giveUp)
  }
  return Buffer.concat(pieces)
}

/**
 * Reads and discards a body until `mark` is reached or it ends; the rest stays unread, so that the sender is slowed
 * down. `length` is its Content-Length, if it has one.
 */
export async function discard(
  source: Readable,
  mark: Mark,
  length: number | undefined,
  count: Count,
): Promise<void> {
  const enough = bytesUntil(mark, length)
  let bytes = 0
  if (enough === 0 || source.readableEnded) return
  for await (const piece of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    count(piece.length)
    bytes += piece.length
    if (bytes >= enough) break
  }
}

function bytesUntil(mark: Mark, length: number | undefined): number {
  if (typeof mark === 'number') return mark
  if (mark === 'first') return 1
  if (mark === 'all' || length === undefined) return Number.POSITIVE_INFINITY
  return mark === 'middle' ? Math.floor(length / 2) : length - 1
}

/** Returns a function that waits for that many milliseconds, or until `cut` aborts. It fails when `signal` aborts. */
export function pauses(signal: AbortSignal, cut: AbortSignal): (ms: number) => Promise<void> {
  const either = AbortSignal.any([signal, cut])
  return (ms) =>
    sleep(ms, undefined, { signal: either }).catch((error) => {
      if (signal.aborted) throw error
    })
}

/**
 * The same bytes, no faster than `bytesPerSecond` over any tenth of a second until `cut` aborts. Fails when `signal`
 * aborts.
 */
export function throttled(
  source: Readable,
  bytesPerSecond: number,
  signal: AbortSignal,
  cut: AbortSignal,
): Readable {
  const step = Math.max(1, Math.floor(bytesPerSecond / 20))
  const pause = pauses(signal, cut)
  async function* paced(): AsyncGenerator<Buffer> {
    for await (const piece of source as AsyncIterable<Buffer>) {
      for (let at = 0; at < piece.length; ) {
        const some = cut.aborted ? piece.subarray(at) : piece.subarray(at, at + step)
        if (!cut.aborted) await pause((some.length / bytesPerSecond) * 1000)
        at += some.length
        yield some
      }
    }
  }
  const slow = Readable.from(paced(), { objectMode: false, highWaterMark: step })
  // The reader gets a failure. When the client leaves later, nobody needs to.
  return slow.on('error', () => undefined)
}

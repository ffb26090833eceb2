import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { MiB } from '../../shared/limits'
import { type Answer, json, lower } from '../http/answer'
import { ApiError } from '../http/api-error'
import type { AnswerFault, Instead } from './faults'

/** The answer with the content that the fault replaces, before it is sent normally. */
export function altered(answer: Answer, fault: AnswerFault | undefined): Answer {
  if (fault?.kind === 'body') {
    return {
      status: fault.status,
      headers: { ...answer.headers, ...lower(fault.headers) },
      body: Buffer.from(fault.text),
    }
  }
  if (fault?.kind === 'alter' && Buffer.isBuffer(answer.body)) {
    const object = JSON.parse(answer.body.toString('utf8'))
    for (const [name, value] of Object.entries(fault.set)) put(object, name.split('.'), value)
    return { ...answer, body: Buffer.from(JSON.stringify(object)) }
  }
  return answer
}

/** Sets a field of an object, or of one inside it; does nothing if that object does not exist. */
function put(object: unknown, [name = '', ...below]: readonly string[], value: unknown): void {
  if (typeof object !== 'object' || object === null) return
  const fields = object as Record<string, unknown>
  if (below.length === 0) fields[name] = value
  else put(fields[name], below, value)
}

/** The planned answer, in the service's error envelope if the plan has no body of its own. */
export function statusAnswer(action: Extract<Instead, { kind: 'status' }>): Answer {
  const headers = lower(action.headers)
  const { body, status } = action
  if (body === undefined) {
    const code = status === 401 ? 'invalid_api_key' : status === 429 ? 'rate_limit_exceeded' : null
    return json(status, new ApiError(status, 'The fault plan says so.', { code }).envelope(), headers)
  }
  if (typeof body !== 'string') return json(status, body, headers)
  const type: Record<string, string> = body === '' ? {} : { 'content-type': 'text/html; charset=utf-8' }
  return { status, headers: { ...type, ...headers }, body: Buffer.from(body) }
}

/**
 * Writes an answer directly to the socket, wrong in the way the fault says, and ends the connection. HTTP libraries
 * refuse to send such answers. Returns whether the whole answer was sent. Throws when the client leaves meanwhile.
 */
export async function sendBroken(
  socket: Socket,
  answer: Answer,
  fault: Extract<AnswerFault, { kind: 'truncate' | 'trickle' | 'flood' }>,
  signal: AbortSignal,
): Promise<boolean> {
  if (fault.kind === 'flood') {
    await write(socket, flood(answer, fault.where, fault.bytes))
    socket.end()
    return false
  }
  const length = Buffer.isBuffer(answer.body) ? `${answer.body.length}` : answer.headers['content-length']
  const head = headOf(answer, { 'content-length': length ?? '0', connection: 'close' })
  if (fault.kind === 'trickle') {
    await write(socket, paced(whole(head, answer.body), fault.bytes, fault.everyMs, signal))
    socket.end()
    return true
  }
  await write(socket, first(head.length + fault.bytes, whole(head, answer.body)))
  socket.end()
  return false
}

function headOf(answer: Answer, more: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ ...answer.headers, ...more }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`,
  )
}

async function* whole(head: Buffer, body: Buffer | Readable): AsyncGenerator<Buffer> {
  yield head
  if (Buffer.isBuffer(body)) yield body
  else for await (const piece of body as AsyncIterable<Buffer>) yield piece
}

async function* first(bytes: number, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = bytes
  for await (const piece of source) {
    yield piece.subarray(0, left)
    left -= piece.length
    if (left <= 0) return
  }
}

async function* paced(
  source: AsyncIterable<Buffer>,
  bytes: number,
  everyMs: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let begun = false
  for await (const piece of source) {
    for (let at = 0; at < piece.length; at += bytes) {
      if (begun) await sleep(everyMs, undefined, { signal })
      begun = true
      yield piece.subarray(at, at + bytes)
    }
  }
}

async function* flood(
  answer: Answer,
  where: 'head' | 'body' | 'gzip',
  bytes: number,
): AsyncGenerator<Buffer> {
  // Without a length: the client learns the length only by reading.
  const { 'content-length': _length, ...headers } = answer.headers
  const bare = { ...answer, headers }
  if (where === 'head') {
    const open = headOf(bare, { connection: 'close' })
    // Without the empty line that would end the head.
    yield open.subarray(0, open.length - 2)
    const line = Buffer.from(`x-flood: ${'a'.repeat(1000)}\r\n`)
    for (let sent = 0; sent < bytes; sent += line.length) yield line
    yield Buffer.from('\r\n')
    return
  }
  yield headOf(bare, { connection: 'close', ...(where === 'gzip' ? { 'content-encoding': 'gzip' } : {}) })
  if (where === 'gzip') yield* packed(filler(bytes))
  else yield* filler(bytes)
}

/** Each piece as a gzip member. A repeated piece is compressed once: compressing gigabytes would take minutes. */
function* packed(pieces: Iterable<Buffer>): Generator<Buffer> {
  let last: { readonly piece: Buffer; readonly member: Buffer } | undefined
  for (const piece of pieces) {
    if (piece !== last?.piece) last = { piece, member: gzipSync(piece) }
    yield last.member
  }
}

/** A JSON text of at least `bytes` bytes that is one string, mostly spaces: valid if it is read to its end. */
function* filler(bytes: number): Generator<Buffer> {
  yield Buffer.from('{"id":"')
  const piece = Buffer.alloc(Math.min(bytes, MiB), 0x20)
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece
  yield Buffer.from('"}')
}

async function write(socket: Socket, pieces: AsyncIterable<Buffer>): Promise<void> {
  for await (const piece of pieces) {
    await new Promise<void>((resolve, reject) => {
      socket.write(piece, (error) => (error ? reject(error) : resolve()))
    })
  }
}

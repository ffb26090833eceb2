/**
 * The receiver, a process of its own: the calls of the Uploads API over plain HTTP, over TLS when it is started with
 * the files of a key and a certificate, and over imitated links. It counts the bytes of the parts, hashes them if
 * asked to, and keeps nothing.
 *
 * It parses the socket itself, because an HTTP server would be the limit. It knows only what the clients of the
 * benchmarks send (Content-Length, one field for each part) and refuses everything else.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Link, lostMs, type Receive, startLink } from './link'

/** The parts of one upload that have arrived. */
export interface ReceivedUpload {
  readonly id: string
  readonly filename: string
  readonly purpose: string
  /** As announced. */
  readonly bytes: number
  /** In order of arrival. `sha256` is null unless it was asked for. */
  readonly parts: { readonly id: string; readonly length: number; readonly sha256: string | null }[]
  completed: { readonly partIds: readonly string[]; readonly md5: string | null } | null
}

/** The bytes of parts that arrived within one millisecond since the epoch. */
export type Arrival = [ms: number, bytes: number]

const headEnd = '\r\n\r\n'
const uploads = new Map<string, ReceivedUpload>()
let isHashed = false
/** Null unless a benchmark asked for it. */
let arrivals: Arrival[] | null = null
let made = 0

const receive: Receive = (answer) => {
  const reader = requests(answer)
  reader.next()
  return (bytes) => {
    try {
      reader.next(bytes)
    } catch (error) {
      // The client fails with this answer, and so does the benchmark.
      answer(answerText(400, { error: { message: String(error), type: 'invalid_request_error' } }))
      answer(null)
    }
  }
}

/** Answers one request after the other. It is given the bytes as they arrive. */
function* requests(answer: Parameters<Receive>[0]): Generator<undefined, never, Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  function* takeHead(): Generator<undefined, string, Buffer> {
    for (;;) {
      const end = rest.indexOf(headEnd)
      if (end < 0) rest = Buffer.concat([rest, yield])
      else return (yield* take(end + headEnd.length)).toString('latin1')
    }
  }
  function* take(length: number): Generator<undefined, Buffer, Buffer> {
    while (rest.byteLength < length) rest = Buffer.concat([rest, yield])
    const taken = rest.subarray(0, length)
    rest = rest.subarray(length)
    return taken
  }
  for (;;) {
    const head = yield* takeHead()
    const [method = '', path = ''] = head.split(' ', 2)
    const field = (name: string) => new RegExp(`\r\n${name}:[ \t]*([^\r]*)`, 'i').exec(head)?.[1] ?? ''
    if (field('transfer-encoding') !== '') throw new Error('there is no Content-Length')
    // curl asks before it sends a large body, and waits a second for the answer.
    if (field('expect').toLowerCase() === '100-continue') answer(`HTTP/1.1 100 Continue${headEnd}`)
    const contentLength = Number(field('content-length'))
    const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(field('content-type'))?.[1]
    if (boundary === undefined) {
      const body = yield* take(contentLength)
      answer(answerText(200, perform(method, path, body.toString())))
      continue
    }
    const frame = yield* takeHead()
    const closing = `\r\n--${boundary}--\r\n`
    const length = contentLength - frame.length - closing.length
    if (length < 0 || !frame.includes('name="data"')) throw new Error('not a part')
    const hash = isHashed ? createHash('sha256') : null
    for (let left = length; left > 0; ) {
      if (rest.byteLength === 0) rest = yield
      const content = rest.subarray(0, left)
      rest = rest.subarray(content.byteLength)
      if (arrivals !== null) noteArrival(arrivals, content.byteLength)
      hash?.update(content)
      left -= content.byteLength
    }
    if ((yield* take(closing.length)).toString('latin1') !== closing) throw new Error('the part does not end')
    answer(answerText(200, addPart(path, length, hash?.digest('hex') ?? null)))
  }
}

function answerText(status: number, json: unknown): string {
  const body = JSON.stringify(json)
  return (
    `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Bad Request'}\r\nDate: ${new Date().toUTCString()}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}${headEnd}${body}`
  )
}

/** The upload that a call is about. Throws if there is none. */
function uploadAt(path: string, calls: RegExp): ReceivedUpload {
  const upload = uploads.get(calls.exec(path)?.[1] ?? '')
  if (upload === undefined) throw new Error(`unknown upload or call: ${path}`)
  return upload
}

function addPart(path: string, length: number, sha256: string | null) {
  const upload = uploadAt(path, /^\/v1\/uploads\/(\w+)\/parts$/)
  made += 1
  const id = `part_${made}`
  upload.parts.push({ id, length, sha256 })
  return { id, object: 'upload.part', created_at: seconds(), upload_id: upload.id }
}

function perform(method: string, path: string, body: string): unknown {
  if (method === 'GET') {
    const isFile = path.startsWith('/v1/files/file_')
    return isFile ? fileObject(uploadAt(path, /file_(\w+)$/)) : { object: 'list', data: [], has_more: false }
  }
  if (path === '/v1/uploads') return create(JSON.parse(body))
  const upload = uploadAt(path, /^\/v1\/uploads\/(\w+)\/(?:complete|cancel)$/)
  if (path.endsWith('cancel')) return uploadObject(upload, 'cancelled')
  const claim = JSON.parse(body) as { part_ids: string[]; md5?: string }
  upload.completed = { partIds: claim.part_ids, md5: claim.md5 ?? null }
  return { ...uploadObject(upload, 'completed'), file: fileObject(upload) }
}

function create({ filename, purpose, bytes }: Pick<ReceivedUpload, 'filename' | 'purpose' | 'bytes'>) {
  made += 1
  const upload = { id: `upload_${made}`, filename, purpose, bytes, parts: [], completed: null }
  uploads.set(upload.id, upload)
  return uploadObject(upload, 'pending')
}

function uploadObject({ id, filename, purpose, bytes }: ReceivedUpload, status: string) {
  const now = seconds()
  return { id, object: 'upload', filename, purpose, bytes, status, created_at: now, expires_at: now + 3600 }
}

function fileObject({ id, filename, purpose, bytes }: ReceivedUpload) {
  const file = { id: `file_${id}`, object: 'file', filename, purpose, bytes }
  return { ...file, created_at: seconds(), status: 'processed' }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}

function noteArrival(into: Arrival[], bytes: number): void {
  const now = Date.now()
  const last = into.at(-1)
  if (last !== undefined && last[0] === now) last[1] += bytes
  else into.push([now, bytes])
}

function onConnection(socket: Socket): void {
  socket.setNoDelay(true).on(
    'data',
    receive((bytes) => (bytes === null ? socket.end() : socket.write(bytes))),
  )
  // The benchmark notices missing bytes.
  socket.on('error', () => socket.destroy())
}

function serverFor({ certificate, link }: Address): Server {
  if (link !== undefined) return createServer({ allowHalfOpen: true }, startLink(link, receive))
  if (certificate === undefined) return createServer(onConnection)
  const [key, cert] = [readFileSync(certificate.keyFile), readFileSync(certificate.certFile)]
  return createTlsServer({ key, cert }, onConnection)
}

interface Address {
  readonly certificate?: { readonly keyFile: string; readonly certFile: string }
  /** For plain HTTP over an imitated link. */
  readonly link?: Link
}

const functions = {
  /** Listens, with TLS if there is a certificate. Returns the base URL for clients. */
  async listen(address: Address = {}): Promise<string> {
    const server = serverFor(address)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    return `${address.certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}/v1`
  },

  /** Forgets everything. @param hash hash the parts from now on @param timed note when bytes arrive */
  begin(hash: boolean, timed = false): void {
    uploads.clear()
    isHashed = hash
    arrivals = timed ? [] : null
  },

  /** Everything that arrived since then. */
  read: () => ({ uploads: [...uploads.values()], arrivals: arrivals ?? [] }),

  /** How long the links have stood still so far because this process was not running, in milliseconds. */
  lostMs,
}

export type Functions = typeof functions

// Answers the calls of the process that started this one, and ends with it.
process.on('message', async ({ id, name, args }: { id: number; name: keyof Functions; args: [] }) => {
  process.send?.({ id, answer: await (functions[name] as (...given: []) => unknown)(...args) })
})
process.on('disconnect', () => process.exit())

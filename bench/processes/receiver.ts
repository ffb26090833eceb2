/**
 * The receiver, a process of its own: the calls of the Uploads API over plain HTTP, and over TLS when it is started
 * with the files of a key and a certificate. It counts the bytes of the parts, hashes them if asked to, and keeps
 * nothing.
 *
 * It parses the socket itself, because an HTTP server would be the limit. It knows only what the clients of the
 * benchmarks send (Content-Length, one field for each part) and refuses everything else.
 */
import { createHash, type Hash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { serve } from './child'

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
export type Arrival = readonly [ms: number, bytes: number]

const headEnd = Buffer.from('\r\n\r\n')
const uploads = new Map<string, ReceivedUpload>()
let verify = false
/** Null unless a benchmark asked for it. */
let arrivals: [ms: number, bytes: number][] | null = null
let made = 0

interface Request {
  readonly method: string
  readonly path: string
  readonly contentLength: number
  /** What ends the body of a part; null for JSON. */
  readonly closing: Buffer | null
}

interface Part {
  readonly length: number
  readonly hash: Hash | null
}

/** One connection, which carries one request at a time. */
class Connection {
  readonly #socket: Socket
  #request: Request | null = null
  /** The beginning of a head, of a JSON body or of the frame around a part. */
  #gathered = Buffer.alloc(0)
  /** Bytes that are missing from the request's body. */
  #left = 0
  /** Bytes that are missing from the part, once the head of its frame is known. */
  #contentLeft = 0
  #part: Part | null = null

  constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true)
    socket.on('data', (bytes) => {
      try {
        for (let rest: Buffer = bytes; rest.byteLength > 0; ) rest = this.#step(rest)
      } catch (error) {
        // The client fails with this answer, and so does the benchmark.
        this.#answer(400, { error: { message: String(error), type: 'invalid_request_error' } })
        socket.end()
      }
    })
    // The benchmark notices missing bytes.
    socket.on('error', () => socket.destroy())
  }

  /** Returns the bytes that belong to the next step. */
  #step(bytes: Buffer): Buffer {
    if (this.#request === null) return this.#takeHead(bytes)
    return this.#contentLeft > 0 ? this.#takeContent(bytes) : this.#takeBody(this.#request, bytes)
  }

  #takeHead(bytes: Buffer): Buffer {
    const all = this.#gather(bytes)
    const end = all.indexOf(headEnd)
    if (end < 0) return Buffer.alloc(0)
    const rest = bytes.subarray(end + headEnd.byteLength - (all.byteLength - bytes.byteLength))
    this.#gathered = Buffer.alloc(0)
    const head = all.toString('latin1', 0, end)
    const [method = '', path = ''] = head.split(' ', 2)
    const field = (name: string) => new RegExp(`\r\n${name}:[ \t]*([^\r]*)`, 'i').exec(head)?.[1]
    if (field('transfer-encoding') !== undefined) throw new Error('there is no Content-Length')
    const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(field('content-type') ?? '')?.[1]
    const contentLength = Number(field('content-length') ?? 0)
    const closing = boundary === undefined ? null : Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')
    this.#request = { method, path, contentLength, closing }
    this.#left = contentLength
    // curl asks before it sends a large body, and waits a second for the answer.
    if (field('expect')?.toLowerCase() === '100-continue') this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    if (this.#left === 0) this.#finish(this.#request)
    return rest
  }

  #takeContent(bytes: Buffer): Buffer {
    const content = bytes.subarray(0, this.#contentLeft)
    if (arrivals !== null) noteArrival(arrivals, content.byteLength)
    this.#part?.hash?.update(content)
    this.#contentLeft -= content.byteLength
    this.#left -= content.byteLength
    return bytes.subarray(content.byteLength)
  }

  /** The frame around a part, or JSON. */
  #takeBody(request: Request, bytes: Buffer): Buffer {
    const before = this.#gathered.byteLength
    let taken = bytes.subarray(0, this.#left)
    const all = this.#gather(taken)
    const end = request.closing === null || this.#part !== null ? -1 : all.indexOf(headEnd)
    if (request.closing !== null && end >= 0) {
      const frame = end + headEnd.byteLength
      const length = request.contentLength - frame - request.closing.byteLength
      if (length < 0 || !all.toString('latin1', 0, end).includes('name="data"')) throw new Error('not a part')
      this.#part = { length, hash: verify ? createHash('sha256') : null }
      this.#contentLeft = length
      this.#gathered = Buffer.alloc(0)
      taken = bytes.subarray(0, frame - before)
    }
    this.#left -= taken.byteLength
    if (this.#left === 0) this.#finish(request)
    return bytes.subarray(taken.byteLength)
  }

  #gather(bytes: Buffer): Buffer {
    this.#gathered = Buffer.concat([this.#gathered, bytes])
    return this.#gathered
  }

  #finish(request: Request): void {
    const [body, part] = [this.#gathered, this.#part]
    this.#request = null
    this.#gathered = Buffer.alloc(0)
    this.#part = null
    this.#answer(200, perform(request, body, part))
  }

  #answer(status: number, json: unknown): void {
    const body = JSON.stringify(json)
    this.#socket.write(
      `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Bad Request'}\r\nDate: ${new Date().toUTCString()}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }
}

/** @param body JSON, or what came after a part */
function perform({ method, path, closing }: Request, body: Buffer, part: Part | null): unknown {
  if (method === 'GET') return look(path)
  const [call, id = '', action = ''] = /^\/v1\/uploads(?:\/([^/?]+)\/(\w+))?$/.exec(path) ?? []
  if (call !== undefined && id === '') return create(JSON.parse(body.toString()))
  const upload = uploads.get(id)
  if (upload === undefined) throw new Error(`unknown upload or call: ${method} ${path}`)
  if (action === 'parts') {
    if (part === null || closing === null || !body.equals(closing))
      throw new Error('the part has no proper frame')
    made += 1
    const partId = `part_${made}`
    upload.parts.push({ id: partId, length: part.length, sha256: part.hash?.digest('hex') ?? null })
    return { id: partId, object: 'upload.part', created_at: seconds(), upload_id: id }
  }
  if (action === 'complete') {
    const claim = JSON.parse(body.toString()) as { part_ids: string[]; md5?: string }
    upload.completed = { partIds: claim.part_ids, md5: claim.md5 ?? null }
    return uploadObject(upload, 'completed')
  }
  if (action === 'cancel') return uploadObject(upload, 'cancelled')
  throw new Error(`unknown call: ${method} ${path}`)
}

/** A file, once its upload is completed, or an empty list. */
function look(path: string): unknown {
  const upload = uploads.get(/^\/v1\/files\/file_([^/?]+)$/.exec(path)?.[1] ?? '')
  return upload === undefined ? { object: 'list', data: [], has_more: false } : fileObject(upload)
}

function create({ filename, purpose, bytes }: Pick<ReceivedUpload, 'filename' | 'purpose' | 'bytes'>) {
  made += 1
  const upload = { id: `upload_${made}`, filename, purpose, bytes, parts: [], completed: null }
  uploads.set(upload.id, upload)
  return uploadObject(upload, 'pending')
}

function uploadObject(upload: ReceivedUpload, status: string) {
  const { id, filename, purpose, bytes } = upload
  const now = seconds()
  const done = status === 'completed' ? { file: fileObject(upload) } : {}
  const times = { created_at: now, expires_at: now + 3600 }
  return { id, object: 'upload', filename, purpose, bytes, status, ...times, ...done }
}

function fileObject({ id, filename, purpose, bytes }: ReceivedUpload) {
  const file = { id: `file_${id}`, object: 'file', filename, purpose, bytes }
  return { ...file, created_at: seconds(), status: 'processed' }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}

function noteArrival(into: [ms: number, bytes: number][], bytes: number): void {
  const now = Date.now()
  const last = into.at(-1)
  if (last !== undefined && last[0] === now) last[1] += bytes
  else into.push([now, bytes])
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

const onConnection = (socket: Socket) => new Connection(socket)
const [keyFile, certFile] = process.argv.slice(2)
const plain = listen(createServer(onConnection))
const tls =
  keyFile === undefined || certFile === undefined
    ? 0
    : listen(createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, onConnection))

const functions = {
  /** Its ports; that for TLS is 0 without a certificate. */
  ports: async () => ({ plain: await plain, tls: await tls }),

  /** Forgets everything. @param hash hash the parts from now on @param timed note when bytes arrive */
  begin(hash: boolean, timed = false): void {
    uploads.clear()
    verify = hash
    arrivals = timed ? [] : null
  },

  /** Everything that arrived since then. */
  read: () => ({ uploads: [...uploads.values()], arrivals: arrivals ?? [] }),
}

export type ReceiverFunctions = typeof functions

serve(functions)

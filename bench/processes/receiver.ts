/**
 * The receiver, a process of its own: the calls of the Uploads API over plain HTTP, and over TLS where it is given the
 * files of a key and a certificate. The bytes of the parts are thrown away once they are counted. In a verification
 * pass it hashes them as well.
 *
 * It reads the socket itself: an HTTP server that parses and hands on every buffer would be the limit, not the
 * clients. It knows just what the clients here send (Content-Length, one field a part) and refuses the rest.
 */
import { createHash, type Hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Absence, Ports, Question, Reading, ReceivedUpload } from './receiver-process'

const headEnd = Buffer.from('\r\n\r\n')
const longestHead = 64 * 1024

const uploads = new Map<string, ReceivedUpload>()
let verify = false
/** Null where nobody wants to know. */
let arrivals: [ms: number, bytes: number][] | null = null
let absences: Absence[] = []
/**
 * An absence is longer than this, in milliseconds. A timer of one takes 1.1, so fractions count: with whole ones an absence
 * would be seen all the time, or only from five on, which at 100 MB/s look like a burst of 490 KiB.
 */
const absentMs = 2
let made = 0

/** Something that a client of this benchmark must not send. The answer is a 400, and the run fails. */
class Refused extends Error {}

interface Request {
  readonly method: string
  readonly path: string
  readonly contentLength: number
  readonly boundary: string | undefined
}

interface Part {
  readonly length: number
  /** Null outside a verification pass. */
  readonly hash: Hash | null
}

/** One connection: a request at a time, as HTTP/1.1 without pipelining has it. */
class Connection {
  readonly #socket: Socket
  #request: Request | null = null
  /** What has come of a head, of a JSON body or of the frame around a part, until there is enough of it. */
  #gathered = Buffer.alloc(0)
  /** Bytes of the request's body that are still to come. */
  #left = 0
  /** Bytes of the part itself that are still to come, once its frame's head is known. */
  #contentLeft = 0
  #part: Part | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (bytes) => this.#take(bytes))
    // A client that was stopped; the harness sees what is missing.
    socket.on('error', () => socket.destroy())
  }

  #take(bytes: Buffer): void {
    try {
      let rest: Buffer | null = bytes
      while (rest !== null && rest.byteLength > 0) rest = this.#step(rest)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.#answer(400, { error: { message: error.message, type: 'invalid_request_error' } })
      this.#socket.end()
    }
  }

  /** @returns what belongs to the next step */
  #step(bytes: Buffer): Buffer | null {
    if (this.#request === null) return this.#takeHead(bytes)
    if (this.#contentLeft > 0) return this.#takeContent(bytes)
    return this.#takeBody(bytes)
  }

  #takeHead(bytes: Buffer): Buffer | null {
    const all = this.#gathered.byteLength === 0 ? bytes : Buffer.concat([this.#gathered, bytes])
    const end = all.indexOf(headEnd)
    if (end < 0) {
      if (all.byteLength > longestHead) throw new Refused('the head is too long')
      this.#gathered = Buffer.from(all)
      return null
    }
    this.#gathered = Buffer.alloc(0)
    const head = all.toString('latin1', 0, end)
    const [method = '', path = ''] = head.split(' ', 2)
    const field = (name: string) => new RegExp(`\r\n${name}:[ \t]*([^\r]*)`, 'i').exec(head)?.[1]
    if (field('transfer-encoding') !== undefined) throw new Refused('a Content-Length is wanted')
    const type = field('content-type') ?? ''
    this.#request = {
      method,
      path,
      contentLength: Number(field('content-length') ?? 0),
      boundary: /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(type)?.[1],
    }
    this.#left = this.#request.contentLength
    // curl asks before it sends a large body, and waits a second when nobody answers.
    if (field('expect')?.toLowerCase() === '100-continue') this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    if (this.#left === 0) this.#finish()
    return all.subarray(end + headEnd.byteLength)
  }

  #takeContent(bytes: Buffer): Buffer {
    const taken = Math.min(bytes.byteLength, this.#contentLeft)
    // A completion may come long after the last part: what is asked is when parts of files come.
    if (arrivals !== null) noteArrival(arrivals, taken)
    this.#part?.hash?.update(bytes.subarray(0, taken))
    this.#contentLeft -= taken
    this.#left -= taken
    return bytes.subarray(taken)
  }

  /** The frame around a part, or a body of JSON. */
  #takeBody(bytes: Buffer): Buffer {
    const taken = Math.min(bytes.byteLength, this.#left)
    const { boundary, contentLength } = this.#request as Request
    const all = Buffer.concat([this.#gathered, bytes.subarray(0, taken)])
    if (boundary !== undefined && this.#part === null) {
      const end = all.indexOf(headEnd)
      if (end >= 0) {
        const frameHead = end + headEnd.byteLength
        const length = contentLength - frameHead - closing(boundary).byteLength
        if (length < 0 || !/name="data"/.test(all.toString('latin1', 0, end))) throw new Refused('not a part')
        this.#part = { length, hash: verify ? createHash('sha256') : null }
        this.#contentLeft = length
        // Only now is it known where the part begins: give back what came after the frame's head.
        const used = frameHead - this.#gathered.byteLength
        this.#gathered = Buffer.alloc(0)
        this.#left -= used
        return bytes.subarray(used)
      }
    }
    if (all.byteLength > longestHead) throw new Refused('the body is too long')
    this.#gathered = all
    this.#left -= taken
    if (this.#left === 0) this.#finish()
    return bytes.subarray(taken)
  }

  #finish(): void {
    const request = this.#request as Request
    const body = this.#gathered
    const part = this.#part
    this.#request = null
    this.#gathered = Buffer.alloc(0)
    this.#part = null
    this.#answer(200, perform(request, body, part))
  }

  #answer(status: number, json: unknown): void {
    const body = JSON.stringify(json)
    this.#socket.write(
      `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Bad Request'}\r\n` +
        `Date: ${new Date().toUTCString()}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }
}

/** @param body JSON, or what came after a part */
function perform({ method, path, boundary }: Request, body: Buffer, part: Part | null): unknown {
  if (method === 'GET') return { object: 'list', data: [], has_more: false }
  const [call, id = '', action = ''] = /^\/v1\/uploads(?:\/([^/?]+)\/(\w+))?$/.exec(path) ?? []
  if (call === undefined) throw new Refused(`no such call: ${method} ${path}`)
  if (id === '') return create(JSON.parse(body.toString()))
  const upload = uploads.get(id)
  if (upload === undefined) throw new Refused(`there is no upload ${id}`)
  switch (action) {
    case 'parts': {
      if (part === null || boundary === undefined || !body.equals(closing(boundary)))
        throw new Refused('the part is not framed as it should be')
      made += 1
      const partId = `part_${made}`
      upload.parts.push({ id: partId, length: part.length, sha256: part.hash?.digest('hex') ?? null })
      return { id: partId, object: 'upload.part', created_at: seconds(), upload_id: id }
    }
    case 'complete': {
      const claim = JSON.parse(body.toString()) as { part_ids: string[]; md5?: string }
      upload.completed = { partIds: claim.part_ids, md5: claim.md5 ?? null }
      return uploadObject(upload, 'completed')
    }
    case 'cancel':
      return uploadObject(upload, 'cancelled')
    default:
      throw new Refused(`no such call: ${method} ${path}`)
  }
}

function noteArrival(into: [ms: number, bytes: number][], bytes: number): void {
  const now = Date.now()
  const last = into.at(-1)
  if (last !== undefined && last[0] === now) last[1] += bytes
  else into.push([now, bytes])
}

function noteAbsences(): void {
  absences = []
  const now = () => performance.timeOrigin + performance.now()
  let from = now()
  const look = setInterval(() => {
    if (arrivals === null) return clearInterval(look)
    const to = now()
    if (to - from > absentMs) absences.push({ from: Math.floor(from), to: Math.floor(to) })
    from = to
  }, 1)
}

function closing(boundary: string): Buffer {
  return Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}

function create(asked: { filename: string; purpose: string; bytes: number }) {
  made += 1
  const upload: ReceivedUpload = {
    id: `upload_${made}`,
    filename: asked.filename,
    purpose: asked.purpose,
    bytes: asked.bytes,
    parts: [],
    completed: null,
  }
  uploads.set(upload.id, upload)
  return uploadObject(upload, 'pending')
}

function uploadObject(upload: ReceivedUpload, status: 'pending' | 'completed' | 'cancelled') {
  const { id, filename, purpose, bytes } = upload
  const now = seconds()
  const common = { filename, purpose, bytes, created_at: now }
  const file = { id: `file_${id}`, object: 'file', ...common, status: 'processed' }
  return {
    id,
    object: 'upload',
    ...common,
    status,
    expires_at: now + 3600,
    ...(status === 'completed' ? { file } : {}),
  }
}

/** @returns its port */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  return address.port
}

async function start(keyFile: string | undefined, certFile: string | undefined): Promise<void> {
  const onConnection = (socket: Socket) => void new Connection(socket)
  const plain = await listen(createServer(onConnection))
  const tls =
    keyFile === undefined || certFile === undefined
      ? null
      : await listen(
          createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, onConnection),
        )
  process.send?.({ plain, tls } satisfies Ports)
}

void start(process.argv[2], process.argv[3])

process.on('message', (question: Question) => {
  if (question.type === 'begin') {
    uploads.clear()
    verify = question.verify
    arrivals = question.timed ? [] : null
    if (question.timed) noteAbsences()
    process.send?.({})
  } else {
    const reading: Reading = {
      uploads: [...uploads.values()],
      cpu: process.cpuUsage(),
      arrivals: arrivals ?? [],
      absences,
    }
    process.send?.(reading)
  }
})
process.on('disconnect', () => process.exit())

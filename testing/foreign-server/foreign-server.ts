import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/*
 * A second implementation of the Uploads API, from its public description alone: small, in memory, and without a line
 * of the practice server, so that a common misreading does not pass for a fact. Its switches are the differences of
 * compatible services and gateways.
 */

/** How this service differs from the description. Without options there is no difference. */
export interface Deviations {
  /** `expires_at` of an Upload. */
  readonly expiresAt?: 'absent' | 'null' | 'milliseconds' | 'text' | 'date'
  /** `status` of a new Upload, in place of `pending`. */
  readonly newStatus?: string
  /** A create request is answered with this text in place of an Upload. */
  readonly createdText?: string
  /** `upload_id` of an UploadPart: missing, or that of another service behind a gateway. */
  readonly partUploadId?: 'absent' | 'rewritten'
  /** A completion request is answered with the File in place of the Upload. */
  readonly completeWithFile?: boolean
  /** `GET /files` and everything below does not exist: a 404 in plain text. */
  readonly noFiles?: boolean
  /** The content of files cannot be requested. */
  readonly noContent?: boolean
  /** Errors are `{"detail": "..."}`, without the envelope of the description. */
  readonly errors?: 'detail'
  /** Files for other purposes are refused, with a list of the invalid fields if errors are details. */
  readonly purposes?: readonly string[]
  /** How the name of a file is kept. */
  readonly names?: 'nfc' | 'underscored' | 'cut'
  /** `bytes` of a File is null. */
  readonly noBytes?: boolean
  /** The lists begin with an entry that has nothing in common with a File, and `has_more` is null. */
  readonly oddList?: boolean
}

/** The faults, each with the number of times that it happens. */
export interface Faults {
  /** Completion requests that succeed, but whose response is lost with the connection. */
  lostCompletions?: number
  /** Parts that are refused with a 503 after they were read. */
  refusedParts?: number
  /** Parts that are read and never answered. */
  heldParts?: number
}

interface StoredUpload {
  readonly id: string
  readonly filename: string
  readonly purpose: string
  readonly bytes: number
  readonly createdAt: number
  status: string
  readonly parts: Map<string, Buffer>
}

interface StoredFile {
  readonly id: string
  readonly upload: StoredUpload
  readonly content: Buffer
}

export interface ForeignServer {
  /** The base URL for clients. */
  readonly url: string
  readonly key: string
  /** The files that have arrived, oldest first, under the names that clients gave. */
  readonly files: readonly { readonly id: string; readonly filename: string; readonly content: Buffer }[]
  /** Uploads by their status. */
  readonly uploads: readonly { readonly id: string; readonly status: string }[]
  /** Every request, as `METHOD /path`, in the order in which they came. */
  readonly requests: readonly string[]
  /** From now on only this key is valid. */
  setKey(key: string): void
  close(): Promise<void>
}

/** Bytes of a name that a service keeps if it truncates names. */
const keptNameBytes = 24

/** An error that is sent to the client. */
class Refusal extends Error {
  readonly status: number
  readonly field: string | undefined
  /** @param field of the request that is invalid */
  constructor(status: number, message: string, field?: string) {
    super(message)
    this.status = status
    this.field = field
  }
}

/** Starts the service on a free port of this machine. */
export async function startForeignServer(
  deviations: Deviations = {},
  faults: Faults = {},
): Promise<ForeignServer> {
  const service = new Service(deviations, faults)
  await service.listen()
  return service
}

class Service implements ForeignServer {
  key = `foreign-${randomUUID()}`
  readonly requests: string[] = []
  readonly #deviations: Deviations
  readonly #faults: Faults
  readonly #uploads = new Map<string, StoredUpload>()
  readonly #files = new Map<string, StoredFile>()
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  constructor(deviations: Deviations, faults: Faults) {
    this.#deviations = deviations
    this.#faults = { ...faults }
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  get files() {
    return [...this.#files.values()].map(({ id, upload, content }) => ({
      id,
      filename: upload.filename,
      content,
    }))
  }

  get uploads() {
    return [...this.#uploads.values()].map(({ id, status }) => ({ id, status }))
  }

  setKey(key: string): void {
    this.key = key
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service')
    this.requests.push(`${request.method} ${pathname}`)
    try {
      const body = await whole(request)
      if (this.#deviations.noFiles && pathname.startsWith('/v1/files')) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n')
        return
      }
      if (request.headers.authorization !== `Bearer ${this.key}`) throw new Refusal(401, 'Unauthorized')
      const steps = pathname.split('/').slice(2)
      const answer = this.#answer(request, steps, searchParams, body)
      if (answer === held) return
      if (answer === lost) request.socket.resetAndDestroy()
      else if (Buffer.isBuffer(answer)) response.end(answer)
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    } catch (error) {
      if (!(error instanceof Refusal)) {
        // The client has left, or this is a defect of the service: then it is a 500.
        if (response.destroyed) return
        response.writeHead(500).end()
        return
      }
      const { field, status, message } = error
      const detail = field === undefined ? message : [{ loc: ['body', field], msg: message, type: 'enum' }]
      const told =
        this.#deviations.errors === 'detail'
          ? { detail }
          : { error: { message, type: 'invalid_request_error', param: null, code: null } }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told))
    }
  }

  #answer(request: IncomingMessage, steps: readonly string[], query: URLSearchParams, body: Buffer): unknown {
    const [collection, id = '', what = ''] = steps
    const route = `${request.method} ${collection}${id === '' ? '' : '/id'}${what === '' ? '' : `/${what}`}`
    switch (route) {
      case 'POST uploads': {
        const upload = this.#create(JSON.parse(body.toString()))
        const { createdText } = this.#deviations
        return createdText === undefined ? upload : Buffer.from(createdText)
      }
      case 'POST uploads/id/parts':
        return this.#addPart(this.#pending(id), request, body)
      case 'POST uploads/id/complete':
        return this.#complete(this.#pending(id), JSON.parse(body.toString()).part_ids)
      case 'POST uploads/id/cancel': {
        const upload = this.#pending(id)
        upload.status = 'cancelled'
        return this.#uploadObject(upload)
      }
      case 'GET files':
        return this.#list(query)
      case 'GET files/id':
        return this.#fileObject(this.#file(id))
      case 'GET files/id/content':
        if (this.#deviations.noContent) throw new Refusal(404, 'Not Found')
        return this.#file(id).content
      default:
        throw new Refusal(404, 'Not Found')
    }
  }

  #create(wanted: { filename: string; purpose: string; bytes: number; mime_type: string }): unknown {
    for (const field of ['filename', 'purpose', 'bytes', 'mime_type'] as const) {
      if (wanted[field] === undefined) throw new Refusal(400, `${field} is missing`)
    }
    const { purposes } = this.#deviations
    if (purposes !== undefined && !purposes.includes(wanted.purpose))
      throw new Refusal(422, `Input should be one of ${purposes.join(', ')}`, 'purpose')
    const upload: StoredUpload = {
      id: `up-${randomUUID()}`,
      filename: wanted.filename,
      purpose: wanted.purpose,
      bytes: wanted.bytes,
      createdAt: Math.floor(Date.now() / 1000),
      status: this.#deviations.newStatus ?? 'pending',
      parts: new Map(),
    }
    this.#uploads.set(upload.id, upload)
    return this.#uploadObject(upload)
  }

  #addPart(upload: StoredUpload, request: IncomingMessage, body: Buffer): unknown {
    const data = fieldOf(body, request.headers['content-type'] ?? '', 'data')
    if (this.#happens('heldParts')) return held
    if (this.#happens('refusedParts')) throw new Refusal(503, 'Try again in a moment')
    const id = `pt-${randomUUID()}`
    upload.parts.set(id, data)
    const { partUploadId } = this.#deviations
    return {
      id,
      object: 'upload.part',
      created_at: Math.floor(Date.now() / 1000),
      ...(partUploadId === 'absent'
        ? {}
        : { upload_id: partUploadId === 'rewritten' ? `upstream-${randomUUID()}` : upload.id }),
    }
  }

  #complete(upload: StoredUpload, partIds: readonly string[]): unknown {
    const content = Buffer.concat(
      partIds.map((id) => {
        const part = upload.parts.get(id)
        if (part === undefined) throw new Refusal(400, `There is no part ${id}`)
        return part
      }),
    )
    if (content.length !== upload.bytes) throw new Refusal(400, 'The parts do not add up')
    upload.status = 'completed'
    const file: StoredFile = { id: `fl-${randomUUID()}`, upload, content }
    this.#files.set(file.id, file)
    if (this.#happens('lostCompletions')) return lost
    if (this.#deviations.completeWithFile) return this.#fileObject(file)
    return { ...this.#uploadObject(upload), file: this.#fileObject(file) }
  }

  #list(query: URLSearchParams): unknown {
    const purpose = query.get('purpose')
    const newest = [...this.#files.values()].reverse()
    const wanted = newest.filter(({ upload }) => purpose === null || upload.purpose === purpose)
    const after = wanted.findIndex(({ id }) => id === query.get('after')) + 1
    const limit = Number(query.get('limit') ?? 10_000)
    const data: unknown[] = wanted.slice(after, after + limit).map((file) => this.#fileObject(file))
    const { oddList } = this.#deviations
    if (oddList) data.unshift({ kind: 'folder', title: 'Somebody else’s' }, null)
    return { object: 'list', data, has_more: oddList ? null : after + limit < wanted.length }
  }

  #pending(id: string): StoredUpload {
    const upload = this.#uploads.get(id)
    if (upload === undefined) throw new Refusal(404, 'There is no such upload')
    if (upload.status === 'completed' || upload.status === 'cancelled')
      throw new Refusal(400, `The upload is ${upload.status}`)
    return upload
  }

  #file(id: string): StoredFile {
    const file = this.#files.get(id)
    if (file === undefined) throw new Refusal(404, 'There is no such file')
    return file
  }

  #uploadObject(upload: StoredUpload): Record<string, unknown> {
    const { id, filename, purpose, bytes, status } = upload
    const object = { id, object: 'upload', filename, purpose, bytes, status, created_at: upload.createdAt }
    const expiresAt = upload.createdAt + 3600
    switch (this.#deviations.expiresAt) {
      case 'absent':
        return object
      case 'null':
        return { ...object, expires_at: null }
      case 'milliseconds':
        return { ...object, expires_at: expiresAt * 1000 }
      case 'text':
        return { ...object, expires_at: `${expiresAt}` }
      case 'date':
        return { ...object, expires_at: new Date(expiresAt * 1000).toISOString() }
      default:
        return { ...object, expires_at: expiresAt }
    }
  }

  #fileObject({ id, upload, content }: StoredFile): unknown {
    return {
      id,
      object: 'file',
      bytes: this.#deviations.noBytes ? null : content.length,
      created_at: upload.createdAt,
      filename: this.#kept(upload.filename),
      purpose: upload.purpose,
      status: 'processed',
    }
  }

  #kept(name: string): string {
    switch (this.#deviations.names) {
      case 'nfc':
        return name.normalize('NFC')
      case 'underscored':
        return name.trim().replace(/\s/g, '_')
      case 'cut':
        return name.slice(0, keptNameBytes)
      default:
        return name
    }
  }

  #happens(fault: keyof Faults): boolean {
    const left = this.#faults[fault] ?? 0
    this.#faults[fault] = left - 1
    return left > 0
  }
}

/** In place of a response: the connection is reset, or nothing happens. */
const lost = Symbol('lost')
const held = Symbol('held')

async function whole(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

/** The bytes of that field of a multipart/form-data body (RFC 7578). */
function fieldOf(body: Buffer, contentType: string, name: string): Buffer {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType)
  if (boundary === null) throw new Refusal(400, 'There is no boundary')
  const delimiter = Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`)
  // So that the first delimiter is like all others.
  const framed = Buffer.concat([Buffer.from('\r\n'), body])
  let at = framed.indexOf(delimiter)
  while (at !== -1) {
    const start = at + delimiter.length
    const end = framed.indexOf(delimiter, start)
    if (end === -1) break
    const headEnd = framed.indexOf('\r\n\r\n', start)
    const head = framed.subarray(start, headEnd).toString()
    if (new RegExp(`form-data;.*\\bname="${name}"`, 'i').test(head)) return framed.subarray(headEnd + 4, end)
    at = end
  }
  throw new Refusal(400, `There is no field ${name}`)
}

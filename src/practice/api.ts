import { createHash, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { MiB } from '../shared/limits'
import { sealedPurposes } from '../shared/service/purposes'
import { performBatches } from './batches/batch-calls'
import type { Batches } from './batches/batches'
import { isOfBatches, isOfVectorStores, type PracticeOperation } from './faults/faults'
import { type Answer, json } from './http/answer'
import { ApiError, badRequest } from './http/api-error'
import { receivePart } from './http/receive-part'
import type { Count } from './http/request-body'
import {
  check,
  checkName,
  completeRequestSchema,
  createRequestSchema,
  listRequestSchema,
  parseJson,
} from './http/requests'
import { limits } from './limits'
import { fileObject, partObject, type UploadRecord, uploadObject } from './store/records'
import type { Store } from './store/store'
import { performVectorStores } from './vector-stores/vector-store-calls'
import type { VectorStores } from './vector-stores/vector-stores'

/** One request, as far as the API is concerned. */
export interface Call {
  readonly operation: PracticeOperation
  /** The first id of the path; empty if there is none. */
  readonly id: string
  /** The second one, of a file or a file batch in a vector store. */
  readonly inner: string
  readonly query: unknown
  readonly headers: IncomingHttpHeaders
  /** The body of a JSON call, empty for others. */
  readonly json: Buffer
  /** The body of a part. */
  readonly source: Readable
  readonly count: Count
  /** How long to wait for the next bytes of a part, in milliseconds. */
  readonly patienceMs: number
}

/** Boundaries and headers around the bytes of a part are far smaller than this. */
const framingBytes = 64 * 1024

/** The organization and project of a key; an omitted one fits any request. */
export interface Owner {
  readonly organization?: string
  readonly project?: string
}

/**
 * Throws a 401 unless the request has the key: as `Authorization: Bearer KEY` or, as in Azure, in the header
 * `api-key`; and unless an organization and a project that it names are those of the key. The answer to a wrong key
 * repeats both of its ends, as the service does.
 */
export function authenticate(headers: IncomingHttpHeaders, key: string, owner: Owner = {}): void {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? headers['api-key']
  if (typeof given !== 'string' || given === '') {
    throw new ApiError(
      401,
      "You didn't provide an API key. Provide it in an Authorization header using Bearer auth (Authorization: Bearer YOUR_KEY).",
    )
  }
  const digest = (text: string) => createHash('sha256').update(text).digest()
  if (!timingSafeEqual(digest(given), digest(key))) {
    throw new ApiError(
      401,
      `Incorrect API key provided: ${masked(given)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      { code: 'invalid_api_key' },
    )
  }
  for (const what of ['organization', 'project'] as const) {
    const named = headers[`openai-${what}`]
    if (named === undefined || owner[what] === undefined || named === owner[what]) continue
    const header = what === 'organization' ? 'OpenAI-Organization' : 'OpenAI-Project'
    throw new ApiError(401, `${header} header should match ${what} for API key`, {
      code: `mismatched_${what}`,
    })
  }
}

/**
 * Throws a 403 for a request that a web page makes a browser send, and for one to a name that only resolves to this
 * machine. No web page can then ask anything here, with a key or without.
 *
 * @param hosts names that the server may be called by
 */
export function mustBeLocal(headers: IncomingHttpHeaders, hosts: ReadonlySet<string>): void {
  const name = (headers.host ?? '').replace(/:\d*$/, '').toLowerCase()
  if (!hosts.has(name)) throw new ApiError(403, 'The practice server is not called by that host name.')
  const site = headers['sec-fetch-site']
  if (headers.origin !== undefined || (site !== undefined && site !== 'none'))
    throw new ApiError(403, 'The practice server takes no requests of web pages.')
}

/** The first eight and the last four characters of a long key, and nothing of a short one. */
function masked(key: string): string {
  if (key.length < 20) return '*'.repeat(key.length)
  return `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`
}

const sealed: ReadonlySet<string> = new Set(sealedPurposes)

/** The stores of a server. */
export interface Stores {
  readonly files: Store
  readonly vectorStores: VectorStores
  readonly batches: Batches
}

/**
 * Performs a call, and answers in the shapes of the service's OpenAPI description. `closing` stops a running
 * completion. Throws {@link ApiError} if the API refuses, and the system's errors.
 */
export async function perform(call: Call, stores: Stores, closing: AbortSignal): Promise<Answer> {
  const { operation, ...rest } = call
  const body = () => bodyOf(call)
  if (isOfVectorStores(operation))
    return performVectorStores({ ...rest, operation, body }, stores.vectorStores)
  if (isOfBatches(operation)) return performBatches({ ...rest, operation, body }, stores.batches)
  const { files: store } = stores
  switch (operation) {
    case 'create':
      return upload(store, await store.create(check(createRequestSchema, bodyOf(call))))
    case 'part':
      return json(200, partObject(call.id, await addPart(call, store)))
    case 'complete': {
      // An unknown upload is reported first, whatever else is wrong.
      const { filename, purpose } = store.mustBePending(call.id)
      const request = check(completeRequestSchema, bodyOf(call))
      // Only now does the upload become a file: a wrong purpose is reported here, even after gigabytes.
      checkName(filename, purpose)
      return upload(store, await store.complete(call.id, request, closing))
    }
    case 'cancel':
      return upload(store, await store.cancel(call.id))
    case 'list':
      return list(call, store)
    case 'retrieve': {
      const found = store.file(call.id)
      return json(200, fileObject(found.upload, found.file))
    }
    case 'delete':
      await store.deleteFile(call.id)
      return json(200, { id: call.id, object: 'file', deleted: true })
    case 'content':
      return content(call, store)
  }
}

function upload(store: Store, record: UploadRecord): Answer {
  return json(200, uploadObject(record, store.status(record)))
}

function bodyOf(call: Call): unknown {
  const type = call.headers['content-type'] ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw badRequest(`Invalid Content-Type header (${type}), expected application/json.`)
  }
  return parseJson(call.json)
}

async function addPart(call: Call, store: Store) {
  store.mustBePending(call.id)
  const contentType = call.headers['content-type'] ?? ''
  if (!/^multipart\/form-data\s*;/i.test(contentType)) {
    throw badRequest(`Invalid Content-Type header (${contentType}), expected multipart/form-data.`)
  }
  const maxBytes = limits.partBytes
  // The answer needs no look at the gigabytes.
  if (Number(call.headers['content-length'] ?? 0) > maxBytes + framingBytes) {
    throw new ApiError(413, `The part is over ${maxBytes} bytes, the most that a part can have.`, {
      param: 'data',
    })
  }
  const { partId, path } = store.incoming(call.id)
  try {
    const { count, patienceMs } = call
    const bytes = await receivePart(call.source, { contentType, path, maxBytes, count, patienceMs })
    return await store.addPart(call.id, partId, bytes)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

function list(call: Call, store: Store): Answer {
  const { page, more } = store.list(check(listRequestSchema, call.query))
  return json(200, {
    object: 'list',
    data: page.map(({ upload, file }) => fileObject(upload, file)),
    first_id: page.at(0)?.file.id ?? null,
    last_id: page.at(-1)?.file.id ?? null,
    has_more: more,
  })
}

async function content(call: Call, store: Store): Promise<Answer> {
  const { upload, path } = store.file(call.id)
  if (sealed.has(upload.purpose)) {
    throw badRequest(`Not allowed to download files of purpose: ${upload.purpose}`)
  }
  const found = await stat(path).catch((error: unknown) => {
    // A file that somebody deleted by hand must not look like an error of the server.
    throw new ApiError(404, `The content of ${call.id} is no longer in the folder of the practice server.`, {
      param: 'id',
      cause: error,
    })
  })
  const start = Number(/^bytes=(\d+)-$/.exec(call.headers.range ?? '')?.[1] ?? 0)
  if (start > 0 && start >= found.size) throw new ApiError(416, `The file has ${found.size} bytes.`)
  return {
    status: start > 0 ? 206 : 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': `${found.size - start}`,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${found.size - 1}/${found.size}` } : {}),
      'content-disposition': attachment(upload.filename),
    },
    body: createReadStream(path, { start, highWaterMark: MiB }),
  }
}

/** A Content-Disposition for any file name (RFC 6266): a plain one for old clients, RFC 8187 for all others. */
function attachment(filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const full = encodeURIComponent(Buffer.from(filename).toString()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`
}

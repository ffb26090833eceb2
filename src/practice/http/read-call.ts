import type { FastifyRequest } from 'fastify'
import { MiB } from '../../shared/limits'
import type { Call } from '../api'
import { isOfBatches, isOfVectorStores, type PracticeOperation } from '../faults/faults'
import type { Store } from '../store/store'
import { namedPartNumber, peekFormHead, readBody } from './request-body'
import type { RequestLog, RequestRecord } from './request-log'

/** The bodies of JSON calls are far smaller than this: the longest lists 8,192 part ids. */
const jsonBytes = 4 * MiB

/** Most of a file name that is kept in the log, in characters: more than any system allows. */
const longestName = 1024

/** Reads what requests are about, before anything is done. */
export class CallReader {
  readonly #store: Store
  readonly #requests: RequestLog
  /** Part requests seen for each upload, for those that do not name their part. */
  readonly #partRequests = new Map<string, number>()

  readonly #patienceMs: number

  /** @param patienceMs how long a JSON body may take, in milliseconds */
  constructor(store: Store, requests: RequestLog, patienceMs: number) {
    this.#store = store
    this.#requests = requests
    this.#patienceMs = patienceMs
  }

  /**
   * Reads the whole body of a JSON call, and only the number from the body of a part, and logs what it learns. Throws
   * a 413 for an endless JSON body, and what the stream throws when the client leaves or takes too long.
   */
  async read(
    operation: PracticeOperation,
    request: FastifyRequest,
    record: RequestRecord,
  ): Promise<Omit<Call, 'source' | 'patienceMs'>> {
    const { id = '', inner = '' } = request.params as { id?: string; inner?: string }
    const count = (bytes: number) => this.#requests.learn(record, { bytes: record.bytes + bytes })
    let body: Buffer = Buffer.alloc(0)
    if (operation === 'create') {
      body = await readBody(request.raw, jsonBytes, this.#patienceMs, count)
      this.#requests.learn(record, { operation, upload: this.#store.created + 1, ...filenameIn(body) })
    } else if (operation === 'part' || operation === 'complete' || operation === 'cancel') {
      const known = this.#store.find(id)
      const facts = known === undefined ? {} : { upload: known.sequence, filename: known.filename }
      if (operation === 'part') {
        const part = await this.#partNumber(id, request)
        this.#requests.learn(record, { operation, uploadId: id, ...facts, part })
      } else {
        body = await readBody(request.raw, jsonBytes, this.#patienceMs, count)
        this.#requests.learn(record, { operation, uploadId: id, ...facts })
      }
    } else if (isOfVectorStores(operation) || isOfBatches(operation)) {
      body = await readBody(request.raw, jsonBytes, this.#patienceMs, count)
      this.#requests.learn(record, {
        operation,
        ...(id === '' ? {} : isOfBatches(operation) ? { batchId: id } : { vectorStoreId: id }),
        ...(inner === ''
          ? {}
          : operation === 'retrieve-vector-store-file'
            ? { fileId: inner }
            : { batchId: inner }),
      })
    } else {
      this.#requests.learn(record, { operation, ...(id === '' ? {} : { fileId: id }) })
    }
    return { operation, id, inner, query: request.query, headers: request.headers, json: body, count }
  }

  async #partNumber(uploadId: string, request: FastifyRequest): Promise<number> {
    const ordinal = (this.#partRequests.get(uploadId) ?? 0) + 1
    // Nothing is kept for uploads that were never created.
    if (this.#store.find(uploadId) !== undefined) this.#partRequests.set(uploadId, ordinal)
    return namedPartNumber(await peekFormHead(request.raw, this.#patienceMs)) ?? ordinal
  }
}

function filenameIn(body: Buffer): { filename?: string } {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && 'filename' in value) {
      return typeof value.filename === 'string' ? { filename: value.filename.slice(0, longestName) } : {}
    }
    return {}
  } catch {
    // The answer reports invalid JSON; here invalid JSON only means that there is no name.
    return {}
  }
}

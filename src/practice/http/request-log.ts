import type { PracticeOperation } from '../faults/faults'

/** One request as it was seen. */
export interface RequestRecord {
  /** `x-request-id` of the answer. */
  readonly id: string
  readonly method: string
  readonly path: string
  /** When it came, in milliseconds of the server's clock. */
  readonly at: number
  /** Absent for a request outside the API. */
  readonly operation?: PracticeOperation
  readonly uploadId?: string
  readonly fileId?: string
  readonly vectorStoreId?: string
  /** The id of a batch, or of a file batch of a vector store. */
  readonly batchId?: string
  /** The upload by order of creation, from 1. */
  readonly upload?: number
  /** The upload's file name. */
  readonly filename?: string
  readonly part?: number
  /** 1 for the first request of this operation for the same upload, part or file, as far back as the log goes. */
  readonly attempt: number
  /** Bytes of the request body that were read, framing included. */
  readonly bytes: number
  /** Status of the answer; absent as long as there is none. */
  readonly status?: number
  /** Kinds of the faults that the plan had for it. */
  readonly faults: readonly string[]
  /**
   * `open`: in progress; `held`: left hanging by a fault; `answered`: the whole answer was handed to the system;
   * `broken`: the connection ended before that.
   */
  readonly state: 'open' | 'held' | 'answered' | 'broken'
}

/** What can be learned about a request after it has come. */
export type Learned = Partial<Omit<RequestRecord, 'id' | 'method' | 'path' | 'at' | 'attempt'>>

interface Waiter {
  readonly fits: (record: RequestRecord) => boolean
  readonly resolve: (record: RequestRecord) => void
  readonly reject: (error: Error) => void
}

/** Remembers the last requests: enough for an upload of 8 GiB in parts of 1 MiB, and never more. */
const keep = 10_000

/** A bounded log of requests that can be waited on. */
export class RequestLog {
  readonly #records: RequestRecord[] = []
  readonly #waiters = new Set<Waiter>()

  /** Oldest first. The records change as more is learned about a request. */
  get records(): readonly RequestRecord[] {
    return this.#records
  }

  begin(record: RequestRecord): void {
    this.#records.push(record)
    if (this.#records.length > keep) this.#records.splice(0, this.#records.length - keep)
    this.#tell(record)
  }

  /** Sets what has been learned; once the operation is known, the attempt is counted. */
  learn(record: RequestRecord, learned: Learned): void {
    Object.assign(record, learned)
    if (learned.operation !== undefined) {
      const attempt = this.#records.filter((other) => sameAim(other, record)).length
      Object.assign(record, { attempt })
    }
    this.#tell(record)
  }

  /** The first request, past or future, that fits. Rejects when the server closes before there is one. */
  wait(fits: (record: RequestRecord) => boolean): Promise<RequestRecord> {
    const known = this.#records.find(fits)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve, reject) => this.#waiters.add({ fits, resolve, reject }))
  }

  close(): void {
    for (const waiter of this.#waiters) waiter.reject(new Error('The practice server was closed'))
    this.#waiters.clear()
  }

  #tell(record: RequestRecord): void {
    for (const waiter of this.#waiters) {
      if (!waiter.fits(record)) continue
      this.#waiters.delete(waiter)
      waiter.resolve(record)
    }
  }
}

function sameAim(a: RequestRecord, b: RequestRecord): boolean {
  if (a.operation !== b.operation || a.part !== b.part) return false
  if (a.uploadId !== b.uploadId || a.fileId !== b.fileId) return false
  if (a.vectorStoreId !== b.vectorStoreId || a.batchId !== b.batchId) return false
  // A create request has no id yet, so its file name identifies it.
  return a.operation !== 'create' || a.filename === b.filename
}

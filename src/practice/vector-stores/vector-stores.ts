import { randomBytes } from 'node:crypto'
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ApiError, badRequest } from '../http/api-error'
import { readJson, writeJson } from '../store/disk'
import type { Log, Store, StoredFile } from '../store/store'
import {
  type FileBatchRecord,
  type IndexedFile,
  type LastError,
  storeEnd,
  type VectorStoreRecord,
  vectorStoreIdPattern,
  vectorStoreRecordSchema,
} from './vector-store-records'
import type { Chunking, CreateFileBatch, CreateVectorStore } from './vector-store-requests'

export interface VectorStoresOptions {
  readonly folder: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** How long a file takes to be indexed, in milliseconds of that clock. */
  readonly stepMs: number
  readonly log: Log
}

/** Files are indexed one after another, and those of one call in no more than this many steps. */
const mostSteps = 10

/** How much of a file is read to find out whether it is text, in bytes. */
const sampleBytes = 64 * 1024

/** What file search reads, by extension (the service's list of supported files), and which of these are text. */
const textExtensions = 'c cpp cs css go html java js json md php py rb sh tex ts txt'.split(' ')
const binaryExtensions = 'doc docx pdf pptx'.split(' ')

/**
 * The vector stores of one folder: in memory for answering, on disk for the next start, in `state/vector-stores`.
 * Throws {@link ApiError} where the API refuses, and the system's errors where the disk does.
 */
export class VectorStores {
  readonly #options: VectorStoresOptions
  readonly #files: Store
  readonly #stores = new Map<string, VectorStoreRecord>()
  #last = 0

  private constructor(options: VectorStoresOptions, files: Store) {
    this.#options = options
    this.#files = files
  }

  /** Loads what an earlier run left. An unreadable record is reported, left in place, and not served. */
  static async open(options: VectorStoresOptions, files: Store): Promise<VectorStores> {
    const stores = new VectorStores(options, files)
    for (const name of await readdir(stores.#home)) {
      const path = join(stores.#home, name)
      if (/\.draft$/.test(name)) await rm(path, { force: true })
      if (!vectorStoreIdPattern.test(name.replace(/\.json$/, ''))) continue
      try {
        const record = await readJson(path, vectorStoreRecordSchema)
        stores.#stores.set(record.id, record)
        stores.#last = Math.max(stores.#last, record.sequence)
      } catch (error) {
        options.log(`The record of ${name} cannot be read and is left alone`, error)
      }
    }
    return stores
  }

  get #home(): string {
    return join(this.#options.folder, 'state', 'vector-stores')
  }

  get now(): number {
    return this.#options.now()
  }

  async create(request: CreateVectorStore): Promise<VectorStoreRecord> {
    const now = this.now
    const files = await this.#indexed(request.file_ids, request.chunking_strategy, null)
    this.#last += 1
    return this.#save({
      version: 1,
      id: `vs_${randomBytes(16).toString('hex')}`,
      sequence: this.#last,
      createdMs: now,
      lastActiveMs: now,
      name: request.name,
      expiresAfter: request.expires_after ?? null,
      metadata: request.metadata ?? {},
      files,
      fileBatches: [],
    })
  }

  /** All of them, expired ones included, in the order of creation. */
  list(): VectorStoreRecord[] {
    return [...this.#stores.values()].sort((a, b) => a.sequence - b.sequence)
  }

  /** Throws a 404 for a store that does not exist, or no longer. */
  find(id: string): VectorStoreRecord {
    const found = this.#stores.get(id)
    if (found === undefined) throw new ApiError(404, `Vector store with id '${id}' not found.`)
    return found
  }

  async delete(id: string): Promise<void> {
    this.find(id)
    await rm(join(this.#home, `${id}.json`), { force: true })
    this.#stores.delete(id)
  }

  /** Throws a 404 for an unknown store or batch. */
  findBatch(id: string, batchId: string): { store: VectorStoreRecord; batch: FileBatchRecord } {
    const store = this.find(id)
    const batch = store.fileBatches.find((one) => one.id === batchId)
    if (batch === undefined)
      throw new ApiError(404, `No file batch found with id '${batchId}' in vector store '${id}'.`)
    return { store, batch }
  }

  /** Adds files to a store. One that was in it already is indexed again. */
  async addBatch(
    id: string,
    request: CreateFileBatch,
  ): Promise<{ store: VectorStoreRecord; batch: FileBatchRecord }> {
    const end = storeEnd(this.find(id))
    if (end !== null && this.now >= end) throw badRequest(`Vector store '${id}' has expired.`)
    const batch: FileBatchRecord = {
      id: `vsfb_${randomBytes(16).toString('hex')}`,
      createdMs: this.now,
      cancelledMs: null,
    }
    const added = await this.#indexed(request.file_ids, request.chunking_strategy, batch.id)
    // The store is read again, because another call may have changed it while the files were examined.
    const store = this.find(id)
    const kept = store.files.filter(({ fileId }) => !request.file_ids.includes(fileId))
    const changed = await this.#save({
      ...store,
      lastActiveMs: this.now,
      files: [...kept, ...added],
      fileBatches: [...store.fileBatches, batch],
    })
    return { store: changed, batch }
  }

  async cancelBatch(
    id: string,
    batchId: string,
  ): Promise<{ store: VectorStoreRecord; batch: FileBatchRecord }> {
    const { store, batch } = this.findBatch(id, batchId)
    const isOver = store.files.every((file) => file.fileBatchId !== batchId || file.endsMs <= this.now)
    if (batch.cancelledMs !== null || isOver) return { store, batch }
    const cancelled = { ...batch, cancelledMs: this.now }
    const fileBatches = store.fileBatches.map((one) => (one.id === batchId ? cancelled : one))
    return { store: await this.#save({ ...store, fileBatches }), batch: cancelled }
  }

  /** Resolves when the record is on disk; until then the store is as it was. */
  async #save(record: VectorStoreRecord): Promise<VectorStoreRecord> {
    await writeJson(join(this.#home, `${record.id}.json`), record)
    this.#stores.set(record.id, record)
    return record
  }

  /** The files with what indexing will find. Throws a 400 for one that does not exist. */
  async #indexed(
    fileIds: readonly string[],
    chunking: Chunking,
    fileBatchId: string | null,
  ): Promise<IndexedFile[]> {
    const { stepMs } = this.#options
    const unique = [...new Set(fileIds)]
    const found = unique.map((id) => this.#fileOf(id))
    const errors = await Promise.all(found.map((file) => errorOf(file)))
    const addedMs = this.now
    return found.map(({ file, upload }, index) => ({
      fileId: file.id,
      bytes: upload.bytes,
      chunking,
      addedMs,
      endsMs: addedMs + stepMs * Math.ceil(((index + 1) * mostSteps) / Math.max(found.length, mostSteps)),
      error: errors[index] ?? null,
      fileBatchId,
    }))
  }

  #fileOf(id: string): StoredFile {
    try {
      return this.#files.file(id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      throw badRequest(`File '${id}' not found.`, 'file_ids')
    }
  }
}

/** Why a file cannot be indexed; null if it can. */
async function errorOf({ path, upload }: StoredFile): Promise<LastError | null> {
  const extension = /\.([^./]+)$/.exec(upload.filename)?.[1]?.toLowerCase() ?? ''
  if (binaryExtensions.includes(extension)) return null
  if (!textExtensions.includes(extension)) {
    return {
      code: 'unsupported_file',
      message: `The file type .${extension} is not supported for file search.`,
    }
  }
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0)
    // The sample may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true })
    return null
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { code: 'invalid_file', message: 'The file could not be parsed: it is not text in UTF-8.' }
  } finally {
    await file.close()
  }
}

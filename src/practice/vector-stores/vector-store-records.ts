import { z } from 'zod'
import { chunkingSchema, metadataSchema, storeExpirySchema } from './vector-store-requests'

export const vectorStoreIdPattern = /^vs_[0-9a-f]{32}$/

const milliseconds = z.int().min(0)

/** Why a file was not indexed (VectorStoreFileObject of the service's description). */
const lastErrorSchema = z.object({
  code: z.enum(['server_error', 'unsupported_file', 'invalid_file']),
  message: z.string(),
})
export type LastError = z.output<typeof lastErrorSchema>

const indexedFileSchema = z.object({
  fileId: z.string(),
  bytes: z.int().min(0),
  chunking: chunkingSchema,
  addedMs: milliseconds,
  /** When its indexing ends, well or not. */
  endsMs: milliseconds,
  error: lastErrorSchema.nullable(),
  fileBatchId: z.string().nullable(),
})
export type IndexedFile = z.output<typeof indexedFileSchema>

const fileBatchSchema = z.object({
  id: z.string().regex(/^vsfb_[0-9a-f]{32}$/),
  createdMs: milliseconds,
  cancelledMs: milliseconds.nullable(),
})
export type FileBatchRecord = z.output<typeof fileBatchSchema>

/**
 * A vector store on disk, one JSON file each, with its files and file batches. States are not stored: they follow
 * from the clock. Times are milliseconds since the epoch.
 */
export const vectorStoreRecordSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(vectorStoreIdPattern),
  /** Orders stores of the same second. */
  sequence: z.int().min(1),
  createdMs: milliseconds,
  lastActiveMs: milliseconds,
  name: z.string(),
  expiresAfter: storeExpirySchema.nullable(),
  metadata: metadataSchema,
  files: z.array(indexedFileSchema),
  fileBatches: z.array(fileBatchSchema),
})
export type VectorStoreRecord = z.output<typeof vectorStoreRecordSchema>

export type IndexingStatus = 'in_progress' | 'completed' | 'failed' | 'cancelled'

const dayMs = 24 * 60 * 60 * 1000
const seconds = (ms: number) => Math.floor(ms / 1000)

/** When the store expires, in milliseconds; null if it stays. */
export function storeEnd({ expiresAfter, lastActiveMs }: VectorStoreRecord): number | null {
  return expiresAfter === null ? null : lastActiveMs + expiresAfter.days * dayMs
}

/** The state of a file in its store at that moment. */
export function indexingStatus(file: IndexedFile, store: VectorStoreRecord, now: number): IndexingStatus {
  const cancelledMs = store.fileBatches.find(({ id }) => id === file.fileBatchId)?.cancelledMs ?? null
  if (cancelledMs !== null && cancelledMs < file.endsMs) return 'cancelled'
  if (now < file.endsMs) return 'in_progress'
  return file.error === null ? 'completed' : 'failed'
}

function countsOf(files: readonly IndexedFile[], store: VectorStoreRecord, now: number) {
  const counts = { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: files.length }
  for (const file of files) counts[indexingStatus(file, store, now)] += 1
  return counts
}

/** The VectorStore object of the API. */
export function vectorStoreObject(store: VectorStoreRecord, now: number) {
  const counts = countsOf(store.files, store, now)
  const end = storeEnd(store)
  const isExpired = end !== null && now >= end
  const done = store.files.filter((file) => indexingStatus(file, store, now) === 'completed')
  return {
    id: store.id,
    object: 'vector_store',
    created_at: seconds(store.createdMs),
    name: store.name,
    usage_bytes: isExpired ? 0 : done.reduce((sum, { bytes }) => sum + bytes, 0),
    file_counts: counts,
    status: isExpired ? 'expired' : counts.in_progress > 0 ? 'in_progress' : 'completed',
    expires_after: store.expiresAfter,
    expires_at: end === null ? null : seconds(end),
    last_active_at: seconds(store.lastActiveMs),
    metadata: store.metadata,
  }
}

/** The VectorStoreFile object of the API. */
export function vectorStoreFileObject(file: IndexedFile, store: VectorStoreRecord, now: number) {
  const status = indexingStatus(file, store, now)
  return {
    id: file.fileId,
    object: 'vector_store.file',
    usage_bytes: status === 'completed' ? file.bytes : 0,
    created_at: seconds(file.addedMs),
    vector_store_id: store.id,
    status,
    last_error: status === 'failed' ? file.error : null,
    // The default is reported as what it means (AutoChunkingStrategyRequestParam of the description).
    chunking_strategy: {
      type: 'static',
      static:
        file.chunking.type === 'static'
          ? file.chunking.static
          : { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
    },
    attributes: {},
  }
}

/** The VectorStoreFileBatch object of the API. */
export function fileBatchObject(batch: FileBatchRecord, store: VectorStoreRecord, now: number) {
  const counts = countsOf(filesOfBatch(store, batch.id), store, now)
  const ended =
    batch.cancelledMs !== null
      ? 'cancelled'
      : counts.failed > 0 && counts.failed === counts.total
        ? 'failed'
        : 'completed'
  return {
    id: batch.id,
    object: 'vector_store.files_batch',
    created_at: seconds(batch.createdMs),
    vector_store_id: store.id,
    status: counts.in_progress > 0 ? 'in_progress' : ended,
    file_counts: counts,
  }
}

export function filesOfBatch(store: VectorStoreRecord, batchId: string): IndexedFile[] {
  return store.files.filter(({ fileBatchId }) => fileBatchId === batchId)
}

import { z } from 'zod'
import { failureSchema } from '../../shared/failures/failure-schema'
import { batchStatuses } from '../../shared/service/next'

/** The version of the format that this code writes. A higher one is left alone. */
export const nextVersion = 1

const time = z.number()
const id = z.string().min(1)
const count = z.int().min(0)

/**
 * A file that is made searchable. `asked`: the call that adds it was sent, or is about to be, and no response is known.
 * `since` is when, on this machine's clock; for a vector store or a batch that is `asked`, on the service's clock: this
 * machine's may be set meanwhile, and then what was created would not be found.
 */
const searchableFileState = z.discriminatedUnion('name', [
  z.object({ name: z.literal('uploading') }),
  z.object({ name: z.literal('ready'), fileId: id }),
  z.object({ name: z.literal('asked'), fileId: id, since: time }),
  z.object({ name: z.literal('indexing'), fileId: id, since: time }),
  z.object({ name: z.literal('indexed'), fileId: id }),
  /** `why`: a code of the service, `not-uploaded`, `not-added` or `cancelled`. */
  z.object({ name: z.literal('failed'), fileId: id.nullable(), why: z.string(), message: z.string() }),
])
export type SearchableFileState = z.infer<typeof searchableFileState>

const storeState = z.discriminatedUnion('name', [
  z.object({ name: z.literal('wanted') }),
  z.object({ name: z.literal('asked'), since: time }),
  z.object({ name: z.literal('known'), id }),
])

const searchable = z.object({
  kind: z.literal('searchable'),
  title: z.string(),
  expiresDays: z.int().min(1).max(365).nullable(),
  chunking: z.object({ size: count, overlap: count }).nullable(),
  store: storeState,
  files: z.array(z.object({ uploadId: id, name: z.string(), state: searchableFileState })),
})
export type SearchableStep = z.infer<typeof searchable>
export type SearchableRecordFile = SearchableStep['files'][number]

const counts = z.object({ total: count, completed: count, failed: count })
const status = z.enum(batchStatuses)
const lineError = z.object({ code: z.string(), message: z.string(), line: z.int().nullable() })
const pendingResult = z.object({
  kind: z.enum(['results', 'errors']),
  fileId: id,
  /** The two names, once they are chosen. */
  paths: z.tuple([z.string(), z.string()]).nullable(),
})

/** Where a batch is. `asked` and `since` as above. */
const batchRun = z.discriminatedUnion('name', [
  z.object({ name: z.literal('uploading') }),
  z.object({ name: z.literal('ready'), fileId: id }),
  z.object({ name: z.literal('asked'), fileId: id, since: time }),
  z.object({
    name: z.literal('running'),
    fileId: id,
    batchId: id,
    since: time,
    status,
    counts,
  }),
  z.object({
    name: z.literal('saving'),
    batchId: id,
    status,
    counts,
    left: z.array(pendingResult),
    saved: z.array(z.string()),
  }),
  z.object({ name: z.literal('ended'), batchId: id, status, counts, saved: z.array(z.string()) }),
  /** It had ended, and a person wants its saved files back, which are gone. */
  z.object({ name: z.literal('lost'), batchId: id, status, counts, saved: z.array(z.string()) }),
  /** The service has refused its lines. */
  z.object({ name: z.literal('refused'), fileId: id, batchId: id, errors: z.array(lineError) }),
])
export type BatchRun = z.infer<typeof batchRun>

const batch = z.object({
  kind: z.literal('batch'),
  uploadId: id,
  name: z.string(),
  /** The file that was uploaded: the results go beside it. */
  source: z.string(),
  endpoint: z.string(),
  run: batchRun,
})
export type BatchStep = z.infer<typeof batch>

/** What is done with uploaded files, as it is kept on disk. Its id is also the mark of what it creates. */
export const nextRecordSchema = z.object({
  version: z.literal(nextVersion),
  id: z.string().min(1).max(64),
  addedAt: time,
  account: z.object({
    id: z.string(),
    name: z.string(),
    /** The origin of the account when a person sent the files there. */
    origin: z.string().optional(),
  }),
  step: z.discriminatedUnion('kind', [searchable, batch]),
  /** Why it stopped; a person can retry it. */
  failure: failureSchema.nullable(),
  /** A person has cancelled it: nothing more is begun, and a running batch is cancelled on the service. */
  cancelled: z.boolean(),
})
export type NextRecord = z.infer<typeof nextRecordSchema>
export type NextStep = NextRecord['step']

import { z } from 'zod'
import type { PracticeOperation } from '../src/practice/faults/faults'
import type { Exchange } from '../src/practice/http/server'

/*
 * The shapes of the service, written down from its published description, apart from the practice server's own code:
 * what clients send and what the server answers is checked against them in tests. Answers are strict, so that the
 * practice server adds no field that the service does not have.
 */

const time = z.int().min(1_000_000_000).max(10_000_000_000)
const count = z.int().min(0)
const nothing = z.null()
const fileId = z.string().regex(/^file-[0-9A-Za-z]+$/)
const metadata = z.record(z.string().max(64), z.string().max(512))

const file = z.strictObject({
  id: fileId,
  object: z.literal('file'),
  bytes: count,
  created_at: time,
  expires_at: time.nullable(),
  filename: z.string().min(1),
  purpose: z.enum([
    'assistants',
    'assistants_output',
    'batch',
    'batch_output',
    'fine-tune',
    'fine-tune-results',
    'vision',
    'user_data',
    'evals',
  ]),
  status: z.enum(['uploaded', 'processed', 'error']),
  status_details: z.string().nullable(),
})

const upload = z.strictObject({
  id: z.string().startsWith('upload_'),
  object: z.literal('upload'),
  bytes: count,
  created_at: time,
  filename: z.string().min(1),
  purpose: z.string(),
  status: z.enum(['pending', 'completed', 'cancelled', 'expired']),
  expires_at: time,
  file: file.optional(),
})

const fileLifetime = z.strictObject({
  anchor: z.literal('created_at'),
  seconds: z.int().min(3600).max(2_592_000),
})
const storeLifetime = z.strictObject({
  anchor: z.literal('last_active_at'),
  days: z.int().min(1).max(365),
})
const chunks = z
  .strictObject({ max_chunk_size_tokens: z.int().min(100).max(4096), chunk_overlap_tokens: count })
  .refine((given) => given.chunk_overlap_tokens <= given.max_chunk_size_tokens / 2)
const staticChunking = z.strictObject({ type: z.literal('static'), static: chunks })
const chunking = z.union([z.strictObject({ type: z.literal('auto') }), staticChunking])

const fileCounts = z.strictObject({
  in_progress: count,
  completed: count,
  failed: count,
  cancelled: count,
  total: count,
})
const vectorStore = z.strictObject({
  id: z.string().startsWith('vs_'),
  object: z.literal('vector_store'),
  created_at: time,
  name: z.string(),
  usage_bytes: count,
  file_counts: fileCounts,
  status: z.enum(['expired', 'in_progress', 'completed']),
  expires_after: storeLifetime.nullable(),
  expires_at: time.nullable(),
  last_active_at: time.nullable(),
  metadata: metadata.nullable(),
})
const indexing = z.enum(['in_progress', 'completed', 'cancelled', 'failed'])
const vectorStoreFile = z.strictObject({
  id: fileId,
  object: z.literal('vector_store.file'),
  usage_bytes: count,
  created_at: time,
  vector_store_id: z.string().startsWith('vs_'),
  status: indexing,
  last_error: z
    .strictObject({ code: z.enum(['server_error', 'unsupported_file', 'invalid_file']), message: z.string() })
    .nullable(),
  chunking_strategy: staticChunking,
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
})
const fileBatch = z.strictObject({
  id: z.string().startsWith('vsfb_'),
  object: z.literal('vector_store.files_batch'),
  created_at: time,
  vector_store_id: z.string().startsWith('vs_'),
  status: indexing,
  file_counts: fileCounts,
})

const endpoint = z.enum([
  '/v1/responses',
  '/v1/chat/completions',
  '/v1/embeddings',
  '/v1/completions',
  '/v1/moderations',
  '/v1/images/generations',
  '/v1/images/edits',
  '/v1/videos',
])
const batch = z.strictObject({
  id: z.string().startsWith('batch_'),
  object: z.literal('batch'),
  endpoint,
  model: z.string().optional(),
  errors: z
    .strictObject({
      object: z.literal('list'),
      data: z.array(
        z.strictObject({
          code: z.string(),
          message: z.string(),
          param: z.string().nullable(),
          line: z.int().min(1).nullable(),
        }),
      ),
    })
    .nullable(),
  input_file_id: fileId,
  completion_window: z.literal('24h'),
  status: z.enum([
    'validating',
    'failed',
    'in_progress',
    'finalizing',
    'completed',
    'expired',
    'cancelling',
    'cancelled',
  ]),
  output_file_id: fileId.nullable(),
  error_file_id: fileId.nullable(),
  created_at: time,
  in_progress_at: time.nullable(),
  expires_at: time.nullable(),
  finalizing_at: time.nullable(),
  completed_at: time.nullable(),
  failed_at: time.nullable(),
  expired_at: time.nullable(),
  cancelling_at: time.nullable(),
  cancelled_at: time.nullable(),
  request_counts: z.strictObject({ total: count, completed: count, failed: count }),
  metadata: metadata.nullable(),
})

const error = z.strictObject({
  error: z.strictObject({
    message: z.string().min(1),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
})

const listOf = (row: z.ZodType) =>
  z.strictObject({
    object: z.literal('list'),
    data: z.array(row),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })
const deletedOf = (object: string) =>
  z.strictObject({ id: z.string(), object: z.literal(object), deleted: z.literal(true) })

/** Values of a query are text. */
const number = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .refine((text) => Number(text) >= least && Number(text) <= most)
const page = {
  limit: number(1, 100).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  after: z.string().optional(),
  before: z.string().optional(),
}
const noQuery = z.strictObject({})
const filePage = z.strictObject({ ...page, filter: indexing.optional() })
const get = (answer: z.ZodType, query: z.ZodType = noQuery) => ({ query, body: nothing, answer })
const post = (answer: z.ZodType, body: z.ZodType = nothing) => ({ query: noQuery, body, answer })

/** The query, the body and the answer of each operation. The body is null where there is none, or one of bytes. */
const shapes: Readonly<
  Record<
    PracticeOperation,
    { readonly query: z.ZodType; readonly body: z.ZodType; readonly answer: z.ZodType }
  >
> = {
  create: post(
    upload,
    z.strictObject({
      filename: z.string().min(1),
      purpose: z.enum(['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals']),
      bytes: z.int().min(1),
      mime_type: z.string().min(1),
      expires_after: fileLifetime.optional(),
    }),
  ),
  part: post(
    z.strictObject({
      id: z.string().startsWith('part_'),
      object: z.literal('upload.part'),
      created_at: time,
      upload_id: z.string().startsWith('upload_'),
    }),
  ),
  complete: post(
    upload,
    z.strictObject({ part_ids: z.array(z.string()).min(1), md5: z.string().length(32).optional() }),
  ),
  // Some clients send an empty object where nothing is asked for.
  cancel: post(upload, z.union([nothing, z.strictObject({})])),
  list: get(
    listOf(file),
    z.strictObject({
      limit: number(1, 10_000).optional(),
      order: page.order,
      after: page.after,
      purpose: z.string().optional(),
    }),
  ),
  retrieve: get(file),
  delete: get(deletedOf('file')),
  content: get(nothing),
  'create-vector-store': post(
    vectorStore,
    z.strictObject({
      name: z.string().optional(),
      description: z.string().optional(),
      file_ids: z.array(fileId).max(500).optional(),
      chunking_strategy: chunking.optional(),
      expires_after: storeLifetime.optional(),
      metadata: metadata.nullish(),
    }),
  ),
  'list-vector-stores': get(listOf(vectorStore), z.strictObject(page)),
  'retrieve-vector-store': get(vectorStore),
  'delete-vector-store': get(deletedOf('vector_store.deleted')),
  'list-vector-store-files': get(listOf(vectorStoreFile), filePage),
  'retrieve-vector-store-file': get(vectorStoreFile),
  'create-file-batch': post(
    fileBatch,
    z.strictObject({
      file_ids: z.array(fileId).min(1).max(2000),
      chunking_strategy: chunking.optional(),
      attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
    }),
  ),
  'retrieve-file-batch': get(fileBatch),
  'cancel-file-batch': post(fileBatch, z.union([nothing, z.strictObject({})])),
  'list-file-batch-files': get(listOf(vectorStoreFile), filePage),
  'create-batch': post(
    batch,
    z.strictObject({
      input_file_id: fileId,
      endpoint,
      completion_window: z.literal('24h'),
      metadata: metadata.nullish(),
      output_expires_after: fileLifetime.optional(),
    }),
  ),
  'list-batches': get(listOf(batch), z.strictObject({ limit: page.limit, after: page.after })),
  'retrieve-batch': get(batch),
  'cancel-batch': post(batch, z.union([nothing, z.strictObject({})])),
}

/**
 * The faults of an exchange between a client and the practice server, as sentences; empty if there are none. A request
 * is judged only if the server accepted it: tests send invalid requests on purpose.
 */
export function schemaProblems({ answer, body, operation, query, status }: Exchange): string[] {
  const shape = shapes[operation]
  const problems = (what: string, schema: z.ZodType, value: unknown) => {
    const parsed = schema.safeParse(value)
    return parsed.success ? [] : [`${what} of ${operation} (${status}): ${z.prettifyError(parsed.error)}`]
  }
  if (status >= 400) return problems('answer', error, answer)
  // Azure's, on every call.
  const { 'api-version': _version, ...asked } = { ...Object(query) }
  return [
    ...problems('query', shape.query, asked),
    ...problems('body', shape.body, body),
    ...problems('answer', shape.answer, answer),
  ]
}

/** Judges every exchange of a practice server. @returns the function to pass as `watch`, and the faults so far */
export function schemaWatch(): { readonly watch: (exchange: Exchange) => void; readonly problems: string[] } {
  const problems: string[] = []
  return { watch: (exchange) => void problems.push(...schemaProblems(exchange)), problems }
}

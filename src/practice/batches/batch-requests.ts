import { z } from 'zod'
import { metadataSchema } from '../vector-stores/vector-store-requests'

/** The endpoints that a batch can call (createBatch of the service's description). */
export const batchEndpoints = [
  '/v1/responses',
  '/v1/chat/completions',
  '/v1/embeddings',
  '/v1/completions',
  '/v1/moderations',
  '/v1/images/generations',
  '/v1/images/edits',
  '/v1/videos',
] as const
export type BatchEndpoint = (typeof batchEndpoints)[number]

export const createBatchSchema = z.strictObject({
  input_file_id: z.string(),
  endpoint: z.enum(batchEndpoints),
  completion_window: z.literal('24h'),
  metadata: metadataSchema.nullish(),
  output_expires_after: z
    .strictObject({ anchor: z.literal('created_at'), seconds: z.int().min(3600).max(2_592_000) })
    .optional(),
})
export type CreateBatch = z.output<typeof createBatchSchema>

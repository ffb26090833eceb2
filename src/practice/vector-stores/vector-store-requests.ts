import { z } from 'zod'
import { pageRequestSchema } from '../http/page'

// Fields and bounds as in the service's description: CreateVectorStoreRequest, CreateVectorStoreFileBatchRequest,
// StaticChunkingStrategy and VectorStoreExpirationAfter.

/** Up to 16 pairs; keys of 64 characters at most, values of 512. */
export const metadataSchema = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, 'there are more than 16 pairs')

export const chunkingSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto') }),
  z.strictObject({
    type: z.literal('static'),
    static: z
      .strictObject({
        max_chunk_size_tokens: z.int().min(100).max(4096),
        chunk_overlap_tokens: z.int().min(0),
      })
      .refine(
        ({ max_chunk_size_tokens, chunk_overlap_tokens }) =>
          chunk_overlap_tokens * 2 <= max_chunk_size_tokens,
        { message: 'the overlap is more than half of the chunk size', path: ['chunk_overlap_tokens'] },
      ),
  }),
])
export type Chunking = z.output<typeof chunkingSchema>

export const storeExpirySchema = z.strictObject({
  anchor: z.literal('last_active_at'),
  days: z.int().min(1).max(365),
})

export const createVectorStoreSchema = z.strictObject({
  name: z.string().default(''),
  description: z.string().optional(),
  file_ids: z.array(z.string()).max(500).default([]),
  chunking_strategy: chunkingSchema.default({ type: 'auto' }),
  expires_after: storeExpirySchema.nullish(),
  metadata: metadataSchema.nullish(),
})
export type CreateVectorStore = z.output<typeof createVectorStoreSchema>

export const createFileBatchSchema = z.strictObject({
  file_ids: z.array(z.string()).min(1).max(2000),
  chunking_strategy: chunkingSchema.default({ type: 'auto' }),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
})
export type CreateFileBatch = z.output<typeof createFileBatchSchema>

export const filePageSchema = pageRequestSchema.extend({
  filter: z.enum(['in_progress', 'completed', 'failed', 'cancelled']).optional(),
})

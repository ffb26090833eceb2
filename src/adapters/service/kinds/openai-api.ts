import { z } from 'zod'
import { GiB, MiB } from '../../../shared/limits'
import { openaiExpiry } from '../../../shared/service/expiry'
import type { ServiceClient, ServiceLimits, ServiceLinks } from '../../../shared/service/services'
import { refusalOf } from './openai-refusals'
import { askedWaitMs } from './openai-wait'
import type { ServiceError, ServiceProtocol } from './service-kind'

/**
 * What OpenAI says about its API, for each kind of service to which it also applies.
 *
 * Sources: the service's OpenAPI description ("each Part can be at most 64 MB", "at most 8 GB in total and expires
 * after an hour"), its official clients, which send 67,108,864 bytes a part, and the guide to the Batch API (200 MB).
 */
export const openaiLimits: Omit<ServiceLimits, 'sealed' | 'content'> = {
  partBytes: 64 * MiB,
  uploadBytes: 8 * GiB,
  purposeBytes: { batch: 200 * 1000 * 1000 },
  lifetimeMs: 60 * 60 * 1000,
  expiry: openaiExpiry,
}

export const openaiClient: ServiceClient = {
  keyHeader: { name: 'Authorization', before: 'Bearer ' },
  keyVariable: 'OPENAI_API_KEY',
  organization: { header: 'OpenAI-Organization', variable: 'OPENAI_ORG_ID' },
  project: { header: 'OpenAI-Project', variable: 'OPENAI_PROJECT_ID' },
  className: 'OpenAI',
  apiVersion: 'query',
}

export const openaiProtocol: ServiceProtocol = {
  requestIdHeader: 'x-request-id',
  errorIn,
  refusal: refusalOf,
  askedWaitMs,
}

/** The links of a kind of service whose pages are not known. */
export const noLinks: ServiceLinks = { keys: null, billing: null, files: null, status: null, help: null }

const openaiError = z.object({
  error: z.object({
    message: z.string(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
  }),
})

function errorIn(json: unknown): ServiceError | null {
  const parsed = openaiError.safeParse(json)
  if (!parsed.success) return null
  const { code, message, type } = parsed.data.error
  return { message, code: String(code ?? ''), type: type ?? '' }
}

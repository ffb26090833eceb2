import { GiB, MiB } from '../../../shared/limits'
import { openaiExpiry } from '../../../shared/service/expiry'
import { purposes } from '../../../shared/service/purposes'
import { askedWaitMs } from './asked-wait'
import { otherRules } from './content-rules'
import { refusalOf } from './refusals'
import type { ServiceKind } from './service-kind'

/**
 * Any other service that speaks the API as OpenAI describes it, such as a gateway. Provides the defaults of the other
 * kinds.
 *
 * Sources: the service's OpenAPI description ("each Part can be at most 64 MB", "at most 8 GB in total and expires
 * after an hour"), its official clients, which send 67,108,864 bytes a part, and the guide to the Batch API (200 MB).
 */
export const compatible: ServiceKind = {
  id: 'compatible',
  isAt: () => true,
  name: null,
  purposes,
  usualPurpose: 'user_data',
  closing: {},
  limits: {
    partBytes: 64 * MiB,
    uploadBytes: 8 * GiB,
    purposeBytes: { batch: 200 * 1000 * 1000 },
    lifetimeMs: 60 * 60 * 1000,
    expiry: openaiExpiry,
    sealed: [],
    content: otherRules,
  },
  links: { keys: null, billing: null, files: null, status: null, help: null },
  client: {
    keyHeader: { name: 'Authorization', before: 'Bearer ' },
    keyVariable: 'OPENAI_API_KEY',
    organization: { header: 'OpenAI-Organization', variable: 'OPENAI_ORG_ID' },
    project: { header: 'OpenAI-Project', variable: 'OPENAI_PROJECT_ID' },
    className: 'OpenAI',
    findsKey: true,
    apiVersion: 'query',
  },
  requestIdHeader: 'x-request-id',
  refusal: refusalOf,
  askedWaitMs,
}

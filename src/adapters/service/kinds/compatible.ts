import { purposes } from '../../../shared/service/purposes'
import { otherRules } from './content-rules'
import { noLinks, openaiClient, openaiLimits, openaiProtocol } from './openai-api'
import type { ServiceKind } from './service-kind'

/** Any other service that speaks the API as OpenAI describes it, such as a gateway. */
export const compatible: ServiceKind = {
  id: 'compatible',
  isAt: () => true,
  name: null,
  purposes,
  usualPurpose: 'user_data',
  closing: {},
  limits: { ...openaiLimits, sealed: [], content: otherRules },
  links: noLinks,
  client: openaiClient,
  protocol: openaiProtocol,
}

import { purposes, sealedPurposes } from '../../../shared/service/purposes'
import { otherRules } from './content-rules'
import { noLinks, openaiClient, openaiLimits, openaiProtocol } from './openai-api'
import type { ServiceKind } from './service-kind'

/** The practice server on this computer. The account identifies it: its address says nothing. */
export const practiceService: ServiceKind = {
  id: 'practice',
  isAt: () => false,
  name: null,
  purposes,
  usualPurpose: 'user_data',
  closing: {},
  limits: { ...openaiLimits, sealed: sealedPurposes, content: otherRules },
  links: noLinks,
  client: openaiClient,
  protocol: openaiProtocol,
}

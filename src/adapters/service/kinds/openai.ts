import { purposes, sealedPurposes } from '../../../shared/service/purposes'
import { openaiRules } from './content-rules'
import { openaiClient, openaiLimits, openaiProtocol } from './openai-api'
import type { ServiceKind } from './service-kind'

/** The OpenAI platform, including its regional hosts, such as eu.api.openai.com. */
export const openai: ServiceKind = {
  id: 'openai',
  isAt: ({ host }) => /(^|\.)api\.openai\.com$/.test(host),
  name: 'OpenAI',
  purposes,
  usualPurpose: 'user_data',
  // Source: OpenAI's page of deprecations, November 2026.
  closing: { evals: Date.UTC(2026, 10, 30), 'fine-tune': Date.UTC(2027, 0, 6) },
  limits: { ...openaiLimits, sealed: sealedPurposes, content: openaiRules },
  links: {
    keys: 'https://platform.openai.com/api-keys',
    billing: 'https://platform.openai.com/settings/organization/billing',
    files: 'https://platform.openai.com/storage/files',
    status: 'https://status.openai.com/',
    help: 'https://help.openai.com/',
  },
  client: openaiClient,
  protocol: openaiProtocol,
}

import { openaiExpiry } from '../../../shared/service/expiry'
import { azureRules } from './content-rules'
import { noLinks, openaiClient, openaiLimits, openaiProtocol } from './openai-api'
import type { ServiceKind } from './service-kind'

/**
 * Azure keeps all files unless it is told otherwise.
 *
 * Source: Getting started with Azure OpenAI batch deployments ("between 1209600-2592000", which is 14 to 30 days).
 */
const azureExpiry = { ...openaiExpiry, least: 14 * 24 * 60 * 60, usual: {} }

/**
 * Azure OpenAI, whose API is OpenAI's since v1. Behind a gateway the version in the query identifies it.
 *
 * Source: Azure OpenAI in Microsoft Foundry Models REST API reference.
 */
export const azure: ServiceKind = {
  id: 'azure',
  isAt: ({ host, query }) =>
    /\.(openai|services\.ai|cognitiveservices)\.azure\.(com|us)$/.test(host) || isVersioned(query),
  name: null,
  purposes: ['assistants', 'batch', 'fine-tune', 'vision'],
  usualPurpose: 'assistants',
  closing: {},
  limits: { ...openaiLimits, expiry: azureExpiry, sealed: [], content: azureRules },
  links: noLinks,
  client: {
    ...openaiClient,
    keyHeader: { name: 'api-key', before: '' },
    keyVariable: 'AZURE_OPENAI_API_KEY',
    organization: null,
    project: null,
  },
  protocol: openaiProtocol,
}

/** Whether each address names a version of the API. @param query without a question mark */
export function isVersioned(query: string): boolean {
  return /(^|&)api-version=/.test(query)
}

import type { Failure } from './failures'
import { defaultBaseUrl } from './limits'
import { type Purpose, purposes } from './purposes'

/** What is particular to a kind of service that speaks the Uploads API. */
export interface Service {
  readonly kind: 'openai' | 'azure' | 'azure-dated' | 'compatible'
  /** The header that carries the key: `authorization` with the word Bearer before it. */
  readonly keyHeader: 'authorization' | 'api-key'
  /** The environment variable in which its official clients expect the key. */
  readonly keyVariable: string
  readonly purposes: readonly Purpose[]
  /** Where people see what they pay; null where that is not known. */
  readonly billingPage: string | null
}

const compatible: Service = {
  kind: 'compatible',
  keyHeader: 'authorization',
  keyVariable: 'OPENAI_API_KEY',
  purposes,
  billingPage: null,
}
const openai: Service = {
  ...compatible,
  kind: 'openai',
  billingPage: 'https://platform.openai.com/settings/organization/billing',
}
/** Source: Azure OpenAI in Microsoft Foundry Models REST API reference. */
const azure: Service = {
  kind: 'azure',
  keyHeader: 'api-key',
  keyVariable: 'AZURE_OPENAI_API_KEY',
  purposes: ['assistants', 'batch', 'fine-tune', 'vision'],
  billingPage: null,
}
/** Its API from before v1, whose version is a date in each address. */
const azureDated: Service = { ...azure, kind: 'azure-dated' }

/** Also the regional hosts, such as eu.api.openai.com. */
const openaiHost = /(^|\.)api\.openai\.com$/
const azureHost = /\.(openai|services\.ai|cognitiveservices)\.azure\.(com|us)$/

/** The kind of service at a base URL; an empty one is the OpenAI platform. */
export function serviceOf(baseUrl: string): Service {
  const { root, query } = baseUrlParts(baseUrl)
  const host = /^https?:\/\/([^/:]+)/i.exec(root)?.[1]?.toLowerCase() ?? ''
  if (openaiHost.test(host)) return openai
  const isVersioned = /(^|&)api-version=/.test(query)
  // Behind a gateway it is known by its version alone.
  if (!isVersioned && !azureHost.test(host)) return compatible
  return isVersioned && !root.endsWith('/v1') ? azureDated : azure
}

/** What people call the service at a base URL: OpenAI, or what they named the account. */
export function serviceName(baseUrl: string | undefined, accountName: string): string {
  return baseUrl !== undefined && serviceOf(baseUrl).kind === 'openai' ? 'OpenAI' : accountName
}

/** The page on which a person can put a failure right by paying; null where there is none, or none is known. */
export function billingPageFor(failure: Failure, baseUrl: string): string | null {
  return failure.kind === 'account-stopped' ? serviceOf(baseUrl).billingPage : null
}

/** A base URL in its two parts: without a slash at its end, and its query, which has no question mark. */
export function baseUrlParts(baseUrl: string): { readonly root: string; readonly query: string } {
  const [root = '', query = ''] = (baseUrl || defaultBaseUrl).split(/\?(.*)/s)
  return { root: root.replace(/\/+$/, ''), query }
}

/** The address of a call. @param path begins with a slash and may have a query of its own */
export function callUrl(baseUrl: string, path: string): string {
  const { root, query } = baseUrlParts(baseUrl)
  if (query === '') return root + path
  return `${root}${path}${path.includes('?') ? '&' : '?'}${query}`
}

/** A base URL as it is kept: without blanks around it and without a slash at the end of its path. */
export function tidyBaseUrl(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return trimmed
  const { root, query } = baseUrlParts(trimmed)
  return query === '' ? root : `${root}?${query}`
}

import { GiB } from '../../../shared/limits'
import { azure, isVersioned } from './azure'
import type { ServiceKind } from './service-kind'

/**
 * Azure's API from before v1, whose version is a date in each address.
 *
 * Source: Azure OpenAI REST API reference, 2024-10-21 ("at most 9 GB in total and expires after two hours").
 */
export const azureDated: ServiceKind = {
  ...azure,
  id: 'azure-dated',
  isAt: ({ query, root }) => isVersioned(query) && !root.endsWith('/v1'),
  limits: { ...azure.limits, uploadBytes: 9 * GiB, lifetimeMs: 2 * 60 * 60 * 1000, expiry: null },
  client: { ...azure.client, className: 'AzureOpenAI', apiVersion: 'option' },
}

import { baseUrlParts, defaultBaseUrl } from '../../../shared/service/base-url'
import type { ServiceView } from '../../../shared/service/services'
import { azure } from './azure'
import { azureDated } from './azure-dated'
import { compatible } from './compatible'
import { openai } from './openai'
import { practiceService } from './practice'
import type { ServiceKind, ServiceKindId } from './service-kind'

/**
 * All kinds of service. The first that matches an address applies, so each is before those that also match its
 * addresses.
 */
const registry: Readonly<Record<ServiceKindId, ServiceKind>> = {
  openai,
  'azure-dated': azureDated,
  azure,
  practice: practiceService,
  compatible,
}

/** The same as a list, in that order. */
export const serviceKinds: readonly ServiceKind[] = Object.values(registry)

/** The kind of service at a base URL; an empty one is the OpenAI platform. */
export function serviceAt(baseUrl: string): ServiceKind {
  const { root, query } = baseUrlParts(baseUrl)
  const host = /^https?:\/\/([^/:]+)/i.exec(root)?.[1]?.toLowerCase() ?? ''
  return serviceKinds.find((kind) => kind.isAt({ host, root, query })) ?? compatible
}

/** The service of an account without a base URL. */
export const standardService = serviceAt(defaultBaseUrl)

/** The part of a kind of service that is sent to the window. */
export function serviceView(kind: ServiceKind): ServiceView {
  const { client, closing, limits, links, name, purposes, usualPurpose } = kind
  return { client, closing, limits, links, name, purposes, usualPurpose }
}

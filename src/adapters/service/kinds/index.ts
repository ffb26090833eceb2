import { baseUrlParts, defaultBaseUrl } from '../../../shared/service/base-url'
import type { ServiceView } from '../../../shared/service/services'
import { azure } from './azure'
import { azureDated } from './azure-dated'
import { compatible } from './compatible'
import { openai } from './openai'
import { practiceService } from './practice'
import type { ServiceKind } from './service-kind'

/** All kinds of service. The first that matches an address applies. */
export const serviceKinds: readonly ServiceKind[] = [openai, azureDated, azure, practiceService, compatible]

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

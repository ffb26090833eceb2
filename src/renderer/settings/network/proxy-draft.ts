import {
  isProxyUrl,
  type ProxySettings,
  proxyPasswordSchema,
  proxySchema,
  wrongExceptions,
} from '../../../shared/network/proxy'
import { messages } from '../../messages'

/** The fields of the form as they were typed. */
export interface ProxyFields {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly exceptions: string
}

export type ProxyErrors = { readonly [K in keyof ProxyFields]?: string }

/** The valid settings of the fields, or their errors as text. An empty password keeps the stored one. */
export function readProxy(
  fields: ProxyFields,
):
  | { readonly proxy: ProxySettings; readonly password: string | undefined }
  | { readonly errors: ProxyErrors } {
  const words = messages.network.proxyErrors
  const proxy = {
    mode: 'manual' as const,
    url: fields.url.trim().replace(/\/+$/, ''),
    user: fields.user.trim(),
    exceptions: fields.exceptions.trim(),
  }
  const errors: { -readonly [K in keyof ProxyFields]?: string } = {}
  if (!isProxyUrl(proxy.url)) errors.url = words.url
  const [wrong] = wrongExceptions(proxy.exceptions)
  if (wrong !== undefined) errors.exceptions = words.exceptions({ wrong })
  for (const { path } of proxySchema.safeParse(proxy).error?.issues ?? []) {
    if (path[0] === 'user') errors.user = words.user
    else if (path[0] === 'url') errors.url ??= words.url
    else if (path[0] === 'exceptions')
      errors.exceptions ??= words.exceptions({ wrong: `${proxy.exceptions.slice(0, 40)}…` })
  }
  const password = fields.password === '' ? undefined : fields.password
  if (password !== undefined && !proxyPasswordSchema.safeParse(password).success)
    errors.password = words.password
  return Object.keys(errors).length > 0 ? { errors } : { proxy, password }
}

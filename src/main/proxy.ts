import { session } from 'electron'
import type { HttpProxy } from '../adapters/proxies'
import { HoistError } from '../shared/failures'
import { isException, isThisComputer, type ProxySettings } from '../shared/proxy'

/**
 * The proxy through which a URL is reached now, as the settings have it; null is straight. This computer itself is
 * always reached straight. Throws a HoistError (`proxy-unsupported`).
 *
 * @param password of the proxy that was entered by hand
 */
export async function proxyFor(
  url: URL,
  settings: ProxySettings,
  password: () => string | null,
): Promise<HttpProxy | null> {
  if (settings.mode === 'none' || isThisComputer(url.hostname)) return null
  if (settings.mode === 'system') return fromSystem(await session.defaultSession.resolveProxy(url.href))
  if (isException(settings.exceptions, url)) return null
  return { url: settings.url, user: settings.user, password: password() ?? '' }
}

/** The first way that the system names and that there is, from a list such as `PROXY proxy:8080; DIRECT`. */
function fromSystem(list: string): HttpProxy | null {
  for (const entry of list.split(';')) {
    const [kind = '', host = ''] = entry.trim().split(/\s+/)
    if (kind === 'DIRECT') return null
    if (kind === 'PROXY' || kind === 'HTTPS')
      return { url: `${kind === 'PROXY' ? 'http' : 'https'}://${host}`, user: '', password: '' }
  }
  throw new HoistError({ kind: 'proxy-unsupported', detail: `the system says “${list}”`, subject: list })
}

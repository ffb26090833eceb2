import type { Route } from '../../adapters/service/connections/proxies'
import { routesOf } from '../../adapters/service/connections/proxy-list'
import { isException, isThisComputer, type ProxySettings } from '../../shared/network/proxy'
import { systemSession } from '../window/safety'

/**
 * The current routes to a URL by the settings, in the order in which they are tried. This computer itself is always
 * reached directly. Throws a HoistError (`proxy-unsupported`).
 *
 * @param password of the proxy that was entered by hand
 */
export async function routesFor(
  url: URL,
  settings: ProxySettings,
  password: () => Promise<string | null>,
): Promise<readonly Route[]> {
  if (settings.mode === 'none' || isThisComputer(url.hostname)) return [null]
  if (settings.mode === 'system') return routesOf(await systemSession().resolveProxy(url.href))
  if (isException(settings.exceptions, url)) return [null]
  return [{ url: settings.url, user: settings.user, password: (await password()) ?? '' }]
}

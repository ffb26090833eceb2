import { HoistError } from '../../../shared/failures/failures'
import type { Route } from './proxies'

/** The schemes for the words of such a list. With version 5 of SOCKS the proxy resolves the names. */
const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5h',
}

/**
 * The routes that a list such as `PROXY one:8080; PROXY two:8080; DIRECT` names, which the system or its script
 * makes. Proxies that Hoist cannot use are left out. Throws a HoistError (`proxy-unsupported`) if nothing is left.
 */
export function routesOf(list: string): Route[] {
  const routes = list.split(';').flatMap((entry): Route[] => {
    const [word = '', host = ''] = entry.trim().split(/\s+/)
    const kind = word.toUpperCase()
    if (kind === 'DIRECT') return [null]
    const scheme = schemes[kind]
    return scheme === undefined || host === '' ? [] : [{ url: `${scheme}://${host}`, user: '', password: '' }]
  })
  if (routes.length > 0) return routes
  throw new HoistError({ kind: 'proxy-unsupported', detail: `the system says “${list}”`, subject: list })
}

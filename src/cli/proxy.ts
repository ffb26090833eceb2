import type { Route } from '../adapters/service/connections/proxies'
import { HoistError } from '../shared/failures/failures'
import { isException, isProxyUrl, isThisComputer } from '../shared/network/proxy'

/**
 * The proxy that the environment names for a URL, by the rules of curl: `https_proxy`, `http_proxy`, `all_proxy` and
 * `no_proxy`, in lower or upper case, but `http_proxy` only in lower case, because a server may set the other one
 * from a request. Null is a direct route, and this computer itself is always reached directly. Throws a HoistError
 * (`proxy-unsupported`).
 */
export function proxyOf(environment: NodeJS.ProcessEnv, url: URL): Route {
  const named = (name: string) => environment[name] || environment[name.toUpperCase()] || ''
  const own = url.protocol === 'http:' ? (environment.http_proxy ?? '') : named('https_proxy')
  const text = own || named('all_proxy')
  if (text === '' || isThisComputer(url.hostname) || isException(named('no_proxy'), url)) return null
  const [, scheme = 'http://', credentials, host = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)?(?:(.*)@)?([^@]*?)\/*$/i.exec(text.trim()) ?? []
  const address = `${scheme}${host}`
  if (!isProxyUrl(address)) {
    // Without the credentials: this is shown and logged.
    throw new HoistError({
      kind: 'proxy-unsupported',
      detail: `the environment names ${address}`,
      subject: address,
    })
  }
  const colon = credentials === undefined ? -1 : credentials.indexOf(':')
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part)
    } catch {
      // A lone percent sign stands for itself.
      return part
    }
  }
  return {
    url: address,
    user: decode(colon < 0 ? (credentials ?? '') : (credentials ?? '').slice(0, colon)),
    password: decode(colon < 0 ? '' : (credentials ?? '').slice(colon + 1)),
  }
}

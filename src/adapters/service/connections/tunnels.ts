import { request } from 'node:http'
import { isIP, type Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { ProxyError, type ProxyServer } from './proxy-server'
import { askSocks, isSocks, socksPort } from './socks-tunnel'

/** Longest time that a proxy may take to open a tunnel, in milliseconds. */
export const tunnelMs = 30_000
const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** Opens connections through a proxy, or to it. */
export class Tunnels {
  readonly #open: buildConnector.connector
  readonly #secure: buildConnector.connector
  readonly #tunnelMs: number
  /** Connections to proxies that have not answered yet. */
  readonly #pending = new Set<Socket>()

  /**
   * @param open opens a connection to a proxy
   * @param secure secures an existing connection to the service
   */
  constructor(open: buildConnector.connector, secure: buildConnector.connector, longestMs = tunnelMs) {
    this.#open = open
    this.#secure = secure
    this.#tunnelMs = longestMs
  }

  /** Connects to the service through the proxy. */
  through(proxy: ProxyServer): buildConnector.connector {
    return (target, callback) => {
      this.#tunnel(proxy, target).then(
        (socket) => {
          if (target.protocol === 'https:') this.#secure({ ...target, httpSocket: socket }, callback)
          else callback(null, socket)
        },
        (error: unknown) => callback(asProxyError(proxy, error, target.hostname), null),
      )
    }
  }

  /** Connects to the proxy itself, whatever the request is for. */
  to(proxy: ProxyServer): buildConnector.connector {
    return (target, callback) => {
      this.#reach(proxy).then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(asProxyError(proxy, error, target.hostname), null),
      )
    }
  }

  /** Aborts what is being opened. */
  close(): void {
    for (const socket of this.#pending) socket.destroy(new Error('the connection was closed'))
  }

  #reach(proxy: ProxyServer): Promise<Socket> {
    const { protocol, hostname, port, host } = new URL(proxy.url)
    const target = {
      host,
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      protocol: protocol === 'https:' ? protocol : 'http:',
      port: port === '' ? String(defaultPorts[protocol] ?? socksPort) : port,
    }
    return new Promise((resolve, reject) => {
      // undici's connector returns the socket, which its types do not say.
      const opening = this.#open(target, (...[error, socket]) => {
        if (opening !== undefined) this.#pending.delete(opening)
        if (error === null) resolve(socket)
        else reject(error)
      }) as unknown as Socket | undefined
      if (opening !== undefined) this.#pending.add(opening)
    })
  }

  async #tunnel(proxy: ProxyServer, target: buildConnector.Options): Promise<Socket> {
    const port = target.port === '' ? (defaultPorts[target.protocol] ?? 0) : Number(target.port)
    const socket = await this.#reach(proxy)
    this.#pending.add(socket)
    // There must always be a listener: an unhandled error event ends the process.
    const onError = () => {}
    socket.on('error', onError)
    try {
      const ask = isSocks(proxy) ? askSocks : askHttp
      return await ask(socket, proxy, target.hostname, port, this.#tunnelMs)
    } catch (error) {
      socket.destroy()
      throw error
    } finally {
      this.#pending.delete(socket)
      if (!socket.destroyed) socket.off('error', onError)
    }
  }
}

/**
 * Asks for a tunnel (RFC 9110, 9.3.6) with a request of its own. undici would ask again and again, without a pause,
 * if the proxy closes the connection instead of answering.
 */
function askHttp(
  socket: Socket,
  proxy: ProxyServer,
  hostname: string,
  port: number,
  longestMs: number,
): Promise<Socket> {
  const target = `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`
  return new Promise((resolve, reject) => {
    const asked = request({
      method: 'CONNECT',
      path: target,
      headers: { host: target, 'proxy-connection': 'keep-alive', ...proxyAuthorization(proxy) },
      createConnection: () => socket,
    })
    const patience = setTimeout(() => {
      asked.destroy(new ProxyError(proxy, 'unreachable', `no answer for ${longestMs / 1000} s`))
    }, longestMs)
    const settle = () => clearTimeout(patience)
    asked.once('error', (error) => {
      settle()
      reject(error)
    })
    // Node reports a refusal in the same way, and never a response that is not about the tunnel.
    asked.once('connect', (answer, _socket, early: Buffer) => {
      settle()
      const { statusCode = 0, headers } = answer
      if (statusCode < 200 || statusCode > 299) {
        reject(httpRefusal(proxy, statusCode, headers['proxy-authenticate']))
        return
      }
      if (early.byteLength > 0) socket.unshift(early)
      resolve(socket)
    })
    asked.end()
  })
}

/** The header that signs in to a proxy, if it asks for that. */
export function proxyAuthorization({ user, password }: ProxyServer): Record<string, string> {
  if (user === '') return {}
  return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

/**
 * What a proxy's refusal means.
 *
 * @param offered its header `Proxy-Authenticate`
 */
export function httpRefusal(
  proxy: ProxyServer,
  status: number,
  offered: string | readonly string[] | undefined,
): ProxyError {
  const schemes = [offered ?? []]
    .flat()
    .flatMap((header) => [...header.matchAll(/(?:^|,)\s*([a-z][\w-]*)(?=\s*(?:,|$)|\s+[^\s=,])/gi)])
    .map(([, scheme = '']) => scheme)
  const detail = `the proxy answered ${status}${schemes.length === 0 ? '' : ` and offers ${schemes.join(', ')}`}`
  // Some proxies answer a wrong password with 401, and nobody else can have answered.
  if (status === 407 || status === 401) {
    const knowsBasic = schemes.length === 0 || schemes.some((scheme) => /^basic$/i.test(scheme))
    if (knowsBasic) return new ProxyError(proxy, 'login', detail, { status })
    return new ProxyError(proxy, 'other-login', detail, { status, methods: schemes.join(', ') })
  }
  // Otherwise, the way beyond the proxy fails, the proxy fails for a while, or it shows a portal.
  const denies = status >= 400 && status < 500 && status !== 408 && status !== 429
  return new ProxyError(proxy, denies ? 'denied' : 'out-of-order', detail, { status })
}

/** @param hostname of the service */
function asProxyError(proxy: ProxyServer, error: unknown, hostname: string): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  // Without a code it is a defect of ours, not a failure of the proxy.
  if (error instanceof ProxyError || !('code' in error || 'errors' in error)) return error
  // The service's name was looked up here, and not found.
  if ('hostname' in error && error.hostname === hostname) return error
  const detail = error instanceof AggregateError ? String(error.errors[0]) : error.message
  return new ProxyError(proxy, 'unreachable', detail, { cause: error })
}

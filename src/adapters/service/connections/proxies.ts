import { setFlagsFromString } from 'node:v8'
import { Agent, type Dispatcher } from 'undici'
import { isNearby } from '../../../shared/nearby'
import type { Trust } from './certificates'
import { neverOpened, patientConnector, securingConnector } from './connector'
import { ProxyError, type ProxyServer } from './proxy-server'
import { isSocks } from './socks-tunnel'
import { withoutContinue } from './stray-continue'
import { httpRefusal, proxyAuthorization, Tunnels } from './tunnels'
import { WarmConnections } from './warm-connections'

// undici parses responses with WebAssembly, one huge function. After a few responses V8 would recompile it, which costs
// 0.2 seconds of processor time; a few hundred bytes a part are not worth that.
setFlagsFromString('--wasm-tiering-budget=2147483647')

/** One way to a service: through that proxy, or directly. */
export type Route = ProxyServer | null

/** Longest time to open a connection, in milliseconds. */
const connectMs = 15_000
/** Connections to proxies that are kept for the next request: by proxy, and by whether it opens tunnels. */
const keptAgents = 8
/** How long an unreachable proxy is tried only after all others, in milliseconds. */
export const deadMs = 5 * 60_000
// The adapter's watchdog knows what progress is; undici's own timeouts do not.
const options = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 }

/** A request as undici takes it, for a URL that is passed separately. */
type Request = Omit<Dispatcher.RequestOptions, 'origin' | 'path' | 'headers' | 'signal'> & {
  readonly headers: Record<string, string>
  readonly signal: AbortSignal
}

/** The connections, direct and through proxies. */
export class Proxies {
  readonly #warm: WarmConnections
  readonly #direct: Agent
  readonly #tunnels: Tunnels
  /** The agents by proxy, credentials and use, the newest last. */
  readonly #agents = new Map<string, Agent>()
  /** Agents that were released, but may still be in use. */
  readonly #leaving = new Set<Agent>()
  /** Until when each unreachable proxy is tried last. */
  readonly #dead = new Map<string, number>()
  readonly #now: () => number

  /**
   * @param trust how they are secured; null if none of them is
   * @param now milliseconds on a steady clock
   */
  constructor(trust: Trust | null, now: () => number = () => performance.now()) {
    this.#warm = new WarmConnections({ timeout: connectMs, ...trust?.toService })
    this.#direct = new Agent({ ...options, connect: withoutContinue(this.#warm.connect) })
    this.#tunnels = new Tunnels(
      patientConnector({ timeout: connectMs, ...trust?.toProxy }),
      securingConnector({ timeout: connectMs, ...trust?.toService }),
    )
    this.#now = now
  }

  /**
   * Sends a request by the first route that opens. An unreachable proxy is tried after all others for some minutes.
   * If no route opens, it throws the error of the first: a {@link ProxyError}, or what undici throws. Unencrypted
   * requests take no proxy outside this network: it could read the key.
   *
   * @param routes in the order in which they are tried; none is a direct one
   * @param onRoute called before each of them is tried
   */
  async request(
    url: URL,
    routes: readonly Route[],
    request: Request,
    onRoute: () => void = () => {},
  ): Promise<Dispatcher.ResponseData> {
    const safe = withoutFarProxies(url, routes)
    const errors = new Map<Route, unknown>()
    for (const route of this.#ordered(safe)) {
      onRoute()
      try {
        return await this.#send(url, route, request)
      } catch (error) {
        if (request.signal.aborted || !mayTryNext(error, route)) throw error
        errors.set(route, error)
      }
    }
    throw errors.get(safe[0] ?? null)
  }

  /**
   * Opens connections to that URL that will be needed in a moment, so that nobody waits for their handshakes then.
   * Does nothing if a proxy stands in between.
   *
   * @param count includes existing ones; a call that is about to be sent takes one of them
   */
  warm(url: URL, routes: readonly Route[], count: number): void {
    const [route] = this.#ordered(withoutFarProxies(url, routes))
    if (route !== null) return
    this.#warm.warm(url, count - Number(this.#direct.stats[url.origin]?.connected ?? 0))
  }

  /** Aborts what is in flight and closes all connections. */
  async close(): Promise<void> {
    this.#warm.close()
    this.#tunnels.close()
    const all = [this.#direct, ...this.#agents.values(), ...this.#leaving]
    await Promise.all(all.map((agent) => agent.destroy()))
  }

  /** Unreachable proxies are last: when nothing else works, they may. */
  #ordered(routes: readonly Route[]): Route[] {
    if (routes.length === 0) return [null]
    const now = this.#now()
    const isDead = (route: Route) => route !== null && (this.#dead.get(route.url) ?? 0) > now
    return [...routes.filter((route) => !isDead(route)), ...routes.filter(isDead)]
  }

  /**
   * Sends a request directly, to the proxy with the whole URL in it (RFC 9112, 3.2.2), or, for https and by SOCKS,
   * through a tunnel that the proxy opens (RFC 9110, 9.3.6; RFC 1928).
   */
  async #send(url: URL, proxy: Route, request: Request): Promise<Dispatcher.ResponseData> {
    const path = `${url.pathname}${url.search}`
    if (proxy === null) return this.#direct.request({ ...request, origin: url.origin, path })
    try {
      if (url.protocol === 'https:' || isSocks(proxy)) {
        const agent = this.#agent('through', proxy)
        const response = await agent.request({ ...request, origin: url.origin, path })
        this.#dead.delete(proxy.url)
        return response
      }
      const headers = { ...request.headers, host: url.host, ...proxyAuthorization(proxy) }
      const agent = this.#agent('to', proxy)
      const response = await agent.request({ ...request, origin: url.origin, path: url.href, headers })
      this.#dead.delete(proxy.url)
      if (response.statusCode !== 407) return response
      await response.body.dump({ signal: request.signal, limit: 64 * 1024 })
      throw httpRefusal(proxy, response.statusCode, response.headers['proxy-authenticate'])
    } catch (error) {
      if (error instanceof ProxyError && error.why === 'unreachable')
        this.#dead.set(proxy.url, this.#now() + deadMs)
      throw error
    }
  }

  #agent(use: 'through' | 'to', proxy: ProxyServer): Agent {
    const key = JSON.stringify([use, proxy.url, proxy.user, proxy.password])
    const known = this.#agents.get(key)
    if (known !== undefined) return known
    const agent = new Agent({ ...options, connect: withoutContinue(this.#tunnels[use](proxy)) })
    this.#agents.set(key, agent)
    for (const [old, left] of this.#agents) {
      if (this.#agents.size <= keptAgents) break
      this.#agents.delete(old)
      this.#leaving.add(left)
      // Requests in flight through it are finished first.
      void left.close().then(() => this.#leaving.delete(left))
    }
    return agent
  }
}

/** A route did not open, and it was not refused on purpose: nothing of the request has been sent. */
function mayTryNext(error: unknown, route: Route): boolean {
  if (error instanceof ProxyError) return error.why === 'unreachable' || error.why === 'out-of-order'
  return route === null && neverOpened(error)
}

/** The routes that requests to that URL may take. Only encryption up to the service hides the key from a proxy. */
function withoutFarProxies(url: URL, routes: readonly Route[]): readonly Route[] {
  if (url.protocol === 'https:') return routes
  return routes.filter((route) => route === null || isNearby(proxyHostname(route)))
}

/**
 * The host as URL writes it. For a scheme that it does not know, such as that of SOCKS, it leaves the host as it was
 * written.
 */
function proxyHostname({ url }: ProxyServer): string {
  return new URL(url.replace(/^[^:]*/, 'http')).hostname
}

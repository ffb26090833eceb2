import { setFlagsFromString } from 'node:v8'
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici'
import { WarmConnections } from './warm-connections'

// undici reads answers with a WebAssembly parser, one huge function. After a few answers V8 would compile it anew to
// make it faster, at a price of 0.2 seconds of processor time; a few hundred bytes a part are not worth that.
setFlagsFromString('--wasm-tiering-budget=2147483647')

/** An HTTP proxy. `url` is http or https, with nothing after the port; `user` is empty where it asks for none. */
export interface HttpProxy {
  readonly url: string
  readonly user: string
  readonly password: string
}

/** Longest time in which a connection must be there, in milliseconds. */
const connectMs = 15_000
/** Longest time that a proxy may take to open a way through, in milliseconds. */
const tunnelMs = 30_000
/** Ways through proxies that are kept. One a proxy, and a script of the system may name several. */
const keptTunnels = 4
// The adapter's watchdog knows what progress is; undici's own time limits do not.
const options = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 }

/** What undici needs to send a request its way. */
export interface Way {
  readonly dispatcher: Dispatcher
  readonly origin: string
  readonly path: string
  readonly headers: Record<string, string>
}

/** The connections, straight and through proxies. */
export class Proxies {
  readonly #warm = new WarmConnections({ timeout: connectMs })
  readonly #straight = new Agent({ ...options, connect: this.#warm.connect })
  /** By address and credentials, the newest last. */
  readonly #tunnels = new Map<string, ProxyAgent>()
  /** Let go of, but perhaps still in use. */
  readonly #leaving = new Set<ProxyAgent>()

  /**
   * How to send a request to that URL: straight, to the proxy with the whole URL in it (RFC 9112, 3.2.2), or, for
   * https, through a tunnel that the proxy opens (RFC 9110, 9.3.6).
   */
  way(url: URL, proxy: HttpProxy | null): Way {
    const path = `${url.pathname}${url.search}`
    if (proxy === null) return { dispatcher: this.#straight, origin: url.origin, path, headers: {} }
    if (url.protocol === 'https:')
      return { dispatcher: this.#tunnel(proxy), origin: url.origin, path, headers: {} }
    return {
      dispatcher: this.#straight,
      origin: new URL(proxy.url).origin,
      path: url.href,
      headers: {
        host: url.host,
        ...(proxy.user === '' ? {} : { 'proxy-authorization': credentials(proxy) }),
      },
    }
  }

  /**
   * Opens connections to that URL, reached straight, that will be needed in a moment, so that nobody waits for their
   * handshakes then. @param count with those that are there; a call that is about to go out takes one of them
   */
  warm(url: URL, count: number): void {
    this.#warm.warm(url, count - Number(this.#straight.stats[url.origin]?.connected ?? 0))
  }

  /** Breaks off what is under way and closes all connections. */
  async close(): Promise<void> {
    this.#warm.close()
    const all = [this.#straight, ...this.#tunnels.values(), ...this.#leaving]
    await Promise.all(all.map((dispatcher) => dispatcher.destroy()))
  }

  #tunnel(proxy: HttpProxy): ProxyAgent {
    const key = JSON.stringify([proxy.url, proxy.user, proxy.password])
    const known = this.#tunnels.get(key)
    if (known !== undefined) return known
    const agent = new ProxyAgent({
      ...options,
      uri: proxy.url,
      ...(proxy.user === '' ? {} : { token: credentials(proxy) }),
      proxyTls: { timeout: connectMs },
      requestTls: { timeout: connectMs },
      clientFactory: (origin, more) => new Pool(origin, { ...more, headersTimeout: tunnelMs }),
    })
    this.#tunnels.set(key, agent)
    for (const [old, left] of this.#tunnels) {
      if (this.#tunnels.size <= keptTunnels) break
      this.#tunnels.delete(old)
      this.#leaving.add(left)
      // What is under way through it comes to its end first.
      void left.close().then(() => this.#leaving.delete(left))
    }
    return agent
  }
}

function credentials({ user, password }: HttpProxy): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** The status with which a proxy has refused to open a way through, or null where the error is another one. */
export function tunnelRefusal(error: unknown): number | null {
  // undici tells it in words only.
  const [, status] = /^Proxy response \((\d{3})\)/.exec(error instanceof Error ? error.message : '') ?? []
  return status === undefined ? null : Number(status)
}

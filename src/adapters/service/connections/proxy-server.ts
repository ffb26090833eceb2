import type { ProxyProblem } from '../../../core/ports'

/** A proxy for HTTP or SOCKS. `url` has a scheme, a host and perhaps a port; `user` is empty if it asks for none. */
export interface ProxyServer {
  readonly url: string
  readonly user: string
  readonly password: string
}

/** A proxy does not connect: nothing of the request has reached the service. */
export class ProxyError extends Error {
  readonly proxy: ProxyServer
  readonly why: ProxyProblem
  /** The status of its response, if it gave one over HTTP. */
  readonly status: number | undefined
  /** The sign-in methods that it offers, if Hoist has none of them. */
  readonly methods: string | undefined

  constructor(
    proxy: ProxyServer,
    why: ProxyProblem,
    detail: string,
    more: { readonly status?: number; readonly methods?: string; readonly cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? {} : { cause: more.cause })
    this.name = 'ProxyError'
    this.proxy = proxy
    this.why = why
    this.status = more.status
    this.methods = more.methods
  }
}

import { startTestProxy } from '../proxies/test-proxy'
import { type Outage, page, pageInJson, startOutageFront } from './outage-front'

/** A way in which a service cannot be reached for a while. */
export interface Way {
  /** How the outage looks to an uploader. */
  readonly name: string
  /** Over TLS, with a trusted certificate. */
  readonly isSecure?: true
  /** Only a proxy can resolve its name. */
  readonly isProxied?: true
  /**
   * The outages, one after the other, each for the same share of the time. A number is a status of the proxy itself.
   */
  readonly outages: readonly (Outage | number)[]
}

export const sixWays: readonly Way[] = [
  { name: 'refuses connections', outages: ['refused'] },
  { name: 'resets connections before it answers', outages: ['reset'] },
  { name: 'is in a black hole', outages: ['silent'] },
  {
    name: 'is behind a proxy that answers 503 and then 403, and then a gateway that answers 503',
    isSecure: true,
    isProxied: true,
    outages: [503, 403, { answer: page('503 Service Unavailable') }],
  },
  { name: 'is behind a portal with its own certificate', isSecure: true, outages: ['certificate'] },
  {
    name: 'is behind a portal with its pages',
    outages: [
      { answer: page('302 Found', ['location: http://portal.test/sign-in']) },
      { answer: page('403 Forbidden') },
      { answer: page('200 OK') },
      { answer: page('413 Content Too Large') },
      { answer: pageInJson('200 OK') },
      { answer: pageInJson('403 Forbidden') },
      { answer: 'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n' },
    ],
  },
]

/** A service name that only a proxy can resolve. */
export const hiddenName = 'service'

export interface WayTo {
  /** The base URL that leads to the service, through everything in front of it. */
  readonly url: string
  /** The service as people read it. */
  readonly host: string
  readonly proxy: string | null
  /** From now on nothing gets through, for this reason. */
  begin(outage: Outage | number): Promise<void>
  end(): Promise<void>
  close(): Promise<void>
}

/**
 * Sets up the servers that this outage needs in front of a service. @param certificates of the service, for all its
 * names, and of a portal
 */
export async function openWay(
  way: Way,
  port: number,
  certificates: NonNullable<Parameters<typeof startOutageFront>[1]>,
): Promise<WayTo> {
  const front = await startOutageFront(port, way.isSecure && certificates)
  const proxy = way.isProxied ? await startTestProxy() : null
  const host = `${proxy === null ? '127.0.0.1' : hiddenName}:${front.port}`
  return {
    url: `${way.isSecure ? 'https' : 'http'}://${host}/v1`,
    host,
    proxy: proxy?.url ?? null,
    async begin(outage) {
      if (typeof outage === 'number') {
        proxy?.refuse(outage)
        proxy?.cutAfter(0)
        return
      }
      await front.set(outage)
      proxy?.refuse(null)
    },
    async end() {
      proxy?.refuse(null)
      await front.set(null)
    },
    async close() {
      await proxy?.close()
      await front.close()
    },
  }
}

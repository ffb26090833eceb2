import type { Bench } from '../benchmark'
import { startChild } from './child'
import type { ReceiverFunctions } from './receiver'
import type { RelayFunctions } from './relay'

/**
 * A receiver in a process of its own, until the benchmark is over.
 *
 * @param certificate files for TLS, which has a port of its own
 */
export async function startReceiver(
  { atEnd }: Bench,
  certificate?: { readonly keyFile: string; readonly certFile: string },
) {
  const files = certificate === undefined ? [] : [certificate.keyFile, certificate.certFile]
  const { ports, begin, read, stop } = startChild<ReceiverFunctions>('receiver', files)
  atEnd(stop)
  const { plain, tls } = await ports()
  return { port: plain, baseUrl: baseUrlAt(plain), tlsBaseUrl: baseUrlAt(tls, 'https'), begin, read }
}

export type ReceiverProcess = Awaited<ReturnType<typeof startReceiver>>

/** Imitated links in a process of their own, until the benchmark is over. */
export function startRelay({ atEnd }: Bench) {
  const relay = startChild<RelayFunctions>('relay')
  atEnd(relay.stop)
  return relay
}

/** Where clients find the service on that port of this machine. */
export function baseUrlAt(port: number, protocol = 'http'): string {
  return `${protocol}://127.0.0.1:${port}/v1`
}

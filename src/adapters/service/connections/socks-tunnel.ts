import { lookup } from 'node:dns/promises'
import { isIP, type Socket } from 'node:net'
import type { ProxyProblem } from '../../../core/ports'
import { ProxyError, type ProxyServer } from './proxy-server'

/** SOCKS has one byte for the length of a user name or a password. */
const longestText = 255
export const socksPort = 1080

/** Whether a proxy speaks SOCKS; otherwise it speaks HTTP. */
export function isSocks({ url }: ProxyServer): boolean {
  return /^socks/i.test(url)
}

/** Asks a SOCKS proxy for a connection to that host, over a connection to the proxy. */
export async function askSocks(
  socket: Socket,
  proxy: ProxyServer,
  hostname: string,
  port: number,
  longestMs: number,
): Promise<Socket> {
  const { protocol, hostname: host, port: itsPort } = new URL(proxy.url)
  const { user, password } = proxy
  const version = /^socks(4a?)?:$/.test(protocol) ? 4 : 5
  if ([user, password].some((text) => Buffer.byteLength(text) > longestText))
    throw new ProxyError(proxy, 'login', `SOCKS takes at most ${longestText} bytes of a name or a password`)
  // As in curl: the proxy resolves the name only if the scheme says so.
  const isLocal = isIP(hostname) === 0 && !/^socks(4a|5h):$/.test(protocol)
  const destination = isLocal ? (await lookup(hostname, version === 4 ? 4 : 0)).address : hostname
  // Few people have such a proxy: the others do not load the library at every start.
  const { SocksClient } = await import('socks')
  // The library would not notice that the connection has ended.
  if (socket.destroyed) throw new ProxyError(proxy, 'unreachable', 'the connection was closed')
  try {
    await SocksClient.createConnection({
      proxy: {
        host,
        port: Number(itsPort) || socksPort,
        type: version,
        ...(user === '' ? {} : { userId: user, password }),
      },
      command: 'connect',
      destination: { host: destination, port },
      existing_socket: socket,
      timeout: longestMs,
    })
    return socket
  } catch (error) {
    throw refusal(proxy, error)
  }
}

function refusal(proxy: ProxyServer, cause: unknown): ProxyError {
  // The library reports the reason only in words.
  const message = cause instanceof Error ? cause.message : String(cause)
  const why = (): ProxyProblem => {
    if (/no accepted authentication/.test(message)) return proxy.user === '' ? 'login' : 'other-login'
    if (/unknown authentication/.test(message)) return 'other-login'
    if (/Authentication failed/.test(message)) return 'login'
    if (/(NotAllowed|NotSupported|RejectedIdent\)|\(Rejected\))$/.test(message)) return 'denied'
    if (/(Failure|Unreachable|Refused|TTLExpired|\(Failed\))$/.test(message)) return 'out-of-order'
    return 'unreachable'
  }
  return new ProxyError(proxy, why(), message, { cause })
}

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'

/** The ways in which everything is blocked from a service. Connections that are open at the beginning end, too. */
export type Outage =
  /** Nobody listens, and open connections are reset. */
  | 'refused'
  /** Every connection is reset as soon as something was sent over it. */
  | 'reset'
  /** Nothing gets through and nothing ends: open connections go silent, new ones are accepted and never read. */
  | 'silent'
  /** A portal accepts the connections, and shows a certificate that it has signed itself. */
  | 'certificate'
  /** A portal or a gateway answers every request with this, head and body. */
  | { readonly answer: string }

/** A certificate and its key, as PEM. */
interface Pem {
  readonly cert: string
  readonly key: string
}

/** A gate in front of a service of this machine, which can be closed in several ways at any moment. */
export interface OutageFront {
  readonly port: number
  /** Null lets everything through again, from the next connection on. */
  set(outage: Outage | null): Promise<void>
  close(): Promise<void>
}

/** One connection, from the client and on to the service. */
interface Pair {
  readonly outer: Socket
  readonly inner: Socket
}

/**
 * Starts a front that lets everything through.
 *
 * @param target the port of the service, on this machine
 * @param secure if given, it speaks TLS with its own certificate, and in an outage of that kind with the portal's
 */
export async function startOutageFront(
  target: number,
  secure?: { readonly own: Pem; readonly portal: Pem },
): Promise<OutageFront> {
  const own = secure && createSecureContext(secure.own)
  const portal = secure && createSecureContext(secure.portal)
  const sockets = new Set<Socket>()
  const pairs = new Set<Pair>()
  /** Accepted in silence. */
  const unread = new Set<Socket>()
  let outage: Outage | null = null

  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // Broken connections are the purpose.
    socket.on('error', () => {})
  }
  const secured = (raw: Socket, secureContext: SecureContext | undefined): Socket => {
    if (secureContext === undefined) return raw
    const socket = new TLSSocket(raw, { isServer: true, secureContext })
    socket.on('error', () => raw.destroy())
    return socket
  }
  const pass = (raw: Socket) => {
    const outer = secured(raw, own)
    const inner = connect(target, '127.0.0.1')
    track(inner)
    outer.pipe(inner).pipe(outer)
    const pair = { outer, inner }
    pairs.add(pair)
    raw.on('close', () => {
      pairs.delete(pair)
      inner.destroy()
    })
    inner.on('close', () => outer.destroy())
  }
  const answer = (outer: Socket, text: string) => {
    outer.once('data', () => outer.end(text))
    // The rest of a request is read: closing before that would turn the response into a reset.
    outer.resume()
  }

  const server = createServer((raw) => {
    track(raw)
    if (outage === null) pass(raw)
    else if (outage === 'refused') raw.resetAndDestroy()
    else if (outage === 'reset') raw.once('data', () => raw.resetAndDestroy())
    else if (outage === 'certificate') answer(secured(raw, portal), page('200 OK'))
    else if (outage === 'silent') {
      raw.pause()
      unread.add(raw)
    } else answer(secured(raw, own), outage.answer)
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => resolve())
    })
  await listen(0)
  const { port } = server.address() as AddressInfo

  return {
    port,
    async set(next) {
      const before = outage
      outage = next
      if (next === 'silent') {
        for (const { outer, inner } of pairs) {
          for (const [from, to] of [
            [outer, inner],
            [inner, outer],
          ] as const) {
            from.unpipe(to)
            from.pause()
          }
        }
        return
      }
      // Also after a silence: nobody knows those connections.
      for (const socket of sockets) if (!unread.has(socket)) socket.resetAndDestroy()
      // Connections that were never accepted are passed on, as their first packet is repeated until then.
      for (const raw of unread) if (next === null) pass(raw)
      unread.clear()
      if (next === 'refused') await new Promise((resolve) => server.close(resolve))
      else if (before === 'refused') await listen(port)
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A response with a page for people, as a portal or gateway sends it. */
export function page(status: string, headers: readonly string[] = []): string {
  const body = '<!doctype html><title>Network</title><h1>Please sign in to use this network</h1>'
  return answerOf(status, body, ['content-type: text/html', ...headers])
}

/** The same for programs. */
export function pageInJson(status: string): string {
  return answerOf(status, '{"status":"sign-in-required","message":"Please sign in"}', [
    'content-type: application/json',
  ])
}

function answerOf(status: string, body: string, headers: readonly string[]): string {
  const head = [...headers, `content-length: ${body.length}`, 'connection: close']
  return `HTTP/1.1 ${status}\r\n${head.map((line) => `${line}\r\n`).join('')}\r\n${body}`
}

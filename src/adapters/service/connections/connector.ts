import { type LookupAddress, lookup } from 'node:dns'
import type { LookupFunction, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { buildConnector } from 'undici'

/**
 * How long each address of a host gets before the next one is tried, in milliseconds. Node's default is 250, which a
 * round trip over a satellite or to another continent exceeds. Each time that no address answered, they get longer.
 */
const addressMs = [1_000, 2_000, 4_000]

/** Errors of connections that never opened. */
const unopened = new WeakSet<Error>()

/** Whether a connection ended with this error before it opened: nothing of a request was sent. */
export function neverOpened(error: unknown): boolean {
  return error instanceof Error && unopened.has(error)
}

/**
 * undici's connector for hosts with several addresses, some of which may be dead: it gives each of them enough time,
 * and begins with the one that answered last.
 */
export function patientConnector(
  options: buildConnector.BuildOptions,
  resolve: typeof lookup = lookup,
): buildConnector.connector {
  /** The address of each host that answered last. */
  const answered = new Map<string, string>()
  /** How often nothing answered, by host. */
  const misses = new Map<string, number>()
  const find: LookupFunction = (hostname, wanted, callback) => {
    resolve(hostname, { ...wanted, all: true }, (error, found: LookupAddress[]) => {
      const addresses = error === null ? preferred(found, answered.get(hostname)) : []
      const [first] = addresses
      if (error !== null || first === undefined || wanted.all) callback(error, addresses)
      else callback(null, first.address, first.family)
    })
  }
  const connectors = addressMs.map((ms) =>
    buildConnector({
      ...options,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ms,
      lookup: find,
    }),
  )
  return (target, callback) => {
    const { hostname } = target
    const missed = misses.get(hostname) ?? 0
    const connect = connectors[Math.min(missed, connectors.length - 1)]
    // undici's connector returns the socket, which its types do not say.
    return connect?.(target, (...[error, socket]) => {
      if (error !== null) {
        unopened.add(error)
        if (hasTimedOut(error)) misses.set(hostname, missed + 1)
        answered.delete(hostname)
        callback(error, null)
        return
      }
      if (target.httpSocket === undefined && socket.remoteAddress !== undefined)
        answered.set(hostname, socket.remoteAddress)
      callback(null, endingWhilePaused(keepingAlerts(socket)))
    })
  }
}

/** undici's connector for an existing connection, as through a proxy. */
export function securingConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options)
  return (target, callback) =>
    connect(target, (...[error, socket]) => {
      if (error !== null) unopened.add(error)
      if (error === null) callback(null, endingWhilePaused(keepingAlerts(socket)))
      else callback(error, null)
    })
}

/**
 * With TLS 1.3 a server says only after the handshake that it wanted a certificate. Node reports that alert without
 * ending the connection, and undici then remembers only that it was closed.
 */
function keepingAlerts<T extends Socket | TLSSocket>(socket: T): T {
  if (socket instanceof TLSSocket) socket.once('error', (error) => socket.destroy(error))
  return socket
}

/** The part of undici's parser of a connection that is needed here. */
interface Parser {
  paused: boolean
  resume(): void
}

/**
 * undici pauses its parser while the disk is slower than the network. If the connection ends meanwhile, and the service
 * announced that it would (`Connection: close`), undici 7 throws from the socket's event, where nobody can catch it,
 * and the response never ends. So the parser continues before undici learns of the end. Source:
 * https://github.com/nodejs/undici/issues/5360, mended in undici 8, which needs Node 22.
 */
function endingWhilePaused<T extends Socket | TLSSocket>(socket: T): T {
  const proceed = () => {
    const parser = parserOf(socket)
    if (parser?.paused !== true) return
    parser.resume()
    parser.paused = false
  }
  // These run before undici's own listeners, which it adds later.
  for (const event of ['end', 'error', 'close']) socket.on(event, proceed)
  return socket
}

function parserOf(socket: Socket): Parser | null | undefined {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'parser')
  return key && (socket as unknown as Record<symbol, Parser | null>)[key]
}

function preferred(addresses: LookupAddress[], first: string | undefined): LookupAddress[] {
  const known = addresses.find(({ address }) => address === first)
  return known === undefined ? addresses : [known, ...addresses.filter((each) => each !== known)]
}

/** Whether the connector gave up any address because it did not answer in time. */
function hasTimedOut(error: Error): boolean {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error]
  return errors.some(
    (each) =>
      each instanceof Error &&
      'code' in each &&
      (each.code === 'ETIMEDOUT' || each.code === 'UND_ERR_CONNECT_TIMEOUT'),
  )
}

import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { patientConnector } from './connector'

/** An unused connection is closed after this long, in milliseconds. */
const keptMs = 10_000
/** Most connections that are kept, or are being opened, beforehand. */
const mostKept = 64

/** A connection that was opened beforehand. */
interface Warm {
  /** Identifies its target. */
  readonly key: string
  /** The socket; null while it is being opened. */
  socket: Socket | null
  /** The request that waits for it to open; null if none does yet. */
  claim: buildConnector.Callback | null
  /** Ends the connection, whatever its state. */
  drop(): void
}

/**
 * Opens connections before they are needed, and gives them to undici when it wants to open one: undici itself opens
 * one only for an existing request, which then waits for the handshakes.
 */
export class WarmConnections {
  readonly #open: buildConnector.connector
  /** The connections, in the order in which they were requested. */
  readonly #kept = new Set<Warm>()

  readonly #keptMs: number

  /** @param options as for undici's own connector @param keepMs how long an unused one is kept, in milliseconds */
  constructor(options: buildConnector.BuildOptions, keepMs = keptMs) {
    this.#open = patientConnector(options)
    this.#keptMs = keepMs
  }

  /** For undici's option `connect`. */
  readonly connect: buildConnector.connector = (options, callback) => {
    const warm = isPlain(options) ? this.#find(keyOf(options)) : undefined
    if (warm === undefined) {
      this.#open(options, callback)
    } else if (warm.socket === null) {
      warm.claim = callback
    } else {
      const { socket } = warm
      this.#release(warm)
      // Like a connection that opens: never before the call has returned.
      queueMicrotask(() => callback(null, socket))
    }
  }

  /**
   * Keeps this many unused connections to that origin open or opening. A failure to open one is no error: the request
   * that needs it opens it then, and gets the reason.
   */
  warm(origin: URL, count: number): void {
    const { host, hostname, protocol, port } = origin
    // undici writes addresses of IPv6 without brackets.
    const options = { host, hostname: hostname.replace(/^\[(.*)\]$/, '$1'), protocol, port }
    const key = keyOf(options)
    let missing = count
    for (const warm of this.#kept) if (warm.key === key && warm.claim === null) missing -= 1
    for (; missing > 0 && this.#kept.size < mostKept; missing -= 1) this.#begin(key, options)
  }

  /** Closes unused connections. */
  close(): void {
    for (const warm of [...this.#kept]) warm.drop()
  }

  #begin(key: string, options: buildConnector.Options): void {
    let dropped = false
    // undici's connector returns the socket, which its types do not say. Without it the socket is dropped later.
    const opening = { socket: undefined as Socket | undefined }
    const warm: Warm = {
      key,
      socket: null,
      claim: null,
      drop: () => {
        dropped = true
        this.#release(warm)
        const socket = warm.socket ?? opening.socket
        // Later errors do not matter.
        socket?.on('error', () => {}).destroy()
        warm.claim?.(new Error('the connection was closed'), null)
      },
    }
    this.#kept.add(warm)
    opening.socket = this.#open(options, (...[error, socket]) => {
      if (dropped) {
        socket?.destroy()
        return
      }
      if (warm.claim !== null || error !== null) {
        this.#kept.delete(warm)
        if (error !== null) warm.claim?.(error, null)
        else warm.claim?.(null, socket)
        return
      }
      warm.socket = socket
      // Closed from the other end, or unused: then the connection counts as if it had never existed.
      for (const event of ['error', 'end', 'close']) socket.once(event, warm.drop)
      socket.setTimeout(this.#keptMs, warm.drop)
      // An unused connection must not keep a finished program alive.
      socket.unref()
    }) as unknown as Socket | undefined
  }

  #find(key: string): Warm | undefined {
    let opening: Warm | undefined
    for (const warm of [...this.#kept]) {
      if (warm.key !== key || warm.claim !== null) continue
      if (warm.socket === null) opening ??= warm
      // A server that sends data unprompted is about to close; its data would be mistaken for a response.
      else if (warm.socket.readableLength > 0 || !warm.socket.writable) warm.drop()
      else return warm
    }
    return opening
  }

  #release(warm: Warm): void {
    this.#kept.delete(warm)
    const { socket } = warm
    if (socket === null) return
    for (const event of ['error', 'end', 'close']) socket.off(event, warm.drop)
    socket.setTimeout(0).off('timeout', warm.drop)
    socket.ref()
  }
}

/** Whether a connection opened only by its origin would be the same. */
function isPlain({
  hostname,
  servername,
  localAddress,
  socketPath,
  httpSocket,
}: buildConnector.Options): boolean {
  const isOwnName = !servername || servername === hostname
  return isOwnName && !localAddress && !socketPath && httpSocket === undefined
}

function keyOf({ protocol, hostname, port }: buildConnector.Options): string {
  return `${protocol}//${hostname}:${port}`
}

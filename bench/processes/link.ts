/**
 * Imitated links, because the kernel of a container does not shape traffic: a rate that all connections share fairly,
 * a rate for each connection, and a delay each way.
 *
 * Every byte towards the service waits for its share of the rate and then for half a round trip. The way back is only
 * delayed. A new connection is silent for one round trip, as during its handshake. Slow start is not imitated.
 */
import type { Socket } from 'node:net'

export interface Link {
  /** Bytes per second towards the service, over all connections. */
  readonly rate: number
  readonly roundTripMs: number
  /** Most bytes per second of one connection: less than the rate, as on a long or lossy path, or all of it. */
  readonly connectionRate?: number
}

/** Takes a connection: is told how its answers leave, and returns where its bytes go. Null is the end. */
export type Receive = (answer: (bytes: string | null) => void) => (bytes: Buffer) => void

/** How often bytes are let through, in milliseconds. */
const tickMs = 4
/** The longest delay that a late tick makes up for, in milliseconds. */
const burstMs = 100
/** Small pieces cost time, so a connection waits until it may pass this much, in milliseconds and bytes. */
const portionMs = 20
const portionBytes = 64 * 1024
/** How much is read ahead of each connection, in milliseconds and bytes. */
const aheadMs = 250
const leastAhead = 64 * 1024
const mostAhead = 1024 * 1024

/** Bytes that may pass, growing with time. */
class Allowance {
  readonly #rate: number
  #bytes = 0

  /** @param rate bytes per second */
  constructor(rate: number) {
    this.#rate = rate
  }

  grow(ms: number): void {
    this.#bytes = Math.min(this.#bytes + (this.#rate * ms) / 1000, (this.#rate * burstMs) / 1000)
  }

  get bytes(): number {
    return Math.max(0, Math.floor(this.#bytes))
  }

  take(bytes: number): void {
    this.#bytes -= bytes
  }
}

/** What is on its way, in order. Null is the end of that direction. */
type Transit<T> = { readonly due: number; readonly bytes: T | null }[]

/** Hands on what arrives by then. */
function deliver<T>(transit: Transit<T>, by: number, to: (bytes: T | null) => void): void {
  for (let next = transit[0]; next !== undefined && next.due <= by; next = transit[0]) {
    transit.shift()
    to(next.bytes)
  }
}

class Connection {
  readonly #near: Socket
  readonly #halfTripMs: number
  readonly #allowance: Allowance
  readonly #portion: number
  readonly #ahead: number
  readonly #opensAt: number
  readonly #take: (bytes: Buffer) => void
  /** Read, but not let through. */
  readonly #waiting: Buffer[] = []
  #waitingBytes = 0
  #hasEnded = false
  readonly #there: Transit<Buffer> = []
  readonly #back: Transit<string> = []

  constructor(near: Socket, { rate, roundTripMs, connectionRate: most = rate }: Link, receive: Receive) {
    this.#near = near.setNoDelay(true)
    this.#halfTripMs = roundTripMs / 2
    this.#allowance = new Allowance(most)
    this.#portion = Math.min(portionBytes, (most * portionMs) / 1000)
    this.#ahead = Math.min(Math.max((most * aheadMs) / 1000, leastAhead), mostAhead)
    this.#opensAt = performance.now() + roundTripMs
    this.#take = receive((bytes) => this.#answer(bytes))
    near.on('data', (bytes: Buffer) => {
      this.#waiting.push(bytes)
      this.#waitingBytes += bytes.byteLength
      if (this.#waitingBytes >= this.#ahead) near.pause()
    })
    near.on('end', () => {
      this.#hasEnded = true
    })
    // A benchmark notices missing bytes.
    near.on('error', () => near.destroy())
  }

  #answer(bytes: string | null): void {
    this.#back.push({ due: performance.now() + this.#halfTripMs, bytes })
  }

  /** Lets the allowed bytes through. Returns their number. */
  pass(most: number, now: number): number {
    const may = Math.min(most, this.#allowance.bytes)
    if (now < this.#opensAt || may < Math.min(this.#portion, this.#waitingBytes)) return 0
    const wanted = Math.min(may, this.#waitingBytes, portionBytes)
    for (let left = wanted; left > 0; ) {
      const first = this.#waiting[0] as Buffer
      const bytes = first.subarray(0, left)
      if (bytes.byteLength === first.byteLength) this.#waiting.shift()
      else this.#waiting[0] = first.subarray(left)
      this.#there.push({ due: now + this.#halfTripMs, bytes })
      left -= bytes.byteLength
    }
    this.#waitingBytes -= wanted
    this.#allowance.take(wanted)
    if (this.#waitingBytes <= this.#ahead / 2 && this.#near.isPaused()) this.#near.resume()
    return wanted
  }

  /** Hands on what arrives by then. @param ms since the last call */
  tick(now: number, ms: number): void {
    this.#allowance.grow(ms)
    if (this.#hasEnded && this.#waitingBytes === 0) {
      this.#hasEnded = false
      this.#there.push({ due: now + this.#halfTripMs, bytes: null })
    }
    // What is due before the middle of the next tick goes now, so that nothing is late on average.
    const by = now + tickMs / 2
    deliver(this.#there, by, (bytes) => (bytes === null ? this.#answer(null) : this.#take(bytes)))
    deliver(this.#back, by, (bytes) => (bytes === null ? this.#near.end() : this.#near.write(bytes)))
  }
}

/** What happens on a link each time, by the time and the milliseconds since the last call. */
const ticks: ((now: number, ms: number) => void)[] = []
let last = 0
let lost = 0

/** How long the links have stood still so far because this process was not running, in milliseconds. */
export function lostMs(): number {
  return lost
}

function tick(): void {
  const now = performance.now()
  const ms = now - last
  last = now
  lost += Math.max(0, ms - burstMs)
  for (const each of ticks) each(now, ms)
}

/** Starts a link. Returns what is called with each connection over it. */
export function startLink(link: Link, receive: Receive): (near: Socket) => void {
  const allowance = new Allowance(link.rate)
  const connections = new Set<Connection>()
  if (ticks.length === 0) {
    last = performance.now()
    setInterval(tick, tickMs)
  }
  ticks.push((now, ms) => {
    allowance.grow(ms)
    for (const connection of connections) connection.tick(now, ms)
    // Serves the connections in turn until the link is full or nothing waits.
    for (let passed = 1; passed > 0 && allowance.bytes > 0; ) {
      passed = 0
      for (const connection of [...connections]) {
        const bytes = connection.pass(allowance.bytes, now)
        if (bytes === 0) continue
        allowance.take(bytes)
        passed += bytes
        // It is the last one now, also in the next tick.
        connections.delete(connection)
        connections.add(connection)
      }
    }
  })
  return (near) => {
    const connection = new Connection(near, link, receive)
    connections.add(connection)
    near.on('close', () => connections.delete(connection))
  }
}

/**
 * Imitated links, in a process of their own, because the kernel of a container does not shape traffic: a rate that all
 * connections share fairly, a rate for each connection, and a delay each way.
 *
 * Every byte towards the service waits for its share of the rate and then for half a round trip. The way back is only
 * delayed. A new connection is silent for one round trip, as during its handshake. Slow start is not imitated.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { serve } from './child'

export interface Link {
  /** Port of the service on this machine. */
  readonly target: number
  /** Bytes per second towards it, over all connections. */
  readonly rate: number
  readonly roundTripMs: number
  /** Most bytes per second of one connection, as on a long or lossy path. */
  readonly connectionRate?: number
}

/** How often bytes are let through, in milliseconds: less often on slow links, because there are many of them. */
const tickMs = 4
const slowTickMs = 10
/** Bytes per second up to which a link is slow. */
const slowRate = 2_000_000
/** The longest delay that a late tick makes up for, in milliseconds. */
const burstMs = 100
/**
 * Passing bytes on costs system calls, so a connection waits until it may pass this much, in milliseconds and bytes.
 */
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

/** The bytes on their way, in order. Null is the end of that direction. */
type Transit = { readonly due: number; readonly bytes: Buffer | null }[]

/** Hands on the bytes that arrive by then, in one system call. */
function deliver(transit: Transit, by: number, to: Socket): void {
  if ((transit[0]?.due ?? Number.POSITIVE_INFINITY) > by) return
  to.cork()
  for (let next = transit[0]; next !== undefined && next.due <= by; next = transit[0]) {
    transit.shift()
    if (next.bytes === null) to.end()
    else to.write(next.bytes)
  }
  to.uncork()
}

class Connection {
  readonly #near: Socket
  readonly #far: Socket
  readonly #halfTripMs: number
  readonly #allowance: Allowance | null
  readonly #portion: number
  readonly #ahead: number
  readonly #opensAt: number
  /** Read, but not let through. */
  readonly #waiting: Buffer[] = []
  #waitingBytes = 0
  #hasEnded = false
  readonly #there: Transit = []
  readonly #back: Transit = []

  constructor(near: Socket, { target, rate, roundTripMs, connectionRate }: Link, onClose: () => void) {
    const most = connectionRate ?? rate
    this.#near = near.setNoDelay(true)
    this.#far = connect({ port: target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    this.#halfTripMs = roundTripMs / 2
    this.#allowance = connectionRate === undefined ? null : new Allowance(connectionRate)
    this.#portion = Math.min(portionBytes, (most * portionMs) / 1000)
    this.#ahead = Math.min(Math.max((most * aheadMs) / 1000, leastAhead), mostAhead)
    this.#opensAt = performance.now() + roundTripMs
    near.on('data', (bytes: Buffer) => {
      this.#waiting.push(bytes)
      this.#waitingBytes += bytes.byteLength
      if (this.#waitingBytes >= this.#ahead) near.pause()
    })
    near.on('end', () => {
      this.#hasEnded = true
    })
    const answer = (bytes: Buffer | null) =>
      this.#back.push({ due: performance.now() + this.#halfTripMs, bytes })
    this.#far.on('data', answer).on('end', () => answer(null))
    for (const socket of [near, this.#far]) {
      // A benchmark notices missing bytes.
      socket.on('error', () => this.close())
      socket.on('close', () => {
        this.close()
        onClose()
      })
    }
  }

  /** Lets the allowed bytes through. Returns their number. */
  pass(most: number, now: number): number {
    const may = Math.min(most, this.#allowance?.bytes ?? most)
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
    this.#allowance?.take(wanted)
    if (this.#waitingBytes <= this.#ahead / 2 && this.#near.isPaused()) this.#near.resume()
    return wanted
  }

  /** Hands on what arrives by then. @param ms since the last call */
  tick(now: number, ms: number, by: number): void {
    this.#allowance?.grow(ms)
    if (this.#hasEnded && this.#waitingBytes === 0) {
      this.#hasEnded = false
      this.#there.push({ due: now + this.#halfTripMs, bytes: null })
    }
    deliver(this.#there, by, this.#far)
    deliver(this.#back, by, this.#near)
  }

  close(): void {
    this.#near.destroy()
    this.#far.destroy()
  }
}

class Relay {
  readonly #link: Link
  readonly #allowance: Allowance
  readonly #connections = new Set<Connection>()
  readonly #everyMs: number
  readonly #timer: NodeJS.Timeout
  readonly #server = createServer({ allowHalfOpen: true }, (near) => {
    const connection = new Connection(near, this.#link, () => this.#connections.delete(connection))
    this.#connections.add(connection)
  })
  #last = performance.now()
  #hasBegun = false
  #lostMs = 0

  constructor(link: Link) {
    this.#link = link
    this.#allowance = new Allowance(link.rate)
    this.#everyMs = link.rate > slowRate ? tickMs : slowTickMs
    this.#timer = setInterval(() => this.#tick(), this.#everyMs)
  }

  async listen(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  close(): number {
    clearInterval(this.#timer)
    this.#server.close()
    for (const connection of this.#connections) connection.close()
    return this.#lostMs
  }

  #tick(): void {
    const now = performance.now()
    const ms = now - this.#last
    this.#last = now
    if (this.#hasBegun) this.#lostMs += Math.max(0, ms - burstMs)
    this.#allowance.grow(ms)
    // Bytes that are due before the middle of the next tick go now, so that nothing is late on average.
    for (const connection of this.#connections) connection.tick(now, ms, now + this.#everyMs / 2)
    this.#pass(now)
  }

  /** Serves the connections in turn until the link is full or nothing waits. */
  #pass(now: number): void {
    for (let passed = 1; passed > 0 && this.#allowance.bytes > 0; ) {
      passed = 0
      for (const connection of [...this.#connections]) {
        const bytes = connection.pass(this.#allowance.bytes, now)
        if (bytes === 0) continue
        this.#allowance.take(bytes)
        passed += bytes
        // It is the last one now, also in the next tick.
        this.#connections.delete(connection)
        this.#connections.add(connection)
      }
      this.#hasBegun ||= passed > 0
    }
  }
}

const relays = new Map<number, Relay>()

const functions = {
  /** Opens a link. Returns the port of its near end. */
  async open(link: Link): Promise<number> {
    const relay = new Relay(link)
    const port = await relay.listen()
    relays.set(port, relay)
    return port
  },

  /** Ends a link. Returns the time that it lost because the relay was not running, in milliseconds. */
  close(port: number): number {
    const relay = relays.get(port)
    relays.delete(port)
    return relay?.close() ?? Number.NaN
  },
}

export type RelayFunctions = typeof functions

serve(functions)

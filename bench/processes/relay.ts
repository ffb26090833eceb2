/**
 * Relays of TCP that behave like lines, in a process of their own, since the kernel of a container shapes nothing: a
 * rate for all connections together, shared fairly; a rate for each; a delay each way; silences; resets.
 *
 * Towards the other end every byte waits for its turn and then for half a round trip. The way back is as wide as it
 * likes, and only delayed. A new connection is silent for one round trip, as its handshake takes it. Slow start is not
 * imitated.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { LineReading, LineSettings, RelayQuestion } from './relay-process'

/** How often it is looked at what may pass, in milliseconds: on a slow line, of which there are many, less often. */
const tickMs = 4
const slowTickMs = 10
/** Bytes per second up to which a line is slow. */
const slowRate = 2_000_000
/** What may be made up for after a late tick, in milliseconds: a timer that comes late must not cost the line. */
const burstMs = 100
/**
 * Each time that bytes are let through costs calls of the system here and wakes both ends. So a connection that has
 * much to send waits until it may send what takes so long, in milliseconds, or that many bytes.
 */
const turnMs = 20
const turnBytes = 64 * 1024
/** What is read ahead of the line, per connection: what it carries in so many milliseconds, and in bytes. */
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

/** Things that come out some time after they went in, in order. */
class Delay<T> {
  readonly #items: { readonly due: number; readonly item: T }[] = []
  #first = 0

  put(item: T, due: number): void {
    this.#items.push({ due, item })
  }

  isDue(now: number): boolean {
    const next = this.#items[this.#first]
    return next !== undefined && next.due <= now
  }

  /** Hands out what is due. */
  take(now: number, give: (item: T) => void): void {
    for (;;) {
      const next = this.#items[this.#first]
      if (next === undefined || next.due > now) break
      this.#first += 1
      give(next.item)
    }
    if (this.#first > 1024 || this.#first === this.#items.length) {
      this.#items.splice(0, this.#first)
      this.#first = 0
    }
  }
}

/** One connection through the line. An item that is null is the end of that direction. */
class Connection {
  readonly near: Socket
  readonly #far: Socket
  readonly #halfTripMs: number
  /** Read, and not yet let through. */
  readonly #waiting: Buffer[] = []
  #waitingBytes = 0
  readonly #ahead: number
  readonly #there = new Delay<Buffer | null>()
  readonly #back = new Delay<Buffer | null>()
  readonly #allowance: Allowance | null
  /** What it waits for, in bytes. */
  readonly #turn: number
  /** When its handshake is through. */
  readonly #opensAt: number
  #ended = false
  bytes = 0

  constructor(near: Socket, settings: LineSettings, now: number, gone: () => void) {
    const { rate, connectionRate, roundTripMs, target } = settings
    const own = connectionRate ?? rate
    this.near = near
    this.#halfTripMs = roundTripMs / 2
    this.#allowance = connectionRate === null ? null : new Allowance(connectionRate)
    this.#turn = Math.min(turnBytes, (own * turnMs) / 1000)
    this.#ahead = Math.min(Math.max((own * aheadMs) / 1000, leastAhead), mostAhead)
    this.#opensAt = now + roundTripMs
    this.#far = connect({ port: target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    near.setNoDelay(true)
    near.on('data', (bytes: Buffer) => {
      this.#waiting.push(bytes)
      this.#waitingBytes += bytes.byteLength
      if (this.#waitingBytes >= this.#ahead) near.pause()
    })
    near.on('end', () => {
      this.#ended = true
    })
    this.#far.on('data', (bytes: Buffer) => this.#back.put(bytes, performance.now() + this.#halfTripMs))
    this.#far.on('end', () => this.#back.put(null, performance.now() + this.#halfTripMs))
    const over = () => {
      near.destroy()
      this.#far.destroy()
      gone()
    }
    // Either end may break off: then so does the other, and whoever measures sees what is missing.
    for (const socket of [near, this.#far]) socket.on('error', over).on('close', over)
  }

  grow(ms: number): void {
    this.#allowance?.grow(ms)
  }

  /** Lets through what may pass. @returns how many bytes that were */
  pass(most: number, now: number): number {
    if (now < this.#opensAt) return 0
    const may = Math.min(most, this.#allowance?.bytes ?? most)
    if (may < Math.min(this.#turn, this.#waitingBytes)) return 0
    const wanted = Math.min(may, this.#waitingBytes, turnBytes)
    let passed = 0
    while (passed < wanted) {
      const first = this.#waiting[0] as Buffer
      const left = wanted - passed
      const bytes = first.byteLength <= left ? first : first.subarray(0, left)
      if (bytes === first) this.#waiting.shift()
      else this.#waiting[0] = first.subarray(left)
      this.#there.put(bytes, now + this.#halfTripMs)
      passed += bytes.byteLength
    }
    if (passed === 0) return 0
    this.#waitingBytes -= passed
    this.#allowance?.take(passed)
    this.bytes += passed
    if (this.#waitingBytes <= this.#ahead / 2 && this.near.isPaused()) this.near.resume()
    return passed
  }

  /** Hands on what has been on its way for long enough. @param due what is due by then */
  deliver(now: number, due: number): void {
    if (this.#ended && this.#waitingBytes === 0) {
      this.#ended = false
      this.#there.put(null, now + this.#halfTripMs)
    }
    // There are thousands of connections, and hardly ever is anything due.
    if (this.#there.isDue(due)) {
      // What comes in one tick leaves in one call of the system.
      this.#far.cork()
      this.#there.take(due, (bytes) => {
        if (bytes === null) this.#far.end()
        else this.#far.write(bytes)
      })
      this.#far.uncork()
    }
    if (!this.#back.isDue(due)) return
    this.#back.take(due, (bytes) => {
      if (bytes === null) this.near.end()
      else this.near.write(bytes)
    })
  }

  reset(): void {
    this.near.resetAndDestroy()
    this.#far.resetAndDestroy()
  }
}

class Line {
  readonly #settings: LineSettings
  readonly #server: Server
  readonly #connections = new Set<Connection>()
  readonly #allowance: Allowance
  readonly #began = performance.now()
  readonly #timer: NodeJS.Timeout
  #last = performance.now()
  #bytes = 0
  #resets = 0
  #count = 0
  #lostMs = 0
  /** Silences since the first byte, in milliseconds, and how much of that was before the last one. */
  #silence = 0
  #silentMs = 0
  readonly #everyMs: number

  constructor(settings: LineSettings) {
    this.#settings = settings
    this.#allowance = new Allowance(settings.rate)
    this.#server = createServer({ allowHalfOpen: true }, (near) => {
      const connection: Connection = new Connection(near, settings, performance.now(), () =>
        this.#connections.delete(connection),
      )
      this.#connections.add(connection)
      this.#count += 1
    })
    this.#everyMs = settings.rate > slowRate ? tickMs : slowTickMs
    this.#timer = setInterval(() => this.#tick(), this.#everyMs)
  }

  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.on('error', reject)
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as { port: number }).port))
    })
  }

  close(): LineReading {
    clearInterval(this.#timer)
    this.#server.close()
    for (const connection of this.#connections) connection.reset()
    return {
      bytes: this.#bytes,
      resets: this.#resets,
      connections: this.#count,
      lostMs: this.#lostMs,
      silentMs: this.#silentMs,
    }
  }

  #tick(): void {
    const now = performance.now()
    const ms = now - this.#last
    this.#last = now
    if (this.#bytes > 0) this.#lostMs += Math.max(0, ms - burstMs)
    this.#allowance.grow(ms)
    for (const connection of this.#connections) {
      connection.grow(ms)
      // What is due before the middle of the next tick goes with this one: so nothing is late on average.
      connection.deliver(now, now + this.#everyMs / 2)
    }
    if (!this.#isSilent(now)) this.#pass(now)
    else if (this.#bytes > 0) this.#silence += ms
    const { resetEveryMs } = this.#settings
    if (resetEveryMs !== null && now - this.#began > (this.#resets + 1) * resetEveryMs) this.#resetOne()
  }

  #isSilent(now: number): boolean {
    const { stall } = this.#settings
    // The silence is at the end of each stretch, so that a run does not begin with one.
    return stall !== null && (now - this.#began) % stall.everyMs > stall.everyMs - stall.forMs
  }

  /** In turns, until the line is full or nobody has anything. */
  #pass(now: number): void {
    for (let passed = 1; passed > 0 && this.#allowance.bytes > 0; ) {
      passed = 0
      for (const connection of [...this.#connections]) {
        const bytes = connection.pass(this.#allowance.bytes, now)
        this.#allowance.take(bytes)
        passed += bytes
        // Who was served goes to the end, also for the next tick.
        if (bytes === 0) continue
        this.#connections.delete(connection)
        this.#connections.add(connection)
      }
      this.#bytes += passed
      if (passed > 0) this.#silentMs = this.#silence
    }
  }

  /** The connection that has carried most, which is in the middle of a part. */
  #resetOne(): void {
    this.#resets += 1
    const [busiest] = [...this.#connections].sort((a, b) => b.bytes - a.bytes)
    busiest?.reset()
  }
}

const lines = new Map<number, Line>()

process.on('message', async (question: RelayQuestion) => {
  if (question.type === 'open') {
    const line = new Line(question.settings)
    const port = await line.listen()
    lines.set(port, line)
    process.send?.({ port })
    return
  }
  const line = lines.get(question.port)
  lines.delete(question.port)
  process.send?.(line?.close() ?? { bytes: 0, resets: 0, connections: 0, lostMs: 0, silentMs: 0 })
})
process.on('disconnect', () => process.exit())
process.send?.({})

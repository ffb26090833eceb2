import type { Clock } from '../ports'

/** Time constants of the smoothing in milliseconds: a few seconds must not decide the forecast for an hour. */
const nowMs = 60_000
const latelyMs = 15 * 60_000
/** Steps shorter than this are added up first, in milliseconds. */
const stepMs = 1_000
/** A silence longer than this is an interruption and does not change the rate, in milliseconds. */
const silenceMs = 10_000
/** From this share of the limit on, the limit may hold the rate back, so nothing is measured. */
const held = 0.7
/** No rate is given before this much was measured, in milliseconds. */
const leastMs = 5_000

/** The rate of a connection, in bytes per second. */
export interface ConnectionRate {
  /** Over the last minute or so in which bytes flowed. */
  readonly now: number
  /** Over the last quarter of an hour or so in which bytes flowed. */
  readonly lately: number
}

/**
 * Measures the rate of a connection. Unlike the speed of an upload, it is kept when nothing is sent, and an
 * interruption does not change it.
 */
export class ConnectionMeter {
  readonly #now = new Mean(nowMs)
  readonly #lately = new Mean(latelyMs)
  #measuredMs = 0
  #bytes = 0
  #from: number | null = null
  #last = 0
  #limit = Number.POSITIVE_INFINITY

  /**
   * Bytes that were sent while the connection was in full use.
   * @param now milliseconds
   * @param limit in bytes per second that Hoist itself keeps to
   */
  add(bytes: number, now: number, limit = Number.POSITIVE_INFINITY): void {
    this.#limit = limit
    if (this.#from === null || now - this.#last > silenceMs) {
      this.#from = now
      this.#bytes = 0
    } else this.#bytes += bytes
    this.#fold(now)
  }

  /**
   * A part has arrived, so a silence before that was no interruption: bytes in the system's buffers take their time
   * on a slow connection. @param now milliseconds
   */
  arrived(now: number): void {
    if (this.#from !== null) this.#fold(now)
  }

  #fold(now: number): void {
    this.#last = now
    const elapsed = now - (this.#from ?? now)
    if (elapsed < stepMs) return
    const rate = (this.#bytes / elapsed) * 1000
    if (rate < this.#limit * held) {
      this.#now.add(rate, elapsed)
      this.#lately.add(rate, elapsed)
      this.#measuredMs += elapsed
    }
    this.#bytes = 0
    this.#from = now
  }

  /** The connection is no longer in full use: bytes do not count until {@link add} is called again. */
  rest(): void {
    this.#from = null
  }

  /** Undefined before enough was measured. */
  get rate(): ConnectionRate | undefined {
    if (this.#measuredMs < leastMs || this.#now.value < 1) return undefined
    return { now: this.#now.value, lately: this.#lately.value }
  }
}

export interface ConnectionRatesDeps {
  readonly clock: Clock
  /** Most bytes per second that Hoist itself keeps to; infinite if there is no limit. */
  readonly limit: () => number
  /** How many long parts to these accounts it takes to use the whole connection. */
  readonly enough: (accountIds: Iterable<string>) => number
}

/** The rate of the connection over all uploads and to each account, measured while it is in full use. */
export class ConnectionRates {
  readonly #deps: ConnectionRatesDeps
  readonly #all = new ConnectionMeter()
  readonly #each = new Map<string, ConnectionMeter>()
  /** Parts in flight that are long enough to show the speed of the connection, by account. */
  readonly #longParts = new Map<string, number>()

  constructor(deps: ConnectionRatesDeps) {
    this.#deps = deps
  }

  /** Counts a long part of that account until the returned function is called. */
  begin(accountId: string): () => void {
    this.#longParts.set(accountId, (this.#longParts.get(accountId) ?? 0) + 1)
    return () => {
      const left = (this.#longParts.get(accountId) ?? 0) - 1
      if (left > 0) this.#longParts.set(accountId, left)
      else this.#longParts.delete(accountId)
    }
  }

  /** Bytes of a part were handed to the network. */
  sent(bytes: number): void {
    const now = this.#deps.clock.steady()
    const isInFullUse = this.#isInFullUse
    // With a free slot, or with short parts that spend their time on the way, the connection could carry more.
    for (const meter of this.#meters()) {
      if (isInFullUse) meter.add(bytes, now, this.#deps.limit())
      else meter.rest()
    }
  }

  /** A part has arrived; its slot is still taken. */
  arrived(): void {
    if (!this.#isInFullUse) return
    for (const meter of this.#meters()) meter.arrived(this.#deps.clock.steady())
  }

  get #isInFullUse(): boolean {
    let long = 0
    for (const count of this.#longParts.values()) long += count
    return long > 0 && long >= this.#deps.enough(this.#longParts.keys())
  }

  /** The meters that count what is sent now. */
  #meters(): ConnectionMeter[] {
    return [this.#all, ...[...this.#longParts.keys()].map((accountId) => this.#meter(accountId))]
  }

  #meter(accountId: string): ConnectionMeter {
    const meter = this.#each.get(accountId) ?? new ConnectionMeter()
    this.#each.set(accountId, meter)
    return meter
  }

  /** Over all uploads: the rate of the connection, or the limit if that is lower; undefined while unknown. */
  get all(): ConnectionRate | undefined {
    const limit = this.#deps.limit()
    const { rate } = this.#all
    if (rate === undefined)
      return limit === Number.POSITIVE_INFINITY ? undefined : { now: limit, lately: limit }
    return { now: Math.min(rate.now, limit), lately: Math.min(rate.lately, limit) }
  }

  /**
   * The rate to that account, in bytes per second: that of the connection, or the limit if that is lower; undefined
   * while unknown. Never too low.
   */
  of(accountId: string): number | undefined {
    const rate = Math.min(this.#measured(accountId) ?? Number.POSITIVE_INFINITY, this.#deps.limit())
    return rate === Number.POSITIVE_INFINITY ? undefined : rate
  }

  /** The rate to each account for which it is known, by account id, whatever the limit. */
  get each(): Record<string, number> {
    const rates: Record<string, number> = {}
    for (const accountId of this.#each.keys()) {
      const rate = this.#measured(accountId)
      if (rate !== undefined) rates[accountId] = rate
    }
    return rates
  }

  #measured(accountId: string): number | undefined {
    const rate = this.#each.get(accountId)?.rate
    return rate === undefined ? undefined : Math.max(rate.now, rate.lately)
  }
}

/** An exponentially weighted mean over time, corrected for the short history at the start. */
class Mean {
  readonly #constantMs: number
  #weighted = 0
  #weight = 0

  constructor(constantMs: number) {
    this.#constantMs = constantMs
  }

  add(value: number, ms: number): void {
    const keep = Math.exp(-ms / this.#constantMs)
    this.#weighted = this.#weighted * keep + value * (1 - keep)
    this.#weight = this.#weight * keep + (1 - keep)
  }

  get value(): number {
    return this.#weight === 0 ? 0 : this.#weighted / this.#weight
  }
}

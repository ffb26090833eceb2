import type { Clock } from '../ports'

/** Time constants of the smoothing in milliseconds: an hour must not hang on a few seconds. */
const nowMs = 60_000
const latelyMs = 15 * 60_000
/** Shorter steps than this are summed up first, in milliseconds. */
const stepMs = 1_000
/** A silence longer than this is an interruption and says nothing about the line, in milliseconds. */
const silenceMs = 10_000
/** From this share of the limit on it is the limit that holds back, and says nothing about the line. */
const held = 0.7
/** Before this much has been measured nothing is said, in milliseconds. */
const leastMs = 5_000

/** What a line carries, in bytes per second. */
export interface LineRate {
  /** Over the last minute or so in which bytes flowed. */
  readonly now: number
  /** Over the last quarter of an hour or so in which bytes flowed. */
  readonly lately: number
}

/**
 * Measures what a line carries. Unlike the speed of an upload it is kept when nothing is sent, and an interruption
 * leaves it as it was.
 */
export class LineMeter {
  readonly #now = new Mean(nowMs)
  readonly #lately = new Mean(latelyMs)
  #measuredMs = 0
  #bytes = 0
  #from: number | null = null
  #last = 0
  #limit = Number.POSITIVE_INFINITY

  /**
   * Bytes that were sent while the line was in full use.
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
   * A part has arrived. Until then a silence was no interruption: what the system had taken off our hands was on its
   * way, and on a slow line that takes its time. @param now milliseconds
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

  /** The line is no longer in full use: what goes out until {@link add} is called again does not count. */
  rest(): void {
    this.#from = null
  }

  /** Undefined before enough was measured. */
  get rate(): LineRate | undefined {
    if (this.#measuredMs < leastMs || this.#now.value < 1) return undefined
    return { now: this.#now.value, lately: this.#lately.value }
  }
}

export interface LineRatesDeps {
  readonly clock: Clock
  /** Most bytes a second that Hoist itself keeps to; infinite where there is no limit. */
  readonly limit: () => number
  /** Long parts in flight to those accounts with which the line is in full use. */
  readonly enough: (accountIds: Iterable<string>) => number
}

/** What the line carries over all uploads and to each account, measured while it is in full use. */
export class LineRates {
  readonly #deps: LineRatesDeps
  readonly #all = new LineMeter()
  readonly #each = new Map<string, LineMeter>()
  /** Parts in flight that are long enough to tell how fast the line is, by account. */
  readonly #longParts = new Map<string, number>()

  constructor(deps: LineRatesDeps) {
    this.#deps = deps
  }

  /** Counts a long part of that account until the function that is returned is called. */
  begin(accountId: string): () => void {
    this.#longParts.set(accountId, (this.#longParts.get(accountId) ?? 0) + 1)
    return () => {
      const left = (this.#longParts.get(accountId) ?? 0) - 1
      if (left > 0) this.#longParts.set(accountId, left)
      else this.#longParts.delete(accountId)
    }
  }

  /** So many bytes of a part were handed to the network. */
  sent(bytes: number): void {
    const now = this.#deps.clock.steady()
    const isInFullUse = this.#isInFullUse
    // With a slot free, or with parts that spend their time on the way, the line could carry more.
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

  /** Those that hear of what is sent now. */
  #meters(): LineMeter[] {
    return [this.#all, ...[...this.#longParts.keys()].map((accountId) => this.#meter(accountId))]
  }

  #meter(accountId: string): LineMeter {
    const meter = this.#each.get(accountId) ?? new LineMeter()
    this.#each.set(accountId, meter)
    return meter
  }

  /** Over all uploads: what the line carries, or the limit where that is less; undefined while nobody knows. */
  get all(): LineRate | undefined {
    const limit = this.#deps.limit()
    const { rate } = this.#all
    if (rate === undefined)
      return limit === Number.POSITIVE_INFINITY ? undefined : { now: limit, lately: limit }
    return { now: Math.min(rate.now, limit), lately: Math.min(rate.lately, limit) }
  }

  /**
   * What can go to that account, in bytes per second: what the line carries, or the limit where that is less;
   * undefined while nobody knows. Never too little.
   */
  of(accountId: string): number | undefined {
    const rate = Math.min(this.#measured(accountId) ?? Number.POSITIVE_INFINITY, this.#deps.limit())
    return rate === Number.POSITIVE_INFINITY ? undefined : rate
  }

  /** What the line carries to each account of which it is known, by their ids, whatever the limit. */
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

/** An exponentially weighted mean over time, corrected for its short past at the beginning. */
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

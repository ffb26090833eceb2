/** What was observed of a host since the previous sample. */
export interface Sample {
  /** Milliseconds that it covers. */
  readonly ms: number
  /** Parts in flight at its end. */
  readonly running: number
  /** Whether no slot was free the whole time: the host was at its limit, or other hosts had the rest. */
  readonly full: boolean
}

/** The number of parts at the beginning. */
const firstLimit = 4
/**
 * By how much the number grows with every sample: a service with a lower limit then refuses one or two parts, not a
 * dozen.
 */
const opening = 3
/** How long it stops growing when there was not enough to send, in milliseconds. */
const pauseMs = 2_000
/** How long no higher number is tried after parts were refused or lost, in milliseconds. Doubles each time. */
const refusedMs = 60_000
const lostMs = 15_000
const mostTimes = 8
/**
 * After refusals it grows by one at a time, and waits this long to see whether that one is taken, in milliseconds.
 */
const oneMoreMs = 5_000
/** This many parts lost within that time, and a quarter of those that may be in flight, are no accident. */
const lossesMs = 15_000
const fewestLosses = 3
/** Parts lost within this time have the same cause and are not counted again, in milliseconds. */
const sameLossMs = 10_000
/** After this long at the maximum, earlier refusals and losses are forgotten, in milliseconds. */
const calmMs = 60_000

/**
 * How many parts to send in parallel to one host: the maximum within a second, and fewer only if the service refuses
 * some or the connection loses many. Some time later it tries more again.
 */
export class Parallelism {
  #most: number
  #limit: number
  /** How long it does not grow for now, in milliseconds. */
  #pause = 0
  /** The limit stays at or below this for now, because more were refused or lost. */
  #ceiling = Number.POSITIVE_INFINITY
  #ceilingMs = 0
  /** How long that lasts, and how long it will last the next time, in multiples of the first time. */
  #times = 1
  #nextTimes = 1
  /** Whether the last excess was refused rather than lost. */
  #isRefused = false
  /** How long ago parts were lost, in milliseconds, and for how long none are counted. */
  #losses: number[] = []
  #ignoreMs = 0
  /** How long the limit has been at its maximum, in milliseconds. */
  #calm = 0

  /** @param most highest number of parts, at least 1 */
  constructor(most: number) {
    this.#most = most
    this.#limit = Math.min(firstLimit, most)
  }

  /** Parts that may be in flight, from 1 to the maximum. */
  get limit(): number {
    return this.#limit
  }

  /** Parts that may be in flight in a moment, unless they are refused. */
  get soon(): number {
    return this.#isRefused ? this.#limit : this.#top
  }

  /** Changes the maximum immediately. @param most highest number of parts, at least 1 */
  setMost(most: number): void {
    this.#most = most
    this.#limit = Math.min(this.#limit, most)
  }

  /** Takes in a sample, and returns the limit from now on. */
  observe({ full, ms, running }: Sample): number {
    this.#pass(ms)
    if (this.#limit >= this.#top) return this.#limit
    if (!full) {
      // While there is not enough to send, no unused slots are kept.
      this.#limit = Math.min(this.#limit, Math.max(firstLimit, running))
      this.#pause = pauseMs
    } else if (running >= this.#limit && this.#pause <= 0) {
      this.#limit = Math.min(this.#limit + (this.#isRefused ? 1 : opening), this.#top)
      if (this.#isRefused) this.#pause = oneMoreMs
    }
    return this.#limit
  }

  /**
   * The service refused a part because there were too many. Its slot is taken away.
   * @param others parts in flight beside it
   */
  refused(others: number): void {
    this.#cap(Math.min(this.#limit, others), refusedMs)
    this.#isRefused = true
  }

  /** A part in flight was lost: a reset, a timeout. A single loss means nothing. */
  lost(): void {
    if (this.#ignoreMs > 0) return
    this.#losses.push(0)
    if (this.#losses.length < Math.max(fewestLosses, this.#limit / 4)) return
    this.#losses = []
    this.#ignoreMs = sameLossMs
    this.#cap(Math.ceil(this.#limit / 2), lostMs)
  }

  get #top(): number {
    return Math.min(this.#most, this.#ceiling)
  }

  #pass(ms: number): void {
    this.#losses = this.#losses.map((ago) => ago + ms).filter((ago) => ago < lossesMs)
    this.#ignoreMs -= ms
    this.#pause -= ms
    this.#ceilingMs -= ms
    if (this.#ceilingMs <= 0) this.#ceiling = Number.POSITIVE_INFINITY
    this.#calm = this.#limit === this.#most ? this.#calm + ms : 0
    if (this.#calm < calmMs) return
    this.#nextTimes = 1
    this.#isRefused = false
  }

  #cap(limit: number, ms: number): void {
    // Only the first of several losses in a row prolongs the wait for the next attempt.
    if (this.#ceiling === Number.POSITIVE_INFINITY) {
      this.#times = this.#nextTimes
      this.#nextTimes = Math.min(2 * this.#times, mostTimes)
    }
    this.#ceilingMs = Math.max(this.#ceilingMs, ms * this.#times)
    this.#ceiling = Math.max(1, limit)
    this.#limit = this.#ceiling
  }
}

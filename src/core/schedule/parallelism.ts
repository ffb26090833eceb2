/** What was seen of a host since the sample before. */
export interface Sample {
  /** Milliseconds that it covers. */
  readonly ms: number
  /** Parts in flight at its end. */
  readonly running: number
  /** Whether no place stood free all the time: it had as many as its limit, or other hosts had the rest. */
  readonly full: boolean
}

/** How many parts it begins with. */
const firstLimit = 4
/** How many more with every sample: a service that takes fewer refuses one or two, not a dozen. */
const opening = 3
/** For how long it goes no further up where there was not enough to send, in milliseconds. */
const pauseMs = 2_000
/** How long nothing above it is tried once parts were refused, or lost, in milliseconds. Doubles each time. */
const refusedMs = 60_000
const lostMs = 15_000
const mostTimes = 8
/** After refusals it goes up by one at a time, and waits for so long whether that one is taken, in milliseconds. */
const oneMoreMs = 5_000
/** So many parts lost within that time, and a quarter of those that may be in flight, are no accident. */
const lossesMs = 15_000
const fewestLosses = 3
/** What was in flight at the time is lost by the same cause: for so long it is not counted again, in milliseconds. */
const deafMs = 10_000
/** With all that there may be for so long, what was refused and lost before is forgotten, in milliseconds. */
const calmMs = 60_000

/**
 * How many parts to send side by side to one host: as many as there may be within a second, and fewer only where the
 * service refuses some or the line loses many. Some time later it tries more again.
 */
export class Parallelism {
  #most: number
  #limit: number
  /** For how long it does not go up for now, in milliseconds. */
  #pause = 0
  /** Not above this for now, because more were refused or lost. */
  #ceiling = Number.POSITIVE_INFINITY
  #ceilingMs = 0
  /** How many times as long as the first time that lasts, and how many times the next one will. */
  #times = 1
  #nextTimes = 1
  /** The last time there were too many they were refused. */
  #isRefused = false
  /** How long ago parts were lost, in milliseconds, and for how long none are counted. */
  #losses: number[] = []
  #deaf = 0
  /** For how long there have been as many as there may be, in milliseconds. */
  #calm = 0

  /** @param most parts that there may be, at least 1 */
  constructor(most: number) {
    this.#most = most
    this.#limit = Math.min(firstLimit, most)
  }

  /** Parts that may be in flight, from 1 to the most there may be. */
  get limit(): number {
    return this.#limit
  }

  /** Parts that there will be in a moment, unless they are refused. */
  get soon(): number {
    return this.#isRefused ? this.#limit : this.#top
  }

  /** Another bound, at once. @param most parts that there may be, at least 1 */
  setMost(most: number): void {
    this.#most = most
    this.#limit = Math.min(this.#limit, most)
  }

  /** Takes in what was seen, and returns the limit from now on. */
  observe({ full, ms, running }: Sample): number {
    this.#pass(ms)
    if (this.#limit >= this.#top) return this.#limit
    if (!full) {
      // No place stands free while there is not enough to send for more.
      this.#limit = Math.min(this.#limit, Math.max(firstLimit, running))
      this.#pause = pauseMs
    } else if (running >= this.#limit && this.#pause <= 0) {
      this.#limit = Math.min(this.#limit + (this.#isRefused ? 1 : opening), this.#top)
      if (this.#isRefused) this.#pause = oneMoreMs
    }
    return this.#limit
  }

  /**
   * The service refused a part because there were too many. Its place is taken away.
   * @param others parts that are in flight beside it
   */
  refused(others: number): void {
    this.#cap(Math.min(this.#limit, others), refusedMs)
    this.#isRefused = true
  }

  /** A part in flight was lost on the way: a reset, a timeout. One by itself means nothing. */
  lost(): void {
    if (this.#deaf > 0) return
    this.#losses.push(0)
    if (this.#losses.length < Math.max(fewestLosses, this.#limit / 4)) return
    this.#losses = []
    this.#deaf = deafMs
    this.#cap(Math.ceil(this.#limit / 2), lostMs)
  }

  get #top(): number {
    return Math.min(this.#most, this.#ceiling)
  }

  #pass(ms: number): void {
    this.#losses = this.#losses.map((ago) => ago + ms).filter((ago) => ago < lossesMs)
    this.#deaf -= ms
    this.#pause -= ms
    this.#ceilingMs -= ms
    if (this.#ceilingMs <= 0) this.#ceiling = Number.POSITIVE_INFINITY
    this.#calm = this.#limit === this.#most ? this.#calm + ms : 0
    if (this.#calm < calmMs) return
    this.#nextTimes = 1
    this.#isRefused = false
  }

  #cap(limit: number, ms: number): void {
    // Of several in a row only the first one makes the wait for the next try longer.
    if (this.#ceiling === Number.POSITIVE_INFINITY) {
      this.#times = this.#nextTimes
      this.#nextTimes = Math.min(2 * this.#times, mostTimes)
    }
    this.#ceilingMs = Math.max(this.#ceilingMs, ms * this.#times)
    this.#ceiling = Math.max(1, limit)
    this.#limit = this.#ceiling
  }
}

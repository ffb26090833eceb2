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

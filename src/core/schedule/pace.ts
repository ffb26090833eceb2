/** Older observations fade with this time constant of sending, in milliseconds. */
const memoryMs = 4_000

/**
 * How fast parts get through to a host, measured by what has arrived: bytes in the system's buffers do not count.
 * Parts in flight share the connection, so each has its share of the time that passes.
 */
export class Pace {
  #inFlight = 0
  /**
   * Milliseconds of the connection that a part in flight from the beginning would have had to itself, and until when
   * they are counted.
   */
  #share = 0
  #until = 0
  /** Sums over the parts that have arrived, the newest weighted most: their bytes, and their shares of the time. */
  #bytes = 0
  #ms = 0

  /**
   * Records that a part is being sent.
   *
   * @param now on the steady clock, in milliseconds
   * @returns a function to call once when it ends, with its bytes if it has arrived, or else 0
   */
  depart(now: number): (now: number, arrived: number) => void {
    this.#pass(now)
    const from = this.#share
    this.#inFlight += 1
    return (endedAt, arrived) => {
      this.#pass(endedAt)
      if (arrived > 0) {
        const ms = this.#share - from
        const keep = Math.exp(-ms / memoryMs)
        this.#bytes = this.#bytes * keep + arrived
        this.#ms = this.#ms * keep + ms
      }
      this.#inFlight -= 1
    }
  }

  #pass(now: number): void {
    if (this.#inFlight > 0) this.#share += (now - this.#until) / this.#inFlight
    this.#until = now
  }

  /** Number of parts. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Bytes per second over all parts in flight; undefined before one has arrived. */
  get rate(): number | undefined {
    return this.#bytes === 0 ? undefined : (this.#bytes / this.#ms) * 1000
  }
}

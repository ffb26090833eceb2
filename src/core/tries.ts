/**
 * The failed tries of one call, or of one part. A try counts only where something else got through to the same host
 * meanwhile: in an outage nothing counts.
 */
export class Tries {
  /** All of them: the waits between them grow with it. */
  failures = 0
  /** Those that count. */
  counted = 0
  readonly #begunAt: number
  #lastAt: number

  /** @param now when the first try begins, on the steady clock, in milliseconds */
  constructor(now: number) {
    this.#begunAt = now
    this.#lastAt = now
  }

  /**
   * One more has failed.
   *
   * @param hasAnsweredSince whether something got through since that time
   * @returns whether it counts
   */
  fail(hasAnsweredSince: (since: number) => boolean, now: number): boolean {
    const counts = hasAnsweredSince(this.#lastAt)
    this.failures += 1
    if (counts) this.counted += 1
    this.#lastAt = now
    return counts
  }

  /** Whether it has been tried for so many seconds. @param now on the steady clock */
  lasted(seconds: number, now: number): boolean {
    return now - this.#begunAt >= seconds * 1000
  }
}

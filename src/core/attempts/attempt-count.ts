/**
 * The failed attempts of one call, or of one part. An attempt counts only if something else got through to the same
 * host meanwhile: in an outage nothing counts.
 */
export class AttemptCount {
  /** All failed attempts: the backoff grows with them. */
  failures = 0
  /** The failed attempts that count. */
  counted = 0
  readonly #begunAt: number
  #lastAt: number

  /** @param now when the first attempt begins, on the steady clock, in milliseconds */
  constructor(now: number) {
    this.#begunAt = now
    this.#lastAt = now
  }

  /**
   * Records a failed attempt.
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

  /**
   * Whether the call was tried often enough and for long enough.
   *
   * @param now on the steady clock, in milliseconds
   * @param before how many attempts counted in earlier runs
   */
  areEnough(
    { maxAttempts, keepTryingSeconds }: { readonly maxAttempts: number; readonly keepTryingSeconds: number },
    now: number,
    before = 0,
  ): boolean {
    return before + this.counted >= maxAttempts && now - this.#begunAt >= keepTryingSeconds * 1000
  }
}

/** Gives up an operation that has not moved for a time. */
export class Watchdog {
  readonly #giveUp: () => void
  #allowedMs: number
  #timer: NodeJS.Timeout
  #isOff = false
  /**
   * Whether nothing is expected of the other end now. The timer keeps running, because there is such a wait for every
   * MiB.
   */
  #isHeld = false
  #silentMs: number | null = null

  /**
   * @param allowedMs milliseconds without a move that are allowed
   * @param giveUp called once, when they are over
   */
  constructor(allowedMs: number, giveUp: () => void) {
    this.#giveUp = giveUp
    this.#allowedMs = allowedMs
    this.#timer = this.#started()
  }

  /** For how long nothing had moved when it gave up, in milliseconds; null if it has not. */
  get silentMs(): number | null {
    return this.#silentMs
  }

  /** Something has moved. */
  readonly moved = (): void => {
    this.#timer.refresh()
  }

  /** From now on a silence of this many milliseconds is allowed. */
  allow(ms: number): void {
    clearTimeout(this.#timer)
    this.#isHeld = false
    this.#allowedMs = ms
    if (!this.#isOff) this.#timer = this.#started()
  }

  /** Excludes a wait from the silence: it is not for the other end. */
  hold<T>(wait: Promise<T>): Promise<T> {
    this.#isHeld = true
    wait.then(this.#release, this.#release)
    return wait
  }

  readonly #release = (): void => {
    this.#isHeld = false
    if (!this.#isOff) this.moved()
  }

  /** Stops watching. */
  off(): void {
    this.#isOff = true
    clearTimeout(this.#timer)
  }

  #started(): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.#isHeld) {
        this.moved()
        return
      }
      this.#silentMs = this.#allowedMs
      this.#giveUp()
    }, this.#allowedMs)
  }
}

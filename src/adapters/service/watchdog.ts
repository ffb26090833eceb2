/** Gives something up when nothing of it moves for a time. */
export class Watchdog {
  readonly #giveUp: () => void
  #allowedMs: number
  #timer: NodeJS.Timeout
  #isOff = false
  #silentMs: number | null = null

  /**
   * @param allowedMs milliseconds in which nothing may move
   * @param giveUp called once, when they are over
   */
  constructor(allowedMs: number, giveUp: () => void) {
    this.#giveUp = giveUp
    this.#allowedMs = allowedMs
    this.#timer = this.#started()
  }

  /** For how long nothing had moved when it gave up, in milliseconds; null where it has not. */
  get silentMs(): number | null {
    return this.#silentMs
  }

  /** Something has moved. */
  readonly moved = (): void => {
    this.#timer.refresh()
  }

  /** From now on nothing may move for so many milliseconds. */
  allow(ms: number): void {
    clearTimeout(this.#timer)
    this.#allowedMs = ms
    if (!this.#isOff) this.#timer = this.#started()
  }

  /** Takes a wait for none of the silence: something else than the other end is waited for. */
  hold<T>(wait: Promise<T>): Promise<T> {
    clearTimeout(this.#timer)
    return wait.finally(() => this.allow(this.#allowedMs))
  }

  /** It gives nothing up any more. */
  off(): void {
    this.#isOff = true
    clearTimeout(this.#timer)
  }

  #started(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#silentMs = this.#allowedMs
      this.#giveUp()
    }, this.#allowedMs)
  }
}

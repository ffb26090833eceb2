/** Time between two beats, in milliseconds: while the window is shown or something is sent, and otherwise. */
const briskMs = 1_000
const restingMs = 5_000

/**
 * One timer for everything that Hoist checks regularly: a timer each would wake the processor several times as often.
 * With the window hidden and nothing to send, it rests.
 */
export class Pulse {
  readonly #isBrisk: () => boolean
  readonly #acts: (() => void)[] = []
  #isResting = false
  #timer: NodeJS.Timeout

  constructor(isBrisk: () => boolean) {
    this.#isBrisk = isBrisk
    this.#timer = setTimeout(this.#beat, briskMs)
  }

  /** Runs with each beat from now on. */
  each(act: () => void): void {
    this.#acts.push(act)
  }

  /** The window is shown, or something is sent: after a rest, the next beat comes now. */
  wake(): void {
    if (!this.#isResting) return
    clearTimeout(this.#timer)
    this.#beat()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#acts.length = 0
  }

  readonly #beat = (): void => {
    this.#isResting = !this.#isBrisk()
    // Planned first: an error in one of them must not be the last beat.
    this.#timer = setTimeout(this.#beat, this.#isResting ? restingMs : briskMs)
    for (const act of this.#acts) act()
  }
}

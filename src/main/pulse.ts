/** Time between two beats, in milliseconds: while the window is shown or something is sent, and otherwise. */
const briskMs = 1_000
const restingMs = 5_000

/**
 * One timer for everything that Hoist checks regularly: a timer each would wake the processor several times as often.
 * With the window hidden and nothing to send, it rests.
 */
export class Pulse {
  readonly #isBrisk: () => boolean
  readonly #act: () => void
  #isResting = false
  #timer: NodeJS.Timeout

  /** @param act runs with each beat */
  constructor(isBrisk: () => boolean, act: () => void) {
    this.#isBrisk = isBrisk
    this.#act = act
    this.#timer = setTimeout(this.#beat, briskMs)
  }

  /** The window is shown, or something is sent: after a rest, the next beat comes now. */
  wake(): void {
    if (!this.#isResting) return
    clearTimeout(this.#timer)
    this.#beat()
  }

  close(): void {
    clearTimeout(this.#timer)
    // Nothing wakes it again.
    this.#isResting = false
  }

  readonly #beat = (): void => {
    this.#isResting = !this.#isBrisk()
    // Planned first: an error in the act must not make this the last beat.
    this.#timer = setTimeout(this.#beat, this.#isResting ? restingMs : briskMs)
    this.#act()
  }
}

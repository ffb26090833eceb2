/** What is sent may take so much of one turn of the event loop, in milliseconds: then timers and the window come round. */
const turnMs = 4

/**
 * Shares the event loop among all that send: to hand a buffer to a socket is to copy it, and with a dozen parts in flight
 * all of them may be ready in the same turn, which then lasts a tenth of a second.
 */
export class LoopTurns {
  /** When the first one in this turn went on; null where none has yet. */
  #began: number | null = null
  #waiting = 0

  /** @returns null for whoever may go on now, otherwise a promise that resolves when it may */
  take(): Promise<void> | null {
    if (this.#waiting === 0 && this.#mayGo()) return null
    this.#waiting += 1
    return new Promise((resolve) => setImmediate(this.#look, resolve))
  }

  #mayGo(): boolean {
    const now = performance.now()
    if (this.#began !== null) return now - this.#began < turnMs
    this.#began = now
    // Before those that come to wait from now on.
    setImmediate(this.#end)
    return true
  }

  /** Node lets each go on before it comes to the next one. */
  readonly #look = (resolve: () => void): void => {
    if (this.#mayGo()) {
      this.#waiting -= 1
      resolve()
    } else setImmediate(this.#look, resolve)
  }

  readonly #end = (): void => {
    this.#began = null
  }
}

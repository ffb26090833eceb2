/** How long parts may send in one slice of the event loop, in milliseconds: then timers and the window run. */
const sliceMs = 4

/**
 * Shares the event loop among all parts that send: giving a buffer to a socket copies it, and with a dozen parts in
 * flight all of them may be ready in the same slice, which then lasts a tenth of a second.
 */
export class LoopSlices {
  /** When the first part continued in this slice, by `performance.now()`; null if none has yet. */
  #began: number | null = null
  #waiting = 0

  /** @returns null if the caller may continue now, otherwise a promise that resolves when it may */
  take(): Promise<void> | null {
    if (this.#waiting === 0 && this.#mayGo()) return null
    this.#waiting += 1
    return new Promise((resolve) => setImmediate(this.#look, resolve))
  }

  #mayGo(): boolean {
    const now = performance.now()
    if (this.#began !== null) return now - this.#began < sliceMs
    this.#began = now
    // These continue before parts that start waiting from now on.
    setImmediate(this.#end)
    return true
  }

  /** The promise continues before the next callback of `setImmediate` runs, so each part is timed on its own. */
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

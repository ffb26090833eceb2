/** Running tasks that their owner waits for before it ends. */
export class Tasks {
  readonly #tasks = new Set<Promise<void>>()
  readonly #onBroken: (error: unknown) => void
  #onEnd: () => void = () => {}

  /** @param onBroken called with the error that a task has thrown: no task should throw */
  constructor(onBroken: (error: unknown) => void) {
    this.#onBroken = onBroken
  }

  /** @returns when that task has ended; never rejects */
  add(task: Promise<void>): Promise<void> {
    const ended = task
      .catch((error: unknown) => this.#onBroken(error))
      .then(() => {
        this.#tasks.delete(ended)
        this.#onEnd()
      })
    this.#tasks.add(ended)
    return ended
  }

  /**
   * Resolves when no task is left and no more tasks will come. @param isDone whether no more tasks will come; an abort
   * means the same
   */
  drained(signal: AbortSignal, isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#tasks.size > 0 || !(signal.aborted || isDone())) return
        signal.removeEventListener('abort', look)
        this.#onEnd = () => {}
        resolve()
      }
      this.#onEnd = look
      signal.addEventListener('abort', look)
      look()
    })
  }
}

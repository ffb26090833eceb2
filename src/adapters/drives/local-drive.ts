import type { HoistError } from '../../shared/failures'
import { Silence, type Waiting } from './silence'

/**
 * Requests to one drive at the same time. Node has four threads for all files: one is left for Hoist's own while a
 * drive does not answer.
 */
const mostAtOnce = 3

/** A drive that this process reads itself. */
export class LocalDrive {
  readonly #silence: Silence
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param silentMs how long it may be silent */
  constructor(silentMs?: number) {
    this.#silence = new Silence(silentMs)
  }

  /** Asks it when a slot is free. Rejects with a HoistError (`drive-silent`) when the drive does not answer. */
  ask<T>(act: () => Promise<T>, waiting?: Waiting<T>): Promise<T> {
    return this.#silence.watch(this.enqueue(act), waiting)
  }

  /** As {@link ask}, and waits for ever. */
  enqueue<T>(act: () => Promise<T>): Promise<T> {
    if (this.#running < mostAtOnce) {
      this.#running += 1
      return act().finally(this.#next)
    }
    return new Promise<void>((resolve) => this.#waiting.push(resolve)).then(act).finally(this.#next)
  }

  /** Serves whoever has waited longest. */
  readonly #next = (): void => {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }

  /**
   * As {@link ask}, for what is asked of it thousands of times a second: promises cost more than the read.
   *
   * @param act called when a slot is free; calls `end` once
   * @param onSilent called when the drive does not answer
   */
  read(act: (end: () => void) => void, onSilent: (error: HoistError) => void): void {
    const wait = this.#silence.begin(onSilent)
    const end = () => {
      this.#silence.end(wait)
      this.#next()
    }
    if (this.#running < mostAtOnce) {
      this.#running += 1
      act(end)
    } else this.#waiting.push(() => act(end))
  }
}

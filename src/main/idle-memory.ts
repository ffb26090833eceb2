import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** How long nothing happens before memory is freed, in milliseconds. */
const calmMs = 10_000
/** Least time between two releases, in milliseconds: what was freed is soon needed again. */
const leastMs = 10 * 60_000

/** Frees memory that a start, or many uploads, have left: V8 and Chromium keep it until they need room. */
export class IdleMemory {
  readonly #isBusy: () => boolean
  readonly #free: () => void
  #usedAt: number
  #freedAt = Number.NEGATIVE_INFINITY

  /**
   * @param isBusy whether something is being sent
   * @param now in milliseconds, of a clock that never goes back
   */
  constructor(isBusy: () => boolean, free: () => void, now: number) {
    this.#isBusy = isBusy
    this.#free = free
    this.#usedAt = now
  }

  /** A person has done something, which a pause of a tenth of a second would disturb. */
  used(now: number): void {
    this.#usedAt = now
  }

  /** To be called every few seconds. */
  look(now: number): void {
    if (this.#isBusy()) this.used(now)
    const isDue = this.#usedAt > this.#freedAt && now - this.#freedAt >= leastMs
    if (!isDue || now - this.#usedAt < calmMs) return
    this.#freedAt = now
    this.#free()
  }
}

/** Collects all garbage of this process. Only this kind of collection makes V8's space for new objects small again. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext("gc({ type: 'major', flavor: 'last-resort' })")
  setFlagsFromString('--no-expose-gc')
}

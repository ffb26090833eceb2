import { AttemptLog } from '../attempts/attempt-log'

/**
 * Time constant of the smoothing in milliseconds: long enough not to jump, short enough to follow changes in Wi-Fi
 * speed.
 */
const smoothingMs = 6_000
/** Steps shorter than this are added up first: a rate over a few milliseconds says nothing. */
const stepMs = 200

/**
 * A speed that does not jump: an exponentially weighted mean of the bytes per second, corrected for the short history
 * at the start. Standing still counts as speed 0, so that a stalled connection shows.
 */
export class SpeedMeter {
  #weighted = 0
  #weight = 0
  #bytes = 0
  #since: number | null = null

  /** @param now in milliseconds */
  add(bytes: number, now: number): void {
    this.#since ??= now
    this.#bytes += bytes
  }

  /** Bytes per second, or undefined before anything was measured. @param now in milliseconds */
  rate(now: number): number | undefined {
    if (this.#since === null) return undefined
    const elapsed = now - this.#since
    if (elapsed >= stepMs) {
      const keep = Math.exp(-elapsed / smoothingMs)
      this.#weighted = this.#weighted * keep + (this.#bytes / elapsed) * 1000 * (1 - keep)
      this.#weight = this.#weight * keep + (1 - keep)
      this.#bytes = 0
      this.#since = now
    }
    return this.#weight === 0 ? undefined : this.#weighted / this.#weight
  }

  /** Forgets the past, as after a pause: it says nothing about the present. */
  reset(): void {
    this.#weighted = 0
    this.#weight = 0
    this.#bytes = 0
    this.#since = null
  }
}

/** What was sent of an upload since Hoist started. */
export class Progress {
  readonly meter = new SpeedMeter()
  readonly attempts = new AttemptLog()
  #sentEver = 0

  /** Bytes handed to the network, repeats included. */
  get sentEver(): number {
    return this.#sentEver
  }

  /** Adds bytes. @param now in milliseconds */
  add(bytes: number, now: number): void {
    this.meter.add(bytes, now)
    this.#sentEver += bytes
  }
}

/** Seconds until `remaining` bytes are through at that rate, or undefined if unknown. */
export function secondsLeft(remaining: number, rate: number | undefined): number | undefined {
  return rate === undefined || rate < 1 ? undefined : remaining / rate
}

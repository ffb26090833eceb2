import type { Clock } from '../core/ports'

/** What may be sent at once after a rest, in bytes. */
const burstBytes = 192 * 1024
/** Above some 20 MB/s a timer that is a little late would waste more than that, in milliseconds of the limit. */
const burstMs = 10
/**
 * What a busy computer has missed is made up for, in milliseconds of the limit: no more than a fortieth of ten seconds,
 * and only this much faster than the limit, and never by more than a full bucket in so many milliseconds.
 */
const owedMs = 250
const catchUp = 0.25
const bucketOwedMs = 192
/** After this long without anybody who sends nothing was missed, in milliseconds. */
const restMs = 1000
/** A turn is this long, in milliseconds of the limit, so that everybody who sends has one often. */
const turnMs = 5
const leastTurnBytes = 1024
/** Longest time without a look at the limit, which may be another one by now, in milliseconds. */
const lookMs = 100

interface Waiting {
  readonly wanted: number
  readonly grant: (bytes: number) => void
}

/**
 * Keeps what is sent to a limit: a token bucket, from which all that send take turns of the same size. A new limit
 * counts at once, also for those that wait already. Without a limit it is not in the way: nobody waits, not even for
 * a promise.
 */
export class Throttle {
  readonly #limit: () => number | null
  readonly #clock: Clock
  /** First come, first served; each that sends is in it at most once, so turns go round. */
  readonly #waiting = new Set<Waiting>()
  #tokens = 0
  /** Bytes that could have gone beyond the bucket, had we been asked or woken in time. */
  #owed = 0
  #filledAt: number
  #isPumping = false

  /** @param limit in bytes per second; null for none. Asked often. */
  constructor(limit: () => number | null, clock: Clock) {
    this.#limit = limit
    this.#clock = clock
    this.#filledAt = clock.now()
  }

  /**
   * How many of so many bytes may go now, at least one: all of them where there is no limit, otherwise a promise of
   * some of them. Rejects with the signal's reason when it aborts.
   */
  take(wanted: number, signal: AbortSignal): number | Promise<number> {
    if (this.#limit() === null && this.#waiting.size === 0) return wanted
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const waiting: Waiting = {
        wanted,
        grant: (bytes) => {
          signal.removeEventListener('abort', onAbort)
          this.#waiting.delete(waiting)
          resolve(bytes)
        },
      }
      const onAbort = () => {
        this.#waiting.delete(waiting)
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.add(waiting)
      void this.#pump()
    })
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return
    this.#isPumping = true
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const limit = this.#limit()
      if (limit === null) {
        next.grant(next.wanted)
        continue
      }
      const turn = Math.min(next.wanted, Math.max(leastTurnBytes, Math.round((limit * turnMs) / 1000)))
      this.#fill(limit)
      if (this.#tokens >= turn) {
        this.#tokens -= turn
        next.grant(turn)
      } else {
        const missingMs = ((turn - this.#tokens) / limit) * 1000
        await this.#clock.sleep(Math.min(lookMs, Math.max(1, missingMs)), unending)
      }
    }
    this.#isPumping = false
  }

  #next(): Waiting | undefined {
    return this.#waiting.values().next().value
  }

  #fill(limit: number): void {
    const now = this.#clock.now()
    // A clock that is put back fills nothing.
    const elapsed = Math.max(0, now - this.#filledAt)
    this.#filledAt = now
    const earned = (limit * elapsed) / 1000
    const most = Math.max(burstBytes, (limit * burstMs) / 1000)
    const repaid = Math.min(this.#owed, earned * catchUp, (most * elapsed) / bucketOwedMs)
    const tokens = this.#tokens + earned + repaid
    this.#tokens = Math.min(most, tokens)
    const missed = this.#owed - repaid + tokens - this.#tokens
    const mostOwed = Math.max(0, (limit * owedMs) / 1000 - most)
    this.#owed = elapsed > restMs ? 0 : Math.min(mostOwed, missed)
  }
}

const unending = new AbortController().signal

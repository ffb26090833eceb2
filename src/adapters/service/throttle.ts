import type { Clock } from '../../core/ports'

/** What may be sent at once after a rest, in bytes. */
const burstBytes = 128 * 1024
/** Above some 70 MB/s more than that may be due before a timer of a millisecond has come, in milliseconds of the limit. */
const burstMs = 1.8
/**
 * What a busy computer has missed is made up for, in milliseconds of the limit: no more than a fortieth of ten seconds,
 * only this much faster than the limit, and so that in any time up to that many milliseconds no more than so many bytes
 * go beyond the limit; but always a little faster.
 */
const owedMs = 250
const catchUp = 0.25
const evenMs = 50
const evenBytes = 224 * 1024
const leastCatchUp = 0.01
/**
 * Where so much has been missed all the same, the computer is so busy that the rate cannot be kept evenly, and then the
 * rate counts for more: both in milliseconds of the limit.
 */
const behindMs = 150
const behindBurstMs = 10
/** After this long without anybody who sends nothing was missed, in milliseconds. */
const restMs = 1000
/**
 * A turn is this long, in milliseconds of the limit, so that everybody who sends has one often, and no more than so many
 * bytes: waiting for more would let a small bucket run over.
 */
const turnMs = 5
const leastTurnBytes = 1024
const mostTurnBytes = 64 * 1024
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
  /**
   * Bytes granted that have not gone out yet. They keep their room in the bucket until then: a process that is stopped just
   * before it sends them would send a second bucket right behind them.
   */
  #granted = 0
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
      if (this.#waiting.size === 0) this.#fill()
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
      const turn = Math.min(mostTurnBytes, Math.max(leastTurnBytes, Math.round((limit * turnMs) / 1000)))
      const enough = Math.min(next.wanted, turn)
      // A timer comes a little early or late. What is left over would be in the way of what comes until the next one.
      const bytes = Math.min(next.wanted, 2 * turn, Math.floor(this.#tokens))
      if (bytes >= enough / 2) {
        // Whoever gets it sends it before that.
        if (this.#granted === 0) process.nextTick(this.#fill)
        this.#tokens -= bytes
        this.#granted += bytes
        next.grant(bytes)
      } else {
        const missingMs = ((enough - this.#tokens) / limit) * 1000
        await this.#clock.sleep(Math.min(lookMs, Math.max(1, missingMs)), unending)
        this.#fill()
      }
    }
    this.#isPumping = false
  }

  #next(): Waiting | undefined {
    return this.#waiting.values().next().value
  }

  readonly #fill = (): void => {
    const limit = this.#limit() ?? 0
    const now = this.#clock.now()
    // A clock that is put back fills nothing.
    const elapsed = Math.max(0, now - this.#filledAt)
    this.#filledAt = now
    const perMs = limit / 1000
    const isBehind = this.#owed > behindMs * perMs
    const most = Math.max(burstBytes, (isBehind ? behindBurstMs : burstMs) * perMs)
    const evenly = Math.max(leastCatchUp * perMs, (evenBytes - most) / evenMs)
    const faster = isBehind ? catchUp * perMs : Math.min(catchUp * perMs, evenly)
    const repaid = Math.min(this.#owed, faster * elapsed)
    const tokens = this.#tokens + elapsed * perMs + repaid
    this.#tokens = Math.min(Math.max(0, most - this.#granted), tokens)
    this.#granted = 0
    // While nobody waits nothing is missed.
    const missed = this.#waiting.size === 0 ? 0 : tokens - this.#tokens
    const mostOwed = Math.max(0, owedMs * perMs - most)
    this.#owed = elapsed > restMs ? 0 : Math.min(mostOwed, this.#owed - repaid + missed)
  }
}

const unending = new AbortController().signal

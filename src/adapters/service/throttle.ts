import type { Clock } from '../../core/ports'

/** How much may be sent at once after a pause, in bytes. */
const burstBytes = 128 * 1024
/**
 * Above some 70 MB/s, more than that may be due before a timer of one millisecond fires, in milliseconds of the
 * limit.
 */
const burstMs = 1.8
/** How much a busy computer may miss and still catch up on, in milliseconds of the limit: a fortieth of ten seconds. */
const owedMs = 250
/** How far above the limit it sends at most while it catches up, as a share of the limit. */
const catchUp = 0.25
/** While it catches up, no period of up to this many milliseconds exceeds the limit by more than {@link evenBytes}. */
const evenMs = 50
/** How many bytes above the limit may be sent within {@link evenMs}. */
const evenBytes = 224 * 1024
/** It catches up at least this far above the limit, as a share of the limit, even if the rate is then less even. */
const leastCatchUp = 0.01
/**
 * If more than this has been missed, in milliseconds of the limit, the computer is too busy for an even rate, and the
 * average rate matters more.
 */
const behindMs = 150
/** How much may be sent at once then, in milliseconds of the limit. */
const behindBurstMs = 10
/** After this long without any sender nothing was missed, in milliseconds. */
const restMs = 1000
/**
 * A share is this long, in milliseconds of the limit, so that every sender gets one often, and no more than this many
 * bytes: waiting for more would let a small bucket overflow.
 */
const sliceMs = 5
const leastSliceBytes = 1024
const mostSliceBytes = 64 * 1024
/** Longest time without checking the limit, which may have changed, in milliseconds. */
const lookMs = 100

interface Waiting {
  readonly wanted: number
  readonly grant: (bytes: number) => void
}

/**
 * Keeps what is sent to a limit: a token bucket from which all senders take equal shares in turn. A new limit applies
 * immediately, even to waiting senders. Without a limit nobody waits, not even for a promise.
 */
export class Throttle {
  readonly #limit: () => number | null
  readonly #clock: Clock
  /** First come, first served; each sender is in it at most once, so shares go round. */
  readonly #waiting = new Set<Waiting>()
  #tokens = 0
  /** Bytes that could have been sent beyond the bucket, had we been asked or woken in time. */
  #owed = 0
  /**
   * Bytes granted but not sent yet. They keep their room in the bucket until then: a process that is stopped just
   * before it sends them would send a second bucket directly after them.
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
   * How many of this many bytes may be sent now, at least one: all of them without a limit, otherwise a promise of
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
      const slice = Math.min(mostSliceBytes, Math.max(leastSliceBytes, Math.round((limit * sliceMs) / 1000)))
      const enough = Math.min(next.wanted, slice)
      // A timer fires a little early or late. A remainder would displace what comes until the next one.
      const bytes = Math.min(next.wanted, 2 * slice, Math.floor(this.#tokens))
      if (bytes >= enough / 2) {
        // The receiver sends it before that.
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
    // A clock that is set back fills nothing.
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

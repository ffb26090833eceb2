import type { Clock } from '../ports'
import type { PartLimit } from '../upload/record/record'
import { Pace } from './pace'
import { Parallelism } from './parallelism'

/** How often the throughput of the parts in flight is measured, in milliseconds. */
const sampleMs = 250
/** The same interval while nothing is sent, because everything is in the system's buffers. */
const quietMs = 1_000
/** A host that was idle for longer than this gives no valid sample, in milliseconds. */
const idleMs = 100
/** If no byte of the parts has moved for this many milliseconds, the other end may be gone. */
const silentMs = 15_000

/**
 * A refusal of small files multiplies their number by `stepDown`. It is multiplied by `stepUp` again after each
 * `refusedMs`, in milliseconds, without a refusal.
 */
const stepDown = 0.75
const stepUp = 1.5
const refusedMs = 60_000
/** Refusals within this time have the same cause and are not counted again, in milliseconds. */
const sameRefusalMs = 1_000

/** Smallest part length, in bytes, that a working host must accept. */
const leastPartBytes = 64 * 1024
/** How long a host's part limit is remembered, in milliseconds: somebody may have raised it meanwhile. */
const partLimitMs = 7 * 24 * 60 * 60 * 1000

export interface HostTrafficDeps {
  readonly clock: Clock
  /** Whether all slots are taken, by whatever host. */
  readonly isFull: () => boolean
  /** More parts may be in flight than before. */
  readonly onMore: () => void
  /** The parts in flight have not moved for a while; `isStill` says whether that still holds. Called repeatedly. */
  readonly onSilence: (isStill: () => boolean) => void
}

/** How much is sent to one host at the same time, how fast it gets there, and how much the host takes. */
export class HostTraffic {
  readonly #deps: HostTrafficDeps
  readonly #parallelism: Parallelism
  readonly pace = new Pace()
  /** Running jobs except those of small files, which say nothing about the connection. */
  #running = 0
  /** The running jobs that send a part, and since when there has been none, in milliseconds. */
  #sending = 0
  #idleSince: number
  /** Running jobs of small files, and their limit: as many as there are slots, unless the host refused. */
  #small = 0
  #mostSmall = Number.POSITIVE_INFINITY
  /** When the limit of small files may grow, in milliseconds. */
  #moreSmallAt = 0
  /** When a byte of a part was last taken, or a part ended, on the steady clock, in milliseconds. */
  #movedAt: number
  /** The current measurement: when it began, and whether all slots were taken throughout. */
  #sample: { from: number; full: boolean }
  /** Ends the measurements that run while nothing is sent; null when there are none. */
  #quiet: AbortController | null = null
  #partLimit: PartLimit | null = null

  /** @param most parts in flight, at least 1 */
  constructor(most: number, deps: HostTrafficDeps) {
    this.#deps = deps
    this.#parallelism = new Parallelism(most)
    const now = deps.clock.steady()
    this.#idleSince = now
    this.#movedAt = now
    this.#sample = { from: now, full: false }
  }

  /** Running jobs except those of small files. */
  get running(): number {
    return this.#running
  }

  /** Parts that may be in flight now. */
  get parallel(): number {
    return this.#parallelism.limit
  }

  /** The number of parts that may be in flight in a moment. */
  get parallelSoon(): number {
    return this.#parallelism.soon
  }

  setMost(most: number): void {
    this.#parallelism.setMost(most)
  }

  /** Whether the host has room for one more job. */
  hasRoomFor({ small }: { readonly small: boolean }): boolean {
    if (!small) return this.#running < this.#parallelism.limit
    const now = this.#deps.clock.steady()
    if (now >= this.#moreSmallAt) {
      this.#mostSmall = Math.ceil(this.#mostSmall * stepUp)
      this.#moreSmallAt = now + refusedMs
    }
    return this.#small < this.#mostSmall
  }

  /** Counts a job until the returned function is called. */
  begin({ creates, small }: { readonly creates: boolean; readonly small: boolean }): () => void {
    if (small) {
      this.#small += 1
      return () => {
        this.#small -= 1
      }
    }
    this.#running += 1
    // A create request sends no part, so it is not measured.
    const endPart = creates ? () => {} : this.#beginPart()
    return () => {
      this.#running -= 1
      endPart()
    }
  }

  #beginPart(): () => void {
    const now = this.#deps.clock.steady()
    if (this.#sending === 0 && now - this.#idleSince > idleMs) this.#measureFrom(now)
    if (this.#sending === 0) this.#movedAt = now
    this.#sending += 1
    if (this.#quiet === null) void this.#watch()
    return () => {
      this.#sending -= 1
      this.#idleSince = this.#deps.clock.steady()
      this.#movedAt = this.#idleSince
      if (this.#sending > 0) return
      this.#quiet?.abort()
      this.#quiet = null
    }
  }

  /** Bytes of a part were handed to the network. */
  sent(bytes: number): void {
    const now = this.#deps.clock.steady()
    if (bytes > 0) this.#movedAt = now
    const sample = this.#sample
    const ms = now - sample.from
    const running = this.#running
    // Slots that other hosts have taken cannot be used.
    if (running < this.#parallelism.limit && !this.#deps.isFull()) sample.full = false
    if (ms < sampleMs) return
    const { limit } = this.#parallelism
    this.#parallelism.observe({ ms, running, full: sample.full })
    this.#measureFrom(now)
    if (this.#parallelism.limit > limit) this.#deps.onMore()
  }

  #measureFrom(now: number): void {
    this.#sample = { from: now, full: true }
  }

  /**
   * Measures even while nothing is taken, and often while the number of parts may still grow: a connection that takes
   * a whole part at once would delay that otherwise.
   */
  async #watch(): Promise<void> {
    const { clock, onSilence } = this.#deps
    const quiet = new AbortController()
    this.#quiet = quiet
    let announcedAt = Number.NEGATIVE_INFINITY
    while (!quiet.signal.aborted) {
      const ms = this.#parallelism.soon > this.#parallelism.limit ? sampleMs : quietMs
      await clock.sleep(ms, quiet.signal)
      if (quiet.signal.aborted) return
      const now = clock.steady()
      if (now - this.#sample.from >= ms) this.sent(0)
      const movedAt = this.#movedAt
      if (now - Math.max(movedAt, announcedAt) < silentMs) continue
      announcedAt = now
      onSilence(() => this.#movedAt === movedAt)
    }
  }

  /** A part was refused because there were too many. Its slot is still taken. */
  refused(small: boolean): void {
    if (!small) {
      this.#parallelism.refused(this.#running - 1)
      return
    }
    const now = this.#deps.clock.steady()
    if (now < this.#moreSmallAt - refusedMs + sameRefusalMs) return
    this.#mostSmall = Math.max(1, Math.floor(Math.min(this.#mostSmall, this.#small) * stepDown))
    this.#moreSmallAt = now + refusedMs
  }

  /** A part did not arrive: a reset, a timeout, an unusable response. */
  lost(): void {
    this.#parallelism.lost()
  }

  /** Records that a part is being sent. @returns a function to call when it ends: with its bytes, or 0 if it was lost */
  depart(): (arrived: number) => void {
    const { clock } = this.#deps
    const land = this.pace.depart(clock.steady())
    return (arrived) => land(clock.steady(), arrived)
  }

  /** Longest part that the host lets through; null while none is known. */
  get partLimit(): PartLimit | null {
    const limit = this.#partLimit
    return limit === null || this.#deps.clock.now() - limit.at > partLimitMs ? null : limit
  }

  /** The same in bytes; infinite while none is known. */
  get mostPartBytes(): number {
    return this.partLimit?.bytes ?? Number.POSITIVE_INFINITY
  }

  /** Takes a limit from an earlier run. The newest of several applies. */
  adoptPartLimit({ bytes, at }: PartLimit): void {
    // If the clock was ahead, the limit must not last forever.
    const limit = { bytes: Math.max(bytes, leastPartBytes), at: Math.min(at, this.#deps.clock.now()) }
    if (this.#partLimit === null || this.#partLimit.at < limit.at) this.#partLimit = limit
  }

  /**
   * A part was too long for the host, in bytes: from now on parts are half as long.
   * @returns false if the length cannot be the reason: every host takes a part that short
   */
  shortenParts(length: number): boolean {
    if (length <= leastPartBytes) return false
    const half = Math.max(2 ** (Math.ceil(Math.log2(length)) - 1), leastPartBytes)
    this.#partLimit = { bytes: Math.min(this.mostPartBytes, half), at: this.#deps.clock.now() }
    return true
  }
}

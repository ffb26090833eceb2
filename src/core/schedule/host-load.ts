import type { Clock } from '../ports'
import type { PartLimit } from '../upload/record'
import { Pace } from './pace'
import { Parallelism } from './parallelism'

/** How often it is measured what the parts in flight bring, in milliseconds. */
const sampleMs = 250
/** The same while nothing is sent, because the system's buffers have all there is. */
const quietMs = 1_000
/** What a host that had nothing to send for longer than this did before says nothing, in milliseconds. */
const idleMs = 100
/** Parts of which nothing moves for so long may have nobody at the other end, in milliseconds. */
const silentMs = 15_000

/** A host that refuses small files gets so much less of them at once, and more again after so many milliseconds. */
const stepDown = 0.75
const lookUp = 1.5
const refusedMs = 60_000
/** What was in flight at the time is refused for the same reason: so long it is not counted again, in milliseconds. */
const sameRefusalMs = 1_000

/** What lets through less than this in one part lets nothing through, in bytes. */
const leastPartBytes = 64 * 1024
/** How long it is remembered what a host lets through, in milliseconds: somebody may have raised it meanwhile. */
const partLimitMs = 7 * 24 * 60 * 60 * 1000

export interface HostLoadDeps {
  readonly clock: Clock
  /** Whether all slots are taken, by whatever host. */
  readonly isFull: () => boolean
  /** There may be more parts in flight than before. */
  readonly onMore: () => void
  /** Nothing of the parts in flight has moved for a while, with whether that is still so. Called again and again. */
  readonly onSilence: (isStill: () => boolean) => void
}

/** What is sent to one host at once, how fast it gets there, and how much the host takes. */
export class HostLoad {
  readonly #deps: HostLoadDeps
  readonly #parallelism: Parallelism
  readonly pace = new Pace()
  /** Jobs under way, those of small files aside: they say nothing about the line. */
  #running = 0
  /** Those of them that send a part, and since when there is none, in milliseconds. */
  #sending = 0
  #idleSince: number
  /** Jobs of small files under way, and how many there may be: as many as there are slots, unless it refused. */
  #small = 0
  #mostSmall = Number.POSITIVE_INFINITY
  /** When there may be more of them, in milliseconds. */
  #moreSmallAt = 0
  /** When something of a part was last taken, or one of them has ended, on the steady clock. */
  #movedAt: number
  /** The measurement under way: since when, and whether all slots were taken all the time. */
  #sample: { from: number; full: boolean }
  /** Ends the measurements that come without anything being sent; null where there are none. */
  #quiet: AbortController | null = null
  #partLimit: PartLimit | null = null

  /** @param most parts in flight, at least 1 */
  constructor(most: number, deps: HostLoadDeps) {
    this.#deps = deps
    this.#parallelism = new Parallelism(most)
    const now = deps.clock.steady()
    this.#idleSince = now
    this.#movedAt = now
    this.#sample = { from: now, full: false }
  }

  /** Jobs under way, those of small files aside. */
  get running(): number {
    return this.#running
  }

  /** Parts that may be in flight now. */
  get parallel(): number {
    return this.#parallelism.limit
  }

  /** Those that there will be in a moment. */
  get parallelSoon(): number {
    return this.#parallelism.soon
  }

  setMost(most: number): void {
    this.#parallelism.setMost(most)
  }

  /** Whether one more job may begin. */
  mayBegin({ small }: { readonly small: boolean }): boolean {
    if (!small) return this.#running < this.#parallelism.limit
    const now = this.#deps.clock.steady()
    if (now >= this.#moreSmallAt) {
      this.#mostSmall = Math.ceil(this.#mostSmall * lookUp)
      this.#moreSmallAt = now + refusedMs
    }
    return this.#small < this.#mostSmall
  }

  /** Counts a job until the function that is returned is called. */
  begin({ creates, small }: { readonly creates: boolean; readonly small: boolean }): () => void {
    if (small) {
      this.#small += 1
      return () => {
        this.#small -= 1
      }
    }
    this.#running += 1
    // What creates a remote upload sends nothing, and so says nothing.
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

  /** So many bytes of a part were handed to the network. */
  sent(bytes: number): void {
    const now = this.#deps.clock.steady()
    if (bytes > 0) this.#movedAt = now
    const sample = this.#sample
    const ms = now - sample.from
    const running = this.#running
    // What other hosts have taken cannot be used.
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
   * Measures also while nothing is taken: often as long as there are to be more parts anyway, which a line that takes in
   * a whole part at once would keep waiting.
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

  /** A part was refused, because there were too many. Its slot is still taken. */
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

  /** A part did not arrive: a reset, a timeout, an answer that says nothing. */
  lost(): void {
    this.#parallelism.lost()
  }

  /** A part departs. @returns to be called when it has ended: with its bytes, or 0 where it was lost */
  depart(): (arrived: number) => void {
    const { clock } = this.#deps
    const land = this.pace.depart(clock.steady())
    return (arrived) => land(clock.steady(), arrived)
  }

  /** Longest part that the host lets through; null while nothing is known of it, or no longer. */
  get partLimit(): PartLimit | null {
    const limit = this.#partLimit
    return limit === null || this.#deps.clock.now() - limit.at > partLimitMs ? null : limit
  }

  /** The same in bytes; infinite while nothing is known. */
  get mostPartBytes(): number {
    return this.partLimit?.bytes ?? Number.POSITIVE_INFINITY
  }

  /** What was found out in an earlier run. Of several the newest counts. */
  knowPartLimit({ bytes, at }: PartLimit): void {
    // A clock that was ahead must not make it last for ever.
    const limit = { bytes: Math.max(bytes, leastPartBytes), at: Math.min(at, this.#deps.clock.now()) }
    if (this.#partLimit === null || this.#partLimit.at < limit.at) this.#partLimit = limit
  }

  /**
   * A part was too long for the host, in bytes: they are half as long from now on.
   * @returns false where that is not the reason: nobody takes less than this
   */
  shortenParts(length: number): boolean {
    if (length <= leastPartBytes) return false
    const half = Math.max(2 ** (Math.ceil(Math.log2(length)) - 1), leastPartBytes)
    this.#partLimit = { bytes: Math.min(this.mostPartBytes, half), at: this.#deps.clock.now() }
    return true
  }
}

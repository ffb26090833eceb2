import type { UploadView } from '../../../shared/ipc/views'
import type { Clock } from '../../ports'
import type { PartRecord } from '../record/record'
import type { RecordKeeper } from '../record/record-keeper'

/** A part is nearly done when it is expected to take no longer than this, in milliseconds. */
const nearlyMs = 4_000

/** After this long without a byte a speed is meaningless, in milliseconds. */
const stillMs = 5_000

/** A part in flight. */
interface Flight {
  /** On the steady clock, in milliseconds. */
  readonly begunAt: number
  /** Bytes, and those of them that were handed to the network. */
  readonly length: number
  sent: number
  readonly abort: AbortController
}

/** The parts of one upload that are in flight. */
export class Flights {
  readonly #clock: Clock
  readonly #keeper: Pick<RecordKeeper, 'changeUnsaved' | 'record'>
  /** By offset. */
  readonly #flights = new Map<number, Flight>()
  /** Until when the sending time was counted, or since when no part is in flight. */
  #countedUntil = 0
  /** When bytes moved last, or the first part departed, on the steady clock, in milliseconds. */
  #movedAt = 0

  /** @param keeper keeps the time in which parts are in flight */
  constructor(clock: Clock, keeper: Pick<RecordKeeper, 'changeUnsaved' | 'record'>) {
    this.#clock = clock
    this.#keeper = keeper
  }

  /** A part departs. @param abort aborts its attempt */
  begin({ length, offset }: PartRecord, abort: AbortController) {
    const { sending } = this.#keeper.record
    if (sending.startedAt === null)
      this.#keeper.changeUnsaved({ sending: { ...sending, startedAt: this.#clock.now() } })
    this.#countTime()
    if (this.#flights.size === 0) this.#movedAt = this.#countedUntil
    const flight: Flight = { begunAt: this.#clock.steady(), length, sent: 0, abort }
    this.#flights.set(offset, flight)
    return {
      /** More bytes were handed to the network. */
      add: (bytes: number) => {
        flight.sent += bytes
        this.#movedAt = this.#clock.steady()
      },
      sent: () => flight.sent,
      end: () => {
        this.#countTime()
        this.#flights.delete(offset)
      },
    }
  }

  /** Adds up the time in which parts are in flight: before their number changes. */
  #countTime(): void {
    const now = this.#clock.steady()
    const { sending } = this.#keeper.record
    if (this.#flights.size > 0) {
      const activeMs = sending.activeMs + now - this.#countedUntil
      this.#keeper.changeUnsaved({ sending: { ...sending, activeMs } })
    }
    this.#countedUntil = now
  }

  get count(): number {
    return this.#flights.size
  }

  /**
   * Whether no part is in flight, and none was for this many milliseconds.
   *
   * @param now on the steady clock, in milliseconds
   */
  haveRested(ms: number, now: number): boolean {
    return this.#flights.size === 0 && now - this.#countedUntil >= ms
  }

  /**
   * Nothing of what is in flight has moved for some seconds: `stalled`, or `awaits-answers` if all of it was handed
   * over and only the responses are missing. Undefined while bytes move, and when nothing is in flight.
   *
   * @param now on the steady clock, in milliseconds
   */
  stillness(now: number): UploadView['still'] {
    if (this.#flights.size === 0 || now - this.#movedAt < stillMs) return undefined
    return [...this.#flights.values()].some(({ length, sent }) => sent < length)
      ? 'stalled'
      : 'awaits-answers'
  }

  /** Bytes of that part that were handed to the network. */
  sentOf({ offset }: PartRecord): number {
    return this.#flights.get(offset)?.sent ?? 0
  }

  /** Bytes of all parts in flight that were handed to the network. */
  get bytes(): number {
    let sum = 0
    for (const { sent } of this.#flights.values()) sum += sent
    return sum
  }

  /**
   * Aborts the parts that would take too long, and lets nearly finished parts complete.
   *
   * @param rate of each part, in bytes per second
   * @returns whether any part continues
   */
  abortLong(rate: number): boolean {
    const now = this.#clock.steady()
    const isNearlyDone = ({ begunAt, length, sent }: Flight) => {
      // A part that sent nothing loses nothing.
      if (sent === 0) return false
      const tookMs = now - begunAt
      // Bytes may still be in the system's buffers, and one connection may be slower than the others.
      const left = Math.max((length / rate) * 1000 - tookMs, ((length - sent) / sent) * tookMs)
      return left <= nearlyMs
    }
    let anyContinues = false
    for (const flight of [...this.#flights.values()]) {
      if (isNearlyDone(flight)) anyContinues = true
      else flight.abort.abort()
    }
    return anyContinues
  }
}

import { HoistError } from '../../shared/failures/failures'

/** A drive that was silent for this long does not answer, in milliseconds. Some need seconds to wake up. */
export const silentMs = 5_000
/** A call that takes this many times as long is given up, whatever else the drive answers. */
const patience = 6
/** How often Hoist checks whether a drive is silent, in milliseconds. */
const lookMs = 500

/** How to wait for a call. */
export interface Waiting<T> {
  /** Receives a result that comes after the call was given up. */
  readonly onLate?: (value: T) => void
  /** How long the drive may be silent this time, in milliseconds. */
  readonly ms?: number
  /** The call may take any time as long as the drive is at work. */
  readonly isLong?: boolean
}

/** A call to the drive that is waited for. */
export interface Wait {
  readonly since: number
  readonly ms: number
  readonly mostMs: number
  readonly giveUp: (error: HoistError) => void
}

/** Detects that a drive does not answer: a call to it cannot be taken back. */
export class Silence {
  readonly #ms: number
  readonly #waits = new Set<Wait>()
  #answeredAt = 0
  /** One timer for all calls, because thousands of small files are read per second. */
  #timer: NodeJS.Timeout | null = null

  /** @param ms how long the drive may be silent, in milliseconds */
  constructor(ms = silentMs) {
    this.#ms = ms
  }

  /** The drive has answered, or is at work. */
  answered(): void {
    this.#answeredAt = performance.now()
  }

  /** Waits for a call. Rejects with a HoistError (`drive-silent`) when the drive does not answer. */
  watch<T>(asked: Promise<T>, { onLate, ...how }: Waiting<T> = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const wait = this.begin(reject, how)
      asked.then(
        (value) => {
          if (this.end(wait)) resolve(value)
          else onLate?.(value)
        },
        (error: unknown) => {
          if (this.end(wait)) reject(error)
        },
      )
    })
  }

  /** A call to the drive begins. @param giveUp called when the drive does not answer before {@link end} */
  begin(
    giveUp: (error: HoistError) => void,
    { ms = this.#ms, isLong = false }: Omit<Waiting<never>, 'onLate'> = {},
  ): Wait {
    const mostMs = isLong ? Number.POSITIVE_INFINITY : ms * patience
    const wait: Wait = { since: performance.now(), ms, mostMs, giveUp }
    this.#waits.add(wait)
    this.#timer ??= setTimeout(this.#plan, lookMs)
    return wait
  }

  /** The call has ended. @returns false if it was given up before */
  end(wait: Wait): boolean {
    this.answered()
    return this.#waits.delete(wait)
  }

  /** Answers that arrived while this process was busy are handled first. */
  readonly #plan = (): void => void setImmediate(this.#look)

  readonly #look = (): void => {
    const now = performance.now()
    for (const wait of this.#waits) {
      const { giveUp, mostMs, ms, since } = wait
      const isSilent = now - Math.max(since, this.#answeredAt) >= ms
      if (!isSilent && now - since < mostMs) continue
      this.#waits.delete(wait)
      const detail = `the drive has not answered for ${Math.round((now - since) / 1000)} s`
      giveUp(new HoistError({ kind: 'drive-silent', detail }))
    }
    this.#timer = this.#waits.size === 0 ? null : setTimeout(this.#plan, lookMs)
  }
}

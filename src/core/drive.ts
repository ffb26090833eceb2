import { type Failure, failureOf, HoistError } from '../shared/failures'
import { type BackoffLimits, backoffMs } from './backoff'
import type { Clock, OpenSource, Random } from './ports'
import { Tries } from './tries'

/** Told of each wait between two tries, and with null at its end. */
export type OnWait = (wait: { readonly failure: Failure; readonly retryAt: number } | null) => void

/** Whether that is about the drive of a file, for now: read again, with the file opened anew, it may succeed. */
export function isOfDrive({ kind }: Failure): boolean {
  return kind === 'drive-failed' || kind === 'drive-silent'
}

/** What is said of a file that its drive did not let be read in the end. */
export function unreadable(cause: Failure): Failure {
  return { ...cause, kind: 'source-unreadable', cause }
}

/** How often, and for how long, something is tried. */
export type TryLimits = BackoffLimits & { readonly maxAttempts: number; readonly keepTryingSeconds: number }

/**
 * Reads something of a file until its drive does not fail. Throws what lasts as it is, a HoistError
 * (`source-unreadable`, with its cause) when that was tried often and long enough, and when aborted the signal's reason.
 *
 * @param onTrouble told of each failure with the time of the next try, and with null when there is no next one
 */
export async function untilRead<T>(
  read: () => Promise<T>,
  deps: { readonly clock: Clock; readonly random: Random; readonly limits: () => TryLimits },
  signal: AbortSignal,
  onTrouble: OnWait = () => {},
): Promise<T> {
  const { clock, random, limits } = deps
  const tries = new Tries(clock.steady())
  try {
    for (;;) {
      signal.throwIfAborted()
      try {
        return await read()
      } catch (error) {
        const failure = failureOf(error)
        if (!isOfDrive(failure) || signal.aborted) throw error
        const now = clock.steady()
        tries.fail(() => true, now)
        if (tries.areEnough(limits(), now)) throw new HoistError(unreadable(failure), { cause: error })
        const wait = backoffMs(tries.failures, limits(), random)
        onTrouble({ failure, retryAt: clock.now() + wait })
        await clock.sleep(wait, signal)
      }
    }
  } finally {
    if (tries.failures > 0) onTrouble(null)
  }
}

/** An open file that several parts read. Given up, it is closed when the last of them has ended. */
export class SharedSource {
  readonly #open: OpenSource
  #users = 0
  #onIdle: (() => void) | null = null

  constructor(open: OpenSource) {
    this.#open = open
  }

  async use<T>(read: (open: OpenSource) => Promise<T>): Promise<T> {
    this.#users += 1
    try {
      return await read(this.#open)
    } finally {
      this.#users -= 1
      if (this.#users === 0) this.#onIdle?.()
    }
  }

  /** Resolves when it is closed. Nobody may use it any more. */
  async giveUp(): Promise<void> {
    if (this.#users > 0)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    await this.#open.close()
  }
}

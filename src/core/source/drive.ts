import { type Failure, failureOf, HoistError } from '../../shared/failures'
import { orAborted } from '../attempts/or-aborted'
import { Tries } from '../attempts/tries'
import type { Clock, OpenSource, Random } from '../ports'
import { type BackoffLimits, backoffMs } from '../schedule/backoff'

/** A drive that does not answer is asked again after so many milliseconds: it takes its time itself. */
export const silentAgainMs = 500

/** Told of each wait between two tries, with 0 where no time is known, and with null at its end. */
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
 * A drive that does not answer is waited for without end.
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
        return await orAborted(read(), signal)
      } catch (error) {
        const failure = failureOf(error)
        if (!isOfDrive(failure) || signal.aborted) throw error
        const now = clock.steady()
        const isSilent = failure.kind === 'drive-silent'
        // A drive that does not answer is waited for, as a host that cannot be reached: it says nothing of the file.
        const counts = tries.fail(() => !isSilent, now)
        if (counts && tries.areEnough(limits(), now))
          throw new HoistError(unreadable(failure), { cause: error })
        const wait = isSilent ? silentAgainMs : backoffMs(tries.failures, limits(), random)
        onTrouble({ failure, retryAt: isSilent ? 0 : clock.now() + wait })
        await clock.sleep(wait, signal)
      }
    }
  } finally {
    if (tries.failures > 0) onTrouble(null)
  }
}

/** Resolves when the drive brings a byte from that place, or says why it does not. Throws a HoistError (`drive-silent`). */
export async function answers(open: OpenSource, offset: number): Promise<void> {
  try {
    for await (const _ of open.stream(offset, 1)) return
  } catch (error) {
    if (failureOf(error).kind === 'drive-silent') throw error
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

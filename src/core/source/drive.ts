import { type Failure, failureOf, HoistError } from '../../shared/failures/failures'
import type { Trouble } from '../../shared/ipc/views'
import { AttemptCount } from '../attempts/attempt-count'
import { orAborted } from '../attempts/or-aborted'
import type { Clock, OpenSource, Random } from '../ports'
import { type BackoffLimits, backoffMs } from '../schedule/backoff'

/** A silent drive is asked again after this many milliseconds: each attempt takes long by itself. */
export const silentAgainMs = 500

/** Receives the reason for each wait between two attempts, and null at its end. */
export type OnWait = (wait: Trouble | null) => void

/** Whether the failure is the drive's, for now: a read with the file reopened may succeed. */
export function isOfDrive({ kind }: Failure): boolean {
  return kind === 'drive-failed' || kind === 'drive-silent'
}

/** The final failure of a file that its drive did not let be read. */
export function unreadable(cause: Failure): Failure {
  return { ...cause, kind: 'source-unreadable', cause }
}

/** How often, and for how long, something is tried. */
export type AttemptLimits = BackoffLimits & {
  readonly maxAttempts: number
  readonly keepTryingSeconds: number
}

/**
 * Reads something from a file until its drive does not fail. Throws lasting failures as they are, a HoistError
 * (`source-unreadable`, with its cause) after enough attempts over enough time, and the signal's reason when aborted.
 *
 * A drive that does not answer is waited for without end.
 *
 * @param onWait receives null also when there is no next attempt
 */
export async function untilRead<T>(
  read: () => Promise<T>,
  deps: { readonly clock: Clock; readonly random: Random; readonly limits: () => AttemptLimits },
  signal: AbortSignal,
  onWait: OnWait = () => {},
): Promise<T> {
  const { clock, random, limits } = deps
  const attempts = new AttemptCount(clock.steady())
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
        // A silent drive is waited for, like a host that cannot be reached: it says nothing about the file.
        const counts = attempts.fail(() => !isSilent, now)
        if (counts && attempts.areEnough(limits(), now))
          throw new HoistError(unreadable(failure), { cause: error })
        const wait = isSilent ? silentAgainMs : backoffMs(attempts.failures, limits(), random)
        onWait({ failure, retryAt: isSilent ? 0 : clock.now() + wait })
        await clock.sleep(wait, signal)
      }
    }
  } finally {
    if (attempts.failures > 0) onWait(null)
  }
}

/**
 * Resolves when the drive delivers a byte from that offset, or says why it does not. Throws a HoistError
 * (`drive-silent`).
 */
export async function answers(open: OpenSource, offset: number): Promise<void> {
  try {
    for await (const _ of open.stream(offset, 1)) return
  } catch (error) {
    if (failureOf(error).kind === 'drive-silent') throw error
  }
}

/** An open file that several parts read. Once given up, it closes when the last of them has ended. */
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

  /** Resolves when it is closed. Nobody may use it after the call. */
  async giveUp(): Promise<void> {
    if (this.#users > 0)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    await this.#open.close()
  }
}

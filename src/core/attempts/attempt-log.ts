import type { AttemptView } from '../../shared/ipc/views'
import type { AttemptResult } from './classify-error'

/** How many attempts of one part are remembered. */
export const attemptsKept = 10

/** What was tried for the parts of one upload, newest last. In memory only: the ledger keeps states, not history. */
export class AttemptLog {
  readonly #attempts = new Map<number, AttemptView[]>()

  /**
   * Records that an attempt begins.
   *
   * @param offset of the part in the file, in bytes
   * @param now milliseconds since the epoch
   * @returns a function to call when it ends, with the bytes of the part that were handed to the network
   */
  begin(offset: number, now: number): (now: number, bytes: number, result: AttemptResult<unknown>) => void {
    const attempts = this.#attempts.get(offset) ?? []
    this.#attempts.set(offset, attempts)
    let attempt: AttemptView = { startedAt: now, bytes: 0, outcome: 'sending' }
    attempts.push(attempt)
    if (attempts.length > attemptsKept) attempts.shift()
    return (endedAt, bytes, result) => {
      const index = attempts.indexOf(attempt)
      attempt = { startedAt: attempt.startedAt, endedAt, bytes, ...outcomeOf(result) }
      if (index >= 0) attempts[index] = attempt
    }
  }

  /** @param offset of the part in the file, in bytes */
  of(offset: number): readonly AttemptView[] {
    return [...(this.#attempts.get(offset) ?? [])]
  }

  /** Forgets everything: the file was cut into other parts. */
  clear(): void {
    this.#attempts.clear()
  }
}

function outcomeOf(result: AttemptResult<unknown>): Pick<AttemptView, 'outcome' | 'failure'> {
  switch (result.kind) {
    case 'done':
      return { outcome: 'confirmed' }
    case 'aborted':
      return { outcome: 'aborted' }
    case 'retry':
    case 'drive':
    case 'rate-limited':
    case 'too-large':
    case 'fatal':
      return { outcome: 'failed', failure: result.failure }
  }
}

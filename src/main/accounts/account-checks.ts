import { isDeepStrictEqual } from 'node:util'
import type { Connection } from '../../adapters/service/service-call'
import type { Failure } from '../../shared/failures/failures'
import type { AccountCheck } from '../../shared/service/accounts'

/** How the last test of a connection ended. */
export interface Tested {
  readonly connection: Connection
  readonly check: AccountCheck
}

/** What is known in this run about whether accounts work: from tests, and from their uploads. */
export class AccountChecks {
  readonly #known = new Map<string, AccountCheck>()
  /** When that became known, or stopped applying, in milliseconds since the epoch. */
  readonly #since = new Map<string, number>()
  readonly #now: () => number
  readonly #start: number
  readonly #onChange: () => void

  /**
   * @param now the time in milliseconds since the epoch
   * @param onChange called when something else is known about an account
   */
  constructor(now: () => number, onChange: () => void) {
    this.#now = now
    this.#start = now()
    this.#onChange = onChange
  }

  of(accountId: string): AccountCheck | undefined {
    return this.#known.get(accountId)
  }

  /**
   * An upload of that account is completed. An upload of an earlier run, or with another key, says nothing.
   *
   * @param at when it was completed, in milliseconds since the epoch
   */
  completed(accountId: string, at: number): void {
    if (at > (this.#since.get(accountId) ?? this.#start)) this.#set(accountId, 'works')
  }

  failed(accountId: string, failure: Failure): void {
    this.#set(accountId, failure)
  }

  /** Something about the account has changed: what was known no longer applies. */
  forget(accountId: string): void {
    this.#set(accountId, undefined)
  }

  /**
   * Applies the result of a test to an account, if the test was of that account.
   *
   * @param connection how the account is reached; undefined while that is not known
   * @returns whether it was
   */
  apply(accountId: string, connection: Connection | undefined, tested: Tested | null): boolean {
    if (connection === undefined || !isDeepStrictEqual(connection, tested?.connection)) return false
    this.#set(accountId, tested?.check)
    return true
  }

  #set(accountId: string, check: AccountCheck | undefined): void {
    this.#since.set(accountId, this.#now())
    if (isDeepStrictEqual(this.#known.get(accountId), check)) return
    if (check === undefined) this.#known.delete(accountId)
    else this.#known.set(accountId, check)
    this.#onChange()
  }
}

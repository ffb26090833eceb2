import type { Failure } from '../../shared/failures/failures'
import type { HoldReason, Holds } from '../schedule/holds'

/** Why everything of some accounts waits, and continues by itself later. */
export type Obstacle = Exclude<HoldReason, 'rate-limited' | 'account-blocked'>

/** What keeps accounts from sending anything: obstacles that end by themselves, and failures that need a person. */
export class Obstacles {
  readonly #holds: Holds
  /** Each obstacle, and the accounts that it affects. */
  readonly #obstacles = new Map<Obstacle, (accountId: string) => boolean>()
  /** Accounts that cannot be used for now, and why. */
  readonly #blocked = new Map<string, Failure>()

  constructor(holds: Holds) {
    this.#holds = holds
  }

  set(obstacle: Obstacle, affects: (accountId: string) => boolean): void {
    this.#obstacles.set(obstacle, affects)
  }

  /** @returns false if there was no such obstacle */
  remove(obstacle: Obstacle): boolean {
    if (!this.#obstacles.delete(obstacle)) return false
    this.#holds.releaseAll(obstacle)
    return true
  }

  /** Holds an account for each obstacle that affects it. @returns whether there is such an obstacle */
  hold(accountId: string): boolean {
    let isHeld = false
    for (const [obstacle, affects] of this.#obstacles) {
      if (!affects(accountId)) continue
      this.#holds.hold(accountId, obstacle)
      isHeld = true
    }
    return isHeld
  }

  /** The obstacle that affects an account; null if there is none. */
  of(accountId: string): Obstacle | null {
    for (const [obstacle, affects] of this.#obstacles) if (affects(accountId)) return obstacle
    return null
  }

  /** Sends nothing more to that account until a person tries again, or it has changed. */
  block(accountId: string, failure: Failure): void {
    this.#blocked.set(accountId, failure)
    this.#holds.hold(accountId, 'account-blocked')
  }

  /** @returns false if it was not blocked */
  unblock(accountId: string): boolean {
    if (!this.#blocked.delete(accountId)) return false
    this.#holds.release(accountId, 'account-blocked')
    return true
  }

  /** Why an account is blocked; undefined if it is not. */
  failureOf(accountId: string): Failure | undefined {
    return this.#blocked.get(accountId)
  }

  /** The accounts that are blocked, and why. */
  get blocked(): ReadonlyMap<string, Failure> {
    return this.#blocked
  }
}

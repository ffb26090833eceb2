import type { Clock } from '../ports'

/**
 * Why an account must wait: the service asked for it, the account cannot be used, the computer sleeps or has no
 * network, or the person has to open the keychain that has its key. A host that cannot be reached is held by its name.
 */
export type HoldReason = 'rate-limited' | 'account-blocked' | 'asleep' | 'offline' | 'keychain-asks'

/** Reasons for which nothing gets through, whatever the account. */
const cuttingOff: ReadonlySet<string> = new Set<HoldReason>(['asleep', 'offline'])

/** A rate limit that ends later by at least this much is announced again, in milliseconds. */
const announcedMs = 1_000

/** Which accounts and hosts must wait, why, and for how long they have been cut off. */
export class Holds {
  readonly #clock: Clock
  readonly #hostOf: (accountId: string) => string
  /** The reasons why each held account must wait. */
  readonly #held = new Map<string, Set<HoldReason>>()
  /** Hosts that cannot be reached. */
  readonly #heldHosts = new Set<string>()
  /** When the rate limit of each account ends, on the steady clock, in milliseconds. */
  readonly #limits = new Map<string, number>()
  /** Of hosts and of accounts, by name. */
  readonly #cutOff = new Map<string, CutOffTime>()
  readonly #waiters = new Set<() => void>()
  readonly #closed = new AbortController()
  /** Called when an account or a host is released. */
  onRelease: () => void = () => {}
  /** Called when the rate limit of an account begins, grows or ends. */
  onLimit: (accountId: string) => void = () => {}

  /** @param hostOf the host of an account's calls */
  constructor(clock: Clock, hostOf: (accountId: string) => string) {
    this.#clock = clock
    this.#hostOf = hostOf
  }

  /** @param ignored a reason that does not matter */
  isHeld(accountId: string, ignored: HoldReason | null = null): boolean {
    const reasons = this.#held.get(accountId)
    const isIgnored = ignored !== null && reasons?.size === 1 && reasons.has(ignored)
    return (reasons !== undefined && !isIgnored) || this.#heldHosts.has(this.#hostOf(accountId))
  }

  /** Starts no job of that account until it is released. Reasons add up; running jobs continue. */
  hold(accountId: string, reason: HoldReason): void {
    if (cuttingOff.has(reason)) this.#cutOffOf(accountId).begin(reason, this.#clock.now())
    const reasons = this.#held.get(accountId)
    if (reasons === undefined) this.#held.set(accountId, new Set([reason]))
    else reasons.add(reason)
  }

  release(accountId: string, reason: HoldReason): void {
    if (cuttingOff.has(reason)) this.#cutOffOf(accountId).end(reason, this.#clock.now())
    const reasons = this.#held.get(accountId)
    if (reasons === undefined || !reasons.delete(reason)) return
    if (reasons.size === 0) this.#held.delete(accountId)
    this.#released()
  }

  /** Releases every account that was held for that reason. */
  releaseAll(reason: HoldReason): void {
    for (const accountId of [...this.#held.keys()]) this.release(accountId, reason)
  }

  /** Starts no job of any account of that host until it is released. */
  holdHost(host: string): void {
    this.#cutOffOf(host).begin('host', this.#clock.now())
    this.#heldHosts.add(host)
  }

  releaseHost(host: string): void {
    this.#cutOffOf(host).end('host', this.#clock.now())
    if (this.#heldHosts.delete(host)) this.#released()
  }

  #released(): void {
    for (const look of [...this.#waiters]) look()
    this.onRelease()
  }

  /**
   * Resolves when that account is not held, or the signal aborts: for calls that take no slot.
   * @param ignored as in {@link isHeld}
   * @returns whether it had to wait
   */
  released(accountId: string, signal: AbortSignal, ignored: HoldReason | null = null): Promise<boolean> {
    const waits = this.isHeld(accountId, ignored)
    return new Promise((resolve) => {
      const look = () => {
        if (this.isHeld(accountId, ignored) && !signal.aborted) return
        this.#waiters.delete(look)
        signal.removeEventListener('abort', look)
        resolve(waits)
      }
      this.#waiters.add(look)
      signal.addEventListener('abort', look)
      look()
    })
  }

  /**
   * Starts no job of that account before `ms` have passed; others continue. The longest of several limits applies.
   * Returns when it ends, in milliseconds since the epoch.
   */
  limit(accountId: string, ms: number): number {
    const waiting = this.#limits.get(accountId)
    const now = this.#clock.steady()
    const until = Math.max(waiting ?? 0, now + ms)
    this.#limits.set(accountId, until)
    this.hold(accountId, 'rate-limited')
    if (waiting === undefined) void this.#releaseInTime(accountId)
    if (waiting === undefined || until - waiting >= announcedMs) this.onLimit(accountId)
    return this.#clock.now() + until - now
  }

  /** Until when the service wants that account to wait, in milliseconds since the epoch; null if it need not wait. */
  limitedUntil(accountId: string): number | null {
    const until = this.#limits.get(accountId)
    return until === undefined ? null : Math.round(this.#clock.now() + until - this.#clock.steady())
  }

  async #releaseInTime(accountId: string): Promise<void> {
    while (!this.#closed.signal.aborted) {
      const left = (this.#limits.get(accountId) ?? 0) - this.#clock.steady()
      if (left <= 0) break
      await this.#clock.sleep(left, this.#closed.signal)
    }
    this.#limits.delete(accountId)
    this.release(accountId, 'rate-limited')
    this.onLimit(accountId)
  }

  /**
   * For how long that account has been cut off since the start, by its host, the network or a sleep, in milliseconds.
   */
  cutOffMs(accountId: string): number {
    const now = this.#clock.now()
    const host = this.#hostOf(accountId)
    const own = host === accountId ? 0 : this.#cutOffOf(accountId).ms(now)
    return own + this.#cutOffOf(host).ms(now)
  }

  #cutOffOf(name: string): CutOffTime {
    const known = this.#cutOff.get(name) ?? new CutOffTime()
    this.#cutOff.set(name, known)
    return known
  }

  /** Ends all waits. */
  close(): void {
    this.#closed.abort()
  }
}

/** Adds up how long nothing got through. Uses wall-clock time, so that sleep is included. */
class CutOffTime {
  readonly #reasons = new Set<string>()
  #before = 0
  #since = 0

  begin(reason: string, now: number): void {
    if (this.#reasons.size === 0) this.#since = now
    this.#reasons.add(reason)
  }

  end(reason: string, now: number): void {
    if (!this.#reasons.delete(reason) || this.#reasons.size > 0) return
    this.#before += Math.max(0, now - this.#since)
  }

  ms(now: number): number {
    return this.#before + (this.#reasons.size === 0 ? 0 : Math.max(0, now - this.#since))
  }
}

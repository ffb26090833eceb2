import type { Failure } from '../../shared/failures/failures'
import { blocksAccount } from '../attempts/account-failures'
import type { UploadList } from '../list/upload-list'
import type { EngineDeps } from '../ports'
import type { Holds } from '../schedule/holds'
import { movedTo } from '../upload/record/own-origin'
import type { UploadRunner } from '../upload/upload-runner'
import { type Obstacle, Obstacles } from './obstacles'

export interface AccountObstaclesEvents {
  /** Something that a person sees of this upload has changed. */
  changed(uploadId: string): void
  /** Which accounts can send has changed. */
  usableAccountsChanged(): void
  /** Hosts that could not be reached may be reachable now. */
  tryNow(): void
  /** Failures that `isMended` matches may be over: what failed because of one may work now. */
  mended(isMended: (failure: Failure, accountId: string) => boolean): void
}

/** What keeps the accounts of the list from sending, and how their uploads continue once that is gone. */
export class AccountObstacles {
  readonly #list: UploadList
  readonly #hostOf: EngineDeps['hostOf']
  readonly #events: AccountObstaclesEvents
  readonly obstacles: Obstacles

  constructor(list: UploadList, holds: Holds, hostOf: EngineDeps['hostOf'], events: AccountObstaclesEvents) {
    this.#list = list
    this.#hostOf = hostOf
    this.#events = events
    this.obstacles = new Obstacles(holds)
  }

  /**
   * Sends nothing more to those accounts until the obstacle is gone: what is in flight is aborted, nothing counts as
   * failed, and everything continues by itself afterwards.
   */
  raise(obstacle: Obstacle, affects: (accountId: string) => boolean): void {
    this.obstacles.set(obstacle, affects)
    for (const runner of this.#list) this.apply(runner)
    this.#events.usableAccountsChanged()
  }

  lift(obstacle: Obstacle): void {
    if (!this.obstacles.remove(obstacle)) return
    for (const { id } of this.#list) this.#events.changed(id)
    this.#events.tryNow()
    this.#events.usableAccountsChanged()
  }

  /** Holds the account of an upload if an obstacle affects it, and aborts what is in flight. */
  apply(runner: UploadRunner): void {
    if (!this.obstacles.hold(runner.accountId)) return
    runner.interrupt()
    this.#events.changed(runner.id)
  }

  /** Sends nothing more to that account until a person tries again, or it has changed. */
  block(accountId: string, failure: Failure): void {
    this.obstacles.block(accountId, failure)
    this.announce(accountId)
    this.#events.usableAccountsChanged()
  }

  /** @returns false if it was not blocked */
  unblock(accountId: string): boolean {
    if (!this.obstacles.unblock(accountId)) return false
    this.announce(accountId)
    this.#events.usableAccountsChanged()
    return true
  }

  /** The account may work now, for example with another key: what failed or waits because of it continues. */
  accountChanged(accountId: string): void {
    for (const runner of this.#list) {
      const { account, state } = runner.record
      if (account.id !== accountId || state.name !== 'failed') continue
      const isBack = state.failure.kind === 'account-moved' && movedTo(runner.record, this.#hostOf) === null
      if (isBack || blocksAccount(state.failure)) runner.retry({ byPerson: false })
    }
    this.unblock(accountId)
    this.#events.mended(
      (failure, id) => id === accountId && (failure.kind === 'account-moved' || blocksAccount(failure)),
    )
  }

  /** Accounts that a matching failure blocks may work now: what failed or waits because of it continues. */
  mended(isMended: (failure: Failure) => boolean): void {
    const accounts = new Set<string>()
    for (const [accountId, failure] of this.obstacles.blocked) if (isMended(failure)) accounts.add(accountId)
    for (const { record } of this.#list) {
      if (record.state.name === 'failed' && isMended(record.state.failure)) accounts.add(record.account.id)
    }
    for (const accountId of accounts) this.accountChanged(accountId)
    this.#events.mended(isMended)
    this.#events.tryNow()
  }

  /** What a person sees of the uploads of that account has changed. */
  announce(accountId: string): void {
    for (const runner of this.#list) if (runner.accountId === accountId) this.#events.changed(runner.id)
  }
}

import { type Failure, HoistError } from '../../shared/failures/failures'
import type { UnreachableHost } from '../../shared/ipc/views'
import { hostName } from '../../shared/service/base-url'
import { blocksAccount } from '../attempts/account-failures'
import { Calls } from '../attempts/calls'
import { runAttempt } from '../attempts/run-attempt'
import type { UploadList } from '../list/upload-list'
import type { EngineDeps } from '../ports'
import { Reachability } from '../schedule/reachability'
import type { Scheduler } from '../schedule/scheduler'

export interface HostsEvents {
  /** Something that a person sees of this upload has changed. */
  changed(uploadId: string): void
  /** The unreachable hosts, their reason or the time of the next attempt have changed. */
  unreachable(): void
  /** Something worked for that account: called once in a run. */
  worked(accountId: string): void
  /** Nothing has ever worked at the host of that account, so Hoist gives the host up. */
  block(accountId: string, failure: Failure): void
}

/** The hosts of the uploads in the list, and whether they can be reached. */
export class Hosts {
  readonly #deps: EngineDeps
  readonly #list: UploadList
  readonly #scheduler: Scheduler
  readonly #events: HostsEvents
  readonly reachability: Reachability
  /** Calls that belong to no upload of the list. */
  readonly #asking = new Set<{ readonly accountId: string }>()

  constructor(deps: EngineDeps, list: UploadList, scheduler: Scheduler, events: HostsEvents) {
    this.#deps = deps
    this.#list = list
    this.#scheduler = scheduler
    this.#events = events
    this.reachability = this.#watch()
    scheduler.onSilence = (...silence) => void this.reachability.doubt(...silence)
  }

  #watch(): Reachability {
    const { api, clock, hasWorked = () => false, random, settings } = this.#deps
    return new Reachability(
      {
        clock,
        random,
        limits: settings,
        hostOf: (accountId) => this.#hostOf(accountId),
        hasWorked: (accountId) => hasWorked(accountId) || this.#hasRemote(accountId),
        probe: (accountId, signal) => runAttempt('files', () => api.reach(accountId, signal), signal),
      },
      {
        hold: (host) => this.#scheduler.holds.holdHost(host),
        release: (host) => this.#scheduler.holds.releaseHost(host),
        changed: (host) => {
          for (const { accountId, id } of this.#list)
            if (this.#hostOf(accountId) === host) this.#events.changed(id)
          this.#events.unreachable()
        },
        worked: (accountId) => this.#events.worked(accountId),
        gaveUp: (host, failure) => this.#giveUp(host, failure),
        isWanted: (host) => this.#isWanted(host),
      },
    )
  }

  #hostOf(accountId: string): string {
    return this.#deps.hostOf?.(accountId) ?? accountId
  }

  /** Whether the service has ever created a remote upload for that account, as far as the list knows. */
  #hasRemote(accountId: string): boolean {
    for (const { record } of this.#list)
      if (record.account.id === accountId && (record.remote !== null || record.state.name === 'completed'))
        return true
    return false
  }

  #isWanted(host: string): boolean {
    for (const { accountId } of this.#asking) if (this.#hostOf(accountId) === host) return true
    for (const upload of this.#list.active) if (this.#hostOf(upload.accountId) === host) return true
    return false
  }

  /**
   * Nothing has ever worked at that host: its active uploads fail, and the others of its accounts wait for a person.
   */
  #giveUp(host: string, cause: Failure): void {
    // A proxy problem keeps its own kind of failure.
    const failure: Failure = blocksAccount(cause)
      ? cause
      : { ...cause, kind: 'address-unreachable', subject: hostName(host), cause }
    const trying = [...this.#list.active].filter(({ accountId }) => this.#hostOf(accountId) === host)
    for (const { accountId } of trying) this.#events.block(accountId, failure)
    for (const runner of trying) runner.giveUp(failure)
  }

  /** The calls of an account that belong to no upload in progress. */
  callsOf(accountId: string): Calls {
    return new Calls(accountId, this.#deps, this.#scheduler, this.reachability)
  }

  /** The same for work that waits for the end of an outage: its host is probed until `end` is called. */
  callsThatProbe(accountId: string): { readonly calls: Calls; readonly end: () => void } {
    const asking = { accountId }
    this.#asking.add(asking)
    return {
      calls: this.callsOf(accountId),
      end: () => this.#asking.delete(asking),
    }
  }

  /**
   * Asks the service whether it still has a file; during an outage this waits. Throws a HoistError when it cannot be
   * found out, and the signal's reason when aborted.
   */
  async fileExists(accountId: string, fileId: string, signal: AbortSignal): Promise<boolean> {
    const call = () => this.#deps.api.file(accountId, fileId, signal)
    try {
      return (await this.settle(accountId, call, signal)) !== null
    } catch (error) {
      if (!(error instanceof HoistError)) throw error
      const { serviceMessage, status } = error.failure
      if (status === 404 && serviceMessage !== undefined) return false
      throw error
    }
  }

  /**
   * Makes a call that belongs to no upload, and repeats it until it is settled. Throws a HoistError, and the signal's
   * reason when aborted.
   */
  async settle<T>(accountId: string, call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { calls, end } = this.callsThatProbe(accountId)
    try {
      const result = await calls.untilSettled('files', call, signal)
      if (result.kind === 'done') return result.value
      if (result.kind === 'aborted') throw signal.reason
      throw new HoistError(result.failure)
    } finally {
      end()
    }
  }

  /** The hosts that cannot be reached now, and when each is tried next. Their uploads wait. */
  get unreachable(): readonly UnreachableHost[] {
    return this.reachability.unreachable.filter(({ host }) => this.#isWanted(host))
  }

  /** Tries unreachable hosts immediately: the network has changed, or a person does not want to wait. */
  tryNow(): void {
    this.reachability.tryNow()
  }

  close(): void {
    this.reachability.close()
  }
}

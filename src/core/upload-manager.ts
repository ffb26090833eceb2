import { dirname } from 'node:path'
import { type FailureAction, failureActions } from '../shared/failure-actions'
import { type Failure, failureOf, HoistError } from '../shared/failures'
import { type Outlook, outlookOf } from '../shared/outlook'
import type { Purpose } from '../shared/purposes'
import { reordered } from '../shared/reorder'
import type { Settings } from '../shared/settings'
import { stateTraits } from '../shared/state-traits'
import type { AttemptView, PartView, UnreachableHost, UploadView } from '../shared/views'
import { Calls } from './calls'
import { beyondHistory, isOver, isUncollected } from './history'
import { likeness } from './likeness'
import { numbersBetween, orderStep } from './list-order'
import { movedTo, originOf } from './own-origin'
import { freshPart } from './part-machine'
import { partSizeFor, planParts } from './plan-parts'
import type { Fingerprint, NotedFile } from './ports'
import { Reachability } from './reachability'
import { byOrder, localDeadline, orderOf, recordVersion, type UploadRecord } from './record'
import { notSent, recover } from './recover'
import { runAttempt } from './run-attempt'
import { type HoldReason, Scheduler } from './scheduler'
import { blocksAccount, type EngineParts, isAboutProxy, UploadRunner } from './upload-runner'
import { partViews, uploadView } from './upload-views'

/** What a person decided for one file. */
export interface NewUpload {
  readonly path: string
  readonly name: string
  readonly fingerprint: Fingerprint
  readonly mimeType: string
  readonly purpose: Purpose
  readonly account: { readonly id: string; readonly name: string }
  readonly autoComplete: boolean
}

export interface ManagerEvents {
  /** Something that a person sees of this upload is different. Called often: coalesce. */
  changed(uploadId: string): void
  removed(uploadId: string): void
  /** The uploads stand in another order: ask for `ids()`. */
  reordered(): void
  notice(failure: Failure): void
  /** Whether anything is being sent, or waits for its turn. Told when it changes. */
  busy(busy: boolean): void
  /** Which hosts cannot be reached, why, or when they are tried next is different. */
  unreachable(): void
  /** Something has worked for that account: told once in a run. */
  worked(accountId: string): void
}

/** Why everything of some accounts waits, and goes on by itself later. */
export type Obstacle = Exclude<HoldReason, 'rate limit' | 'account'>

/** Records that are written at the same time when many are added: the ledger shares their flushes. */
const savesAtOnce = 64
/** For each place, small files that may be under way: one sends while the next is opened and the last is completed. */
const smallAPlace = 2

/** Queued uploads, as they were when they were gathered: those that have begun since are still among them. */
interface Waiting {
  /** Those whose hour runs, by deadline. */
  readonly open: UploadRunner[]
  /** Those that have yet to begin it, in list order, small ones apart. */
  readonly fresh: { readonly large: UploadRunner[]; readonly small: UploadRunner[] }
}

/** What may have been put right where nobody here could see it. */
const triedAnew: ReadonlySet<FailureAction> = new Set(['retry', 'check-account'])

/** All uploads of a profile: the list, its order, and how many send at once. */
export class UploadManager {
  readonly #parts: EngineParts
  readonly #events: ManagerEvents
  readonly #scheduler: Scheduler
  readonly #reachability: Reachability
  /** In list order. */
  #runners = new Map<string, UploadRunner>()
  /** Taken out of the list by a person, and still in the ledger. */
  readonly #takenOut = new Map<string, UploadRunner>()
  /** Those that do something, or wait for their turn. */
  readonly #active = new Set<UploadRunner>()
  /** Those of the list that have ended, by their ids. */
  readonly #ended = new Map<string, UploadRunner>()
  /** Those that have ended since the start, by their ids. */
  readonly #endedNow = new Set<string>()
  /** Resolves when the IDs of all files that have arrived are noted. */
  #noted: Promise<unknown> = Promise.resolve()
  /** Calls that belong to no upload of the list. */
  readonly #asking = new Set<{ readonly accountId: string }>()
  /** In the list, but not yet on disk. */
  readonly #arriving = new Set<UploadRunner>()
  /** Null where it has to be gathered anew. */
  #waiting: Waiting | null = null
  #isFilling = false
  /** Where each upload stands in the list: only which is smaller counts. */
  readonly #places = new Map<string, number>()
  /** The highest number that keeps the order of the list in a record. */
  #lastOrder = 0
  #nextPlace = 0
  readonly #newId: () => string
  /** What stands in the way, and of which accounts. */
  readonly #obstacles = new Map<Obstacle, (accountId: string) => boolean>()
  /** Accounts that are of no use for now, and why. */
  readonly #blocked = new Map<string, Failure>()
  #busy = false
  #closing = false

  /** @param newId names new uploads: unique, and fit for a file name */
  constructor(parts: EngineParts, events: ManagerEvents, newId: () => string) {
    this.#parts = parts
    this.#events = events
    this.#newId = newId
    const { adaptiveParts, parallelParts, parallelFiles } = parts.settings()
    this.#scheduler = new Scheduler(parts.clock, parallelParts, parallelFiles, parts.bandwidth, parts.hostOf)
    this.#scheduler.setParallel(parallelParts, parallelFiles, adaptiveParts)
    this.#scheduler.onRelease = () => this.#fill()
    this.#scheduler.onLimit = (accountId) => this.#announceAccount(accountId)
    this.#reachability = this.#watchHosts()
    this.#scheduler.onSilence = (...silence) => void this.#reachability.doubt(...silence)
  }

  #watchHosts(): Reachability {
    const { api, clock, hasWorked = () => false, random, settings } = this.#parts
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
        hold: (host) => this.#scheduler.holdHost(host),
        release: (host) => this.#scheduler.releaseHost(host),
        changed: (host) => {
          for (const [id, { record }] of this.#runners)
            if (this.#hostOf(record.account.id) === host) this.#events.changed(id)
          this.#events.unreachable()
          this.#tellBusy()
        },
        worked: (accountId) => this.#events.worked(accountId),
        gaveUp: (host, failure) => this.#giveUp(host, failure),
        isWanted: (host) => this.#isWanted(host),
      },
    )
  }

  #hostOf(accountId: string): string {
    return this.#parts.hostOf?.(accountId) ?? accountId
  }

  /** Whether the service has ever made a remote upload for that account, as far as the list knows. */
  #hasRemote(accountId: string): boolean {
    for (const { record } of this.#runners.values())
      if (record.account.id === accountId && (record.remote !== null || record.state.name === 'completed'))
        return true
    return false
  }

  #isWanted(host: string): boolean {
    for (const { accountId } of this.#asking) if (this.#hostOf(accountId) === host) return true
    for (const { record } of this.#active) if (this.#hostOf(record.account.id) === host) return true
    return false
  }

  /** Nothing has ever worked at that host: what is tried there fails, and the rest of its accounts waits for a person. */
  #giveUp(host: string, cause: Failure): void {
    // What keeps the account from working has a name of its own where it is the proxy.
    const failure: Failure = blocksAccount(cause)
      ? cause
      : { ...cause, kind: 'address-unreachable', subject: hostName(host), cause }
    const trying = [...this.#active].filter(({ record }) => this.#hostOf(record.account.id) === host)
    for (const { record } of trying) this.block(record.account.id, failure)
    for (const runner of trying) runner.giveUp(failure)
  }

  /**
   * Asks the service whether it still has a file; in an outage that waits for its end. Throws a HoistError when it
   * cannot be found out, and the signal's reason when aborted.
   */
  async fileExists(accountId: string, fileId: string, signal: AbortSignal): Promise<boolean> {
    const calls = new Calls(accountId, this.#parts, this.#scheduler, this.#reachability)
    const asking = { accountId }
    this.#asking.add(asking)
    try {
      const call = () => this.#parts.api.fileExists(accountId, fileId, signal)
      const result = await calls.untilSettled('files', call, signal)
      if (result.kind === 'done') return result.value
      if (result.kind === 'aborted') throw signal.reason
      const { serviceMessage, status } = result.failure
      if (status === 404 && serviceMessage !== undefined) return false
      throw new HoistError(result.failure)
    } finally {
      this.#asking.delete(asking)
    }
  }

  /** The hosts that cannot be reached now, and when each is tried next. Their uploads wait. */
  unreachable(): readonly UnreachableHost[] {
    return this.#reachability.unreachable.filter(({ host }) => this.#isWanted(host))
  }

  /** Tries hosts that cannot be reached at once: the network has changed, or a person does not want to wait. */
  tryNow(): void {
    this.#reachability.tryNow()
  }

  /**
   * Takes up what the ledger holds, in the order of the list, and carries on what has to be carried on by itself. The
   * records are its own from then on.
   */
  open(records: readonly UploadRecord[]): void {
    const { onStart } = this.#parts.settings()
    this.learn(records)
    for (const record of [...records].sort(byOrder)) {
      recover(record, onStart)
      const runner = this.#enlist(record)
      if (record.account.origin === undefined) runner.keepOrigin(this.originOf(record.account.id))
    }
    for (const runner of this.#runners.values()) {
      const { name } = runner.record.state
      if (name === 'completing' || name === 'cancelling') runner.wake()
    }
    this.#fill()
    void this.trimHistory()
  }

  /** Takes from the ledger what earlier runs have found out about the hosts, also with uploads that are not opened. */
  learn(records: readonly UploadRecord[]): void {
    for (const { account, partLimit } of records)
      if (partLimit !== undefined && account.origin === this.originOf(account.id))
        this.#scheduler.knowPartLimit(account.id, partLimit)
  }

  /**
   * Adds uploads at the end of the list, where they are at once; each is on disk before it starts.
   * @returns their ids, why the ledger could not take one, where that happened, and those that are not in the list then
   */
  async add(uploads: readonly NewUpload[]): Promise<{
    readonly ids: string[]
    readonly failure: Failure | null
    readonly left: readonly NewUpload[]
  }> {
    const added = uploads.map((upload) => ({ upload, runner: this.#enlist(this.#newRecord(upload)) }))
    for (const { runner } of added) this.#arriving.add(runner)
    const next = added.values()
    let failure: Failure | null = null
    const saveOthers = async () => {
      for (const { runner } of next) {
        const problem = await runner.save()
        if (problem !== null) {
          failure = problem
          return
        }
        this.#arriving.delete(runner)
        this.#fill()
        if (failure !== null) return
      }
    }
    await Promise.all(Array.from({ length: savesAtOnce }, saveOthers))
    const left: NewUpload[] = []
    for (const { upload, runner } of added) {
      if (!this.#arriving.delete(runner)) continue
      // What somebody has paused or cancelled meanwhile is no longer as it was added.
      if (runner.record.state.name !== 'queued') continue
      this.#forget(runner.record.id)
      left.push(upload)
    }
    this.#fill()
    const ids = added.map(({ runner }) => runner.record.id)
    return { ids: ids.filter((id) => this.#runners.has(id)), failure, left }
  }

  #newRecord(upload: NewUpload): UploadRecord {
    const { size } = upload.fingerprint
    return {
      version: recordVersion,
      id: this.#newId(),
      addedAt: this.#parts.clock.now(),
      order: this.#lastOrder + orderStep,
      finishedAt: null,
      source: { path: upload.path, name: upload.name, fingerprint: { ...upload.fingerprint } },
      purpose: upload.purpose,
      mimeType: upload.mimeType,
      account: { ...upload.account, origin: this.originOf(upload.account.id) },
      autoComplete: upload.autoComplete,
      state: { name: 'queued' },
      remote: null,
      renewals: 0,
      parts: planParts(size, partSizeFor(size, this.#parts.settings().partSizeMiB)).map((range) => ({
        ...range,
        state: freshPart,
      })),
      md5: null,
      sending: notSent(),
      file: null,
    }
  }

  /** What the settings changed takes effect at once. */
  apply(settings: Settings): void {
    this.#scheduler.setParallel(settings.parallelParts, settings.parallelFiles, settings.adaptiveParts)
    this.#fill()
    void this.trimHistory()
  }

  pause(id: string): boolean {
    return this.#runners.get(id)?.pause() ?? false
  }

  resume(id: string): boolean {
    return this.#thenFill(this.#runners.get(id)?.resume())
  }

  cancel(id: string): boolean {
    return this.#thenFill(this.#runners.get(id)?.cancel())
  }

  complete(id: string): boolean {
    return this.#runners.get(id)?.complete() ?? false
  }

  /** Also a new try of the account, where that is what is in the way: all its uploads go on. */
  retry(id: string): boolean {
    const runner = this.#runners.get(id)
    const goesOn = runner !== undefined && this.#unblock(runner.record.account.id)
    return this.#thenFill(runner?.retry() || goesOn)
  }

  /** Where an account goes to now: what is added for it is meant for that address. */
  originOf(accountId: string): string {
    return originOf(accountId, this.#parts.hostOf)
  }

  /**
   * Those of the uploads that have not ended, and whose account goes to another address now than a person sent their
   * files to. They fail before anything of them is sent there.
   */
  moved(ids: readonly string[] = this.ids()): string[] {
    return ids.filter((id) => {
      const record = this.record(id)
      return record !== undefined && !isOver(record) && movedTo(record, this.#parts.hostOf) !== null
    })
  }

  /** A person sends the files of those uploads to the address that their account goes to now. */
  sendToMoved(ids: readonly string[]): void {
    for (const id of this.moved(ids)) {
      const runner = this.#runners.get(id)
      runner?.moveTo(this.originOf(runner.record.account.id))
    }
  }

  /** Sends nothing more to that account until a person tries again, or it has changed. */
  block(accountId: string, failure: Failure): void {
    this.#blocked.set(accountId, failure)
    this.#scheduler.hold(accountId, 'account')
    this.#announceAccount(accountId)
  }

  /** The account may work now, as with another key: what failed or waits because of it goes on. */
  accountChanged(accountId: string): void {
    for (const runner of this.#runners.values()) {
      const { account, state } = runner.record
      if (account.id !== accountId || state.name !== 'failed') continue
      const isBack =
        state.failure.kind === 'account-moved' && movedTo(runner.record, this.#parts.hostOf) === null
      if (isBack || blocksAccount(state.failure)) runner.retry()
    }
    // After that, so that they are taken up in the list's order.
    this.#unblock(accountId)
    this.#fill()
  }

  /** The way out is another one: what failed or waits because of a proxy goes on. */
  proxyChanged(): void {
    this.#mended(isAboutProxy)
  }

  /** The keychain can be reached: what waits for a key in it goes on. */
  keychainOpened(): void {
    this.#mended(({ kind }) => kind === 'keychain-unreachable')
  }

  #mended(isMended: (failure: Failure) => boolean): void {
    const accounts = new Set<string>()
    for (const [accountId, failure] of this.#blocked) if (isMended(failure)) accounts.add(accountId)
    for (const { record } of this.#runners.values()) {
      if (record.state.name === 'failed' && isMended(record.state.failure)) accounts.add(record.account.id)
    }
    for (const accountId of accounts) this.accountChanged(accountId)
    this.tryNow()
  }

  /**
   * Sends nothing more to those accounts until the obstacle is cleared: what is in flight is broken off, nothing
   * counts as failed, and all goes on by itself afterwards.
   */
  hinder(obstacle: Obstacle, affects: (accountId: string) => boolean = () => true): void {
    this.#obstacles.set(obstacle, affects)
    for (const runner of this.#runners.values()) this.#hindered(runner)
    this.#tellBusy()
  }

  clear(obstacle: Obstacle): void {
    if (!this.#obstacles.delete(obstacle)) return
    this.#scheduler.releaseAll(obstacle)
    for (const id of this.#runners.keys()) this.#events.changed(id)
    this.tryNow()
    this.#tellBusy()
  }

  /** Begins anew whatever is in flight: the connections under it are dead, as after a sleep. */
  interrupt(): void {
    for (const runner of this.#runners.values()) runner.interrupt()
  }

  /** @param number of the part, from 1 */
  retryPart(id: string, number: number): boolean {
    return this.#thenFill(this.#runners.get(id)?.retryPart(number))
  }

  /** Tries all parts again that have failed, while the rest goes on; of a failed upload everything that is missing. */
  retryFailedParts(id: string): boolean {
    const runner = this.#runners.get(id)
    if (runner?.record.state.name === 'failed') return this.retry(id)
    return this.#thenFill(runner?.retryFailedParts())
  }

  /** What was tried for a part since the start, newest last. @param number of the part, from 1 */
  partAttempts(id: string, number: number): readonly AttemptView[] {
    const runner = this.#runners.get(id)
    const part = runner?.record.parts[number - 1]
    return part === undefined ? [] : (runner?.attempts.of(part.offset) ?? [])
  }

  /** Bytes that each upload has handed to the network since the start, again and again included, by its id. */
  sentEver(): Map<string, number> {
    const sent = new Map<string, number>()
    for (const [id, runner] of this.#runners) if (runner.sentEver > 0) sent.set(id, runner.sentEver)
    return sent
  }

  /**
   * The file of a failed upload lies elsewhere now. Throws a HoistError: `source-other` where that is another file, and
   * what reading it or keeping the place throws.
   */
  async relocate(id: string, path: string): Promise<void> {
    const runner = this.#runners.get(id)
    if (runner === undefined || runner.active || runner.record.state.name !== 'failed') return
    const known = runner.record.source.fingerprint
    const found = await this.#parts.source.fingerprint(path)
    // A move to another drive keeps size and time. The checksum then proves that it is the same file.
    const alike = likeness(found, known)
    if (alike === 'changed' || (alike === 'likely' && !this.#parts.settings().checksum)) {
      throw new HoistError({
        kind: 'source-other',
        detail: `was ${JSON.stringify(known)}, is ${JSON.stringify(found)}`,
      })
    }
    const failure = await runner.relocate(path, found)
    if (failure !== null) throw new HoistError(failure)
  }

  /** Everything that has ended and can be taken out of the list, in list order. */
  over(): string[] {
    return this.ids().filter((id) => isOver(this.record(id)))
  }

  /**
   * Takes uploads that have ended out of the list. The ledger keeps them until they are removed, so nothing is lost
   * before it is certain that they are not wanted back.
   * @returns those that it took
   */
  takeOut(ids: readonly string[]): string[] {
    const taken: string[] = []
    for (const id of ids) {
      const runner = this.#runners.get(id)
      if (runner === undefined || !isOver(runner.record)) continue
      this.#runners.delete(id)
      this.#ended.delete(id)
      this.#takenOut.set(id, runner)
      this.#events.removed(id)
      taken.push(id)
    }
    return taken
  }

  /** Puts what was taken out back to where it stood in the list. */
  putBack(ids: readonly string[]): void {
    for (const id of ids) {
      const runner = this.#takenOut.get(id)
      if (runner === undefined) continue
      this.#takenOut.delete(id)
      this.#runners.set(id, runner)
      this.#ended.set(id, runner)
      this.#events.changed(id)
    }
    this.#reorder([...this.#runners.values()].sort((a, b) => byOrder(a.record, b.record)))
  }

  /**
   * Takes an upload that has ended out of the list, where it still stands there, and out of the ledger. The file at
   * the service stays. Throws a HoistError where the ledger could not be changed; then it is in the list.
   */
  async remove(id: string): Promise<boolean> {
    const runner = this.#takenOut.get(id) ?? this.#runners.get(id)
    if (runner === undefined || !isOver(runner.record)) return false
    await runner.suspend()
    try {
      await this.#parts.ledger.remove(id)
    } catch (error) {
      if (this.#takenOut.has(id)) this.putBack([id])
      throw error
    }
    this.#takenOut.delete(id)
    this.#forget(id)
    return true
  }

  /** A person has the file IDs of those now, by copying or exporting them. Throws a HoistError where that cannot be kept. */
  async collected(ids: readonly string[]): Promise<void> {
    const next = ids.flatMap((id) => this.#runners.get(id) ?? []).values()
    let failure: Failure | null = null
    const saveOthers = async () => {
      for (const runner of next) {
        if (isUncollected(runner.record)) failure = (await runner.collect()) ?? failure
        if (failure !== null) return
      }
    }
    await Promise.all(Array.from({ length: savesAtOnce }, saveOthers))
    if (failure !== null) throw new HoistError(failure)
  }

  /** Removes what is beyond the bounds of the history, and says so. What has ended since the start stays. */
  async trimHistory(): Promise<void> {
    const records = [...this.#ended.values()].map(({ record }) => record)
    const { clock, settings } = this.#parts
    const beyond = beyondHistory(records, settings(), clock.now(), this.#endedNow)
    if (beyond.length === 0) return
    let count = 0
    try {
      await this.#noted
      await this.#parts.fileIds?.note(beyond.flatMap((id) => notedFile(this.record(id)) ?? []))
      for (const id of beyond) if (await this.remove(id)) count += 1
    } catch (error) {
      this.#events.notice(failureOf(error))
    }
    if (count > 0) this.#events.notice({ kind: 'history-cut', detail: 'beyond the bounds', count })
  }

  /**
   * Puts uploads before another one, in the order in which they stand. What has not begun yet begins in that order.
   *
   * @param before id of that upload; null for the end of the list
   * @returns whether anything moved, when it is on disk; the list itself has its new order at once
   */
  async move(ids: readonly string[], before: string | null): Promise<boolean> {
    const next = this.#closing ? null : reordered(this.ids(), ids, before)
    if (next === null) return false
    const list = next.order.flatMap((id) => this.#runners.get(id) ?? [])
    this.#reorder(list)
    this.#fill()
    this.#scheduler.lookAgain()

    const end = next.from + next.moved.length
    const numberAt = (index: number) => {
      const runner = list[index]
      return runner === undefined ? null : orderOf(runner.record)
    }
    let placed = list.slice(next.from, end)
    let numbers = numbersBetween(numberAt(next.from - 1), numberAt(end), placed.length)
    if (numbers === null) {
      // All that follow get numbers above every other.
      placed = list.slice(next.from)
      numbers = placed.map((_, index) => this.#lastOrder + (index + 1) * orderStep)
    }
    this.#lastOrder = Math.max(this.#lastOrder, numbers.at(-1) ?? 0)
    for (const [index, runner] of placed.entries()) runner.place(numbers[index] ?? 0)
    // From the last to the first: whenever a crash comes, none has passed on disk what it stands before.
    for (const runner of placed.reverse()) await runner.save()
    return true
  }

  pauseAll(): void {
    // From the end: pausing one that sends must not start the next one for a moment.
    for (const runner of [...this.#runners.values()].reverse()) runner.pause()
  }

  resumeAll(): void {
    for (const runner of this.#runners.values()) runner.resume()
    this.#fill()
  }

  /** Uploads with something under way or waiting for its turn. */
  get unfinished(): number {
    let count = 0
    for (const runner of this.#runners.values()) {
      if (runner.active || runner.record.state.name === 'queued') count += 1
    }
    return count
  }

  ids(): string[] {
    return [...this.#runners.keys()]
  }

  record(id: string): Readonly<UploadRecord> | undefined {
    return this.#runners.get(id)?.record
  }

  view(id: string): UploadView | undefined {
    const runner = this.#runners.get(id)
    return runner === undefined ? undefined : this.#view(runner, this.#parts.clock.now())
  }

  views(): UploadView[] {
    const now = this.#parts.clock.now()
    return [...this.#runners.values()].map((runner) => this.#view(runner, now))
  }

  partViews(id: string): PartView[] {
    const runner = this.#runners.get(id)
    return runner === undefined ? [] : partViews(runner)
  }

  /** Breaks everything off and resolves when nothing is in flight and all is on disk. */
  async close(): Promise<void> {
    this.#closing = true
    this.#reachability.close()
    this.#scheduler.close()
    const runners = [...this.#runners.values(), ...this.#takenOut.values()]
    await Promise.all(runners.map((runner) => runner.suspend()))
    await this.#noted
  }

  #enlist(record: UploadRecord): UploadRunner {
    const { id } = record
    this.#places.set(id, this.#nextPlace++)
    this.#lastOrder = Math.max(this.#lastOrder, orderOf(record))
    const runner: UploadRunner = new UploadRunner(record, this.#parts, this.#scheduler, this.#reachability, {
      changed: () => this.#events.changed(id),
      woke: () => this.#active.add(runner),
      rested: () => {
        this.#active.delete(runner)
        // It waits again, but perhaps no longer among those that it was gathered with.
        if (record.state.name === 'queued') this.#waiting = null
        this.#fill()
        if (isOver(record)) this.#end(runner)
      },
      queued: () => {
        this.#waiting = null
      },
      allSent: () => this.#fill(),
      waitsForDrive: () => {
        this.#fill()
        this.#scheduler.lookAgain()
      },
      order: () => this.#places.get(id) ?? 0,
      isKnownFile: (fileId) => this.#isKnownFile(fileId),
      ledgerFailed: (failure) => this.#events.notice(failure),
      accountBlocked: (failure) => this.block(record.account.id, failure),
      isAccountBlocked: () => this.#blocked.has(record.account.id),
    })
    this.#runners.set(id, runner)
    this.#waiting = null
    if (isOver(record)) this.#ended.set(id, runner)
    this.#hindered(runner)
    this.#events.changed(id)
    return runner
  }

  #reorder(runners: readonly UploadRunner[]): void {
    this.#runners = new Map(runners.map((runner) => [runner.record.id, runner]))
    this.#nextPlace = 0
    for (const id of this.#runners.keys()) this.#places.set(id, this.#nextPlace++)
    this.#waiting = null
    this.#events.reordered()
  }

  #forget(id: string): void {
    this.#runners.delete(id)
    this.#ended.delete(id)
    this.#endedNow.delete(id)
    this.#places.delete(id)
    this.#waiting = null
    this.#events.removed(id)
  }

  /** Nothing more happens of it: the history has one more. */
  #end(runner: UploadRunner): void {
    const { id } = runner.record
    if (!this.#runners.has(id)) return
    this.#ended.set(id, runner)
    this.#endedNow.add(id)
    const file = notedFile(runner.record)
    const { fileIds } = this.#parts
    if (file === null || fileIds === undefined) return
    const noted = fileIds.note([file]).catch((error: unknown) => this.#events.notice(failureOf(error)))
    this.#noted = Promise.all([this.#noted, noted])
  }

  #view(runner: UploadRunner, now: number): UploadView {
    const view = uploadView(runner, this.#parts.clock.steady())
    const trouble = this.#inTheWay(runner) ?? view.trouble ?? this.#rateLimit(view)
    const outlook = this.#outlook(runner, now)
    return {
      ...view,
      ...(trouble === null || trouble === undefined ? {} : { trouble }),
      // A new try is all that it takes, on any upload of the account.
      ...(trouble === null ||
      trouble === undefined ||
      !this.#blocked.has(runner.record.account.id) ||
      !triedAnew.has(failureActions[trouble.failure.kind])
        ? {}
        : { actions: [...view.actions, 'retry'] as const }),
      ...(outlook === undefined ? {} : { outlook }),
    }
  }

  /** Why an upload does not move for now that only waits for its account. */
  #rateLimit({ accountId, parts, state }: UploadView): UploadView['trouble'] | null {
    const until = this.#scheduler.limitedUntil(accountId)
    // What is on its way still moves.
    if (until === null || parts.sending > 0 || !stateTraits[state].needsService) return null
    return { failure: { kind: 'rate-limited', detail: 'the account must wait' }, retryAt: until }
  }

  /** What is sent now has those that close earlier before it; what rests is told as if it went on alone, at once. */
  #outlook(runner: UploadRunner, now: number): Outlook | undefined {
    const { load, record } = runner
    const { state } = record
    // Of one that fails the failure is what matters.
    if (load === null || !stateTraits[state.name].hasClock || 'failure' in state) return undefined
    const loads = this.#scheduler.loads()
    let bytes = load.bytesLeft
    if (loads.some((other) => other.order === load.order)) {
      for (const other of loads) if (other.deadline < load.deadline) bytes += other.bytesLeft
    }
    return outlookOf(bytes, this.#scheduler.rate(record.account.id), load.deadline - now)
  }

  /** What the line to each account carries, in bytes per second, by the account's id; only where it is known. */
  lines(): Record<string, number> {
    return this.#scheduler.lineRates()
  }

  /** Why an upload that is not at rest cannot move for now, and when it can; 0 where no time is known. */
  #inTheWay(runner: UploadRunner): { readonly failure: Failure; readonly retryAt: number } | null {
    const { account, state } = runner.record
    const isLooking = state.name === 'cancelling' && state.unanswered === true
    if (!stateTraits[state.name].needsService && !isLooking) return null
    for (const [kind, affects] of this.#obstacles) {
      if (affects(account.id)) return { failure: { kind, detail: 'held until it is over' }, retryAt: 0 }
    }
    const outage = this.#reachability.outageOf(account.id)
    if (outage !== null) {
      const { failure: cause, host, retryAt } = outage
      const { detail } = cause
      return { failure: { kind: 'host-unreachable', detail, subject: hostName(host), cause }, retryAt }
    }
    const failure = this.#blocked.get(account.id)
    return failure === undefined ? null : { failure, retryAt: 0 }
  }

  #hindered(runner: UploadRunner): void {
    const { account, id } = runner.record
    let hindered = false
    for (const [obstacle, affects] of this.#obstacles) {
      if (!affects(account.id)) continue
      this.#scheduler.hold(account.id, obstacle)
      hindered = true
    }
    if (hindered) runner.interrupt()
    if (hindered) this.#events.changed(id)
  }

  #announceAccount(accountId: string): void {
    for (const [id, { record }] of this.#runners)
      if (record.account.id === accountId) this.#events.changed(id)
  }

  #unblock(accountId: string): boolean {
    if (!this.#blocked.delete(accountId)) return false
    this.#scheduler.release(accountId, 'account')
    this.#announceAccount(accountId)
    return true
  }

  #tellBusy(): void {
    let busy = false
    for (const runner of this.#active) if (this.#inTheWay(runner) === null) busy = true
    if (busy === this.#busy) return
    this.#busy = busy
    this.#events.busy(busy)
  }

  #isKnownFile(fileId: string): boolean {
    for (const { record } of [...this.#runners.values(), ...this.#takenOut.values()]) {
      if (record.state.name === 'completed' && record.state.fileId === fileId) return true
    }
    return false
  }

  #thenFill(done: boolean | undefined): boolean {
    this.#fill()
    return done ?? false
  }

  /** Once for everything that happens in the same breath. */
  #fill(): void {
    if (this.#isFilling) return
    this.#isFilling = true
    queueMicrotask(() => {
      this.#isFilling = false
      this.#fillNow()
    })
  }

  /**
   * Starts queued uploads as long as there is a place: those whose hour runs by deadline, then the others in list
   * order. One that has yet to begin its hour keeps none from those: it begins when the scheduler lets it. Small ones
   * have places of their own, in which they are also opened and completed. All of it looks only at what is under way and
   * what is next, however long the list is.
   */
  #fillNow(): void {
    if (this.#closing) return
    const { parallelFiles, parallelParts } = this.#parts.settings()
    const places = { large: parallelFiles, small: parallelParts * smallAPlace }
    /** Those that have begun to try, and not yet their hour. */
    const trying = { large: new Set<UploadRunner>(), small: new Set<UploadRunner>() }
    for (const runner of this.#active) {
      const { account, state } = runner.record
      // What must wait for its account, or its drive, takes no place from the others.
      if (this.#scheduler.isHeld(account.id) || runner.waitsForDrive) continue
      const kind = kindOf(runner)
      if (state.name === 'queued' && localDeadline(runner.record) === null) trying[kind].add(runner)
      // Of many small files many complete at once, which must have a bound as well.
      else if (kind === 'small' || (state.name !== 'completing' && state.name !== 'cancelling'))
        places[kind] -= 1
    }
    this.#waiting ??= this.#gather()
    const { fresh, open } = this.#waiting
    for (const runner of this.#queued(open)) {
      if (places.large <= 0 && places.small <= 0) break
      const kind = kindOf(runner)
      if (runner.active || places[kind] <= 0) continue
      runner.start()
      places[kind] -= 1
    }
    for (const kind of ['large', 'small'] as const)
      this.#fillFresh(fresh[kind], trying[kind], Math.max(0, places[kind]))
    this.#tellBusy()
  }

  #gather(): Waiting {
    const waiting: Waiting = { open: [], fresh: { large: [], small: [] } }
    for (const runner of this.#runners.values()) {
      if (runner.record.state.name !== 'queued') continue
      if (localDeadline(runner.record) === null) waiting.fresh[kindOf(runner)].push(runner)
      else if (!runner.active) waiting.open.push(runner)
    }
    waiting.open.sort((a, b) => (localDeadline(a.record) ?? 0) - (localDeadline(b.record) ?? 0))
    return waiting
  }

  /** Those of the line that wait and may move, up to the first that is not on disk yet. */
  *#queued(line: UploadRunner[]): Generator<UploadRunner> {
    const begun = line.findIndex(({ record }) => record.state.name === 'queued')
    line.splice(0, begun < 0 ? line.length : begun)
    for (const runner of line) {
      const { account, state } = runner.record
      if (state.name !== 'queued') continue
      if (this.#arriving.has(runner)) return
      if (!this.#scheduler.isHeld(account.id) && !runner.waitsForDrive) yield runner
    }
  }

  /**
   * @param line those that have yet to begin their hour, in list order
   * @param trying those of them that wait for their turn
   * @param places how many of them may
   */
  #fillFresh(line: UploadRunner[], trying: ReadonlySet<UploadRunner>, places: number): void {
    const first = new Set<UploadRunner>()
    if (places > 0) {
      for (const runner of this.#queued(line)) {
        first.add(runner)
        if (first.size >= places) break
      }
    }
    const starting = [...first].filter((runner) => !runner.active)
    const free = Math.max(0, places - trying.size)
    for (const runner of starting.slice(0, free)) runner.start()
    // What was moved up, or resumed, gets the place of one that stands behind it and has not begun either.
    const behind = [...trying].filter((runner) => !first.has(runner))
    const place = ({ record }: UploadRunner) => this.#places.get(record.id) ?? 0
    const missing = Math.max(0, starting.length - free)
    for (const runner of behind.sort((a, b) => place(b) - place(a)).slice(0, missing)) runner.standDown()
  }
}

/** What people call a host: the name in its origin. */
function hostName(host: string): string {
  return URL.canParse(host) ? new URL(host).host : host
}

/** What the log of file IDs has of it; null where it became no file. */
function notedFile(record: Readonly<UploadRecord> | undefined): NotedFile | null {
  if (record?.state.name !== 'completed') return null
  const { addedAt, finishedAt, source, state } = record
  const { fileId } = state
  return { fileId, name: source.name, folder: dirname(source.path), finishedAt: finishedAt ?? addedAt }
}

function kindOf(runner: UploadRunner): 'large' | 'small' {
  return runner.small ? 'small' : 'large'
}

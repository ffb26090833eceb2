import { type Failure, HoistError } from '../../shared/failures/failures'
import type { AttemptView, PartView, UnreachableHost, UploadView } from '../../shared/ipc/views'
import type { Settings } from '../../shared/settings'
import { AccountObstacles } from '../accounts/account-obstacles'
import { Hosts } from '../accounts/hosts'
import type { Obstacle } from '../accounts/obstacles'
import { isAboutProxy } from '../attempts/account-failures'
import type { EngineDeps } from '../ports'
import { Scheduler } from '../schedule/scheduler'
import { likeness } from '../source/likeness'
import { isSameSecond } from '../upload/find-completed'
import type { NewUpload } from '../upload/record/new-record'
import { movedTo, originOf } from '../upload/record/own-origin'
import { byOrder, isPastDeadline, type UploadRecord } from '../upload/record/record'
import { recover } from '../upload/recover'
import { mayHaveFile } from '../upload/upload-machine'
import { UploadRunner } from '../upload/upload-runner'
import { type Added, addUploads, savesAtOnce } from './add-uploads'
import { FileChecks } from './file-checks'
import { History, isOver } from './history'
import { LeftOvers } from './left-overs'
import { type ComingUpload, UploadList } from './upload-list'
import { partViews, UploadViews } from './upload-views'

export interface ManagerEvents {
  /** Something that a person sees of this upload has changed. Called often: coalesce. */
  changed(uploadId: string): void
  removed(uploadId: string): void
  /** The order of the list has changed: ask for `ids()`. */
  reordered(): void
  notice(failure: Failure): void
  /** Reports whether anything is being sent or is waiting for a slot. Called when this changes. */
  busy(busy: boolean): void
  /** The unreachable hosts, their reason or the time of the next attempt have changed. */
  unreachable(): void
  /** Something worked for that account: called once in a run. */
  worked(accountId: string): void
  /** That account cannot send anything more, until a person tries again or it has changed. */
  blocked(accountId: string, failure: Failure): void
  /**
   * Failures that `isMended` matches may be over: what failed because of one may work now. Uploads continue by
   * themselves.
   */
  mended(isMended: (failure: Failure, accountId: string) => boolean): void
}

/** All uploads of a profile, and everything that can be done with them. */
export class UploadManager {
  readonly #deps: EngineDeps
  readonly #events: ManagerEvents
  readonly #scheduler: Scheduler
  readonly #hosts: Hosts
  readonly #accounts: AccountObstacles
  readonly #views: UploadViews
  readonly #history: History
  readonly #checks: FileChecks
  readonly #leftOvers: LeftOvers
  readonly #list = new UploadList()
  /** Uploads of the ledger that are not opened, by id: they have files that no other upload may take. */
  readonly #unopened = new Map<string, UploadRecord>()
  readonly #newId: () => string
  /** Resolves when everything that was added is on disk. */
  #adding: Promise<unknown> = Promise.resolve()
  #busy = false
  #closing = false

  /** @param newId names new uploads: unique, and fit for a file name */
  constructor(deps: EngineDeps, events: ManagerEvents, newId: () => string) {
    this.#deps = deps
    this.#events = events
    this.#newId = newId
    const { bandwidth, clock, fileIds, hostOf, ledger, settings } = deps
    const { adaptiveParts, parallelParts, parallelFiles } = settings()
    const uploads = this.#list
    this.#scheduler = new Scheduler(
      { clock, uploads, bandwidth, hostOf },
      parallelParts,
      parallelFiles,
      adaptiveParts,
    )
    this.#hosts = new Hosts(deps, this.#list, this.#scheduler, {
      changed: (id) => events.changed(id),
      unreachable: () => {
        events.unreachable()
        this.#announceBusy()
      },
      worked: (accountId) => events.worked(accountId),
      block: (accountId, failure) => this.block(accountId, failure),
    })
    this.#accounts = new AccountObstacles(this.#list, this.#scheduler.holds, hostOf, {
      changed: (id) => events.changed(id),
      usableAccountsChanged: () => this.#announceBusy(),
      tryNow: () => this.tryNow(),
      mended: (isMended) => events.mended(isMended),
    })
    this.#scheduler.holds.onLimit = (accountId) => this.#accounts.announce(accountId)
    const { obstacles } = this.#accounts
    this.#views = new UploadViews(clock, this.#scheduler, this.#hosts.reachability, obstacles)
    const callsOf = (accountId: string) => this.#hosts.callsOf(accountId)
    this.#checks = new FileChecks(deps, callsOf)
    this.#leftOvers = new LeftOvers(deps, callsOf)
    this.#history = new History({ list: this.#list, ledger, clock, settings, fileIds }, events)
  }

  /**
   * Asks the service whether it still has a file; during an outage this waits. Throws a HoistError when it cannot be
   * found out, and the signal's reason when aborted.
   */
  fileExists(accountId: string, fileId: string, signal: AbortSignal): Promise<boolean> {
    return this.#hosts.fileExists(accountId, fileId, signal)
  }

  /** The calls of an account that belong to no upload: they wait for its outages, and end them. */
  callsThatProbe(accountId: string): ReturnType<Hosts['callsThatProbe']> {
    return this.#hosts.callsThatProbe(accountId)
  }

  /**
   * Makes a call for an account that belongs to no upload, and repeats it until it is settled; during an outage this
   * waits. Throws a HoistError, and the signal's reason when aborted.
   */
  settle<T>(accountId: string, call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#hosts.settle(accountId, call, signal)
  }

  /** The hosts that cannot be reached now, and when each is tried next. Their uploads wait. */
  unreachable(): readonly UnreachableHost[] {
    return this.#hosts.unreachable
  }

  /** Tries unreachable hosts immediately: the network has changed, or a person does not want to wait. */
  tryNow(): void {
    this.#hosts.tryNow()
  }

  /** Adds what the ledger holds, in the order of the list, and continues what has to continue by itself. */
  open(records: readonly UploadRecord[]): void {
    const { onStart } = this.#deps.settings()
    this.learn(records)
    for (const record of [...records].sort(byOrder)) {
      const runner = this.#enlist(recover(record, onStart))
      this.#unopened.delete(record.id)
      if (record.account.origin === undefined) runner.keepOrigin(this.originOf(record.account.id))
    }
    for (const runner of this.#list) if (runner.allSent) runner.wake()
    this.#scheduler.poll()
    void this.trimHistory()
  }

  /**
   * Takes from the ledger what earlier runs have found out about the hosts and which files other uploads became, even
   * with uploads that are not opened.
   */
  learn(records: readonly UploadRecord[]): void {
    for (const record of records) if (!this.#list.get(record.id)) this.#unopened.set(record.id, record)
    for (const { account, partLimit } of records)
      if (partLimit !== undefined && account.origin === this.originOf(account.id))
        this.#scheduler.host(account.id).adoptPartLimit(partLimit)
  }

  /**
   * Adds uploads at the end of the list, where they appear immediately, or after those that were added before and are
   * still arriving. Each is on disk before it starts.
   */
  add(uploads: readonly NewUpload[]): Promise<Added> {
    const isFirst = this.#list.coming.size === 0
    const coming = uploads.map((upload) => ({
      upload,
      origin: this.originOf(upload.account.id),
      isPaused: false,
    }))
    for (const each of coming) this.#list.coming.add(each)
    const begin = () => this.#add(coming)
    const added = isFirst ? begin() : this.#adding.then(begin)
    this.#adding = Promise.allSettled([this.#adding, added])
    return added
  }

  #add(coming: readonly ComingUpload[]): Promise<Added> {
    return addUploads(coming, {
      engine: this.#deps,
      list: this.#list,
      newId: this.#newId,
      enlist: (record) => this.#enlist(record),
      removed: (id) => this.#events.removed(id),
      poll: () => this.#scheduler.poll(),
    }).finally(() => {
      // The disk may not have taken all of them.
      for (const each of coming) this.#list.coming.delete(each)
    })
  }

  /** Applies changed settings immediately. */
  apply(settings: Settings): void {
    this.#scheduler.setParallel(settings.parallelParts, settings.parallelFiles, settings.adaptiveParts)
    void this.trimHistory()
  }

  pause(id: string): boolean {
    return this.#list.get(id)?.pause() ?? false
  }

  resume(id: string): boolean {
    return this.#list.get(id)?.resume() ?? false
  }

  cancel(id: string): boolean {
    return this.#list.get(id)?.cancel() ?? false
  }

  complete(id: string): boolean {
    return this.#list.get(id)?.complete() ?? false
  }

  /**
   * A person also tries the account again if that blocks the upload: then all its uploads continue.
   *
   * @param byPerson as in {@link UploadRunner.retry}
   */
  retry(id: string, { byPerson } = { byPerson: true }): boolean {
    const runner = this.#list.get(id)
    if (runner === undefined) return false
    const isUnblocked = byPerson && this.#accounts.unblock(runner.accountId)
    return runner.retry({ byPerson }) || isUnblocked
  }

  /** The origin that an account uses now: files that are added for it are meant for that address. */
  originOf(accountId: string): string {
    return originOf(accountId, this.#deps.hostOf)
  }

  /**
   * The uploads that have not ended and whose account now uses another address than the one that a person sent their
   * files to. They fail before anything is sent to the new address.
   */
  moved(ids: readonly string[] = this.ids()): string[] {
    return ids.filter((id) => {
      const record = this.record(id)
      return record !== undefined && !isOver(record) && movedTo(record, this.#deps.hostOf) !== null
    })
  }

  /** A person decided to send these files to the address that their account uses now. */
  sendToMoved(ids: readonly string[]): void {
    for (const id of this.moved(ids)) {
      const runner = this.#list.get(id)
      runner?.moveTo(this.originOf(runner.accountId))
    }
  }

  /** Sends nothing more to that account until a person tries again, or it has changed. */
  block(accountId: string, failure: Failure): void {
    this.#accounts.block(accountId, failure)
    this.#events.blocked(accountId, failure)
  }

  /** The account may work now, for example with another key: what failed or waits because of it continues. */
  accountChanged(accountId: string): void {
    this.#accounts.accountChanged(accountId)
  }

  /** The proxies have changed: what failed or waits because of one continues. */
  proxyChanged(): void {
    this.#accounts.mended(isAboutProxy)
  }

  /** The keychain can be reached: what waits for a key in it continues. */
  keychainOpened(): void {
    this.#accounts.mended(({ kind }) => kind === 'keychain-unreachable')
  }

  /**
   * Sends nothing more to those accounts until the obstacle is gone: what is in flight is aborted, nothing counts as
   * failed, and everything continues by itself afterwards.
   */
  raiseObstacle(obstacle: Obstacle, affects: (accountId: string) => boolean = () => true): void {
    this.#accounts.raise(obstacle, affects)
  }

  liftObstacle(obstacle: Obstacle): void {
    this.#accounts.lift(obstacle)
  }

  /** Restarts whatever is in flight: the connections under it are dead, as after a sleep. */
  interrupt(): void {
    for (const runner of this.#list) runner.interrupt()
  }

  /** @param number of the part, from 1 */
  retryPart(id: string, number: number): boolean {
    return this.#list.get(id)?.retryPart(number) ?? false
  }

  /** Retries all failed parts while the rest continues; for a failed upload, everything that is missing. */
  retryFailedParts(id: string): boolean {
    const runner = this.#list.get(id)
    if (runner?.record.state.name === 'failed') return this.retry(id)
    return runner?.retryFailedParts() ?? false
  }

  /** What was tried for a part since the start, newest last. @param number of the part, from 1 */
  partAttempts(id: string, number: number): readonly AttemptView[] {
    const runner = this.#list.get(id)
    const part = runner?.record.parts[number - 1]
    return part === undefined ? [] : (runner?.attempts.of(part.offset) ?? [])
  }

  /** Bytes that each upload has handed to the network since the start, repeats included, by its id. */
  sentEver(): Map<string, number> {
    const sent = new Map<string, number>()
    for (const { id, progress } of this.#list) if (progress.sentEver > 0) sent.set(id, progress.sentEver)
    return sent
  }

  /**
   * Gives a failed upload the new path of its file. Throws a HoistError: `source-other` if the path leads to another
   * file, or the error of reading the file or saving the path.
   *
   * @returns false if the upload does something: it was retried meanwhile, or its failure is still being saved
   */
  async relocate(id: string, path: string): Promise<boolean> {
    const runner = this.#list.get(id)
    const isIdle = () => runner?.active === false && runner.record.state.name === 'failed'
    if (runner === undefined || !isIdle()) return false
    const known = runner.record.source.fingerprint
    const { source } = this.#deps
    // Only the path without links identifies the drive of a file.
    const real = await source.realPath(path)
    const found = await source.fingerprint(real)
    // A move to another drive keeps size and time. The checksum then proves that it is the same file.
    const alike = likeness(found, known)
    if (alike === 'changed' || (alike === 'likely' && !this.#deps.settings().checksum)) {
      throw new HoistError({
        kind: 'source-other',
        detail: `was ${JSON.stringify(known)}, is ${JSON.stringify(found)}`,
      })
    }
    if (!isIdle()) return false
    const failure = await runner.relocate(real, found)
    if (failure !== null) throw new HoistError(failure)
    return true
  }

  /** Resolves when each completed file was looked up once, or after that long, in milliseconds. */
  checked(longestMs: number): Promise<void> {
    return this.#checks.settled(longestMs)
  }

  /** Everything that has ended and can be removed from the list, in list order. */
  over(): string[] {
    return this.ids().filter((id) => isOver(this.record(id)))
  }

  /**
   * Removes ended uploads from the list. The ledger keeps them until {@link remove}, so that they can still come back.
   *
   * @returns the ids of the removed uploads
   */
  takeOut(ids: readonly string[]): string[] {
    return this.#history.takeOut(ids)
  }

  /** Puts removed uploads back at their old positions. */
  putBack(ids: readonly string[]): void {
    this.#history.putBack(ids)
  }

  /**
   * Removes an ended upload from the list and the ledger. The file on the service stays. Throws a HoistError if the
   * ledger could not be changed; then the upload stays in the list.
   */
  remove(id: string): Promise<boolean> {
    return this.#history.remove(id)
  }

  /** Notes that a person has copied or exported these file IDs. Throws a HoistError if that cannot be saved. */
  collected(ids: readonly string[]): Promise<void> {
    return this.#history.collected(ids)
  }

  /** What is done with these uploads afterwards is now on disk. Throws a HoistError if this cannot be saved. */
  async nextBegun(ids: readonly string[]): Promise<void> {
    // The ledger shares the flushes of those that are written together.
    for (let at = 0; at < ids.length; at += savesAtOnce) {
      const some = ids.slice(at, at + savesAtOnce)
      const saved = await Promise.all(some.map((id) => this.#list.get(id)?.nextBegun() ?? null))
      const failure = saved.find((each) => each !== null)
      if (failure) throw new HoistError(failure)
    }
  }

  /** Removes what is beyond the bounds of the history and announces it. What has ended since the start stays. */
  trimHistory(): Promise<void> {
    return this.#history.trim()
  }

  /**
   * Moves uploads before another one and keeps their order. Those that have not begun begin in that order.
   *
   * @param before id of that upload; null for the end of the list
   * @returns whether anything moved, when it is on disk; the list itself has its new order immediately
   */
  async move(ids: readonly string[], before: string | null): Promise<boolean> {
    const placed = this.#closing ? null : this.#list.move(ids, before)
    if (placed === null) return false
    this.#events.reordered()
    this.#scheduler.poll()
    // Saved last to first, so a crash never leaves an upload ahead of one that should precede it.
    for (const runner of placed.reverse()) await runner.save()
    return true
  }

  /** Also pauses those that are still arriving. @param isMeant whether an account is meant; if omitted, all are */
  pauseAll(isMeant: (accountId: string) => boolean = () => true): void {
    for (const runner of this.#list) if (isMeant(runner.accountId)) runner.pause()
    for (const each of this.#list.coming) if (isMeant(each.upload.account.id)) each.isPaused = true
  }

  resumeAll(): void {
    for (const runner of this.#list) runner.resume()
    for (const each of this.#list.coming) each.isPaused = false
  }

  /** Uploads that are running or waiting for a slot. */
  get unfinished(): number {
    let count = 0
    for (const { active, record } of this.#list) if (active || record.state.name === 'queued') count += 1
    for (const { isPaused } of this.#list.coming) if (!isPaused) count += 1
    return count
  }

  /** Failed uploads that the service keeps open, as far as is known. */
  get leftOpen(): number {
    const now = this.#deps.clock.now()
    let count = 0
    for (const { record } of this.#list)
      if (record.state.name === 'failed' && record.remote !== null && !isPastDeadline(record, now)) count += 1
    return count
  }

  ids(): string[] {
    return this.#list.ids()
  }

  record(id: string): Readonly<UploadRecord> | undefined {
    return this.#list.get(id)?.record
  }

  view(id: string): UploadView | undefined {
    const runner = this.#list.get(id)
    return runner === undefined ? undefined : this.#views.of(runner)
  }

  views(): UploadView[] {
    return this.#list.all().map((runner) => this.#views.of(runner))
  }

  /** The rate of the connection to each account, in bytes per second, by the account's id; only where it is known. */
  rates(): Record<string, number> {
    return this.#scheduler.rates.each
  }

  partViews(id: string): PartView[] {
    const runner = this.#list.get(id)
    return runner === undefined ? [] : partViews(runner)
  }

  /** Aborts everything and resolves when nothing is in flight and all is on disk. */
  async close(): Promise<void> {
    this.#closing = true
    this.#checks.close()
    this.#leftOvers.close()
    this.#hosts.close()
    this.#scheduler.close()
    const runners = [...this.#list, ...this.#history.takenOut]
    await Promise.all(runners.map((runner) => runner.suspend()))
    await this.#adding
    // Those that were still arriving.
    await Promise.all(this.#list.all().map((runner) => runner.suspend()))
    await this.#history.settled()
  }

  #enlist(record: UploadRecord): UploadRunner {
    const { account, id } = record
    const runner: UploadRunner = new UploadRunner(
      record,
      this.#deps,
      this.#scheduler,
      this.#hosts.reachability,
      {
        changed: () => this.#events.changed(id),
        woke: () => {
          this.#list.active.add(runner)
          this.#reschedule()
        },
        rested: () => this.#rested(runner),
        queued: () => this.#list.requeued(),
        position: () => this.#list.position(id),
        others: {
          isTheirs: (fileId) => this.#isKnownFile(fileId, runner),
          mayBeTheirs: (createdAt) => this.#mayBecome(createdAt, runner),
        },
        ledgerFailed: (failure) => this.#events.notice(failure),
        accountBlocked: (failure) => this.block(account.id, failure),
        isAccountBlocked: () => this.#accounts.obstacles.failureOf(account.id) !== undefined,
      },
    )
    this.#list.add(runner)
    if (isOver(record)) this.#history.add(runner)
    this.#checks.add(runner)
    this.#leftOvers.add(runner)
    this.#accounts.apply(runner)
    this.#events.changed(id)
    return runner
  }

  #rested(runner: UploadRunner): void {
    const { id, record } = runner
    this.#list.active.delete(runner)
    // The upload waits again, but perhaps no longer among the uploads that have not begun.
    if (record.state.name === 'queued') this.#list.requeued()
    if (isOver(record) && this.#list.get(id) !== undefined) this.#history.end(runner)
    this.#checks.add(runner)
    this.#leftOvers.add(runner)
    this.#reschedule()
  }

  /** An upload has begun or ended: the next may begin, and only then is it known whether any is active. */
  #reschedule(): void {
    this.#scheduler.poll()
    queueMicrotask(() => this.#announceBusy())
  }

  #announceBusy(): void {
    let busy = false
    for (const runner of this.#list.active) if (this.#views.inTheWay(runner) === null) busy = true
    if (busy === this.#busy || this.#closing) return
    this.#busy = busy
    this.#events.busy(busy)
  }

  /** Whether an upload to the same address as that one became that file. */
  #isKnownFile(fileId: string, { record: ours }: UploadRunner): boolean {
    return this.#some((record) => {
      const { state } = record
      return (
        state.name === 'completed' &&
        state.fileId === fileId &&
        this.#originIn(record) === this.#originIn(ours)
      )
    })
  }

  /** Whether another upload like that one began in the same second as a file, and may become that file. */
  #mayBecome(createdAt: number, { record: ours }: UploadRunner): boolean {
    return this.#some((record) => {
      const { purpose, remote, source, state } = record
      return (
        record.id !== ours.id &&
        mayHaveFile(state) &&
        this.#originIn(record) === this.#originIn(ours) &&
        purpose === ours.purpose &&
        source.name === ours.source.name &&
        source.fingerprint.size === ours.source.fingerprint.size &&
        isSameSecond(createdAt, remote?.createdAt ?? 0)
      )
    })
  }

  /** Where the file of an upload is. Two accounts of one origin may have one list of files: keys of one project. */
  #originIn({ account: { id, origin } }: UploadRecord): string {
    return origin ?? this.originOf(id)
  }

  /** Whether that is true of any upload of the ledger, in the list or not. */
  #some(matches: (record: UploadRecord) => boolean): boolean {
    for (const { record } of [...this.#list, ...this.#history.takenOut]) if (matches(record)) return true
    return [...this.#unopened.values()].some(matches)
  }
}

import { type Failure, failureOf } from '../../shared/failures/failures'
import type { Trouble, UploadStateName, UploadView } from '../../shared/ipc/views'
import type { AttemptLog } from '../attempts/attempt-log'
import type { EngineDeps, Fingerprint } from '../ports'
import type { Job, Load } from '../schedule/next-job'
import type { Reachability } from '../schedule/reachability'
import type { Scheduler, Upload } from '../schedule/scheduler'
import { isOfDrive } from '../source/drive'
import { likeness } from '../source/likeness'
import { UploadSource } from '../source/upload-source'
import type { OtherUploads } from './find-completed'
import { Finish } from './finish'
import { Outcomes } from './outcomes'
import { isSmallUpload } from './parts/part-cutter'
import { Progress } from './progress'
import { forgetRemote } from './record/forget-remote'
import { keptToOrigin } from './record/own-origin'
import { localDeadline, type PartRecord, partSums, type UploadRecord } from './record/record'
import { RecordKeeper } from './record/record-keeper'
import type { StepDeps } from './step-deps'
import { Transfer } from './transfer'
import { UploadCalls } from './upload-calls'
import type { UploadState } from './upload-machine'

/** How many earlier paths of a file are remembered. */
const mostFormerPaths = 8

/** States in which a running transfer continues, or has nothing left to abort. */
const continuesTransfer: ReadonlySet<UploadStateName> = new Set([
  'queued',
  'creating',
  'uploading',
  'ready',
  'completing',
])

/**
 * States that must be on disk before anything is done in them. After a crash, the record then says that something may
 * have been sent, above all a completion request. In the other states nothing is sent that could be lost or repeated,
 * so an upload that cannot be saved can still be paused and cancelled.
 */
const actsOnlySaved: ReadonlySet<UploadStateName> = new Set(['queued', 'creating', 'uploading', 'completing'])

export interface RunnerEvents {
  /** Something that a person sees has changed. */
  changed(): void
  /** The upload becomes active: it does something, or opens its file for a slot. */
  woke(): void
  /** The upload has become inactive. */
  rested(): void
  /** The upload is now queued, or its position among the queued uploads has changed. */
  queued(): void
  /** Current position in the list. */
  position(): number
  readonly others: OtherUploads
  /** The account cannot be used for now: nothing more may be sent for it. */
  accountBlocked(failure: Failure): void
  /** Whether the account is blocked already. */
  isAccountBlocked(): boolean
  /** The ledger could not be written: people must learn about it even if the upload continues. */
  ledgerFailed(failure: Failure): void
}

/**
 * Drives one upload. At most one activity runs at a time; what a person asks for changes the state, the transition
 * aborts what belongs to the old state, and the activity continues from the state it finds.
 */
export class UploadRunner implements Upload {
  readonly #keeper: RecordKeeper
  readonly #scheduler: Scheduler
  readonly #calls: UploadCalls
  readonly #source: UploadSource
  readonly #outcomes: Outcomes
  readonly #deps: StepDeps
  readonly #events: RunnerEvents
  #activity: Promise<void> | null = null
  #suspended = false
  #transfer: Transfer | null = null
  #finish: Finish | null = null
  readonly progress = new Progress()

  constructor(
    record: UploadRecord,
    deps: EngineDeps,
    scheduler: Scheduler,
    reachability: Reachability,
    events: RunnerEvents,
  ) {
    const engine = { ...deps, api: keptToOrigin(deps.api, record, deps.hostOf) }
    this.#events = events
    this.#scheduler = scheduler
    const changed = () => events.changed()
    this.#keeper = new RecordKeeper(record, deps, {
      changed,
      transition: (before, after) => this.#onTransition(before, after),
      ledgerFailed: (failure) => events.ledgerFailed(failure),
    })
    this.#calls = new UploadCalls(this.#keeper, engine, scheduler, reachability, changed)
    const own = { engine, scheduler, keeper: this.#keeper, calls: this.#calls }
    this.#source = new UploadSource(own)
    this.#outcomes = new Outcomes({ ...own, source: this.#source }, events)
    this.#deps = { ...own, source: this.#source, outcomes: this.#outcomes }
  }

  get record(): Readonly<UploadRecord> {
    return this.#keeper.record
  }

  get id(): string {
    return this.record.id
  }

  get accountId(): string {
    return this.record.account.id
  }

  /** Why the upload itself waits: to repeat a call that is not a part, or a read. */
  get trouble(): Trouble | null {
    return this.#calls.trouble ?? this.#transfer?.driveTrouble ?? null
  }

  get waitsForDrive(): boolean {
    const { trouble } = this
    return trouble !== null && isOfDrive(trouble.failure)
  }

  /** The upload had to start over, because the time limit ended during an outage or a pause. */
  get expiredInOutage(): boolean {
    return this.#outcomes.expiredInOutage
  }

  /**
   * Since when the service has been assembling the file, in milliseconds since the epoch; null while it is not.
   */
  get completingSince(): number | null {
    return this.#finish?.completingSince ?? null
  }

  /**
   * Other uploads go first: nothing of it is in flight, or was a moment ago.
   *
   * @param now on the steady clock, in milliseconds
   */
  isWaitingForSlot(now: number): boolean {
    return this.record.state.name === 'uploading' && (this.#transfer?.isWaitingForSlot(now) ?? false)
  }

  get active(): boolean {
    return this.#activity !== null
  }

  get fresh(): boolean {
    return this.record.state.name === 'queued' && localDeadline(this.record) === null
  }

  get allSent(): boolean {
    const { name } = this.record.state
    return name === 'completing' || name === 'cancelling'
  }

  get small(): boolean {
    return isSmallUpload(this.record)
  }

  get load(): Load | null {
    return this.#transfer === null || this.#transfer.hasEnded ? null : this.rest
  }

  /** What is left to send before its deadline, whether or not it is being sent; null without a remote upload. */
  get rest(): Load | null {
    const deadline = localDeadline(this.record)
    if (deadline === null || this.waitsForDrive) return null
    const { pending, sending, waiting } = partSums(this.record)
    const gone = this.inFlightBytes
    const bytesLeft = pending.bytes + sending.bytes + waiting.bytes - gone
    return { id: this.id, deadline, bytesLeft, bytesInFlight: sending.bytes - gone }
  }

  get job(): Job | null {
    return this.#transfer?.job ?? null
  }

  send(): Promise<void> {
    return this.#transfer?.send() ?? Promise.resolve()
  }

  /** Bytes of that part handed to the network by the attempt in flight. */
  inFlight(part: PartRecord): number {
    return this.#transfer?.inFlight(part) ?? 0
  }

  /** Bytes in flight over all parts. */
  get inFlightBytes(): number {
    return this.#transfer?.inFlightBytes ?? 0
  }

  /** Whether and how what is in flight stands still. @param now on the steady clock, in milliseconds */
  stillness(now: number): UploadView['still'] {
    return this.waitsForDrive ? undefined : this.#transfer?.stillness(now)
  }

  get attempts(): AttemptLog {
    return this.progress.attempts
  }

  /** Resolves when everything up to now is on disk: null, or why it could not be written. */
  async save(): Promise<Failure | null> {
    return this.#keeper.persist()
  }

  /** A person has its file ID. @returns why that could not be saved, or null */
  async collect(): Promise<Failure | null> {
    if (this.#keeper.record.collected === true) return null
    this.#keeper.change({ collected: true })
    return this.#keeper.persist()
  }

  /** What is done with it afterwards is now on disk. @returns why this could not be saved, or null */
  async nextBegun(): Promise<Failure | null> {
    if (this.#suspended || this.#keeper.record.next === undefined) return null
    this.#keeper.change({ next: undefined })
    return this.#keeper.persist()
  }

  /**
   * The completed file was looked up. A removed upload is not written again.
   *
   * @returns why it could not be saved, or null
   */
  async checked(
    found: Pick<NonNullable<UploadRecord['file']>, 'check' | 'warning'>,
  ): Promise<Failure | null> {
    const { file } = this.#keeper.record
    if (file === null || this.#suspended) return null
    this.#keeper.change({ file: { ...file, ...found } })
    return this.#keeper.persist()
  }

  /** Its remote upload is now closed. @returns why that could not be saved, or null */
  async leftNothing(): Promise<Failure | null> {
    if (this.#suspended || this.#keeper.record.leftOver !== true) return null
    this.#keeper.change({ leftOver: undefined })
    return this.#keeper.persist()
  }

  /** Its file has a new path, unchanged. @returns why that could not be saved, or null */
  async relocate(path: string, fingerprint: Fingerprint): Promise<Failure | null> {
    const { source } = this.#keeper.record
    const formerPaths = [...(source.formerPaths ?? []), source.path].slice(-mostFormerPaths)
    const isProved = likeness(fingerprint, source.fingerprint) === 'same'
    const moved = { ...source, path, fingerprint: { ...fingerprint }, formerPaths }
    this.#keeper.change({ source: isProved ? moved : { ...moved, unproved: true } })
    return this.#keeper.persist()
  }

  /**
   * The file goes to that address from now on. Nothing of it is there, unless both addresses lead to the same service:
   * after an unanswered completion request the remote upload is kept, so that a retry looks for its file there first.
   * Only an idle upload, or one not yet started, can move. @returns whether it did
   */
  moveTo(origin: string): boolean {
    const record = this.#keeper.record
    const { state } = record
    if (!this.fresh && (this.active || !['queued', 'paused', 'failed'].includes(state.name))) return false
    const account = { ...record.account, origin }
    const isUnanswered = state.name === 'failed' && state.unanswered === true
    const moved = isUnanswered ? record : forgetRemote(record)
    // The part limit belonged to the other address.
    this.#keeper.change({ ...moved, account, renewals: 0, partLimit: undefined })
    this.#events.queued()
    void this.#keeper.persist()
    return true
  }

  /** Adds the origin of its account to a record of an older version. */
  keepOrigin(origin: string): void {
    this.#keeper.change({ account: { ...this.#keeper.record.account, origin } })
    void this.#keeper.persist()
  }

  /** Opens the file of a queued upload. */
  prepare(): void {
    if (this.#keeper.record.state.name === 'queued') this.wake()
  }

  /** Nothing has ever worked at the address of its account: the upload fails. */
  giveUp(failure: Failure): void {
    // A completion request in flight is aborted, and may be carried out.
    if (this.completingSince !== null) this.#keeper.dispatch({ type: 'unanswered' })
    this.#outcomes.fail(failure)
  }

  /** Changes its order number in the list; {@link save} keeps it. */
  setOrder(order: number): void {
    this.#keeper.change({ order })
  }

  /** Lets nearly finished parts complete, unless it was paused already. `#onTransition` ends what is in flight. */
  pause(): boolean {
    return this.#keeper.dispatch({ type: 'pause' })
  }

  resume(): boolean {
    return this.#keeper.dispatch({ type: 'resume' })
  }

  cancel(): boolean {
    if (!this.#keeper.dispatch({ type: 'cancel' })) return false
    this.wake()
    return true
  }

  complete(): boolean {
    if (!this.#keeper.dispatch({ type: 'complete' })) return false
    this.wake()
    return true
  }

  /**
   * Retries failed work: confirmed parts stay, unless the failure made them worthless.
   *
   * @param byPerson false if Hoist does it by itself: then the file is not sent again while its completion is in doubt
   */
  retry({ byPerson } = { byPerson: true }): boolean {
    const { state } = this.#keeper.record
    if (state.name !== 'failed') return false
    const startOver = this.#outcomes.prepareRetry(state, byPerson)
    for (const part of this.#keeper.record.parts) this.#keeper.dispatchPart(part, { type: 'retry' })
    return this.#again(startOver, byPerson)
  }

  /** The same for a single part. @param number from 1 */
  retryPart(number: number): boolean {
    const part = this.#keeper.record.parts[number - 1]
    if (part === undefined || !this.#retryFailed(part)) return false
    return this.#keeper.record.state.name === 'failed' ? this.#again(false) : true
  }

  /** The same for all failed parts of an upload that has not failed. */
  retryFailedParts(): boolean {
    return this.#keeper.record.parts.filter((part) => this.#retryFailed(part)).length > 0
  }

  /** @returns false if that part has not failed */
  #retryFailed(part: PartRecord): boolean {
    if (part.state.name !== 'failed') return false
    this.#keeper.dispatchPart(part, { type: 'retry' })
    this.#transfer?.retry(part)
    return true
  }

  #again(startOver: boolean, byPerson = true): boolean {
    // The checksum belongs to the failed attempt, and may be the very thing that failed.
    this.#source.dropChecksum()
    this.#keeper.dispatch({ type: 'retry', startOver, byPerson })
    // Its file is looked for, and that needs no slot.
    if (this.#keeper.record.state.name !== 'queued') this.wake()
    return true
  }

  /**
   * Aborts what is in flight without stopping the upload, because the connection under it is gone: parts are sent
   * again, uncounted, and the result of a completion request is found out.
   */
  interrupt(): void {
    this.#calls.interrupt()
  }

  /** Hoist is closing: everything in flight is aborted, and the state on disk stays as it is. */
  async suspend(): Promise<void> {
    this.#suspended = true
    this.#outcomes.close()
    this.#transfer?.abort()
    this.#finish?.abort()
    this.#source.dropChecksum()
    await this.#activity
    await this.#keeper.settled()
  }

  /** Continues from whatever state the record is in, unless an activity is running. */
  wake(): void {
    if (this.#activity !== null || this.#suspended) return
    this.#events.woke()
    this.#activity = this.#act()
  }

  /**
   * The interpreter of the state machine: ends in a state in which nothing is to be done. Between its last look at the
   * state and its end there is no `await`, so that no command finds an activity that no longer sees it.
   */
  async #act(): Promise<void> {
    // An upload that is queued again waits until the scheduler prepares it again.
    let hasBegun = false
    try {
      while (!this.#suspended) {
        const problem = await this.#keeper.persist()
        if (this.#suspended) return
        const { name } = this.#keeper.record.state
        if (problem !== null && actsOnlySaved.has(name)) {
          this.#outcomes.fail(problem)
          continue
        }
        switch (name) {
          case 'queued':
            if (hasBegun) return
            hasBegun = true
            await this.#runTransfer()
            break
          case 'creating':
          case 'uploading':
            await this.#runTransfer()
            break
          case 'pausing':
          case 'failing':
            this.#keeper.dispatch({ type: 'drained' })
            break
          case 'renewing':
            hasBegun = true
            await this.#runFinish((finish) => finish.renew())
            break
          case 'completing':
            await this.#runFinish((finish) => finish.complete())
            break
          case 'cancelling':
            await this.#runFinish((finish) => finish.cancel())
            break
          case 'ready':
          case 'completed':
          case 'paused':
          case 'failed':
          case 'cancelled':
            return
        }
      }
    } catch (error) {
      // Nothing above may throw: this is a defect, and the upload must still end in a state with a way forward.
      this.#keeper.log('error', 'upload activity broke', { error })
      if (this.#outcomes.fail(failureOf(error))) this.#keeper.dispatch({ type: 'drained' })
    } finally {
      this.#activity = null
      this.#events.changed()
      this.#events.rested()
    }
  }

  /** Resolves when nothing more of the upload is sent, for whatever reason: the state says which. */
  async #runTransfer(): Promise<void> {
    const transfer = new Transfer(this.#deps, this.progress, {
      changed: () => this.#events.changed(),
      position: () => this.#events.position(),
      requeued: () => this.#events.queued(),
    })
    this.#transfer = transfer
    await transfer.run().finally(() => {
      this.#transfer = null
    })
  }

  async #runFinish(act: (finish: Finish) => Promise<void>): Promise<void> {
    const finish = new Finish(this.#deps, this.#events)
    this.#finish = finish
    await act(finish).finally(() => {
      this.#finish = null
    })
  }

  /** Aborts what the previous state had in flight, unless the new state continues it. */
  #onTransition(before: UploadState, after: UploadState): void {
    if (after.name === 'queued') this.#events.queued()
    if (!continuesTransfer.has(after.name)) {
      // The first pause lets nearly finished parts complete; a second one, from `pausing` to `pausing`, aborts them.
      const isFirstPause = after.name === 'pausing' && before.name !== 'pausing'
      const isResumed = after.name === 'pausing' && after.thenResume === true
      if (isFirstPause) this.#transfer?.windDown()
      else if (!isResumed) this.#transfer?.abort()
    }
    if (after.name !== before.name) this.#finish?.abort()
    else if (after.name === 'completing' && after.thenCancel) this.#finish?.cancelled()
    // Only a queued upload, or one that has sent everything, lets another begin here. One that becomes idle reports it
    // by itself (`rested`).
    if (after.name === 'queued' || this.allSent) this.#scheduler.poll()
  }
}

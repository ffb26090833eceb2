import { setMaxListeners } from 'node:events'
import { causedBy, failureOf, HoistError } from '../../shared/failures/failures'
import type { Trouble, UploadView } from '../../shared/ipc/views'
import type { AttemptResult } from '../attempts/classify-error'
import { orAborted, over } from '../attempts/or-aborted'
import { Tasks } from '../attempts/tasks'
import type { EngineDeps } from '../ports'
import type { HostTraffic } from '../schedule/host-traffic'
import type { Job } from '../schedule/next-job'
import type { Scheduler } from '../schedule/scheduler'
import type { UploadSource } from '../source/upload-source'
import { Creation } from './creation'
import { Deadline } from './deadline'
import type { Outcomes } from './outcomes'
import { Flights } from './parts/flights'
import { isSmallUpload, PartCutter } from './parts/part-cutter'
import { PartJudge } from './parts/part-judge'
import { UnreadParts } from './parts/unread-parts'
import type { Progress } from './progress'
import { localDeadline, nextPart, type PartRecord } from './record/record'
import type { RecordKeeper } from './record/record-keeper'
import type { StepDeps } from './step-deps'
import type { UploadCalls } from './upload-calls'

/** How long a pause waits for nearly finished parts, in milliseconds. */
const pauseGraceMs = 5_000
/**
 * An upload of which nothing was sent for this long shows that it waits for others, in milliseconds: gaps between two
 * parts are shorter.
 */
const waitingMs = 2_000

export interface TransferEvents {
  /** Something that a person sees has changed. */
  changed(): void
  /** Current position in the list. */
  position(): number
  /** Its position among the queued uploads has changed. */
  requeued(): void
}

/**
 * Sends what is missing of one upload: opens its file, creates the remote upload, sends the parts when the scheduler
 * has a slot for them, and judges how each attempt ended.
 */
export class Transfer {
  readonly #engine: EngineDeps
  readonly #scheduler: Scheduler
  readonly #keeper: RecordKeeper
  readonly #calls: UploadCalls
  readonly #source: UploadSource
  readonly #outcomes: Outcomes
  readonly #progress: Progress
  readonly #events: TransferEvents
  readonly #deadline: Deadline
  readonly #cutter: PartCutter
  readonly #creation: Creation
  readonly #unread: UnreadParts
  readonly #judge: PartJudge
  /** Aborts everything in flight. */
  readonly #stopAll = new AbortController()
  /**
   * Ends the waits and lets nothing more begin: a pause does that immediately, and aborts what is in flight a little
   * later.
   */
  readonly #stopNew = new AbortController()
  readonly #flights: Flights
  /** Jobs, and waits for the next attempt. */
  readonly #tasks: Tasks
  /** The file was opened and is the right one: the upload can use a slot. */
  #isFileOpen = false
  /** Nothing more of the upload is sent. */
  #hasEnded = false
  /** One part asks the service whether it still takes parts: nothing is sent beside it. */
  #asksWithOnePart = false

  constructor(deps: StepDeps, progress: Progress, events: TransferEvents) {
    const { calls, engine, keeper, outcomes, scheduler, source } = deps
    this.#engine = engine
    this.#scheduler = scheduler
    this.#keeper = keeper
    this.#calls = calls
    this.#source = source
    this.#outcomes = outcomes
    this.#progress = progress
    this.#events = events
    this.#flights = new Flights(engine.clock, keeper)
    this.#tasks = new Tasks((error) => {
      // This is a defect, and the upload must still end in a state with a way forward.
      keeper.log('error', 'upload activity broke', { error })
      outcomes.fail(failureOf(error))
    })
    this.#deadline = new Deadline(deps)
    this.#cutter = new PartCutter(deps)
    this.#creation = new Creation(deps, this.#cutter, this.#tasks, {
      created: () => this.#openForParts(this.#stopNew.signal),
    })
    this.#unread = new UnreadParts(keeper.record)
    this.#judge = new PartJudge(deps, this.#cutter, this.#unread, { proved: () => this.#proved() })
    // Each has a listener for every part; Node would report more than ten as a leak.
    setMaxListeners(0, this.#stopNew.signal, this.#stopAll.signal)
  }

  /**
   * Gets everything ready, and then waits: it is the scheduler that calls {@link send} for each part when there is a
   * slot. Resolves when nothing is in flight, because everything is sent, or because the upload was paused, cancelled
   * or failed. Never rejects.
   */
  async run(): Promise<void> {
    const { signal } = this.#stopNew
    this.#progress.meter.reset()
    try {
      const remote = await this.#deadline.settleAtStart(signal)
      if (remote === 'forgotten') this.#events.requeued()
      if (remote === 'renewing') return
      this.#asksWithOnePart = remote === 'unknown'
      this.#outcomes.transferBegins(this.#asksWithOnePart)
      await this.#prepareSource(signal)
      await this.#outcomes.abandoned(signal)
      this.#isFileOpen = true
      if (this.#keeper.record.remote !== null && !this.#asksWithOnePart) this.#openForParts(signal)
      this.#scheduler.poll()
      // Parts are sent meanwhile, as tasks. A pause aborts the signal, and then only those in flight are waited for.
      await this.#tasks.drained(signal, () => this.#isDone)
    } catch (error) {
      if (!signal.aborted) this.#outcomes.fail(failureOf(error))
    } finally {
      // Nothing is in flight now, so this ends the grace period that a pause gives to nearly finished parts.
      if (signal.aborted) this.#stopAll.abort()
      this.#stopNew.abort(over)
      this.#hasEnded = true
      this.#calls.onWait(null)
      // A silent drive is not waited for: its file closes when it answers.
      void this.#source.close()
    }
    this.#conclude()
    // Once every part has arrived the checksum is still needed, now or when a person completes.
    const { name } = this.#keeper.record.state
    if (name !== 'completing' && name !== 'ready') this.#source.dropChecksum()
  }

  /** Begins nothing more, and aborts what is in flight. */
  abort(): void {
    this.#stopNew.abort(over)
    this.#stopAll.abort()
  }

  /** Begins nothing more, aborts the parts that would take too long, and lets nearly finished parts complete. */
  windDown(): void {
    this.#stopNew.abort(over)
    const anyContinues = this.#flights.abortLong(this.#scheduler.rateEach(this.#keeper.record.account.id))
    if (anyContinues)
      void this.#engine.clock.sleep(pauseGraceMs, this.#stopAll.signal).then(() => this.abort())
    else this.abort()
  }

  /** A person retries a failed part: it is sent with the others. */
  retry(part: PartRecord): void {
    this.#judge.forget(part)
    this.#scheduler.poll()
  }

  /** Whether nothing more of it is sent. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Bytes of that part handed to the network by the attempt in flight. */
  inFlight(part: PartRecord): number {
    return this.#flights.sentOf(part)
  }

  /** Bytes in flight over all parts. */
  get inFlightBytes(): number {
    return this.#flights.bytes
  }

  /** Whether and how what is in flight stands still, see {@link Flights.stillness}. */
  stillness(now: number): UploadView['still'] {
    return this.#flights.stillness(now)
  }

  /**
   * Other uploads go first: nothing of it is in flight, or was a moment ago.
   *
   * @param now on the steady clock, in milliseconds
   */
  isWaitingForSlot(now: number): boolean {
    if (!this.#flights.haveRested(waitingMs, now)) return false
    const { record } = this.#keeper
    return nextPart(record) !== undefined && !record.parts.some(({ state }) => state.name === 'waiting')
  }

  /** What keeps all remaining parts from being read, and until when; null if one can be sent. */
  get driveTrouble(): Trouble | null {
    return this.#flights.count > 0 ? null : this.#unread.trouble
  }

  /** The remote upload is open: parts may be sent, and the checksum is computed beside them. */
  #openForParts(signal: AbortSignal): void {
    if (signal.aborted) return
    this.#source.startChecksum()
    void this.#deadline.watch(signal)
  }

  /** The remote upload still takes parts: the host answered, even if this part failed. All others may be sent. */
  #proved(): void {
    if (!this.#asksWithOnePart) return
    this.#asksWithOnePart = false
    this.#openForParts(this.#stopNew.signal)
  }

  /** Whether nothing is left that could be sent. */
  get #isDone(): boolean {
    const { parts, remote } = this.#keeper.record
    return (
      remote !== null && parts.every(({ state }) => state.name === 'confirmed' || state.name === 'failed')
    )
  }

  /** The upload has a slot: from here on it is no longer queued. */
  #begin(): void {
    this.#keeper.dispatch({ type: 'start', created: this.#keeper.record.remote !== null })
  }

  /** Every task has ended: is the file covered? */
  #conclude(): void {
    const { name } = this.#keeper.record.state
    if ((name !== 'queued' && name !== 'uploading') || this.#stopAll.signal.aborted) return
    const failed = this.#keeper.record.parts.filter((part) => part.state.name === 'failed')
    const [first] = failed
    if (first?.state.name === 'failed') {
      this.#outcomes.fail({ ...causedBy(first.state.failure, 'parts-failed'), count: failed.length })
      return
    }
    // A part that was retried by hand at the very last moment has yet to be sent.
    if (this.#keeper.record.parts.some((part) => part.state.name !== 'confirmed')) return
    // If everything was confirmed before, no part has started the checksum.
    this.#begin()
    this.#keeper.dispatch({ type: 'covered', autoComplete: this.#keeper.record.autoComplete })
  }

  /** Opens the file if it is still the file that the upload began with. */
  async #prepareSource(signal: AbortSignal): Promise<void> {
    const record = this.#keeper.record
    const { fingerprint: found } = await this.#source.open(signal)
    await this.#source.refuseLink(found, signal)
    const untouched = record.remote === null && record.parts.every((part) => part.state.name !== 'confirmed')
    if (untouched) this.#source.take(found)
    else this.#source.refuseChanged(found)
    const { size } = found
    if (size === 0) throw new HoistError({ kind: 'source-empty', detail: 'the file has 0 bytes' })
    this.#cutter.keepPartLimit()
    if (untouched || record.parts.length === 0) {
      this.#cutter.plan(size)
      this.#progress.attempts.clear()
    }
  }

  /** What the upload would do with a slot now; null if there is nothing to do. */
  get job(): Job | null {
    if (!this.#isFileOpen || this.#creation.isRunning || this.#stopNew.signal.aborted) return null
    const { clock, limits } = this.#engine
    const { record } = this.#keeper
    const creates = record.remote === null
    let bytes = record.source.fingerprint.size
    if (!creates) {
      const next = this.#source.isOpen ? nextPart(record) : undefined
      if (next === undefined || (this.#asksWithOnePart && record.parts.some(isUnderWay))) return null
      bytes = Math.min(next.length, this.#cutter.nextBytes.most)
    }
    return {
      id: record.id,
      accountId: record.account.id,
      deadline: localDeadline(record) ?? clock.now() + limits(record.account.id).lifetimeMs,
      position: this.#events.position(),
      creates,
      bytes,
      small: isSmallUpload(record),
    }
  }

  /** Does its next job. Resolves when its slot is free again. Never rejects. */
  send(): Promise<void> {
    const { signal } = this.#stopNew
    if (this.#keeper.record.remote !== null) return this.#tasks.add(this.#sendPart(signal))
    this.#begin()
    return this.#tasks.add(this.#creation.create(signal))
  }

  /** Sends the next part. */
  async #sendPart(signal: AbortSignal): Promise<void> {
    // While the drive fails, every smaller piece would have to fail on its own.
    const part = this.#cutter.take(this.#unread.any)
    if (part === null) return
    // Judged while the slot is still taken: after a refusal or a rate limit no other part may slip in. A crash can
    // cost whatever holds a slot, so a part keeps its own until its id is on disk.
    const outcome = this.#judge.judge(part, await this.#attemptPart(part))
    if (outcome !== null && 'partId' in outcome) await this.#confirm(part, outcome.partId)
    else if (outcome !== null) void this.#tasks.add(this.#waitForRetry(part, outcome.retryAt, signal))
    // A read has failed: parts that were not tried need not wait as long as this one.
    if (!signal.aborted && !this.#source.isOpen && nextPart(this.#keeper.record) !== undefined)
      void this.#tasks.add(this.#reopened(signal).then(() => this.#scheduler.poll()))
  }

  /** The part waits for its next attempt, and can then be sent again. */
  async #waitForRetry(part: PartRecord, retryAt: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#engine
    await clock.sleep(retryAt - clock.now(), signal)
    const canContinue = !signal.aborted && (this.#source.isOpen || (await this.#reopened(signal)))
    if (canContinue) this.#unread.delete(part)
    this.#keeper.dispatchPart(part, { type: canContinue ? 'waited' : 'abort' })
    this.#scheduler.poll()
  }

  /** Reopens the file after a failed read. @returns false if nothing more is to be sent */
  async #reopened(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#source.reopened(signal, this.#unread.silentAt)
      return true
    } catch (error) {
      if (!signal.aborted) this.#outcomes.fail(failureOf(error))
      return false
    }
  }

  async #attemptPart(part: PartRecord): Promise<AttemptResult<{ readonly partId: string }>> {
    const { api, clock } = this.#engine
    const record = this.#keeper.record
    const { remote } = record
    const { file } = this.#source
    if (remote === null || file === null) throw new Error('a part without an upload')
    this.#begin()
    this.#keeper.dispatchPart(part, { type: 'send' })
    this.#source.letChecksumFollow()
    this.#judge.begin(part)
    const { offset, length } = part
    const attempt = this.#calls.abortable(this.#stopAll.signal)
    const ended = this.#progress.attempts.begin(offset, clock.now())
    const land = this.#host.depart()
    const flight = this.#flights.begin(part, attempt.controller)
    let arrived = 0
    try {
      const result = await this.#calls.attempt(
        'part',
        () =>
          file.use(async (source) => {
            // A stat is cheap compared with a part and detects a change immediately, not at completion.
            await orAborted(this.#source.check(source), attempt.signal)
            const number = record.parts.indexOf(part) + 1
            return api.addPart(
              record.account.id,
              { remoteId: remote.id, number, source, offset, length },
              (bytes) => {
                flight.add(bytes)
                this.#progress.add(bytes, clock.steady())
                this.#scheduler.sent(record.account.id, bytes)
                this.#events.changed()
              },
              attempt.signal,
            )
          }),
        attempt.signal,
      )
      ended(clock.now(), flight.sent(), result)
      if (result.kind === 'done') {
        arrived = length
        this.#scheduler.rates.arrived()
      }
      // A handle may have become unusable, as after a restart of a file server. Other parts keep the handle that they
      // have.
      if (result.kind === 'drive' && this.#source.file === file) void this.#source.close()
      return result
    } finally {
      attempt.end()
      land(arrived)
      flight.end()
    }
  }

  /**
   * The part's id is on disk before anything acts on it; the last one is written with the completing state, and with
   * the checksum if that is known.
   */
  async #confirm(part: PartRecord, partId: string): Promise<void> {
    if (!this.#keeper.dispatchPart(part, { type: 'confirm', partId })) return
    this.#judge.forget(part)
    this.#proved()
    const { autoComplete, md5, parts } = this.#keeper.record
    const isCovered = parts.every((part) => part.state.name === 'confirmed')
    if (autoComplete && !this.#stopAll.signal.aborted && isCovered) {
      this.#keeper.changeUnsaved({ md5: md5 ?? this.#source.knownChecksum })
      this.#keeper.dispatch({ type: 'covered', autoComplete })
    }
    const problem = await this.#keeper.persist()
    if (problem !== null) this.#outcomes.fail(problem)
  }

  get #host(): HostTraffic {
    return this.#scheduler.host(this.#keeper.record.account.id)
  }
}

function isUnderWay({ state }: PartRecord): boolean {
  return state.name === 'sending' || state.name === 'waiting'
}

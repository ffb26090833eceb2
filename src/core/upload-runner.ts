import { setMaxListeners } from 'node:events'
import { type Failure, failureOf, HoistError } from '../shared/failures'
import { serviceLimits } from '../shared/limits'
import type { Settings } from '../shared/settings'
import { AttemptLog } from './attempt-log'
import { Calls } from './calls'
import type { AttemptResult, Call } from './classify-error'
import { answers, isOfDrive, type OnWait, SharedSource, unreadable, untilRead } from './drive'
import { fileDiffers } from './file-differs'
import type { HostLoad } from './host-load'
import { partSums } from './late-parts'
import { likeness } from './likeness'
import { orAborted } from './or-aborted'
import { keptToOrigin } from './own-origin'
import { freshPart, nextPartState, type PartEvent } from './part-machine'
import { coverProblem, cutNext, partSizeFor, planParts } from './plan-parts'
import type {
  Checksum,
  Clock,
  FileIdLog,
  FileSource,
  Fingerprint,
  Ledger,
  Logger,
  OpenSource,
  Random,
  RemoteFile,
  RemoteUpload,
  UploadApi,
} from './ports'
import { RateMeter } from './progress'
import type { Reachability } from './reachability'
import { localDeadline, type PartRecord, type UploadRecord } from './record'
import { forgetRemote } from './recover'
import { runAttempt } from './run-attempt'
import type { Scheduler, Upload } from './scheduler'
import type { Tries } from './tries'
import { isSmall, type Job, type Load, tellingBytes } from './turns'
import { nextUploadState, type UploadEvent } from './upload-machine'

/** How long an unanswered create may go on after a pause: its answer names a remote upload we would not know of. */
const createGraceMs = 2_000
/** A part is nearly done when it is expected to take no longer than this, and a pause waits for so long, in milliseconds. */
const nearlyMs = 4_000
const finishMs = 5_000
/** No more parts than this are offered, however many there are: beyond that their number tells nothing. */
const mostOffered = 64
/** A part may be longer than is best by this factor before it is cut. */
const longer = 1.5
/** So many places of a file are remembered. */
const mostFormerPaths = 8

/** How often it is looked whether the one-hour limit has passed: the clocks may be changed meanwhile. In milliseconds. */
const deadlineLookMs = 30_000
/** Clocks that are no further apart than this are the same, in milliseconds. */
const leastSkewMs = 1_000
/** An outage of at least this long excuses that the one-hour limit passed, in milliseconds. */
const excusingMs = 60_000
/** An upload of which nothing was sent for this long waits for its turn, in milliseconds: between two parts it does not. */
const waitingMs = 2_000
/** For how many times as long as a part is tried an unanswered complete is looked for. */
const completePatience = 3

/** Why nobody waits any more. Without a reason an error would be made, with its stack, several for each small file. */
const over = new Error('it is over')

/** After these failures nothing that the service confirmed can be used again. */
export const startsOver: ReadonlySet<Failure['kind']> = new Set([
  'source-changed',
  'remote-upload-gone',
  'remote-upload-expired',
  'checksum-mismatch',
  'completion-failed',
  'proof-failed',
])

/** A part on its way. */
interface Flight {
  /** On the steady clock, in milliseconds. */
  readonly begunAt: number
  /** Bytes, and those of them that were handed to the network. */
  readonly length: number
  sent: number
  readonly abort: AbortController
}

/** One attempt of a call, which can be broken off on its own. */
interface Attempt {
  readonly controller: AbortController
  readonly signal: AbortSignal
  readonly end: () => void
}

export interface EngineParts {
  readonly api: UploadApi
  readonly source: FileSource
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly settings: () => Settings
  /** Most bytes a second that the service's adapter sends; null, or left out, is no limit. */
  readonly bandwidth?: () => number | null
  /** What the parts of an account are sent to: the same for accounts that share it. Left out, each has its own. */
  readonly hostOf?: (accountId: string) => string
  /** Where the IDs of finished files are noted. */
  readonly fileIds?: FileIdLog
  /** Each file ID is told as it comes, as in a terminal: nobody has to copy it from the list. */
  readonly tellsFileIds?: boolean
  /** Whether anything has worked for that account since it was saved, in this run or an earlier one. */
  readonly hasWorked?: (accountId: string) => boolean
}

export interface RunnerHooks {
  /** Something that a person sees is different. */
  changed(): void
  /** It does something from now on, or waits for its turn. */
  woke(): void
  /** It does nothing any more, or waits for a place. */
  rested(): void
  /** It is queued, and was not, or not among the same ones. */
  queued(): void
  /** Position in the list, as it is now. */
  order(): number
  /** True for a file that another upload of the ledger became. */
  isKnownFile(fileId: string): boolean
  /** The account is of no use for now: nothing more may go out for it. */
  accountBlocked(failure: Failure): void
  /** Whether somebody has said so already. */
  isAccountBlocked(): boolean
  /** The ledger could not be written: people must hear of it even where the upload goes on. */
  ledgerFailed(failure: Failure): void
}

/**
 * Drives one upload: the only place that changes its record. At most one activity runs at a time; what a person
 * asks for changes the state and, where something is in flight, aborts it, and the activity carries on from the
 * state it finds.
 */
export class UploadRunner implements Upload {
  readonly #record: UploadRecord
  readonly #parts: EngineParts
  readonly #scheduler: Scheduler
  readonly #calls: Calls
  readonly #hooks: RunnerHooks
  #activity: Promise<void> | null = null
  #stop = new AbortController()
  #suspended = false
  /** Jobs, and waits for the next try: a transfer ends after the last of them. */
  readonly #tasks = new Set<Promise<void>>()
  /** Called when there is one less of them. */
  #onTaskEnd: () => void = () => {}
  /** Null also while it has to be opened anew. */
  #openSource: SharedSource | null = null
  #opening: Promise<boolean> | null = null
  #md5: { readonly sum: Checksum; readonly stop: AbortController } | null = null
  /** Ends the proof before a complete; null while there is none. */
  #proof: AbortController | null = null
  /** Parts on their way, by their offsets. */
  readonly #flights = new Map<number, Flight>()
  /** What parts wait for their turns under; null, or aborted, while none may begin. */
  #sending: AbortController | null = null
  /** Its file is open, and found to be the one that is to be sent: it can use a slot. */
  #isReady = false
  /** Its create is under way, or waits for the next try. */
  #isCreating = false
  #createTries: Tries | null = null
  /** One part asks the service whether it still takes parts: nothing goes out beside it. */
  #asksWithOnePart = false
  /** Offsets of parts whose bytes the drive has failed to bring, and that wait to be read once more. */
  readonly #unread = new Set<number>()
  /** What was tried of each part since the transfer began, by its offset. */
  readonly #tries = new Map<number, Tries>()
  /** How long its account had been cut off when its remote upload was made, or this run began, in milliseconds. */
  #outageMsBefore: number
  #startedOver = false
  /** The transfer goes on with a remote upload whose time may be over: it rested too long for anybody to know. */
  #isPastDeadlineAtStart = false
  /** A person has retried it although nobody knows what became of its complete. */
  #mayStartOver = false
  /** A person has started it over although its file is another one by now. */
  #takesOther = false
  /** Until when the time was added to the record's in which parts are on their way, or since when there are none. */
  #countedUntil = 0
  #completingSince: number | null = null
  /** Attempts in flight that may be broken off on their own. */
  readonly #attempts = new Set<AbortController>()
  #exhaustedInARow = 0
  /** A part whose answer was lost may be at the service all the same. */
  #mayHaveOrphans = false
  #trouble: { readonly failure: Failure; readonly retryAt: number } | null = null
  /** The cancel of a remote upload that is given up for a new one. */
  #farewell: { readonly ended: Promise<void>; readonly stop: AbortController } | null = null
  #unsaved = false
  #saver: Promise<Failure | null> | null = null
  /** Since the record was last handed to the ledger its state, or a part's, has become another one. */
  #isStale = true
  readonly meter = new RateMeter()
  readonly attempts = new AttemptLog()
  #sentEver = 0

  constructor(
    record: UploadRecord,
    parts: EngineParts,
    scheduler: Scheduler,
    reachability: Reachability,
    hooks: RunnerHooks,
  ) {
    this.#record = record
    this.#parts = { ...parts, api: keptToOrigin(parts.api, record, parts.hostOf) }
    this.#scheduler = scheduler
    this.#hooks = hooks
    this.#calls = new Calls(record.account.id, parts, scheduler, reachability)
    this.#outageMsBefore = scheduler.holds.outageMs(record.account.id)
  }

  get record(): Readonly<UploadRecord> {
    return this.#record
  }

  get id(): string {
    return this.#record.id
  }

  get accountId(): string {
    return this.#record.account.id
  }

  /** Waiting for its own time: for a repeat of a create that failed, or of a read. */
  get trouble(): { readonly failure: Failure; readonly retryAt: number } | null {
    return this.#trouble ?? this.#driveTrouble()
  }

  /** Nothing of it moves until its drive lets it be read. */
  get waitsForDrive(): boolean {
    const { trouble } = this
    return trouble !== null && isOfDrive(trouble.failure)
  }

  /** What keeps all parts that are left from being read. */
  #driveTrouble(): { readonly failure: Failure; readonly retryAt: number } | null {
    if (this.#unread.size === 0 || this.#flights.size > 0) return null
    let next: { failure: Failure; retryAt: number } | null = null
    for (const { offset, state } of this.#record.parts) {
      if (state.name === 'pending') return null
      if (state.name !== 'waiting' || !this.#unread.has(offset)) continue
      if (next === null || state.retryAt < next.retryAt)
        next = { failure: state.failure, retryAt: state.retryAt }
    }
    return next
  }

  /** It had to start over, because the one-hour limit ended during an outage or a rest. */
  get startedOver(): boolean {
    return this.#startedOver
  }

  /** Since when the service puts the file together, in milliseconds since the epoch; null while it does not. */
  get completingSince(): number | null {
    return this.#completingSince
  }

  /** Other uploads go first: nothing of it is on its way, nor was a moment ago. @param now on the steady clock */
  isWaitingForTurn(now: number): boolean {
    const { state } = this.#record
    if (state.name !== 'uploading' || this.#flights.size > 0 || now - this.#countedUntil < waitingMs)
      return false
    const { parts } = this.#record
    const isDue = (part: PartRecord) => part.state.name === 'pending'
    return parts.some(isDue) && !parts.some((part) => part.state.name === 'waiting')
  }

  get active(): boolean {
    return this.#activity !== null
  }

  get fresh(): boolean {
    return this.#record.state.name === 'queued' && localDeadline(this.#record) === null
  }

  get allSent(): boolean {
    const { name } = this.#record.state
    return name === 'completing' || name === 'cancelling'
  }

  /** Its file goes out in one short part. */
  get small(): boolean {
    const record = this.#record
    // By its size alone most are not: then parts that are late stay so.
    return record.source.fingerprint.size < tellingBytes && isSmall(record.parts)
  }

  /** Bytes of that part handed to the network by the attempt in flight. */
  inFlight({ offset }: PartRecord): number {
    return this.#flights.get(offset)?.sent ?? 0
  }

  /** Bytes in flight over all parts. */
  get inFlightBytes(): number {
    let sum = 0
    for (const { sent } of this.#flights.values()) sum += sent
    return sum
  }

  /** Bytes handed to the network since the start, those that were sent again included. */
  get sentEver(): number {
    return this.#sentEver
  }

  /** Resolves when everything up to now is on disk: null, or why it could not be written. */
  async save(): Promise<Failure | null> {
    return this.#save()
  }

  /** A person has its file ID. @returns why that could not be kept, or null */
  async collect(): Promise<Failure | null> {
    if (this.#record.collected === true) return null
    this.#record.collected = true
    return this.#save()
  }

  /** Its file is there now, unchanged. @returns why that could not be kept, or null */
  async relocate(path: string, fingerprint: Fingerprint): Promise<Failure | null> {
    const { source } = this.#record
    const formerPaths = [...(source.formerPaths ?? []), source.path].slice(-mostFormerPaths)
    if (likeness(fingerprint, source.fingerprint) !== 'same') source.unproved = true
    Object.assign(source, { path, fingerprint: { ...fingerprint }, formerPaths })
    this.#hooks.changed()
    return this.#save()
  }

  /**
   * Its file goes to that address from now on, where nothing of it is yet. Only what rests, or has not begun, can be
   * sent elsewhere. @returns whether it was
   */
  moveTo(origin: string): boolean {
    const record = this.#record
    const { name } = record.state
    const isFresh = name === 'queued' && record.remote === null
    if (!isFresh && (this.active || !['queued', 'paused', 'failed'].includes(name))) return false
    record.account = { ...record.account, origin }
    Object.assign(record, forgetRemote(record))
    record.renewals = 0
    // It was about the other address.
    delete record.partLimit
    this.#hooks.queued()
    this.#hooks.changed()
    void this.#save()
    return true
  }

  /** Keeps with an upload from before that was kept where its account goes to. */
  keepOrigin(origin: string): void {
    this.#record.account = { ...this.#record.account, origin }
    void this.#save()
  }

  /** Opens the file of a queued upload. It stays queued until it has its first slot. */
  start(): void {
    if (this.#record.state.name === 'queued') this.wake()
  }

  /** Nothing has ever worked at the address of its account: what is being tried fails. */
  giveUp(failure: Failure): void {
    this.#fail(failure)
  }

  /** Gives it another number in the order of the list; {@link save} keeps it. */
  place(order: number): void {
    this.#record.order = order
  }

  /** Lets parts finish that are nearly done, unless it was paused already. */
  pause(): boolean {
    const isAgain = this.#record.state.name === 'pausing'
    if (!this.#dispatch({ type: 'pause' })) return false
    if (isAgain || !this.#letFinish()) this.#stop.abort()
    return true
  }

  /** Begins nothing any more, and breaks off what would take too long. @returns false where that is everything */
  #letFinish(): boolean {
    const { clock } = this.#parts
    const each = this.#scheduler.rateEach(this.#record.account.id)
    const now = clock.steady()
    const isNearlyDone = ({ begunAt, length, sent }: Flight) => {
      // Of what was not begun nothing is lost.
      if (sent === 0) return false
      const tookMs = now - begunAt
      // What was handed over may still be in the system's buffers, and a connection may be slower than the others.
      const left = Math.max((length / each) * 1000 - tookMs, ((length - sent) / sent) * tookMs)
      return left <= nearlyMs
    }
    const flights = [...this.#flights.values()]
    if (!flights.some(isNearlyDone)) return false
    this.#sending?.abort()
    for (const flight of flights) if (!isNearlyDone(flight)) flight.abort.abort()
    const stop = this.#stop
    void clock.sleep(finishMs, stop.signal).then(() => stop.abort())
    return true
  }

  resume(): boolean {
    return this.#dispatch({ type: 'resume' })
  }

  cancel(): boolean {
    if (!this.#dispatch({ type: 'cancel' })) return false
    if (this.#record.state.name === 'cancelling') this.#stop.abort()
    // Nobody was asked to complete it yet.
    this.#proof?.abort(over)
    this.wake()
    return true
  }

  complete(): boolean {
    if (!this.#dispatch({ type: 'complete' })) return false
    this.wake()
    return true
  }

  /** A person starts failed work again: confirmed parts stay, unless the failure made them worthless. */
  retry(): boolean {
    const { state } = this.#record
    if (state.name !== 'failed') return false
    // It may be completed: what became of that is found out before anything is sent again. Elsewhere it is not.
    const isUnanswered = state.unanswered ?? false
    this.#mayStartOver = isUnanswered && this.#record.remote !== null
    const isLost =
      startsOver.has(state.failure.kind) || this.#isFull(state.failure) || this.#lacksParts(state.failure)
    const startOver = !this.#mayStartOver && (isLost || isUnanswered)
    if (startOver) this.#startOver(state.failure)
    for (const part of this.#record.parts) this.#turn(part, { type: 'retry' })
    return this.#again(startOver)
  }

  /** The same for one part. @param number from 1 */
  retryPart(number: number): boolean {
    const part = this.#record.parts[number - 1]
    if (part?.state.name !== 'failed' || !this.#turn(part, { type: 'retry' })) return false
    if (this.#record.state.name === 'failed') return this.#again(false)
    this.#rejoin(part)
    return true
  }

  /** The same for all parts that have failed, of an upload that has not. */
  retryFailedParts(): boolean {
    let any = false
    for (const part of this.#record.parts) {
      if (part.state.name !== 'failed' || !this.#turn(part, { type: 'retry' })) continue
      this.#rejoin(part)
      any = true
    }
    return any
  }

  /** A part that is to be sent again goes out with the others, where they are under way. */
  #rejoin({ offset }: PartRecord): void {
    // Whoever tries again knows why: failures of before say nothing about the rest.
    this.#exhaustedInARow = 0
    this.#tries.delete(offset)
    this.#scheduler.poll()
    this.#hooks.changed()
  }

  #again(startOver: boolean): boolean {
    // What it came to belongs to the failed try: it may be the very thing that failed.
    this.#dropChecksum()
    this.#dispatch({ type: 'retry', startOver })
    if (this.#record.state.name === 'completing') {
      // The activity that failed may not have ended yet. With its signal, which is aborted, it would go round for ever.
      this.#stop = new AbortController()
      this.wake()
    }
    return true
  }

  /**
   * Breaks off what is in flight without stopping the upload, because the line under it is gone: parts are sent
   * again, uncounted, and a complete is found out about.
   */
  interrupt(): void {
    for (const attempt of this.#attempts) attempt.abort()
  }

  /** Hoist is about to end: everything in flight is broken off, the state on disk stays as it is. */
  async suspend(): Promise<void> {
    this.#suspended = true
    this.#stop.abort()
    this.#md5?.stop.abort()
    this.#farewell?.stop.abort()
    await this.#activity
    await this.#saver
  }

  /** Carries on from whatever state the record is in, unless that is under way already. */
  wake(): void {
    if (this.#activity !== null || this.#suspended) return
    this.#stop = new AbortController()
    this.#hooks.woke()
    this.#activity = this.#act().finally(() => {
      this.#activity = null
      this.#hooks.changed()
      this.#hooks.rested()
    })
  }

  /** The interpreter of the state machine: ends in a state in which nothing is to be done. */
  async #act(): Promise<void> {
    // Queued anew it waits until the manager starts it again.
    let started = false
    try {
      while (!this.#suspended) {
        const problem = await this.#keep()
        if (problem !== null && this.#fail(problem)) continue
        if (this.#suspended) return
        switch (this.#record.state.name) {
          case 'queued':
            if (started) return
            started = true
            await this.#transfer()
            break
          case 'creating':
          case 'uploading':
            await this.#transfer()
            break
          case 'pausing':
          case 'failing':
            this.#dispatch({ type: 'drained' })
            break
          case 'renewing':
            Object.assign(this.#record, forgetRemote(this.#record))
            this.#dispatch({ type: 'drained' })
            break
          case 'completing':
            await this.#completeRemotely().finally(() => {
              this.#completingSince = null
            })
            break
          case 'cancelling':
            await this.#cancelRemotely()
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
      this.#parts.logger.log('error', 'upload activity broke', { id: this.#record.id, error })
      this.#stop.abort()
      if (this.#fail(failureOf(error))) this.#dispatch({ type: 'drained' })
      await this.#save()
    }
  }

  /** Sends what is missing. Returns when nothing is in flight any more, whatever the reason. */
  async #transfer(): Promise<void> {
    const stop = this.#stop
    // A pause ends the waits at once, and what is in flight a little later.
    const sending = new AbortController()
    const onStop = () => sending.abort()
    if (stop.signal.aborted) onStop()
    stop.signal.addEventListener('abort', onStop, { once: true })
    const { signal } = sending
    // Every part listens to both; Node would take more than ten for a leak.
    setMaxListeners(0, signal, stop.signal)
    this.meter.reset()
    this.#exhaustedInARow = 0
    this.#tries.clear()
    this.#sending = sending
    try {
      const isAlive = await this.#isAlive(signal)
      this.#isPastDeadlineAtStart = isAlive === undefined
      this.#asksWithOnePart = isAlive === undefined
      await this.#prepareSource(signal)
      await this.#waitForFarewell(signal)
      this.#isReady = true
      if (this.#record.remote !== null && !this.#asksWithOnePart) this.#openHour(signal)
      this.#scheduler.poll()
      await this.#drained(signal)
    } catch (error) {
      if (!signal.aborted) this.#fail(failureOf(error))
    } finally {
      stop.signal.removeEventListener('abort', onStop)
      // Nobody waits any more for parts to finish.
      if (signal.aborted) stop.abort()
      sending.abort(over)
      this.#isReady = false
      this.#isCreating = false
      this.#createTries = null
      this.#sending = null
      this.#trouble = null
      this.#unread.clear()
      // A drive that does not answer is not waited for: its file is closed when it does.
      void this.#closeSource()
    }
    this.#settle()
    // Where every part has arrived the checksum is still wanted, now or when a person completes.
    const { name } = this.#record.state
    if (name !== 'completing' && name !== 'ready') this.#dropChecksum()
  }

  get #isPastDeadline(): boolean {
    const deadline = localDeadline(this.#record)
    return deadline !== null && deadline <= this.#parts.clock.now()
  }

  /**
   * Whether its remote upload still takes parts; undefined where only the service knows. With one that is given up go
   * all confirmed parts, so this machine's clock alone does not decide it. What has none is forgotten at once.
   */
  async #isAlive(signal: AbortSignal): Promise<boolean | undefined> {
    if (!this.#isPastDeadline) return true
    const record = this.#record
    const hasConfirmed = record.parts.some((part) => part.state.name === 'confirmed')
    if (hasConfirmed) {
      const isTold = await this.#askClock(signal)
      if (signal.aborted || !this.#isPastDeadline) return true
      if (!isTold) return undefined
      this.#startedOver = true
    }
    Object.assign(record, forgetRemote(record))
    this.#isStale = true
    // It is queued among those that have yet to begin now.
    this.#hooks.queued()
    return false
  }

  /** Asks the service for its time. False where it does not tell it, or nobody waits for it any more. */
  async #askClock(signal: AbortSignal): Promise<boolean> {
    const { api } = this.#parts
    const { id } = this.#record.account
    await this.#untilSettled('files', () => api.reach(id, signal), signal)
    return !signal.aborted && api.clockSkew(id) !== undefined
  }

  /** The hour runs: parts may go out, and the checksum is taken beside them. */
  #openHour(signal: AbortSignal): void {
    if (signal.aborted) return
    this.#startChecksum()
    void this.#watchDeadline(signal)
  }

  /** The part that asked the service has its answer: the others may go out. */
  #answered(): void {
    if (!this.#asksWithOnePart) return
    this.#asksWithOnePart = false
    if (this.#sending !== null) this.#openHour(this.#sending.signal)
  }

  /** Resolves when no task is left, and nothing more can be sent or may be. */
  #drained(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#tasks.size > 0 || (!signal.aborted && this.#isMissingSomething)) return
        signal.removeEventListener('abort', look)
        this.#onTaskEnd = () => {}
        resolve()
      }
      this.#onTaskEnd = look
      signal.addEventListener('abort', look)
      look()
    })
  }

  get #isMissingSomething(): boolean {
    const { parts, remote } = this.#record
    return remote === null || parts.some(({ state }) => state.name !== 'confirmed' && state.name !== 'failed')
  }

  /** The transfer does not end before that. Never rejects. */
  #track(task: Promise<void>): Promise<void> {
    const ended = task
      .catch((error: unknown) => {
        // No task may throw: this is a defect, and the upload must still end in a state with a way forward.
        this.#log('error', 'upload activity broke', { error })
        this.#fail(failureOf(error))
      })
      .then(() => {
        this.#tasks.delete(ended)
        this.#onTaskEnd()
      })
    this.#tasks.add(ended)
    return ended
  }

  /** Begins anew when the one-hour limit passes while parts are being sent. @param ended nothing more is sent */
  async #watchDeadline(ended: AbortSignal): Promise<void> {
    const { clock } = this.#parts
    while (!ended.aborted) {
      const deadline = localDeadline(this.#record)
      if (deadline === null) return
      const left = deadline - clock.now()
      if (left > 0) {
        await clock.sleep(Math.min(left, deadlineLookMs), ended)
        continue
      }
      // In an outage nobody can be asked, and nothing is lost by waiting for its end.
      await this.#scheduler.holds.released(this.#record.account.id, ended)
      // A service that does not tell its time says itself that it takes no more parts.
      if (ended.aborted || !(await this.#askClock(ended))) return
      if (this.#isPastDeadline) {
        this.#renew()
        return
      }
    }
  }

  /** A slot is ours: from here on it is no longer queued. */
  #begin(): void {
    this.#dispatch({ type: 'start', created: this.#record.remote !== null })
  }

  /** Every task has ended: is the file covered? */
  #settle(): void {
    const { name } = this.#record.state
    if ((name !== 'queued' && name !== 'uploading') || this.#stop.signal.aborted) return
    const failed = this.#record.parts.filter((part) => part.state.name === 'failed')
    const [first] = failed
    if (first?.state.name === 'failed') {
      this.#fail({ ...causedBy(first.state.failure, 'parts-failed'), count: failed.length })
      return
    }
    // A part that was retried by hand in the very last moment has yet to be sent.
    if (this.#record.parts.some((part) => part.state.name !== 'confirmed')) return
    // Where all was confirmed before, no part has begun it.
    this.#begin()
    this.#dispatch({ type: 'covered', autoComplete: this.#record.autoComplete })
  }

  /** Opens the file if it is still the one the upload began with. */
  async #prepareSource(signal: AbortSignal): Promise<void> {
    const record = this.#record
    const { fingerprint: found } = await this.#open(signal)
    await this.#refuseLink(found, signal)
    const untouched = record.remote === null && record.parts.every((part) => part.state.name !== 'confirmed')
    if (untouched) this.#takeSource(found)
    else this.#judgeSource(found)
    const { size } = found
    if (size === 0) throw new HoistError({ kind: 'source-empty', detail: 'the file has 0 bytes' })
    this.#keepPartLimit()
    if (untouched || record.parts.length === 0) {
      const ranges = planParts(size, this.#plannedBytes)
      record.parts = ranges.map((range) => ({ ...range, state: freshPart }))
      this.attempts.clear()
    }
  }

  async #open(signal: AbortSignal): Promise<OpenSource> {
    const opened: OpenSource[] = []
    let isGivenUp = false
    const open = async () => {
      const source = await this.#parts.source.open(this.#record.source.path)
      // A drive may answer when nobody waits for it any more.
      if (isGivenUp) void source.close().catch(() => {})
      opened.push(source)
      return source
    }
    try {
      const source = await this.#untilRead(open, signal)
      this.#openSource = new SharedSource(source)
      return source
    } catch (error) {
      isGivenUp = true
      for (const source of opened) void source.close().catch(() => {})
      throw error
    }
  }

  async #closeSource(): Promise<void> {
    const open = this.#openSource
    this.#openSource = null
    await open?.giveUp().catch((error: unknown) => this.#log('warn', 'closing the source failed', { error }))
  }

  /** Whether parts may be read: where a read has failed, the file has been opened anew by now. */
  get #isOpen(): boolean {
    return this.#openSource !== null && this.#opening === null
  }

  /** Opens the file anew, where a read has failed: once for all parts. False where nothing more is to be sent. */
  #reopened(signal: AbortSignal): Promise<boolean> {
    this.#opening ??= this.#reopen(signal).finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #reopen(signal: AbortSignal): Promise<boolean> {
    try {
      const open = await this.#open(signal)
      this.#judgeSource(open.fingerprint)
      const silent = this.#record.parts.find(
        ({ offset, state }) =>
          this.#unread.has(offset) && state.name === 'waiting' && state.failure.kind === 'drive-silent',
      )
      // A drive may open a file and bring none of its bytes: no part takes a slot to find that out.
      const ask = async (offset: number) => {
        await this.#checkSource(open)
        await answers(open, offset)
      }
      if (silent !== undefined) await this.#untilRead(() => ask(silent.offset), signal)
      return true
    } catch (error) {
      if (!signal.aborted) this.#fail(failureOf(error))
      return false
    } finally {
      this.#onWait(null)
    }
  }

  /** Reads something of the file, as often as its drive fails; the waits are visible as trouble. */
  #untilRead<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, random, settings } = this.#parts
    const onWait: OnWait = (wait) => {
      if (wait !== null) this.#log('warn', 'the drive failed', { failure: wait.failure })
      this.#onWait(wait)
      this.#scheduler.poll()
    }
    return untilRead(read, { clock, random, limits: settings }, signal, onWait)
  }

  /**
   * While nothing was confirmed there is nothing that a checksum could be compared with: a file of the right size and time
   * is taken for the chosen one, because after a remount that is all that is left of it. Throws a HoistError
   * (`source-changed`) where a link leads there by now: then it may be a file that nobody chose, and that only its owner
   * should read. Any other file of that size and time was put in its place by somebody who could as well have written
   * into the chosen one, which is sent as it is when sending begins.
   */
  async #refuseLink(found: Fingerprint, signal: AbortSignal): Promise<void> {
    const { parts, source } = this.#record
    const isCertain = this.#takesOther || found.identity === source.fingerprint.identity
    if (isCertain || parts.some((part) => part.state.name === 'confirmed')) return
    const path = await this.#untilRead(() => this.#parts.source.realPath(source.path), signal)
    if (path !== source.path) throw this.#isChanged(found)
  }

  /** Nothing was sent yet: what was changed since is sent as it is now, but no other file in its place. */
  #takeSource(found: Fingerprint): void {
    const { source } = this.#record
    const alike = likeness(found, source.fingerprint)
    const isOther = alike === 'changed' && found.identity !== source.fingerprint.identity
    if (isOther && !this.#takesOther) throw this.#isChanged(found)
    this.#takesOther = false
    delete source.unproved
    if (alike === 'same') return
    source.fingerprint = { ...found }
    this.#record.parts = []
    this.#record.md5 = null
  }

  /**
   * Throws a HoistError (`source-changed`) unless more may be sent of that file. Of what only looks like the one that the
   * upload began with more is sent where the checksum of all of it is going to be compared.
   */
  #judgeSource(found: Fingerprint): void {
    const { source } = this.#record
    const alike = likeness(found, source.fingerprint)
    const isProved = alike === 'same' && source.unproved === undefined
    if (alike === 'changed' || (!isProved && !this.#parts.settings().checksum)) throw this.#isChanged(found)
    if (isProved || source.unproved) return
    this.#log('warn', 'the file looks like the same one', { found, known: source.fingerprint })
    source.unproved = true
    this.#isStale = true
  }

  /** As {@link #judgeSource}, of the file as it is now, by its name and as it is open. */
  async #checkSource(open: OpenSource): Promise<void> {
    const { path } = this.#record.source
    const found = await this.#parts.source.fingerprint(path)
    this.#judgeSource(found)
    if (likeness(found, this.#record.source.fingerprint) === 'same') return
    // Its name may lead to another file by now: what is sent comes from the open one.
    const now = await open.look()
    if (now === null) throw this.#isChanged(found)
    this.#judgeSource(now)
  }

  #isChanged(found: Fingerprint): HoistError {
    const { fingerprint } = this.#record.source
    const detail = `was ${JSON.stringify(fingerprint)}, is ${JSON.stringify(found)}`
    return new HoistError({ kind: 'source-changed', detail })
  }

  /** How long parts are expected to be, in bytes. A short file stays one part until it is known that it takes long. */
  get #plannedBytes(): number {
    const { account, source } = this.#record
    const { size } = source.fingerprint
    const flow = size < tellingBytes ? undefined : this.#scheduler.knownFlow(account.id)
    const planned = partSizeFor(size, this.#parts.settings().partSizeMiB, flow)
    return Math.min(planned, this.#host.mostPartBytes)
  }

  /** How long the next part is best, and may be at most, in bytes. */
  get #nextBytes(): { readonly best: number; readonly most: number } {
    const { account, source } = this.#record
    const setting = this.#parts.settings().partSizeMiB
    const size = partSizeFor(source.fingerprint.size, setting, this.#scheduler.flow(account.id))
    const most = Math.min(serviceLimits.partBytes, this.#host.mostPartBytes)
    return { best: Math.min(size, most), most: Math.min(setting === 'auto' ? size * longer : size, most) }
  }

  /** With the upload another run learns what is known of its host. */
  #keepPartLimit(): void {
    const limit = this.#host.partLimit
    if (limit === null) delete this.#record.partLimit
    else this.#record.partLimit = limit
  }

  /** The part that is next, cut as is right now; null where none is left. */
  #takePart(): PartRecord | null {
    const { parts } = this.#record
    const index = parts.findIndex(isPending)
    const part = parts[index]
    if (part === undefined) return null
    // While the drive fails every piece would have to fail on its own.
    const isAsItIs = this.#unread.size > 0 && part.length <= this.#host.mostPartBytes
    if (!isAsItIs && cutNext(parts, index, this.#nextBytes) !== 0) {
      this.#isStale = true
      this.#hooks.changed()
    }
    return part
  }

  get next(): Job | null {
    const { account, parts, remote, source } = this.#record
    const signal = this.#sending?.signal
    if (!this.#isReady || this.#isCreating || signal === undefined || signal.aborted) return null
    const job = {
      id: this.id,
      accountId: account.id,
      deadline: localDeadline(this.#record),
      order: this.#hooks.order(),
      small: this.small,
    }
    if (remote === null) return { ...job, creates: true, bytes: source.fingerprint.size, parts: 0 }
    const first = parts.find(isPending)
    const mustWait = this.#asksWithOnePart && parts.some(isUnderWay)
    if (first === undefined || mustWait || !this.#isOpen) return null
    let offered = 0
    for (const part of parts) {
      if (isPending(part)) offered += 1
      if (offered >= mostOffered) break
    }
    return { ...job, creates: false, bytes: Math.min(first.length, this.#nextBytes.most), parts: offered }
  }

  send(): Promise<void> {
    const signal = this.#sending?.signal
    if (signal === undefined) return Promise.resolve()
    return this.#track(this.#record.remote === null ? this.#create(signal) : this.#sendPart(signal))
  }

  /** Creates the remote upload in the slot that its first part is to have, and not before there is one. */
  async #create(signal: AbortSignal): Promise<void> {
    const record = this.#record
    this.#createTries ??= this.#calls.tries()
    const tries = this.#createTries
    this.#isCreating = true
    this.#begin()
    const result = await this.#attemptCreate(signal)
    switch (result.kind) {
      case 'done': {
        record.remote = { ...result.value }
        this.#outageMsBefore = this.#scheduler.holds.outageMs(record.account.id)
        this.#dispatch({ type: 'created' })
        // No part goes out before its remote upload is on disk.
        const problem = await this.#save()
        this.#isCreating = false
        if (problem !== null) this.#fail(problem)
        else this.#openHour(signal)
        return
      }
      case 'aborted':
        return
      case 'fatal':
        this.#isCreating = false
        if (!this.#waitsWithAccount(result.failure)) this.#fail(result.failure)
        return
      case 'too-large':
        this.#fail(result.failure)
        return
      case 'retry':
        if (this.#calls.count(result, tries).isLast) {
          this.#fail(result.failure)
          return
        }
        break
      case 'rate-limited':
      case 'drive':
        break
    }
    const wait = this.#calls.wait(result, tries.failures, signal, this.#onWait)
    void this.#track(
      wait.then(() => {
        this.#isCreating = false
        this.#scheduler.poll()
      }),
    )
  }

  async #attemptCreate(signal: AbortSignal): Promise<AttemptResult<RemoteUpload>> {
    const { api, clock } = this.#parts
    const { account, purpose, mimeType, source } = this.#record
    const { size } = source.fingerprint
    const grace = new AbortController()
    const onStop = () => void clock.sleep(createGraceMs, grace.signal).then(() => grace.abort())
    signal.addEventListener('abort', onStop, { once: true })
    const parts = Math.ceil(size / this.#nextBytes.best)
    const parallel = Math.min(parts, this.#scheduler.parallelSoon(account.id))
    const upload = { filename: source.name, purpose, bytes: size, mimeType, parallel }
    try {
      const create = () => api.create(account.id, upload, grace.signal)
      return await this.#attemptCall('create', create, grace.signal)
    } finally {
      signal.removeEventListener('abort', onStop)
      grace.abort(over)
    }
  }

  /** One attempt of a call. */
  async #attemptCall<T>(name: Call, call: () => Promise<T>, signal: AbortSignal): Promise<AttemptResult<T>> {
    const result = await this.#calls.attempt(name, call, signal)
    this.#keepTime()
    return result
  }

  /** The service's clock, as the newest answer has it, decides when the remote upload closes. */
  #keepTime(): void {
    const { account, remote } = this.#record
    const clockSkew = this.#parts.api.clockSkew(account.id)
    if (remote !== null && clockSkew !== undefined && Math.abs(clockSkew - remote.clockSkew) > leastSkewMs)
      remote.clockSkew = clockSkew
  }

  /** A wait of a call that is not a part is visible as trouble. */
  readonly #onWait: OnWait = (wait) => {
    this.#trouble = wait
    this.#hooks.changed()
  }

  /** Sends the part that is next. */
  async #sendPart(signal: AbortSignal): Promise<void> {
    const part = this.#takePart()
    if (part === null) return
    // Judged while the slot is still ours: after a refusal or a rate limit no other part may slip in, and what
    // a crash can cost is what holds a slot, so a part keeps its own until its id is on disk.
    const judged = this.#judge(part, await this.#attemptPart(part))
    if (judged !== null && 'partId' in judged) await this.#confirm(part, judged.partId)
    else if (judged !== null) void this.#track(this.#waitForRetry(part, judged.retryAt, signal))
    // A read has failed: parts that were not tried need not wait as long as this one.
    if (!signal.aborted && !this.#isOpen && this.#record.parts.some(isPending))
      void this.#track(this.#reopened(signal).then(() => this.#scheduler.poll()))
  }

  /** The part waits for its next try, and can go out again then. */
  async #waitForRetry(part: PartRecord, retryAt: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts
    await clock.sleep(retryAt - clock.now(), signal)
    const canGoOn = !signal.aborted && (this.#isOpen || (await this.#reopened(signal)))
    if (canGoOn) this.#unread.delete(part.offset)
    this.#turn(part, { type: canGoOn ? 'waited' : 'abort' })
    this.#scheduler.poll()
  }

  /** What becomes of a part after an attempt: its id, or when to try again; null where it is not to wait, or not to go on. */
  #judge(
    part: PartRecord,
    result: AttemptResult<{ readonly partId: string }>,
  ): { readonly partId: string } | { readonly retryAt: number } | null {
    const mayBeFull = this.#mayHaveOrphans
    if (result.kind === 'aborted' || (result.kind === 'retry' && result.unanswered))
      this.#mayHaveOrphans = true
    switch (result.kind) {
      case 'done':
        return result.value
      case 'aborted':
        this.#turn(part, { type: 'abort' })
        return null
      case 'fatal':
        this.#turn(part, { type: 'abort' })
        if (this.#waitsWithAccount(result.failure)) return null
        if (mayBeFull && this.#isFull(result.failure) && this.#record.renewals === 0) {
          this.#takeLeave()
          this.#renew(result.failure)
        } else this.#fatal(result.failure)
        return null
      case 'too-large':
        this.#turn(part, { type: 'abort' })
        if (this.#host.shortenParts(part.length)) this.#keepPartLimit()
        else this.#fail(result.failure)
        return null
      case 'retry': {
        this.#host.lost()
        const tries = this.#triesOf(part)
        const before = part.state.attempts - tries.counted
        const { counts, isLast } = this.#calls.count(result, tries, before)
        if (isLast) {
          this.#tries.delete(part.offset)
          this.#turn(part, { type: 'exhaust', failure: result.failure })
          this.#answered()
          this.#noteExhausted(result.failure)
          return null
        }
        const retryAt = this.#calls.retryAt(result, tries.failures)
        this.#turn(part, { type: 'wait', retryAt, failure: result.failure, counted: counts })
        return { retryAt }
      }
      case 'drive': {
        const { failure } = result
        const tries = this.#triesOf(part)
        const { counts, isLast } = this.#calls.count(result, tries)
        if (isLast) {
          this.#turn(part, { type: 'abort' })
          this.#fail(unreadable(failure))
          return null
        }
        const retryAt = this.#calls.retryAt(result, tries.failures)
        this.#unread.add(part.offset)
        this.#turn(part, { type: 'wait', retryAt, failure, counted: counts })
        // It is the same for all parts.
        if (failure.kind === 'drive-silent') this.#onWait({ failure, retryAt: 0 })
        this.#scheduler.poll()
        return { retryAt }
      }
      case 'rate-limited': {
        this.#host.refused(this.small)
        const retryAt = this.#calls.retryAt(result, 0)
        this.#turn(part, { type: 'wait', retryAt, failure: result.failure, counted: false })
        return { retryAt }
      }
    }
  }

  #triesOf({ offset }: PartRecord): Tries {
    const tries = this.#tries.get(offset) ?? this.#calls.tries()
    this.#tries.set(offset, tries)
    return tries
  }

  async #attemptPart(part: PartRecord): Promise<AttemptResult<{ readonly partId: string }>> {
    const { api, clock } = this.#parts
    const record = this.#record
    const { remote } = record
    const open = this.#openSource
    if (remote === null || open === null) throw new Error('a part without an upload')
    this.#begin()
    this.#turn(part, { type: 'send' })
    this.#letChecksumFollow()
    this.#triesOf(part)
    const { offset, length } = part
    const attempt = this.#attempt(this.#stop.signal)
    const ended = this.attempts.begin(offset, clock.now())
    const land = this.#host.depart()
    record.sending.startedAt ??= clock.now()
    this.#countTime()
    const flight: Flight = { begunAt: clock.steady(), length, sent: 0, abort: attempt.controller }
    this.#flights.set(offset, flight)
    let arrived = 0
    try {
      const result = await this.#attemptCall(
        'part',
        () =>
          open.use(async (source) => {
            // A stat costs nothing beside a part, and tells at once instead of after the hour.
            await orAborted(this.#checkSource(source), attempt.signal)
            const number = record.parts.indexOf(part) + 1
            return api.addPart(
              record.account.id,
              { remoteId: remote.id, number, source, offset, length },
              (bytes) => {
                flight.sent += bytes
                this.meter.add(bytes, clock.steady())
                this.#sentEver += bytes
                this.#scheduler.sent(record.account.id, bytes)
                this.#hooks.changed()
              },
              attempt.signal,
            )
          }),
        attempt.signal,
      )
      ended(clock.now(), flight.sent, result)
      if (result.kind === 'done') {
        arrived = length
        this.#scheduler.rates.arrived()
      }
      // A handle may be of no use any more, as after a server has begun anew. Other parts end with theirs.
      if (result.kind === 'drive' && this.#openSource === open) void this.#closeSource()
      return result
    } finally {
      attempt.end()
      land(arrived)
      this.#countTime()
      this.#flights.delete(offset)
    }
  }

  /** Adds up the time in which parts are on their way: before their number changes. */
  #countTime(): void {
    const now = this.#parts.clock.steady()
    if (this.#flights.size > 0) this.#record.sending.activeMs += now - this.#countedUntil
    this.#countedUntil = now
  }

  /** A signal for one attempt: aborts with the upload's own, and when the attempts are interrupted. */
  #attempt(signal: AbortSignal): Attempt {
    const controller = new AbortController()
    const onAbort = () => controller.abort()
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    this.#attempts.add(controller)
    return {
      controller,
      signal: controller.signal,
      end: () => {
        this.#attempts.delete(controller)
        signal.removeEventListener('abort', onAbort)
      },
    }
  }

  /** The part's id is on disk before anything acts on it; with the last one, that the upload is to be completed. */
  async #confirm(part: PartRecord, partId: string): Promise<void> {
    if (!this.#turn(part, { type: 'confirm', partId })) return
    this.#exhaustedInARow = 0
    this.#answered()
    this.#tries.delete(part.offset)
    const { autoComplete, parts } = this.#record
    if (autoComplete && !this.#stop.signal.aborted && parts.every((part) => part.state.name === 'confirmed'))
      this.#dispatch({ type: 'covered', autoComplete })
    const problem = await this.#save()
    if (problem !== null) this.#fail(problem)
  }

  /**
   * The rest goes on when a part has failed. But when as many as run side by side fail in a row, it is not the
   * part: sending all others as often as well would only burn the line.
   */
  #noteExhausted(failure: Failure): void {
    this.#exhaustedInARow += 1
    void this.#save()
    if (this.#exhaustedInARow >= Math.max(2, this.#scheduler.parallel(this.#record.account.id))) {
      const count = this.#record.parts.filter((part) => part.state.name === 'failed').length
      this.#fail({ ...causedBy(failure, 'parts-failed'), count })
    }
  }

  /** Proves that the file is whole, completes, and never guesses what an unanswered call has done. */
  async #completeRemotely(): Promise<void> {
    const record = this.#record
    const { api, clock, settings } = this.#parts
    const { signal } = this.#stop
    const { remote, state } = record
    if (state.name !== 'completing') return
    if (remote === null) {
      this.#fail({ kind: 'proof-failed', detail: 'there is no remote upload to complete' })
      return
    }
    let unanswered = state.unanswered
    const isUnanswered = () => {
      unanswered = true
      this.#dispatch({ type: 'unanswered' })
    }
    const patienceEnd = () => clock.steady() + completePatience * settings().keepTryingSeconds * 1000
    let lookUntil = patienceEnd()
    /** Why a repeat was refused: from then on only the list of files can tell. */
    let refusal: Failure | null = null
    /** Why the list of files cannot tell. */
    let unlisted: Failure | null = null
    let proved: { readonly partIds: string[]; readonly md5?: string } | null = null
    const tries = this.#calls.tries()
    while (!signal.aborted) {
      // What the service was doing when it could not be reached it may have to begin anew.
      if (await this.#scheduler.holds.released(record.account.id, signal)) lookUntil = patienceEnd()
      let found: Found = { file: null, candidates: [], doubtful: [] }
      if (unanswered) {
        const looked = await this.#findCompleted(remote.createdAt, signal)
        if (looked.kind === 'aborted') return
        if (looked.kind === 'done') found = looked.value
        else if (this.#waitsWithAccount(looked.failure)) continue
        else if (blocksAccount(looked.failure)) {
          this.#fail(looked.failure)
          return
        }
        unlisted = looked.kind === 'fatal' ? looked.failure : null
        // Where there is no list to look into, a repeat tells: an upload becomes a file only once.
        if (found.file !== null) {
          this.#finish(found.file)
          return
        }
        // A key without the right to look will not have it in some minutes either.
        if (refusal !== null && unlisted?.kind === 'not-allowed') {
          this.#fail({ ...refusal, kind: 'completion-unknown', cause: unlisted })
          return
        }
        if (refusal !== null && clock.steady() >= lookUntil) {
          this.#stopLooking(refusal, found)
          return
        }
        if (refusal !== null) {
          const failure = causedBy(refusal, 'completion-unknown')
          tries.failures += 1
          const wait = { kind: 'retry', failure, afterMs: 0, unanswered } as const
          await this.#calls.wait(wait, tries.failures, signal, this.#onWait)
          continue
        }
      }
      try {
        proved ??= await this.#prove(signal)
      } catch (error) {
        // Also where it was left for a cancel.
        if (!signal.aborted) this.#fatal(failureOf(error))
        return
      }
      const claim = proved
      const attempt = this.#attempt(signal)
      this.#completingSince ??= clock.now()
      this.#hooks.changed()
      const result = await this.#attemptCall(
        'complete',
        () => api.complete(record.account.id, { remoteId: remote.id, ...claim }, attempt.signal),
        attempt.signal,
      )
      attempt.end()
      switch (result.kind) {
        case 'done':
          this.#finish(result.value)
          return
        case 'aborted':
          // The answer is lost with the call: find out, now or at the next start.
          isUnanswered()
          continue
        case 'fatal':
        case 'too-large': {
          const { failure } = result
          if (this.#waitsWithAccount(failure)) continue
          if (!mayBeCompleted(failure, unanswered)) {
            this.#fatal(failure)
            return
          }
          isUnanswered()
          refusal = failure
          lookUntil = patienceEnd()
          continue
        }
        case 'retry':
          if (result.unanswered) isUnanswered()
          if (this.#calls.count(result, tries).isLast && clock.steady() >= lookUntil) {
            const only = onlyOf(found.candidates)
            if (only !== null) this.#finish(only)
            else this.#fail(result.failure)
            return
          }
          break
        case 'rate-limited':
        case 'drive':
          break
      }
      await this.#calls.wait(result, tries.failures, signal, this.#onWait)
    }
  }

  /**
   * The service refuses to complete again, and shows no file. Sending everything again by itself could make a second
   * one: that takes a person who has asked to retry, and a service that knows nothing of the upload any more.
   */
  #stopLooking(refusal: Failure, found: Found): void {
    const only = onlyOf(found.candidates)
    if (only !== null) {
      this.#finish(only)
      return
    }
    const isGone = refusal.kind === 'remote-upload-gone' || refusal.kind === 'remote-upload-expired'
    const isNowhere = found.candidates.length + found.doubtful.length === 0
    if (isGone && isNowhere && this.#mayStartOver) this.#renew(refusal)
    else this.#fail(causedBy(refusal, 'completion-unknown'))
  }

  /**
   * What an unanswered complete has made: the file, where that is certain, or else the files that may be
   * it. Never one that another upload here became. Somebody else may have made a file of the same name and size
   * at the same time, so it is the content that decides, where the service lets it be read.
   */
  async #findCompleted(
    createdSince: number,
    signal: AbortSignal,
  ): Promise<Extract<AttemptResult<Found>, { kind: 'done' | 'fatal' | 'aborted' }>> {
    const { api } = this.#parts
    const { account, source, purpose, md5 } = this.#record
    const wanted = { purpose, filename: source.name, bytes: source.fingerprint.size, createdSince }
    const find = () => api.findFiles(account.id, wanted, signal)
    const listed = await this.#untilSettled('files', find, signal, true)
    if (listed.kind !== 'done') return listed
    const candidates: RemoteFile[] = []
    const doubtful: RemoteFile[] = []
    for (const file of listed.value) {
      if (this.#hooks.isKnownFile(file.id)) continue
      const unproved = file.fits ? candidates : doubtful
      if (md5 === null) {
        unproved.push(file)
        continue
      }
      const content = { id: file.id, bytes: wanted.bytes }
      const sum = await this.#untilSettled('files', () => api.contentMd5(account.id, content, signal), signal)
      if (sum.kind === 'aborted') return sum
      // Not every purpose may be read back; then the name, the size and the time are all there is.
      if (sum.kind === 'fatal') unproved.push(file)
      else if (sum.value === md5) return { kind: 'done', value: { file, candidates: [], doubtful: [] } }
    }
    // A file has the time of its upload: of those whose content nobody may read, that one is ours.
    const ours = onlyOf(candidates.filter(({ createdAt }) => isSameSecond(createdAt, createdSince)))
    return { kind: 'done', value: { file: ours, candidates, doubtful } }
  }

  /** Throws a HoistError unless the confirmed parts are exactly the file as it is on disk now. */
  async #prove(stop: AbortSignal): Promise<{ readonly partIds: string[]; readonly md5?: string }> {
    const record = this.#record
    const { size } = record.source.fingerprint
    const problem = coverProblem(record.parts, size)
    if (problem !== null) throw new HoistError({ kind: 'proof-failed', detail: problem })
    const partIds = record.parts.map((part, index) => {
      if (part.state.name === 'confirmed') return part.state.partId
      throw new HoistError({ kind: 'proof-failed', detail: `part ${index + 1} is ${part.state.name}` })
    })
    if (new Set(partIds).size !== partIds.length) {
      throw new HoistError({ kind: 'proof-failed', detail: 'two parts have the same id' })
    }
    this.#startChecksum()
    const proof = new AbortController()
    const onStop = () => proof.abort(over)
    if (stop.aborted) onStop()
    stop.addEventListener('abort', onStop, { once: true })
    this.#proof = proof
    let sum: string | undefined
    try {
      const checksum = this.#md5?.sum
      const taken = checksum === undefined ? undefined : this.#untilRead(() => checksum.value(), proof.signal)
      sum = record.md5 ?? (await taken)
      const look = () => this.#parts.source.fingerprint(record.source.path)
      this.#judgeSource(await this.#untilRead(look, proof.signal))
    } finally {
      this.#proof = null
      stop.removeEventListener('abort', onStop)
    }
    if (sum === undefined) return { partIds }
    record.md5 = sum
    return { partIds, md5: sum }
  }

  #finish(file: RemoteFile): void {
    const now = this.#parts.clock.now()
    const { remote } = this.#record
    this.#record.finishedAt = now
    // A file's time is that of the upload, where the service does not say.
    const createdAt = file.createdAt ?? remote?.createdAt ?? now
    const warning = fileDiffers(this.#record, file)
    if (warning !== null) this.#log('warn', 'the file is another', { failure: warning })
    this.#record.file = { createdAt, expiresAt: file.expiresAt, ...(warning === null ? {} : { warning }) }
    if (this.#parts.tellsFileIds === true) this.#record.collected = true
    this.#dropChecksum()
    this.#dispatch({ type: 'completed', fileId: file.id })
  }

  /** The service closes an abandoned upload itself after its hour, so a cancel that cannot be delivered is no failure. */
  async #cancelRemotely(): Promise<void> {
    const record = this.#record
    const { remote } = record
    const deadline = localDeadline(record)
    this.#dropChecksum()
    // The abort that drained the parts must not break off the cancel as well.
    this.#stop = new AbortController()
    const { signal } = this.#stop
    if (remote !== null && record.state.name === 'cancelling' && record.state.unanswered) {
      // It is too late for a cancel when the file exists, and a person must hear of a file that does.
      const found = await this.#findCompleted(remote.createdAt, signal)
      if (found.kind === 'aborted') return
      const file = found.kind === 'done' ? (found.value.file ?? onlyOf(found.value.candidates)) : null
      if (file !== null) {
        this.#finish(file)
        return
      }
    }
    if (remote !== null && deadline !== null && deadline > this.#parts.clock.now()) {
      const cancel = () => this.#parts.api.cancel(record.account.id, remote.id, signal)
      const result = await this.#untilSettled('cancel', cancel, signal)
      if (result.kind === 'aborted') return
      if (result.kind === 'fatal') {
        this.#parts.logger.log('warn', 'cancel was not accepted', { id: record.id, failure: result.failure })
      }
    }
    record.finishedAt = this.#parts.clock.now()
    this.#dispatch({ type: 'cancelled' })
  }

  /** Repeats a call that is no part until it is settled, with its waits visible as trouble. */
  async #untilSettled<T>(name: Call, call: () => Promise<T>, signal: AbortSignal, isOptional = false) {
    const result = await this.#calls.untilSettled(name, call, signal, this.#onWait, isOptional)
    this.#keepTime()
    return result
  }

  /** A failure that ends the transfer, unless it is one that a new remote upload heals. */
  #fatal(failure: Failure): void {
    const deadline = localDeadline(this.#record)
    const closed = deadline !== null && deadline <= this.#parts.clock.now()
    const gone = failure.kind === 'remote-upload-gone' || failure.kind === 'remote-upload-expired'
    const isAsked = this.#mayStartOver && startsOver.has(failure.kind)
    if (gone || isAsked || (closed && failure.kind === 'request-refused')) this.#renew(failure)
    else this.#fail(failure)
  }

  /**
   * True where a part was refused that others like it were not. Parts whose answers were lost may count as well, and
   * then a remote upload is full before the file is whole: only a new one can help.
   */
  #isFull(failure: Failure): boolean {
    const { remote, parts, state } = this.#record
    const whole = parts.every((part) => part.state.name === 'confirmed')
    const refused = failure.kind === 'request-refused' && failure.status === 400
    return refused && remote !== null && !whole && !(state.name === 'failed' && state.unanswered)
  }

  /** True where a complete was refused for its parts: with the same ones it always will be. */
  #lacksParts(failure: Failure): boolean {
    const whole = this.#record.parts.every((part) => part.state.name === 'confirmed')
    return failure.kind === 'request-refused' && whole && /\bparts?\b|part_/i.test(failure.detail)
  }

  /** The remote upload is no more: begin a new one by itself, once, and as often as an outage was the reason. */
  #renew(failure: Failure = { kind: 'remote-upload-expired', detail: 'its hour was over' }): void {
    if (this.#suspended) return
    const outageMs = this.#scheduler.holds.outageMs(this.#record.account.id) - this.#outageMsBefore
    const isExcused = outageMs >= excusingMs || this.#isPastDeadlineAtStart || this.#mayStartOver
    this.#mayStartOver = false
    if (this.#record.renewals >= 1 && !isExcused) {
      this.#fail(failure.kind === 'request-refused' ? causedBy(failure, 'remote-upload-expired') : failure)
      return
    }
    if (!this.#dispatch({ type: 'renew' })) return
    if (isExcused) this.#startedOver = true
    else this.#record.renewals += 1
    this.#stop.abort()
  }

  #fail(failure: Failure): boolean {
    // What fails because everything is being broken off is no failure of the upload.
    if (this.#suspended) return false
    if (!this.#dispatch({ type: 'fail', failure })) return false
    if (blocksAccount(failure)) this.#hooks.accountBlocked(failure)
    this.#stop.abort()
    return true
  }

  /** Another upload has failed for the same account already: this one waits until the account is tried again. */
  #waitsWithAccount(failure: Failure): boolean {
    return blocksAccount(failure) && this.#hooks.isAccountBlocked()
  }

  /** Nothing of what was sent counts any more. A remote upload that is still alive is cancelled first. */
  #startOver(failure: Failure): void {
    const record = this.#record
    const gone = failure.kind === 'remote-upload-gone' || failure.kind === 'remote-upload-expired'
    if (!gone) this.#takeLeave()
    this.#takesOther = failure.kind === 'source-changed'
    Object.assign(record, forgetRemote(record))
    record.renewals = 0
    record.md5 = null
  }

  /** Cancels the remote upload that is given up, so that it does not stay open beside the next one. */
  #takeLeave(): void {
    const record = this.#record
    const { remote } = record
    if (remote === null) return
    const stop = new AbortController()
    const cancel = () => this.#parts.api.cancel(record.account.id, remote.id, stop.signal)
    const ended = runAttempt('cancel', cancel, stop.signal).then((result) => {
      if (result.kind === 'done') return
      this.#log('warn', 'the old remote upload was left to expire', { result })
    })
    this.#farewell = { ended, stop }
  }

  /** The old remote upload is cancelled before there is a new one. Whoever stops meanwhile does not wait for it. */
  async #waitForFarewell(signal: AbortSignal): Promise<void> {
    const farewell = this.#farewell
    if (farewell === null) return
    const onAbort = () => farewell.stop.abort()
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    await farewell.ended
    signal.removeEventListener('abort', onAbort)
    this.#farewell = null
  }

  #startChecksum(): void {
    if (!this.#parts.settings().checksum || this.#record.md5 !== null || this.#md5 !== null) return
    const stop = new AbortController()
    const { path, fingerprint } = this.#record.source
    this.#md5 = { sum: this.#parts.source.md5(path, fingerprint.size, stop.signal), stop }
    this.#letChecksumFollow()
  }

  /** It follows the parts that go out, so that each byte comes from the disk once, and never a whole file at once. */
  #letChecksumFollow(): void {
    const { parts, source } = this.#record
    const next = parts.find(isPending)
    this.#md5?.sum.allow(next?.offset ?? source.fingerprint.size)
  }

  #dropChecksum(): void {
    this.#md5?.stop.abort(over)
    this.#md5 = null
  }

  get load(): Load | null {
    return this.#sending === null ? null : this.rest
  }

  /** What is still to be sent before its hour is over, whether or not it is being sent; null without a remote upload. */
  get rest(): Load | null {
    const deadline = localDeadline(this.#record)
    if (deadline === null || this.waitsForDrive) return null
    const { pending, sending, waiting } = partSums(this.#record)
    const gone = this.inFlightBytes
    const bytesLeft = pending.bytes + sending.bytes + waiting.bytes - gone
    return { id: this.id, deadline, bytesLeft, bytesInFlight: sending.bytes - gone }
  }

  get #host(): HostLoad {
    return this.#scheduler.host(this.#record.account.id)
  }

  #turn(part: PartRecord, event: PartEvent): boolean {
    const next = nextPartState(part.state, event)
    if (next === null) return false
    part.state = next
    this.#isStale = true
    if (next.name === 'waiting' || next.name === 'failed') {
      const [level, told] =
        next.name === 'failed' ? (['error', 'part failed'] as const) : (['warn', 'part waits'] as const)
      this.#log(level, told, { part: this.#record.parts.indexOf(part) + 1, failure: next.failure })
    }
    this.#hooks.changed()
    return true
  }

  #dispatch(event: UploadEvent): boolean {
    const next = nextUploadState(this.#record.state, event)
    if (next === null) return false
    this.#record.state = next
    this.#isStale = true
    if (next.name === 'queued') this.#hooks.queued()
    this.#scheduler.poll()
    if (next.name === 'failed' || next.name === 'failing')
      this.#log('error', next.name, { failure: next.failure })
    else this.#log('info', next.name)
    this.#hooks.changed()
    // One that has begun and one that waits are the same to a start: what comes of it is written, with what came.
    if (event.type !== 'start') void this.#save()
    return true
  }

  #log(level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown> = {}): void {
    this.#parts.logger.log(level, event, { id: this.#record.id, ...fields })
  }

  /** As {@link #save}, but writes nothing where nothing that counts is newer than what is written, or being written. */
  async #keep(): Promise<Failure | null> {
    return this.#isStale ? this.#save() : this.#saver
  }

  /** Resolves when everything up to now is on disk: null, or why it could not be written. Writes never overlap. */
  #save(): Promise<Failure | null> {
    this.#unsaved = true
    this.#saver ??= this.#writeOut()
    return this.#saver
  }

  async #writeOut(): Promise<Failure | null> {
    let failure: Failure | null = null
    // Everything that happens in the same breath goes into one write.
    await Promise.resolve()
    while (this.#unsaved) {
      this.#unsaved = false
      this.#isStale = false
      try {
        await this.#parts.ledger.save(this.#record)
        failure = null
      } catch (error) {
        failure = failureOf(error)
        this.#isStale = true
        this.#log('error', 'ledger', { failure })
        this.#hooks.ledgerFailed(failure)
      }
    }
    this.#saver = null
    return failure
  }
}

/** A failure that another one has led to, which keeps its form. */
function causedBy(cause: Failure, kind: Failure['kind']): Failure {
  return { kind, detail: cause.detail, cause }
}

function isPending({ state }: PartRecord): boolean {
  return state.name === 'pending'
}

function isUnderWay({ state }: PartRecord): boolean {
  return state.name === 'sending' || state.name === 'waiting'
}

const accountKinds: ReadonlySet<Failure['kind']> = new Set([
  'key-rejected',
  'key-missing',
  'keychain-unreachable',
  'organization-rejected',
  'project-rejected',
  'account-stopped',
  'storage-full',
  'base-url-invalid',
  'certificate-file-unusable',
  'client-certificate-needed',
  'address-unreachable',
  'practice-server-failed',
  'proxy-login',
  'proxy-login-unsupported',
  'proxy-refused',
  'proxy-unsupported',
])

/**
 * Failures of a whole account, not of one upload: a change of the account heals them, its practice server started
 * again, or another proxy.
 */
export function blocksAccount(failure: Failure): boolean {
  // Without the right to write no upload gets anywhere; without the one to read most do.
  const mayNotWrite = failure.kind === 'not-allowed' && /\bwrite\b/.test(failure.subject ?? '')
  return mayNotWrite || accountKinds.has(failure.kind)
}

/** Those of them that another proxy may heal. */
export function isAboutProxy(failure: Failure): boolean {
  const { kind } = failure.kind === 'address-unreachable' ? (failure.cause ?? failure) : failure
  return blocksAccount(failure) && kind.startsWith('proxy-')
}

/** Files that may be the one that an unanswered complete has made. */
interface Found {
  /** It, for certain. */
  readonly file: RemoteFile | null
  /** All that is known of them is right, but not their content, and their time is later than that of the upload. */
  readonly candidates: readonly RemoteFile[]
  /** Size, purpose and time are not wrong, but the name is another, or something is not known. */
  readonly doubtful: readonly RemoteFile[]
}

/** The one that there is, or null: of several nobody can say which is the right one. */
function onlyOf<T>(all: readonly T[]): T | null {
  const [only] = all
  return all.length === 1 && only !== undefined ? only : null
}

/** Services write times in whole seconds. */
function isSameSecond(time: number | null, other: number): boolean {
  return time !== null && Math.abs(time - other) < 1000
}

/** Whether a complete was refused because it, or an earlier one, has succeeded already. */
function mayBeCompleted(failure: Failure, unanswered: boolean): boolean {
  if (!['request-refused', 'remote-upload-gone', 'remote-upload-expired'].includes(failure.kind)) return false
  return unanswered || /complet/i.test(failure.detail)
}

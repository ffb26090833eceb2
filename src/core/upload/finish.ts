import { causedBy, type Failure, failureOf, HoistError } from '../../shared/failures'
import { blocksAccount } from '../attempts/account-failures'
import { over } from '../attempts/or-aborted'
import type { EngineDeps, RemoteFile } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import { fileDiffers } from '../source/file-differs'
import type { UploadSource } from '../source/upload-source'
import { type Found, findCompleted, onlyOf } from './find-completed'
import type { Outcomes } from './outcomes'
import { coverProblem } from './plan-parts'
import { localDeadline } from './record'
import type { RecordKeeper } from './record-keeper'
import type { StepDeps } from './step-deps'
import type { UploadCalls } from './upload-calls'

/** How long an unanswered complete is looked for, in multiples of the time for which a part is tried. */
const completePatience = 3

export interface FinishEvents {
  /** Something that a person sees has changed. */
  changed(): void
  /** True for a file that another upload of the ledger became. */
  isKnownFile(fileId: string): boolean
}

/**
 * Ends one upload on the service: proves that the whole file has arrived and completes, finds out the result of an
 * unanswered complete, or cancels.
 */
export class Finish {
  readonly #deps: StepDeps
  readonly #engine: EngineDeps
  readonly #scheduler: Scheduler
  readonly #keeper: RecordKeeper
  readonly #calls: UploadCalls
  readonly #source: UploadSource
  readonly #outcomes: Outcomes
  readonly #events: FinishEvents
  readonly #stop = new AbortController()
  /** Ends the proof before a complete; null while there is none. */
  #proof: AbortController | null = null
  #completingSince: number | null = null

  constructor(deps: StepDeps, events: FinishEvents) {
    const { calls, engine, keeper, outcomes, scheduler, source } = deps
    this.#deps = deps
    this.#engine = engine
    this.#scheduler = scheduler
    this.#keeper = keeper
    this.#calls = calls
    this.#source = source
    this.#outcomes = outcomes
    this.#events = events
  }

  /** Aborts what is in flight. */
  abort(): void {
    this.#stop.abort()
  }

  /** A person asked to cancel: before the complete is sent, there is no answer to wait for. */
  abortProof(): void {
    this.#proof?.abort(over)
  }

  /**
   * Since when the service has been putting the file together, in milliseconds since the epoch; null while it is not.
   */
  get completingSince(): number | null {
    return this.#completingSince
  }

  /**
   * Proves that the file is whole and completes. No file is completed twice:
   * - The state `completing` is on disk before the call is sent (`upload-runner.ts`), and a start that finds it
   * treats the call as unanswered (`recover.ts`).
   * - After an unanswered call, the service is first asked for the file (`find-completed.ts`). If there is none, the
   * same call is repeated: a remote upload becomes a file only once.
   * - While the result of a call is unknown, nothing is sent again by itself. It takes a person who retries, and a
   * service that has neither the upload nor a file that may be the result (`#stopLooking`). A call that was clearly
   * refused has created no file: only then may a new remote upload begin by itself.
   */
  async complete(): Promise<void> {
    const record = this.#keeper.record
    const { api, clock, settings } = this.#engine
    const { signal } = this.#stop
    const { remote, state } = record
    if (state.name !== 'completing') return
    if (remote === null) {
      this.#outcomes.fail({ kind: 'proof-failed', detail: 'there is no remote upload to complete' })
      return
    }
    let unanswered = state.unanswered
    const isUnanswered = () => {
      unanswered = true
      this.#keeper.dispatch({ type: 'unanswered' })
    }
    const patienceEnd = () => clock.steady() + completePatience * settings().keepTryingSeconds * 1000
    let lookUntil = patienceEnd()
    /** Why a repeat was refused: from then on only the list of files can decide. */
    let refusal: Failure | null = null
    /** Why the list of files cannot decide. */
    let unlisted: Failure | null = null
    let proved: { readonly partIds: string[]; readonly md5?: string } | null = null
    const attempts = this.#calls.attemptCount()
    while (!signal.aborted) {
      // After an outage the service may have to begin anew.
      if (await this.#scheduler.holds.released(record.account.id, signal)) lookUntil = patienceEnd()
      let found: Found = { file: null, candidates: [], doubtful: [] }
      if (unanswered) {
        const looked = await this.#findCompleted(remote.createdAt, signal)
        if (looked.kind === 'aborted') return
        if (looked.kind === 'done') found = looked.value
        else if (this.#outcomes.waitsWithAccount(looked.failure)) continue
        else if (blocksAccount(looked.failure)) {
          this.#outcomes.fail(looked.failure)
          return
        }
        unlisted = looked.kind === 'fatal' ? looked.failure : null
        // Without a list to look into, a repeat decides: an upload becomes a file only once.
        if (found.file !== null) {
          this.#finish(found.file)
          return
        }
        // A key without the permission to look will not get it within minutes.
        if (refusal !== null && unlisted?.kind === 'not-allowed') {
          this.#outcomes.fail({ ...refusal, kind: 'completion-unknown', cause: unlisted })
          return
        }
        if (refusal !== null && clock.steady() >= lookUntil) {
          this.#stopLooking(refusal, found)
          return
        }
        if (refusal !== null) {
          const failure = causedBy(refusal, 'completion-unknown')
          attempts.failures += 1
          const wait = { kind: 'retry', failure, afterMs: 0, unanswered } as const
          await this.#calls.wait(wait, attempts.failures, signal)
          continue
        }
      }
      try {
        proved ??= await this.#prove(signal)
      } catch (error) {
        // This applies even when it was left for a cancel.
        if (!signal.aborted) this.#outcomes.fatal(failureOf(error))
        return
      }
      const claim = proved
      const attempt = this.#calls.abortable(signal)
      this.#completingSince ??= clock.now()
      this.#events.changed()
      const result = await this.#calls.attempt(
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
          if (this.#outcomes.waitsWithAccount(failure)) continue
          if (!mayBeCompleted(failure, unanswered)) {
            this.#outcomes.fatal(failure)
            return
          }
          isUnanswered()
          refusal = failure
          lookUntil = patienceEnd()
          continue
        }
        case 'retry':
          if (result.unanswered) isUnanswered()
          if (this.#calls.count(result, attempts).isLast && clock.steady() >= lookUntil) {
            const only = onlyOf(found.candidates)
            if (only !== null) this.#finish(only)
            else this.#outcomes.fail(result.failure)
            return
          }
          break
        case 'rate-limited':
        case 'drive':
          break
      }
      await this.#calls.wait(result, attempts.failures, signal)
    }
  }

  /**
   * The service refuses to complete again, and shows no file. Sending everything again could create a second file:
   * that takes a person who has asked to retry, and a service that no longer knows the upload.
   */
  #stopLooking(refusal: Failure, found: Found): void {
    const only = onlyOf(found.candidates)
    if (only !== null) {
      this.#finish(only)
      return
    }
    const isGone = refusal.kind === 'remote-upload-gone' || refusal.kind === 'remote-upload-expired'
    const isNowhere = found.candidates.length + found.doubtful.length === 0
    if (isGone && isNowhere && this.#outcomes.mayStartOver) this.#outcomes.renew(refusal)
    else this.#outcomes.fail(causedBy(refusal, 'completion-unknown'))
  }

  #findCompleted(createdSince: number, signal: AbortSignal): ReturnType<typeof findCompleted> {
    return findCompleted(this.#deps, createdSince, (id) => this.#events.isKnownFile(id), signal)
  }

  /** Throws a HoistError unless the confirmed parts are exactly the file as it is on disk now. */
  async #prove(stop: AbortSignal): Promise<{ readonly partIds: string[]; readonly md5?: string }> {
    const record = this.#keeper.record
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
    const proof = new AbortController()
    const onStop = () => proof.abort(over)
    if (stop.aborted) onStop()
    stop.addEventListener('abort', onStop, { once: true })
    this.#proof = proof
    let sum: string | undefined
    try {
      sum = await this.#source.checksum(proof.signal)
      const look = () => this.#engine.source.fingerprint(record.source.path)
      this.#source.refuseChanged(await this.#source.untilRead(look, proof.signal))
    } finally {
      this.#proof = null
      stop.removeEventListener('abort', onStop)
    }
    if (sum === undefined) return { partIds }
    if (record.md5 !== sum) {
      // A file whose answer was lost is recognized by it, even when its drive shows another time.
      this.#keeper.change({ md5: sum })
      const unwritten = await this.#keeper.persist()
      if (unwritten !== null) throw new HoistError(unwritten)
    }
    return { partIds, md5: sum }
  }

  #finish(file: RemoteFile): void {
    const now = this.#engine.clock.now()
    const { remote } = this.#keeper.record
    this.#keeper.record.finishedAt = now
    // If the service gives no time, the file has that of the upload.
    const createdAt = file.createdAt ?? remote?.createdAt ?? now
    const warning = fileDiffers(this.#keeper.record, file)
    if (warning !== null) this.#keeper.log('warn', 'the file is another', { failure: warning })
    this.#keeper.record.file = {
      createdAt,
      expiresAt: file.expiresAt ?? this.#expiry(createdAt),
      ...(warning === null ? {} : { warning }),
    }
    if (this.#engine.tellsFileIds === true) this.#keeper.record.collected = true
    this.#source.dropChecksum()
    this.#keeper.dispatch({ type: 'completed', fileId: file.id })
  }

  /** When the service deletes the file if it does not say, on its clock; null if it keeps it. */
  #expiry(createdAt: number): number | null {
    const { account, expiresAfter, purpose } = this.#keeper.record
    const seconds = expiresAfter ?? this.#engine.limits(account.id).expiry?.usual[purpose]
    return seconds === undefined ? null : createdAt + seconds * 1000
  }

  /** The service closes an abandoned upload after an hour, so a cancel that cannot be delivered is no failure. */
  async cancel(): Promise<void> {
    const record = this.#keeper.record
    const { remote } = record
    const deadline = localDeadline(record)
    this.#source.dropChecksum()
    const { signal } = this.#stop
    if (remote !== null && record.state.name === 'cancelling' && record.state.unanswered) {
      // Once the file exists it is too late for a cancel, and a person must learn about the file.
      const found = await this.#findCompleted(remote.createdAt, signal)
      if (found.kind === 'aborted') return
      const file = found.kind === 'done' ? (found.value.file ?? onlyOf(found.value.candidates)) : null
      if (file !== null) {
        this.#finish(file)
        return
      }
    }
    if (remote !== null && deadline !== null && deadline > this.#engine.clock.now()) {
      const cancel = () => this.#engine.api.cancel(record.account.id, remote.id, signal)
      const result = await this.#calls.untilSettled('cancel', cancel, signal)
      if (result.kind === 'aborted') return
      if (result.kind === 'fatal') {
        this.#engine.logger.log('warn', 'cancel was not accepted', { id: record.id, failure: result.failure })
      }
    }
    record.finishedAt = this.#engine.clock.now()
    this.#keeper.dispatch({ type: 'cancelled' })
  }
}

/** Whether a complete was refused because it, or an earlier one, has succeeded already. */
function mayBeCompleted(failure: Failure, unanswered: boolean): boolean {
  if (!['request-refused', 'remote-upload-gone', 'remote-upload-expired'].includes(failure.kind)) return false
  return unanswered || /complet/i.test(failure.detail)
}

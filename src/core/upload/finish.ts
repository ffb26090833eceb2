/*
 * Why nothing is completed twice: one remote upload gives one file, so repeating its completion request is harmless.
 * Only a second remote upload of the same file can make a second file. In short:
 *
 * what is known of the completion request | what Hoist does by itself
 * not sent                                | sends it (1), once it is on disk that it does (2)
 * succeeded                               | takes the file
 * refused, and none is unanswered         | fails; if it is gone or out of time, looks, then sends the file again (6);
 *                                         | if the answer speaks of completion, only looks (5)
 * unanswered, also after a crash (3)      | looks for the file, then repeats the request (4)
 * unanswered, and the repeat is refused   | as gone, expired or invalid: only looks (5). After gone or expired, a person can
 *                                         | have the file sent again (7). For another reason: fails, stays unanswered (3)
 *
 * This is the whole argument, and each step names the tests that hold it.
 *
 * It assumes that
 * - a service makes one file of one upload, however often it is completed. In the API reference, an upload has one
 *   file, and a status that says that it is completed. The reference does not say how a second request is answered;
 * - a file is in the list of files within `completePatience`, about nine minutes by default;
 * - a file has the time of its upload, in whole seconds, and not that of its completion (seen in answers of the API);
 * - a disk keeps what it has flushed;
 * - only one computer uses a data folder. If it is on a network drive, another computer thinks that the lock is
 *   abandoned. If it is on a drive without sockets, the lock is in the temporary folder, which all processes share;
 * - 429 means that the request was not carried out, and so does a refusal in which the service says that the account is
 *   stopped or has no space left, whatever its status, or that it has to slow down, unless its status is 408, 409 or
 *   above 499 (`classifyAnswer` in `classify-error.ts`). Hoist does not look for the file then: each look would be one
 *   more call for such an account. If this is wrong, repeating the request is harmless, and steps 4 to 6 apply to the
 *   answer to the repeat.
 *
 * 1. One sender. Only `Finish.complete` sends a completion request. An upload has one activity at most (`wake` in
 *    `upload-runner.ts`), and a data folder belongs to one process, the window or the terminal
 *    (`src/adapters/profile/profile-lock.ts`). A second click on *Complete* or *Retry* does nothing: the events apply
 *    only in `ready` and `failed` (`upload-machine.ts`). The transport repeats no request of which anything may have
 *    been sent (`mayTryNext` in `src/adapters/service/connections/proxies.ts`).
 *    Tests: `src/adapters/profile/profile-lock.test.ts`: “is given to one process, and to the next once it was
 *    returned”, “is refused while the process that holds it is alive, however busy it is”.
 * 2. On disk first. Before the request is sent, the record on disk has the state `completing`, the id of every part and
 *    the checksum that the request names (`#act` in `upload-runner.ts`, and `#prove`).
 *    Tests: `testing/fakes.ts`: “ran ahead of the disk” fails every test of the engine in which a request does so.
 *    `reliability/flush.test.ts`: “every record is flushed, and the name of a new journal, before anything acts on it”.
 * 3. A missing answer is never forgotten. The state then is `unanswered`: after a lost answer (`#request`), a crash or
 *    a restart (`recover.ts`), a retry and a cancel (`upload-machine.ts`), and in an upload that moves to another
 *    address (`moveTo` in `upload-runner.ts`) or fails because nothing has ever worked at its address (`giveUp` there).
 *    If a connection fails after it has opened, the answer counts as lost (`connection-codes.ts`). The exceptions are
 *    failures that no retry can mend, because the server wants another client certificate or does not speak HTTP/1.1
 *    (`lasting` in `classify-error.ts`): the upload fails, and no answer counts as lost. Only `renewing` does not keep
 *    it, because the file was looked for before: a cancel there does not look again.
 *    Tests: `src/core/upload/upload-machine.test.ts`: “never forgets that a completion request is unanswered: a retry
 *    asks first, unless it starts over”. `src/core/list/upload-manager.test.ts`: “in the middle of a completion request
 *    finds out its result”, “in the middle of a completion request remembers that it is unanswered”.
 *    `reliability/application-kills.test.ts`: “complete sent, and carried out”, “complete answered, not on disk”.
 *    `src/core/upload/finish.test.ts`: “is looked for after %s on the open connection, and nothing is sent again”.
 *    `src/core/upload/record/own-origin.test.ts`: “is found at the new address if that leads to the same service, and
 *    not sent again”. `src/core/schedule/reachability.test.ts`: “fails an upload whose completion request is in flight,
 *    and a retry looks for the file”.
 * 4. Look first. While a request is unanswered, Hoist looks for the file in the account (`find-completed.ts`) before it
 *    repeats the request or cancels the upload. If the list of files cannot be read, it repeats or cancels all the
 *    same, unless the account is blocked: then the upload waits or fails, and stays unanswered. Files of another size
 *    or purpose, and older ones, are left out (`candidateOf` in `src/adapters/service/find-files.ts`). So is a file
 *    that another upload of the ledger to that address became (`OtherUploads`, `#isKnownFile` in `upload-manager.ts`).
 *    Of the others, a file is certain if its content is the same. If its content cannot be compared, it is certain if
 *    it is the only such file of its name from the second in which the remote upload was created, and no other upload
 *    may become it. An upload may while it is `completing` or `renewing`, and while a completion request of it is
 *    unanswered (`mayHaveFile` in `upload-machine.ts`). A certain file is taken immediately. After *Cancel* no further
 *    completion request is sent, and Hoist also takes the only file that may be it, because a person must learn about
 *    the file. It does not wait for a blocked account then.
 *    Tests: `src/core/upload/finish.test.ts`: “that has succeeded is found, and never sent again”, “is repeated only
 *    after a lookup if it has not succeeded”, “is repeated when there is no list of files to look into”.
 *    `src/adapters/service/lost-completions.test.ts`: “a completed file is found in a list that lags behind, and
 *    complete is not sent a second time”. `src/core/upload/namesakes.test.ts`: “each become their own file when only
 *    one request was carried out and both answers are lost”, “is not sent again after its answer is lost”.
 * 5. In doubt, nothing is sent again. A request is in doubt if it was refused, but may have been carried out
 *    (`mayBeCompleted`): either an earlier request is unanswered, and this one is refused as invalid or finds the
 *    upload gone or expired, or the refusal itself speaks of completion. So is one that can no longer be proved while
 *    an earlier one is unanswered (`#cannotProve`). Then, and after lost answers until the attempts are used up, Hoist
 *    looks for `completePatience`, unless the key may not read the list of files. In the end it takes the only
 *    candidate, even if the list was not read to its end: a file whose name, purpose, size and time match, but whose
 *    content could not be checked. If there is none, or more than one, the upload fails. A doubtful file, whose name
 *    differs, of which something is not known, or which may belong to another upload, is taken only if its content is
 *    the same.
 *    Tests: `src/core/upload/finish.test.ts`: “is never sent a second time by itself, and a retry looks again”, “is not
 *    guessed when both began in the same second”, “takes no file of another name for its own when nobody may read it”.
 * 6. Without doubt, Hoist looks once. It gives up a remote upload by itself if the service says that it is gone, if its
 *    time limit has passed, or if it is full (`renew` in `outcomes.ts`, and `settleAtStart` in `deadline.ts` after a
 *    pause): once, and each time that an outage, a pause or a time without Hoist was the reason. Before it forgets it,
 *    it takes a certain file (`Finish.renew`). After a pause, a remote upload without a confirmed part is forgotten
 *    without a look: by this record, it was never completed. If the checksum is not known yet, Hoist computes it as
 *    soon as the list shows a file that may be it. It starts over if there is no certain file, if the list of files
 *    cannot be read, and if the checksum cannot be computed or the file on disk has changed.
 *    So a second file is possible here if the upload was completed nevertheless: by something else, or by a request
 *    that was answered with “gone” or “expired”, or refused after the time limit, although it was carried out. And then
 *    only if one look does not find the file: it is not in the list yet, it cannot be listed, or neither its content
 *    nor its second shows that it is the one; or Hoist ends during that look (`recover.ts`).
 *    A stranger's file of the same name, purpose, size and second is taken if nobody may read its content, or the
 *    checksum is off.
 *    Tests: `src/core/upload/finish.test.ts`: “its file is looked for when a gateway answers with %d although the
 *    service has completed it”, “it is sent again all the same if the list of files cannot be read”, “a file that
 *    somebody else began in another second is not taken for it”, “its file is found by its content although another
 *    began in the same second, before its checksum is known”, “its file is looked for when a part is refused after the
 *    answer to one was lost”. `src/core/upload/namesakes.test.ts`: “is not taken for an upload whose checksum is not
 *    known yet”, “is not taken although its upload is not opened”.
 * 7. A person can cause a second file in these ways.
 *    *Retry* in doubt (`retried` in the state) sends the file again in three cases. The repeated request was refused
 *    because of what was sent (`worthlessAfter` in `outcomes.ts`), or the file on disk has changed, of which the person
 *    was told (`maySendChanged`): Hoist looks before, and once more before it starts over, and takes only a certain
 *    file. Or the remote upload is gone, expired or cannot be proved (`neverCompletes`), and for `completePatience` the
 *    list of files, read to its end, shows none that may be the result (`#stopLooking`). Repeating the command in the
 *    terminal is the same (`src/cli/run/start-uploads.ts`). A retry by Hoist itself, for example with a new key, is not
 *    (`byPerson` in `upload-runner.ts`).
 *    *Retry* without doubt, after a failure that makes what was sent worthless, looks once (step 6), but not after
 *    `source-changed`. *Retry* after the account got another address looks there if the upload is in doubt; otherwise
 *    it does not look.
 *    *Start over* after `source-changed` sends the file as it is now, which may have the same content: a file counts as
 *    changed if its modification time is another, and, with the checksum off, also if only its identity is, as after a
 *    remount (`likeness.ts`, and `refuseChanged` in `src/core/source/upload-source.ts`). The repeated command in the
 *    terminal does the same (`plan.changed`, and `plan.fresh` for a completed file, in
 *    `src/cli/files/plan-continuation.ts`). A watched folder does it by itself, and adds a file again if its
 *    modification time is another and the folder's record has no checksum of it: the checksum was off, the file was
 *    there when the folder was turned on, its upload was cancelled or removed before the folder saw it completed, or
 *    the upload of a person was not completed when the folder was looked at (`#isKnown` in
 *    `src/main/watching/folder-watch.ts`).
 *    *Upload again* adds the file of a completed or cancelled upload once more (`src/main/files/file-actions.ts`), also
 *    of one that was cancelled in doubt.
 *    Adding the file again: with `--again` in the terminal, which leaves an upload in doubt alone; in the window, if
 *    the person chooses to send known files again (`src/main/adding/drafts.ts`), or if the file is not known there. It
 *    is known by its path, size, time, account, address and purpose (`src/main/adding/uploads-by-path.ts`) while its
 *    upload is in the list and not cancelled, and *Cancel* in doubt looks for it only once. The terminal and the window
 *    do not recognize each other's uploads, because their accounts have different IDs (`accountOf` in
 *    `src/cli/run/account.ts`), except on the practice server. The terminal recognizes a file by its path, size, time,
 *    account and purpose. It sends a completed file again if the service answers that it no longer has it, or if its
 *    record has left the list or is damaged, which it reports.
 *    Tests: `src/core/upload/finish.test.ts`: “starts over after a retry by hand only if the service does not know it”,
 *    “is not sent a second time by a retry while the list of files cannot be read”, “sends nothing again after a retry
 *    while a file may be the result”, “says that the file changed, and sends its new content only if the person then
 *    starts over”, “its file is looked for when a person retries after a part was refused”, “is not sent again when
 *    Hoist retries by itself with a new key”. `src/core/upload/record/own-origin.test.ts`: “is sent again at the new
 *    address only after it was looked for there”. `src/cli/cli.test.ts`: “an upload whose completion is unknown is left
 *    alone by --again, which sends the file as a new upload”.
 * 8. Another data folder. One that was moved is the same as after a restart. A copy has the same remote upload: it
 *    looks for its file, or repeats the same request. A copy from before the last part sends the next part. A completed
 *    upload refuses it, or its time limit has passed: both lead to the look that step 6 describes. If the refusal does
 *    not say that the upload is gone, they do so only after a retry by the person, or if the answer to a part was lost
 *    before, because the upload may then just be full (`isFull` in `outcomes.ts`). A copy from before the remote upload
 *    was created has a queued file, and sends it. So does one without a confirmed part after the time limit
 *    (`deadline.ts`). If two data folders watch the same folder, both upload each new file. A watched folder also
 *    uploads a file again that comes back after its record has forgotten it: of files that are gone, it keeps the
 *    newest 20,000 (`forgetAbsent` in `src/adapters/ledger/watched-files.ts`).
 *    Tests: `src/core/upload/finish.test.ts`: “that a copy of the data folder still holds is found, and not sent
 *    again”, “its file is looked for, and an older copy of the data folder finds it”, “its file is looked for when its
 *    time limit has passed meanwhile”. `src/adapters/service/lost-completions.test.ts`: “an upload that was completed
 *    from a copy of the data folder is found by the original, and not sent again”.
 */
import {
  causedBy,
  type Failure,
  type FailureKind,
  failureOf,
  HoistError,
} from '../../shared/failures/failures'
import { blocksAccount } from '../attempts/account-failures'
import type { AttemptCount } from '../attempts/attempt-count'
import type { AttemptResult } from '../attempts/classify-error'
import { over } from '../attempts/or-aborted'
import type { EngineDeps, RemoteFile, RemoteUpload } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import { fileDiffers } from '../source/file-differs'
import type { UploadSource } from '../source/upload-source'
import { type Found, findCompleted, type OtherUploads, onlyOf } from './find-completed'
import type { Outcomes } from './outcomes'
import { coverProblem } from './parts/plan-parts'
import { forgetRemote } from './record/forget-remote'
import { isPastDeadline } from './record/record'
import type { RecordKeeper } from './record/record-keeper'
import type { StepDeps } from './step-deps'
import type { UploadCalls } from './upload-calls'

/**
 * How long to look for the file of an unanswered completion request, in multiples of the time for which a part is
 * tried.
 */
const completePatience = 3

/** After these failures, the remote upload can never be completed. */
const neverCompletes: ReadonlySet<FailureKind> = new Set([
  'remote-upload-gone',
  'remote-upload-expired',
  'proof-failed',
])

/** What a completion request claims: the ids of the parts in file order, and the MD5 of the file if it is known. */
interface Claim {
  readonly partIds: readonly string[]
  readonly md5?: string
}

/** What an unanswered request may have created. `unlisted`: why the list of files cannot tell. */
interface Looked extends Omit<Found, 'isWhole'> {
  readonly unlisted: Failure | null
}

const nothing: Looked = { file: null, candidates: [], doubtful: [], unlisted: null }

/** The file may be in what was not read of the list. */
const notWhole: Failure = {
  kind: 'answer-unreadable',
  detail: 'the list of files was not read to its end',
}

export interface FinishEvents {
  /** Something that a person sees has changed. */
  changed(): void
  readonly others: OtherUploads
}

/**
 * Ends one upload on the service: proves that the whole file has arrived and completes, finds out the result of an
 * unanswered completion request, or cancels. Each object does that once.
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
  /** Ends everything but a completion request in flight, whose answer decides: a person cancels, or all stops. */
  readonly #cancelled = new AbortController()
  #completingSince: number | null = null
  /** What was proved, so that a repeat claims the same. */
  #claim: Claim | null = null
  readonly #attempts: AttemptCount
  /** Why no further request can be sent: from then on only the list of files can decide. */
  #refusal: Failure | null = null
  /** Until when the file of an unanswered request is looked for, on the steady clock. */
  #lookUntil = 0

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
    this.#attempts = calls.attemptCount()
  }

  /** Aborts what is in flight. */
  abort(): void {
    this.#stop.abort()
    this.#cancelled.abort(over)
  }

  /** A person cancels: only the answer to a completion request in flight is still awaited. */
  cancelled(): void {
    this.#cancelled.abort(over)
  }

  /**
   * When the service began to assemble the file, in milliseconds since the epoch; null while it does not assemble one.
   */
  get completingSince(): number | null {
    return this.#completingSince
  }

  /** Proves that the file is whole and completes it, once: see the top of this file. */
  async complete(): Promise<void> {
    const { record } = this.#keeper
    const { remote } = record
    const { signal } = this.#cancelled
    if (record.state.name !== 'completing') return
    if (remote === null) {
      this.#outcomes.fail({ kind: 'proof-failed', detail: 'there is no remote upload to complete' })
      return
    }
    this.#lookLonger()
    while (!this.#stop.signal.aborted && record.state.name === 'completing') {
      // Nothing is in flight: a person who cancels gets the cancellation, not another request.
      if (this.#keeper.dispatch({ type: 'drained' })) return
      // After an outage, Hoist looks for the full time again.
      if (await this.#scheduler.holds.released(record.account.id, signal)) this.#lookLonger()
      const looked = this.#isUnanswered ? await this.#look(remote, signal) : nothing
      if (looked === null) continue
      if (looked.file !== null) this.#finish(looked.file)
      else if (this.#refusal !== null) await this.#waitForFile(looked, this.#refusal, signal)
      // Without a list to look into, a repeat decides.
      else await this.#request(remote, looked, signal)
    }
  }

  get #isUnanswered(): boolean {
    const { state } = this.#keeper.record
    return state.name === 'completing' && state.unanswered
  }

  #noteUnanswered(): void {
    this.#keeper.dispatch({ type: 'unanswered' })
  }

  #lookLonger(): void {
    const { clock, settings } = this.#engine
    this.#lookUntil = clock.steady() + completePatience * settings().keepTryingSeconds * 1000
  }

  get #hasLookedLongEnough(): boolean {
    return this.#engine.clock.steady() >= this.#lookUntil
  }

  /** Looks for the result of an unanswered request; null if nobody can be asked now. */
  async #look({ createdAt }: RemoteUpload, signal: AbortSignal): Promise<Looked | null> {
    const looked = await this.#findCompleted(createdAt, signal)
    if (looked.kind === 'aborted') return null
    if (looked.kind === 'done') {
      const { isWhole, ...found } = looked.value
      return { ...found, unlisted: isWhole ? null : notWhole }
    }
    const { failure } = looked
    if (this.#outcomes.waitsWithAccount(failure)) return null
    if (!blocksAccount(failure)) return { ...nothing, unlisted: failure }
    this.#outcomes.fail(failure)
    return null
  }

  /** Sends a completion request, and settles or waits according to its answer. */
  async #request(remote: RemoteUpload, looked: Looked, signal: AbortSignal): Promise<void> {
    const claim = await this.#proved(signal)
    if (claim === null || signal.aborted) return
    const result = await this.#send(remote, claim)
    switch (result.kind) {
      case 'done':
        this.#finish(result.value)
        return
      case 'aborted':
        // The answer is lost with the request: find out, now or at the next start.
        this.#noteUnanswered()
        return
      case 'fatal':
      case 'too-large':
        this.#refused(result.failure)
        return
      case 'retry':
        if (result.unanswered) this.#noteUnanswered()
        if (this.#calls.count(result, this.#attempts).isLast && this.#hasLookedLongEnough) {
          const only = onlyOf(looked.candidates)
          if (only !== null) this.#finish(only)
          else this.#outcomes.fail(result.failure)
          return
        }
        break
      case 'rate-limited':
      case 'drive':
        break
    }
    await this.#calls.wait(result, this.#attempts.failures, signal)
  }

  async #send(remote: RemoteUpload, claim: Claim): Promise<AttemptResult<RemoteFile>> {
    const { api, clock } = this.#engine
    const accountId = this.#keeper.record.account.id
    const attempt = this.#calls.abortable(this.#stop.signal)
    this.#completingSince ??= clock.now()
    this.#events.changed()
    const complete = () => api.complete(accountId, { remoteId: remote.id, ...claim }, attempt.signal)
    const result = await this.#calls.attempt('complete', complete, attempt.signal)
    attempt.end()
    return result
  }

  #refused(failure: Failure): void {
    if (this.#outcomes.waitsWithAccount(failure)) return
    if (mayBeCompleted(failure, this.#isUnanswered)) {
      this.#noteUnanswered()
      this.#onlyLook(failure)
    } else this.#outcomes.settle(failure)
  }

  /** From now on only the list of files can decide. @param why no further request can be sent */
  #onlyLook(why: Failure): void {
    this.#refusal = why
    this.#lookLonger()
  }

  /** Only the list of files can decide: waits until it is looked into again, or ends the search. */
  async #waitForFile(looked: Looked, refusal: Failure, signal: AbortSignal): Promise<void> {
    const failure = completionUnknown(refusal, looked)
    // A key without the permission to look will not get it within minutes.
    if (looked.unlisted?.kind === 'not-allowed') {
      this.#outcomes.fail(failure)
      return
    }
    if (this.#hasLookedLongEnough) {
      this.#stopLooking(refusal, looked)
      return
    }
    this.#attempts.failures += 1
    const wait = { kind: 'retry', failure, afterMs: 0, unanswered: true } as const
    await this.#calls.wait(wait, this.#attempts.failures, signal)
  }

  /**
   * No further request can be sent, and no file is certain to be the result. Sending everything again could create a
   * second file, so it is done only if a person has asked to retry, the remote upload can never be completed, and the
   * list of files could be read and shows no file that may be the result.
   */
  #stopLooking(refusal: Failure, looked: Looked): void {
    const { candidates, doubtful, unlisted } = looked
    const only = onlyOf(candidates)
    const isNowhere = unlisted === null && candidates.length + doubtful.length === 0
    if (only !== null) this.#finish(only)
    else if (isNowhere && neverCompletes.has(refusal.kind) && this.#outcomes.retriesInDoubt)
      this.#outcomes.renew(refusal)
    else this.#outcomes.fail(completionUnknown(refusal, looked))
  }

  #findCompleted(createdSince: number, signal: AbortSignal): ReturnType<typeof findCompleted> {
    return findCompleted(this.#deps, createdSince, this.#events.others, signal)
  }

  /** What may be claimed of the file; null if its parts are not proved to be the file as it is on disk now. */
  async #proved(signal: AbortSignal): Promise<Claim | null> {
    try {
      this.#claim ??= await this.#prove(signal)
      return this.#claim
    } catch (error) {
      if (!signal.aborted) this.#cannotProve(failureOf(error))
      return null
    }
  }

  #cannotProve(failure: Failure): void {
    // Other content is another file. The result of the old request was looked for first, because the person should
    // learn about it.
    if (failure.kind === 'source-changed' && this.#outcomes.maySendChanged) this.#outcomes.renew(failure)
    // No further request may be sent, but an earlier one may have succeeded.
    else if (failure.kind === 'proof-failed' && this.#isUnanswered) this.#onlyLook(failure)
    else this.#outcomes.fail(failure)
  }

  /** Throws a HoistError unless the confirmed parts are exactly the file as it is on disk now. */
  async #prove(signal: AbortSignal): Promise<Claim> {
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
    const sum = await this.#source.checksum(signal)
    await this.#refuseChanged(signal)
    if (sum === undefined) return { partIds }
    if (record.md5 !== sum) {
      // If the answer is lost, the file is recognized by its checksum, even when its drive shows another time.
      this.#keeper.change({ md5: sum })
      const unwritten = await this.#keeper.persist()
      if (unwritten !== null) throw new HoistError(unwritten)
    }
    return { partIds, md5: sum }
  }

  /** Throws a HoistError unless the file on disk now is the one that was sent. */
  async #refuseChanged(signal: AbortSignal): Promise<void> {
    const look = () => this.#engine.source.fingerprint(this.#keeper.record.source.path)
    this.#source.refuseChanged(await this.#source.untilRead(look, signal))
  }

  #finish(file: RemoteFile): void {
    const now = this.#engine.clock.now()
    const { remote } = this.#keeper.record
    // If the service gives no time, the file has that of the upload.
    const createdAt = file.createdAt ?? remote?.createdAt ?? now
    const warning = fileDiffers(this.#keeper.record, file)
    if (warning !== null) this.#keeper.log('warn', 'the file on the service differs', { failure: warning })
    this.#keeper.changeUnsaved({
      finishedAt: now,
      file: {
        createdAt,
        expiresAt: file.expiresAt ?? this.#expiry(createdAt),
        ...(warning === null ? {} : { warning }),
        check: { name: 'due' },
      },
      ...(this.#engine.tellsFileIds === true ? { collected: true } : {}),
    })
    this.#source.dropChecksum()
    this.#keeper.dispatch({ type: 'completed', fileId: file.id })
  }

  /** When a service that gives no expiry deletes the file, on its clock; null if it keeps the file. */
  #expiry(createdAt: number): number | null {
    const { account, expiresAfter, purpose } = this.#keeper.record
    const seconds = expiresAfter ?? this.#engine.limits(account.id).expiry?.usual[purpose]
    return seconds === undefined ? null : createdAt + seconds * 1000
  }

  /**
   * The remote upload is no longer of use, and is forgotten with all parts. A copy of the data folder may have
   * completed it, or a request whose answer came from something in between: then its file is taken. Only a certain file
   * is, because nothing says that there is one. If the list of files cannot be read, the upload starts over nevertheless.
   */
  async renew(): Promise<void> {
    const { signal } = this.#stop
    const file = await this.#certainFile(signal)
    if (signal.aborted) return
    if (file !== null) {
      this.#finish(file)
      return
    }
    // The file may change before it is sent again.
    this.#source.dropChecksum()
    this.#keeper.change(forgetRemote(this.#keeper.record))
    this.#keeper.dispatch({ type: 'drained' })
  }

  /** The file that the remote upload has become; null if none is certain. */
  async #certainFile(signal: AbortSignal): Promise<RemoteFile | null> {
    const { remote, md5 } = this.#keeper.record
    if (remote === null) return null
    const look = async () => {
      const found = await this.#findCompleted(remote.createdAt, signal)
      return found.kind === 'done' ? found.value : null
    }
    const found = await look()
    if (found === null || md5 !== null) return found?.file ?? null
    if (found.candidates.length + found.doubtful.length === 0) return null
    // The checksum is not known before all parts are sent. Without it, a namesake of that second would be taken, and a
    // file that only its content identifies would not.
    const checksum = async () => {
      const sum = await this.#source.checksum(signal)
      if (sum !== undefined) await this.#refuseChanged(signal)
      return sum
    }
    const sum = await checksum().catch((error: unknown) => {
      this.#keeper.log('warn', 'no file is taken without the checksum', { error })
      return null
    })
    if (sum === undefined) return found.file
    if (sum === null || signal.aborted) return null
    this.#keeper.change({ md5: sum })
    return (await look())?.file ?? null
  }

  /** The service closes an abandoned upload by itself, so a cancel request that cannot be delivered is no failure. */
  async cancel(): Promise<void> {
    const record = this.#keeper.record
    const { remote } = record
    this.#source.dropChecksum()
    const { signal } = this.#stop
    if (remote !== null && record.state.name === 'cancelling' && record.state.unanswered) {
      // Once the file exists it is too late to cancel, and a person must learn about the file.
      const found = await this.#findCompleted(remote.createdAt, signal)
      if (found.kind === 'aborted') return
      const file = found.kind === 'done' ? (found.value.file ?? onlyOf(found.value.candidates)) : null
      if (file !== null) {
        this.#finish(file)
        return
      }
    }
    if (remote !== null && !isPastDeadline(record, this.#engine.clock.now())) {
      const cancel = () => this.#engine.api.cancel(record.account.id, remote.id, signal)
      const result = await this.#calls.untilSettled('cancel', cancel, signal)
      if (result.kind === 'aborted') return
      if (result.kind === 'fatal') {
        this.#engine.logger.log('warn', 'cancel was not accepted', { id: record.id, failure: result.failure })
        if (!isClosed(result.failure)) this.#keeper.changeUnsaved({ leftOver: true })
      }
    }
    this.#keeper.changeUnsaved({ finishedAt: this.#engine.clock.now() })
    this.#keeper.dispatch({ type: 'cancelled' })
  }
}

/** Whether the service says that there is no open upload to cancel. */
export function isClosed({ kind }: Failure): boolean {
  return kind === 'remote-upload-gone' || kind === 'remote-upload-expired' || kind === 'request-refused'
}

/** Whether a completion request may have been refused because it, or an earlier one, has succeeded already. */
function mayBeCompleted(failure: Failure, unanswered: boolean): boolean {
  if (!['request-refused', 'remote-upload-gone', 'remote-upload-expired'].includes(failure.kind)) return false
  return unanswered || failure.reason === 'already-completed'
}

/** Why the result of a completion request is unknown. The words depend on whether the list of files could be read. */
function completionUnknown(refusal: Failure, { unlisted }: Looked): Failure {
  if (unlisted === null) return causedBy(refusal, 'completion-unknown')
  return { kind: 'completion-unknown', detail: refusal.detail, code: 'unlisted', cause: unlisted }
}

import type { Settings } from '../../shared/settings'
import type { Clock, Random } from '../ports'
import { backoffMs } from '../schedule/backoff'
import { isFromBeyond, type Reachability } from '../schedule/reachability'
import type { Scheduler } from '../schedule/scheduler'
import { type OnWait, silentAgainMs } from '../source/drive'
import { AttemptCount } from './attempt-count'
import type { AttemptResult, CallName } from './classify-error'
import { runAttempt } from './run-attempt'

/** The results after which a call may be tried again. */
export type Unsuccessful = Extract<AttemptResult<unknown>, { kind: 'retry' | 'rate-limited' | 'drive' }>

/** Longest time that a cancel request waits for a rate limit, in milliseconds: a person asked for it and is waiting. */
const longestCancelWaitMs = 5_000

export interface SettleOptions {
  readonly isOptional?: boolean
  readonly evenIfBlocked?: boolean
  readonly onWait?: OnWait
}

/** The calls of one account. A success is remembered for the host, and a failed call is retried. */
export class Calls {
  readonly #accountId: string
  readonly #deps: { readonly clock: Clock; readonly random: Random; readonly settings: () => Settings }
  readonly #scheduler: Scheduler
  readonly #reachability: Reachability

  constructor(
    accountId: string,
    deps: { readonly clock: Clock; readonly random: Random; readonly settings: () => Settings },
    scheduler: Scheduler,
    reachability: Reachability,
  ) {
    this.#accountId = accountId
    this.#deps = deps
    this.#scheduler = scheduler
    this.#reachability = reachability
  }

  /** One attempt. Never rejects. */
  async attempt<T>(name: CallName, call: () => Promise<T>, signal: AbortSignal): Promise<AttemptResult<T>> {
    const result = await this.#believed(await runAttempt(name, call, signal), signal)
    this.#reachability.note(this.#accountId, result)
    return result
  }

  /**
   * Lets a response decide the fate of an upload only if it comes from the service itself, not from an intermediary.
   */
  async #believed<T>(ended: AttemptResult<T>, signal: AbortSignal): Promise<AttemptResult<T>> {
    const result = this.#reachability.meaningOf(this.#accountId, ended)
    if (result.kind !== 'retry' || result.ofService === undefined) return result
    const isOfService = await this.#reachability.isOfService(this.#accountId, result, signal)
    if (signal.aborted) return { kind: 'aborted' }
    return isOfService ? result.ofService : result
  }

  /** A count for the attempts of one call, or of one part, that begins now. */
  attemptCount(): AttemptCount {
    return new AttemptCount(this.#deps.clock.steady())
  }

  /**
   * Counts a failed attempt only if something else got through to the host meanwhile, or, for a read, if the drive
   * answered.
   *
   * @param before how many counted in earlier runs
   * @returns whether it counts, and whether it was the last
   */
  count(
    { failure, kind }: Unsuccessful,
    attempts: AttemptCount,
    before = 0,
  ): { readonly counts: boolean; readonly isLast: boolean } {
    const { clock, settings } = this.#deps
    const now = clock.steady()
    const hasAnswered = (since: number) => this.#reachability.hasAnsweredSince(this.#accountId, since)
    const ofDrive = () => failure.kind !== 'drive-silent'
    const counts = attempts.fail(kind === 'drive' ? ofDrive : hasAnswered, now)
    return { counts, isLast: counts && attempts.areEnough(settings(), now, before) }
  }

  /**
   * When the next attempt may begin, in milliseconds since the epoch. A rate limit holds the whole account until then.
   */
  retryAt(result: Unsuccessful, failures: number): number {
    const { clock, random, settings } = this.#deps
    if (result.kind === 'retry') return clock.now() + backoffMs(failures, settings(), random, result.afterMs)
    if (result.kind === 'drive') {
      const isSilent = result.failure.kind === 'drive-silent'
      return clock.now() + (isSilent ? silentAgainMs : backoffMs(failures, settings(), random))
    }
    const { backoffBaseMs } = settings()
    // When the service asks for a wait of zero, Hoist still backs off.
    const pause = Math.max(result.pauseMs ?? backoffMs(4, settings(), random, backoffBaseMs), backoffBaseMs)
    return this.#scheduler.holds.limit(this.#accountId, pause)
  }

  /** Waits until the next attempt may begin, or the signal aborts. */
  async wait(result: Unsuccessful, failures: number, signal: AbortSignal, onWait: OnWait): Promise<void> {
    const { clock } = this.#deps
    const retryAt = this.retryAt(result, failures)
    onWait({ failure: result.failure, retryAt })
    await clock.sleep(retryAt - clock.now(), signal)
    onWait(null)
  }

  /**
   * Repeats a call that needs no slot until it is settled. During an outage it waits until the outage ends.
   *
   * @param options.isOptional whether some services lack this call: until this service is known to have it, the first
   * invalid response settles the call
   * @param options.evenIfBlocked whether the call is made although its account is blocked
   */
  async untilSettled<T>(
    name: CallName,
    call: () => Promise<T>,
    signal: AbortSignal,
    { evenIfBlocked = false, isOptional = false, onWait = () => {} }: SettleOptions = {},
  ): Promise<Extract<AttemptResult<T>, { kind: 'done' | 'fatal' | 'aborted' }>> {
    const { settings } = this.#deps
    const attempts = this.attemptCount()
    // A cancel request must never block a person forever: the service closes the upload by itself.
    const isPatient = name !== 'cancel'
    for (let limited = 0; ; ) {
      if (isPatient)
        await this.#scheduler.holds.released(
          this.#accountId,
          signal,
          evenIfBlocked ? 'account-blocked' : null,
        )
      const result = await this.attempt(name, call, signal)
      if (result.kind === 'done' || result.kind === 'fatal' || result.kind === 'aborted') return result
      const { failure } = result
      // None of the calls repeated here reads a file.
      if (result.kind === 'too-large' || result.kind === 'drive') return { kind: 'fatal', failure }
      const isMissing = isOptional && isFromBeyond(failure) && !this.#reachability.hasList(this.#accountId)
      const isLast = result.kind === 'retry' && (this.count(result, attempts).isLast || isMissing)
      if (result.kind === 'rate-limited') limited += 1
      const { maxAttempts } = settings()
      const isTooLong = result.kind === 'rate-limited' && (result.pauseMs ?? 0) > longestCancelWaitMs
      const isEnough = isPatient
        ? isLast || limited >= maxAttempts
        : isTooLong || attempts.failures + limited >= maxAttempts
      if (isEnough) return { kind: 'fatal', failure }
      await this.wait(result, attempts.failures, signal, onWait)
    }
  }
}

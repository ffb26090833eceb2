import type { EngineDeps } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import type { Outcomes } from './outcomes'
import { forgetRemote } from './record/forget-remote'
import { isPastDeadline, localDeadline } from './record/record'
import type { RecordKeeper } from './record/record-keeper'
import type { StepDeps } from './step-deps'
import type { UploadCalls } from './upload-calls'

/** How often the time limit is checked: the clocks may change meanwhile. In milliseconds. */
const lookMs = 30_000

/**
 * The remote upload of a transfer that begins:
 * - `open`: it has time left, or is yet to be created
 * - `forgotten`: it has expired before any part was confirmed, and is forgotten
 * - `renewing`: it has expired, and so have its confirmed parts
 * - `unknown`: it may have expired, and only the service knows
 */
export type RemoteAtStart = 'open' | 'forgotten' | 'renewing' | 'unknown'

/**
 * The time limit of an upload. Everything sent is lost with it, so this machine's clock alone does not decide.
 */
export class Deadline {
  readonly #engine: EngineDeps
  readonly #scheduler: Scheduler
  readonly #keeper: RecordKeeper
  readonly #calls: UploadCalls
  readonly #outcomes: Outcomes

  constructor({ calls, engine, keeper, outcomes, scheduler }: StepDeps) {
    this.#engine = engine
    this.#scheduler = scheduler
    this.#keeper = keeper
    this.#calls = calls
    this.#outcomes = outcomes
  }

  get #isPast(): boolean {
    return isPastDeadline(this.#keeper.record, this.#engine.clock.now())
  }

  /**
   * Finds out whether the time limit ended while nothing was sent. Without confirmed parts nothing is lost, so the
   * service is not asked. Its files are not searched either: a file of the same second may belong to another upload,
   * and no checksum is known yet that could tell.
   */
  async settleAtStart(signal: AbortSignal): Promise<RemoteAtStart> {
    if (!this.#isPast) return 'open'
    const { record } = this.#keeper
    if (record.parts.some((part) => part.state.name === 'confirmed')) {
      const isTold = await this.#askClock(signal)
      if (signal.aborted || !this.#isPast) return 'open'
      if (!isTold) return 'unknown'
      this.#outcomes.expiredWhilePaused()
      this.#keeper.dispatch({ type: 'renew' })
      return 'renewing'
    }
    this.#keeper.change(forgetRemote(record))
    return 'forgotten'
  }

  /** Starts over when the limit passes while parts are being sent. @param ended aborts when nothing more is sent */
  async watch(ended: AbortSignal): Promise<void> {
    const { clock } = this.#engine
    const { record } = this.#keeper
    while (!ended.aborted) {
      const deadline = localDeadline(record)
      if (deadline === null) return
      const left = deadline - clock.now()
      if (left > 0) {
        await clock.sleep(Math.min(left, lookMs), ended)
        continue
      }
      // During an outage nobody can be asked, and waiting costs nothing.
      await this.#scheduler.holds.released(record.account.id, ended)
      // A service that does not report its clock refuses further parts itself.
      if (ended.aborted || !(await this.#askClock(ended))) return
      if (this.#isPast) {
        this.#outcomes.renew()
        return
      }
    }
  }

  /**
   * Asks the service for its time. False if the service does not report its clock, or if nobody still waits for the
   * response.
   */
  async #askClock(signal: AbortSignal): Promise<boolean> {
    const { api } = this.#engine
    const { id } = this.#keeper.record.account
    await this.#calls.untilSettled('files', () => api.reach(id, signal), signal)
    return !signal.aborted && api.clockSkew(id) !== undefined
  }
}

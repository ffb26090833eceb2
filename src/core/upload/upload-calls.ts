import type { Trouble } from '../../shared/ipc/views'
import type { AttemptCount } from '../attempts/attempt-count'
import { Calls, type SettleOptions, type Unsuccessful } from '../attempts/calls'
import type { AttemptResult, CallName } from '../attempts/classify-error'
import type { EngineDeps, UploadApi } from '../ports'
import type { Reachability } from '../schedule/reachability'
import type { Scheduler } from '../schedule/scheduler'
import type { OnWait } from '../source/drive'
import type { RecordKeeper } from './record/record-keeper'

/** Clocks that differ by less than this are treated as equal, in milliseconds. */
const leastSkewMs = 1_000

/** One attempt of a call, which can be aborted on its own. */
export interface Attempt {
  readonly controller: AbortController
  readonly signal: AbortSignal
  readonly end: () => void
}

/** The calls of one upload. Their waits are visible, and each response sets the service's time. */
export class UploadCalls {
  readonly #api: UploadApi
  readonly #keeper: RecordKeeper
  readonly #calls: Calls
  readonly #changed: () => void
  /** Attempts in flight that may be aborted on their own. */
  readonly #attempts = new Set<AbortController>()
  #trouble: Trouble | null = null

  /** @param changed called when something that a person sees has changed */
  constructor(
    keeper: RecordKeeper,
    deps: EngineDeps,
    scheduler: Scheduler,
    reachability: Reachability,
    changed: () => void,
  ) {
    this.#api = deps.api
    this.#keeper = keeper
    this.#calls = new Calls(keeper.record.account.id, deps, scheduler, reachability)
    this.#changed = changed
  }

  /** Why the upload itself waits, and until when; null if it does not. */
  get trouble(): Trouble | null {
    return this.#trouble
  }

  /** Receives a wait of a call that is not a part; null when the wait ends. */
  readonly onWait: OnWait = (wait) => {
    this.#trouble = wait
    this.#changed()
  }

  /** One attempt of a call. Never rejects. */
  async attempt<T>(name: CallName, call: () => Promise<T>, signal: AbortSignal): Promise<AttemptResult<T>> {
    const result = await this.#calls.attempt(name, call, signal)
    this.#keepTime()
    return result
  }

  /** Repeats a call that is not a part until it is settled, as {@link Calls.untilSettled} does. */
  async untilSettled<T>(
    name: CallName,
    call: () => Promise<T>,
    signal: AbortSignal,
    options: Omit<SettleOptions, 'onWait'> = {},
  ) {
    const result = await this.#calls.untilSettled(name, call, signal, { ...options, onWait: this.onWait })
    this.#keepTime()
    return result
  }

  /** A signal for one attempt: aborts with the given one, or when the attempts are interrupted. */
  abortable(signal: AbortSignal): Attempt {
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

  /** Aborts the attempts in flight, because the connections under them are dead. */
  interrupt(): void {
    for (const attempt of this.#attempts) attempt.abort()
  }

  attemptCount(): AttemptCount {
    return this.#calls.attemptCount()
  }

  count(...counted: Parameters<Calls['count']>): ReturnType<Calls['count']> {
    return this.#calls.count(...counted)
  }

  retryAt(result: Unsuccessful, failures: number): number {
    return this.#calls.retryAt(result, failures)
  }

  /** Waits until the next attempt may begin, or the signal aborts. */
  wait(result: Unsuccessful, failures: number, signal: AbortSignal): Promise<void> {
    return this.#calls.wait(result, failures, signal, this.onWait)
  }

  /** The service's clock, as the newest response shows it, decides when the remote upload expires. */
  #keepTime(): void {
    const { account, remote } = this.#keeper.record
    const clockSkew = this.#api.clockSkew(account.id)
    if (remote !== null && clockSkew !== undefined && Math.abs(clockSkew - remote.clockSkew) > leastSkewMs)
      this.#keeper.changeUnsaved({ remote: { ...remote, clockSkew } })
  }
}

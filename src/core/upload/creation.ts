import type { AttemptCount } from '../attempts/attempt-count'
import type { AttemptResult } from '../attempts/classify-error'
import { over } from '../attempts/or-aborted'
import type { Tasks } from '../attempts/tasks'
import type { EngineDeps, RemoteUpload } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import type { Outcomes } from './outcomes'
import type { PartCutter } from './parts/part-cutter'
import type { RecordKeeper } from './record/record-keeper'
import type { StepDeps } from './step-deps'
import type { UploadCalls } from './upload-calls'

/**
 * How long an unanswered create request may continue after a pause, in milliseconds: its response names a remote upload
 * that Hoist would not know of otherwise.
 */
const createGraceMs = 2_000

export interface CreationEvents {
  /** The remote upload exists, and is on disk. */
  created(): void
}

/** Creates the remote upload of one upload, and retries if that fails. */
export class Creation {
  readonly #engine: EngineDeps
  readonly #scheduler: Scheduler
  readonly #keeper: RecordKeeper
  readonly #calls: UploadCalls
  readonly #outcomes: Outcomes
  readonly #cutter: PartCutter
  readonly #tasks: Tasks
  readonly #events: CreationEvents
  #attempts: AttemptCount | null = null
  #isRunning = false

  /** @param tasks gets the wait for the next attempt */
  constructor(
    { calls, engine, keeper, outcomes, scheduler }: StepDeps,
    cutter: PartCutter,
    tasks: Tasks,
    events: CreationEvents,
  ) {
    this.#engine = engine
    this.#scheduler = scheduler
    this.#keeper = keeper
    this.#calls = calls
    this.#outcomes = outcomes
    this.#cutter = cutter
    this.#tasks = tasks
    this.#events = events
  }

  /** It is running, or waits for the next attempt. */
  get isRunning(): boolean {
    return this.#isRunning
  }

  /**
   * Creates the remote upload in the slot that its first part will use, and not before there is a slot. Resolves when
   * the slot is free.
   */
  async create(signal: AbortSignal): Promise<void> {
    this.#attempts ??= this.#calls.attemptCount()
    const attempts = this.#attempts
    this.#isRunning = true
    const result = await this.#attempt(signal)
    switch (result.kind) {
      case 'done': {
        this.#keeper.changeUnsaved({ remote: { ...result.value } })
        this.#outcomes.created()
        this.#keeper.dispatch({ type: 'created' })
        // No part is sent before its remote upload is on disk.
        const problem = await this.#keeper.persist()
        this.#isRunning = false
        if (problem !== null) this.#outcomes.fail(problem)
        else this.#events.created()
        return
      }
      case 'aborted':
        return
      case 'fatal':
        this.#isRunning = false
        if (!this.#outcomes.waitsWithAccount(result.failure)) this.#outcomes.fail(result.failure)
        return
      case 'too-large':
        this.#outcomes.fail(result.failure)
        return
      case 'retry':
        if (this.#calls.count(result, attempts).isLast) {
          this.#outcomes.fail(result.failure)
          return
        }
        break
      case 'rate-limited':
      case 'drive':
        break
    }
    const wait = this.#calls.wait(result, attempts.failures, signal)
    void this.#tasks.add(
      wait.then(() => {
        this.#isRunning = false
        this.#scheduler.poll()
      }),
    )
  }

  async #attempt(signal: AbortSignal): Promise<AttemptResult<RemoteUpload>> {
    const { api, clock } = this.#engine
    const { account, expiresAfter, purpose, mimeType, source } = this.#keeper.record
    const { size } = source.fingerprint
    const grace = new AbortController()
    const onStop = () => void clock.sleep(createGraceMs, grace.signal).then(() => grace.abort())
    signal.addEventListener('abort', onStop, { once: true })
    const parts = Math.ceil(size / this.#cutter.nextBytes.best)
    const parallel = Math.min(parts, this.#scheduler.parallelSoon(account.id))
    const upload = { filename: source.name, purpose, bytes: size, mimeType, expiresAfter, parallel }
    try {
      const create = () => api.create(account.id, upload, grace.signal)
      return await this.#calls.attempt('create', create, grace.signal)
    } finally {
      signal.removeEventListener('abort', onStop)
      grace.abort(over)
    }
  }
}

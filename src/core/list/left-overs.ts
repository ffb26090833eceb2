import { setMaxListeners } from 'node:events'
import type { Calls } from '../attempts/calls'
import type { EngineDeps } from '../ports'
import { isClosed } from '../upload/finish'
import { keptToOrigin } from '../upload/record/own-origin'
import { isPastDeadline } from '../upload/record/record'
import type { UploadRunner } from '../upload/upload-runner'

/** Time between two attempts, in milliseconds: nobody waits for the result. */
const againMs = 60_000

/**
 * Remote uploads that outlive their cancelled uploads, because the service could not be reached. Hoist cancels each as
 * soon as possible; otherwise the service closes it at its deadline.
 */
export class LeftOvers {
  readonly #engine: EngineDeps
  readonly #callsOf: (accountId: string) => Calls
  readonly #stop = new AbortController()
  readonly #running = new Set<string>()

  constructor(engine: EngineDeps, callsOf: (accountId: string) => Calls) {
    this.#engine = engine
    this.#callsOf = callsOf
    // Many uploads wait with it; Node would report more than ten as a leak.
    setMaxListeners(0, this.#stop.signal)
  }

  /** Keeps trying to cancel the remote upload of a cancelled upload while the remote upload is open. */
  add(runner: UploadRunner): void {
    const { id, leftOver, state } = runner.record
    if (state.name !== 'cancelled' || leftOver !== true || this.#running.has(id)) return
    this.#running.add(id)
    void this.#cancel(runner).finally(() => this.#running.delete(id))
  }

  close(): void {
    this.#stop.abort()
  }

  async #cancel(runner: UploadRunner): Promise<void> {
    const { clock, hostOf } = this.#engine
    const { signal } = this.#stop
    const { account, remote } = runner.record
    const api = keptToOrigin(this.#engine.api, runner.record, hostOf)
    while (remote !== null && !isPastDeadline(runner.record, clock.now())) {
      await clock.sleep(againMs, signal)
      if (signal.aborted) return
      const cancel = () => api.cancel(account.id, remote.id, signal)
      const result = await this.#callsOf(account.id).attempt('cancel', cancel, signal)
      if (result.kind === 'aborted') return
      if (result.kind === 'done' || (result.kind === 'fatal' && isClosed(result.failure))) break
    }
    await runner.leftNothing()
  }
}

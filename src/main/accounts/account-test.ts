import { serviceView } from '../../adapters/service/kinds/index'
import type { ServiceApi } from '../../adapters/service/service-api'
import type { Connection } from '../../adapters/service/service-call'
import { classifyError } from '../../core/attempts/classify-error'
import type { AccountTest } from '../../shared/service/accounts'
import type { Tested } from './account-checks'

/** Asks a service whether an account may upload: each call once, and one test at a time. */
export class AccountTester {
  readonly #api: Pick<ServiceApi, 'testAccount'>
  #running: AbortController | null = null
  /** Base URL of the last test that succeeded. */
  #worked: string | null = null
  /** What was tested last, and how it ended. */
  #last: Tested | null = null

  constructor(api: Pick<ServiceApi, 'testAccount'>) {
    this.#api = api
  }

  /**
   * Rejects if nothing can be tested.
   * @param prepared what to test, once it is known
   */
  async test(prepared: Promise<Connection> | Connection): Promise<AccountTest> {
    this.stop()
    const own = new AbortController()
    this.#running = own
    const stopped = new Promise<null>((resolve) => {
      own.signal.addEventListener('abort', () => resolve(null), { once: true })
    })
    try {
      const connection = await Promise.race([prepared, stopped])
      if (connection === null) return { result: 'stopped' }
      return await this.#ask(connection, own.signal)
    } finally {
      if (this.#running === own) this.#running = null
    }
  }

  /** The last test that was not stopped; null if there was none. */
  get last(): Tested | null {
    return this.#last
  }

  /** Whether the last successful test was for that base URL. */
  hasWorked(baseUrl: string): boolean {
    return this.#worked === baseUrl
  }

  stop(): void {
    this.#running?.abort()
  }

  async #ask(connection: Connection, signal: AbortSignal): Promise<AccountTest> {
    try {
      await this.#api.testAccount(connection, signal)
    } catch (error) {
      if (signal.aborted) return { result: 'stopped' }
      const { kind, failure } = classifyError(error, 'files')
      // A service that asks to slow down has accepted the account.
      if (kind !== 'rate-limited') {
        this.#last = { connection, check: failure }
        return { result: 'refused', failure, service: serviceView(connection.service) }
      }
    }
    if (signal.aborted) return { result: 'stopped' }
    this.#last = { connection, check: 'works' }
    this.#worked = connection.baseUrl
    return { result: 'works' }
  }
}

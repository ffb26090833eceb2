import type { Connection, UndiciApi } from '../adapters/undici-api'
import { classifyError } from '../core/classify-error'
import type { AccountTest } from '../shared/accounts'

/** Asks a service whether an account may upload: each call once, and one test at a time. */
export class AccountTester {
  readonly #api: Pick<UndiciApi, 'probe'>
  #running: AbortController | null = null
  /** Base URL of the last one that has worked. */
  #worked: string | null = null

  constructor(api: Pick<UndiciApi, 'probe'>) {
    this.#api = api
  }

  async test(connection: Connection): Promise<AccountTest> {
    this.stop()
    const own = new AbortController()
    this.#running = own
    try {
      await this.#api.probe(connection, own.signal)
    } catch (error) {
      if (own.signal.aborted) return { result: 'stopped' }
      const { kind, failure } = classifyError(error, 'files')
      // Whoever is asked to slow down was let in.
      if (kind !== 'rate-limited') return { result: 'refused', failure }
    } finally {
      if (this.#running === own) this.#running = null
    }
    if (own.signal.aborted) return { result: 'stopped' }
    this.#worked = connection.baseUrl
    return { result: 'works' }
  }

  /** Whether the last test that worked was of that base URL. */
  hasWorked(baseUrl: string): boolean {
    return this.#worked === baseUrl
  }

  stop(): void {
    this.#running?.abort()
  }
}

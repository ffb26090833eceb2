import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type UtilityProcess, utilityProcess } from 'electron'
import type { Connection } from '../adapters/undici-api'
import type { Logger } from '../core/ports'
import { HoistError } from '../shared/failures'

/** The practice server in a process of its own, so that it takes nothing from the window or the engine. */
export class Practice {
  readonly folder: string
  readonly #logger: Logger
  readonly #onFailed: () => void
  #process: UtilityProcess | null = null
  #starting: Promise<Connection> | null = null
  #connection: Connection | null = null

  /** @param onFailed called when it ended without being asked to */
  constructor(folder: string, logger: Logger, onFailed: () => void) {
    this.folder = folder
    this.#logger = logger
    this.#onFailed = onFailed
  }

  /** How to reach it, while it runs. */
  get connection(): Connection | null {
    return this.#connection
  }

  /** Runs it unless it does already. Throws a HoistError (`practice-server-failed`). */
  start(): Promise<Connection> {
    this.#starting ??= this.#launch().catch((error: unknown) => {
      this.#starting = null
      throw error
    })
    return this.#starting
  }

  stop(): void {
    const running = this.#process
    this.#process = null
    this.#connection = null
    this.#starting = null
    running?.kill()
  }

  #launch(): Promise<Connection> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const entry = join(fileURLToPath(new URL('.', import.meta.url)), 'practice.js')
    const child = utilityProcess.fork(entry, ['--folder', this.folder], {
      serviceName: 'Hoist practice server',
    })
    this.#process = child
    return new Promise((resolve, reject) => {
      child.once('message', (said: { url?: unknown; key?: unknown; failure?: unknown }) => {
        if (typeof said.url !== 'string' || typeof said.key !== 'string') {
          reject(
            new HoistError({ kind: 'practice-server-failed', detail: JSON.stringify(said.failure ?? said) }),
          )
          return
        }
        this.#connection = { baseUrl: said.url, apiKey: said.key, organization: '', project: '' }
        this.#logger.log('info', 'practice server listens', { url: said.url })
        resolve(this.#connection)
      })
      child.once('exit', (code) => {
        reject(new HoistError({ kind: 'practice-server-failed', detail: `it ended with code ${code}` }))
        if (this.#process !== child) return
        this.#logger.log('error', 'practice server ended', { code })
        this.stop()
        this.#onFailed()
      })
    })
  }
}

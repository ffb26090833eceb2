import { constants, mkdirSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type UtilityProcess, utilityProcess } from 'electron'
import { childEnvironment } from '../adapters/child-environment'
import { practiceService } from '../adapters/service/kinds/practice'
import type { Connection } from '../adapters/service/service-call'
import type { Logger } from '../core/ports'
import type { FaultPlan } from '../practice/faults/faults'
import type { ToPractice } from '../practice/messages'
import { claimFolder } from '../practice/store/own-folder'
import { HoistError } from '../shared/failures/failures'
import { sampleBytesPerSecond, sampleName } from './adding/sample'

/** The name of the practice server's folder inside a folder that the person has chosen. */
const ownName = 'Hoist practice server'

/**
 * The folder of the practice server in a folder of the person: one of its own, because the server writes and removes
 * files there. Throws a HoistError (`practice-folder-unusable`) if that is not empty and was not created by it.
 */
export async function practiceFolderIn(chosen: string): Promise<string> {
  const folder = basename(chosen) === ownName ? chosen : join(chosen, ownName)
  try {
    await claimFolder(folder)
    await access(folder, constants.W_OK)
  } catch (error) {
    throw unusable(folder, String(error), error)
  }
  return folder
}

function unusable(folder: string, detail: string, cause?: unknown): HoistError {
  return new HoistError({ kind: 'practice-folder-unusable', detail, subject: folder }, { cause })
}

/** The practice server in a process of its own, so that it takes no time from the window or the engine. */
export class Practice {
  #folder: string
  readonly #logger: Logger
  readonly #onFailed: () => void
  #process: UtilityProcess | null = null
  #starting: Promise<Connection> | null = null
  #connection: Connection | null = null

  /** @param onFailed called when it ended without being asked to */
  constructor(folder: string, logger: Logger, onFailed: () => void) {
    this.#folder = folder
    this.#logger = logger
    this.#onFailed = onFailed
  }

  get folder(): string {
    return this.#folder
  }

  /** Stops it; from its next start on it keeps its files in that folder. */
  move(folder: string): void {
    this.stop()
    this.#folder = folder
  }

  /** How to reach the server while it runs. */
  get connection(): Connection | null {
    return this.#connection
  }

  /** Starts it unless it runs already. Throws a HoistError (`practice-server-failed`, `practice-folder-unusable`). */
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
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      return Promise.reject(unusable(this.#folder, String(error), error))
    }
    const entry = join(fileURLToPath(new URL('.', import.meta.url)), 'practice.js')
    const child = utilityProcess.fork(entry, ['--folder', this.#folder], {
      serviceName: 'Hoist practice server',
      env: childEnvironment(process.env),
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
        const slow = { kind: 'throttle', bytesPerSecond: sampleBytesPerSecond } as const
        const plan = [
          { operation: 'part', filename: sampleName, times: 'always', action: slow },
        ] as const satisfies FaultPlan
        child.postMessage({ type: 'faults', plan } satisfies ToPractice)
        this.#connection = {
          service: practiceService,
          baseUrl: said.url,
          apiKey: said.key,
          organization: '',
          project: '',
        }
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

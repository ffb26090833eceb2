import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { practiceService } from '../src/adapters/service/kinds/practice'
import { ServiceApi } from '../src/adapters/service/service-api'
import type { UploadManager } from '../src/core/list/upload-manager'
import type { Ledger, UploadApi } from '../src/core/ports'
import type { NewUpload } from '../src/core/upload/record/new-record'
import type { UploadRecord } from '../src/core/upload/record/record'
import {
  type PracticeServer,
  type PracticeServerOptions,
  startPracticeServer,
} from '../src/practice/http/server'
import { MiB } from '../src/shared/limits'
import { defaultSettings, type Settings } from '../src/shared/settings'
import { newUpload, realManager } from '../testing/real-manager'
import type { Elsewhere } from './connection-faults'

export type CallName = 'create' | 'part' | 'complete' | 'cancel' | 'files' | 'reach'

/** A call that is about to be sent. `attempt` counts those of the same name and part, from 1. */
export interface OutgoingCall {
  readonly accountId: string
  readonly name: CallName
  readonly part: number | undefined
  readonly attempt: number
}

/** The address that a call goes to, and its key. */
export type Route = (call: OutgoingCall) => { readonly baseUrl: string; readonly apiKey: string }

const callNames: Readonly<Record<string, CallName>> = {
  create: 'create',
  addPart: 'part',
  complete: 'complete',
  cancel: 'cancel',
  reach: 'reach',
  findFiles: 'files',
  file: 'files',
  contentMd5: 'files',
}

/**
 * The real adapter, whose every call can be sent to another address, and which remembers what was acknowledged and
 * what was listed at completion.
 */
export class RoutedApi {
  /** The API for the engine. */
  readonly port: UploadApi
  readonly acknowledged: { readonly part: number; readonly partId: string }[] = []
  readonly listed: (readonly string[])[] = []
  readonly #counts = new Map<string, number>()
  readonly #api: ServiceApi
  #next: OutgoingCall = { accountId: '', name: 'create', part: undefined, attempt: 0 }

  constructor(route: Route, stallMs: number) {
    const api = new ServiceApi({
      // Requested in the same turn in which the call is made.
      connection: () => ({ service: practiceService, organization: '', project: '', ...route(this.#next) }),
      stallMs: () => stallMs,
      userAgent: 'Hoist/test',
    })
    this.#api = api
    this.port = new Proxy<UploadApi>(api, {
      get: (_api, method) => {
        if (method === 'clockSkew') return (accountId: string) => api.clockSkew(accountId)
        const name = callNames[String(method)]
        if (name === undefined) throw new Error(`the engine asked for ${String(method)}`)
        return async (accountId: string, ...rest: [unknown, ...unknown[]]) => {
          const [what] = rest
          this.#note(name, accountId, name === 'part' ? (what as { number: number }).number : undefined)
          if (name === 'complete') this.listed.push((what as { partIds: readonly string[] }).partIds)
          const call = api[method as keyof UploadApi] as (...all: unknown[]) => Promise<unknown>
          const answer = await call.call(api, accountId, ...rest)
          if (name === 'part') {
            const { partId } = answer as { partId: string }
            this.acknowledged.push({ part: this.#partOf(what), partId })
          }
          return answer
        }
      },
    })
  }

  count(name: CallName, part?: number): number {
    return this.#counts.get(`${name} ${part}`) ?? 0
  }

  close(): Promise<void> {
    return this.#api.close()
  }

  #partOf(what: unknown): number {
    return (what as { number: number }).number
  }

  #note(name: CallName, accountId: string, part?: number): void {
    const key = `${name} ${part}`
    const attempt = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, attempt)
    this.#next = { accountId, name, part, attempt }
  }
}

/** A disk that keeps records as they were written. */
class MemoryLedger implements Ledger {
  readonly saved = new Map<string, string>()

  async save(record: UploadRecord): Promise<void> {
    this.saved.set(record.id, JSON.stringify(record))
  }

  async remove(id: string): Promise<void> {
    this.saved.delete(id)
  }
}

/** The engine on the real adapters, and a service of its own. Must be closed. */
export class ConnectionWorld {
  readonly server: PracticeServer
  readonly api: RoutedApi
  readonly manager: UploadManager
  readonly ledger = new MemoryLedger()
  /** Errors that would only have been logged. */
  readonly defects: unknown[] = []
  route: Route
  settings: Settings
  readonly #folder: string
  readonly #waiting = new Set<() => void>()

  static async start(
    options: Partial<PracticeServerOptions> & {
      readonly stallMs?: number
      readonly settings?: Partial<Settings>
    } = {},
  ): Promise<ConnectionWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-connection-'))
    const { stallMs = 2000, settings = {}, ...rest } = options
    const server = await startPracticeServer({ folder, log: () => {}, ...rest })
    return new ConnectionWorld(folder, server, stallMs, {
      ...defaultSettings,
      partSizeMiB: 1,
      parallelParts: 1,
      checksum: false,
      maxAttempts: 3,
      keepTryingSeconds: 0,
      // Below what a person may set: nothing here waits for long.
      backoffBaseMs: 5,
      backoffCapMs: 40,
      ...settings,
    })
  }

  private constructor(folder: string, server: PracticeServer, stallMs: number, settings: Settings) {
    this.#folder = folder
    this.server = server
    this.settings = settings
    this.route = () => ({ baseUrl: server.url, apiKey: server.key })
    this.api = new RoutedApi((call) => this.route(call), stallMs)
    let ids = 0
    const tell = () => this.#tell()
    this.manager = realManager(
      {
        api: this.api.port,
        ledger: this.ledger,
        logger: {
          log: (_level, event, fields) => {
            if (event === 'upload activity broke') this.defects.push(fields)
          },
        },
        settings: () => this.settings,
      },
      { changed: tell, removed: tell, reordered: tell, notice: tell },
      () => `upload-${++ids}`,
    )
  }

  /** Adds the file as an upload, and returns its id. */
  async add(file: SourceFile, more: Partial<NewUpload> = {}): Promise<string> {
    const { ids } = await this.manager.add([await newUpload(file.path, { name: file.name, ...more })])
    const [id] = ids
    if (id === undefined) throw new Error('it was not added')
    return id
  }

  /** Resolves with true when the condition holds, or with false after that time. */
  async until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const end = Date.now() + withinMs
    while (!condition()) {
      if (Date.now() > end) return false
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          this.#waiting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, 25)
        this.#waiting.add(wake)
      })
    }
    return true
  }

  /** The completed files, each by the hash of its bytes. */
  async hashes(): Promise<string[]> {
    return Promise.all(this.server.files().map(async ({ path }) => sha256(await readFile(path))))
  }

  async close(): Promise<void> {
    await this.manager.close()
    await this.api.close()
    await this.server.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  #tell(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}

export interface SourceFile {
  readonly path: string
  readonly name: string
  readonly sha256: string
}

/** A file of random bytes in that folder. */
export async function sourceFile(folder: string, name: string, size: number): Promise<SourceFile> {
  const path = join(folder, name)
  const bytes = randomFillSync(Buffer.allocUnsafe(size))
  await writeFile(path, bytes)
  return { path, name, sha256: sha256(bytes) }
}

/** Three parts, the last of them short. */
export const threeParts = 2 * MiB + 70_000

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Replacements for the service. Must be closed. */
export async function startElsewhere(folder: string): Promise<{
  readonly urls: Readonly<Record<Elsewhere, string>>
  /** Requests that reached an address with a bad certificate. */
  readonly reached: () => number
  readonly close: () => Promise<void>
}> {
  const key = join(folder, 'key.pem')
  const certificate = join(folder, 'certificate.pem')
  const subject = ['-subj', '/CN=127.0.0.1', '-days', '1', '-nodes']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  })
  let reached = 0
  const tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
    socket.on('error', () => {})
    socket.on('data', () => {
      reached += 1
    })
  })
  tls.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve))
  // A port that was free a moment ago, and outside the ephemeral range, so that nobody else gets it.
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.2', resolve))
  const free = (closed.address() as AddressInfo).port
  await new Promise((resolve) => closed.close(resolve))
  return {
    urls: {
      'no such host': 'http://nowhere.invalid/v1',
      'nobody listens': `http://127.0.0.2:${free}/v1`,
      'bad certificate': `https://127.0.0.1:${(tls.address() as AddressInfo).port}/v1`,
    },
    reached: () => reached,
    close: async () => {
      await new Promise((resolve) => tls.close(resolve))
    },
  }
}

/** At most `width` of them at a time. */
export function pool(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
}

import { setMaxListeners } from 'node:events'
import PQueue from 'p-queue'
import type { Failure } from '../../shared/failures/failures'
import type { Calls } from '../attempts/calls'
import type { EngineDeps, RemoteFile } from '../ports'
import { fileDiffers } from '../source/file-differs'
import { keptToOrigin } from '../upload/record/own-origin'
import type { UploadRecord } from '../upload/record/record'
import type { UploadRunner } from '../upload/upload-runner'

/** The first and the longest wait until a file that is still processed is looked up again, in milliseconds. */
const firstWaitMs = 1_000
const longestWaitMs = 60_000
/**
 * After this long, in milliseconds, the description by the service counts as final: some services never report the end.
 */
const patienceMs = 10 * 60_000
/** Concurrent lookups for each account: one at a time, the last of a thousand small files would wait for a minute. */
const looksAtOnce = 8

type Found = Parameters<UploadRunner['checked']>[0]

/**
 * Looks up completed files: whether the service has each as it was sent. Uses no slots of the scheduler: a few
 * concurrent lookups for each account, and one download. A file that could not be looked up is still due at the next
 * start.
 */
export class FileChecks {
  readonly #engine: EngineDeps
  readonly #callsOf: (accountId: string) => Calls
  readonly #stop = new AbortController()
  readonly #running = new Set<string>()
  /** Resolves when each file was looked up once. */
  #looked: Promise<unknown> = Promise.resolve()
  /** By account. */
  readonly #looks = new Map<string, PQueue>()
  readonly #downloads = new Map<string, PQueue>()

  constructor(engine: EngineDeps, callsOf: (accountId: string) => Calls) {
    this.#engine = engine
    this.#callsOf = callsOf
    // Many files wait with it; Node would report more than ten as a leak.
    setMaxListeners(0, this.#stop.signal)
  }

  /** Checks the file of an upload if that is due. */
  add(runner: UploadRunner): void {
    const { file, id, state } = runner.record
    if (state.name !== 'completed' || file?.check?.name !== 'due' || this.#running.has(id)) return
    this.#running.add(id)
    const looked = new Promise<void>((resolve) => {
      void this.#check(runner, state.fileId, resolve).finally(() => {
        this.#running.delete(id)
        resolve()
      })
    })
    this.#looked = Promise.all([this.#looked, looked])
  }

  /** Resolves when each file was looked up once, or after that long, in milliseconds. */
  async settled(longestMs: number): Promise<void> {
    const over = new AbortController()
    await Promise.race([this.#looked, this.#engine.clock.sleep(longestMs, over.signal)])
    over.abort()
  }

  close(): void {
    this.#stop.abort()
  }

  async #check(runner: UploadRunner, fileId: string, looked: () => void): Promise<void> {
    const { clock, logger } = this.#engine
    const { signal } = this.#stop
    const until = clock.steady() + patienceMs
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      const isLast = clock.steady() >= until
      const looks = queueOf(this.#looks, runner.accountId, looksAtOnce)
      const described = await looks.add(() => this.#find(runner.record, fileId, isLast))
      if (signal.aborted) return
      if (described !== null) {
        const found = await this.#compared(runner.record, fileId, described)
        if (found === null || signal.aborted) return
        if (found.warning !== undefined)
          logger.log('warn', 'the file on the service differs', { id: runner.id, failure: found.warning })
        await runner.checked(found)
        return
      }
      looked()
      await clock.sleep(waitMs, signal)
      if (signal.aborted) return
    }
  }

  /**
   * What is found out about a file; null if that is not known yet.
   *
   * @param isLast whether the description by the service is final
   */
  async #find(record: Readonly<UploadRecord>, fileId: string, isLast: boolean): Promise<Found | null> {
    const { clock, hostOf } = this.#engine
    const { signal } = this.#stop
    const api = keptToOrigin(this.#engine.api, record, hostOf)
    const calls = this.#callsOf(record.account.id)
    const look = () => api.file(record.account.id, fileId, signal)
    const asked = await calls.untilSettled('files', look, signal, { isOptional: true })
    if (asked.kind === 'aborted') return null
    const at = clock.now()
    const before = record.file?.warning
    const kept = before === undefined ? {} : { warning: before }
    if (asked.kind === 'fatal') return { ...kept, check: { name: 'refused', at, failure: asked.failure } }
    if (!isLast && !isProcessed(asked.value)) return null
    if (asked.value === null) {
      // Not every service has this call. A service that has it and lists its files would have found the file.
      const listed = await calls.untilSettled('files', () => api.reach(record.account.id, signal), signal)
      if (listed.kind === 'aborted') return null
      if (listed.kind === 'fatal') return { ...kept, check: { name: 'refused', at, failure: listed.failure } }
    }
    const warning = asked.value === null ? gone(fileId) : fileDiffers(record, asked.value)
    const told = warning ?? before
    return { ...(told === undefined ? {} : { warning: told }), check: { name: 'facts', at } }
  }

  /**
   * What is known once the content was compared as well, which is done only if the description fits, a person wants it,
   * and the service returns the content. Null if that was stopped.
   */
  async #compared(record: Readonly<UploadRecord>, fileId: string, described: Found): Promise<Found | null> {
    const { limits, settings } = this.#engine
    const { account, md5, purpose } = record
    if (described.check?.name !== 'facts' || described.warning !== undefined) return described
    if (!settings().compareContent || md5 === null || limits(account.id).sealed.includes(purpose))
      return described
    const downloads = queueOf(this.#downloads, account.id, 1)
    return downloads.add(() => this.#compare(record, fileId, md5, described))
  }

  async #compare(
    record: Readonly<UploadRecord>,
    fileId: string,
    md5: string,
    described: Found,
  ): Promise<Found | null> {
    const { clock, hostOf } = this.#engine
    const { signal } = this.#stop
    const { account, source } = record
    const api = keptToOrigin(this.#engine.api, record, hostOf)
    const file = { id: fileId, bytes: source.fingerprint.size }
    const read = () => api.contentMd5(account.id, file, signal)
    const sum = await this.#callsOf(account.id).untilSettled('files', read, signal)
    if (sum.kind === 'aborted') return null
    // Not every service returns the content of files.
    if (sum.kind === 'fatal') return described
    const check = { name: 'content', at: clock.now() } as const
    if (sum.value === md5) return { check }
    const detail = `content: MD5 ${sum.value}, not ${md5}`
    return { check, warning: { kind: 'file-differs', code: 'content', detail } }
  }
}

/** The queue of an account. @param concurrency how much of it runs at once */
function queueOf(queues: Map<string, PQueue>, accountId: string, concurrency: number): PQueue {
  const queue = queues.get(accountId) ?? new PQueue({ concurrency })
  queues.set(accountId, queue)
  return queue
}

/** Whether the description of a file is final. The service may not know the size at first. */
function isProcessed(file: RemoteFile | null): boolean {
  return file !== null && file.bytes !== null && file.status !== 'uploaded'
}

function gone(fileId: string): Failure {
  return { kind: 'file-differs', code: 'gone', detail: `the service has no file ${fileId}` }
}

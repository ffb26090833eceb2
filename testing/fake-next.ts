import type {
  IndexedFile,
  NextApi,
  NextLedger,
  RemoteBatch,
  ResultFiles,
  WantedResult,
} from '../src/core/next/next-ports'
import type { NextRecord } from '../src/core/next/next-record'
import type { Clock } from '../src/core/ports'
import type { BatchStatus } from '../src/shared/service/next'
import { brokenLine, refusal } from './fakes'

interface FakeStore {
  readonly id: string
  readonly mark: string
  readonly createdAt: number
  readonly files: Map<string, IndexedFile>
}

interface FakeBatch {
  readonly id: string
  readonly mark: string
  readonly inputFileId: string
  readonly createdAt: number
  status: BatchStatus
}

/** How a call fails: its response is lost, or the call itself. */
type Fate = 'answer-lost' | 'call-lost' | 'hang' | Error

/** Vector stores and batches in memory. It counts the calls that are carried out. */
export class FakeNextApi implements NextApi {
  readonly stores: FakeStore[] = []
  readonly batches: FakeBatch[] = []
  /** Every file that was added to a store, in that order. */
  readonly added: string[] = []
  readonly calls: string[] = []
  /** How the calls of a name fail, one after another; later calls succeed. */
  readonly fates = new Map<string, Fate[]>()
  /** Called before each call. */
  onCall: (name: string) => void = () => {}
  /** States in which files and batches are found. */
  fileStatus: IndexedFile['status'] = 'completed'
  batchStatus: BatchStatus = 'completed'
  /** A service that keeps no marks. */
  keepsMarks = true
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The service's clock is right; this machine's may be set. */
  clockSkew(): number {
    return this.#clock.steady() - this.#clock.now()
  }

  createStore(_accountId: string, { mark }: { readonly mark: string }, signal: AbortSignal) {
    return this.#call('createStore', signal, () => {
      const id = `vs_${this.stores.length + 1}`
      this.stores.push({ id, mark, createdAt: this.#clock.steady(), files: new Map() })
      return { id }
    })
  }

  findStore(
    _accountId: string,
    wanted: { readonly mark: string; readonly since: number },
    signal: AbortSignal,
  ) {
    return this.#call(
      'findStore',
      signal,
      () =>
        this.stores.find(({ createdAt, mark }) => mark === wanted.mark && createdAt >= wanted.since) ?? null,
    )
  }

  addFiles(
    _accountId: string,
    { fileIds, storeId }: { readonly storeId: string; readonly fileIds: readonly string[] },
    signal: AbortSignal,
  ) {
    return this.#call('addFiles', signal, () => {
      const store = this.#store(storeId)
      for (const fileId of fileIds) {
        this.added.push(fileId)
        store.files.set(fileId, { fileId, status: 'in_progress', error: null })
      }
      return { fileBatchId: 'vsfb_1' }
    })
  }

  filesIn(
    _accountId: string,
    { fileIds, storeId }: { readonly storeId: string; readonly fileIds: readonly string[] },
    signal: AbortSignal,
  ) {
    return this.#call('filesIn', signal, () =>
      fileIds
        .flatMap((id) => this.#store(storeId).files.get(id) ?? [])
        .map((file) => ({
          ...file,
          status: this.fileStatus,
          error: this.fileStatus === 'failed' ? { code: 'invalid_file', message: 'Not text.' } : null,
        })),
    )
  }

  startBatch(
    _accountId: string,
    { inputFileId, mark }: { readonly inputFileId: string; readonly mark: string },
    signal: AbortSignal,
  ) {
    return this.#call('startBatch', signal, () => {
      const id = `batch_${this.batches.length + 1}`
      this.batches.push({ id, mark, inputFileId, createdAt: this.#clock.steady(), status: 'validating' })
      return this.#remote(id)
    })
  }

  findBatch(
    _accountId: string,
    wanted: { readonly inputFileId: string; readonly mark: string; readonly since: number },
    signal: AbortSignal,
  ) {
    return this.#call('findBatch', signal, () => {
      const found = this.batches.find(
        ({ createdAt, inputFileId, mark }) =>
          createdAt >= wanted.since &&
          (this.keepsMarks ? mark === wanted.mark : inputFileId === wanted.inputFileId),
      )
      return found === undefined ? null : this.#remote(found.id)
    })
  }

  batch(_accountId: string, batchId: string, signal: AbortSignal) {
    return this.#call('batch', signal, () => {
      const batch = this.#batch(batchId)
      if (batch.status !== 'cancelled') batch.status = this.batchStatus
      return this.#remote(batchId)
    })
  }

  cancelBatch(_accountId: string, batchId: string, signal: AbortSignal) {
    return this.#call('cancelBatch', signal, () => {
      this.#batch(batchId).status = 'cancelled'
    })
  }

  #remote(id: string): RemoteBatch {
    const { status } = this.#batch(id)
    const isOver = status === 'completed' || status === 'cancelled'
    return {
      id,
      status,
      counts: { total: 2, completed: 1, failed: 1 },
      outputFileId: isOver ? 'file-out' : null,
      errorFileId: isOver ? 'file-err' : null,
      errors: status === 'failed' ? [{ code: 'invalid_json_line', message: 'Not JSON.', line: 3 }] : [],
    }
  }

  #store(id: string): FakeStore {
    const found = this.stores.find((store) => store.id === id)
    if (found === undefined) throw refusal(404, 'no such store')
    return found
  }

  #batch(id: string): FakeBatch {
    const found = this.batches.find((batch) => batch.id === id)
    if (found === undefined) throw refusal(404, 'no such batch')
    return found
  }

  async #call<T>(name: string, signal: AbortSignal, act: () => T): Promise<T> {
    this.calls.push(name)
    const fate = this.fates.get(name)?.shift()
    await Promise.resolve()
    if (fate === 'call-lost') throw brokenLine()
    if (fate instanceof Error) throw fate
    const result = act()
    this.onCall(name)
    if (fate === 'answer-lost') throw brokenLine()
    if (fate === 'hang' || signal.aborted) {
      await new Promise<void>((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    }
    return result
  }
}

/** A disk in memory for next steps. */
export class FakeNextLedger implements NextLedger {
  readonly records = new Map<string, NextRecord>()
  onSave: () => void = () => {}
  isDead = false

  async save(record: NextRecord): Promise<void> {
    const snapshot = structuredClone(record)
    await Promise.resolve()
    if (this.isDead) return
    this.records.set(record.id, snapshot)
    this.onSave()
  }

  async remove(id: string): Promise<void> {
    this.records.delete(id)
  }
}

/** Result files in memory. */
export class FakeResultFiles implements ResultFiles {
  /** The key and the name of each file that was saved, once for each. */
  readonly saved: string[] = []
  readonly taken = new Set<string>()
  /** Saved files that a person has deleted, without their tables. */
  readonly gone = new Set<string>()
  failure: Error | null = null
  /** What a failed save has left. */
  readonly drafts = new Set<string>()

  async choose({ kind }: WantedResult): Promise<readonly [string, string]> {
    for (let number = 1; ; number += 1) {
      const name = `${kind}${number}`
      if (!this.taken.has(name)) return [name, `${name}.csv`]
    }
  }

  async save(
    _accountId: string,
    { key }: WantedResult,
    [lines]: readonly [string, string],
  ): Promise<boolean> {
    this.drafts.add(key)
    await Promise.resolve()
    if (this.failure !== null) throw this.failure
    if (this.taken.has(lines)) return false
    this.gone.delete(lines)
    // The same names again are the same files.
    if (!this.saved.includes(`${key} ${lines}`)) this.saved.push(`${key} ${lines}`)
    return true
  }

  async look(_source: string, saved: readonly string[]) {
    const kept = saved.filter((path) => !this.gone.has(path.replace('.csv', '')))
    const gone = (['results', 'errors'] as const).filter((kind) =>
      saved.some((path) => path.startsWith(kind) && !kept.includes(path)),
    )
    return { kept, gone }
  }

  async tidy(_source: string, key: string): Promise<void> {
    this.drafts.delete(key)
  }
}

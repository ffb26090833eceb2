import type { Failure } from '../../shared/failures/failures'
import { type NextView, type SearchableFile, uploadsOf } from '../../shared/service/next'
import type { SearchableFileState } from './next-record'
import { type NextRecord, type NextStep, nextVersion } from './next-record'
import { NextRunner, type RunnerDeps } from './next-runner'

export interface NextEvents {
  /** Something that a person sees of this next step has changed. Called often. */
  changed(id: string): void
  removed(id: string): void
}

/** What became of an upload: its file, or null if it never becomes a file. */
export type UploadEnd = { readonly fileId: string } | null

/** What is to be done with files once they are uploaded. */
export type NewNext =
  | {
      readonly kind: 'searchable'
      readonly account: NextRecord['account']
      /** Of a new store. */
      readonly title: string
      /** An existing store to add to; null for a new one. */
      readonly storeId: string | null
      readonly expiresDays: number | null
      readonly chunking: { readonly size: number; readonly overlap: number } | null
      readonly files: readonly { readonly uploadId: string; readonly name: string }[]
    }
  | {
      readonly kind: 'batch'
      readonly account: NextRecord['account']
      readonly uploadId: string
      readonly name: string
      /** The path of the uploaded file. */
      readonly source: string
      /** Of its lines. */
      readonly endpoint: string
    }

/** The next steps of all uploads, and the progress of each. */
export class NextSteps {
  readonly #deps: RunnerDeps
  readonly #events: NextEvents
  readonly #newId: () => string
  readonly #runners = new Map<string, NextRunner>()
  #isClosed = false

  /** @param newId names new next steps: unique for all time, because the name marks what they create on the service */
  constructor(deps: RunnerDeps, events: NextEvents, newId: () => string) {
    this.#deps = deps
    this.#events = events
    this.#newId = newId
  }

  /** Adds what the ledger holds, and continues it. */
  open(records: readonly NextRecord[]): void {
    for (const record of [...records].sort((a, b) => a.addedAt - b.addedAt)) this.#enlist(record).poll()
  }

  /** Adds a next step. Resolves with its id when it is on disk. Throws a HoistError if it cannot be kept there. */
  async add(next: NewNext): Promise<string> {
    const record: NextRecord = {
      version: nextVersion,
      id: this.#newId(),
      addedAt: this.#deps.clock.now(),
      account: next.account,
      step: stepOf(next),
      failure: null,
      cancelled: false,
    }
    await this.#deps.ledger.save(record)
    this.#enlist(record)
    this.#events.changed(record.id)
    return record.id
  }

  /** Adds another file to a next step that makes files searchable. Resolves when it is on disk. Throws a HoistError. */
  async addFile(id: string, file: { readonly uploadId: string; readonly name: string }): Promise<void> {
    const runner = this.#runners.get(id)
    if (runner === undefined || runner.record.step.kind !== 'searchable') return
    const { step } = runner.record
    await runner.change({
      step: { ...step, files: [...step.files, { ...file, state: { name: 'uploading' } }] },
    })
  }

  /**
   * An upload has ended: what waits for it begins. Resolves when that is on disk. May be called again with the same
   * end. Throws a HoistError.
   */
  async uploadEnded(uploadId: string, end: UploadEnd): Promise<void> {
    await this.#changeEach(({ record }) => withUpload(record, uploadId, end))
  }

  /** Whether something waits for the end of that upload. */
  awaits(uploadId: string): boolean {
    return [...this.#runners.values()].some(
      ({ record }) => withUpload(record, uploadId, { fileId: '' }) !== null,
    )
  }

  /** The next steps of that upload, oldest first. */
  of(uploadId: string): NextView[] {
    return this.views().filter((view) => uploadsOf(view).includes(uploadId))
  }

  /** Begins nothing more; a running batch is cancelled on the service. Throws a HoistError. */
  async cancel(id: string): Promise<void> {
    const runner = this.#runners.get(id)
    if (runner === undefined || isOver(viewOf(runner).state)) return
    await runner.change({ cancelled: true })
  }

  /**
   * A person retries what has failed: files that were not indexed are added again, and saved results that are gone are
   * downloaded again. Throws a HoistError.
   */
  async retry(id: string): Promise<void> {
    const runner = this.#runners.get(id)
    if (runner === undefined) return
    const { step } = runner.record
    const areGone = await this.areResultsGone(id)
    // Somebody else may have been faster.
    if (runner.record.step !== step || !(areGone || viewOf(runner).state === 'failed')) return
    await runner.change({ failure: null, step: retried(step) })
  }

  /** Whether saved results of a batch that has ended are no longer where they were saved. Never rejects. */
  async areResultsGone(id: string): Promise<boolean> {
    const step = this.#runners.get(id)?.record.step
    if (step?.kind !== 'batch' || step.run.name !== 'ended') return false
    return (await this.#deps.results.look(step.source, step.run.saved)).gone.length > 0
  }

  /** Removes a next step that has ended from the ledger. Throws a HoistError if that is not possible. */
  async remove(id: string): Promise<boolean> {
    const runner = this.#runners.get(id)
    if (runner === undefined || !isOver(viewOf(runner).state)) return false
    await runner.stop()
    await this.#deps.ledger.remove(id)
    this.#runners.delete(id)
    this.#events.removed(id)
    return true
  }

  view(id: string): NextView | undefined {
    const runner = this.#runners.get(id)
    return runner === undefined ? undefined : viewOf(runner)
  }

  views(): NextView[] {
    return [...this.#runners.values()].map(viewOf)
  }

  /**
   * Failures that `isMended` matches may be over, for example with another key or proxy: what failed because of one
   * continues. Throws a HoistError.
   */
  async mended(isMended: (failure: Failure, accountId: string) => boolean): Promise<void> {
    await this.#changeEach(({ record: { account, failure } }) =>
      failure !== null && isMended(failure, account.id) ? { failure: null } : null,
    )
  }

  /** One that cannot be saved keeps no other from being changed. @param changeOf null leaves a step as it is */
  async #changeEach(
    changeOf: (runner: NextRunner) => Parameters<NextRunner['change']>[0] | null,
  ): Promise<void> {
    const changes = [...this.#runners.values()].map(async (runner) => {
      const change = changeOf(runner)
      if (change !== null) await runner.change(change)
    })
    await Promise.all(changes)
  }

  /**
   * Aborts everything and resolves when nothing is in flight and all is on disk. What is added later waits for the next
   * start.
   */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop()))
  }

  #enlist(record: NextRecord): NextRunner {
    const { id } = record
    const runner = new NextRunner(record, this.#deps, () => this.#events.changed(id))
    this.#runners.set(id, runner)
    // Files of a large drop may still arrive while the application closes.
    if (this.#isClosed) void runner.stop()
    return runner
  }
}

/** Whether a next step in that state has ended, so that nothing more happens by itself. */
export function isOver(state: NextView['state']): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

function stepOf(next: NewNext): NextStep {
  if (next.kind === 'batch') {
    const { endpoint, kind, name, source, uploadId } = next
    return { kind, uploadId, name, source, endpoint, run: { name: 'uploading' } }
  }
  const { chunking, expiresDays, files, kind, storeId, title } = next
  return {
    kind,
    title,
    expiresDays,
    chunking,
    store: storeId === null ? { name: 'wanted' } : { name: 'known', id: storeId },
    files: files.map((file) => ({ ...file, state: { name: 'uploading' } })),
  }
}

/** What changes when that upload has ended; null if nothing does. */
function withUpload(
  { cancelled, step }: NextRecord,
  uploadId: string,
  end: UploadEnd,
): Partial<Pick<NextRecord, 'step' | 'cancelled'>> | null {
  if (step.kind === 'batch') {
    if (step.uploadId !== uploadId || step.run.name !== 'uploading' || cancelled) return null
    return end === null
      ? { cancelled: true }
      : { step: { ...step, run: { name: 'ready', fileId: end.fileId } } }
  }
  if (!step.files.some((file) => file.uploadId === uploadId && file.state.name === 'uploading')) return null
  const state: SearchableFileState =
    end === null
      ? { name: 'failed', fileId: null, why: 'not-uploaded', message: '' }
      : { name: 'ready', fileId: end.fileId }
  const files = step.files.map((file) =>
    file.uploadId === uploadId && file.state.name === 'uploading' ? { ...file, state } : file,
  )
  return { step: { ...step, files } }
}

function retried(step: NextStep): NextStep {
  if (step.kind === 'batch') {
    const { run } = step
    if (run.name === 'ended') return { ...step, run: { ...run, name: 'lost' } }
    return run.name === 'refused' ? { ...step, run: { name: 'ready', fileId: run.fileId } } : step
  }
  return {
    ...step,
    files: step.files.map((file) =>
      file.state.name === 'failed' && file.state.fileId !== null
        ? { ...file, state: { name: 'ready', fileId: file.state.fileId } }
        : file,
    ),
  }
}

function viewOf({ record, trouble }: NextRunner): NextView {
  const { account, failure, id, step } = record
  const base = {
    id,
    accountId: account.id,
    ...(failure === null ? {} : { failure }),
    ...(trouble === null ? {} : { trouble }),
  }
  if (step.kind === 'searchable') {
    const files = step.files.map(fileView)
    const storeId = step.store.name === 'known' ? step.store.id : null
    return {
      ...base,
      kind: step.kind,
      state: searchableState(record, files),
      storeId,
      title: step.title,
      files,
    }
  }
  const { run } = step
  const isKnown = 'counts' in run
  const refusal = run.name === 'refused' ? refusalOf(run.errors) : null
  return {
    ...base,
    ...(refusal === null ? {} : { failure: refusal }),
    kind: step.kind,
    state: batchState(record, run.name),
    uploadId: step.uploadId,
    name: step.name,
    endpoint: step.endpoint,
    batchId: isKnown || run.name === 'refused' ? run.batchId : null,
    status: isKnown ? run.status : run.name === 'refused' ? 'failed' : null,
    counts: isKnown ? run.counts : { total: 0, completed: 0, failed: 0 },
    lineErrors: run.name === 'refused' ? run.errors : [],
    saved: 'saved' in run ? run.saved : [],
  }
}

function refusalOf(errors: readonly { readonly code: string; readonly message: string }[]): Failure {
  const [first] = errors
  const detail = first === undefined ? 'no reason was given' : `${first.code}: ${first.message}`
  const words = first === undefined ? {} : { serviceMessage: first.message }
  return { kind: 'batch-refused', detail, count: errors.length, ...words }
}

function fileView({
  name,
  state,
  uploadId,
}: Extract<NextStep, { kind: 'searchable' }>['files'][number]): SearchableFile {
  const shown = state.name === 'ready' || state.name === 'asked' ? ('adding' as const) : state.name
  if (state.name !== 'failed') return { uploadId, name, state: shown }
  const { message, why } = state
  return { uploadId, name, state: 'failed', why, ...(message === '' ? {} : { message }) }
}

function searchableState(record: NextRecord, files: readonly SearchableFile[]): NextView['state'] {
  const has = (...states: readonly SearchableFile['state'][]) =>
    files.some(({ state }) => states.includes(state))
  if (record.failure !== null) return 'failed'
  if (!has('uploading', 'adding', 'indexing')) return has('failed') ? 'failed' : 'done'
  if (record.cancelled) return 'cancelled'
  return has('adding', 'indexing') ? 'working' : 'waiting'
}

function batchState({ cancelled, failure, step }: NextRecord, name: string): NextView['state'] {
  if (failure !== null || name === 'refused') return 'failed'
  if (name === 'ended')
    return step.kind === 'batch' && 'status' in step.run && step.run.status === 'cancelled'
      ? 'cancelled'
      : 'done'
  if (cancelled && (name === 'uploading' || name === 'ready')) return 'cancelled'
  return name === 'uploading' ? 'waiting' : 'working'
}

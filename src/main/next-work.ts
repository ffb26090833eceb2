import { basename, dirname } from 'node:path'
import type { FileNextLedger } from '../adapters/ledger/next-ledger'
import { batchEndpoint } from '../adapters/next/batch-endpoint'
import type { UploadManager } from '../core/list/upload-manager'
import type { RunnerDeps } from '../core/next/next-runner'
import { isOver, NextSteps } from '../core/next/next-steps'
import { type Failure, failureOf, HoistError } from '../shared/failures'
import { type NextKind, type NextView, uploadsOf } from '../shared/next'

export interface NextWorkDeps extends Omit<RunnerDeps, 'ledger' | 'callsFor'> {
  readonly ledger: FileNextLedger
  readonly manager: UploadManager
  /** Whether there is such an account: those of the terminal are continued there. */
  readonly hasAccount: (accountId: string) => boolean
  readonly newId: () => string
  readonly notice: (failure: Failure) => void
  readonly onChange: () => void
}

/** What happens with uploads of the window once they are completed. */
export class NextWork {
  readonly #deps: NextWorkDeps
  readonly #steps: NextSteps

  constructor(deps: NextWorkDeps) {
    this.#deps = deps
    const callsFor: RunnerDeps['callsFor'] = (accountId) => deps.manager.callsFor(accountId)
    const events = { changed: deps.onChange, removed: deps.onChange }
    this.#steps = new NextSteps({ ...deps, callsFor }, events, deps.newId)
  }

  /** Continues what is on disk. Call when the uploads of the ledger are in the list. */
  async open(): Promise<void> {
    const { hasAccount, ledger, manager, notice } = this.#deps
    const { problems, records } = await ledger.load()
    for (const problem of problems) notice(problem)
    this.#steps.open(records.filter(({ account }) => hasAccount(account.id)))
    for (const view of this.#steps.views()) {
      const isListed = uploadsOf(view).some((id) => manager.record(id) !== undefined)
      // Nobody can see it any more.
      if (!isListed && isOver(view.state)) await this.#steps.remove(view.id)
    }
    for (const id of manager.ids()) this.uploadChanged(id)
  }

  views(): NextView[] {
    return this.#steps.views()
  }

  /** An upload has changed: what waits for its end begins. */
  uploadChanged(id: string): void {
    const state = this.#deps.manager.record(id)?.state
    if (state?.name === 'completed') this.#ended(id, { fileId: state.fileId })
    else if (state?.name === 'cancelled') this.#ended(id, null)
  }

  /**
   * Adds the files of these uploads to a new vector store for each account, now or when they are completed. Throws a
   * HoistError if that cannot be kept.
   */
  async makeSearchable(ids: readonly string[]): Promise<void> {
    const { manager } = this.#deps
    const records = this.#without('searchable', ids)
    for (const accountId of new Set(records.map(({ account }) => account.id))) {
      const own = records.filter(({ account }) => account.id === accountId)
      const [first] = own
      if (first === undefined) continue
      const { name, path } = first.source
      await this.#steps.add({
        kind: 'searchable',
        account: { ...first.account, origin: manager.originOf(accountId) },
        title: own.length === 1 ? name : basename(dirname(path)),
        storeId: null,
        expiresDays: null,
        chunking: null,
        files: own.map(({ id, source }) => ({ uploadId: id, name: source.name })),
      })
      for (const { id } of own) this.uploadChanged(id)
    }
  }

  /** Runs each of these files as a batch, now or when it is completed. Throws a HoistError. */
  async runAsBatch(ids: readonly string[]): Promise<void> {
    const { manager } = this.#deps
    for (const { account, id, source } of this.#without('batch', ids)) {
      const endpoint = await batchEndpoint(source.path)
      if (endpoint === null)
        throw new HoistError({ kind: 'batch-refused', detail: 'the first line of the file names no url' })
      await this.#steps.add({
        kind: 'batch',
        account: { ...account, origin: manager.originOf(account.id) },
        uploadId: id,
        name: source.name,
        source: source.path,
        endpoint,
      })
      this.uploadChanged(id)
    }
  }

  /** Throws a HoistError. */
  cancel(id: string): Promise<void> {
    return this.#steps.cancel(id)
  }

  /** Throws a HoistError. */
  retry(id: string): Promise<void> {
    return this.#steps.retry(id)
  }

  /** Aborts everything and resolves when nothing is in flight and all is on disk. */
  close(): Promise<void> {
    return this.#steps.close()
  }

  #ended(id: string, end: { readonly fileId: string } | null): void {
    if (!this.#steps.awaits(id)) return
    this.#steps.uploadEnded(id, end).catch((error: unknown) => this.#deps.notice(failureOf(error)))
  }

  /** Those uploads for which this is not on its way, nor done. */
  #without(kind: NextKind, ids: readonly string[]) {
    const hasOne = (id: string) =>
      this.#steps
        .of(id)
        .some((view) => view.kind === kind && view.state !== 'failed' && view.state !== 'cancelled')
    return ids.filter((id) => !hasOne(id)).flatMap((id) => this.#deps.manager.record(id) ?? [])
  }
}

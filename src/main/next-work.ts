import { basename, dirname } from 'node:path'
import type { Files } from '../adapters/files/files'
import type { FileNextLedger } from '../adapters/ledger/next-ledger'
import type { NextServiceApi } from '../adapters/service/next-api'
import { runAttempt } from '../core/attempts/run-attempt'
import type { UploadManager } from '../core/list/upload-manager'
import { ofStep, type RunnerDeps } from '../core/next/next-runner'
import { isOver, NextSteps } from '../core/next/next-steps'
import { type Failure, failureOf, HoistError } from '../shared/failures/failures'
import type { SearchableChoice } from '../shared/ipc/channels'
import {
  type NextKind,
  type NextSettings,
  type NextView,
  type StoresPage,
  uploadsOf,
  usualNext,
} from '../shared/service/next'
import type { Purpose } from '../shared/service/purposes'

export interface NextWorkDeps extends Omit<RunnerDeps, 'api' | 'ledger' | 'callsThatProbe'> {
  readonly api: NextServiceApi
  readonly ledger: FileNextLedger
  readonly manager: UploadManager
  readonly files: Pick<Files, 'batchEndpoint'>
  /** Whether this profile has that account: next steps of other accounts are continued in the terminal. */
  readonly hasAccount: (accountId: string) => boolean
  /** Throws a HoistError if the account cannot be used now. */
  readonly check: (accountId: string) => Promise<unknown>
  readonly settings: () => NextSettings
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
    const callsThatProbe: RunnerDeps['callsThatProbe'] = (accountId) => deps.manager.callsThatProbe(accountId)
    const events = { changed: deps.onChange, removed: deps.onChange }
    this.#steps = new NextSteps({ ...deps, callsThatProbe }, events, deps.newId)
  }

  /** Continues what is on disk. Call when the uploads of the ledger are in the list. */
  async open(): Promise<void> {
    const { hasAccount, ledger, logger, manager, notice } = this.#deps
    const { problems, records } = await ledger.load()
    for (const problem of problems) notice(problem)
    this.#steps.open(records.filter(({ account }) => hasAccount(account.id)))
    for (const view of this.#steps.views()) {
      const isListed = uploadsOf(view).some((id) => manager.record(id) !== undefined)
      if (isListed || !isOver(view.state)) continue
      // Nobody can see it. If the disk is full, the next start tries again.
      await this.#steps
        .remove(view.id)
        .catch((error: unknown) => logger.log('warn', 'next', { failure: failureOf(error) }))
    }
    for (const id of manager.ids()) this.uploadChanged(id)
    // A crash came before they had their next step. Files may be read for it, and nothing waits for that.
    const isOurs = (id: string) => hasAccount(manager.record(id)?.account.id ?? '')
    void this.begin(manager.ids().filter(isOurs))
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

  /** An upload was removed from the list for good: what waits for its end never begins. */
  uploadRemoved(id: string): void {
    this.#ended(id, null)
  }

  /**
   * One page of the vector stores of an account. One attempt: the person sees why it failed and decides. Throws a
   * HoistError.
   *
   * @param after where the previous page ended; null starts from the beginning
   */
  async stores(accountId: string, after: string | null): Promise<StoresPage> {
    await this.#deps.check(accountId)
    const { signal } = new AbortController()
    const page = await runAttempt('next', () => this.#deps.api.listStores(accountId, after, signal), signal)
    if (page.kind === 'aborted') throw signal.reason
    if (page.kind !== 'done') throw new HoistError(ofStep(page.failure))
    return page.value
  }

  /**
   * Adds the files of these uploads to a vector store, now or when they are completed. Each account gets a new one; an
   * existing one is of one account. Throws a HoistError if that cannot be kept.
   */
  async makeSearchable(ids: readonly string[], { chunking, store }: SearchableChoice): Promise<void> {
    const { manager } = this.#deps
    const records = this.#without('searchable', ids)
    const accountIds = new Set(records.map(({ account }) => account.id))
    if (store.kind === 'existing' && accountIds.size > 1)
      throw new HoistError({ kind: 'bad-request', detail: 'a vector store is of one account' })
    for (const accountId of accountIds) {
      const own = records.filter(({ account }) => account.id === accountId)
      const [first] = own
      if (first === undefined) continue
      const { name, path } = first.source
      await this.#steps.add({
        kind: 'searchable',
        account: { ...first.account, origin: manager.originOf(accountId) },
        title: store.name || (own.length === 1 ? name : basename(dirname(path))),
        storeId: store.kind === 'existing' ? store.id : null,
        expiresDays: store.kind === 'new' ? store.expiresDays : null,
        chunking,
        files: own.map(({ id, source }) => ({ uploadId: id, name: source.name })),
      })
      for (const { id } of own) this.uploadChanged(id)
    }
  }

  /** What the current settings say should be done with new files of that purpose: their uploads keep it. */
  wanted(purpose: Purpose): NextKind | undefined {
    const next = usualNext[purpose]
    return next !== null && this.#deps.settings()[next.setting] ? next.kind : undefined
  }

  /**
   * Gives uploads the next step that they were added with, once. What cannot be added becomes a notice, and the uploads
   * continue. Never rejects.
   */
  async begin(ids: readonly string[]): Promise<void> {
    const { manager } = this.#deps
    const having = (kind: NextKind) => ids.filter((id) => manager.record(id)?.next === kind)
    // A crash may have come when the step was on disk, and the upload did not say so yet.
    const isNew = (id: string) => !this.#steps.of(id).some(({ kind }) => kind === manager.record(id)?.next)
    const usual: SearchableChoice = { store: { kind: 'new', name: '', expiresDays: null }, chunking: null }
    const searched = having('searchable')
    await this.#once(searched, () => this.makeSearchable(searched.filter(isNew), usual))
    for (const id of having('batch')) await this.#once([id], () => this.runAsBatch([id].filter(isNew)))
  }

  /** Runs each of these files as a batch, now or when it is completed. Throws a HoistError. */
  async runAsBatch(ids: readonly string[]): Promise<void> {
    const { files, manager } = this.#deps
    for (const { account, id, source } of this.#without('batch', ids)) {
      const endpoint = await files.batchEndpoint(source.path)
      if (endpoint === null)
        throw new HoistError({
          kind: 'batch-no-endpoint',
          detail: 'the first line of the file names no url',
          subject: source.name,
        })
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

  /** The endpoint of the lines of an upload; null if it has none, or the file no longer exists. */
  async endpointOf(id: string): Promise<string | null> {
    for (const view of this.#steps.of(id)) if (view.kind === 'batch') return view.endpoint
    const record = this.#deps.manager.record(id)
    if (record?.purpose !== 'batch') return null
    // Nobody waits for the endpoint, so an unreadable file is no error.
    return this.#deps.files.batchEndpoint(record.source.path).catch(() => null)
  }

  /**
   * Continues the steps that failed in such a way, because they may work now. What cannot be kept on disk becomes a
   * notice.
   */
  mended(isMended: Parameters<NextSteps['mended']>[0]): void {
    this.#steps.mended(isMended).catch((error: unknown) => this.#deps.notice(failureOf(error)))
  }

  /** Whether saved results are no longer where they were saved. Never rejects. */
  areResultsGone(id: string): Promise<boolean> {
    return this.#steps.areResultsGone(id)
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

  async #once(ids: readonly string[], add: () => Promise<void>): Promise<void> {
    try {
      await add()
    } catch (error) {
      const failure = failureOf(error)
      this.#deps.notice(failure)
      // The next start adds it. Anything else is about the files, and would be the same then.
      if (failure.kind === 'disk-full' || failure.kind === 'ledger-unwritable') return
    }
    await this.#deps.manager.nextBegun(ids).catch((error: unknown) => this.#deps.notice(failureOf(error)))
  }

  #ended(id: string, end: { readonly fileId: string } | null): void {
    if (!this.#steps.awaits(id)) return
    this.#steps.uploadEnded(id, end).catch((error: unknown) => this.#deps.notice(failureOf(error)))
  }

  /** The uploads without a step of this kind that is in progress or done. */
  #without(kind: NextKind, ids: readonly string[]) {
    const hasOne = (id: string) =>
      this.#steps
        .of(id)
        .some((view) => view.kind === kind && view.state !== 'failed' && view.state !== 'cancelled')
    return ids.filter((id) => !hasOne(id)).flatMap((id) => this.#deps.manager.record(id) ?? [])
  }
}

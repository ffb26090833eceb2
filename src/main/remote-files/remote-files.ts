import { DraftFile } from '../../adapters/files/draft-file'
import type { OwnFiles } from '../../adapters/ledger/own-files'
import { runAttempt } from '../../core/attempts/run-attempt'
import type { UploadManager } from '../../core/list/upload-manager'
import type { RemoteFile } from '../../core/ports'
import { type Failure, failureOf, HoistError } from '../../shared/failures/failures'
import type { Deleted, DownloadView, RemoteFilesPage } from '../../shared/service/remote-files'
import { safeFileName } from '../../shared/words/safe-name'
import type { LazyApi } from '../network/lazy-api'

/** How many files are deleted at the same time. */
const deletesAtOnce = 4

export interface RemoteFilesDeps {
  readonly api: Pick<LazyApi, 'listFiles' | 'deleteFile' | 'download'>
  readonly manager: Pick<UploadManager, 'settle'>
  readonly own: Pick<OwnFiles, 'note'>
  /** Throws a HoistError if the account cannot be used, such as without a key. */
  readonly check: (accountId: string) => Promise<unknown>
  /** The IDs of all files that were ever uploaded. Never rejects. */
  readonly uploaded: () => Promise<ReadonlySet<string>>
  /** The purposes whose files an account cannot download. */
  readonly sealed: (accountId: string) => readonly string[]
  readonly onDownloads: () => void
  /** Puts a text on the clipboard. */
  readonly copy: (text: string) => void
  /** Shows a file in the system's file manager. */
  readonly show: (path: string) => void
}

interface Download {
  view: DownloadView
  readonly stop: AbortController
}

/** The files on the service now, which the window lists, deletes, copies and downloads. */
export class RemoteFiles {
  readonly #deps: RemoteFilesDeps
  /** The listed files, by account and id: no others can be copied or downloaded. */
  readonly #known = new Map<string, Map<string, RemoteFile>>()
  readonly #downloads = new Map<string, Download>()
  readonly #deleting = new Set<AbortController>()
  /** Resolves when nothing is being downloaded: files are downloaded one after the other. */
  #line: Promise<unknown> = Promise.resolve()

  constructor(deps: RemoteFilesDeps) {
    this.#deps = deps
  }

  /**
   * One page of the files of an account. One attempt: the person sees why it failed and decides. Throws a HoistError.
   *
   * @param after the id at the end of the previous page; null starts from the beginning
   */
  async list(accountId: string, after: string | null): Promise<RemoteFilesPage> {
    await this.#deps.check(accountId)
    const { signal } = new AbortController()
    const page = await runAttempt('files', () => this.#deps.api.listFiles(accountId, after, signal), signal)
    if (page.kind === 'aborted') throw signal.reason
    if (page.kind !== 'done') throw new HoistError(page.failure)
    const known = after === null ? new Map() : (this.#known.get(accountId) ?? new Map())
    for (const file of page.value.files) known.set(file.id, file)
    this.#known.set(accountId, known)
    const uploaded = await this.#deps.uploaded()
    const files = page.value.files.map((file) =>
      uploaded.has(file.id) ? ({ ...file, isOwn: true } as const) : file,
    )
    return { ...page.value, files }
  }

  /**
   * Deletes files for good. Resolves with the ids of the deleted files and the reason for the first failure. During an
   * outage this waits.
   */
  async remove(accountId: string, ids: readonly string[]): Promise<Deleted> {
    await this.#deps.check(accountId)
    const stop = new AbortController()
    const { signal } = stop
    this.#deleting.add(stop)
    const gone: string[] = []
    const next = ids.values()
    let failure: Failure | null = null
    const worker = async () => {
      for (const id of next) {
        if (failure !== null || signal.aborted) return
        try {
          await this.#deps.manager.settle(
            accountId,
            () => this.#deps.api.deleteFile(accountId, id, signal),
            signal,
          )
          gone.push(id)
          this.#known.get(accountId)?.delete(id)
        } catch (error) {
          if (!signal.aborted) failure ??= failureOf(error)
        }
      }
    }
    await Promise.all(Array.from({ length: deletesAtOnce }, worker))
    this.#deleting.delete(stop)
    return { gone, failure }
  }

  /** Ends the deletions that are running; what is deleted stays deleted. */
  stopDeleting(): void {
    for (const each of this.#deleting) each.abort(new Error('the person stopped it'))
  }

  /** Copies the ids of listed files, one per line. */
  copyIds(accountId: string, ids: readonly string[]): void {
    this.#deps.copy(ids.map((id) => this.#file(accountId, id).id).join('\n'))
  }

  /** Begins to download files into a folder, one after the other. */
  download(accountId: string, ids: readonly string[], folder: string): void {
    const sealed = new Set(this.#deps.sealed(accountId))
    for (const id of ids) {
      const file = this.#file(accountId, id)
      const before = this.#downloads.get(id)?.view.state.name
      if (sealed.has(file.purpose ?? '') || before === 'waiting' || before === 'running') continue
      const stop = new AbortController()
      const name = safeFileName(file.filename ?? id)
      const view: DownloadView = { id, name, bytes: file.bytes, received: 0, state: { name: 'waiting' } }
      const download = { view, stop }
      this.#downloads.set(id, download)
      this.#line = this.#line.then(() => this.#run(download, accountId, folder))
    }
    this.#deps.onDownloads()
  }

  /** Stops a download, or removes an ended one from the list. */
  dismissDownload(id: string): void {
    this.#downloads.get(id)?.stop.abort(new Error('the person stopped it'))
    this.#downloads.delete(id)
    this.#deps.onDownloads()
  }

  /** Shows a downloaded file in the system's file manager. */
  showDownload(id: string): void {
    const state = this.#downloads.get(id)?.view.state
    if (state?.name !== 'done')
      throw new HoistError({ kind: 'bad-request', detail: 'there is no such download' })
    this.#deps.show(state.path)
  }

  downloads(): DownloadView[] {
    return [...this.#downloads.values()].map(({ view }) => view)
  }

  async close(): Promise<void> {
    for (const each of this.#deleting) each.abort(new Error('Hoist is closing'))
    for (const { stop } of this.#downloads.values()) stop.abort(new Error('Hoist is closing'))
    await this.#line
  }

  /** Never rejects. */
  async #run(download: Download, accountId: string, folder: string): Promise<void> {
    const { signal } = download.stop
    if (signal.aborted) return
    const { bytes, id, name } = download.view
    const change = (view: Partial<DownloadView>) => {
      download.view = { ...download.view, ...view }
      this.#deps.onDownloads()
    }
    let draft: DraftFile | null = null
    try {
      const made = await DraftFile.beside(folder, name, 'download-failed')
      draft = made
      change({ state: { name: 'running' } })
      const content = () => made.content(bytes, () => change({ received: made.length }))
      await this.#deps.manager.settle(
        accountId,
        () => this.#deps.api.download(accountId, id, content(), signal),
        signal,
      )
      const path = await made.finishAs(name)
      await this.#deps.own.note(path)
      draft = null
      change({ received: made.length, state: { name: 'done', path } })
    } catch (error) {
      if (!signal.aborted) change({ state: { name: 'failed', failure: failureOf(error) } })
    } finally {
      await draft?.discard()
    }
  }

  #file(accountId: string, id: string): RemoteFile {
    const file = this.#known.get(accountId)?.get(id)
    if (file === undefined) throw new HoistError({ kind: 'bad-request', detail: 'there is no such file' })
    return file
  }
}

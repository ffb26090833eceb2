import { nodeClock } from '../../adapters/node-clock'
import type { UploadManager } from '../../core/list/upload-manager'
import type { UploadView } from '../../shared/ipc/views'
import { type OverdueFile, OverdueFiles } from '../files/overdue-files'
import { isFinished, type Reporter } from '../words/reporter'
import { Troubles } from '../words/troubles'
import { waitsForPerson } from './outcome'

/** Reports what happens to the uploads of a run: their progress, their troubles, and which will be overdue. */
export class Progress {
  readonly #reporter: Reporter
  readonly #troubles: Troubles
  readonly #overdueFiles: OverdueFiles

  /** @param host as people know it */
  constructor(reporter: Reporter, host: string, limit: number | null, lifetimeMs: number) {
    this.#reporter = reporter
    this.#troubles = new Troubles(host)
    this.#overdueFiles = new OverdueFiles(limit, lifetimeMs)
  }

  /** Something of an upload has changed. */
  changed(view: UploadView): void {
    if (isFinished(view)) for (const event of this.#troubles.ended(view)) this.#reporter.trouble(event)
    this.#reporter.upload(view)
  }

  /** Reports what only time tells: troubles that begin or end, and files that will be overdue. */
  look(manager: UploadManager, accountId: string): void {
    const views = manager.views().filter((view) => !waitsForPerson(view))
    const [unreachable] = manager.unreachable()
    for (const event of this.#troubles.look(views, unreachable)) this.#reporter.trouble(event)
    const rate = manager.rates()[accountId]
    const now = nodeClock.now()
    for (const view of views) this.#overdue(this.#overdueFiles.ofUpload(view, rate, now))
  }

  /** Reports a file whose upload has not begun, if it will be overdue. */
  foresee(file: { readonly path: string; readonly name: string; readonly size: number }): void {
    this.#overdue(this.#overdueFiles.ofFile(file))
  }

  #overdue(file: OverdueFile | null): void {
    if (file !== null) this.#reporter.overdue(file)
  }
}

import type { Files } from '../../adapters/files/files'
import { nodeClock } from '../../adapters/node-clock'
import type { UploadManager } from '../../core/list/upload-manager'
import { untilRead } from '../../core/source/drive'
import { likeness } from '../../core/source/likeness'
import type { UploadRecord } from '../../core/upload/record/record'
import { type Failure, failureOf } from '../../shared/failures/failures'
import type { LocatedFile } from '../../shared/words/told-apart'
import type { UploadCommand } from '../arguments'
import type { FitFiles } from '../files/fit-files'
import type { NamedFiles } from '../files/named-files'
import { type Done, type GoodFile, planContinuation } from '../files/plan-continuation'
import type { Reporter } from '../words/reporter'
import type { Progress } from './progress'

export interface StartUploadsDeps {
  readonly command: UploadCommand
  readonly account: UploadRecord['account']
  readonly manager: UploadManager
  readonly source: Pick<Files, 'md5'>
  readonly files: NamedFiles
  readonly fitFiles: FitFiles
  /** What earlier runs have left. */
  readonly records: readonly UploadRecord[]
  readonly reporter: Pick<Reporter, 'say'>
  readonly progress: Progress
  /** The upload belongs to the command and is in the ledger. */
  readonly begun: (id: string) => void
  readonly problem: (file: LocatedFile | null, failure: Failure) => void
  readonly signal: AbortSignal
}

/** Starts an upload of each file, or continues the one that an earlier run has left. */
export class StartUploads {
  readonly #deps: StartUploadsDeps
  readonly #replaced = new Set<string>()

  constructor(deps: StartUploadsDeps) {
    this.#deps = deps
  }

  /** Whether another upload is started instead of that one, whose file has changed. */
  isReplaced(id: string): boolean {
    return this.#replaced.has(id)
  }

  /** Resolves when it is known for each file whether it was uploaded before. */
  async begin(files: readonly GoodFile[]): Promise<void> {
    const { account, command, manager, problem, progress, records, signal } = this.#deps
    this.#deps.files.tellApart()
    const plan = planContinuation(files, records, command, account)
    for (const { name, path, fingerprint } of plan.fresh)
      progress.foresee({ path, name, size: fingerprint.size })
    manager.open([...plan.toContinue, ...plan.changed])
    for (const record of plan.changed) this.#replace(record)
    for (const file of plan.fresh.filter((each) => plan.unprovable.has(each)))
      this.#say(file, 'may have been uploaded before, but there is no checksum to compare. Hoist sends it.')
    for (const { id } of plan.toContinue) this.#continue(id)
    await this.#add(plan.fresh)
    const settling = plan.done.map((done) =>
      this.#settle(done).catch((error: unknown) => {
        if (!signal.aborted) problem(done.file, failureOf(error))
      }),
    )
    await Promise.all(settling)
  }

  #say(file: LocatedFile, text: string): void {
    this.#deps.reporter.say(`${this.#deps.files.called(file)} ${text}`)
  }

  #replace({ id, source }: UploadRecord): void {
    this.#say(source, 'has changed since its upload started. Hoist cancels that upload and starts over.')
    this.#replaced.add(id)
    this.#deps.manager.cancel(id)
  }

  #continue(id: string): void {
    const { begun, manager } = this.#deps
    // The state after recovery: what was failing has failed, and what was pausing is paused.
    const name = manager.record(id)?.state.name
    if (name === 'paused') manager.resume(id)
    if (name === 'failed') manager.retry(id)
    if (name === 'ready') manager.complete(id)
    begun(id)
  }

  /** Files that need no check go together, and any other file as soon as it is checked. */
  async #add(files: readonly GoodFile[]): Promise<void> {
    const { fitFiles } = this.#deps
    const unchecked = files.filter((file) => !fitFiles.needsCheck(file))
    const checked = files
      .filter((file) => fitFiles.needsCheck(file))
      .map(async (file) => {
        const fit = await fitFiles.fit(file)
        if (fit.sent.length > 0) await this.#addNow(fit.sent)
        // The copies may have been named on the command line, too.
        const copies = this.#deps.files.addCopies(fit.copies)
        if (copies.length > 0) await this.begin(copies)
      })
    if (unchecked.length > 0) await this.#addNow(unchecked)
    await Promise.all(checked)
  }

  async #addNow(files: readonly GoodFile[]): Promise<void> {
    const { account, begun, command, manager, problem } = this.#deps
    const { expiresAfter, purpose } = command
    const { ids, failure } = await manager.add(
      files.map(({ path, name, fingerprint, mimeType }) => ({
        path,
        name,
        fingerprint,
        mimeType,
        purpose,
        expiresAfter,
        account,
        autoComplete: true,
      })),
    )
    if (failure !== null) problem(null, failure)
    for (const id of ids) begun(id)
  }

  /** A file that was uploaded before is sent again only if it is now another one, or the service has lost it. */
  async #settle({ file, record, fileId }: Done): Promise<void> {
    const { account, begun, manager, signal } = this.#deps
    if (likeness(file.fingerprint, record.source.fingerprint) !== 'same') {
      this.#say(file, 'looks like a file that was uploaded before. Hoist compares their checksums.')
      if (record.md5 !== (await this.#md5Of(file))) {
        this.#say(file, 'is not the same as the file that was uploaded before. Hoist sends it.')
        return this.#add([file])
      }
    }
    if (await manager.fileExists(account.id, fileId, signal)) {
      this.#say(file, 'was uploaded before. To upload it again, use --again.')
      manager.open([record])
      begun(record.id)
    } else {
      this.#say(file, `was uploaded before, but the service no longer has ${fileId}. Hoist sends it again.`)
      await this.#add([file])
    }
  }

  #md5Of({ fingerprint, path }: GoodFile): Promise<string> {
    const { command, signal, source } = this.#deps
    const sum = source.md5(path, fingerprint.size, signal)
    sum.allow(fingerprint.size)
    const deps = { clock: nodeClock, random: Math.random, limits: () => command.settings }
    return untilRead(() => sum.value(), deps, signal)
  }
}

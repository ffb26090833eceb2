import { randomUUID } from 'node:crypto'
import { silentMs } from '../../adapters/drives/silence'
import { nodeClock } from '../../adapters/node-clock'
import type { Connection } from '../../adapters/service/service-call'
import { UploadManager } from '../../core/list/upload-manager'
import type { UploadRecord } from '../../core/upload/record/record'
import { type Failure, failureOf } from '../../shared/failures/failures'
import type { UploadView } from '../../shared/ipc/views'
import type { LocatedFile } from '../../shared/words/told-apart'
import type { UploadCommand } from '../arguments'
import { FitFiles } from '../files/fit-files'
import { NamedFiles, silentWords } from '../files/named-files'
import { ThenSteps } from '../then'
import type { Reporter } from '../words/reporter'
import type { Ports } from './open-ports'
import { isOver, type Outcome, outcomeOf, reportEnd } from './outcome'
import { Progress } from './progress'
import { StartUploads } from './start-uploads'

/** Longest time that the end waits until the service has shown the completed files, in milliseconds. */
const longestCheckMs = 10_000

/** Longest time between two checks of the speed, in milliseconds. */
const refreshMs = 250

export interface UploadRunDeps {
  readonly command: UploadCommand
  readonly connection: Connection
  readonly account: UploadRecord['account']
  readonly ports: Ports
  readonly reporter: Reporter
  /** Aborting it stops the run safely. */
  readonly signal: AbortSignal
  /** Called at every change of every upload. */
  readonly onView: (view: UploadView) => void
}

/** One run of a command, from its arguments to its outcome. */
export class UploadRun {
  readonly #deps: UploadRunDeps
  readonly #origin: string
  readonly #manager: UploadManager
  readonly #fitFiles: FitFiles
  readonly #files: NamedFiles
  readonly #progress: Progress
  /** Whether an earlier run has reached the service: uploads that are not continued are evidence, too. */
  #hasWorked = false
  #then: ThenSteps | null = null
  #hasFailed = false
  /** Whether every file was found, and is in the list if it may be sent. */
  #isSettled = false
  #wake = () => {}

  constructor(deps: UploadRunDeps) {
    const { account, command, connection, ports, reporter, signal } = deps
    const { limits } = connection.service
    this.#deps = deps
    this.#origin = new URL(connection.baseUrl).origin
    this.#manager = this.#newManager()
    this.#progress = new Progress(reporter, account.name, command.settings.bandwidthLimit, limits.lifetimeMs)
    const shared = {
      own: ports.own,
      command,
      reporter,
      problem: (file: LocatedFile, failure: Failure) => this.#problem(file, failure),
      failed: () => {
        this.#hasFailed = true
      },
      signal,
    }
    const called = (file: LocatedFile) => this.#files.called(file)
    const onSilent = (file: LocatedFile) => reporter.say(silentWords(called(file)))
    this.#fitFiles = new FitFiles({ ...shared, files: ports.source, limits, called, onSilent })
    this.#files = new NamedFiles({ ...shared, source: ports.source, fitFiles: this.#fitFiles })
  }

  /** Resolves when all uploads and their next steps have ended, or the run was stopped. Throws a HoistError. */
  async run(): Promise<Outcome> {
    const { ports, signal } = this.#deps
    const records = await this.#load()
    await this.#prepareThen()
    const found = this.#files.find()
    // A drive that does not answer does not delay a file on another one.
    await Promise.race([found, nodeClock.sleep(silentMs, signal)])
    if (signal.aborted) {
      ports.source.close()
      await ports.api.close()
      return 'interrupted'
    }
    const uploads = this.#startUploads(records)
    const refresh = setInterval(() => this.#refresh(), refreshMs)
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    try {
      this.#manager.learn(records)
      await Promise.race([this.#allEnded(uploads, found), stopped])
      // The output says how the service describes the completed files.
      await Promise.race([this.#manager.checked(longestCheckMs), stopped])
    } finally {
      clearInterval(refresh)
      await this.#then?.close()
      await this.#manager.close()
      ports.source.close()
      await ports.api.close()
    }
    return this.#end(uploads)
  }

  #newManager(): UploadManager {
    const { command, connection, ports, reporter } = this.#deps
    const { settings } = command
    const { api, fileIds, ledger, logger, source } = ports
    return new UploadManager(
      {
        api,
        source,
        ledger,
        fileIds,
        tellsFileIds: true,
        clock: nodeClock,
        random: Math.random,
        logger,
        settings: () => settings,
        bandwidth: () => settings.bandwidthLimit,
        limits: () => connection.service.limits,
        hostOf: () => this.#origin,
        hasWorked: () => this.#hasWorked,
      },
      {
        changed: (id) => this.#changed(id),
        removed: () => {},
        reordered: () => {},
        notice: (failure) => reporter.problem(null, failure),
        busy: () => {},
        unreachable: () => {},
        worked: () => {},
        blocked: () => {},
        mended: () => {},
      },
      randomUUID,
    )
  }

  #startUploads(records: readonly UploadRecord[]): StartUploads {
    const { account, command, ports, reporter, signal } = this.#deps
    return new StartUploads({
      command,
      account,
      manager: this.#manager,
      source: ports.source,
      files: this.#files,
      fitFiles: this.#fitFiles,
      records,
      reporter,
      progress: this.#progress,
      begun: (id) => {
        const view = this.#manager.view(id)
        if (view !== undefined) this.#then?.begin(id, view, this.#files.count)
      },
      problem: (file, failure) => this.#problem(file, failure),
      signal,
    })
  }

  /** Reads what earlier runs have left. */
  async #load(): Promise<readonly UploadRecord[]> {
    const { account, ports, reporter } = this.#deps
    const { ledger, logger } = ports
    const { records, problems } = await ledger.load()
    this.#hasWorked = records.some((record) => record.account.id === account.id && record.remote !== null)
    for (const failure of problems) reporter.problem(null, failure)
    ledger
      .rewriteOutdated()
      .catch((error: unknown) =>
        logger.log('warn', 'old records not rewritten', { failure: failureOf(error) }),
      )
    return records
  }

  async #prepareThen(): Promise<void> {
    const { account, command, ports, reporter } = this.#deps
    if (command.afterwards === null) return
    const { records, problems } = await ports.next.ledger.load()
    for (const failure of problems) reporter.problem(null, failure)
    this.#then = new ThenSteps(command.afterwards, {
      ...ports.next,
      files: ports.source,
      account: { ...account, origin: this.#manager.originOf(account.id) },
      callsThatProbe: (id) => this.#manager.callsThatProbe(id),
      hostOf: () => this.#origin,
      clock: nodeClock,
      logger: ports.logger,
      reporter,
      newId: randomUUID,
      records,
    })
  }

  /**
   * Starts the uploads, and resolves when nothing more happens by itself.
   *
   * @param found resolves when all arguments were looked at
   */
  async #allEnded(uploads: StartUploads, found: Promise<void>): Promise<void> {
    const beginnings: Promise<void>[] = []
    this.#files.handOver((files) => beginnings.push(uploads.begin(files)))
    this.#files.reportUnfound()
    await Promise.all([...beginnings, found])
    // More files may have been found meanwhile.
    await Promise.all(beginnings)
    // When the command is stopped, files that it still looks for are not sent.
    this.#isSettled = !this.#deps.signal.aborted
    while (!this.#manager.views().every(isOver)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    await this.#then?.settled()
  }

  /** Something of an upload has changed. */
  #changed(id: string): void {
    const view = this.#manager.view(id)
    if (view === undefined) return
    this.#progress.changed(view)
    this.#deps.onView(view)
    // An upload that the window left waiting for a person: whoever runs this command wants the file.
    if (view.state === 'ready') this.#manager.complete(id)
    if (view.fileId !== undefined) this.#then?.completed(id, view.fileId, view)
    if (isOver(view)) this.#wake()
  }

  #refresh(): void {
    for (const id of this.#manager.ids()) this.#changed(id)
    this.#progress.look(this.#manager, this.#deps.account.id)
  }

  #problem(file: LocatedFile | null, failure: Failure): void {
    this.#hasFailed = true
    this.#deps.reporter.problem(file, failure)
  }

  #end(uploads: StartUploads): Outcome {
    const { connection, reporter, signal } = this.#deps
    const views = this.#manager.views().filter(({ id }) => !uploads.isReplaced(id))
    reportEnd(views, reporter, connection.service.links.billing)
    const isComplete = this.#isSettled && views.every(isOver) && this.#then === null
    return outcomeOf({
      views,
      next: this.#then,
      hasFailed: this.#hasFailed,
      isInterrupted: signal.aborted && !isComplete,
    })
  }
}

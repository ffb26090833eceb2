import { createHash, randomUUID } from 'node:crypto'
import { basename, join, resolve } from 'node:path'
import { installCrashPoints } from '../adapters/crash-points'
import { silentMs } from '../adapters/drives/silence'
import { Files } from '../adapters/files/files'
import type { InspectedFile } from '../adapters/files/intake/intake'
import { inOrder } from '../adapters/files/source/in-order'
import { namedFile } from '../adapters/files/source/named-file'
import { TextFileIdLog } from '../adapters/ledger/file-id-log'
import { FileLedger } from '../adapters/ledger/file-ledger'
import { FileNextLedger } from '../adapters/ledger/next-ledger'
import { OwnFiles } from '../adapters/ledger/own-files'
import { fileLogger } from '../adapters/log/log-file'
import { DiskResultFiles } from '../adapters/next/result-files'
import { nodeClock } from '../adapters/node-clock'
import { profileFolder } from '../adapters/profile/profile-folder'
import { lockProfile } from '../adapters/profile/profile-lock'
import { checkCertificates, type OwnCertificates } from '../adapters/service/connections/certificates'
import { type Ask, NextServiceApi } from '../adapters/service/next-api'
import { ServiceApi } from '../adapters/service/service-api'
import type { Connection } from '../adapters/service/service-call'
import { blocksAccount } from '../core/attempts/account-failures'
import { UploadManager } from '../core/list/upload-manager'
import { untilRead } from '../core/source/drive'
import { likeness, likenessKey } from '../core/source/likeness'
import type { UploadRecord } from '../core/upload/record/record'
import { type Failure, failureOf, HoistError } from '../shared/failures/failures'
import type { UploadView } from '../shared/ipc/views'
import { failureText, messages } from '../shared/messages'
import { practiceAccountId } from '../shared/service/accounts'
import { baseUrlParts } from '../shared/service/base-url'
import { isTooLarge } from '../shared/service/services'
import type { Settings } from '../shared/settings'
import { closingNote } from '../shared/words/closing-note'
import { fullName, type LocatedFile, toldApart } from '../shared/words/told-apart'
import type { UploadCommand } from './arguments'
import { carryOn, type Done, type GoodFile } from './files/carry-on'
import { FitFiles } from './files/fit-files'
import { filesOfFolder } from './files/folder-files'
import { type OverdueFile, OverdueFiles } from './files/overdue-files'
import { startPractice } from './practice-child'
import type { Processes } from './processes'
import { proxyOf } from './proxy'
import { ThenSteps } from './then'
import { isFinished, type Reporter } from './words/reporter'
import { ofArgument } from './words/terminal-words'
import { Troubles } from './words/troubles'

export type Outcome = 'done' | 'differs' | 'failed' | 'then-failed' | 'then-incomplete' | 'interrupted'

/** Longest time that the end waits until the service has shown the completed files, in milliseconds. */
const longestCheckMs = 10_000

/** Longest time between two checks of the speed, in milliseconds. */
const refreshMs = 250

/**
 * Uploads the files of a command, or continues the uploads that an earlier run left, and resolves when all have ended.
 * Aborting the signal stops safely. Throws a HoistError when nothing could begin.
 *
 * @param apiKey the account's key; not needed with the practice server
 * @param onView every change of every upload
 */
export async function upload(
  command: UploadCommand,
  apiKey: string | null,
  reporter: Reporter,
  processes: Processes,
  signal: AbortSignal,
  onView: (view: UploadView) => void = () => {},
): Promise<Outcome> {
  const certificates = { ...command.certificates, passphrase: process.env.HOIST_CLIENT_PASSPHRASE ?? '' }
  // Reported once, before anything begins.
  await checkCertificates(certificates)
  const profile = profileFolder(command.userDataDir)
  const unlock = await lockProfile(profile)
  try {
    if (!command.practice)
      return await run(
        command,
        profile,
        connectionOf(command, apiKey, certificates),
        reporter,
        processes,
        signal,
        onView,
      )
    const practice = await startPractice(join(profile, 'practice'), processes)
    try {
      return await run(command, profile, practice.connection, reporter, processes, signal, onView)
    } finally {
      await practice.stop()
    }
  } finally {
    unlock?.()
  }
}

function connectionOf(
  command: UploadCommand,
  apiKey: string | null,
  certificates: OwnCertificates,
): Connection {
  const { baseUrl, service } = command
  if (apiKey === null)
    throw new HoistError({ kind: 'key-missing', detail: `${service.client.keyVariable} is not set` })
  const { organizationVariable, projectVariable } = service.client
  const named = (variable: string | null) => (variable === null ? '' : (process.env[variable] ?? ''))
  const organization = named(organizationVariable)
  const project = named(projectVariable)
  return { service, baseUrl, apiKey, organization, project, certificates }
}

/** The same service under the same headers is the same account, whatever its key and its API version are now. */
function accountOf(command: UploadCommand, connection: Connection): UploadRecord['account'] {
  if (command.practice) return { id: practiceAccountId, name: messages.practiceAccountName }
  const { baseUrl, organization, project } = connection
  const digest = createHash('sha256')
    .update(JSON.stringify([baseUrlParts(baseUrl).root, organization, project]))
    .digest('hex')
  return { id: `terminal-${digest.slice(0, 16)}`, name: new URL(baseUrl).host }
}

async function run(
  command: UploadCommand,
  profile: string,
  connection: Connection,
  reporter: Reporter,
  { startDrive }: Processes,
  signal: AbortSignal,
  onView: (view: UploadView) => void,
): Promise<Outcome> {
  const source = new Files(profile, startDrive)
  const ledger = new FileLedger(join(profile, 'uploads'))
  const account = accountOf(command, connection)
  const { settings } = command
  const { closing, limits } = connection.service
  const note = closingNote(command.purpose, closing)?.note
  if (note !== undefined) reporter.say(`--purpose ${command.purpose}: ${note}`)
  const { origin } = new URL(connection.baseUrl)
  const logger = fileLogger(join(profile, 'logs', 'hoist.log'))
  const api = new ServiceApi({
    connection: () => connection,
    stallMs: () => settings.stallTimeoutSeconds * 1000,
    userAgent: 'Hoist/terminal',
    bandwidth: () => settings.bandwidthLimit,
    routes: (url) => [proxyOf(process.env, url)],
    logger,
  })
  const own = new OwnFiles(join(profile, 'own-files.jsonl'), source, logger)
  const ask: Ask = (...call) => api.ask(...call)
  const next = {
    api: new NextServiceApi(ask, (id) => api.clockSkew(id)),
    ledger: new FileNextLedger(join(profile, 'next')),
    results: new DiskResultFiles(ask, own, source),
  }
  if (__HOIST_CRASHES__) installCrashPoints(api, ledger, next, process.env.HOIST_CRASH_AT)
  const troubles = new Troubles(account.name)
  let wake = () => {}
  let failed = false
  let settled = false
  const changed = (id: string) => {
    const view = manager.view(id)
    if (view === undefined) return
    if (isFinished(view)) for (const event of troubles.ended(view)) reporter.trouble(event)
    reporter.upload(view)
    onView(view)
    // An upload that the window left waiting for a person: whoever runs this command wants the file.
    if (view.state === 'ready') manager.complete(id)
    if (view.fileId !== undefined) then?.completed(id, view.fileId, view)
    if (isOver(view)) wake()
  }
  let knownToWork = false
  let then: ThenSteps | null = null
  const manager = new UploadManager(
    {
      api,
      source,
      ledger,
      fileIds: new TextFileIdLog(join(profile, 'file-ids.txt')),
      tellsFileIds: true,
      clock: nodeClock,
      random: Math.random,
      logger,
      settings: () => settings,
      bandwidth: () => settings.bandwidthLimit,
      limits: () => limits,
      hostOf: () => origin,
      // Uploads that are not continued are evidence, too.
      hasWorked: () => knownToWork,
    },
    {
      changed,
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
  const problem = (file: LocatedFile | null, failure: Failure) => {
    failed = true
    reporter.problem(file, failure)
  }

  let folders: ReadonlyMap<string, string> = new Map()
  const called = ({ name, path }: LocatedFile) => fullName(name, folders.get(path))
  const fitFiles = new FitFiles({
    files: source,
    own,
    command,
    limits,
    reporter,
    problem,
    failed: () => {
      failed = true
    },
    called,
    onSilent: (file) => reporter.say(silentWords(called(file))),
    signal,
  })
  const { records, problems } = await ledger.load()
  knownToWork = records.some(({ account: { id }, remote }) => id === account.id && remote !== null)
  for (const failure of problems) reporter.problem(null, failure)
  ledger
    .rewriteOutdated()
    .catch((error: unknown) => logger.log('warn', 'old records not rewritten', { failure: failureOf(error) }))
  if (command.afterwards !== null) {
    const left = await next.ledger.load()
    for (const failure of left.problems) reporter.problem(null, failure)
    then = new ThenSteps(command.afterwards, {
      ...next,
      files: source,
      account: { ...account, origin: manager.originOf(account.id) },
      callsThatProbe: (id) => manager.callsThatProbe(id),
      hostOf: () => origin,
      clock: nodeClock,
      logger,
      reporter,
      newId: randomUUID,
      records: left.records,
    })
  }
  const begun = (id: string) => {
    const view = manager.view(id)
    if (view !== undefined) then?.begin(id, view, Math.max(command.files.length, located.size))
  }
  /** Arguments whose files were not found yet, and the files that were, by path. */
  const unfound = new Set(command.files)
  const patienceMs = settings.keepTryingSeconds * 1000
  const located = new Map<string, LocatedFile>()
  /** The first argument for each file, by what may show that two names lead to one. */
  const twins = new Map<string, string>()
  const prompt: GoodFile[] = []
  const later: Promise<void>[] = []
  /** Files that are found at once go together, and any other file as soon as it is found. */
  let takeGood = (files: readonly GoodFile[]) => {
    for (const file of files) prompt.push(file)
  }
  /**
   * Returns the file if it may be sent, and otherwise reports why it may not.
   *
   * @param name of the file in a sentence about it
   */
  const judge = (named: string, file: InspectedFile, name = named || file.name): readonly GoodFile[] => {
    const { fingerprint, path } = file
    const wrong =
      file.problem ?? (fingerprint === null ? null : fitFiles.limitProblem(file, fingerprint.size))
    if (wrong !== null) {
      problem({ name, path }, ofArgument(wrong))
      if (isTooLarge(wrong) && fitFiles.isSplittable(file.name))
        reporter.say('To send it as several files, use --split.')
    } else if (located.has(path)) {
      reporter.say(`${named} is the same file as another argument. Hoist sends it once.`)
      const first = prompt.findIndex((each) => each.path === path)
      // Its own name, rather than that of a link to it.
      if (first >= 0 && file.named === path && fingerprint !== null) {
        prompt[first] = { ...file, fingerprint }
        located.set(path, file)
      }
    } else if (fingerprint !== null) {
      const alike = likenessKey(fingerprint)
      const twin = twins.get(alike)
      if (twin === undefined) twins.set(alike, named)
      else reporter.say(`${named} may be the same file as ${twin}. Hoist sends both.`)
      located.set(path, file)
      return [{ ...file, fingerprint }]
    }
    return []
  }
  /** Otherwise the same command would find what it has written, and upload that, too. */
  const writesFiles = command.repair || command.split || command.afterwards?.kind === 'batch'
  const takeFolder = async (named: string, folder: string) => {
    const good: GoodFile[] = []
    let count = 0
    const takeInside = (file: InspectedFile) => {
      count += 1
      good.push(...judge(file.named, file, file.name))
    }
    const left = await filesOfFolder(folder, takeInside, {
      folders: source,
      inspect: (path) => source.inspect(path, undefined, patienceMs),
      choice: command.folders,
      isOwn: async (path, found) => writesFiles && (await own.has(path, found)),
      signal,
    })
    if (signal.aborted) return
    if (left.length > 0) reporter.skipped(named, left)
    if (count === 0) {
      failed = true
      reporter.say(`${named}: No files were found.`)
    }
    takeGood(good)
  }
  const take = async ({ named, file, isFolder }: FoundArgument) => {
    unfound.delete(named)
    if (signal.aborted) return
    if (isFolder) await takeFolder(named, file.named)
    else takeGood(judge(named, file))
  }
  const found = inOrder(take, async (look) => {
    for (const named of command.files) {
      if (signal.aborted) return
      await look(async () => {
        const file = await source.inspect(namedFile(named, process.cwd()), undefined, patienceMs)
        const isNone = file.problem?.kind === 'source-not-a-file'
        return { named, file, isFolder: isNone && (await source.isFolder(file.named)) }
      })
    }
  })
  // A drive that does not answer does not delay a file on another one.
  await Promise.race([found, nodeClock.sleep(silentMs, signal)])
  if (signal.aborted) {
    source.close()
    await api.close()
    return 'interrupted'
  }
  const tellApart = () => {
    const others = [...unfound].map((named) => ({ name: basename(named), path: resolve(named) }))
    const told = toldApart([...located.values(), ...others])
    folders = new Map([...told].map(([{ path }, folder]) => [path, folder]))
    reporter.folders(folders)
  }
  const replaced = new Set<string>()

  const overdueFiles = new OverdueFiles(settings.bandwidthLimit, limits.lifetimeMs)
  const tellOverdue = (file: OverdueFile | null) => {
    if (file !== null) reporter.overdue(file)
  }
  const look = () => {
    const views = manager.views().filter((view) => !waitsForPerson(view))
    const [unreachable] = manager.unreachable()
    for (const event of troubles.look(views, unreachable)) reporter.trouble(event)
    const rate = manager.rates()[account.id]
    const now = nodeClock.now()
    for (const view of views) tellOverdue(overdueFiles.ofUpload(view, rate, now))
  }
  const refresh = setInterval(() => {
    for (const id of manager.ids()) changed(id)
    look()
  }, refreshMs)
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  try {
    manager.learn(records)
    const addNow = async (added: readonly GoodFile[]) => {
      const { ids, failure } = await manager.add(
        added.map(({ path, name, fingerprint, mimeType }) => ({
          path,
          name,
          fingerprint,
          mimeType,
          purpose: command.purpose,
          expiresAfter: command.expiresAfter,
          account,
          autoComplete: true,
        })),
      )
      if (failure !== null) problem(null, failure)
      for (const id of ids) begun(id)
    }
    /** Files that need no check go together, and any other file as soon as it is checked. */
    const add = async (added: readonly GoodFile[]) => {
      const unchecked = added.filter((file) => !fitFiles.needsCheck(file))
      const checked = added
        .filter((file) => fitFiles.needsCheck(file))
        .map(async (file) => {
          const fit = await fitFiles.fit(file)
          if (fit.sent.length > 0) await addNow(fit.sent)
          // The copies may have been named on the command line, too.
          const copies = fit.copies.filter(({ path }) => !located.has(path))
          for (const each of copies) located.set(each.path, each)
          if (copies.length > 0) await begin(copies)
        })
      if (unchecked.length > 0) await addNow(unchecked)
      await Promise.all(checked)
    }
    const settle = async ({ file, record, fileId }: Done) => {
      if (likeness(file.fingerprint, record.source.fingerprint) !== 'same') {
        reporter.say(
          `${called(file)} looks like a file that was uploaded before. Hoist compares their checksums.`,
        )
        if (record.md5 !== (await md5Of(source, file, settings, signal))) {
          reporter.say(
            `${called(file)} is not the same as the file that was uploaded before. Hoist sends it.`,
          )
          return add([file])
        }
      }
      if (await manager.fileExists(account.id, fileId, signal)) {
        reporter.say(`${called(file)} was uploaded before. To upload it again, use --again.`)
        manager.open([record])
        begun(record.id)
      } else {
        reporter.say(
          `${called(file)} was uploaded before, but the service no longer has ${fileId}. Hoist sends it again.`,
        )
        await add([file])
      }
    }
    /** Resolves when it is known for each file whether it was uploaded before. */
    const begin = async (files: readonly GoodFile[]) => {
      tellApart()
      const plan = carryOn(files, records, command, account)
      for (const { name, path, fingerprint } of plan.fresh)
        tellOverdue(overdueFiles.ofFile({ path, name, size: fingerprint.size }))
      manager.open([...plan.goOn, ...plan.changed])
      for (const { id, source } of plan.changed) {
        reporter.say(
          `${called(source)} has changed since its upload started. Hoist cancels that upload and starts over.`,
        )
        replaced.add(id)
        manager.cancel(id)
      }
      for (const file of plan.fresh) {
        if (plan.unprovable.has(file))
          reporter.say(
            `${called(file)} may have been uploaded before, but there is no checksum to compare. Hoist sends it.`,
          )
      }
      for (const { id } of plan.goOn) {
        // The state after recovery: what was failing or pausing then has failed or is paused by now.
        const name = manager.record(id)?.state.name
        if (name === 'paused') manager.resume(id)
        if (name === 'failed') manager.retry(id)
        if (name === 'ready') manager.complete(id)
        begun(id)
      }
      await add(plan.fresh)
      const settling = plan.done.map((done) =>
        settle(done).catch((error: unknown) => {
          if (!signal.aborted) problem(done.file, failureOf(error))
        }),
      )
      await Promise.all(settling)
    }
    const ended = (async () => {
      takeGood = (files) => {
        if (files.length > 0) later.push(begin(files))
      }
      const begun = begin(prompt)
      for (const named of unfound) reporter.say(silentWords(named))
      await Promise.all([begun, found])
      await Promise.all(later)
      // When the command is stopped, files that it still looks for are not sent.
      settled = !signal.aborted
      while (!manager.views().every(isOver)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      await then?.settled()
    })()
    await Promise.race([ended, stopped])
    // The description of the files by the service now belongs to the output.
    await Promise.race([manager.checked(longestCheckMs), stopped])
  } finally {
    clearInterval(refresh)
    await then?.close()
    await manager.close()
    source.close()
    await api.close()
  }
  const views = manager.views().filter(({ id }) => !replaced.has(id))
  for (const view of views) reporter.upload(view)
  // They have not failed, but a reader of the exit code must learn why their files did not arrive.
  const waiting = views.filter(waitsForPerson)
  const why = waiting[0]?.trouble?.failure
  if (why !== undefined) reporter.waiting(waiting, why)
  const stop = why ?? views.find(({ failure }) => failure?.kind === 'account-stopped')?.failure
  const page = stop?.kind === 'account-stopped' ? connection.service.links.billing : null
  if (page !== null) reporter.say(`Billing: ${page}`)
  if (signal.aborted && !(settled && views.every(isOver) && then === null)) return 'interrupted'
  if (failed || views.some(({ state }) => state !== 'completed')) return 'failed'
  if (then?.haveFailed === true) return 'then-failed'
  if (views.some(({ warning }) => warning !== undefined)) return 'differs'
  return then?.areIncomplete === true ? 'then-incomplete' : 'done'
}

/** What an argument names. */
interface FoundArgument {
  readonly named: string
  readonly file: InspectedFile
  readonly isFolder: boolean
}

/** Nothing more will happen to the upload in this run: it has ended, or waits for a key that nobody can enter here. */
function isOver(view: UploadView): boolean {
  return isFinished(view) || waitsForPerson(view)
}

/** A trouble with a time is retried by itself. */
function waitsForPerson({ trouble }: UploadView): boolean {
  return trouble !== undefined && trouble.retryAt === 0 && blocksAccount(trouble.failure)
}

/** Says that the drive of a file does not answer, for people. */
function silentWords(name: string): string {
  const { happened } = failureText({ kind: 'drive-silent', detail: '' })
  return `${name}: ${happened} Hoist keeps trying.`
}

function md5Of(
  source: Files,
  { fingerprint, path }: GoodFile,
  settings: Settings,
  signal: AbortSignal,
): Promise<string> {
  const sum = source.md5(path, fingerprint.size, signal)
  sum.allow(fingerprint.size)
  return untilRead(
    () => sum.value(),
    { clock: nodeClock, random: Math.random, limits: () => settings },
    signal,
  )
}

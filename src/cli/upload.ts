import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { installCrashPoints } from '../adapters/crash-points'
import { TextFileIdLog } from '../adapters/file-id-log'
import { FileLedger } from '../adapters/file-ledger'
import { type InspectedFile, inspectFile, purposeProblem } from '../adapters/intake'
import { fileLogger } from '../adapters/log-file'
import { namedFile } from '../adapters/named-file'
import { nodeClock } from '../adapters/node-clock'
import { NodeFileSource } from '../adapters/node-source'
import { profileFolder } from '../adapters/profile-folder'
import { lockProfile } from '../adapters/profile-lock'
import { checkCertificates, type OwnCertificates } from '../adapters/service/connections/certificates'
import type { Connection } from '../adapters/service/service-call'
import { ServiceApi } from '../adapters/service/upload-api'
import { untilRead } from '../core/drive'
import { likeness } from '../core/likeness'
import type { UploadRecord } from '../core/record'
import { UploadManager } from '../core/upload-manager'
import { blocksAccount } from '../core/upload-runner'
import { practiceAccountId } from '../shared/accounts'
import { type Failure, failureOf, HoistError } from '../shared/failures'
import { messages } from '../shared/messages'
import { baseUrlParts, billingPageFor } from '../shared/services'
import type { Settings } from '../shared/settings'
import { fullName, type LocatedFile, toldApart } from '../shared/told-apart'
import type { UploadView } from '../shared/views'
import type { UploadCommand } from './arguments'
import { type LateFile, LateFiles } from './late-files'
import { startPractice } from './practice-child'
import { proxyOf } from './proxy'
import { isFinished, type Reporter } from './reporter'
import { Troubles } from './troubles'

export type Outcome = 'done' | 'differs' | 'failed' | 'interrupted'

/** Longest time between two looks at the speed, in milliseconds. */
const refreshMs = 250

/**
 * Uploads the files of a command, or carries on with what an earlier run of it left, and resolves when each has
 * ended. Aborting the signal stops safely. Throws a HoistError when nothing could begin.
 *
 * @param apiKey the account's key; not needed with the practice server
 * @param onView every change of every upload
 */
export async function upload(
  command: UploadCommand,
  apiKey: string | null,
  reporter: Reporter,
  signal: AbortSignal,
  onView: (view: UploadView) => void = () => {},
): Promise<Outcome> {
  const certificates = { ...command.certificates, passphrase: process.env.HOIST_CLIENT_PASSPHRASE ?? '' }
  // Said once, before anything begins.
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
        signal,
        onView,
      )
    const practice = await startPractice(join(profile, 'practice'))
    try {
      return await run(command, profile, practice.connection, reporter, signal, onView)
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
  if (apiKey === null) throw new HoistError({ kind: 'key-missing', detail: 'OPENAI_API_KEY is not set' })
  const organization = process.env.OPENAI_ORG_ID ?? ''
  const project = process.env.OPENAI_PROJECT_ID ?? ''
  return { baseUrl: command.baseUrl, apiKey, organization, project, certificates }
}

/** The same service under the same headers is the same account, whatever its key and its API's version are by now. */
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
  signal: AbortSignal,
  onView: (view: UploadView) => void,
): Promise<Outcome> {
  const source = new NodeFileSource()
  const ledger = new FileLedger(join(profile, 'uploads'))
  const account = accountOf(command, connection)
  const { settings } = command
  const logger = fileLogger(join(profile, 'logs', 'hoist.log'))
  const api = new ServiceApi({
    connection: () => connection,
    stallMs: () => settings.stallTimeoutSeconds * 1000,
    userAgent: 'Hoist/terminal',
    bandwidth: () => settings.bandwidthLimit,
    routes: (url) => [proxyOf(process.env, url)],
    logger,
  })
  if (__HOIST_CRASHES__) installCrashPoints(api, ledger, process.env.HOIST_CRASH_AT)
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
    if (isOver(view)) wake()
  }
  let knownToWork = false
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
      hostOf: () => new URL(connection.baseUrl).origin,
      // Also what is not taken up again says so.
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
    },
    randomUUID,
  )
  const problem = (file: LocatedFile | null, failure: Failure) => {
    failed = true
    reporter.problem(file, failure)
  }

  const { records, problems } = await ledger.load()
  knownToWork = records.some(({ account: { id }, remote }) => id === account.id && remote !== null)
  for (const failure of problems) reporter.problem(null, failure)
  const files = await inspectAll(command, source, signal, problem, reporter)
  if (signal.aborted) {
    await api.close()
    return 'interrupted'
  }
  const folders = new Map([...toldApart(files)].map(([{ path }, folder]) => [path, folder]))
  reporter.folders(folders)
  const called = ({ name, path }: LocatedFile) => fullName(name, folders.get(path))
  const plan = carryOn(files, records, command, account)

  const lateFiles = new LateFiles(settings.bandwidthLimit)
  const tellLate = (late: LateFile | null) => {
    if (late !== null) reporter.late(late)
  }
  for (const file of plan.fresh)
    tellLate(lateFiles.ofFile({ path: file.path, name: file.name, size: file.fingerprint.size }))
  const look = () => {
    const views = manager.views().filter((view) => !waitsForPerson(view))
    const [unreachable] = manager.unreachable()
    for (const event of troubles.look(views, unreachable)) reporter.trouble(event)
    const line = manager.lines()[account.id]
    const now = nodeClock.now()
    for (const view of views) tellLate(lateFiles.ofUpload(view, line, now))
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
    manager.open([...plan.goOn, ...plan.changed])
    for (const { id, source } of plan.changed) {
      reporter.say(
        `${called(source)} has changed since its upload began. Hoist cancels that upload and uses nothing of it.`,
      )
      manager.cancel(id)
    }
    for (const file of plan.fresh) {
      if (plan.unprovable.has(file))
        reporter.say(
          `${called(file)} may have been uploaded before. No checksum was kept that could tell, so it is sent.`,
        )
    }
    for (const { id } of plan.goOn) {
      // As it was taken up, not as it was left: what was failing or pausing then has failed or is paused by now.
      const name = manager.record(id)?.state.name
      if (name === 'paused') manager.resume(id)
      if (name === 'failed') manager.retry(id)
      if (name === 'ready') manager.complete(id)
    }
    const add = async (added: readonly GoodFile[]) => {
      const { failure } = await manager.add(
        added.map(({ path, name, fingerprint, mimeType }) => ({
          path,
          name,
          fingerprint,
          mimeType,
          purpose: command.purpose,
          account,
          autoComplete: true,
        })),
      )
      if (failure !== null) problem(null, failure)
    }
    await add(plan.fresh)
    const settle = async ({ file, record, fileId }: Done) => {
      if (likeness(file.fingerprint, record.source.fingerprint) !== 'same') {
        reporter.say(
          `${called(file)} looks like a file that was uploaded before. Hoist compares their checksums.`,
        )
        if (record.md5 !== (await md5Of(source, file, settings, signal))) {
          reporter.say(`${called(file)} is not the same as the file that was uploaded before, and is sent.`)
          return add([file])
        }
      }
      if (await manager.fileExists(account.id, fileId, signal)) {
        reporter.say(`${called(file)} was uploaded before and is not sent again, unless --again says so.`)
        manager.open([record])
      } else {
        reporter.say(`${called(file)} was uploaded before, but the service has no ${fileId} any more.`)
        await add([file])
      }
    }
    const ended = (async () => {
      await Promise.all(
        plan.done.map((done) =>
          settle(done).catch((error: unknown) => {
            if (!signal.aborted) problem(done.file, failureOf(error))
          }),
        ),
      )
      settled = true
      while (!manager.views().every(isOver)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    })()
    await Promise.race([ended, stopped])
  } finally {
    clearInterval(refresh)
    await manager.close()
    await api.close()
  }
  const replaced = new Set(plan.changed.map(({ id }) => id))
  const views = manager.views().filter(({ id }) => !replaced.has(id))
  for (const view of views) reporter.upload(view)
  // They have not failed, but whoever reads the exit code must learn why their files are not there.
  const waiting = views.filter(waitsForPerson)
  const why = waiting[0]?.trouble?.failure
  if (why !== undefined) reporter.waiting(waiting, why)
  const stop = why ?? views.find(({ failure }) => failure?.kind === 'account-stopped')?.failure
  const page = stop === undefined ? null : billingPageFor(stop, connection.baseUrl)
  if (page !== null) reporter.say(`Billing: ${page}`)
  if (signal.aborted && !(settled && views.every(isOver))) return 'interrupted'
  if (failed || views.some(({ state }) => state !== 'completed')) return 'failed'
  return views.some(({ warning }) => warning !== undefined) ? 'differs' : 'done'
}

/** Nothing more will come of it in this run: it has ended, or waits for a key that nobody can enter here. */
function isOver(view: UploadView): boolean {
  return isFinished(view) || waitsForPerson(view)
}

/** What is tried again by itself has a time for that. */
function waitsForPerson({ trouble }: UploadView): boolean {
  return trouble !== undefined && trouble.retryAt === 0 && blocksAccount(trouble.failure)
}

type GoodFile = InspectedFile & { readonly fingerprint: NonNullable<InspectedFile['fingerprint']> }

async function inspectAll(
  command: UploadCommand,
  source: NodeFileSource,
  signal: AbortSignal,
  problem: (file: LocatedFile, failure: Failure) => void,
  { say }: Pick<Reporter, 'say'>,
): Promise<GoodFile[]> {
  const files = new Map<string, GoodFile>()
  for (const named of command.files) {
    if (signal.aborted) break
    const file = await inspectFile(source, namedFile(named, process.cwd()))
    const { fingerprint } = file
    const wrong =
      file.problem ?? (fingerprint === null ? null : purposeProblem(fingerprint.size, command.purpose))
    if (wrong !== null) problem({ name: named === '' ? file.name : named, path: file.path }, wrong)
    else if (files.has(file.path)) say(`${named} is a file that is named already, and is sent once.`)
    else if (fingerprint !== null) files.set(file.path, { ...file, fingerprint })
  }
  return [...files.values()]
}

function md5Of(
  source: NodeFileSource,
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

/** Whether its complete was never answered, and was given up. */
function isUnknown({ state }: UploadRecord): boolean {
  return state.name === 'failed' && state.unanswered === true
}

interface Plan {
  /** Left unfinished by an earlier run. */
  readonly goOn: UploadRecord[]
  /** Left unfinished by an earlier run, of what was in a file before. */
  readonly changed: UploadRecord[]
  /** They look like files that were uploaded before, without a checksum that could tell. */
  readonly unprovable: Set<GoodFile>
  readonly fresh: GoodFile[]
  readonly done: Done[]
}

/** A file that an earlier run has brought to the service. */
interface Done {
  readonly file: GoodFile
  readonly record: UploadRecord
  readonly fileId: string
}

/**
 * Matches files with what the ledger knows of them. What is finished is not sent a second time, however the run that
 * finished it came to its end. `--again` sends it, and carries on what an earlier `--again` has left unfinished; but one
 * of which nobody knows whether it was completed it leaves alone, and sends the file anew.
 */
function carryOn(
  files: readonly GoodFile[],
  records: readonly UploadRecord[],
  command: UploadCommand,
  account: UploadRecord['account'],
): Plan {
  const newest = new Map<string, UploadRecord>()
  const plan: Plan = { goOn: [], changed: [], unprovable: new Set(), fresh: [], done: [] }
  for (const record of [...records].sort((a, b) => a.addedAt - b.addedAt)) {
    const { path, fingerprint } = record.source
    // Earlier versions kept the path as it was named, which may be a link.
    const file = files.find((candidate) => candidate.path === path || candidate.named === path)
    const { name } = record.state
    const isOurs =
      file !== undefined &&
      record.purpose === command.purpose &&
      record.account.id === account.id &&
      name !== 'cancelled'
    if (!isOurs) continue
    const alike = likeness(file.fingerprint, fingerprint)
    // What only looks the same is the same if its checksum says so.
    const isProvable = name === 'completed' ? record.md5 !== null : command.settings.checksum
    if (alike === 'same' || (alike === 'likely' && isProvable)) newest.set(file.path, record)
    else if (alike === 'likely' && name === 'completed') plan.unprovable.add(file)
    else if (name !== 'completed' && name !== 'cancelling') plan.changed.push(record)
  }
  const carriesOn = [...newest.values()].some(
    (record) => record.state.name !== 'completed' && !isUnknown(record),
  )
  for (const file of files) {
    const record = newest.get(file.path)
    if (record === undefined) plan.fresh.push(file)
    else if (command.again && isUnknown(record)) plan.fresh.push(file)
    else if (record.state.name !== 'completed') plan.goOn.push(record)
    else if (command.again && !carriesOn) plan.fresh.push(file)
    else plan.done.push({ file, record, fileId: record.state.fileId })
  }
  return plan
}

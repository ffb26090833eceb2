import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, clipboard, nativeTheme, net, safeStorage, shell } from 'electron'
import { installCrashPoints } from '../adapters/crash-points'
import { isMetered } from '../adapters/dbus/metered'
import { Files } from '../adapters/files/files'
import { TextFileIdLog } from '../adapters/ledger/file-id-log'
import { FileLedger } from '../adapters/ledger/file-ledger'
import { FileNextLedger } from '../adapters/ledger/next-ledger'
import { OwnFiles } from '../adapters/ledger/own-files'
import { DiskResultFiles } from '../adapters/next/result-files'
import { nodeClock } from '../adapters/node-clock'
import { ProfileFile } from '../adapters/profile/profile-file'
import { startFile } from '../adapters/profile/program-file'
import { serviceView, standardService } from '../adapters/service/kinds'
import { type Ask, NextServiceApi } from '../adapters/service/next-api'
import { UploadManager } from '../core/list/upload-manager'
import type { Logger } from '../core/ports'
import { isToContinue } from '../core/upload/recover'
import { type Failure, failureOf } from '../shared/failures/failures'
import type { Changes, DesktopView, Snapshot } from '../shared/ipc/views'
import { messages } from '../shared/messages'
import { rateTo } from '../shared/network/bandwidth'
import { AccountChecks } from './accounts/account-checks'
import { AccountTester } from './accounts/account-test'
import { Accounts } from './accounts/accounts'
import { KeyVault, type KeyVaultDeps, proxyKey, tidyKeys } from './accounts/key-vault'
import { KeychainWaits } from './accounts/keychain-waits'
import { PracticeAccount } from './accounts/practice-account'
import { SystemKeychain } from './accounts/system-keychain'
import { Drafts } from './adding/drafts'
import { storedPurposes } from './adding/purpose-memory'
import { UploadsByPath } from './adding/uploads-by-path'
import { startDriveChild } from './files/drive-child'
import { FileActions } from './files/file-actions'
import { fullNames } from './files/full-names'
import { IdleMemory } from './idle-memory'
import { Bandwidth } from './network/bandwidth'
import { LazyApi } from './network/lazy-api'
import { routesFor } from './network/proxy'
import { confirmProxy, followProxy } from './network/proxy-settings'
import { NextWork } from './next-work'
import { ownArguments, type ProfilePaths } from './paths'
import { Power } from './power/power'
import { Practice } from './practice'
import { storedFile } from './profile-store'
import { Publisher } from './publisher'
import { Pulse } from './pulse'
import { RemoteFiles } from './remote-files/remote-files'
import type { SettingsStore } from './settings-store'
import { restartArguments } from './start/command-line'
import { runtimeView, sandboxProblem } from './start/runtime'
import { UpdateStore } from './updates/update-store'
import { Updates } from './updates/updates'
import { tidyWatchFolders, WatchFolders } from './watching/watch-folders'
import { Notices } from './window/notices'
import type { Questions } from './window/questions'
import { Undo } from './window/undo'

/** Everything that runs in the main process, put together on real parts. */
export interface Composition {
  readonly manager: UploadManager
  /** What Hoist has written among a person's files. */
  readonly own: OwnFiles
  readonly accounts: Accounts
  readonly accountTester: AccountTester
  readonly checks: AccountChecks
  readonly drafts: Drafts
  readonly files: FileActions
  readonly notices: Notices
  /** What happens with files after their uploads. */
  readonly next: NextWork
  /** The undo of uploads that were removed from the list. */
  readonly undo: Undo<string>
  readonly practice: PracticeAccount
  readonly settings: SettingsStore
  readonly bandwidth: Bandwidth
  readonly watching: WatchFolders
  /** The files on the service. */
  readonly remoteFiles: RemoteFiles
  /** Null if this copy of Hoist was built without an update feed. */
  readonly updates: Updates | null
  readonly publisher: Publisher
  snapshot(): Omit<Snapshot, 'number'>
  /** Updates the window with the accounts, and with what depends on them. */
  accountsChanged(): void
  /** The page got its answer: the changes that the request caused are sent immediately. */
  answered(): void
  /** The window is shown: it immediately gets what has changed meanwhile. */
  shown(): void
  /** Aborts everything safely: afterwards nothing is in flight and all is on disk. */
  close(): Promise<void>
}

export interface CompositionDeps {
  readonly paths: ProfilePaths
  readonly settings: SettingsStore
  readonly logger: Logger
  /** Sends changes to the window, while there is one. */
  readonly send: (changes: Changes) => void
  /** Whether anybody can see the window. */
  readonly isShown: () => boolean
  /** Frees memory that an idle application does not need. */
  readonly freeMemory: () => void
  /** Switches everything to the language of the settings. */
  readonly translate: () => Promise<void>
  /** Start directly on the practice server. */
  readonly practiceWanted: boolean
  /** What the desktop can do now. */
  readonly desktop: () => DesktopView
  /** The problem of the window's file, for the person. */
  readonly windowProblem: Failure | null
  /** Asks for decisions that only the person may make. */
  readonly questions: Questions
  /** Whether the person can see the window. */
  readonly sight: Pick<KeyVaultDeps, 'drawn' | 'seen'>
}

/**
 * Builds it and adds the uploads of the ledger. Call after the application is ready. Callbacks use constants that are
 * declared further down, so none may be called before then.
 */
export async function compose(deps: CompositionDeps): Promise<Composition> {
  const { paths, settings, logger, questions } = deps
  const keys = new ProfileFile(paths.profile, 'keys', tidyKeys)
  const vault = new KeyVault({
    file: keys,
    keychain: new SystemKeychain(safeStorage),
    logger,
    ...deps.sight,
    changed: () => {
      publisher.sectionChanged({
        keychain: () => vault.view,
        accounts: () => accounts.views(),
        proxy: proxyView,
      })
      waits.changed()
      // The window has to say so before the system asks.
      if (vault.view === 'asks') publisher.hurry()
    },
    unreachable: (failure) => waits.unreachable(failure),
  })
  const checks = new AccountChecks(Date.now, () =>
    publisher.sectionChanged({ accounts: () => accounts.views() }),
  )
  const accounts = new Accounts(
    paths.profile,
    vault,
    () => server.connection,
    (id) => checks.of(id),
  )
  const server = new Practice(accounts.practiceFolder ?? paths.practice, logger, () => {
    notices.add({ kind: 'practice-server-failed', detail: 'its process ended' })
    accountsChanged()
  })
  const bandwidth = new Bandwidth(
    () => settings.get(),
    () => {
      logger.log('info', 'bandwidth', { ...bandwidth.view() })
      publisher.sectionChanged({ bandwidth: () => bandwidth.view() })
      // The forecast for the deadline may have changed.
      for (const id of manager.ids()) publisher.uploadChanged(id)
    },
  )
  let isBusy = false
  const files = new Files(paths.profile, startDriveChild)
  const api = new LazyApi({
    connection: (accountId) => accounts.connection(accountId),
    stallMs: () => settings.get().stallTimeoutSeconds * 1000,
    userAgent: `Hoist/${app.getVersion()}`,
    bandwidth: () => bandwidth.limit,
    routes: (url) => routesFor(url, settings.get().proxy, () => vault.key(proxyKey)),
    logger,
  })
  const own = new OwnFiles(paths.ownFiles, files, logger)
  const ledger = new FileLedger(paths.ledger)
  const ask: Ask = (...call) => api.ask(...call)
  const nextParts = {
    api: new NextServiceApi(ask, (accountId) => api.clockSkew(accountId)),
    ledger: new FileNextLedger(join(paths.profile, 'next')),
    results: new DiskResultFiles(ask, own, files),
  }
  if (__HOIST_CRASHES__) installCrashPoints(api, ledger, nextParts, process.env.HOIST_CRASH_AT)
  const fileIds = new TextFileIdLog(paths.fileIds)
  const manager = new UploadManager(
    {
      api,
      source: files,
      ledger,
      fileIds,
      clock: nodeClock,
      random: Math.random,
      logger,
      settings: () => settings.get(),
      bandwidth: () => bandwidth.limit,
      limits: (accountId) => accounts.service(accountId).limits,
      hostOf: (accountId) => accounts.origin(accountId),
      hasWorked: (accountId) => accounts.hasWorked(accountId),
    },
    {
      changed: (id) => {
        uploads.changed(id)
        publisher.uploadChanged(id)
        next.uploadChanged(id)
        const record = manager.record(id)
        if (record?.state.name !== 'completed') return
        checks.completed(record.account.id, record.finishedAt ?? 0)
        watching.uploadCompleted(id)
      },
      removed: (id) => {
        uploads.removed(id)
        publisher.uploadRemoved(id)
      },
      reordered: () => publisher.sectionChanged({ order: () => manager.ids() }),
      notice: (failure) => notices.add(failure),
      busy: (busy) => {
        isBusy = busy
        if (busy) pulse.wake()
        power.keepAwake(busy)
        updates?.uploadsChanged()
      },
      unreachable: () => publisher.sectionChanged({ unreachable: () => manager.unreachable() }),
      worked: (accountId) => accounts.setWorked(accountId),
      blocked: (accountId, failure) => checks.failed(accountId, failure),
      mended: (isMended) => next.mended(isMended),
    },
    randomUUID,
  )
  const uploads = new UploadsByPath((id) => manager.record(id))
  const publisher = new Publisher(manager, deps.send, deps.isShown)
  const notices = new Notices(logger, () => publisher.sectionChanged({ notices: () => notices.view() }))
  const waits = new KeychainWaits({
    vault,
    accounts,
    manager,
    usesProxyPassword: () => settings.get().proxy.mode === 'manual',
  })
  const power = new Power(manager, (accountId) => !accounts.isLocal(accountId), logger)
  const memory = new IdleMemory(() => isBusy, deps.freeMemory, performance.now())
  const pulse = new Pulse(
    () => isBusy || deps.isShown(),
    () => {
      publisher.refresh()
      bandwidth.follow()
      power.look()
      memory.look(performance.now())
    },
  )
  const purposes = storedPurposes(paths.profile, logger)
  const drafts = new Drafts({
    files,
    own,
    memory: purposes,
    manager,
    uploads,
    rate: (accountId) => rateTo(manager.rates()[accountId], bandwidth.limit),
    accounts: () => accounts.views(),
    standardService,
    logger,
    confirm: (names, accountId, fromText) => questions.send(names, manager.originOf(accountId), fromText),
    nextOf: (purpose) => next.wanted(purpose),
    onUploads: (ids) => void next.begin(ids),
    onChange: () => publisher.sectionChanged({ drafts: () => drafts.view() }),
  })
  const undo = new Undo<string>({
    nameOf: (id) => fullNames(manager, [id])[0] ?? '',
    takeOut: (ids) => manager.takeOut(ids),
    putBack: (ids) => manager.putBack(ids),
    // Not sooner: a crash in between brings the upload back and loses nothing.
    removeForGood: async (id) => {
      if (await manager.remove(id)) next.uploadRemoved(id)
    },
    onChange: () => publisher.sectionChanged({ undo: () => undo.view() }),
    onFailure: (failure) => notices.add(failure),
  })
  const next = new NextWork({
    ...nextParts,
    clock: nodeClock,
    logger,
    manager,
    files,
    hostOf: (accountId) => accounts.origin(accountId),
    hasAccount: (accountId) => accounts.name(accountId) !== null,
    check: (accountId) => accounts.connectionUnlessAsked(accountId),
    settings: () => settings.get(),
    newId: randomUUID,
    notice: (failure) => notices.add(failure),
    onChange: () => publisher.sectionChanged({ next: () => next.views() }),
  })
  const practice = new PracticeAccount({
    practice: server,
    accounts,
    manager,
    standardFolder: paths.practice,
    onChange: accountsChanged,
  })
  const watching = new WatchFolders({
    file: storedFile(paths.profile, 'watch-folders', tidyWatchFolders),
    records: paths.watched,
    files,
    realPath: (path) => files.realPath(path),
    clock: nodeClock,
    logger,
    manager,
    uploads,
    accounts: () => accounts.views(),
    own,
    ownFolders: () => [paths.profile, practice.folder],
    newId: randomUUID,
    notice: (failure) => notices.add(failure),
    onChange: () => publisher.sectionChanged({ watching: () => watching.view() }),
  })
  const remoteFiles = new RemoteFiles({
    api,
    manager,
    own,
    check: (accountId) => accounts.connectionUnlessAsked(accountId),
    // Without the log, only the marks are missing; whoever writes it says why.
    uploaded: () => fileIds.known().catch(() => new Set()),
    sealed: (accountId) => accounts.service(accountId).limits.sealed,
    onDownloads: () => publisher.sectionChanged({ downloads: () => remoteFiles.downloads() }),
    copy: (text) => clipboard.writeText(text),
    show: (path) => shell.showItemInFolder(path),
  })
  const feedFile = join(process.resourcesPath, 'app-update.yml')
  const updates = app.isPackaged && existsSync(feedFile) ? openUpdates() : null
  // Days may pass while Hoist is open.
  const hourly = setInterval(() => void manager.trimHistory(), 60 * 60 * 1000)

  // Everything that the settings change.
  settings.guard(({ proxy }, now) => confirmProxy(proxy, now.proxy, questions))
  settings.follow(
    (saved) =>
      followProxy(saved, vault, () => {
        publisher.sectionChanged({ proxy: proxyView })
        manager.proxyChanged()
      }),
    // The frame and the system's own dialogs follow the page.
    ({ now }) => {
      nativeTheme.themeSource = now.theme
    },
    () => bandwidth.look(),
    ({ now }) => manager.apply(now),
    async () => {
      await deps.translate()
      publisher.sectionChanged({
        settings: () => settings.get(),
        language: () => messages.language,
        // The name of the practice server is translated, too.
        accounts: () => accounts.views(),
      })
    },
  )

  function openUpdates(): Updates {
    const restart = restartArguments(ownArguments(), paths.profile)
    const isToResume = (id: string) => {
      const record = manager.record(id)
      return record !== undefined && isToContinue(record.state)
    }
    return new Updates({
      store: new UpdateStore(paths.profile, logger),
      load: async () =>
        (await import('./updates/electron-updater')).openUpdater({
          feedFile,
          version: app.getVersion(),
          restartArguments: restart,
          proxy: () => settings.get().proxy,
          proxyPassword: () => vault.key(proxyKey),
          logger,
        }),
      isWanted: () => settings.get().checkForUpdates,
      isOnline: () => net.isOnline(),
      isMetered: () => isMetered(process.env),
      isBusy: () => isBusy,
      running: () => manager.ids().filter(isToResume),
      quit: () => app.quit(),
      relaunch: () => {
        app.relaunch({ args: restart, execPath: startFile() })
      },
      logger,
      changed: () => publisher.sectionChanged({ updates: () => updates?.view() ?? null }),
    })
  }
  function proxyView(): Snapshot['proxy'] {
    return { password: vault.state(proxyKey) }
  }
  function accountsChanged(): void {
    publisher.sectionChanged({
      practice: () => practice.view(),
      accounts: () => accounts.views(),
      // The drafts are judged for one of the accounts.
      drafts: () => drafts.view(),
    })
    watching.accountsChanged()
  }

  if (deps.practiceWanted) accounts.addPractice()
  if (accounts.usesPractice) {
    // This comes before the uploads are added, because those to the practice server may continue immediately.
    await server.start().catch((error: unknown) => notices.add(failureOf(error)))
  }
  const { records, problems } = await ledger.load()
  const isRoot = process.getuid?.() === 0
  const found = [
    sandboxProblem((name) => app.commandLine.hasSwitch(name), isRoot),
    settings.problem,
    accounts.problem,
    keys.problem,
    purposes.problem,
    watching.problem,
    deps.windowProblem,
    ...problems,
  ]
  for (const problem of found) if (problem !== null) notices.add(problem)
  manager.open(records)
  await next.open().catch((error: unknown) => notices.add(failureOf(error)))
  // This only makes the next start faster, so the window comes first.
  void deps.sight
    .drawn()
    .then(() => Promise.all([ledger.rewriteOutdated(), nextParts.ledger.rewriteOutdated()]))
    .catch((error: unknown) => logger.log('warn', 'old records not rewritten', { failure: failureOf(error) }))
  const left = updates?.takeLeft()
  for (const id of left?.resume ?? []) manager.resume(id)
  if (left?.failure) notices.add(left.failure)
  publisher.begin()
  watching.open()

  return {
    manager,
    own,
    accounts,
    accountTester: new AccountTester(api),
    checks,
    drafts,
    files: new FileActions({
      manager,
      accounts,
      drafts,
      files,
      fileIds,
      questions,
      paths,
      endpointOf: (id) => next.endpointOf(id),
    }),
    notices,
    next,
    undo,
    practice,
    settings,
    bandwidth,
    watching,
    remoteFiles,
    updates,
    publisher,
    snapshot() {
      return {
        uploads: manager.views(),
        accounts: accounts.views(),
        standardService: serviceView(standardService),
        settings: settings.get(),
        drafts: drafts.view(),
        notices: notices.view(),
        undo: undo.view(),
        next: next.views(),
        keychain: vault.view,
        practice: practice.view(),
        rates: manager.rates(),
        unreachable: manager.unreachable(),
        bandwidth: bandwidth.view(),
        watching: watching.view(),
        downloads: remoteFiles.downloads(),
        proxy: proxyView(),
        language: messages.language,
        desktop: deps.desktop(),
        version: app.getVersion(),
        updates: updates?.view() ?? null,
        runtime: runtimeView(process.versions, __HOIST_ELECTRON__, app.isPackaged),
        platform: process.platform,
      }
    },
    accountsChanged,
    answered() {
      memory.used(performance.now())
      publisher.hurry()
    },
    shown() {
      pulse.wake()
      publisher.hurry()
    },
    async close() {
      updates?.close()
      drafts.close()
      await watching.close()
      await remoteFiles.close()
      vault.close()
      clearInterval(hourly)
      await undo.forget()
      power.close()
      pulse.close()
      await next.close()
      await manager.close()
      files.close()
      publisher.close()
      await api.close()
      server.stop()
    },
  }
}

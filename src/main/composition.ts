import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app, nativeTheme, safeStorage, shell } from 'electron'
import { ContentChecker } from '../adapters/content'
import { installCrashPoints } from '../adapters/crash-points'
import { TextFileIdLog } from '../adapters/file-id-log'
import { FileLedger } from '../adapters/file-ledger'
import { nodeClock } from '../adapters/node-clock'
import { NodeFileSource } from '../adapters/node-source'
import { ProfileFile } from '../adapters/profile-file'
import type { Logger } from '../core/ports'
import { UploadManager } from '../core/upload-manager'
import { practiceAccountId } from '../shared/accounts'
import { rateTo } from '../shared/bandwidth'
import { type Failure, failureOf, HoistError } from '../shared/failures'
import { messages } from '../shared/messages'
import type { ProxySettings } from '../shared/proxy'
import type { SettingsChange } from '../shared/settings'
import { stateTraits } from '../shared/state-traits'
import type { Changes, DesktopView, Notice, Snapshot } from '../shared/views'
import { AccountTester } from './account-test'
import { Accounts } from './accounts'
import { Bandwidth } from './bandwidth'
import { Drafts } from './drafts'
import { FileActions } from './file-actions'
import { KeyVault, type KeyVaultDeps, proxyKey, tidyKeys } from './key-vault'
import { LateApi } from './late-api'
import type { ProfilePaths } from './paths'
import { Power } from './power'
import { Practice, practiceFolderIn } from './practice'
import { routesFor } from './proxy'
import { Publisher } from './publisher'
import { storedPurposes } from './purpose-memory'
import type { Questions } from './questions'
import { runtimeView, sandboxProblem } from './runtime'
import type { SettingsStore } from './settings-store'
import { SystemKeychain } from './system-keychain'
import { Undo } from './undo'

/** Everything that runs in the main process, put together on real parts. */
export interface Composition {
  readonly manager: UploadManager
  readonly accounts: Accounts
  readonly accountTester: AccountTester
  readonly drafts: Drafts
  readonly files: FileActions
  readonly undo: Undo
  readonly practice: Practice
  readonly bandwidth: Bandwidth
  readonly publisher: Publisher
  snapshot(): Snapshot
  /**
   * Another proxy has to be confirmed by the person first. Throws a HoistError (`not-confirmed`).
   *
   * @param proxyPassword of the proxy, null to forget it; left out, it stays as long as it is for the same proxy
   */
  saveSettings(changed: SettingsChange, proxyPassword?: string | null): Promise<void>
  startPractice(): Promise<void>
  /**
   * Takes the practice server to another folder; what is in the old one stays there. Throws a HoistError
   * (`practice-in-use`, `practice-folder-unusable`).
   *
   * @param chosen the folder in which it makes its own; null is the profile
   */
  movePractice(chosen: string | null): Promise<void>
  accountsChanged(): void
  /** Shows the log of file IDs in the system's program for text. Throws a HoistError (`file-id-log-unwritable`). */
  openFileIds(): Promise<void>
  /** Takes an account out; its unfinished uploads stop first. */
  removeAccount(id: string): void
  /** Tells the person of something that belongs to no upload. */
  notice(failure: Failure): void
  dismissNotice(id: string): void
  /** Breaks everything off safely: afterwards nothing is in flight and all is on disk. */
  close(): Promise<void>
}

/**
 * Builds it and takes up the uploads of the ledger. Call after the application is ready.
 *
 * @param send hands changes to the window, while there is one
 * @param settingsSaved called when settings have changed
 * @param practiceWanted start straight on the practice server
 * @param desktop what the desktop can do now
 * @param windowProblem what to tell the person about the file of the window
 * @param questions for what only the person may decide
 * @param sight whether the person can see the window
 */
export async function compose(
  paths: ProfilePaths,
  settings: SettingsStore,
  logger: Logger,
  send: (changes: Changes) => void,
  settingsSaved: () => void,
  practiceWanted: boolean,
  desktop: () => DesktopView,
  windowProblem: Failure | null,
  questions: Questions,
  sight: Pick<KeyVaultDeps, 'drawn' | 'seen'>,
): Promise<Composition> {
  // The frame and the system's own dialogs follow the page.
  nativeTheme.themeSource = settings.get().theme
  const keys = new ProfileFile(paths.profile, 'keys', tidyKeys)
  const vault = new KeyVault({
    file: keys,
    keychain: new SystemKeychain(safeStorage),
    logger,
    ...sight,
    changed: () => keychainChanged(),
    unreachable: (failure) => {
      for (const { id } of accounts.views()) if (needsKeychain(id)) manager.block(id, failure)
    },
  })
  const accounts = new Accounts(paths.profile, vault, () => practice.connection)
  const practice = new Practice(accounts.practiceFolder ?? paths.practice, logger, () => {
    addNotice({ kind: 'practice-server-failed', detail: 'its process ended' })
    practiceChanged()
  })
  const bandwidth = new Bandwidth(
    () => settings.get(),
    () => {
      logger.log('info', 'bandwidth', { ...bandwidth.view() })
      publisher.sectionChanged({ bandwidth: () => bandwidth.view() })
      // Whether an upload makes its hour is another question now.
      for (const id of manager.ids()) publisher.uploadChanged(id)
    },
  )
  const source = new NodeFileSource()
  const api = new LateApi({
    connection: (accountId) => accounts.connection(accountId),
    stallMs: () => settings.get().stallTimeoutSeconds * 1000,
    userAgent: `Hoist/${app.getVersion()}`,
    bandwidth: () => bandwidth.limit,
    routes: (url) => routesFor(url, settings.get().proxy, () => vault.key(proxyKey)),
    logger,
  })
  const ledger = new FileLedger(paths.ledger)
  if (__HOIST_CRASHES__) installCrashPoints(api, ledger, process.env.HOIST_CRASH_AT)
  const fileIds = new TextFileIdLog(paths.fileIds)
  const manager = new UploadManager(
    {
      api,
      source,
      ledger,
      fileIds,
      clock: nodeClock,
      random: Math.random,
      logger,
      settings: () => settings.get(),
      bandwidth: () => bandwidth.limit,
      hostOf: (accountId) => accounts.origin(accountId),
      hasWorked: (accountId) => accounts.hasWorked(accountId),
    },
    {
      changed: (id) => publisher.uploadChanged(id),
      removed: (id) => publisher.uploadRemoved(id),
      reordered: () => publisher.sectionChanged({ order: () => manager.ids() }),
      notice: (failure) => addNotice(failure),
      busy: (busy) => power.keepAwake(busy),
      unreachable: () => publisher.sectionChanged({ unreachable: () => manager.unreachable() }),
      worked: (accountId) => accounts.setWorked(accountId),
    },
    randomUUID,
  )
  const publisher = new Publisher(manager, send)
  const power = new Power(manager, (accountId) => !accounts.isLocal(accountId), logger)
  const purposes = storedPurposes(paths.profile, logger)
  const drafts = new Drafts({
    source,
    checker: new ContentChecker(),
    memory: purposes,
    manager,
    line: (accountId) => rateTo(manager.lines()[accountId], bandwidth.limit),
    accounts: () => accounts.views(),
    logger,
    confirm: (names, accountId) => questions.send(names, manager.originOf(accountId)),
    onChange: () => publisher.sectionChanged({ drafts: () => drafts.view() }),
  })
  const files = new FileActions(manager, accounts, drafts, source, questions, paths.log)
  const undo = new Undo(manager, () => publisher.sectionChanged({ undo: () => undo.view() }), addNotice)
  // Days go by while Hoist is open.
  const hourly = setInterval(() => void manager.trimHistory(), 60 * 60 * 1000)
  let notices: readonly Notice[] = []

  function addNotice(failure: Failure): void {
    logger.log('warn', 'notice', { failure })
    // The same thing said twice is one notice, as when a full disk refuses every write; what it counts adds up.
    const before = notices.find((notice) => sameFailure(notice.failure, failure))?.failure.count ?? 0
    const count = failure.count === undefined ? {} : { count: failure.count + before }
    notices = [
      ...notices.filter((notice) => !sameFailure(notice.failure, failure)),
      { id: randomUUID(), failure: { ...failure, ...count } },
    ]
    publisher.sectionChanged({ notices: () => notices })
  }
  function practiceView(): Snapshot['practice'] {
    return {
      running: practice.connection !== null,
      folder: join(practice.folder, 'files'),
      isStandardFolder: practice.folder === paths.practice,
    }
  }
  function practiceChanged(): void {
    publisher.sectionChanged({
      practice: practiceView,
      accounts: () => accounts.views(),
      // They are looked at for one of the accounts.
      drafts: () => drafts.view(),
    })
  }
  /** Whether something that only the keychain can tell is needed to reach that account. */
  function needsKeychain(accountId: string): boolean {
    const usesPassword = settings.get().proxy.mode === 'manual' && !accounts.isLocal(accountId)
    return accounts.needsKeychain(accountId) || (usesPassword && vault.isUnread(proxyKey))
  }
  function keychainChanged(): void {
    publisher.sectionChanged({
      keychain: () => vault.view,
      accounts: () => accounts.views(),
      proxy: proxyView,
    })
    // Whose key was entered meanwhile waits no longer.
    manager.clear('keychain-asks')
    if (vault.view === 'asks') manager.hinder('keychain-asks', needsKeychain)
    // Before the system asks.
    if (vault.view === 'asks') publisher.hurry()
    if (vault.view === 'usable') manager.keychainOpened()
  }
  function proxyView(): Snapshot['proxy'] {
    return { password: vault.state(proxyKey) }
  }
  function proxyChanged(): void {
    publisher.sectionChanged({ proxy: proxyView })
    manager.proxyChanged()
  }
  async function startPractice(): Promise<void> {
    await practice.start()
    accounts.addPractice()
    manager.accountChanged(practiceAccountId)
    practiceChanged()
  }

  async function movePractice(chosen: string | null): Promise<void> {
    const isBusy = manager
      .views()
      .some((view) => view.accountId === practiceAccountId && !stateTraits[view.state].isAtRest)
    if (isBusy) throw new HoistError({ kind: 'practice-in-use', detail: 'uploads to it are under way' })
    const before = practice.folder
    const folder = chosen === null ? paths.practice : await practiceFolderIn(chosen)
    if (folder === before) return
    const wasRunning = practice.connection !== null
    practice.move(folder)
    try {
      if (wasRunning) await practice.start()
    } catch (error) {
      practice.move(before)
      await practice.start()
      throw new HoistError(
        { kind: 'practice-folder-unusable', detail: failureOf(error).detail, subject: folder },
        { cause: error },
      )
    } finally {
      practiceChanged()
    }
    accounts.practiceFolder = chosen === null ? null : folder
    manager.accountChanged(practiceAccountId)
  }

  if (practiceWanted) accounts.addPractice()
  if (accounts.usesPractice) {
    // Before the uploads are taken up: those to the practice server may go on at once.
    await practice.start().catch((error: unknown) => addNotice(failureOf(error)))
  }
  const { records, problems } = await ledger.load()
  const isRoot = process.getuid?.() === 0
  const found = [
    sandboxProblem((name) => app.commandLine.hasSwitch(name), isRoot),
    settings.problem,
    accounts.problem,
    keys.problem,
    purposes.problem,
    windowProblem,
    ...problems,
  ]
  for (const problem of found) if (problem !== null) addNotice(problem)
  manager.open(records)
  publisher.begin()

  return {
    manager,
    accounts,
    accountTester: new AccountTester(api),
    drafts,
    files,
    undo,
    practice,
    bandwidth,
    publisher,
    snapshot() {
      return {
        uploads: manager.views(),
        accounts: accounts.views(),
        settings: settings.get(),
        drafts: drafts.view(),
        notices,
        undo: undo.view(),
        keychain: vault.view,
        practice: practiceView(),
        lines: manager.lines(),
        unreachable: manager.unreachable(),
        bandwidth: bandwidth.view(),
        proxy: proxyView(),
        language: messages.language,
        desktop: desktop(),
        version: app.getVersion(),
        runtime: runtimeView(process.versions, __HOIST_ELECTRON__),
        platform: process.platform,
      }
    },
    async saveSettings(changed, proxyPassword) {
      const { proxy } = changed
      if (proxy?.mode === 'manual' && !usesProxy(settings.get().proxy, proxy.url))
        await questions.proxy(proxy.url)
      const before = settings.get().proxy
      const saved = settings.save(changed)
      // A password belongs to the proxy and the name it was given for.
      if (before.url !== saved.proxy.url || before.user !== saved.proxy.user) vault.clear(proxyKey)
      if (proxyPassword === null) vault.clear(proxyKey)
      else if (proxyPassword !== undefined) await vault.set(proxyKey, proxyPassword)
      if (proxyPassword !== undefined || JSON.stringify(before) !== JSON.stringify(saved.proxy))
        proxyChanged()
      nativeTheme.themeSource = saved.theme
      bandwidth.look()
      manager.apply(saved)
      settingsSaved()
      publisher.sectionChanged({
        settings: () => saved,
        language: () => messages.language,
        // What the practice server is called is a word, too.
        accounts: () => accounts.views(),
      })
    },
    startPractice,
    movePractice,
    accountsChanged: practiceChanged,
    async openFileIds() {
      // Made where there is none yet.
      await fileIds.note([])
      const problem = await shell.openPath(paths.fileIds)
      if (problem !== '')
        throw new HoistError({ kind: 'file-id-log-unopened', detail: problem, subject: paths.fileIds })
    },
    removeAccount(id) {
      for (const upload of manager.ids()) {
        if (manager.record(upload)?.account.id === id) manager.pause(upload)
      }
      accounts.remove(id)
      practiceChanged()
    },
    notice: addNotice,
    dismissNotice(id) {
      notices = notices.filter((notice) => notice.id !== id)
      publisher.sectionChanged({ notices: () => notices })
    },
    async close() {
      drafts.close()
      vault.close()
      clearInterval(hourly)
      await undo.forget()
      power.close()
      bandwidth.close()
      await manager.close()
      publisher.close()
      await api.close()
      practice.stop()
    },
  }
}

function usesProxy({ mode, url }: ProxySettings, wanted: string): boolean {
  return mode === 'manual' && url === wanted
}

function sameFailure(a: Failure, b: Failure): boolean {
  return a.kind === b.kind && a.subject === b.subject
}

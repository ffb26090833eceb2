import { setTimeout as delay } from 'node:timers/promises'
import { app, type BrowserWindow, type IpcMainInvokeEvent, shell } from 'electron'
import type { Logger } from '../core/ports'
import type { AppActionName } from '../shared/app-actions'
import { type Answer, failureOf } from '../shared/failures/failures'
import type { Output } from '../shared/ipc/channels'
import type { Operation } from '../shared/ipc/operations'
import type { Changes, WhenDone } from '../shared/ipc/views'
import { messages, speak } from '../shared/messages'
import type { Totals } from '../shared/totals'
import { chooseLanguage } from '../shared/words/languages'
import { compose } from './composition'
import { Desktop } from './desktop/desktop'
import { offerInLauncher } from './desktop/launcher'
import { openLink } from './desktop/links'
import { WindowStore } from './desktop/window-store'
import { exportHistory as writeHistory } from './files/export-history'
import { collectGarbage } from './idle-memory'
import { handle } from './ipc/handle'
import { handlers } from './ipc/handlers'
import type { ProfilePaths } from './paths'
import { SettingsStore } from './settings-store'
import { type CommandLine, readCommandLine } from './start/command-line'
import { optimize } from './start/optimizing'
import { Lifecycle } from './window/lifecycle'
import { type AppRuns, offerInMenu, setMenu } from './window/menu'
import { PageLine } from './window/page'
import { Questions } from './window/questions'
import { isOurPage } from './window/safety'
import { firstAsked, openWindow } from './window/window'

/** The running Hoist, for what the system asks of it. */
export interface Running {
  /** The answer to the page's first request. */
  snapshot(event: IpcMainInvokeEvent, payload: unknown): Promise<Answer<Output<'snapshot'>>>
  /** Somebody has started Hoist once more. */
  startedAgain(argv: readonly string[], workingFolder: string): void
  openFile(path: string): void
  /** Adds the files that a command line names, and carries out its requests. */
  carryOut(commandLine: CommandLine): void
  show(): void
}

/** Longest wait for a page to be drawn, in milliseconds: it may be broken. */
const longestDrawMs = 5_000

/** The menu is created after this long at the latest, in milliseconds. */
const longestMenuMs = 1_000

/**
 * Everything behind the window, put together. Call after the application is ready.
 *
 * @param unlock releases the profile
 * @param opened the window, which was opened before; null if Hoist starts without one
 */
export async function runHoist(
  paths: ProfilePaths,
  logger: Logger,
  unlock: () => void,
  opened: BrowserWindow | null,
): Promise<Running> {
  const settings = new SettingsStore(paths.profile)
  const chosen = () => chooseLanguage(settings.get().language, app.getPreferredSystemLanguages())
  await speak(chosen())
  const store = new WindowStore(paths.profile, logger)
  const page = new PageLine()
  let window: BrowserWindow | null = null
  let totals: Totals | null = null
  let choiceInMenu: WhenDone | null = null
  const send = (changes: Changes) => {
    desktop.follow(changes)
    page.send(changes)
  }
  const questions = new Questions(() => window, logger)
  const isOpen = () => window !== null && !window.isDestroyed()
  const isShown = () => isOpen() && window?.isVisible() === true && !window.isMinimized()
  const sight = {
    drawn: async () => {
      if (isOpen()) await inTime(page.drawn())
    },
    seen: async () => {
      if (!isOpen()) lifecycle.show()
      await inTime(page.drawn())
    },
  }
  const ready = Promise.resolve().then(() =>
    compose({
      paths,
      settings,
      logger,
      send,
      isShown,
      freeMemory: () => {
        collectGarbage()
        page.freeMemory()
      },
      translate,
      practiceWanted: app.commandLine.hasSwitch('practice'),
      desktop: () => desktop.view(),
      windowProblem: store.problem,
      questions,
      sight,
    }),
  )
  const open = () => take(openWindow(logger, messages.language, store.bounds()))
  const take = (taken: BrowserWindow) => {
    window = taken
    page.connect(window)
    lifecycle.watch(window)
    desktop.watch(window)
    const shown = () =>
      void ready.then(
        (hoist) => hoist.shown(),
        // A start that failed has nothing to show.
        () => {},
      )
    window.on('show', shown)
    window.on('restore', shown)
    window.webContents.on(
      'did-start-loading',
      () => void ready.then(({ publisher }) => publisher.pageLoads()),
    )
  }
  const lifecycle = new Lifecycle({
    ready,
    window: () => window,
    open,
    continuesInTray: () => settings.get().closeToTray,
    putAway: (closing) => void desktop.putAway(closing),
    page,
    unlock,
    logger,
  })
  /** Carries out the action of a button of the page, and reports a failure to the person. */
  const operation = (name: Extract<AppActionName, Operation>) => () =>
    void ready.then(async (hoist) => {
      try {
        await (await answers)[name]()
      } catch (error) {
        hoist.notices.add(failureOf(error))
      }
    })
  const runs: AppRuns = {
    chooseFiles: operation('chooseFiles'),
    chooseFolder: operation('chooseFolder'),
    pauseAll: operation('pauseAll'),
    resumeAll: operation('resumeAll'),
    clearFinished: operation('clearFinished'),
    exportHistory: operation('exportHistory'),
    openFiles: () => {
      lifecycle.show()
      page.tell('openFiles', null)
    },
    openSettings: () => {
      lifecycle.show()
      page.tell('openSettings', 'accounts')
    },
    quit: () => lifecycle.quit(),
  }
  const desktop = new Desktop({
    settings,
    store,
    logger,
    window: () => window,
    show: () => lifecycle.show(),
    reveal: (uploadId) => page.tell('reveal', uploadId),
    runs,
    summed: (sums) => {
      totals = sums
      offerInMenu(sums)
    },
    changed: () => {
      // The progress changes once a second, and an open menu would close.
      if (desktop.whenDone.choice !== choiceInMenu) makeMenu()
      void ready.then(({ publisher }) => publisher.sectionChanged({ desktop: () => desktop.view() }))
    },
  })
  app.on('before-quit', () => desktop.close())
  const exportHistory = async () => {
    const { manager, next, own } = await ready
    const exported = await writeHistory(manager, own, next, (options) => lifecycle.chooseTarget(options))
    if (exported !== null) page.tell('exported', exported)
  }
  const pageListens = () => page.listens()
  const showLog = () => shell.showItemInFolder(paths.log)
  const answers = ready.then((hoist) =>
    handlers(hoist, { lifecycle, desktop, questions, pageListens, exportHistory, showLog }),
  )
  // The page asks for its snapshot, gets this as the answer, and shows it in words.
  answers.catch((error: unknown) => logger.log('error', 'start-up failed', { error }))
  const answer = handle(
    answers,
    isOurPage,
    logger,
    // A start that failed has nothing to report, except for the failure as the answer.
    () =>
      void ready.then(
        (hoist) => hoist.answered(),
        () => {},
      ),
  )

  /** Menus are built once with their texts, so they are rebuilt in another language. */
  async function translate(): Promise<void> {
    const before = messages.language
    await speak(chosen())
    if (messages.language === before) return
    makeMenu()
    desktop.translate()
  }
  function makeMenu(): void {
    choiceInMenu = desktop.whenDone.choice
    setMenu(
      {
        runs,
        chooseWhenDone: (choice) => desktop.whenDone.choose(choice),
        openLink: (url) => void openLink(url),
        showLog,
        showAbout: () => {
          lifecycle.show()
          page.tell('openSettings', 'about')
        },
      },
      choiceInMenu,
    )
    if (totals !== null) offerInMenu(totals)
    offerInLauncher(runs)
  }

  function carryOut({ actions, files }: CommandLine): void {
    if (files.length > 0) void ready.then(({ drafts }) => drafts.add(files))
    for (const action of actions) runs[action]()
  }

  desktop.translate()
  if (opened !== null && !opened.isDestroyed()) take(opened)
  // The page waits for its snapshot, and not for a menu; but even a start that takes long can be quit from it.
  const isAnswered = ready.then(
    () => new Promise(setImmediate),
    () => {},
  )
  void Promise.race([isAnswered, delay(longestMenuMs)]).then(makeMenu)
  void ready.then(sight.drawn, () => {}).then(() => optimize(true))
  void ready.then(
    async (hoist) => {
      // The page may be waiting for its snapshot, which is answered before that.
      await new Promise(setImmediate)
      desktop.open(hoist)
      // Without a tray, nobody could find a hidden Hoist.
      if (window === null && !(await desktop.startHidden()) && window === null) open()
    },
    // A start that cannot stay hidden must say so, too.
    () => lifecycle.show(),
  )
  return {
    snapshot: (event, payload) => answer(firstAsked, event, payload),
    startedAgain(argv, workingFolder) {
      const commandLine = readCommandLine(argv, workingFolder)
      const { actions, files, isHidden } = commandLine
      // A person who pauses everything from a launcher is working on something else.
      const needsWindow = files.length > 0 || actions.length === 0 || actions.includes('chooseFiles')
      if (!isHidden && needsWindow) lifecycle.show()
      carryOut(commandLine)
    },
    openFile(path) {
      // The window may be closed, and the files wait in it.
      lifecycle.show()
      void ready.then(({ drafts }) => drafts.add([path]))
    },
    carryOut,
    show: () => lifecycle.show(),
  }
}

function inTime(drawn: Promise<void>): Promise<void> {
  return Promise.race([drawn, delay(longestDrawMs)])
}

import { app, type BrowserWindow, dialog, shell } from 'electron'
import { fileLogger } from '../adapters/log-file'
import { lockProfile } from '../adapters/profile-lock'
import { failureOf } from '../shared/failures'
import { chooseLanguage, type Language } from '../shared/languages'
import { failureText, speak } from '../shared/messages'
import type { Changes } from '../shared/views'
import { compose } from './composition'
import { Desktop } from './desktop/desktop'
import { WindowStore } from './desktop/window-store'
import { handle } from './ipc/handle'
import { operations } from './ipc/operations'
import { chooseKeychain } from './key-vault'
import { Lifecycle } from './lifecycle'
import { setMenu } from './menu'
import { PageLine } from './page'
import { namedFiles, profilePaths } from './paths'
import { isOurPage, openLink, registerScheme, secure } from './safety'
import { SettingsStore } from './settings-store'
import { openWindow } from './window'

// The order of start-up, and nothing else. What happens before `whenReady` must not need the display.
registerScheme()
chooseKeychain()
// Windows shows no notification of a program that it does not know; an installer makes it known by itself.
if (!app.isPackaged) app.setAppUserModelId(process.execPath)
const paths = profilePaths()
if (app.requestSingleInstanceLock()) start()
else app.exit(0)

function start(): void {
  const unlock = lockOrSay()
  if (unlock === null) return
  const logger = fileLogger(paths.log)
  process.on('uncaughtException', (error) => logger.log('error', 'uncaught exception', { error }))
  process.on('unhandledRejection', (error) => logger.log('error', 'unhandled rejection', { error }))
  logger.log('info', 'start', { version: app.getVersion(), electron: process.versions.electron })

  const settings = new SettingsStore(paths.profile)
  const store = new WindowStore(paths.profile)
  const page = new PageLine()
  let window: BrowserWindow | null = null
  let spoken: Language | null = null
  const send = (changes: Changes) => {
    desktop.follow(changes)
    page.send(changes)
  }
  const wantsPractice = app.commandLine.hasSwitch('practice')
  const ready = app
    .whenReady()
    .then(() => compose(paths, settings, logger, send, translate, wantsPractice, () => desktop.view()))
  // The page asks for its snapshot, gets this as the answer, and says it in words.
  ready.catch((error: unknown) => logger.log('error', 'start-up failed', { error }))
  const open = (minimized = false) => {
    window = openWindow(logger, store.place(), minimized)
    page.connect(window)
    lifecycle.watch(window)
    desktop.watch(window)
    window.webContents.on(
      'did-start-loading',
      () => void ready.then(({ publisher }) => publisher.pageLoads()),
    )
  }
  const lifecycle = new Lifecycle({
    ready,
    window: () => window,
    open,
    goesOnInTray: () => settings.get().closeToTray,
    putAway: (closing) => void desktop.putAway(closing),
    page,
    unlock,
    logger,
  })
  const desktop = new Desktop({
    settings,
    store,
    logger,
    window: () => window,
    show: () => lifecycle.show(),
    tell: (changes) => page.tell(changes),
    quit: () => lifecycle.quit(),
    changed: () => {
      makeMenu()
      void ready.then(({ publisher }) => publisher.sectionChanged({ desktop: () => desktop.view() }))
    },
  })
  app.on('before-quit', () => desktop.close())
  handle(
    operations({
      ready,
      choose: (kind) => lifecycle.choose(kind),
      chooseOne: (near, kind) => lifecycle.chooseOne(near, kind),
      chooseTarget: (options) => lifecycle.chooseTarget(options),
      answerClose: (quit) => lifecycle.answerClose(quit),
      pageListens: () => page.listens(),
      desktop,
    }),
    isOurPage,
    logger,
  )

  /** Menus are made of words once and for all, so they are made anew in another language. */
  function translate(): void {
    const language = chooseLanguage(settings.get().language, app.getPreferredSystemLanguages())
    if (language === spoken) return
    spoken = language
    speak(language)
    makeMenu()
    desktop.translate()
  }
  function makeMenu(): void {
    setMenu(
      {
        addFiles: () => void ready.then(() => lifecycle.choose('openFile')),
        addFolder: () => void ready.then(() => lifecycle.choose('openDirectory')),
        exportHistory: () =>
          void ready.then((hoist) =>
            hoist
              .exportHistory((options) => lifecycle.chooseTarget(options))
              .catch((error: unknown) => hoist.notice(failureOf(error))),
          ),
        openSettings: () => {
          lifecycle.show()
          page.tell({ openSettings: true })
        },
        pauseAll: () => void ready.then(({ manager }) => manager.pauseAll()),
        resumeAll: () => void ready.then(({ manager }) => manager.resumeAll()),
        chooseWhenDone: (choice) => desktop.whenDone.choose(choice),
        openLink: (url) => void openLink(url),
        showLog: () => shell.showItemInFolder(paths.log),
        quit: () => lifecycle.quit(),
      },
      desktop.whenDone.choice,
    )
  }

  app.on('second-instance', (_event, argv, workingFolder) => {
    if (!argv.includes('--hidden')) lifecycle.show()
    void ready.then(({ drafts }) => drafts.add(namedFiles(argv, workingFolder)))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    // The window may be closed, and the files wait in it. At the start it comes by itself.
    if (app.isReady()) lifecycle.show()
    void ready.then(({ drafts }) => drafts.add([path]))
  })
  app.on('activate', () => lifecycle.show())
  void app.whenReady().then(() => {
    secure()
    translate()
    if (!startsHidden(settings.get().closeToTray)) open()
  })
  void ready.then(
    async (hoist) => {
      desktop.open(hoist)
      // Without a tray nobody could find it.
      if (window === null && !(await desktop.startHidden()) && window === null) open(true)
    },
    // Whatever starts hidden and cannot must say so, too.
    () => lifecycle.show(),
  )
  const files = namedFiles(process.argv, process.cwd())
  if (files.length > 0) void ready.then(({ drafts }) => drafts.add(files))
}

/** Whether the system started Hoist at login, and it is to stay in the tray. macOS passes no arguments on. */
function startsHidden(goesOnInTray: boolean): boolean {
  const atLogin = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
  return app.commandLine.hasSwitch('hidden') || (atLogin && goesOnInTray)
}

/** Takes the profile, or says why not and ends. */
function lockOrSay(): (() => void) | null {
  try {
    return lockProfile(paths.profile)
  } catch (error) {
    fatal(error)
    return null
  }
}

/** There will be no window of ours: says so in one of the system, and ends. */
function fatal(error: unknown): void {
  const failure = failureOf(error)
  const { happened, means, todo } = failureText(failure)
  dialog.showErrorBox(happened, `${means}\n\n${todo}\n\n${failure.detail}`)
  app.exit(1)
}

import { app, type BrowserWindow, dialog } from 'electron'
import { fileLogger } from '../adapters/log-file'
import { lockProfile } from '../adapters/profile-lock'
import { changesChannel } from '../shared/channels'
import { failureOf } from '../shared/failures'
import { chooseLanguage, type Language } from '../shared/languages'
import { failureText, speak } from '../shared/messages'
import type { Changes } from '../shared/views'
import { compose } from './composition'
import { handle } from './ipc/handle'
import { operations } from './ipc/operations'
import { chooseKeychain } from './key-vault'
import { Lifecycle } from './lifecycle'
import { setMenu } from './menu'
import { namedFiles, profilePaths } from './paths'
import { isOurPage, registerScheme, secure } from './safety'
import { SettingsStore } from './settings-store'
import { openWindow } from './window'

// The order of start-up, and nothing else. What happens before `whenReady` must not need the display.
registerScheme()
chooseKeychain()
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
  let window: BrowserWindow | null = null
  let spoken: Language | null = null
  const send = (changes: Changes) => {
    if (window !== null && !window.isDestroyed()) window.webContents.send(changesChannel, changes)
  }
  const ready = app
    .whenReady()
    .then(() => compose(paths, settings, logger, send, translate, app.commandLine.hasSwitch('practice')))
  // The page asks for its snapshot, gets this as the answer, and says it in words.
  ready.catch((error: unknown) => logger.log('error', 'start-up failed', { error }))
  const lifecycle = new Lifecycle({ ready, window: () => window, unlock, logger, send })
  const open = () => {
    window = openWindow(logger)
    lifecycle.watch(window)
    window.webContents.on(
      'did-start-loading',
      () => void ready.then(({ publisher }) => publisher.pageLoads()),
    )
  }
  handle(
    operations({
      ready,
      choose: (kind) => lifecycle.choose(kind),
      chooseOne: (near) => lifecycle.chooseOne(near),
      chooseTarget: (options) => lifecycle.chooseTarget(options),
      answerClose: (quit) => lifecycle.answerClose(quit),
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
    setMenu({
      addFiles: () => void ready.then(() => lifecycle.choose('openFile')),
      addFolder: () => void ready.then(() => lifecycle.choose('openDirectory')),
      exportHistory: () =>
        void ready.then((hoist) =>
          hoist
            .exportHistory((options) => lifecycle.chooseTarget(options))
            .catch((error: unknown) => hoist.notice(failureOf(error))),
        ),
      pauseAll: () => void ready.then(({ manager }) => manager.pauseAll()),
      resumeAll: () => void ready.then(({ manager }) => manager.resumeAll()),
      quit: () => lifecycle.quit(),
    })
  }

  app.on('second-instance', (_event, argv, workingFolder) => {
    lifecycle.show(open)
    void ready.then(({ drafts }) => drafts.add(namedFiles(argv, workingFolder)))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void ready.then(({ drafts }) => drafts.add([path]))
  })
  app.on('activate', () => lifecycle.show(open))
  void app.whenReady().then(() => {
    secure()
    translate()
    open()
  })
  const files = namedFiles(process.argv, process.cwd())
  if (files.length > 0) void ready.then(({ drafts }) => drafts.add(files))
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

import { fstatSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { app, dialog, ipcMain, Menu, nativeTheme } from 'electron'
import { fileLogger } from '../adapters/log/log-file'
import { lockProfile, type SecondStart } from '../adapters/profile/profile-lock'
import { failureOf } from '../shared/failures/failures'
import { chooseKeychain } from './accounts/keychain'
import { watchPasting } from './files/pasting'
import type { Running } from './hoist'
import { ownArguments, profilePaths } from './paths'
import { readCommandLine, terminalArguments, unknownOptions } from './start/command-line'
import { displayProblem } from './start/display'
import { optimize } from './start/optimizing'
import { firstLook } from './window/first-look'
import { registerScheme, secure } from './window/safety'
import { firstAsked, openWindow } from './window/window'

/** How long to wait for a page that does not load, in milliseconds. */
const longestMs = 1000

// The window, and nothing else: what this file imports is read and compiled before anything can be seen, so it stays
// free of libraries. Everything else is in hoist.ts, which is loaded while the page starts. What happens before
// `whenReady` must not need the display.
const terminal = terminalArguments(ownArguments())
if (terminal !== null) {
  // Not awaited: Electron is not ready before this file has run.
  import('./start/terminal').then(({ runInTerminal }) => runInTerminal(terminal)).catch(fatal)
} else {
  optimize(false)
  registerScheme()
  chooseKeychain()
  // Otherwise Electron creates its own menu and adds it to every window.
  Menu.setApplicationMenu(null)
  // Windows shows no notification of an unknown program; an installer registers it.
  if (!app.isPackaged) app.setAppUserModelId(process.execPath)
  try {
    await nameUnknown(unknownOptions(ownArguments()))
    await begin({ argv: ownArguments(), workingFolder: process.cwd() })
  } catch (error) {
    // Not awaited: it may wait until Electron is ready.
    void fatal(error)
  }
}

/** @param start what this start passes to a Hoist that runs already */
async function begin(start: SecondStart): Promise<void> {
  const commandLine = readCommandLine(start.argv, start.workingFolder)
  const paths = profilePaths(commandLine)
  // The lock of the profile passes on what a second start names, byte for byte. Chromium's lock reorders the arguments,
  // and trusts host names and process numbers, which mean nothing in containers. Only on Windows it is used as well:
  // only it lets the window of the first start move to the front there.
  if (process.platform === 'win32') app.requestSingleInstanceLock()
  // macOS may name files before Hoist is ready, and later requests wait for it.
  let begun: (hoist: Promise<Running>) => void = () => {}
  const loaded = new Promise<Running>((resolve) => {
    begun = resolve
  })
  loaded.catch(fatal)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void loaded.then((hoist) => hoist.openFile(path))
  })
  const startedAgain = ({ argv, workingFolder }: SecondStart) =>
    void loaded.then((hoist) => hoist.startedAgain(argv, workingFolder))
  // Nothing is ready before this is settled.
  const unlock = await lockProfile(paths.profile, { start, startedAgain })
  if (unlock === null) {
    app.exit(0)
    return
  }
  const platform = app.commandLine.getSwitchValue('ozone-platform')
  const noDisplay = await displayProblem(process.env, app.whenReady(), platform)
  if (noDisplay !== null) {
    console.error(noDisplay)
    unlock()
    app.exit(1)
    return
  }
  const logger = fileLogger(paths.log)
  process.on('uncaughtException', (error) => logger.log('error', 'uncaught exception', { error }))
  process.on('unhandledRejection', (error) => logger.log('error', 'unhandled rejection', { error }))
  watchPasting(logger)
  logger.log('info', 'start', { version: app.getVersion(), electron: process.versions.electron })

  const starting = app.whenReady().then(async () => {
    const look = firstLook(paths.profile)
    const served = new Promise<void>((resolve) => secure(look.language, resolve))
    // The frame and the system's own dialogs follow the page.
    nativeTheme.themeSource = look.theme
    const hidden = commandLine.isHidden || (wasOpenedAtLogin() && look.closeToTray)
    const window = hidden ? null : openWindow(logger, look.language, look.bounds)
    // Not immediately: while this process is busy, Chromium cannot load the page. While the page's scripts run it can.
    if (window !== null) await Promise.race([served, delay(longestMs)])
    const { runHoist } = await import('./hoist')
    return runHoist(paths, logger, unlock, window)
  })
  begun(starting)
  ipcMain.handle(firstAsked, async (event, payload: unknown) => (await loaded).snapshot(event, payload))
  app.on('activate', () => void loaded.then((hoist) => hoist.show()))
  void loaded.then((hoist) => hoist.carryOut(commandLine))
}

/** A mistyped option would otherwise be ignored without a word. */
async function nameUnknown(options: readonly string[]): Promise<void> {
  if (options.length === 0) return
  const { shownText } = await import('../shared/words/shown-text')
  for (const option of options)
    console.error(`${shownText(option)} is not an option of Hoist, which passes it to Chromium.`)
}

/** Whether the system started Hoist at login, if it passes no arguments. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}

/** Whether somebody reads what is printed: a terminal, or a program that started Hoist. Launchers give it no input. */
function isHeard(): boolean {
  if (process.stderr.isTTY) return true
  try {
    const input = fstatSync(0)
    return input.isFIFO() || input.isSocket()
  } catch {
    // The standard input is closed.
    return false
  }
}

/** Shows in a system dialog why there is no window, and ends Hoist. */
async function fatal(error: unknown): Promise<void> {
  // Electron may become ready while the words are loaded.
  const isEarly = !app.isReady()
  const { failureText } = await import('../shared/messages')
  const { shownText } = await import('../shared/words/shown-text')
  const failure = failureOf(error)
  const { happened, means, todo } = failureText(failure)
  const text = `${means}\n\n${todo}\n\n${shownText(failure.detail)}`
  // On Linux nothing can be shown before the application is ready.
  if (process.platform === 'linux' && isEarly) {
    console.error(`${happened}\n${text}`)
    if (isHeard() || (await displayProblem(process.env, app.whenReady())) !== null) return app.exit(1)
    // After a start from a launcher, nobody reads that. Chromium ends without folders, and the profile may be out of
    // reach.
    for (const name of ['userData', 'sessionData'] as const) app.setPath(name, '/proc')
    await app.whenReady()
  }
  dialog.showErrorBox(happened, text)
  app.exit(1)
}

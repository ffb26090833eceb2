import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { app, Menu, type MenuItemConstructorOptions, Tray } from 'electron'
import { childEnvironment } from '../../adapters/child-environment'
import { appActions } from '../../shared/app-actions'
import type { WhenDone } from '../../shared/ipc/views'
import { formats, messages } from '../../shared/messages'
import { speedOf, type Totals } from '../../shared/totals'
import type { AppRuns } from '../window/menu'

const run = promisify(execFile)
/** Longest wait for the session bus to answer, in milliseconds. */
const busMs = 2000

export interface TrayDeps {
  readonly runs: AppRuns
  readonly open: () => void
  readonly stopCountdown: () => void
}

/** The icon in the tray, or in the menu bar of macOS, with the totals and a short menu. */
export class TrayIcon {
  readonly #deps: TrayDeps
  #tray: Tray
  #shown = ''

  constructor(deps: TrayDeps) {
    this.#deps = deps
    this.#tray = this.#make()
  }

  /** Creates it again: an icon that found no tray when it was created never looks for one again. */
  renew(): void {
    this.#tray.destroy()
    this.#tray = this.#make()
    this.#shown = ''
  }

  /**
   * @param recent the mean speed of all uploads over the last seconds, in bytes per second
   * @param countdown what is about to be done, while that can still be stopped
   */
  update(totals: Totals, recent: number, countdown: WhenDone): void {
    const words = messages.tray
    const status = statusText(totals, recent)
    const { runs, open, stopCountdown } = this.#deps
    const action = (name: 'pauseAll' | 'resumeAll' | 'quit'): MenuItemConstructorOptions => ({
      label: appActions[name].label(),
      enabled: appActions[name].applies(totals),
      click: runs[name],
    })
    const [pauseAll, resumeAll] = [action('pauseAll'), action('resumeAll')]
    const shown = JSON.stringify([messages.language, status, pauseAll.enabled, resumeAll.enabled, countdown])
    if (shown === this.#shown) return
    this.#shown = shown
    const stop: MenuItemConstructorOptions[] =
      countdown === 'nothing'
        ? []
        : [{ label: countdown === 'quit' ? words.stopQuit : words.stopSleep, click: stopCountdown }]
    this.#tray.setToolTip(words.tooltip({ status }))
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        // The status is in the menu, too, because not every tray shows a tooltip.
        { label: status, enabled: false },
        ...stop,
        { type: 'separator' },
        { label: words.open, click: open },
        pauseAll,
        resumeAll,
        { type: 'separator' },
        action('quit'),
      ]),
    )
  }

  #make(): Tray {
    const file = process.platform === 'darwin' ? 'iconTemplate.png' : 'icon.png'
    const tray = new Tray(join(app.getAppPath(), 'build', 'tray', file))
    // In the menu bar of macOS a click opens the menu.
    if (process.platform !== 'darwin') tray.on('click', this.#deps.open)
    return tray
  }
}

function statusText(totals: Totals, recent: number): string {
  const words = messages.tray
  const { running } = totals
  if (running > 0) {
    const { rate, secondsLeft } = speedOf(totals, recent)
    return [
      words.uploading({ count: running }),
      ...(rate > 0 ? [formats.rate(rate)] : []),
      ...(secondsLeft === undefined ? [] : [messages.totals.left({ seconds: secondsLeft })]),
    ].join(messages.between.pieces)
  }
  for (const kind of ['waiting', 'ready', 'failed', 'paused'] as const) {
    if (totals[kind] > 0) return words[kind]({ count: totals[kind] })
  }
  return words.idle
}

/**
 * Whether the desktop has a place for the icon. Some Linux desktops have none, and only the session bus knows; if it
 * cannot be asked, there is none, so that nobody loses the window.
 */
export async function hasTrayPlace(): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const watcher = 'org.kde.StatusNotifierWatcher'
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = process.env
  const env = { ...childEnvironment(process.env), DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }
  try {
    const { stdout } = await run(
      'dbus-send',
      [
        '--session',
        '--print-reply=literal',
        `--dest=${watcher}`,
        '/StatusNotifierWatcher',
        'org.freedesktop.DBus.Properties.Get',
        `string:${watcher}`,
        'string:IsStatusNotifierHostRegistered',
      ],
      { timeout: busMs, env },
    )
    return stdout.includes('true')
  } catch {
    // No bus, no such service on it, or no dbus-send: the answer is no in each case.
    return false
  }
}

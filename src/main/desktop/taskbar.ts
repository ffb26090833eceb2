import { join } from 'node:path'
import { app, type BrowserWindow, nativeImage } from 'electron'
import type { BatchProgress } from '../../shared/ipc/views'
import { messages } from '../../shared/messages'

/**
 * Progress and running count on the application's icon: taskbar, dock or launcher, as far as the desktop supports them.
 * The title of the window says the progress, too: lists of windows show it.
 */
export class Taskbar {
  #shown = ''

  /** @param window the window whose taskbar button is used, while there is one */
  update(window: BrowserWindow | null, progress: BatchProgress | null, running: number): void {
    const share = progress === null ? -1 : Math.round((progress.sentBytes / progress.bytes) * 100) / 100
    const shown = JSON.stringify([window?.id, share, progress?.mode, running])
    if (shown === this.#shown) return
    this.#shown = shown
    if (process.platform === 'win32') window?.setOverlayIcon(...overlay(running))
    else app.setBadgeCount(running)
    window?.setProgressBar(share, { mode: progress?.mode ?? 'none' })
    window?.setTitle(
      share < 0 ? messages.app.name : messages.tray.windowTitle({ share: Math.min(share, 0.99) }),
    )
  }
}

function overlay(running: number): [Electron.NativeImage | null, string] {
  if (running === 0) return [null, '']
  const file = `${running > 9 ? 'more' : running}.png`
  const image = nativeImage.createFromPath(join(app.getAppPath(), 'build', 'overlay', file))
  return [image, messages.tray.badge({ count: running })]
}

import { app, type BaseWindow, BrowserWindow, type Input, ipcMain, Menu } from 'electron'
import { pasteChannel } from '../shared/operations'
import { isOurPage } from './safety'

/** How long after the person's request a paste may come, in milliseconds. */
const patienceMs = 1000

/** Only main sees the real keyboard: a page can trigger a paste by itself, and its event looks the same. */
let askedAt = Number.NEGATIVE_INFINITY

/** Answers the preload script whether a paste comes from the person. Call before there is a window. */
export function watchPasting(): void {
  ipcMain.on(pasteChannel, (event) => {
    event.returnValue = isOurPage(event) && performance.now() - askedAt <= patienceMs
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.on('before-input-event', (_input, input) => {
      if (isPasteKey(input)) askedAt = performance.now()
    })
  })
}

/** Pastes, as the person asked in the menu. */
export function paste(_item: unknown, window: BaseWindow | undefined): void {
  askedAt = performance.now()
  // It may be meant for a field of a system dialog.
  if (process.platform === 'darwin') Menu.sendActionToFirstResponder('paste:')
  else if (window instanceof BrowserWindow) window.webContents.paste()
}

function isPasteKey({ type, key, code, control, meta, shift }: Input): boolean {
  if (type !== 'keyDown' && type !== 'rawKeyDown') return false
  if (shift && key === 'Insert') return true
  return (process.platform === 'darwin' ? meta : control) && (key.toLowerCase() === 'v' || code === 'KeyV')
}

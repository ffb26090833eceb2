import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, type BaseWindow, BrowserWindow, clipboard, type Input, ipcMain, Menu } from 'electron'
import type { Logger } from '../../core/ports'
import { type Pasted, pasteChannel } from '../../shared/ipc/operations'
import { namedIn } from '../../shared/network/addresses'
import { isOurPage } from '../window/safety'

/** How long after the person's request a paste may come, in milliseconds. */
const patienceMs = 1000
/** The format in which file managers on Linux copy files. Chromium does not know it, and no page can write it. */
const copiedFiles = 'x-special/gnome-copied-files'

/** Only main sees the real keyboard: a page can trigger a paste by itself, and its event looks the same. */
let askedAt = Number.NEGATIVE_INFINITY

/** Paths and `file:` addresses; `isText`: anybody could have written them. */
export interface CopiedFiles {
  readonly names: readonly string[]
  readonly isText: boolean
}
const none: CopiedFiles = { names: [], isText: false }
let copied = none

/** Answers the preload script whether a paste comes from the person. Call before there is a window. */
export function watchPasting(logger: Logger): void {
  ipcMain.on(pasteChannel, (event) => {
    const isAsked = isOurPage(event) && performance.now() - askedAt <= patienceMs
    if (!isAsked) {
      event.returnValue = null
      return
    }
    const report = (error: unknown) => logger.log('error', 'clipboard not read', { error })
    readClipboard(report).then(
      (pasted) => {
        event.returnValue = pasted
      },
      (error: unknown) => {
        report(error)
        // The page waits for an answer, and Chromium may still paste into a field.
        event.returnValue = { files: 0, elsewhere: 0 } satisfies Pasted
      },
    )
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.on('before-input-event', (_input, input) => {
      if (isPasteKey(input)) askedAt = performance.now()
    })
  })
}

/** The files that the clipboard named at the person's last paste, once. */
export function takeCopied(): CopiedFiles {
  const taken = copied
  copied = none
  return taken
}

/** @param report receives the error if what a file manager has copied cannot be read; its text may still be there */
async function readClipboard(report: (error: unknown) => void): Promise<Pasted> {
  copied = none
  const fallBack = (error: unknown) => {
    report(error)
    return ''
  }
  const listed = process.platform === 'linux' ? await readCopiedFiles().catch(fallBack) : ''
  const isText = listed === ''
  const { files, elsewhere } = namedIn(isText ? await clipboard.readText() : listed, process.platform)
  copied = { names: files.map(withHome), isText }
  return { files: files.length, elsewhere }
}

/** Empty if nothing was copied in a file manager. */
async function readCopiedFiles(): Promise<string> {
  // Electron before 45.
  const { readBuffer } = clipboard as { readBuffer?: (format: string) => Buffer }
  if (readBuffer !== undefined) return readBuffer.call(clipboard, copiedFiles).toString()
  const type = `electron application/osclipboard;format="${copiedFiles}"`
  if (!(await clipboard.has(type))) return ''
  const [item] = await clipboard.read()
  return item === undefined ? '' : (await (item.getType(type) as Promise<Blob>)).text()
}

function withHome(name: string): string {
  return name.startsWith('~/') ? join(homedir(), name.slice(2)) : name
}

/** Pastes, as the person asked in the menu. */
export function paste(_item: unknown, window: BaseWindow | undefined): void {
  askedAt = performance.now()
  // The paste may be meant for a field of a system dialog.
  if (process.platform === 'darwin') Menu.sendActionToFirstResponder('paste:')
  else if (window instanceof BrowserWindow) window.webContents.paste()
}

function isPasteKey({ type, key, code, control, meta, shift }: Input): boolean {
  if (type !== 'keyDown' && type !== 'rawKeyDown') return false
  if (shift && key === 'Insert') return true
  return (process.platform === 'darwin' ? meta : control) && (key.toLowerCase() === 'v' || code === 'KeyV')
}

import { Menu, type MenuItemConstructorOptions } from 'electron'
import { standardService } from '../../adapters/service/kinds'
import { type AppAction, type AppActionName, appActions } from '../../shared/app-actions'
import { type WhenDone, whenDoneChoices } from '../../shared/ipc/views'
import { messages } from '../../shared/messages'
import type { Totals } from '../../shared/totals'
import { paste } from '../files/pasting'

/** What each action of the application does in the main process. */
export type AppRuns = Readonly<Record<AppActionName, () => void>>

export interface MenuParts {
  readonly runs: AppRuns
  readonly chooseWhenDone: (choice: WhenDone) => void
  readonly openLink: (url: string) => void
  readonly showLog: () => void
  readonly showAbout: () => void
}

const names = Object.keys(appActions) as AppActionName[]

/** Enables in the menu what applies now. */
export function offerInMenu(totals: Totals): void {
  for (const name of names) {
    const item = Menu.getApplicationMenu()?.getMenuItemById(name)
    if (item != null) item.enabled = appActions[name].applies(totals)
  }
}

/** The application's menu with the platform's shortcuts. Roles have labels of ours: Electron's are English. */
export function setMenu(
  { runs, chooseWhenDone, openLink, showLog, showAbout }: MenuParts,
  whenDone: WhenDone,
): void {
  const words = messages.menu
  const isMac = process.platform === 'darwin'
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const action = (name: Exclude<AppActionName, 'clearFinished'>): MenuItemConstructorOptions => {
    const { menuLabel, keys }: AppAction & { menuLabel: () => string } = appActions[name]
    return {
      id: name,
      label: menuLabel(),
      click: runs[name],
      ...(keys === undefined ? {} : { accelerator: keys }),
    }
  }
  const { links } = standardService
  const link = (label: string, url: string | null): MenuItemConstructorOptions[] =>
    url === null ? [] : [{ label, click: () => openLink(url) }]
  const about: MenuItemConstructorOptions = { label: words.about, click: showAbout }
  const ofMac: MenuItemConstructorOptions = {
    label: messages.app.name,
    submenu: [
      about,
      line,
      action('openSettings'),
      line,
      { role: 'services', label: words.services },
      line,
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.showAll },
      line,
      action('quit'),
    ],
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [ofMac] : []),
      {
        label: words.file,
        submenu: [
          action('chooseFiles'),
          action('chooseFolder'),
          line,
          action('openFiles'),
          action('exportHistory'),
          line,
          ...(isMac ? [] : [action('openSettings'), line]),
          { role: 'close', label: words.close },
          ...(isMac ? [] : [action('quit')]),
        ],
      },
      {
        label: words.edit,
        submenu: [
          { role: 'undo', label: words.undo },
          { role: 'redo', label: words.redo },
          line,
          { role: 'cut', label: words.cut },
          { role: 'copy', label: words.copy },
          // The page handles the key itself.
          {
            label: words.paste,
            accelerator: 'CommandOrControl+V',
            registerAccelerator: false,
            click: paste,
          },
          { role: 'selectAll', label: words.selectAll },
        ],
      },
      {
        label: words.uploads,
        submenu: [
          action('pauseAll'),
          action('resumeAll'),
          line,
          {
            label: words.whenDone,
            submenu: whenDoneChoices.map((choice) => ({
              label: messages.whenDone.choices[choice],
              type: 'radio' as const,
              checked: choice === whenDone,
              click: () => chooseWhenDone(choice),
            })),
          },
        ],
      },
      {
        label: words.view,
        submenu: [
          { role: 'resetZoom', label: words.actualSize },
          { role: 'zoomIn', label: words.zoomIn },
          { role: 'zoomOut', label: words.zoomOut },
          line,
          { role: 'togglefullscreen', label: words.fullScreen },
        ],
      },
      {
        label: words.window,
        role: 'window',
        submenu: [
          { role: 'minimize', label: words.minimize },
          ...(isMac
            ? [
                { role: 'zoom' as const, label: words.zoom },
                line,
                { role: 'front' as const, label: words.front },
              ]
            : []),
        ],
      },
      {
        label: words.help,
        role: 'help',
        submenu: [
          ...link(words.helpKeys, links.keys),
          ...link(words.helpFiles, links.files),
          ...link(words.helpStatus, links.status),
          ...link(words.helpCenter, links.help),
          line,
          { label: words.helpLog, click: showLog },
          ...(isMac ? [] : [line, about]),
        ],
      },
    ]),
  )
}

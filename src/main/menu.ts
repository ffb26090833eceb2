import { Menu, type MenuItemConstructorOptions } from 'electron'
import { messages } from '../shared/messages'
import { type WhenDone, whenDoneChoices } from '../shared/views'
import { paste } from './pasting'

export interface MenuActions {
  readonly addFiles: () => void
  readonly addFolder: () => void
  readonly exportHistory: () => void
  readonly openSettings: () => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  readonly chooseWhenDone: (choice: WhenDone) => void
  readonly openLink: (url: string) => void
  readonly showLog: () => void
  /** Asks first while uploads run. */
  readonly quit: () => void
}

/** The application's menu with the platform's shortcuts. Roles have labels of ours: Electron's are English. */
export function setMenu(actions: MenuActions, whenDone: WhenDone): void {
  const words = messages.menu
  const isMac = process.platform === 'darwin'
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const quit: MenuItemConstructorOptions = {
    label: words.quit,
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  }
  const settings: MenuItemConstructorOptions = {
    label: words.settings,
    accelerator: 'CommandOrControl+,',
    click: actions.openSettings,
  }
  const link = (label: string, url: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.openLink(url),
  })
  const ofMac: MenuItemConstructorOptions = {
    label: messages.app.name,
    submenu: [
      { role: 'about', label: words.about },
      line,
      settings,
      line,
      { role: 'services', label: words.services },
      line,
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.showAll },
      line,
      quit,
    ],
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [ofMac] : []),
      {
        label: words.file,
        submenu: [
          { label: words.addFiles, accelerator: 'CommandOrControl+O', click: actions.addFiles },
          { label: words.addFolder, accelerator: 'CommandOrControl+Shift+O', click: actions.addFolder },
          line,
          { label: words.exportHistory, click: actions.exportHistory },
          line,
          ...(isMac ? [] : [settings, line]),
          { role: 'close', label: words.close },
          ...(isMac ? [] : [quit]),
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
          // The key itself goes to the page.
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
          { label: words.pauseAll, click: actions.pauseAll },
          { label: words.resumeAll, click: actions.resumeAll },
          line,
          {
            label: words.whenDone,
            submenu: whenDoneChoices.map((choice) => ({
              label: messages.whenDone.choices[choice],
              type: 'radio' as const,
              checked: choice === whenDone,
              click: () => actions.chooseWhenDone(choice),
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
          link(words.helpKeys, 'https://platform.openai.com/api-keys'),
          link(words.helpFiles, 'https://platform.openai.com/storage/files'),
          link(words.helpStatus, 'https://status.openai.com/'),
          link(words.helpCenter, 'https://help.openai.com/'),
          line,
          { label: words.helpLog, click: actions.showLog },
        ],
      },
    ]),
  )
}

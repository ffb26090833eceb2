import { Menu, type MenuItemConstructorOptions } from 'electron'
import { messages } from '../shared/messages'

export interface MenuActions {
  readonly addFiles: () => void
  readonly addFolder: () => void
  readonly exportHistory: () => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  /** Asks first while uploads run. */
  readonly quit: () => void
}

/** The application's menu with the platform's shortcuts. */
export function setMenu(actions: MenuActions): void {
  const words = messages.menu
  const quit: MenuItemConstructorOptions = {
    label: words.quit,
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  }
  const mac: MenuItemConstructorOptions[] =
    process.platform === 'darwin'
      ? [
          {
            role: 'appMenu',
            submenu: [
              { role: 'about' },
              { type: 'separator' },
              { role: 'hide' },
              { role: 'hideOthers' },
              { role: 'unhide' },
              { type: 'separator' },
              quit,
            ],
          },
        ]
      : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      {
        label: words.file,
        submenu: [
          { label: words.addFiles, accelerator: 'CommandOrControl+O', click: actions.addFiles },
          { label: words.addFolder, accelerator: 'CommandOrControl+Shift+O', click: actions.addFolder },
          { type: 'separator' },
          { label: words.exportHistory, click: actions.exportHistory },
          { type: 'separator' },
          { role: 'close' },
          ...(process.platform === 'darwin' ? [] : [quit]),
        ],
      },
      { role: 'editMenu' },
      {
        label: words.uploads,
        submenu: [
          { label: words.pauseAll, click: actions.pauseAll },
          { label: words.resumeAll, click: actions.resumeAll },
        ],
      },
      { role: 'viewMenu' },
      { role: 'windowMenu' },
    ]),
  )
}

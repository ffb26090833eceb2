import { Menu, type MenuItemConstructorOptions } from 'electron'
import { menuText } from '../shared/messages/menu.en'

export interface MenuActions {
  readonly addFiles: () => void
  readonly addFolder: () => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  /** Asks first while uploads run. */
  readonly quit: () => void
}

/** The application's menu with the platform's shortcuts. */
export function setMenu(actions: MenuActions): void {
  const quit: MenuItemConstructorOptions = {
    label: menuText.quit,
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
        label: menuText.file,
        submenu: [
          { label: menuText.addFiles, accelerator: 'CommandOrControl+O', click: actions.addFiles },
          { label: menuText.addFolder, accelerator: 'CommandOrControl+Shift+O', click: actions.addFolder },
          { type: 'separator' },
          { role: 'close' },
          ...(process.platform === 'darwin' ? [] : [quit]),
        ],
      },
      { role: 'editMenu' },
      {
        label: menuText.uploads,
        submenu: [
          { label: menuText.pauseAll, click: actions.pauseAll },
          { label: menuText.resumeAll, click: actions.resumeAll },
        ],
      },
      { role: 'viewMenu' },
      { role: 'windowMenu' },
    ]),
  )
}

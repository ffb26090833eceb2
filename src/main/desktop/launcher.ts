import { app, Menu } from 'electron'
import { appActions } from '../../shared/app-actions'
import { type LauncherAction, launcherActions } from '../start/command-line'
import type { AppRuns } from '../window/menu'
import { ownCommand } from './own-command'
import { windowsArguments } from './windows-arguments'

/**
 * Offers actions where the system shows the application: in the jump list of Windows and in the menu of the dock. On
 * Linux the desktop entry has them.
 */
export function offerInLauncher(runs: AppRuns): void {
  const actions = Object.entries(launcherActions) as readonly (readonly [string, LauncherAction])[]
  const label = (name: LauncherAction) => appActions[name].label()
  if (process.platform === 'win32') {
    app.setUserTasks(
      actions.map(([argument, name]) => {
        const { program, args } = ownCommand(`--${argument}`)
        return {
          program,
          arguments: windowsArguments(args),
          title: label(name),
          description: label(name),
          iconPath: process.execPath,
          iconIndex: 0,
        }
      }),
    )
  }
  app.dock?.setMenu(
    Menu.buildFromTemplate(actions.map(([, name]) => ({ label: label(name), click: runs[name] }))),
  )
}

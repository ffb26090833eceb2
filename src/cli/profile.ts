import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * The profile folder that the application uses when none is named: Electron's `appData` and the product's name.
 * Source: Electron, `app.getPath('userData')`.
 */
export function profileFolder(named: string | null): string {
  if (named !== null) return resolve(named)
  const home = homedir()
  switch (process.platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Hoist')
    case 'win32':
      return join(process.env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Hoist')
    default:
      return join(process.env.XDG_CONFIG_HOME ?? join(home, '.config'), 'Hoist')
  }
}

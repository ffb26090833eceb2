import { homedir, userInfo } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { HoistError } from '../../shared/failures'

/**
 * The profile folder that the application uses when none is named: Electron's `appData` and the product's name.
 * Variables that are empty or relative count as unset, as the XDG Base Directory Specification has it: otherwise there
 * would be another profile in each folder that Hoist is started from. Throws a HoistError (`ledger-unwritable`) where
 * nothing says which folder is the person's.
 */
export function profileFolder(named: string | null): string {
  if (named !== null) return resolve(named)
  switch (process.platform) {
    case 'darwin':
      return join(home(), 'Library', 'Application Support', 'Hoist')
    case 'win32':
      return join(absolute(process.env.APPDATA) ?? join(home(), 'AppData', 'Roaming'), 'Hoist')
    default:
      return join(absolute(process.env.XDG_CONFIG_HOME) ?? join(home(), '.config'), 'Hoist')
  }
}

function absolute(folder: string | undefined): string | null {
  return folder !== undefined && isAbsolute(folder) ? folder : null
}

function home(): string {
  const detail = 'No home folder is known: neither HOME nor the list of users has one. Name a data folder.'
  try {
    const found = absolute(homedir()) ?? absolute(userInfo().homedir)
    if (found !== null) return found
  } catch (error) {
    // The list of users may not have this one, as in a container.
    throw new HoistError({ kind: 'ledger-unwritable', detail }, { cause: error })
  }
  throw new HoistError({ kind: 'ledger-unwritable', detail })
}

import { statSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { HoistError } from '../../shared/failures/failures'
import { packedFile } from './program-file'

/**
 * The folder `hoist-data` beside the program, or beside the file that it was unpacked from, which makes Hoist
 * portable on a drive; null if there is none.
 */
export function portableFolder(
  program = process.execPath,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const folder = join(folderOf(program, env), 'hoist-data')
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : null
}

function folderOf(program: string, env: Readonly<Record<string, string | undefined>>): string {
  const [bundle] = /^.*?\.app(?=\/Contents\/MacOS\/)/.exec(program) ?? []
  return dirname(packedFile(program, env) ?? bundle ?? program)
}

/**
 * The profile folder that the application uses when none is named: {@link portableFolder}, else Electron's `appData`
 * and the product's name. Empty or relative variables count as unset, as in the XDG Base Directory Specification:
 * otherwise each folder that Hoist is started from would have another profile. Throws a HoistError
 * (`ledger-unwritable`) if nothing names the person's folder.
 */
export function profileFolder(named: string | null): string {
  if (named !== null) return resolve(named)
  const portable = portableFolder()
  if (portable !== null) return portable
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
    // The list of users may lack this one, as in a container.
    throw new HoistError({ kind: 'ledger-unwritable', detail }, { cause: error })
  }
  throw new HoistError({ kind: 'ledger-unwritable', detail })
}

import { isAbsolute, join, resolve } from 'node:path'
import { app } from 'electron'
import { profileFolder } from '../adapters/profile-folder'

/** Where things are kept below the profile folder. The terminal uses the same names. */
export interface ProfilePaths {
  readonly profile: string
  readonly ledger: string
  readonly log: string
  /** The IDs of finished files, as text. */
  readonly fileIds: string
  readonly practice: string
}

/**
 * `--user-data-dir=DIR` keeps everything in DIR; otherwise the system's folder for application data is used. Throws a
 * HoistError (`ledger-unwritable`) where there is none.
 */
export function profilePaths(): ProfilePaths {
  const named = app.commandLine.getSwitchValue('user-data-dir')
  if (named !== '') app.setPath('userData', isAbsolute(named) ? named : resolve(named))
  // On Linux Electron would take a relative folder for what it is, and have a profile wherever it is started.
  else if (process.platform === 'linux') app.setPath('userData', profileFolder(null))
  const profile = app.getPath('userData')
  // The browser engine's own caches get a folder of their own, so that people can see what is theirs.
  app.setPath('sessionData', join(profile, 'browser'))
  return {
    profile,
    ledger: join(profile, 'uploads'),
    log: join(profile, 'logs', 'hoist.log'),
    fileIds: join(profile, 'file-ids.txt'),
    practice: join(profile, 'practice'),
  }
}

/** The files that were named on a command line: what is neither a switch nor the application itself. */
export function namedFiles(argv: readonly string[], workingFolder: string): string[] {
  const rest = argv.slice(1).filter((argument) => !argument.startsWith('-'))
  // Run from its folder rather than installed, the first one names the application.
  const own = app.isPackaged
    ? -1
    : rest.findIndex((argument) => resolve(workingFolder, argument) === app.getAppPath())
  return rest.slice(own + 1).map((argument) => resolve(workingFolder, argument))
}

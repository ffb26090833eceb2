import { join, resolve } from 'node:path'
import { app } from 'electron'
import { portableFolder, profileFolder } from '../adapters/profile/profile-folder'
import type { CommandLine } from './start/command-line'

/** The paths below the profile folder. The terminal uses the same names. */
export interface ProfilePaths {
  readonly profile: string
  readonly ledger: string
  readonly log: string
  /** The IDs of completed files, as text. */
  readonly fileIds: string
  readonly practice: string
  /** The folder of the sample file for a practice upload. */
  readonly sample: string
  /** What is known of the files in watched folders. */
  readonly watched: string
  /** What Hoist has written among a person's files. */
  readonly ownFiles: string
}

/**
 * The paths below the folder that the command line names, else below `hoist-data` beside the program, else below the
 * system's for application data. Throws a HoistError (`ledger-unwritable`) if there is none.
 */
export function profilePaths({ profile: named }: CommandLine): ProfilePaths {
  const own = named === null ? portableFolder() : resolve(named)
  if (own !== null) app.setPath('userData', own)
  // On Linux Electron would accept a relative folder, and have a profile wherever it is started.
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
    sample: join(profile, 'sample'),
    watched: join(profile, 'watched'),
    ownFiles: join(profile, 'own-files.jsonl'),
  }
}

/**
 * The command line of this process without the application's folder, which Electron needs when it runs from there.
 */
export function ownArguments(): string[] {
  const [program = '', ...args] = process.argv
  const isSwitch = (argument: string) => argument.startsWith('-')
  const isOwn = (argument: string) => !isSwitch(argument) && resolve(argument) === app.getAppPath()
  const own = process.defaultApp === true ? args.findIndex(isOwn) : -1
  // Arguments before it name no file.
  return [program, ...args.slice(0, Math.max(own, 0)).filter(isSwitch), ...args.slice(own + 1)]
}

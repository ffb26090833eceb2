import { app } from 'electron'
import { startFile } from '../../adapters/profile/program-file'
import { ownArguments } from '../paths'
import { readCommandLine } from '../start/command-line'

/**
 * The command that starts this Hoist with this profile, for the system to run later. @param more arguments that come
 * last
 */
export function ownCommand(...more: readonly string[]): {
  readonly program: string
  readonly args: readonly string[]
} {
  const { profile } = readCommandLine(ownArguments(), process.cwd())
  return {
    program: startFile(),
    args: [
      // When it runs from its folder, Electron needs that folder.
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      ...(profile === null ? [] : [`--user-data-dir=${app.getPath('userData')}`]),
      ...more,
    ],
  }
}

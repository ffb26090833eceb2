import { app } from 'electron'
import { packedFile } from '../../adapters/profile/program-file'
import { readCommandLine } from '../command-line'
import { ownArguments } from '../paths'

/** What starts this Hoist with this profile, for the system to do it later. @param more arguments that come last */
export function ownCommand(...more: readonly string[]): {
  readonly program: string
  readonly args: readonly string[]
} {
  const { profile } = readCommandLine(ownArguments(), process.cwd())
  return {
    program: packedFile() ?? process.execPath,
    args: [
      // Started from its folder, Electron has to be told which.
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      ...(profile === null ? [] : [`--user-data-dir=${app.getPath('userData')}`]),
      ...more,
    ],
  }
}

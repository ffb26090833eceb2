import { join } from 'node:path'
import { curl } from './curl'
import type { Measured } from './task'
import { runTask, type Way } from './way'

/** The switches that Electron needs on this machine: Chromium's sandbox does not work for root. */
export const electronArgs: readonly string[] =
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

const builtFile = (name: string) => join(import.meta.dirname, name)

function way(label: string, program: string, args: readonly string[], checksum?: boolean): Way<Measured> {
  return {
    label,
    completes: true,
    sendsMd5: checksum === true,
    send: (task) => runTask(program, args, checksum === undefined ? task : { ...task, checksum }),
  }
}

/** All ways of sending, in the order of the tables. @param electron the Electron executable */
export function allWays(electron: string) {
  const node = [process.execPath, [builtFile('engine.js')]] as const
  const profile = ['--user-data-dir={folder}/profile', import.meta.dirname]
  const inElectron = [electron, [...electronArgs, ...profile]] as const
  return {
    node: way('Hoist on Node', ...node, false),
    electron: way("Hoist in Electron's main process", ...inElectron, false),
    curl,
    official: way('official Node client', process.execPath, [builtFile('official.js')]),
    'node-md5': way('Hoist on Node, with MD5', ...node, true),
    'electron-md5': way('Hoist in Electron, with MD5', ...inElectron, true),
    bare: way('bare undici', process.execPath, [builtFile('bare.js')]),
  }
}

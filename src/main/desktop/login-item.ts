import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { app } from 'electron'
import { writeWholeSync } from '../../adapters/profile/write-whole'
import { failureOf, HoistError } from '../../shared/failures/failures'
import { autostartEntry } from './autostart'
import { ownCommand } from './own-command'

/**
 * Makes the system start Hoist at login, or stops it from doing so. Throws a HoistError (`login-item-refused`).
 * @param hidden without its window
 */
export function setLoginItem(on: boolean, hidden: boolean): void {
  const { program, args } = loginCommand(hidden)
  try {
    if (process.platform === 'linux') {
      if (on) writeEntry([...ownEnvironment(), program, ...args])
      else rmSync(entryFile(), { force: true })
    } else app.setLoginItemSettings({ openAtLogin: on, path: program, args: [...args] })
    // macOS and Windows refuse silently.
    if (isLoginItem(hidden) !== on) throw new Error('the system kept it as it was')
  } catch (cause) {
    throw new HoistError({ kind: 'login-item-refused', detail: failureOf(cause).detail }, { cause })
  }
}

/** Whether the system will start Hoist. The person may have changed that outside of Hoist. */
export function isLoginItem(hidden: boolean): boolean {
  if (process.platform !== 'linux') {
    const { program, args } = loginCommand(hidden)
    return app.getLoginItemSettings({ path: program, args: [...args] }).openAtLogin
  }
  try {
    return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(readFileSync(entryFile(), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

const loginCommand = (hidden: boolean) => ownCommand(...(hidden ? ['--hidden'] : []))

/** The start script has passed this on, which nothing does at login: see scripts/sandbox.mjs. */
function ownEnvironment(): string[] {
  const { HOIST_EXTRA_CA_CERTS: extra } = process.env
  return extra ? ['env', `HOIST_EXTRA_CA_CERTS=${extra}`] : []
}

function entryFile(): string {
  const { XDG_CONFIG_HOME: named } = process.env
  // The specification says to ignore relative paths.
  const config = named !== undefined && isAbsolute(named) ? named : join(homedir(), '.config')
  return join(config, 'autostart', 'hoist.desktop')
}

function writeEntry(command: readonly string[]): void {
  const entry = autostartEntry(command)
  if (entry === null) throw new Error('the path of Hoist has a line break in it')
  const file = entryFile()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // A login never finds half of it.
  writeWholeSync(file, entry, 0o644)
}

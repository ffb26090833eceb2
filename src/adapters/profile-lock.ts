import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HoistError } from '../shared/failures'
import { errorCode, writeFailure } from './system-errors'

/**
 * Takes a profile folder for this process, so that the application and the terminal never work on one ledger at
 * once. Throws a HoistError (`profile-in-use`) while another process that is alive holds it.
 *
 * @returns gives it back
 */
export function lockProfile(folder: string): () => void {
  const path = join(folder, 'hoist.lock')
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw new HoistError(writeFailure(error), { cause: error })
    }
    const holder = Number(readHolder(path))
    if (Number.isInteger(holder) && holder > 0 && holder !== process.pid && isAlive(holder)) {
      throw new HoistError({ kind: 'profile-in-use', detail: `process ${holder} holds ${path}` })
    }
    // Left behind by a process that was killed.
    rmSync(path, { force: true })
  }
  throw new HoistError({ kind: 'profile-in-use', detail: `another process keeps taking ${path}` })
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

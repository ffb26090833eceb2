import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
  const mine = `${process.pid}\n${bootId()}\n`
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      place(path, mine)
      return () => {
        if (readText(path) === mine) rmSync(path, { force: true })
      }
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw new HoistError(writeFailure(error), { cause: error })
    }
    const found = readText(path)
    if (isHeld(found)) throw inUse(found, path)
    // Left behind by a process that was killed. Another one may be about to take it as well: it is moved away rather
    // than removed, because only one can move it, and put back where it is not the one that was looked at.
    const aside = `${path}.${process.pid}`
    try {
      renameSync(path, aside)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') continue
      throw new HoistError(writeFailure(error), { cause: error })
    }
    const taken = readText(aside)
    if (taken !== found && isHeld(taken)) {
      renameSync(aside, path)
      throw inUse(taken, path)
    }
    rmSync(aside, { force: true })
  }
  throw new HoistError({ kind: 'profile-in-use', detail: `another process keeps taking ${path}` })
}

/**
 * Makes the lock with its text in it, or throws `EEXIST`. Were the file there before its text, another process could
 * take it for one that was left behind.
 */
function place(path: string, text: string): void {
  const written = `${path}.${process.pid}.new`
  writeFileSync(written, text, { mode: 0o600 })
  try {
    linkSync(written, path)
  } catch (error) {
    // Some file systems have no links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 })
  } finally {
    rmSync(written, { force: true })
  }
}

function inUse(holder: string, path: string): HoistError {
  return new HoistError({
    kind: 'profile-in-use',
    detail: `process ${Number.parseInt(holder, 10)} holds ${path}`,
  })
}

/** Whether whoever wrote that is alive. The number of a process from before the last start means nothing now. */
function isHeld(lock: string): boolean {
  const [pid = '', boot = ''] = lock.split('\n')
  const holder = Number(pid)
  if (!Number.isInteger(holder) || holder <= 0 || holder === process.pid) return false
  return boot === bootId() && isAlive(holder)
}

/** Another one after each start of the machine; empty where the system tells none. */
function bootId(): string {
  return process.platform === 'linux' ? readText('/proc/sys/kernel/random/boot_id').trim() : ''
}

/** What is in that file, or an empty text where there is none. */
function readText(path: string): string {
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

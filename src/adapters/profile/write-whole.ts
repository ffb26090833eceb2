import { randomBytes } from 'node:crypto'
import { realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { errorCode } from '../system-errors'

/** How often a rename over a file that is in use is tried, and the time between two tries, in milliseconds. */
const busyTries = 20
const busyMs = 50

/**
 * Replaces a file in one step, through a temporary one beside it that is flushed: all of the text, or the old file
 * stays. A link in its place is replaced, not followed. Rejects with the system's error.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = temporaryBeside(path)
  try {
    await writeFile(temporary, text, { flag: 'wx', flush: true })
    await rename(temporary, path)
  } catch (error) {
    // The first error matters, not that the temporary file could not be removed either.
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}

/**
 * The same, synchronously, for small files of Hoist itself.
 *
 * @param mode the permissions of the file
 */
export function writeWholeSync(path: string, text: string, mode: number): void {
  const temporary = temporaryBeside(path)
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode, flush: true })
    replaceSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** On Windows a virus scanner that looks at the old file delays this for a moment. */
function replaceSync(from: string, to: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      const isBusy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))
      if (!isBusy || tries === busyTries) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs)
    }
  }
}

/** Throws the system's error if there is no room for that text beside a file. Leaves nothing behind. */
export function mustFit(path: string, text: string): void {
  const trial = temporaryBeside(path)
  try {
    writeFileSync(trial, text, { flag: 'wx', mode: 0o600, flush: true })
  } finally {
    rmSync(trial, { force: true })
  }
}

/** The path that a write replaces: a link that a person made stays, and its target is written. */
export function targetOf(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return path
    throw error
  }
}

function temporaryBeside(path: string): string {
  return `${path}.tmp-${randomBytes(4).toString('hex')}`
}

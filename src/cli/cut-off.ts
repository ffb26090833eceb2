import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, writeFailure } from '../adapters/system-errors'
import { HoistError } from '../shared/failures'

/** Tells whether the runs before this one came to their end. */
export interface RunMark {
  /**
   * When the first of those runs began that were cut off, in milliseconds since the epoch; null after one that
   * ended. What was completed since then was never reported, so that the same command is still being carried on.
   */
  readonly cutOffSince: number | null
  /** Call when the run has ended and has told what came of it. */
  ended(): void
}

/** Marks a run in the profile as begun. Throws a HoistError. @param now milliseconds since the epoch */
export function markRun(profile: string, now: number): RunMark {
  const path = join(profile, 'terminal-run')
  try {
    const cutOffSince = readMark(path)
    if (cutOffSince === null) writeFileSync(path, `${now}\n`, { mode: 0o600 })
    return { cutOffSince, ended: () => rmSync(path, { force: true }) }
  } catch (error) {
    throw new HoistError(writeFailure(error), { cause: error })
  }
}

function readMark(path: string): number | null {
  try {
    const since = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isNaN(since) ? null : since
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

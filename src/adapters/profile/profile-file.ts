import { copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { notAFile, readRegularSync } from '../files/source/source-fs.js'
import { errorCode, writeFailure } from '../system-errors'
import { targetOf, writeWholeSync } from './write-whole'

/** The object in a file of the profile. */
export type Stored = Readonly<Record<string, unknown>>

/** The valid entries of a stored object, and how many are not valid. */
export interface Tidy {
  readonly kept: Stored
  readonly leftOut: number
}

/**
 * A small JSON file of the profile, such as `accounts.json`. It is read once, and written as a whole. What cannot be
 * understood is never overwritten: it is set aside with the date first. If that is not possible, or the file cannot
 * even be read, it stays as it is, and changes are kept in memory only.
 */
export class ProfileFile {
  /** The problem of the file as it was found; null if there is none. */
  readonly problem: Failure | null
  readonly #folder: string
  readonly #path: string
  readonly #write: (values: Stored) => void
  #values: Stored
  /** False while the disk has something that was not understood and exists nowhere else. */
  #mayWrite = true

  /**
   * @param name without its extension
   * @param tidy which entries are valid
   * @param write replaces the content of the file, entirely or not at all
   */
  constructor(
    folder: string,
    name: string,
    tidy: (stored: Stored) => Tidy,
    write: (values: Stored) => void = (values) => writeProfile(folder, name, values),
  ) {
    this.#folder = folder
    this.#path = join(folder, `${name}.json`)
    this.#write = write
    const { values, problem } = this.#read(name, tidy)
    this.#values = values
    this.problem = problem
  }

  get values(): Stored {
    return this.#values
  }

  /** Replaces everything. Throws a HoistError (`disk-full`, `ledger-unwritable`); the new values stay in memory. */
  write(values: Stored): void {
    this.#values = values
    if (!this.#mayWrite) return
    try {
      this.#write(values)
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  #read(name: string, tidy: (stored: Stored) => Tidy): { values: Stored; problem: Failure | null } {
    let bytes: Buffer
    try {
      bytes = readRegularSync(this.#path)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return { values: {}, problem: null }
      if (errorCode(error) === notAFile)
        return { values: {}, problem: this.#setAside(name, error, renameSync) }
      this.#mayWrite = false
      return { values: {}, problem: this.#failure('profile-file-inaccessible', name, error) }
    }
    let stored: Stored
    try {
      stored = objectOf(bytes)
    } catch (error) {
      return { values: {}, problem: this.#setAside(name, error, renameSync) }
    }
    const { kept, leftOut } = tidy(stored)
    if (leftOut === 0) return { values: stored, problem: null }
    const what = new Error(`${leftOut} of its entries make no sense`)
    const problem = { ...this.#setAside(name, what, copyFileSync), count: leftOut }
    if (this.#mayWrite) {
      try {
        // Otherwise each start would report the same problem.
        this.#write(kept)
      } catch (error) {
        return { values: kept, problem: { ...problem, detail: `${problem.detail}; ${String(error)}` } }
      }
    }
    return { values: kept, problem }
  }

  #setAside(name: string, why: unknown, act: (from: string, to: string) => void): Failure {
    // No colons: Windows does not allow them in names.
    const aside = `${name}.json.damaged-${new Date().toISOString().replaceAll(':', '-')}`
    try {
      act(this.#path, join(this.#folder, aside))
      return { ...this.#failure('profile-file-damaged', name, why), subject: aside }
    } catch (error) {
      this.#mayWrite = false
      return this.#failure('profile-file-inaccessible', name, `${String(why)}; ${String(error)}`)
    }
  }

  #failure(kind: 'profile-file-damaged' | 'profile-file-inaccessible', name: string, why: unknown): Failure {
    const detail = why instanceof Error ? why.message : String(why)
    return { kind, detail, code: name, subject: `${name}.json` }
  }
}

/**
 * The object in the bytes of a JSON file, with or without the byte order mark that some editors write. Throws an
 * Error that says why there is none.
 */
export function objectOf(bytes: Buffer): Stored {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  // Removes the mark by itself.
  const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
  const stored: unknown = JSON.parse(text)
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored))
    throw new Error('It is not a JSON object.')
  return stored as Stored
}

/** The object in a JSON file. Throws what the system throws, and as {@link objectOf}. */
export function objectAt(path: string): Stored {
  return objectOf(readRegularSync(path))
}

function writeProfile(folder: string, name: string, values: Stored): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeWholeSync(targetOf(join(folder, `${name}.json`)), JSON.stringify(values, null, '\t'), 0o600)
}

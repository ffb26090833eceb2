import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../adapters/system-errors'

/** How often a file that is held by another program is tried, and how long each time, in milliseconds. */
const busyTries = 10
const busyMs = 25

/**
 * An object in a JSON file of the profile, read once: nobody else writes there while Hoist has the profile. Whoever
 * takes something out of it checks it. Every change is on disk when it returns; it throws what the system says.
 */
export class JsonStore {
  readonly #path: string
  #values: Readonly<Record<string, unknown>>

  /**
   * Throws a SyntaxError when the file is damaged and must not be lost.
   * @param mayBeLost whether a damaged file is taken for an empty one, and written over with the next change
   */
  constructor(path: string, mayBeLost: boolean) {
    this.#path = path
    this.#values = read(path, mayBeLost)
  }

  get values(): Readonly<Record<string, unknown>> {
    return this.#values
  }

  /** Replaces everything. */
  set values(values: Readonly<Record<string, unknown>>) {
    const temporary = `${this.#path}.tmp`
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    try {
      writeFileSync(temporary, JSON.stringify(values, undefined, '\t'), { mode: 0o600, flush: true })
      replace(temporary, this.#path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    this.#values = values
  }

  set(name: string, value: unknown): void {
    this.values = { ...this.#values, [name]: value }
  }

  /** Writes nothing where there is nothing of that name. */
  delete(name: string): void {
    if (!Object.hasOwn(this.#values, name)) return
    const { [name]: _gone, ...others } = this.#values
    this.values = others
  }
}

function read(path: string, mayBeLost: boolean): Readonly<Record<string, unknown>> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {}
    throw error
  }
  try {
    const values: unknown = JSON.parse(text)
    if (typeof values === 'object' && values !== null && !Array.isArray(values))
      return values as Record<string, unknown>
    throw new SyntaxError(`${path} holds no object`)
  } catch (error) {
    if (mayBeLost) return {}
    throw error
  }
}

/** Renames over what is there. On Windows a virus scanner that looks at the old file holds that up for a moment. */
function replace(from: string, to: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      const busy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))
      if (!busy || tries === busyTries) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs)
    }
  }
}

import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { ApiError } from '../../core/ports'
import { HoistError } from '../../shared/failures/failures'
import type { Content } from '../service/http/http-call'
import { errorCode } from '../system-errors'

/** What an error of the system means for the file that is written. */
type WriteFailure = 'download-failed' | 'results-not-saved'

/** How many numbers are tried for a name that exists. */
const mostNames = 10_000

/**
 * A file that is written beside its final name, which it gets when it is complete. Nothing that exists is ever
 * replaced. Every method throws a HoistError of the kind that it was opened with for an error of the system.
 */
export class DraftFile {
  readonly path: string
  readonly #file: FileHandle
  readonly #kind: WriteFailure
  #length: number

  private constructor(path: string, file: FileHandle, kind: WriteFailure, length: number) {
    this.path = path
    this.#file = file
    this.#kind = kind
    this.#length = length
  }

  /** Creates a draft for a file of that name, under a name that is free: `NAME.part`, or a numbered name. */
  static async beside(folder: string, name: string, kind: WriteFailure): Promise<DraftFile> {
    return inFolder(folder, kind, () =>
      firstFree(folder, `${name}.part`, async (path) => {
        const file = await orNull('EEXIST', () => open(path, 'wx'))
        return file === null ? null : new DraftFile(path, file, kind, 0)
      }),
    )
  }

  /**
   * Opens the draft at that path, which belongs to nobody else.
   *
   * @param length how many of its bytes this process has written; the bytes of an earlier process are not trusted
   */
  static async at(path: string, kind: WriteFailure, length = 0): Promise<DraftFile> {
    return inFolder(dirname(path), kind, async () => {
      const old = length === 0 ? null : await orNull('ENOENT', () => open(path, 'r+'))
      if (old !== null) return new DraftFile(path, old, kind, length)
      await rm(path, { force: true })
      return new DraftFile(path, await open(path, 'wx'), kind, 0)
    })
  }

  /** How many bytes are in the draft. */
  get length(): number {
    return this.#length
  }

  /**
   * How a call downloads into the draft: everything that is missing, if the service sends parts of files.
   *
   * @param bytes the exact length of the whole file; null if unknown
   * @param onPiece called when another piece is in it
   */
  content(bytes: number | null, onPiece = () => {}): Content {
    return {
      bytes,
      from: this.#length === bytes ? 0 : this.#length,
      onStart: (offset) => this.#startAt(offset),
      onPiece: async (piece) => {
        await this.write(piece)
        onPiece()
      },
    }
  }

  async #startAt(offset: number): Promise<void> {
    await inFolder(dirname(this.path), this.#kind, () => this.#file.truncate(offset))
    this.#length = offset
  }

  /** Appends a piece to the draft. */
  async write(piece: Uint8Array): Promise<void> {
    await inFolder(dirname(this.path), this.#kind, async () => {
      for (let written = 0; written < piece.byteLength; ) {
        const left = piece.byteLength - written
        const { bytesWritten } = await this.#file.write(piece, written, left, this.#length)
        written += bytesWritten
        this.#length += bytesWritten
      }
    })
  }

  /** The draft is complete: flushes it. */
  async flush(): Promise<void> {
    await inFolder(dirname(this.path), this.#kind, () => this.#file.sync())
  }

  async close(): Promise<void> {
    await inFolder(dirname(this.path), this.#kind, () => this.#file.close())
  }

  /** Flushes and closes the draft, and gives it that name, or a numbered name. @returns its path */
  async finishAs(name: string): Promise<string> {
    await this.flush()
    await this.close()
    const folder = dirname(this.path)
    return inFolder(folder, this.#kind, async () => {
      const path = await firstFree(folder, name, async (free) =>
        (await place(this.path, free)) ? free : null,
      )
      await rm(this.path, { force: true })
      return path
    })
  }

  /** Removes the draft. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {})
    await rm(this.path, { force: true })
  }
}

/**
 * Gives a file another name as well, or instead where the file system has no second names. Throws the system's error.
 *
 * @returns false if another file has that name
 */
export async function place(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return areSame(draft, path)
    // No other program takes the name in this moment.
    if ((await found(path)) !== null) return false
    await rename(draft, path)
    return true
  }
}

/** Whether both paths lead to the same file. */
export async function areSame(one: string, other: string): Promise<boolean> {
  const [first, second] = [await found(one), await found(other)]
  return first !== null && second !== null && first.ino === second.ino && first.dev === second.dev
}

/** Whether that name is free. Throws the system's error if it cannot tell. */
export async function isFree(path: string): Promise<boolean> {
  return (await found(path)) === null
}

function found(path: string) {
  return orNull('ENOENT', () => lstat(path, { bigint: true }))
}

async function orNull<T>(code: string, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act()
  } catch (error) {
    if (errorCode(error) === code) return null
    throw error
  }
}

/** Tries `NAME`, `NAME (2)` and so on, until it is not null. */
async function firstFree<T>(
  folder: string,
  name: string,
  act: (path: string) => Promise<T | null>,
): Promise<T> {
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  for (let n = 1; n <= mostNames; n += 1) {
    const made = await act(join(folder, n === 1 ? name : `${stem} (${n})${extension}`))
    if (made !== null) return made
  }
  throw Object.assign(new Error(`no name like ${name} is free`), { code: 'EEXIST' })
}

/** Does something with files of that folder. Throws a HoistError of that kind for an error of the system. */
export async function inFolder<T>(folder: string, kind: WriteFailure, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof HoistError || error instanceof ApiError || !(error instanceof Error)) throw error
    const code = errorCode(error)
    if (code === '' || error.name === 'AbortError') throw error
    throw new HoistError({ kind, detail: error.message, code, subject: folder }, { cause: error })
  }
}

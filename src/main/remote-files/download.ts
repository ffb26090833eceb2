import { constants } from 'node:fs'
import { access, type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { errorCode } from '../../adapters/system-errors'
import { HoistError } from '../../shared/failures'

/** Numbers that are tried for a name that exists. */
const mostNames = 10_000

/** A file that is being written beside its final name. Nothing that exists is ever replaced. */
export class DownloadTarget {
  readonly #folder: string
  readonly #name: string
  readonly #part: string
  readonly #file: FileHandle
  #length = 0

  private constructor(folder: string, name: string, part: string, file: FileHandle) {
    this.#folder = folder
    this.#name = name
    this.#part = part
    this.#file = file
  }

  /** Creates the incomplete file. Throws a HoistError (`download-failed`). @param name fit for a file system */
  static async create(folder: string, name: string): Promise<DownloadTarget> {
    return told(folder, async () => {
      const [part, file] = await firstFree(folder, `${name}.download`, (path) => open(path, 'wx'))
      return new DownloadTarget(folder, name, part, file)
    })
  }

  /** How many bytes are in it. */
  get length(): number {
    return this.#length
  }

  /** Continues at that offset, or from the beginning. Throws a HoistError (`download-failed`). */
  async startAt(offset: number): Promise<void> {
    await told(this.#folder, () => this.#file.truncate(offset))
    this.#length = offset
  }

  /** Appends. Throws a HoistError (`download-failed`). */
  async write(piece: Uint8Array): Promise<void> {
    await told(this.#folder, async () => {
      for (let written = 0; written < piece.byteLength; ) {
        const left = piece.byteLength - written
        const { bytesWritten } = await this.#file.write(piece, written, left, this.#length)
        written += bytesWritten
        this.#length += bytesWritten
      }
    })
  }

  /** Gives the complete file its name, or a numbered one. @returns its path. Throws a HoistError (`download-failed`) */
  async finish(): Promise<string> {
    return told(this.#folder, async () => {
      await this.#file.sync()
      await this.#file.close()
      const [path] = await firstFree(this.#folder, this.#name, (path) => moveTo(this.#part, path))
      return path
    })
  }

  /** Removes the incomplete file. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {})
    await rm(this.#part, { force: true })
  }
}

/** Renames a file to a name that does not exist. Throws the system's error, `EEXIST` if it does. */
async function moveTo(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
    await rm(from)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error
    // Not every file system has links. Nobody else writes a name with our number in this moment.
    if (await exists(to)) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' })
    await rename(from, to)
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}

/** Does something with the first of `NAME`, `NAME (2)` and so on for which it does not fail with `EEXIST`. */
async function firstFree<T>(
  folder: string,
  name: string,
  act: (path: string) => Promise<T>,
): Promise<[string, T]> {
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  for (let n = 1; ; n += 1) {
    const path = join(folder, n === 1 ? name : `${stem} (${n})${extension}`)
    try {
      return [path, await act(path)]
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || n >= mostNames) throw error
    }
  }
}

async function told<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new HoistError(
      { kind: 'download-failed', detail, subject: folder, code: errorCode(error) },
      { cause: error },
    )
  }
}

import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Fingerprint } from '../../core/ports'
import { HoistError } from '../../shared/failures/failures'
import { writeWhole } from '../profile/write-whole'
import { errorCode, writeFailure } from '../system-errors'

/** A file of a watched folder that must not be added again. */
export interface WatchedFile {
  readonly number: number
  /** The path below the folder, with `/` between the names. */
  readonly path: string
  readonly fingerprint: Fingerprint
  /** The MD5 of its content, in hexadecimal digits; null if no upload has computed it. */
  readonly md5: string | null
  /** The upload of the file, until the work after that upload is done; null without one. */
  readonly uploadId: string | null
}

const fileSchema = z.object({
  number: z.int().min(0),
  path: z.string().min(1),
  fingerprint: z.object({ size: z.int().min(0), modified: z.string(), identity: z.string() }),
  md5: z.string().nullable(),
  uploadId: z.string().nullable(),
})
const lineSchema = z.union([
  fileSchema,
  z.object({ forgotten: z.array(z.int().min(0)) }),
  z.object({ hasBegun: z.boolean() }),
])
type Line = z.infer<typeof lineSchema>

/** Once there are this many outdated lines, they are removed at the next start. */
const mostIdle = 1_000
/** Up to this many files that are gone from the folder are remembered: they may come back. */
const mostAbsent = 20_000

/**
 * What is known of the files in one watched folder, on disk: a line for each, and another one for each change. A
 * truncated line is ignored: its upload is in the ledger.
 */
export class WatchedFiles {
  readonly #path: string
  readonly #files = new Map<number, WatchedFile>()
  readonly #byPath = new Map<string, Set<WatchedFile>>()
  readonly #bySize = new Map<number, Set<WatchedFile>>()
  readonly #uploading = new Set<WatchedFile>()
  #hasBegun = false
  #next = 0

  private constructor(path: string) {
    this.#path = path
  }

  /** Throws a HoistError (`watch-record-unreadable`, `disk-full`, `ledger-unwritable`). */
  static async open(path: string): Promise<WatchedFiles> {
    const made = new WatchedFiles(path)
    let text: string
    try {
      text = await readFile(path, 'utf8')
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return made
      const detail = error instanceof Error ? error.message : String(error)
      throw new HoistError({ kind: 'watch-record-unreadable', detail }, { cause: error })
    }
    const lines = text.split('\n').filter((line) => line !== '')
    for (const line of lines) made.#take(read(line))
    const isCut = text !== '' && !text.endsWith('\n')
    if (isCut || lines.length > made.#files.size + mostIdle) await made.#writeAll()
    return made
  }

  /** Forgets a folder. Throws the system's error. */
  static remove(path: string): Promise<void> {
    return rm(path, { force: true })
  }

  /** Whether Hoist knows the files that were there when the folder was turned on. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** Whether the work after that upload is still to be done. */
  isUploading(uploadId: string): boolean {
    for (const file of this.#uploading) if (file.uploadId === uploadId) return true
    return false
  }

  /** The uploads whose work after the upload is still to be done. */
  get uploading(): readonly WatchedFile[] {
    return [...this.#uploading]
  }

  at(path: string): readonly WatchedFile[] {
    return [...(this.#byPath.get(path) ?? [])]
  }

  /** The files of that size. @param size in bytes */
  ofSize(size: number): readonly WatchedFile[] {
    return [...(this.#bySize.get(size) ?? [])]
  }

  /**
   * Notes whether the present files are known. Resolves when that is on disk. Throws a HoistError (`disk-full`,
   * `ledger-unwritable`).
   */
  async begin(hasBegun: boolean): Promise<void> {
    await this.#write([{ hasBegun }])
  }

  /** Adds files, as {@link begin}. */
  async add(files: readonly Omit<WatchedFile, 'number'>[]): Promise<void> {
    await this.#write(files.map((file, index) => ({ ...file, number: this.#next + index })))
  }

  /** Changes a file, as {@link begin}. */
  async change(file: WatchedFile, change: Partial<Omit<WatchedFile, 'number'>>): Promise<void> {
    await this.#write([{ ...file, ...change }])
  }

  /** Forgets the oldest files that are gone, if there are very many. As {@link begin}. */
  async forgetAbsent(isThere: (path: string) => boolean): Promise<void> {
    if (this.#files.size <= mostAbsent) return
    const absent = [...this.#files.values()].filter(
      ({ path, uploadId }) => uploadId === null && !isThere(path),
    )
    if (absent.length <= mostAbsent) return
    await this.#write([{ forgotten: absent.slice(0, -mostAbsent).map(({ number }) => number) }])
  }

  async #write(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
      await appendFile(this.#path, text, { flush: true, mode: 0o600 })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    for (const line of lines) this.#take(line)
  }

  async #writeAll(): Promise<void> {
    const lines: Line[] = [...this.#files.values(), { hasBegun: this.#hasBegun }]
    try {
      await writeWhole(this.#path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  #take(line: Line | null): void {
    if (line === null) return
    if ('hasBegun' in line) this.#hasBegun = line.hasBegun
    else if ('forgotten' in line) for (const number of line.forgotten) this.#drop(number)
    else {
      this.#drop(line.number)
      this.#next = Math.max(this.#next, line.number + 1)
      this.#files.set(line.number, line)
      put(this.#byPath, line.path, line)
      put(this.#bySize, line.fingerprint.size, line)
      if (line.uploadId !== null) this.#uploading.add(line)
    }
  }

  #drop(number: number): void {
    const file = this.#files.get(number)
    if (file === undefined) return
    this.#files.delete(number)
    this.#byPath.get(file.path)?.delete(file)
    this.#bySize.get(file.fingerprint.size)?.delete(file)
    this.#uploading.delete(file)
  }
}

/** Parses a line. Null for an invalid one, as after a crash. */
function read(line: string): Line | null {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

function put<Key>(all: Map<Key, Set<WatchedFile>>, key: Key, file: WatchedFile): void {
  const found = all.get(key)
  if (found === undefined) all.set(key, new Set([file]))
  else found.add(file)
}

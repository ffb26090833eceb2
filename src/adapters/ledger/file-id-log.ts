import { appendFile, readFile } from 'node:fs/promises'
import type { FileIdLog, NotedFile } from '../../core/ports'
import { HoistError } from '../../shared/failures/failures'
import { errorCode } from '../system-errors'

/** Names the columns for programs. */
const heading = 'finished_at\tfile_id\tname\tfolder\n'

/**
 * A text file with one line for each completed file: when, its ID, its name and its folder, separated by tabs. It
 * only ever grows, whatever becomes of the list.
 */
export class TextFileIdLog implements FileIdLog {
  readonly #path: string
  /** The IDs that are in it; null until it was read. */
  #known: Set<string> | null = null
  #waiting: NotedFile[] = []
  #writing: Promise<void> | null = null

  constructor(path: string) {
    this.#path = path
  }

  note(files: readonly NotedFile[]): Promise<void> {
    this.#waiting.push(...files)
    // Entries that arrive during a write go out together.
    const written = (this.#writing ?? Promise.resolve()).catch(() => {}).then(() => this.#writeWaiting())
    this.#writing = written
    return written
  }

  /** The IDs that are in it. Throws a HoistError (`file-id-log-unwritable`). */
  async known(): Promise<ReadonlySet<string>> {
    await this.note([])
    return this.#known ?? new Set()
  }

  async #writeWaiting(): Promise<void> {
    try {
      this.#known ??= await this.#read()
      const known = this.#known
      const files = this.#waiting.filter(({ fileId }) => !known.has(fileId))
      this.#waiting = []
      if (files.length === 0) return
      await appendFile(this.#path, files.map(lineOf).join(''), { flush: true, mode: 0o600 })
      for (const { fileId } of files) known.add(fileId)
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      throw new HoistError(
        { kind: 'file-id-log-unwritable', detail, subject: this.#path, code: errorCode(error) },
        { cause: error },
      )
    }
  }

  /** The IDs in the file, which is created if it does not exist. A last line that was cut off is ended. */
  async #read(): Promise<Set<string>> {
    const text = await readFile(this.#path, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return ''
      throw error
    })
    if (text === '') await appendFile(this.#path, heading, { mode: 0o600 })
    else if (!text.endsWith('\n')) await appendFile(this.#path, '\n')
    return new Set(text.split('\n').flatMap((line) => line.split('\t')[1] ?? []))
  }
}

function lineOf({ fileId, name, folder, finishedAt }: NotedFile): string {
  const cells = [new Date(finishedAt).toISOString(), fileId, name, folder]
  // A name may contain a tab or a line break.
  return `${cells.map((cell) => cell.replace(/\p{Cc}/gu, ' ')).join('\t')}\n`
}

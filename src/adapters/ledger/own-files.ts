import type { FileSource, Fingerprint, Logger } from '../../core/ports'
import { likeness } from '../../core/source/likeness'
import { WatchedFiles } from './watched-files'

/**
 * The files that Hoist has written among a person's own: results, downloads, copies and tables. Watched folders leave
 * them alone. A file that a person has changed or replaced belongs to that person.
 */
export class OwnFiles {
  readonly #record: string
  readonly #files: Pick<FileSource, 'fingerprint'>
  readonly #logger: Logger
  #opened: Promise<WatchedFiles> | null = null

  /** @param record the path of the record */
  constructor(record: string, files: Pick<FileSource, 'fingerprint'>, logger: Logger) {
    this.#record = record
    this.#files = files
    this.#logger = logger
  }

  /**
   * Notes that Hoist has written this file. Resolves when the note is on disk. Never rejects: the file is more
   * important.
   *
   * @param now the present path of the file, if it does not have its name yet
   */
  async note(path: string, now = path): Promise<void> {
    try {
      const fingerprint = await this.#files.fingerprint(now)
      const record = await this.#open()
      const isKnown = record.at(path).some((file) => likeness(fingerprint, file.fingerprint) === 'same')
      if (!isKnown) await record.add([{ path, fingerprint, md5: null, uploadId: null }])
      await record.forgetAbsent(() => false)
    } catch (error) {
      this.#logger.log('warn', 'own file not noted', { path, error })
    }
  }

  /**
   * Whether Hoist has written the file, and nobody has changed it since. Throws a HoistError
   * (`watch-record-unreadable`).
   */
  async has(path: string, found: Fingerprint): Promise<boolean> {
    return (await this.#open()).ofSize(found.size).some((file) => {
      const alike = likeness(found, file.fingerprint)
      // The file may have been renamed, or its drive mounted again.
      return alike === 'same' || (alike === 'likely' && file.path === path)
    })
  }

  #open(): Promise<WatchedFiles> {
    const opened = this.#opened ?? WatchedFiles.open(this.#record)
    this.#opened = opened
    // The record may be readable later.
    void opened.catch(() => {
      this.#opened = null
    })
    return opened
  }
}

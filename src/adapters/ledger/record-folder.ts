import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { notAFile, readRegularSync } from '../files/source/source-fs.js'
import { errorCode, writeFailure } from '../system-errors'
import { ledgerThread } from './ledger-thread'

/** Temporary files of an interrupted atomic write: `NAME.json.tmp-...`. */
const leftover = /\.json\.tmp-[0-9a-f]+$/

/** How long reading continues before other work runs, in milliseconds. */
const sliceMs = 8

/** What was read at the start: the intact records, and the problems of the others. */
export interface LedgerContents<Kept> {
  readonly records: Kept[]
  readonly problems: Failure[]
}

/** How a record becomes a file, and a file a record again, or the reason why it cannot be used. */
export interface RecordForm<Kept> {
  readonly toText: (record: Kept) => string
  readonly fromBytes: (bytes: Buffer) => Kept | Failure
}

/**
 * Records on disk: one file each, in a folder of the profile. Many may be saved and removed at once: the calls for one
 * record run in their order, and share flushes with those for others (`ledger-thread.ts`).
 */
export class RecordFolder<Kept extends { readonly id: string }> {
  readonly #folder: string
  readonly #form: RecordForm<Kept>
  /** The last pending call for each record. */
  readonly #last = new Map<string, Promise<void>>()

  constructor(folder: string, form: RecordForm<Kept>) {
    this.#folder = folder
    this.#form = form
  }

  /**
   * Reads everything. A damaged file is set aside; one of a newer version, or one that cannot be read, is left alone;
   * none of them stops it.
   */
  async load(): Promise<LedgerContents<Kept>> {
    let names: string[]
    try {
      await this.#makeFolder()
      names = (await readdir(this.#folder)).sort()
      for (const name of names) if (leftover.test(name)) await rm(join(this.#folder, name), { force: true })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    const records: Kept[] = []
    const problems: Failure[] = []
    let sliceEnd = performance.now() + sliceMs
    for (const name of names) {
      if (!name.endsWith('.json')) continue
      const found = this.#read(name)
      if (!('kind' in found)) records.push(found)
      else if (found.kind === 'ledger-unreadable') problems.push(await this.#setAside(name, found.detail))
      else problems.push({ ...found, subject: name })
      // Reading a file is faster than awaiting it; on a slow disk other work runs after each.
      if (performance.now() < sliceEnd) continue
      await turn()
      sliceEnd = performance.now() + sliceMs
    }
    return { records, problems }
  }

  async save(record: Kept): Promise<void> {
    const { id } = record
    // The record as it is now, however it changes while the write waits.
    const text = this.#form.toText(record)
    await this.#inOrder(id, () => ledgerThread.save(this.#path(id), text))
  }

  async remove(id: string): Promise<void> {
    await this.#inOrder(id, () => ledgerThread.remove(this.#path(id)))
  }

  /** Runs after all earlier calls for that record have ended, successful or not. */
  async #inOrder(id: string, act: () => Promise<void>): Promise<void> {
    const before = this.#last.get(id)
    const done = before === undefined ? act() : before.then(act, act)
    this.#last.set(id, done)
    try {
      await done
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    } finally {
      if (this.#last.get(id) === done) this.#last.delete(id)
    }
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
  }

  #read(name: string): Kept | Failure {
    let bytes: Buffer
    try {
      bytes = readRegularSync(join(this.#folder, name))
    } catch (error) {
      // A folder or a pipe is no record; for any other error, the content is unknown.
      const kind = errorCode(error) === notAFile ? 'ledger-unreadable' : 'ledger-inaccessible'
      return { kind, detail: error instanceof Error ? error.message : String(error) }
    }
    const found = this.#form.fromBytes(bytes)
    if ('kind' in found || `${found.id}.json` === name) return found
    return { kind: 'ledger-unreadable', detail: `the record names itself ${found.id}` }
  }

  async #setAside(name: string, detail: string): Promise<Failure> {
    const aside = `${name}.damaged-${Date.now()}`
    try {
      await rename(join(this.#folder, name), join(this.#folder, aside))
      return { kind: 'ledger-unreadable', detail, subject: aside }
    } catch (error) {
      // A file that cannot be set aside stays; nothing writes to it, because nothing has its id.
      return { kind: 'ledger-unreadable', detail: `${detail}; ${String(error)}`, subject: name }
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`)
  }
}

import { randomBytes } from 'node:crypto'
import { close, fsync, open } from 'node:fs'
import { mkdir, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import PQueue from 'p-queue'
import { type Failure, HoistError } from '../../shared/failures'
import { notAFile, readRegularSync } from '../files/source-fs.js'
import { errorCode, writeFailure } from '../system-errors'

/** Temporary files of an interrupted atomic write: `NAME.json.tmp-...`. */
const leftover = /\.json\.tmp-[0-9a-f]+$/

/** How long reading continues before other work runs, in milliseconds. */
const sliceMs = 8

/**
 * Files that are written at the same time. The system's flushes are shared by those that run together; more would
 * take all four threads that Node has for files, and parts are read on them, too.
 */
const writesAtOnce = 3

/** Clearing a long history delays no save. */
const savePriority = 1
const removePriority = 0

/** How often a file that another program holds is tried, and how much longer each time, in milliseconds. */
const busyTries = 8
const busyMs = 25

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
 * record run in their order, files are flushed side by side, and share the flush of their folder.
 */
export class RecordFolder<Kept extends { readonly id: string }> {
  readonly #folder: string
  readonly #form: RecordForm<Kept>
  readonly #writes = new PQueue({ concurrency: writesAtOnce })
  /** The last pending call for each record. */
  readonly #last = new Map<string, Promise<void>>()
  /** The flush of the folder that has begun or ended last, and one that waits for it. */
  #flush: Promise<void> = Promise.resolve()
  #nextFlush: Promise<void> | null = null
  /** The folder, held open for its flushes; null before the first one, and when it had to be recreated. */
  #folderFile: number | null = null

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
    try {
      await this.#enqueue(id, savePriority, () => this.#write(id, text))
      // The name itself is safe once the folder is flushed.
      await this.#flushFolder()
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await this.#enqueue(id, removePriority, () => this.#unlink(id))
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  async #unlink(id: string): Promise<void> {
    await unlink(this.#path(id)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  }

  /** Runs after all earlier calls for that record have ended, successful or not. */
  #enqueue(id: string, priority: number, act: () => Promise<void>): Promise<void> {
    const begin = () => this.#writes.add(act, { priority })
    const before = this.#last.get(id)
    const done = before === undefined ? begin() : before.then(begin, begin)
    this.#last.set(id, done)
    const forget = () => {
      if (this.#last.get(id) === done) this.#last.delete(id)
    }
    done.then(forget, forget)
    return done
  }

  /**
   * Through a temporary file that is flushed and renamed: all of it or none. Nothing here blocks: a flush takes
   * milliseconds, on a busy disk far more.
   */
  async #write(id: string, text: string): Promise<void> {
    const path = this.#path(id)
    const temporary = `${path}.tmp-${randomBytes(8).toString('hex')}`
    const write = () => writeFile(temporary, text, { flag: 'wx', mode: 0o600, flush: true })
    try {
      await write().catch(async (error: unknown) => {
        if (errorCode(error) !== 'ENOENT') throw error
        await this.#makeFolder()
        this.#forgetFolder()
        await write()
      })
      await replace(temporary, path)
    } catch (error) {
      // The first error matters, not that the temporary file could not be removed either; the next start removes it.
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
  }

  /** A flush that begins after this call. All callers before its beginning share it, and it includes their renames. */
  #flushFolder(): Promise<void> {
    if (this.#nextFlush === null) {
      const begin = () => {
        this.#nextFlush = null
        return this.#syncFolder()
      }
      this.#nextFlush = this.#flush.then(begin, begin)
      this.#flush = this.#nextFlush
    }
    return this.#nextFlush
  }

  /** Makes a rename in the folder survive a power failure. Windows has no such call and does not need it. */
  async #syncFolder(): Promise<void> {
    if (process.platform === 'win32') return
    this.#folderFile ??= await openFile(this.#folder, 'r')
    try {
      await syncFile(this.#folderFile)
    } catch (error) {
      // Some network file systems cannot flush a folder; nothing better can be done there.
      if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(errorCode(error))) throw error
    }
  }

  /** The open folder is gone from the disk. It is closed when no flush uses it. */
  #forgetFolder(): void {
    const file = this.#folderFile
    this.#folderFile = null
    if (file === null) return
    const end = () => closeFile(file)
    this.#flush.then(end, end).catch(() => {})
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

const openFile = promisify(open)
const closeFile = promisify(close)
const syncFile = promisify(fsync)

/**
 * Renames over an existing file. On Windows a virus scanner that looks at the old file delays the rename for a moment.
 */
async function replace(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      const busy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))
      if (!busy || tries === busyTries) throw error
      await sleep(busyMs * tries)
    }
  }
}

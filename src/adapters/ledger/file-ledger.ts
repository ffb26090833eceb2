import { randomBytes } from 'node:crypto'
import { close, fsync, open, readFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import PQueue from 'p-queue'
import type { Ledger } from '../../core/ports'
import type { UploadRecord } from '../../core/upload/record'
import { type Failure, HoistError } from '../../shared/failures'
import { errorCode, writeFailure } from '../system-errors'
import { recordFromBytes, recordToText } from './record-file'

/** Temporary files of an atomic write that was cut off: `NAME.json.tmp-...`. */
const leftover = /\.json\.tmp-[0-9a-f]+$/

/** Reading goes on for so long before others have their turn, in milliseconds. */
const sliceMs = 8

/**
 * Files that are written at the same time. The system's flushes are shared by those under way together; more would
 * take all four threads that Node has for files, and what is sent is read on them, too.
 */
const writesAtOnce = 3

/** A long history that is cleared holds up no save. */
const savePriority = 1
const removePriority = 0

/** How often a file that is held by another program is tried, and how much longer each time, in milliseconds. */
const busyTries = 8
const busyMs = 25

/** What was read at the start: the records that are whole, and what to tell of the others. */
export interface LedgerContents {
  readonly records: UploadRecord[]
  readonly problems: Failure[]
}

/**
 * The ledger: one file an upload, in a folder of the profile. Many may be saved and removed at once: what is asked for
 * one upload is done in that order, files are flushed side by side, and share the flush of their folder.
 */
export class FileLedger implements Ledger {
  readonly #folder: string
  readonly #writes = new PQueue({ concurrency: writesAtOnce })
  /** What was asked for last, of each upload for which something is still to be done. */
  readonly #last = new Map<string, Promise<void>>()
  /** The flush of the folder that has begun, or ended, last; and one that waits for it. */
  #flush: Promise<void> = Promise.resolve()
  #nextFlush: Promise<void> | null = null
  /** The folder, held open for its flushes; null before the first one, and when it had to be made anew. */
  #folderFile: number | null = null

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Reads everything. A damaged file is set aside beside it, one of a newer version, or that the system does not let us
   * read, is left alone; none of them stops it.
   */
  async load(): Promise<LedgerContents> {
    let names: string[]
    try {
      await this.#makeFolder()
      names = (await readdir(this.#folder)).sort()
      for (const name of names) if (leftover.test(name)) await rm(join(this.#folder, name), { force: true })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    const records: UploadRecord[] = []
    const problems: Failure[] = []
    let sliceEnd = performance.now() + sliceMs
    for (const name of names) {
      if (!name.endsWith('.json')) continue
      const found = this.#read(name)
      if (!('kind' in found)) records.push(found)
      else if (found.kind === 'ledger-unreadable') problems.push(await this.#setAside(name, found.detail))
      else problems.push({ ...found, subject: name })
      // A file is read faster than it is asked for and waited for; on a slow disk others have a turn after each.
      if (performance.now() < sliceEnd) continue
      await turn()
      sliceEnd = performance.now() + sliceMs
    }
    return { records, problems }
  }

  async save(record: UploadRecord): Promise<void> {
    const { id } = record
    // As it is now, whatever becomes of it until it has its turn.
    const text = recordToText(record)
    try {
      await this.#inTurn(id, savePriority, () => this.#write(id, text))
      // The name itself is safe once the folder is flushed.
      await this.#flushFolder()
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await this.#inTurn(id, removePriority, () => this.#unlink(id))
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  async #unlink(id: string): Promise<void> {
    await unlink(this.#path(id)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  }

  /** When all that was asked before for that upload has been done, well or not. */
  #inTurn(id: string, priority: number, act: () => Promise<void>): Promise<void> {
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
   * Through a temporary file that is flushed and renamed: all of it or none. Nothing here stands still: a flush takes
   * milliseconds, on a busy disk far more, in which nothing would be sent and no window would answer.
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
      // What went wrong is to be told, not that it also kept this from being tidied; the next start does that.
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
  }

  /** One that begins after this call, for all who call before it has begun: what they renamed by then is in it. */
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

  /** Makes a rename in the folder survive a power cut. Windows has no such call and does not need it. */
  async #syncFolder(): Promise<void> {
    if (process.platform === 'win32') return
    this.#folderFile ??= await openFile(this.#folder, 'r')
    try {
      await syncFile(this.#folderFile)
    } catch (error) {
      // Some network file systems cannot flush a folder; there is nothing better to do there.
      if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(errorCode(error))) throw error
    }
  }

  /** What is held open is gone from the disk. It is closed when no flush uses it. */
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

  #read(name: string): UploadRecord | Failure {
    let bytes: Buffer
    try {
      bytes = readFileSync(join(this.#folder, name))
    } catch (error) {
      // A folder is no record; of anything else it is not known what is in it.
      const kind = errorCode(error) === 'EISDIR' ? 'ledger-unreadable' : 'ledger-inaccessible'
      return { kind, detail: error instanceof Error ? error.message : String(error) }
    }
    const found = recordFromBytes(bytes)
    if ('kind' in found || `${found.id}.json` === name) return found
    return { kind: 'ledger-unreadable', detail: `the record names itself ${found.id}` }
  }

  async #setAside(name: string, detail: string): Promise<Failure> {
    const aside = `${name}.damaged-${Date.now()}`
    try {
      await rename(join(this.#folder, name), join(this.#folder, aside))
      return { kind: 'ledger-unreadable', detail, subject: aside }
    } catch (error) {
      // Where it cannot be set aside it stays; nothing writes to it, because nothing has its id.
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

/** Renames over what is there. On Windows a virus scanner that looks at the old file holds that up for a moment. */
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

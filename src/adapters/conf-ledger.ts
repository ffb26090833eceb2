import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Conf from 'conf'
import { z } from 'zod'
import type { Ledger } from '../core/ports'
import { recordVersion, type UploadRecord, uploadRecordSchema } from '../core/record'
import { type Failure, HoistError } from '../shared/failures'
import { errorCode, writeFailure } from './system-errors'

/** Temporary files of an atomic write that was cut off: `NAME.json.tmp-...`. */
const leftover = /\.json\.tmp-[0-9a-f]+$/

/** Beside the record in its file: tells a record that reads well, but is not what was written. */
const sumField = 'sum'

/** How often a file that is held by another program is tried, and how much longer each time, in milliseconds. */
const busyTries = 8
const busyMs = 25

/** What was read at the start: the records that are whole, and what to tell of the others. */
export interface LedgerContents {
  readonly records: UploadRecord[]
  readonly problems: Failure[]
}

/** The ledger: one conf file an upload, in a folder of the profile. */
export class ConfLedger implements Ledger {
  readonly #folder: string
  readonly #files = new Map<string, Conf<UploadRecord>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Reads everything. A damaged file is set aside beside it, one of a newer version is left alone; neither stops it. */
  async load(): Promise<LedgerContents> {
    let names: string[]
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      names = (await readdir(this.#folder)).sort()
      for (const name of names) if (leftover.test(name)) await rm(join(this.#folder, name), { force: true })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    const records: UploadRecord[] = []
    const problems: Failure[] = []
    for (const name of names) {
      if (!name.endsWith('.json')) continue
      const problem = await this.#loadOne(name, records)
      if (problem !== null) problems.push(problem)
    }
    return { records, problems }
  }

  async save(record: UploadRecord): Promise<void> {
    try {
      await this.#write(record)
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await rm(this.#file(id).path, { force: true })
      this.#files.delete(id)
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  /**
   * Through a temporary file that is flushed and renamed, as conf does, but without standing still: a flush takes
   * milliseconds, on a busy disk far more, in which nothing would be sent and no window would answer. And all of
   * it or none: conf takes a write that a full disk cut short for done.
   */
  async #write(record: UploadRecord): Promise<void> {
    const json = withSum(JSON.stringify(record))
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const { path } = this.#file(record.id)
    const temporary = `${path}.tmp-${randomBytes(8).toString('hex')}`
    try {
      await writeFile(temporary, json, { flag: 'wx', mode: 0o600, flush: true })
      await replace(temporary, path)
    } catch (error) {
      // What went wrong is to be told, not that it also kept this from being tidied; the next start does that.
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
    // The name itself is safe once the folder is flushed.
    await flushFolder(this.#folder)
  }

  async #loadOne(name: string, records: UploadRecord[]): Promise<Failure | null> {
    const id = name.slice(0, -'.json'.length)
    let store: unknown
    try {
      store = this.#file(id).store
    } catch (error) {
      return this.#setAside(name, error instanceof Error ? error.message : String(error))
    }
    const version = (store as { version?: unknown }).version
    if (typeof version === 'number' && version > recordVersion) {
      return {
        kind: 'ledger-too-new',
        detail: `format ${version}, this Hoist knows ${recordVersion}`,
        subject: name,
      }
    }
    if (!sumFits(store)) return this.#setAside(name, 'its checksum does not fit: something in it was changed')
    const parsed = uploadRecordSchema.safeParse(store)
    if (!parsed.success) return this.#setAside(name, z.prettifyError(parsed.error))
    if (parsed.data.id !== id) return this.#setAside(name, `the record names itself ${parsed.data.id}`)
    records.push(parsed.data)
    return null
  }

  async #setAside(name: string, detail: string): Promise<Failure> {
    this.#files.delete(name.slice(0, -'.json'.length))
    const aside = `${name}.damaged-${Date.now()}`
    try {
      await rename(join(this.#folder, name), join(this.#folder, aside))
      return { kind: 'ledger-unreadable', detail, subject: aside }
    } catch (error) {
      // Where it cannot be set aside it stays; nothing writes to it, because nothing has its id.
      return { kind: 'ledger-unreadable', detail: `${detail}; ${String(error)}`, subject: name }
    }
  }

  #file(id: string): Conf<UploadRecord> {
    let file = this.#files.get(id)
    if (file === undefined) {
      file = new Conf<UploadRecord>({
        cwd: this.#folder,
        configName: id,
        accessPropertiesByDotNotation: false,
      })
      this.#files.set(id, file)
    }
    return file
  }
}

function sumOf(json: string): string {
  return createHash('sha256').update(json).digest('base64url')
}

/** @param json an object that is not empty */
function withSum(json: string): string {
  return `${json.slice(0, -1)},"${sumField}":"${sumOf(json)}"}`
}

/** Parsing keeps the order of the fields, so that what was written can be written again and compared. */
function sumFits(store: unknown): boolean {
  const { [sumField]: sum, ...record } = store as Record<string, unknown>
  // Files from before there was one.
  return sum === undefined || sum === sumOf(JSON.stringify(record))
}

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

/** Makes a rename in that folder survive a power cut. Windows has no such call and does not need it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems cannot flush a folder; there is nothing better to do there.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(errorCode(error))) throw error
  } finally {
    await handle.close()
  }
}

import { mkdirSync } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Conf from 'conf'
import { z } from 'zod'
import type { Ledger } from '../core/ports'
import { recordVersion, type UploadRecord, uploadRecordSchema } from '../core/record'
import { type Failure, HoistError } from '../shared/failures'
import { errorCode, writeFailure } from './system-errors'

/** Temporary files of an atomic write that was cut off: `NAME.json.tmp-...`. */
const leftover = /\.json\.tmp-[0-9a-f]+$/

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
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    const records: UploadRecord[] = []
    const problems: Failure[] = []
    for (const name of (await readdir(this.#folder)).sort()) {
      if (leftover.test(name)) await rm(join(this.#folder, name), { force: true })
      if (!name.endsWith('.json')) continue
      const problem = await this.#loadOne(name, records)
      if (problem !== null) problems.push(problem)
    }
    return { records, problems }
  }

  async save(record: UploadRecord): Promise<void> {
    try {
      // conf writes to a temporary file, flushes it, and renames it; the name itself is safe once the folder is flushed.
      this.#file(record.id).store = record
      await flushFolder(this.#folder)
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
    const parsed = uploadRecordSchema.safeParse(store)
    if (!parsed.success) return this.#setAside(name, z.prettifyError(parsed.error))
    if (parsed.data.id !== id) return this.#setAside(name, `the record names itself ${parsed.data.id}`)
    records.push(parsed.data)
    return null
  }

  async #setAside(name: string, detail: string): Promise<Failure> {
    this.#files.delete(name.slice(0, -'.json'.length))
    const aside = `${name}.damaged-${Date.now()}`
    await rename(join(this.#folder, name), join(this.#folder, aside))
    return { kind: 'ledger-unreadable', detail, subject: aside }
  }

  #file(id: string): Conf<UploadRecord> {
    let file = this.#files.get(id)
    if (file === undefined) {
      file = new Conf<UploadRecord>({
        cwd: this.#folder,
        configName: id,
        accessPropertiesByDotNotation: false,
        configFileMode: 0o600,
        serialize: (value) => JSON.stringify(value),
      })
      this.#files.set(id, file)
    }
    return file
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

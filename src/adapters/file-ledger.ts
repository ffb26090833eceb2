import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import PQueue from 'p-queue'
import { z } from 'zod'
import type { Ledger } from '../core/ports'
import { recordVersion, type UploadRecord, uploadRecordSchema } from '../core/record'
import { type Failure, HoistError } from '../shared/failures'
import { errorCode, writeFailure } from './system-errors'

/** Temporary files of an atomic write that was cut off: `NAME.json.tmp-...`. */
const leftover = /\.json\.tmp-[0-9a-f]+$/

/** Files that are read at the same time: enough that the disk is never waited for. */
const readsAtOnce = 16

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

/** The ledger: one file an upload, in a folder of the profile. */
export class FileLedger implements Ledger {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Reads everything. A damaged file is set aside beside it, one of a newer version is left alone; neither stops it. */
  async load(): Promise<LedgerContents> {
    let names: string[]
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      names = (await readdir(this.#folder)).sort()
      for (const name of names) if (leftover.test(name)) await rm(join(this.#folder, name), { force: true })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    const reads = new PQueue({ concurrency: readsAtOnce })
    const found = await reads.addAll(
      names.filter((name) => name.endsWith('.json')).map((name) => () => this.#loadOne(name)),
    )
    const records: UploadRecord[] = []
    const problems: Failure[] = []
    for (const one of found) {
      if ('kind' in one) problems.push(one)
      else records.push(one)
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
      await rm(this.#path(id), { force: true })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
  }

  /**
   * Through a temporary file that is flushed and renamed: all of it or none. Nothing here stands still: a flush takes
   * milliseconds, on a busy disk far more, in which nothing would be sent and no window would answer.
   */
  async #write(record: UploadRecord): Promise<void> {
    const json = withSum(JSON.stringify(record))
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = this.#path(record.id)
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

  async #loadOne(name: string): Promise<UploadRecord | Failure> {
    let text: string
    let stored: unknown
    try {
      text = await readFile(join(this.#folder, name), 'utf8')
      stored = JSON.parse(text)
    } catch (error) {
      return this.#setAside(name, error instanceof Error ? error.message : String(error))
    }
    const version = (stored as { version?: unknown } | null)?.version
    if (typeof version === 'number' && version > recordVersion) {
      return {
        kind: 'ledger-too-new',
        detail: `format ${version}, this Hoist knows ${recordVersion}`,
        subject: name,
      }
    }
    if (!sumFits(text)) return this.#setAside(name, 'its checksum does not fit: something in it was changed')
    const parsed = uploadRecordSchema.safeParse(stored)
    if (!parsed.success) return this.#setAside(name, z.prettifyError(parsed.error))
    const { id } = parsed.data
    if (`${id}.json` !== name) return this.#setAside(name, `the record names itself ${id}`)
    return parsed.data
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

function sumOf(json: string): string {
  return createHash('sha256').update(json).digest('base64url')
}

/** @param json an object that is not empty */
function withSum(json: string): string {
  return `${json.slice(0, -1)},"${sumField}":"${sumOf(json)}"}`
}

/** @param text of a whole file */
function sumFits(text: string): boolean {
  const end = text.lastIndexOf(`,"${sumField}":`)
  // Files from before there was one.
  if (end < 0) return !text.includes(`"${sumField}"`)
  return text === withSum(`${text.slice(0, end)}}`)
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

import { appendFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { notAFile, readRegularSync } from '../files/source/source-fs.js'
import { errorCode, writeFailure } from '../system-errors'
import { joinLines, readLines } from './journal-lines.js'
import { ledgerThread } from './ledger-thread'
import { sealed, sumFits } from './sealed'

/** The journal in its folder. */
export const journalName = 'journal.jsonl'

/** Temporary files of an interrupted atomic write, also by earlier versions: `NAME.json.tmp-...`. */
const leftover = /\.jsonl?\.tmp-[0-9a-f]+$/

/** How long reading continues before other work runs, in milliseconds. */
const sliceMs = 8

/** How many records of an earlier version are saved at once: other work runs between two rounds. */
const rewrittenAtOnce = 100

/** A journal is compacted when it has more bytes that later lines replace than others, and more than this. */
const wasteBytes = 262_144

/** What was read at the start: the intact records, and the problems of the others. */
export interface LedgerContents<Kept> {
  readonly records: Kept[]
  readonly problems: Failure[]
}

/** How a record becomes a line of JSON, and a line a record again, or the reason why it cannot be used. */
export interface RecordForm<Kept> {
  /** Its first field is the id. */
  readonly toText: (record: Kept) => string
  readonly fromBytes: (bytes: Buffer) => Kept | Failure
  /** Whether a line is as this version writes it, so that saving it again would change nothing. */
  readonly isCurrent: (bytes: Buffer) => boolean
}

/**
 * Records on disk: a journal of JSON lines in a folder of the profile. Saving a record adds a line, removing it adds a
 * line that says so, and the last line about a record is valid. Each line has a checksum. Earlier versions of Hoist
 * wrote a file for each record, which is read as well and becomes a line ({@link rewriteOutdated}).
 *
 * A damaged line affects only its own record: it is set aside, and an earlier line does not replace it. What follows
 * the last line end was being written when the computer or Hoist stopped, so nothing acted on it, and it is left out.
 * `docs/notes/ledger.md` has the rest.
 */
export class RecordJournal<Kept extends { readonly id: string }> {
  readonly #folder: string
  readonly #path: string
  readonly #form: RecordForm<Kept>
  /** How long the last line of each record is, in bytes. */
  readonly #lengths = new Map<string, number>()
  /** The length of all lines, and of those that are valid, in bytes. */
  #bytes = 0
  #validBytes = 0
  /** Records in the format of an earlier version that have not been saved since they were read. */
  readonly #outdated = new Map<string, Kept>()
  /** The files of earlier versions whose records are not in the journal yet, by their ids. */
  readonly #files = new Set<string>()
  /** The files of earlier versions that were still there although the journal has a line about them, by their ids. */
  readonly #replaced: string[] = []

  constructor(folder: string, form: RecordForm<Kept>) {
    this.#folder = folder
    this.#path = join(folder, journalName)
    this.#form = form
  }

  /**
   * Reads everything. What is damaged is set aside, and what is of a newer version is left alone; neither stops it.
   * Throws a HoistError if the folder cannot be made or read (`ledger-unwritable`), or if the journal cannot be read
   * (`ledger-inaccessible`): without its records, files would be sent again.
   */
  async load(): Promise<LedgerContents<Kept>> {
    let names: string[]
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      names = (await readdir(this.#folder)).sort()
      for (const name of names) if (leftover.test(name)) await rm(join(this.#folder, name), { force: true })
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    const records: Kept[] = []
    const problems: Failure[] = []
    const known = names.includes(journalName) ? await this.#readJournal(records, problems) : new Set<string>()
    await inSlices(names, async (name) => {
      if (!name.endsWith('.json')) return
      const id = name.slice(0, -'.json'.length)
      // The record's line in the journal is newer than its file.
      if (known.has(id)) this.#replaced.push(id)
      else await this.#readFile(name, id, records, problems)
    })
    return { records, problems }
  }

  async save(record: Kept): Promise<void> {
    // The record as it is now, however it changes while the write waits.
    await this.#append(record.id, this.#form.toText(record), false)
  }

  async remove(id: string): Promise<void> {
    await this.#append(id, sealed(JSON.stringify({ id, removed: true })), true)
  }

  /**
   * Saves again what an earlier version of Hoist wrote, so that the next start reads it faster. Throws a HoistError
   * (`disk-full`, `ledger-unwritable`); what was not saved stays as it is.
   */
  async rewriteOutdated(): Promise<void> {
    while (this.#outdated.size > 0) {
      // Saving or removing a record takes it out of the map immediately.
      const some = [...this.#outdated.values()].slice(0, rewrittenAtOnce)
      await Promise.all(some.map((record) => this.save(record)))
    }
    for (const id of this.#replaced.splice(0)) await this.#removeFile(id)
  }

  async #append(id: string, text: string, isRemoval: boolean): Promise<void> {
    const line = `${text}\n`
    const length = Buffer.byteLength(line)
    this.#count(id, length, isRemoval)
    this.#outdated.delete(id)
    try {
      await ledgerThread.append(this.#path, line)
    } catch (error) {
      throw new HoistError(writeFailure(error), { cause: error })
    }
    if (this.#files.delete(id)) await this.#removeFile(id)
    this.#compactIfWorthIt()
  }

  #count(id: string, length: number, isRemoval: boolean): void {
    this.#bytes += length
    this.#validBytes += (isRemoval ? 0 : length) - (this.#lengths.get(id) ?? 0)
    if (isRemoval) this.#lengths.delete(id)
    else this.#lengths.set(id, length)
  }

  #compactIfWorthIt(): void {
    if (this.#bytes - this.#validBytes <= Math.max(this.#validBytes, wasteBytes)) return
    this.#bytes = this.#validBytes
    // A journal that cannot be compacted works as well. It is tried again after as much waste.
    ledgerThread.compact(this.#path).catch(() => {})
  }

  /** Never rejects: a file that stays is not read at the next start, because the journal has a line about it. */
  async #removeFile(id: string): Promise<void> {
    await rm(join(this.#folder, `${id}.json`), { force: true }).catch(() => {})
  }

  /** @returns the ids that the journal says something about */
  async #readJournal(records: Kept[], problems: Failure[]): Promise<Set<string>> {
    const bytes = this.#bytesOf(journalName)
    if ('kind' in bytes) {
      if (bytes.kind === 'ledger-inaccessible') throw new HoistError({ ...bytes, subject: journalName })
      problems.push(await this.#problem(journalName, bytes))
      return new Set()
    }
    const { latest, replaced, nameless } = readLines(bytes)
    const damaged = nameless.map((line) => ({ line, detail: 'a line names no record' }))
    const intact: Buffer[] = []
    // If its line end is damaged, a line runs into the next one, which may be about another record.
    await inSlices(replaced, (line) => {
      if (!sumFits(line)) damaged.push({ line, detail: 'an earlier line was changed' })
    })
    await inSlices(latest, async ([id, { line, isRemoval }]) => {
      const found = isRemoval && sumFits(line) ? null : this.#form.fromBytes(line)
      if (found !== null && 'kind' in found && found.kind === 'ledger-unreadable') {
        damaged.push({ line, detail: `${id}: ${found.detail}` })
        return
      }
      intact.push(line)
      this.#count(id, line.length + 1, isRemoval)
      if (found === null) return
      if ('kind' in found) problems.push({ ...found, subject: id })
      else {
        records.push(found)
        if (!this.#form.isCurrent(line)) this.#outdated.set(id, found)
      }
    })
    this.#bytes = bytes.length
    if (damaged.length > 0) problems.push(...(await this.#setLinesAside(damaged, intact)))
    return new Set(latest.keys())
  }

  async #readFile(name: string, id: string, records: Kept[], problems: Failure[]): Promise<void> {
    const bytes = this.#bytesOf(name)
    let found = 'kind' in bytes ? bytes : this.#form.fromBytes(bytes)
    if (!('kind' in found) && found.id !== id)
      found = { kind: 'ledger-unreadable', detail: `the record names itself ${found.id}` }
    if ('kind' in found) problems.push(await this.#problem(name, found))
    else {
      records.push(found)
      this.#outdated.set(id, found)
      this.#files.add(id)
    }
  }

  #bytesOf(name: string): Buffer | Failure {
    try {
      return readRegularSync(join(this.#folder, name))
    } catch (error) {
      // A folder or a pipe is no record; for any other error, the content is unknown.
      const kind = errorCode(error) === notAFile ? 'ledger-unreadable' : 'ledger-inaccessible'
      return { kind, detail: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Moves damaged lines to a file of their own. */
  async #setLinesAside(
    damaged: readonly { readonly line: Buffer; readonly detail: string }[],
    intact: readonly Buffer[],
  ): Promise<Failure[]> {
    const aside = asideOf(journalName)
    let subject = journalName
    let addition = ''
    try {
      appendFileSync(join(this.#folder, aside), joinLines(damaged.map(({ line }) => line)), {
        mode: 0o600,
        flush: true,
      })
      subject = aside
      await ledgerThread.replace(this.#path, joinLines(intact))
      this.#bytes = this.#validBytes
    } catch (error) {
      // They stay in the journal, and are found again at the next start.
      addition = `; ${String(error)}`
    }
    return damaged.map(({ detail }) => ({ kind: 'ledger-unreadable', detail: detail + addition, subject }))
  }

  /** Sets aside a file that is damaged, and names a file that has a problem. */
  async #problem(name: string, failure: Failure): Promise<Failure> {
    if (failure.kind !== 'ledger-unreadable') return { ...failure, subject: name }
    const aside = asideOf(name)
    try {
      await rename(join(this.#folder, name), join(this.#folder, aside))
      return { ...failure, subject: aside }
    } catch (error) {
      // A file that cannot be set aside stays; nothing writes to it, because nothing has its id.
      return { ...failure, detail: `${failure.detail}; ${String(error)}`, subject: name }
    }
  }
}

function asideOf(name: string): string {
  return `${name}.damaged-${Date.now()}`
}

/** Reading is faster than awaiting it; on a slow disk, or with many records, other work runs after each slice. */
async function inSlices<T>(all: Iterable<T>, act: (one: T) => Promise<void> | void): Promise<void> {
  let end = performance.now() + sliceMs
  for (const one of all) {
    await act(one)
    if (performance.now() < end) continue
    await turn()
    end = performance.now() + sliceMs
  }
}

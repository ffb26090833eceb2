import { dirname } from 'node:path'
import { type Failure, failureOf, HoistError } from '../../shared/failures/failures'
import type { Settings } from '../../shared/settings'
import { stateTraits } from '../../shared/state-traits'
import type { Clock, FileIdLog, Ledger, NotedFile } from '../ports'
import type { UploadRecord } from '../upload/record/record'
import type { UploadRunner } from '../upload/upload-runner'
import { savesAtOnce } from './add-uploads'
import type { UploadList } from './upload-list'

const dayMs = 24 * 60 * 60 * 1000

/** True for an upload that has ended for good: it may leave the list without a loss. */
export function isOver(record: Pick<UploadRecord, 'state'> | undefined): boolean {
  return record !== undefined && stateTraits[record.state.name].isOver
}

/** Whether removing the upload would lose a file ID: it is completed, and nobody has copied or exported the ID. */
export function isUncollected({ collected, state }: Pick<UploadRecord, 'state' | 'collected'>): boolean {
  return state.name === 'completed' && collected !== true
}

/**
 * The uploads that have ended and are beyond the bounds of the history, because they are too old or too many; the
 * newest stay. Never includes an upload that has not ended or must stay.
 *
 * @param now milliseconds since the epoch
 * @param mustStay the ids of the uploads that the bounds do not apply to
 * @returns their ids, oldest first
 */
export function beyondHistory(
  records: readonly Pick<UploadRecord, 'id' | 'state' | 'addedAt' | 'finishedAt' | 'collected'>[],
  { historyCount, historyDays }: Pick<Settings, 'historyCount' | 'historyDays'>,
  now: number,
  mustStay: ReadonlySet<string> = new Set(),
): string[] {
  const endedAt = (record: (typeof records)[number]) => record.finishedAt ?? record.addedAt
  const over = records.filter(isOver).sort((a, b) => endedAt(a) - endedAt(b))
  const oldest = historyDays === null ? Number.NEGATIVE_INFINITY : now - historyDays * dayMs
  const surplus = historyCount === null ? 0 : over.length - historyCount
  const stays = (record: (typeof records)[number]) => isUncollected(record) || mustStay.has(record.id)
  return over
    .filter((record, index) => (index < surplus || endedAt(record) < oldest) && !stays(record))
    .map(({ id }) => id)
}

export interface HistoryDeps {
  readonly list: UploadList
  readonly ledger: Ledger
  readonly clock: Clock
  readonly settings: () => Pick<Settings, 'historyCount' | 'historyDays'>
  /** Where the IDs of completed files are noted. */
  readonly fileIds?: FileIdLog | undefined
}

export interface HistoryEvents {
  changed(uploadId: string): void
  removed(uploadId: string): void
  reordered(): void
  notice(failure: Failure): void
}

/** The uploads that have ended: how they leave the list, and the log of file IDs. */
export class History {
  readonly #deps: HistoryDeps
  readonly #events: HistoryEvents
  /** Ended uploads in the list, by id. */
  readonly #ended = new Map<string, UploadRunner>()
  /** The uploads that have ended since the start, by id. */
  readonly #endedNow = new Set<string>()
  /** The uploads that a person removed from the list and that are still in the ledger. */
  readonly #takenOut = new Map<string, UploadRunner>()
  /** Resolves when the IDs of all completed files are noted. */
  #noted: Promise<unknown> = Promise.resolve()

  constructor(deps: HistoryDeps, events: HistoryEvents) {
    this.#deps = deps
    this.#events = events
  }

  /** Adds an upload that ended in an earlier run. */
  add(runner: UploadRunner): void {
    this.#ended.set(runner.id, runner)
  }

  /** Adds an upload that has just ended. */
  end(runner: UploadRunner): void {
    this.add(runner)
    this.#endedNow.add(runner.id)
    const { fileIds } = this.#deps
    const file = notedFile(runner.record)
    if (file === null || fileIds === undefined) return
    const noted = fileIds.note([file]).catch((error: unknown) => this.#events.notice(failureOf(error)))
    this.#noted = Promise.all([this.#noted, noted])
  }

  /** Removes ended uploads from the list, but not yet from the ledger. @returns the ids of the removed uploads */
  takeOut(ids: readonly string[]): string[] {
    const taken: string[] = []
    for (const id of ids) {
      const runner = this.#deps.list.get(id)
      if (runner === undefined || !isOver(runner.record)) continue
      this.#deps.list.delete(id)
      this.#ended.delete(id)
      this.#takenOut.set(id, runner)
      this.#events.removed(id)
      taken.push(id)
    }
    return taken
  }

  /** The removed uploads that may come back. */
  get takenOut(): Iterable<UploadRunner> {
    return this.#takenOut.values()
  }

  /** Puts removed uploads back at their old positions. */
  putBack(ids: readonly string[]): void {
    for (const id of ids) {
      const runner = this.#takenOut.get(id)
      if (runner === undefined) continue
      this.#takenOut.delete(id)
      this.#deps.list.add(runner)
      this.add(runner)
      this.#events.changed(id)
    }
    this.#deps.list.sort()
    this.#events.reordered()
  }

  /**
   * Removes an ended upload from the list and the ledger. If that fails, puts the upload back and throws a HoistError.
   */
  async remove(id: string): Promise<boolean> {
    const { ledger, list } = this.#deps
    const runner = this.#takenOut.get(id) ?? list.get(id)
    if (runner === undefined || !isOver(runner.record)) return false
    await runner.suspend()
    try {
      await ledger.remove(id)
    } catch (error) {
      if (this.#takenOut.has(id)) this.putBack([id])
      throw error
    }
    this.#takenOut.delete(id)
    this.#ended.delete(id)
    this.#endedNow.delete(id)
    list.delete(id)
    this.#events.removed(id)
    return true
  }

  /** Notes that a person now has these file IDs. Throws a HoistError if that cannot be saved. */
  async collected(ids: readonly string[]): Promise<void> {
    const next = ids.flatMap((id) => this.#deps.list.get(id) ?? []).values()
    let failure: Failure | null = null
    const saveOthers = async () => {
      for (const runner of next) {
        if (isUncollected(runner.record)) failure = (await runner.collect()) ?? failure
        if (failure !== null) return
      }
    }
    await Promise.all(Array.from({ length: savesAtOnce }, saveOthers))
    if (failure !== null) throw new HoistError(failure)
  }

  /** Removes what is beyond the bounds of the history and announces it. What has ended since the start stays. */
  async trim(): Promise<void> {
    const { clock, fileIds, settings } = this.#deps
    const records = [...this.#ended.values()].map(({ record }) => record)
    const beyond = beyondHistory(records, settings(), clock.now(), this.#endedNow)
    if (beyond.length === 0) return
    let count = 0
    try {
      await this.#noted
      await fileIds?.note(beyond.flatMap((id) => notedFile(this.#ended.get(id)?.record) ?? []))
      for (const id of beyond) if (await this.remove(id)) count += 1
    } catch (error) {
      this.#events.notice(failureOf(error))
    }
    if (count > 0) this.#events.notice({ kind: 'history-cut', detail: 'beyond the bounds', count })
  }

  /** Resolves when nothing is left to note. */
  async settled(): Promise<void> {
    await this.#noted
  }
}

/** The entry for the log of file IDs; null if the upload became no file. */
function notedFile(record: Readonly<UploadRecord> | undefined): NotedFile | null {
  if (record?.state.name !== 'completed') return null
  const { addedAt, finishedAt, source, state } = record
  const { fileId } = state
  return { fileId, name: source.name, folder: dirname(source.path), finishedAt: finishedAt ?? addedAt }
}

import { dirname } from 'node:path'
import { type Failure, failureOf } from '../shared/failures'
import type { Settings } from '../shared/settings'
import { stateTraits } from '../shared/state-traits'
import type { Clock, FileIdLog, NotedFile } from './ports'
import type { UploadRecord } from './record'

const dayMs = 24 * 60 * 60 * 1000

/** True for an upload of which nothing more will happen: it may leave the list without a loss. */
export function isOver(record: Pick<UploadRecord, 'state'> | undefined): boolean {
  return record !== undefined && stateTraits[record.state.name].isOver
}

/** Whether a file ID would be lost with it: it became a file, and nobody has copied or exported the ID. */
export function isUncollected({ collected, state }: Pick<UploadRecord, 'state' | 'collected'>): boolean {
  return state.name === 'completed' && collected !== true
}

/**
 * The uploads that have ended and are beyond the bounds of the history: longer ago than it goes back, or more than it
 * keeps, of which the newest stay. Never one that has not ended, nor one that must stay.
 *
 * @param now milliseconds since the epoch
 * @param mustStay the ids of those that the bounds do not apply to
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
  readonly clock: Clock
  readonly settings: () => Pick<Settings, 'historyCount' | 'historyDays'>
  /** Where the IDs of finished files are noted. */
  readonly fileIds?: FileIdLog | undefined
  /** Takes an upload out of the list and the ledger. Throws a HoistError where the ledger could not be changed. */
  readonly remove: (id: string) => Promise<boolean>
  readonly notice: (failure: Failure) => void
}

/** The uploads of the list that have ended, and the log of the files that they became. */
export class History {
  readonly #deps: HistoryDeps
  /** By their ids. */
  readonly #ended = new Map<string, Readonly<UploadRecord>>()
  /** Those that have ended since the start, by their ids. */
  readonly #endedNow = new Set<string>()
  /** Resolves when the IDs of all files that have arrived are noted. */
  #noted: Promise<unknown> = Promise.resolve()

  constructor(deps: HistoryDeps) {
    this.#deps = deps
  }

  /** Takes in an upload that had ended before, or is in the list again. */
  add(record: Readonly<UploadRecord>): void {
    this.#ended.set(record.id, record)
  }

  /** Takes in an upload that has ended just now. */
  end(record: Readonly<UploadRecord>): void {
    this.add(record)
    this.#endedNow.add(record.id)
    const { fileIds, notice } = this.#deps
    const file = notedFile(record)
    if (file === null || fileIds === undefined) return
    const noted = fileIds.note([file]).catch((error: unknown) => notice(failureOf(error)))
    this.#noted = Promise.all([this.#noted, noted])
  }

  /** An upload left the list, and may come back. */
  takeOut(id: string): void {
    this.#ended.delete(id)
  }

  /** An upload is gone for good. */
  forget(id: string): void {
    this.#ended.delete(id)
    this.#endedNow.delete(id)
  }

  /** Removes what is beyond the bounds of the history, and says so. What has ended since the start stays. */
  async trim(): Promise<void> {
    const { clock, fileIds, notice, remove, settings } = this.#deps
    const beyond = beyondHistory([...this.#ended.values()], settings(), clock.now(), this.#endedNow)
    if (beyond.length === 0) return
    let count = 0
    try {
      await this.#noted
      await fileIds?.note(beyond.flatMap((id) => notedFile(this.#ended.get(id)) ?? []))
      for (const id of beyond) if (await remove(id)) count += 1
    } catch (error) {
      notice(failureOf(error))
    }
    if (count > 0) notice({ kind: 'history-cut', detail: 'beyond the bounds', count })
  }

  /** Resolves when nothing is to be noted any more. */
  async settled(): Promise<void> {
    await this.#noted
  }
}

/** What the log of file IDs has of it; null where it became no file. */
function notedFile(record: Readonly<UploadRecord> | undefined): NotedFile | null {
  if (record?.state.name !== 'completed') return null
  const { addedAt, finishedAt, source, state } = record
  const { fileId } = state
  return { fileId, name: source.name, folder: dirname(source.path), finishedAt: finishedAt ?? addedAt }
}

import type { Settings } from '../shared/settings'
import { stateTraits } from '../shared/state-traits'
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

import { stateTraits } from '../../../shared/state-traits'
import { searchFor } from '../../../shared/words/search'
import type { UploadItem } from '../../state/window-state'

export const filters = ['all', 'running', 'waiting', 'paused', 'failed', 'finished'] as const
export type Filter = (typeof filters)[number]

/** What a person chose to see of the list. */
export interface Shown {
  readonly filter: Filter
  /** Words that must all be in the name or its folder, in any order; an empty text matches everything. */
  readonly search: string
}

/** How many uploads each filter shows. */
export function countsOf(items: readonly Pick<UploadItem, 'state'>[]): Record<Filter, number> {
  const counts = { all: items.length, running: 0, waiting: 0, paused: 0, failed: 0, finished: 0 }
  for (const { state } of items) counts[stateTraits[state].filter] += 1
  return counts
}

/**
 * The uploads that the list shows, in its order. Another order belongs here: see “Add a sort order” in
 * `docs/notes/changing.md`. Returns the very same array if it changes nothing, because the list is built again for a new
 * array.
 */
export function shownItems<T extends Pick<UploadItem, 'name' | 'state' | 'folder'>>(
  items: readonly T[],
  { filter, search }: Shown,
): readonly T[] {
  const finds = searchFor(search)
  if (filter === 'all' && finds === null) return items
  return items.filter(({ folder, name, state }) => {
    if (filter !== 'all' && stateTraits[state].filter !== filter) return false
    return finds === null || finds(name, folder)
  })
}

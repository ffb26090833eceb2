import { stateTraits } from '../../shared/state-traits'
import type { UploadItem } from '../state/window-state'

export const filters = ['all', 'running', 'waiting', 'paused', 'failed', 'finished'] as const
export type Filter = (typeof filters)[number]

/** How many uploads each filter shows. */
export function countsOf(items: readonly Pick<UploadItem, 'state'>[]): Record<Filter, number> {
  const counts = { all: items.length, running: 0, waiting: 0, paused: 0, failed: 0, finished: 0 }
  for (const { state } of items) counts[stateTraits[state].filter] += 1
  return counts
}

/** Case, accents and the width of a letter make no difference to somebody who looks for a name. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

/**
 * The uploads that the list shows, in its order.
 *
 * @param search words that all have to be in the name, in any order; nothing finds everything
 */
export function shownItems<T extends Pick<UploadItem, 'name' | 'state'>>(
  items: readonly T[],
  filter: Filter,
  search: string,
): readonly T[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  if (filter === 'all' && words.length === 0) return items
  return items.filter(({ name, state }) => {
    if (filter !== 'all' && stateTraits[state].filter !== filter) return false
    if (words.length === 0) return true
    const text = plain(name)
    return words.every((word) => text.includes(word))
  })
}

import { fullName } from '../../shared/told-apart'
import { messages } from '../messages'
import { engine, moveUploads } from '../state/engine'
import { listView } from '../state/list-view'
import { announce } from '../state/ui-state'
import { shownItems } from './list-filter'
import { type Direction, stepTarget } from './moves'

/** Ids of the uploads that the list shows, in its order. */
export function shownIds(): string[] {
  const { filter, search } = listView.get()
  return shownItems(engine.get()?.items ?? [], filter, search).map(({ id }) => id)
}

/** Moves uploads one step, to the top or to the end of the list, and announces their position. */
export function move(ids: readonly string[], direction: Direction): void {
  const order = engine.get()?.items.map(({ id }) => id) ?? []
  const before = stepTarget(order, shownIds(), new Set(ids), direction)
  if (before !== undefined) moveTo(ids, before)
}

/** Moves uploads before another one, or to the end, and announces their position. */
export function moveTo(ids: readonly string[], before: string | null): void {
  if (!moveUploads(ids, before)) return
  const items = engine.get()?.items ?? []
  const position = items.findIndex(({ id }) => ids.includes(id)) + 1
  const { name, folder } = items[position - 1] ?? { name: '' }
  const words = messages.list
  announce(
    ids.length === 1
      ? words.moved({ name: fullName(name, folder), position, total: items.length })
      : words.movedMany({ count: ids.length, position, total: items.length }),
  )
}

import { fullName } from '../../../shared/words/told-apart'
import { messages } from '../../messages'
import { engine, moveUploads } from '../../state/engine'
import { listView } from '../../state/list-view'
import { announce } from '../../state/ui-state'
import { groupNames, groupOf, inGroups } from './list-groups'
import { type Before, type Direction, stepTarget } from './move-targets'
import { shownItems } from './shown-items'

/**
 * Ids of the uploads among which the moved uploads change places: the shown rows of their groups, from top to bottom.
 */
function peerIds(moved: ReadonlySet<string>): string[] {
  const shown = shownItems(engine.get()?.items ?? [], listView.get())
  const groups = new Set(shown.filter(({ id }) => moved.has(id)).map(({ state }) => groupOf(state)))
  const inOrder = inGroups(shown)
  return groupNames.flatMap((group) => (groups.has(group) ? inOrder[group].map(({ id }) => id) : []))
}

/** The upload that a move puts these uploads before: null for the end, undefined if they cannot move that way. */
export function moveTarget(ids: readonly string[], direction: Direction): Before | undefined {
  const order = engine.get()?.items.map(({ id }) => id) ?? []
  const moved = new Set(ids)
  return stepTarget(order, peerIds(moved), moved, direction)
}

/** Moves uploads one step, to the top or to the end of the list, and announces their position. */
export function move(ids: readonly string[], direction: Direction): void {
  const before = moveTarget(ids, direction)
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

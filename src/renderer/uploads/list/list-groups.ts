import type { UploadStateName } from '../../../shared/ipc/views'
import { stateTraits } from '../../../shared/state-traits'
import type { UploadItem } from '../../state/window-state'

/** The groups of the list, from top to bottom: what needs attention comes first. */
export const groupNames = ['unfinished', 'waiting', 'finished'] as const
export type GroupName = (typeof groupNames)[number]

/** The row above the uploads of a group. */
export interface GroupRow {
  /** No id of an upload. */
  readonly id: `group:${GroupName}`
  readonly group: GroupName
  readonly count: number
  readonly isOpen: boolean
}

export type ListRow = UploadItem | GroupRow

export function isGroup(row: ListRow): row is GroupRow {
  return 'group' in row
}

const groupsById: ReadonlyMap<string, GroupName> = new Map(groupNames.map((name) => [`group:${name}`, name]))

/** The group that a row of that id stands above; undefined for an upload. */
export function groupWithId(id: string): GroupName | undefined {
  return groupsById.get(id)
}

/** The group that an upload in that state belongs to. */
export function groupOf(state: UploadStateName): GroupName {
  const { countedAs, isOver } = stateTraits[state]
  if (isOver) return 'finished'
  return countedAs === 'waiting' ? 'waiting' : 'unfinished'
}

/** Uploads by group, each group in the order of the list. */
export function inGroups<T extends Pick<UploadItem, 'id' | 'state'>>(
  items: readonly T[],
  held: ReadonlyMap<string, GroupName> | null = null,
): Record<GroupName, T[]> {
  const groups: Record<GroupName, T[]> = { unfinished: [], waiting: [], finished: [] }
  for (const item of items) groups[held?.get(item.id) ?? groupOf(item.state)].push(item)
  return groups
}

/**
 * The rows of the list: those of each group that has any, below its name, unless it is closed.
 *
 * @param held the groups in which uploads stay for now, by id
 */
export function groupRows(
  items: readonly UploadItem[],
  closed: ReadonlySet<GroupName>,
  held: ReadonlyMap<string, GroupName> | null = null,
): readonly ListRow[] {
  const groups = inGroups(items, held)
  return groupNames.flatMap((group): ListRow[] => {
    const members = groups[group]
    if (members.length === 0) return []
    const isOpen = !closed.has(group)
    const row: GroupRow = { id: `group:${group}`, group, count: members.length, isOpen }
    return [row, ...(isOpen ? members : [])]
  })
}

const positions = new WeakMap<readonly UploadItem[], ReadonlyMap<string, number>>()

/**
 * The position at which an upload waits, from 1; undefined for an upload that does not wait.
 *
 * @param items in the order of the list
 */
export function waitingPosition(items: readonly UploadItem[], id: string): number | undefined {
  let known = positions.get(items)
  if (known === undefined) {
    known = new Map(inGroups(items).waiting.map((item, index) => [item.id, index + 1]))
    positions.set(items, known)
  }
  return known.get(id)
}

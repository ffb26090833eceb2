import type { UploadAction } from '../../shared/ipc/views'
import type { GroupName } from '../uploads/list/list-groups'
import type { Filter, Shown } from '../uploads/list/shown-items'
import { createStore } from './store'
import type { UploadItem } from './window-state'

/** The person's view of the list: what is shown and selected, and what was just requested. */
export interface ListView extends Shown {
  /** Collapsed groups, of which only the name is shown. */
  readonly closed: ReadonlySet<GroupName>
  /** The groups of the uploads when the pointer began to move over the list; null when it rests. */
  readonly held: ReadonlyMap<string, GroupName> | null
  /** Ids of the selected uploads; what the filter hides stays selected. */
  readonly selected: ReadonlySet<string>
  /** Requested actions that the engine has not reported back yet. */
  readonly asked: ReadonlyMap<string, UploadAction>
  /** The upload whose row has the focus. */
  readonly focused: string | null
  /** The row whose menu is open, and where, in CSS pixels of the window. */
  readonly menu: { readonly id: string; readonly at: { readonly x: number; readonly y: number } } | null
  /** The upload that a notification led to, until the list has shown it. */
  readonly revealed: string | null
  /** Set while the person's new uploads are awaited, which get the focus: what the newest upload was before. */
  readonly awaitedAfter: { readonly id: string | undefined } | null
  /** Uploads to cancel once the person confirms it. */
  readonly cancelling: readonly string[] | null
  /** Uploads to make searchable once the person has chosen how. */
  readonly searching: readonly string[] | null
}

export const listView = createStore<ListView>({
  filter: 'all',
  search: '',
  closed: new Set(),
  held: null,
  selected: new Set(),
  asked: new Map(),
  focused: null,
  menu: null,
  revealed: null,
  awaitedAfter: null,
  cancelling: null,
  searching: null,
})

function set(change: Partial<ListView>): void {
  listView.update((state) => ({ ...state, ...change }))
}

export const setFilter = (filter: Filter): void => set({ filter })
export const setSearch = (search: string): void => set({ search })
export const showAll = (): void => set({ filter: 'all', search: '', closed: new Set() })
export const holdGroups = (held: ListView['held']): void => set({ held })
/** @param selected kept as it is: the grid's own sets know from where a selection is extended */
export const select = (selected: ReadonlySet<string>): void => set({ selected })
export const setFocused = (focused: string | null): void => set({ focused })
export const setMenu = (menu: ListView['menu']): void => set({ menu })
export const reveal = (revealed: string | null): void => set({ revealed })
export const awaitUploads = (awaitedAfter: ListView['awaitedAfter']): void => set({ awaitedAfter })
export const askToCancel = (cancelling: readonly string[] | null): void => set({ cancelling })
export const askToMakeSearchable = (searching: readonly string[] | null): void => set({ searching })

export function toggleGroup(group: GroupName): void {
  const closed = new Set(listView.get().closed)
  if (!closed.delete(group)) closed.add(group)
  set({ closed })
}

/** Notes a request for uploads, or that it has been answered. */
export function setAsked(ids: readonly string[], action: UploadAction | null): void {
  listView.update((state) => {
    const asked = new Map(state.asked)
    for (const id of ids) {
      if (action === null) asked.delete(id)
      else asked.set(id, action)
    }
    return { ...state, asked }
  })
}

/** Removed uploads are no longer selected. */
export function forgetUploads(ids: readonly string[]): void {
  const { selected } = listView.get()
  if (ids.some((id) => selected.has(id))) select(new Set([...selected].filter((id) => !ids.includes(id))))
}

/** The items that a command of that row applies to, in the order of the list: the selection, if the row is in it. */
export function chosenWith(id: string, items: readonly UploadItem[]): readonly UploadItem[] {
  const { selected } = listView.get()
  return items.filter((item) => (selected.has(id) ? selected.has(item.id) : item.id === id))
}

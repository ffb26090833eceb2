import type {
  Changes,
  DraftsView,
  Notice,
  PartView,
  RuntimeView,
  Snapshot,
  UploadStateName,
  UploadView,
} from '../../shared/ipc/views'
import type { AccountView } from '../../shared/service/accounts'
import type { Settings } from '../../shared/settings'
import { fullName, toldApart } from '../../shared/words/told-apart'

/**
 * The fields of an upload that the list itself needs. It stays identical while only figures change, so that the list is
 * rebuilt when an upload changes its state and not ten times a second.
 */
export interface UploadItem {
  readonly id: string
  readonly name: string
  /** Distinguishes it from the others of its name; absent if its name is enough. */
  readonly folder?: string
  readonly size: number
  readonly state: UploadStateName
  readonly actions: UploadView['actions']
}

/** The state from main, ready to draw. */
export interface WindowState {
  readonly uploads: ReadonlyMap<string, UploadView>
  /** One item per upload, in the order of the list. */
  readonly items: readonly UploadItem[]
  /** Parts of the watched uploads, in order. */
  readonly parts: ReadonlyMap<string, readonly PartView[]>
  readonly accounts: readonly AccountView[]
  readonly standardService: Snapshot['standardService']
  readonly settings: Settings
  readonly drafts: DraftsView
  readonly notices: readonly Notice[]
  readonly undo: Snapshot['undo']
  readonly next: Snapshot['next']
  readonly keychain: Snapshot['keychain']
  readonly practice: Snapshot['practice']
  readonly rates: Snapshot['rates']
  readonly unreachable: Snapshot['unreachable']
  readonly bandwidth: Snapshot['bandwidth']
  readonly watching: Snapshot['watching']
  readonly downloads: Snapshot['downloads']
  readonly proxy: Snapshot['proxy']
  readonly language: Snapshot['language']
  readonly desktop: Snapshot['desktop']
  readonly version: string
  readonly updates: Snapshot['updates']
  readonly runtime: RuntimeView
  readonly platform: string
}

function itemOf({ id, name, size, state, actions }: UploadView, folder: string | undefined): UploadItem {
  return { id, name, size, state, actions, ...(folder === undefined ? {} : { folder }) }
}

/** Whether all fields of two items are the same. */
function areAlike(one: UploadItem, other: UploadItem): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof UploadItem)[]
  return names.every((name) => one[name] === other[name])
}

/** Items with the folders that their names need now; an unchanged one stays identical. */
function inFolders(items: readonly UploadItem[], uploads: WindowState['uploads']): readonly UploadItem[] {
  const folders = toldApart(uploads.values())
  return items.map((item) => {
    const view = uploads.get(item.id)
    const folder = view && folders.get(view)
    return view === undefined || folder === item.folder ? item : itemOf(view, folder)
  })
}

/** The file of an upload as a sentence names it. */
export function nameOf(
  { items }: Pick<WindowState, 'items'>,
  upload: Pick<UploadView, 'id' | 'name'>,
): string {
  return fullName(upload.name, items.find(({ id }) => id === upload.id)?.folder)
}

/** The state right after the window opened. */
export function fromSnapshot(snapshot: Snapshot): WindowState {
  const { number: _number, uploads: views, ...rest } = snapshot
  const uploads = new Map(views.map((view) => [view.id, view]))
  return {
    ...rest,
    uploads,
    items: inFolders(
      views.map((view) => itemOf(view, undefined)),
      uploads,
    ),
    parts: new Map(),
  }
}

/** The state after a change. Parts that the change does not name stay identical. */
export function applyChanges(state: WindowState, changes: Changes): WindowState {
  const { uploads, removed, order, parts, ...plain } = changes
  let next: WindowState = { ...state, ...plain }
  if (plain.drafts !== undefined) next = { ...next, drafts: withKnownFiles(plain.drafts, state.drafts) }
  if (uploads !== undefined) next = withUploads(next, uploads)
  if (removed !== undefined && removed.length > 0) next = withoutUploads(next, new Set(removed))
  if (order !== undefined) next = inOrder(next, order)
  if (parts !== undefined)
    for (const each of parts) next = withParts(next, each.uploadId, each.parts, each.all)
  return next
}

/** An unchanged draft stays identical, so that its row need not be drawn and measured again ten times a second. */
function withKnownFiles(drafts: DraftsView, { files: known }: DraftsView): DraftsView {
  const byText = new Map(known.map((file) => [JSON.stringify(file), file]))
  return { ...drafts, files: drafts.files.map((file) => byText.get(JSON.stringify(file)) ?? file) }
}

function withUploads(state: WindowState, changed: readonly UploadView[]): WindowState {
  if (changed.length === 0) return state
  const uploads = new Map(state.uploads)
  const added: UploadItem[] = []
  const altered = new Map<string, UploadView>()
  let isElsewhere = false
  for (const told of changed) {
    const known = uploads.get(told.id)
    const view = withKnownActions(told, known)
    uploads.set(view.id, view)
    isElsewhere ||= known?.path !== view.path || known.name !== view.name
    if (known === undefined) added.push(itemOf(view, undefined))
    else if (!areAlike(itemOf(known, undefined), itemOf(view, undefined))) altered.set(view.id, view)
  }
  if (!isElsewhere && altered.size === 0) return { ...state, uploads }
  const kept = state.items.map((item) => {
    const view = altered.get(item.id)
    return view === undefined ? item : itemOf(view, item.folder)
  })
  const items = [...kept, ...added]
  return { ...state, uploads, items: isElsewhere ? inFolders(items, uploads) : items }
}

/** An unchanged list of actions stays identical, so that its buttons need not be redrawn. */
function withKnownActions(view: UploadView, known: UploadView | undefined): UploadView {
  if (known?.actions.join() !== view.actions.join()) return view
  return { ...view, actions: known.actions }
}

function withoutUploads(state: WindowState, removed: ReadonlySet<string>): WindowState {
  const stays = ([id]: readonly [string, unknown]) => !removed.has(id)
  const uploads = new Map([...state.uploads].filter(stays))
  return {
    ...state,
    uploads,
    parts: new Map([...state.parts].filter(stays)),
    items: inFolders(
      state.items.filter((item) => !removed.has(item.id)),
      uploads,
    ),
  }
}

/** The list in that order. */
export function inOrder(state: WindowState, order: readonly string[]): WindowState {
  const positions = new Map(order.map((id, position) => [id, position]))
  // An upload that was removed after the order was read has no position, and the next change removes it.
  const position = ({ id }: UploadItem) => positions.get(id) ?? order.length
  const items = [...state.items].sort((a, b) => position(a) - position(b))
  return { ...state, items }
}

/** Puts new views of parts in place; `all` says that they are the whole list. */
export function withParts(
  state: WindowState,
  uploadId: string,
  changed: readonly PartView[],
  all: boolean,
): WindowState {
  const known = all ? [] : (state.parts.get(uploadId) ?? [])
  const byNumber = new Map(known.map((part) => [part.number, part]))
  for (const part of changed) byNumber.set(part.number, part)
  const list = [...byNumber.values()]
  if (list.length !== known.length) list.sort((a, b) => a.number - b.number)
  const parts = new Map(state.parts).set(uploadId, list)
  return { ...state, parts }
}

/** Forgets the parts of an upload that is no longer watched. */
export function withoutParts(state: WindowState, uploadId: string): WindowState {
  if (!state.parts.has(uploadId)) return state
  const parts = new Map(state.parts)
  parts.delete(uploadId)
  return { ...state, parts }
}

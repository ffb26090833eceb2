import { engine } from '../../state/engine'
import { chosenWith, listView, select, setMenu } from '../../state/list-view'
import { type ActionName, pauseOrResume, uploadActions } from '../upload-actions'
import { rowElement } from './list-focus'
import { groupWithId } from './list-groups'

/** The upload whose row that element is in; undefined in that of a group. */
function uploadAt(target: EventTarget | null): string | undefined {
  const id = (target as Element | null)?.closest<HTMLElement>('.uploads [data-key]')?.dataset.key
  return id === undefined || groupWithId(id) !== undefined ? undefined : id
}

/**
 * The keys of the list that the grid does not handle: they apply to the row, or to the selection that it is in. Space
 * and Enter belong to the focused button of the row.
 */
export function onListKey(event: KeyboardEvent): void {
  const id = uploadAt(event.target)
  if (id === undefined) return
  const isRow = (event.target as HTMLElement).dataset.key !== undefined
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
  const chosen = () => chosenWith(id, engine.get()?.items ?? [])
  const act = (...names: readonly ActionName[]) => {
    const ids = chosen().map((item) => item.id)
    for (const name of names) void uploadActions[name].run(ids)
  }
  if (isRow && isPlain && event.key === ' ') {
    if (!event.repeat) act(pauseOrResume(chosen()))
  } else if (isPlain && (event.key === 'Delete' || event.key === 'Backspace')) {
    // Each applies to its own: ended uploads are removed, and others are cancelled.
    if (!event.repeat) act('remove', 'cancel')
  } else if (
    event.altKey &&
    !event.ctrlKey &&
    !event.metaKey &&
    (event.key === 'ArrowUp' || event.key === 'ArrowDown')
  ) {
    const isUp = event.key === 'ArrowUp'
    const far = isUp ? 'top' : 'end'
    const near = isUp ? 'up' : 'down'
    act(event.shiftKey ? far : near)
  } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    const box = (event.target as HTMLElement).getBoundingClientRect()
    openMenu(id, { x: box.left, y: isRow ? box.top + box.height / 2 : box.bottom })
  } else return
  event.preventDefault()
  event.stopPropagation()
}

/** The right mouse button: a row outside of the selection is selected first, as usual. */
export function onListMenu(event: MouseEvent): void {
  const id = uploadAt(event.target)
  if (id === undefined) return
  event.preventDefault()
  rowElement(id)?.focus()
  openMenu(id, { x: event.clientX, y: event.clientY })
}

function openMenu(id: string, at: { readonly x: number; readonly y: number }): void {
  if (!listView.get().selected.has(id)) select(new Set([id]))
  setMenu({ id, at })
}

import type { UploadView } from '../../shared/views'
import { engine } from '../state/engine'
import { chosenWith, listView, select, setMenu } from '../state/list-view'
import { rowElement } from './list-focus'
import { move } from './move'
import { act, pauseOrResume, removeOrCancel } from './upload-actions'

/** The upload whose row that element is in. */
function uploadAt(target: EventTarget | null): string | undefined {
  return (target as Element | null)?.closest<HTMLElement>('.uploads [data-key]')?.dataset.key
}

function views(ids: readonly string[]): UploadView[] {
  const uploads = engine.get()?.uploads
  return ids.flatMap((id) => uploads?.get(id) ?? [])
}

/**
 * The keys of the list that the grid does not know: they are for the row, or for the selection that it is in. Space
 * and Enter belong to whatever button of the row has the keyboard.
 *
 * @param shown ids in the order in which the list shows them
 */
export function onListKey(event: KeyboardEvent, shown: readonly string[]): void {
  const id = uploadAt(event.target)
  if (id === undefined || event.isComposing) return
  const isRow = (event.target as HTMLElement).dataset.key !== undefined
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
  const chosen = () => chosenWith(id, engine.get()?.items.map((item) => item.id) ?? [])
  if (isRow && isPlain && event.key === ' ') {
    const { action, ids } = pauseOrResume(views(chosen()))
    if (!event.repeat) void act(action, ids)
  } else if (isPlain && (event.key === 'Delete' || event.key === 'Backspace')) {
    if (!event.repeat) removeOrCancel(views(chosen()))
  } else if (
    event.altKey &&
    !event.ctrlKey &&
    !event.metaKey &&
    (event.key === 'ArrowUp' || event.key === 'ArrowDown')
  ) {
    const isUp = event.key === 'ArrowUp'
    const far = isUp ? 'top' : 'end'
    const near = isUp ? 'up' : 'down'
    move(chosen(), event.shiftKey ? far : near, shown)
  } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    const box = (event.target as HTMLElement).getBoundingClientRect()
    openMenu(id, { x: box.left, y: isRow ? box.top + box.height / 2 : box.bottom })
  } else return
  event.preventDefault()
  event.stopPropagation()
}

/** The right button of the mouse: a row outside of the selection is selected first, as everywhere. */
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

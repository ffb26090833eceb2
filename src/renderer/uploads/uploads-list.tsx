import { GripVertical, SearchX } from 'lucide-react'
import { type ReactElement, type Ref, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import {
  ButtonContext,
  DropIndicator,
  GridList,
  GridListItem,
  type Key,
  useDragAndDrop,
  useSlottedContext,
  Virtualizer,
} from 'react-aria-components'
import { fullName } from '../../shared/told-apart'
import { Button } from '../components/button'
import { Icon } from '../components/icon'
import { useFocusHeirs } from '../focus'
import { messages } from '../messages'
import { engine, toggleOpen } from '../state/engine'
import { useEngine } from '../state/hooks'
import { listView, reveal, select, setFocused, showAll } from '../state/list-view'
import { useStore } from '../state/store'
import type { UploadItem } from '../state/window-state'
import { shownItems } from './list-filter'
import { listHeirs, rowElement } from './list-focus'
import { onListKey, onListMenu } from './list-keys'
import { moveTo } from './move'
import { dropTarget } from './moves'
import { PortionLayout } from './portion-layout'
import { RowMenu } from './row-menu'
import { SelectionBar } from './selection-bar'
import { UploadRow } from './upload-row'
import { ViewBar } from './view-bar'

const layoutOptions = { estimatedRowSize: 81 }
/** Rows that are created at first, somewhat more than are in view, and how many more at a time after that. */
const firstRows = 15
const moreRows = 100
/** A row that is scrolled to is drawn within this many frames. */
const mostFrames = 30
/** The type of drags inside the list, so that nothing else is taken for one. */
const dragType = 'application/x-hoist-upload'

/** The uploads, with the filters and the actions for several of them. */
export function Uploads(): ReactElement {
  const items = useEngine((state) => state.items)
  const filter = useStore(listView, (state) => state.filter)
  const search = useStore(listView, (state) => state.search)
  const shown = useMemo(() => shownItems(items, filter, search), [items, filter, search])
  const ids = useMemo(() => shown.map(({ id }) => id), [shown])
  useNewestShown(items)
  useRevealedShown(ids)
  return (
    <>
      <ViewBar shown={ids.length} />
      {shown.length === 0 ? <NothingShown total={items.length} /> : <UploadsList items={shown} ids={ids} />}
      <SelectionBar shown={ids} />
      <RowMenu />
    </>
  )
}

/** The list itself. Only the rows in view are drawn. */
function UploadsList({
  items,
  ids,
}: {
  readonly items: readonly UploadItem[]
  readonly ids: readonly string[]
}): ReactElement {
  const list = useFocusInList(ids)
  const selected = useStore(listView, (state) => state.selected)
  const { dragAndDropHooks } = useRowDrag()
  const made = useMadeBitByBit(items)
  useListKeys(list)
  useShowNewest(list, ids)
  useReveal(list, items)
  const words = messages.uploads
  return (
    <Virtualizer layout={PortionLayout} layoutOptions={layoutOptions} shouldObserveItemSize>
      <GridList
        ref={list}
        className="uploads"
        aria-label={words.label}
        items={made}
        // Tab moves through the buttons of a row, the arrow keys through the rows.
        keyboardNavigationBehavior="tab"
        selectionMode="multiple"
        selectionBehavior="replace"
        selectedKeys={selected}
        onSelectionChange={(keys) => select(keys === 'all' ? new Set(ids) : (keys as ReadonlySet<string>))}
        onAction={(id) => toggleOpen(String(id))}
        dragAndDropHooks={dragAndDropHooks}
      >
        {(item) => (
          <GridListItem
            id={item.id}
            className="upload"
            textValue={words.rowName({
              name: fullName(item.name, item.folder),
              state: words.state[item.state],
              size: item.size,
            })}
            data-state={item.state}
          >
            <Grip />
            <UploadRow id={item.id} folder={item.folder} />
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}

/**
 * The first items at once, which are those in view, and all of them a few frames later: creating a thousand takes a
 * fifth of a second.
 */
function useMadeBitByBit(items: readonly UploadItem[]): readonly UploadItem[] {
  const [count, setCount] = useState(firstRows)
  const areAll = count >= items.length
  useEffect(() => {
    if (areAll) {
      setCount(Number.POSITIVE_INFINITY)
      return
    }
    // After the frame: a waiting press comes first.
    const timer = setTimeout(() => setCount(count + moreRows))
    return () => clearTimeout(timer)
  }, [areAll, count])
  return useMemo(() => (areAll ? items : items.slice(0, count)), [items, areAll, count])
}

/**
 * The drag handle. It replaces react-aria's button: the keyboard and screen readers have Alt with the arrows, and the
 * menu.
 */
function Grip(): ReactElement {
  const drag = useSlottedContext(ButtonContext, 'drag')
  return (
    <span ref={drag?.ref as Ref<HTMLSpanElement>} className="upload-grip">
      <Icon icon={GripVertical} size="small" />
    </span>
  )
}

/** Replaces the list when it has nothing to show. */
function NothingShown({ total }: { readonly total: number }): ReactElement {
  const words = messages.list
  return (
    <div className="empty">
      <Icon icon={SearchX} size="huge" />
      <h2 className="empty-title">{words.noneTitle}</h2>
      <p className="empty-text">{words.noneText({ count: total })}</p>
      <Button label={words.showAll} onPress={showAll} />
    </div>
  )
}

/** Drags rows to another position in the list; of a selection all of it. */
function useRowDrag() {
  return useDragAndDrop({
    getItems: (keys: Iterable<Key>) => [...keys].map((id) => ({ [dragType]: String(id) })),
    acceptedDragTypes: [dragType],
    onReorder: ({ keys, target }) => {
      const moved = new Set([...keys].map(String))
      const order = engine.get()?.items.map(({ id }) => id) ?? []
      const at = { id: String(target.key), after: target.dropPosition === 'after' }
      moveTo([...moved], dropTarget(order, moved, at))
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className="upload-drop" />,
  })
}

/** The list's own keys and its menu, before the grid handles them. */
function useListKeys(list: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = list.current
    if (element === null) return
    element.addEventListener('keydown', onListKey, true)
    element.addEventListener('contextmenu', onListMenu)
    return () => {
      element.removeEventListener('keydown', onListKey, true)
      element.removeEventListener('contextmenu', onListMenu)
    }
  }, [list])
}

/**
 * Keeps the focus in the list when the focused row was removed or filtered out: the row in its position gets it. A
 * row that moved stays in view.
 */
function useFocusInList(ids: readonly string[]): RefObject<HTMLDivElement | null> {
  const position = useRef(-1)
  const shown = useRef(ids)
  const list = useFocusHeirs<HTMLDivElement>(() => {
    const { focused } = listView.get()
    const { current: rows } = shown
    if (focused === null || !rows.includes(focused))
      setFocused(rows[Math.min(Math.max(position.current, 0), rows.length - 1)] ?? null)
    return listHeirs()
  })
  useEffect(() => {
    const element = list.current
    const onFocus = (event: FocusEvent) => {
      const id = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key
      if (id === undefined) return
      position.current = shown.current.indexOf(id)
      setFocused(id)
    }
    element?.addEventListener('focusin', onFocus)
    return () => element?.removeEventListener('focusin', onFocus)
  }, [list])
  useEffect(() => {
    shown.current = ids
    const { focused } = listView.get()
    const here = focused === null ? -1 : ids.indexOf(focused)
    if (focused === null || here < 0) return
    const hasKeyboard = list.current?.contains(document.activeElement) === true
    if (hasKeyboard && here !== position.current) rowElement(focused)?.scrollIntoView({ block: 'nearest' })
    position.current = here
  }, [list, ids])
  return list
}

/** Scrolls to new uploads: they are at the end, and the person has just added them. */
function useShowNewest(list: RefObject<HTMLDivElement | null>, ids: readonly string[]): void {
  const known = useRef({ length: ids.length, last: ids.at(-1) })
  useEffect(() => {
    const { length, last } = known.current
    known.current = { length: ids.length, last: ids.at(-1) }
    // What was put back is at its old position.
    if (ids.length <= length || ids.at(-1) === last) return
    // The new rows get their position in the next frame.
    const frame = requestAnimationFrame(() => {
      const element = list.current
      if (element !== null) element.scrollTop = element.scrollHeight
    })
    return () => cancelAnimationFrame(frame)
  }, [list, ids])
}

/** Clears the filters that hide what was just added. */
function useNewestShown(items: readonly UploadItem[]): void {
  const known = useRef(items.length)
  useEffect(() => {
    const isMore = items.length > known.current
    known.current = items.length
    const { filter, search } = listView.get()
    const last = items.at(-1)
    if (isMore && last !== undefined && !shownItems(items, filter, search).includes(last)) showAll()
  }, [items])
}

/** Clears the filters that hide an upload that is to be shown. */
function useRevealedShown(ids: readonly string[]): void {
  const id = useStore(listView, (state) => state.revealed)
  useEffect(() => {
    if (id !== null && !ids.includes(id)) showAll()
  }, [id, ids])
}

/** Scrolls to the upload that a notification led to, selects it and focuses its row. */
function useReveal(list: RefObject<HTMLDivElement | null>, items: readonly UploadItem[]): void {
  const id = useStore(listView, (state) => state.revealed)
  useEffect(() => {
    const index = items.findIndex((item) => item.id === id)
    if (id === null || index < 0) return
    let frame = 0
    let tries = 0
    const look = () => {
      const grid = list.current
      const row = grid?.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`)
      if (row != null) {
        // Selected, too: after a click elsewhere on the desktop the focus alone is not drawn.
        select(new Set([id]))
        row.focus()
        row.scrollIntoView({ block: 'nearest' })
        reveal(null)
        return
      }
      // Only the rows in view are drawn, and the height of the others is unknown.
      if (grid != null) grid.scrollTop = (grid.scrollHeight * index) / items.length
      tries += 1
      if (tries < mostFrames) frame = requestAnimationFrame(look)
      else reveal(null)
    }
    look()
    return () => cancelAnimationFrame(frame)
  }, [id, items, list])
}

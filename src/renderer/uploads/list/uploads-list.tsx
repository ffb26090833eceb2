import { ChevronDown, ChevronRight, GripVertical, SearchX } from 'lucide-react'
import {
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefObject,
  type SyntheticEvent,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import {
  ButtonContext,
  CollectionRendererContext,
  DropIndicator,
  GridList,
  GridListItem,
  type GridListItemProps,
  type Key,
  useDragAndDrop,
  useSlottedContext,
  Virtualizer,
} from 'react-aria-components'
import { fullName } from '../../../shared/words/told-apart'
import { Button } from '../../components/buttons/button'
import { Icon } from '../../components/icon'
import { useFocusHeirs } from '../../focus'
import { formats, messages } from '../../messages'
import { engine, followInPane, toggleOpen } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import {
  awaitUploads,
  holdGroups,
  listView,
  reveal,
  select,
  setFocused,
  showAll,
  toggleGroup,
} from '../../state/list-view'
import { useStore } from '../../state/store'
import type { UploadItem } from '../../state/window-state'
import { SelectionBar } from '../bars/selection-bar'
import { SharedFailures } from '../failures/shared-failures'
import { PortionLayout } from '../parts/portion-layout'
import { RowMenu } from '../row/row-menu'
import { UploadRow } from '../row/upload-row'
import { DropZone } from './drop-zone'
import { Interrupted } from './interrupted'
import { listHeirs, rowElement } from './list-focus'
import {
  type GroupRow,
  groupNames,
  groupOf,
  groupRows,
  groupWithId,
  isGroup,
  type ListRow,
} from './list-groups'
import { onListKey, onListMenu } from './list-keys'
import { moveTo } from './move'
import { dropTarget } from './move-targets'
import { shownItems } from './shown-items'
import { ViewBar } from './view-bar'

const layoutOptions = { estimatedRowSize: 57 }
/** Rows that are created first, somewhat more than are in view, and how many more at a time after that. */
const firstRows = 15
const moreRows = 100
/** The longest wait for each portion of rows, in milliseconds. */
const moreRowsMs = 100
/** A row that is scrolled to is drawn within this many frames. */
const mostFrames = 30
/** The dialog closes within this many frames after Upload, unless files are left in it. */
const closingFrames = 120
/** The longest double click, in milliseconds. */
const doubleClickMs = 500
/** Group rows are opened and closed, never selected. */
const groupIds = groupNames.map((name) => `group:${name}`)
/** The type of rows that are dragged inside the list, so that nothing else is taken for them. */
const dragType = 'application/x-hoist-upload'

/** Resolves when the first frame with content is on the screen. Chromium still works on it when the page is idle. */
const painted = new Promise<void>((resolve) => {
  const observer = new PerformanceObserver((entries) => {
    if (entries.getEntriesByName('first-contentful-paint').length === 0) return
    observer.disconnect()
    resolve()
  })
  observer.observe({ type: 'paint', buffered: true })
})

/** The uploads, with the filters and the actions for several of them. */
export function Uploads(): ReactElement {
  const items = useEngine((state) => state.items)
  const filter = useStore(listView, (state) => state.filter)
  const search = useStore(listView, (state) => state.search)
  const closed = useStore(listView, (state) => state.closed)
  const held = useStore(listView, (state) => state.held)
  const shown = useMemo(() => shownItems(items, { filter, search }), [items, filter, search])
  const rows = useMemo(
    () => (filter === 'all' ? groupRows(shown, closed, held) : shown),
    [shown, filter, closed, held],
  )
  const ids = useMemo(() => rows.map(({ id }) => id), [rows])
  useNewestShown(items, ids)
  useRevealedShown(ids)
  usePaneOfSelected()
  const shownIds = useMemo(() => ids.filter((id) => groupWithId(id) === undefined), [ids])
  return (
    <>
      <Interrupted />
      <SharedFailures />
      <ViewBar shown={shown.length} />
      {shown.length === 0 ? (
        <NothingShown total={items.length} />
      ) : (
        <div className="list-area">
          <UploadsList rows={rows} ids={ids} items={items} />
          <DropZone />
        </div>
      )}
      <SelectionBar shown={shownIds} />
      <RowMenu />
    </>
  )
}

/** The list itself. Only the rows in view are drawn. */
function UploadsList({
  rows,
  ids,
  items,
}: {
  readonly rows: readonly ListRow[]
  readonly ids: readonly string[]
  /** In the order in which they were added, unless they were moved. */
  readonly items: readonly UploadItem[]
}): ReactElement {
  const list = useFocusInList(ids)
  const selected = useStore(listView, (state) => state.selected)
  const { dragAndDropHooks } = useRowDrag(ids)
  const made = useMadeBitByBit(rows)
  useListKeys(list)
  useHeldGroups(list)
  useShowNewest(list, ids, items, made === rows)
  useFocusNewest(items.at(-1)?.id)
  useReveal(list, ids)
  const words = messages.uploads
  return (
    <Virtualizer layout={PortionLayout} layoutOptions={layoutOptions} shouldObserveItemSize>
      <CountedRows>
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
          disabledKeys={groupIds}
          disabledBehavior="selection"
          onSelectionChange={(keys) => select(keys === 'all' ? new Set(uploadIds(ids)) : uploadSet(keys))}
          onAction={(key) => {
            const group = groupWithId(String(key))
            if (group !== undefined) toggleGroup(group)
            else if (!hasJustFollowed(String(key))) toggleOpen(String(key))
          }}
          dragAndDropHooks={dragAndDropHooks}
        >
          {(row) =>
            isGroup(row) ? (
              <Group row={row} />
            ) : (
              <GridListItem
                id={row.id}
                className="upload"
                textValue={words.rowName({
                  name: fullName(row.name, row.folder),
                  state: words.state[row.state],
                  size: row.size,
                })}
                data-state={row.state}
                render={withRowIndex}
              >
                <Grip />
                <UploadRow id={row.id} folder={row.folder} />
              </GridListItem>
            )
          }
        </GridList>
      </CountedRows>
    </Virtualizer>
  )
}

/**
 * Rows in here count themselves with {@link withRowIndex}. For its own `aria-rowindex` react-aria copies the whole list
 * for each row that it draws, which for 10,000 uploads is a quarter of all work of the page.
 */
function CountedRows({ children }: { readonly children: ReactNode }): ReactElement {
  const renderer = useContext(CollectionRendererContext)
  const counted = useMemo(() => {
    const { CollectionRoot } = renderer
    const ofRows = { ...renderer, isVirtualized: false }
    const Root: typeof CollectionRoot = (props) => (
      <CollectionRendererContext.Provider value={ofRows}>
        <CollectionRoot {...props} />
      </CollectionRendererContext.Provider>
    )
    return { ...renderer, CollectionRoot: Root }
  }, [renderer])
  return <CollectionRendererContext.Provider value={counted}>{children}</CollectionRendererContext.Provider>
}

const withRowIndex: NonNullable<GridListItemProps['render']> = (props, { id, state }) => {
  const index = id === undefined ? undefined : state.collection.getItem(id)?.index
  return <div {...props} {...(index === undefined ? {} : { 'aria-rowindex': index + 1 })} />
}

// A press on the button must not also press the row.
const keep = (event: SyntheticEvent) => event.stopPropagation()

/** The name of a group. Enter, or a press, opens and closes it. */
function Group({ row: { id, group, count, isOpen } }: { readonly row: GroupRow }): ReactElement {
  const words = messages.list
  const name = words.groups[group]
  return (
    <GridListItem id={id} className="group" textValue={words.filter({ name, count })} render={withRowIndex}>
      <button
        type="button"
        className="group-toggle"
        tabIndex={-1}
        aria-expanded={isOpen}
        onPointerDown={keep}
        onMouseDown={keep}
        onClick={() => toggleGroup(group)}
      >
        <Icon icon={isOpen ? ChevronDown : ChevronRight} size="small" />
        <span className="group-name">{name}</span>
        <span className="group-count">{formats.number(count)}</span>
      </button>
    </GridListItem>
  )
}

function uploadIds(keys: Iterable<Key>): string[] {
  return [...keys].map(String).filter((id) => groupWithId(id) === undefined)
}

/** The grid's own set where it can be kept: it knows from where a selection is extended. */
function uploadSet(keys: ReadonlySet<Key>): ReadonlySet<string> {
  const ids = uploadIds(keys)
  return ids.length === keys.size ? (keys as ReadonlySet<string>) : new Set(ids)
}

/**
 * The first items, which are those in view, immediately, and all of them a few frames later: creating a thousand takes
 * a fifth of a second. The same applies to thousands that are added later; existing rows stay.
 */
function useMadeBitByBit(items: readonly ListRow[]): readonly ListRow[] {
  const [count, setCount] = useState(firstRows)
  const before = useRef<readonly ListRow[]>([])
  const made = useMemo(() => {
    if (count >= items.length) return items
    const known = new Set(before.current.map(({ id }) => id))
    let left = count - items.filter(({ id }) => known.has(id)).length
    return items.filter(({ id }) => known.has(id) || left-- > 0)
  }, [items, count])
  useEffect(() => {
    before.current = made
    const next = made.length + moreRows
    if (made.length === items.length) {
      setCount(next)
      return
    }
    let request: number | undefined
    let isLeft = false
    void painted.then(() => {
      // After the frame: a waiting press comes first. A hidden window is never idle.
      if (!isLeft) request = requestIdleCallback(() => setCount(next), { timeout: moreRowsMs })
    })
    return () => {
      isLeft = true
      if (request !== undefined) cancelIdleCallback(request)
    }
  }, [made, items])
  return made
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
    <div className="empty nothing-shown">
      <Icon icon={SearchX} size="huge" />
      <h2 className="empty-title">{words.noneTitle}</h2>
      <p className="empty-text">{words.noneText({ count: total })}</p>
      <Button label={words.showAll} onPress={showAll} />
    </div>
  )
}

/**
 * Lets people drag rows to another position of the list. A selection moves as a whole.
 *
 * @param ids of all rows, from top to bottom
 */
function useRowDrag(ids: readonly string[]) {
  return useDragAndDrop({
    getItems: (keys: Iterable<Key>) => uploadIds(keys).map((id) => ({ [dragType]: id })),
    acceptedDragTypes: [dragType],
    onReorder: ({ keys, target }) => {
      const moved = new Set(uploadIds(keys))
      const order = engine.get()?.items.map(({ id }) => id) ?? []
      const key = String(target.key)
      // Beside the name of a group is before the first of its uploads.
      const isGroupRow = groupWithId(key) !== undefined
      const id = isGroupRow ? (ids[ids.indexOf(key) + 1] ?? key) : key
      if (moved.size > 0 && order.includes(id))
        moveTo(
          [...moved],
          dropTarget(order, moved, { id, after: !isGroupRow && target.dropPosition === 'after' }),
        )
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

/** How long the rows stay where they are after the pointer has moved over them, in milliseconds. */
const heldMs = 1_500

/** No row moves away under the pointer because its upload, or one above it, has started or is completed. */
function useHeldGroups(list: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = list.current
    if (element === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const release = () => {
      clearTimeout(timer)
      if (listView.get().held !== null) holdGroups(null)
    }
    const hold = () => {
      clearTimeout(timer)
      timer = setTimeout(release, heldMs)
      if (listView.get().held !== null) return
      const items = engine.get()?.items ?? []
      holdGroups(new Map(items.map(({ id, state }) => [id, groupOf(state)])))
    }
    element.addEventListener('pointermove', hold)
    element.addEventListener('pointerleave', release)
    return () => {
      element.removeEventListener('pointermove', hold)
      element.removeEventListener('pointerleave', release)
      release()
    }
  }, [list])
}

/** The upload at that position, else the next one, else the one before; null without any. */
function nearestUpload(rows: readonly string[], position: number): string | null {
  const isUpload = (id: string) => groupWithId(id) === undefined
  return rows.slice(position).find(isUpload) ?? rows.slice(0, position).findLast(isUpload) ?? null
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
      setFocused(nearestUpload(rows, Math.min(Math.max(position.current, 0), rows.length - 1)))
    return listHeirs()
  })
  useEffect(() => {
    const element = list.current
    const onFocus = (event: FocusEvent) => {
      const id = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key
      if (id === undefined) return
      position.current = shown.current.indexOf(id)
      setFocused(id)
      // react-aria moves the focus without scrolling, and a row may be higher than the list.
      ;(event.target as Element).scrollIntoView({ block: 'nearest' })
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

/**
 * Brings a new upload into view, because the person has just added it. If there are thousands, which come in several
 * messages, it is the first one.
 *
 * @param areMade whether all rows are created: the list would look empty around one that is not
 */
function useShowNewest(
  list: RefObject<HTMLDivElement | null>,
  ids: readonly string[],
  items: readonly UploadItem[],
  areMade: boolean,
): void {
  const awaited = useStore(listView, (state) => state.awaitedAfter)
  const newest = items.at(-1)?.id
  const known = useRef({ length: ids.length, newest, shownFor: awaited })
  useEffect(() => {
    const before = known.current
    // An upload that was brought back is at its old position.
    const areMore = newest !== undefined && ids.length > before.length && newest !== before.newest
    known.current = { length: ids.length, newest, shownFor: areMore ? awaited : before.shownFor }
    if (!areMore || (awaited !== null && awaited === before.shownFor)) return
    const first = items[items.findIndex(({ id }) => id === before.newest) + 1]?.id
    return scrollToRow(list, ids, areMade ? newest : (first ?? newest))
  }, [list, ids, items, newest, areMade, awaited])
}

/** After Upload the person continues with the new upload: it gets the focus when the dialog has closed. */
function useFocusNewest(newest: string | undefined): void {
  const awaited = useStore(listView, (state) => state.awaitedAfter)
  useEffect(() => {
    if (awaited === null || newest === undefined || newest === awaited.id) return
    let frames = 0
    let frame = requestAnimationFrame(function look() {
      const row = document.querySelector('[role=dialog]') === null ? rowElement(newest) : null
      frames += 1
      if (row === null && frames < closingFrames) {
        frame = requestAnimationFrame(look)
        return
      }
      row?.focus()
      awaitUploads(null)
    })
    return () => cancelAnimationFrame(frame)
  }, [awaited, newest])
}

/**
 * Scrolls until that row is drawn and in view. Only the rows in view are drawn, and the heights of the others are not
 * known yet.
 *
 * @param found called with the row once it is there
 * @returns a function that stops it
 */
function scrollToRow(
  list: RefObject<HTMLDivElement | null>,
  ids: readonly string[],
  id: string,
  found: (row: HTMLElement | null) => void = () => {},
): () => void {
  let tries = 0
  let frame = requestAnimationFrame(function look() {
    const row = rowElement(id)
    if (row !== null) {
      row.scrollIntoView({ block: 'nearest' })
      found(row)
      return
    }
    const grid = list.current
    if (grid !== null) {
      const middle = (grid.scrollHeight * (ids.indexOf(id) + 0.5)) / ids.length
      grid.scrollTop = middle - grid.clientHeight / 2
    }
    tries += 1
    if (tries < mostFrames) frame = requestAnimationFrame(look)
    else found(null)
  })
  return () => cancelAnimationFrame(frame)
}

/** Clears the filters if they hide a new upload. */
function useNewestShown(items: readonly UploadItem[], ids: readonly string[]): void {
  const known = useRef(items.length)
  useEffect(() => {
    const isMore = items.length > known.current
    known.current = items.length
    const last = items.at(-1)
    if (isMore && last !== undefined && !ids.includes(last.id)) showAll()
  }, [items, ids])
}

/** The upload that the pane has followed the selection to, and when. */
let followed: { readonly id: string; readonly at: number } | undefined

/** The pane below the list follows the selection, if that is one upload. */
function usePaneOfSelected(): void {
  const selected = useStore(listView, (state) => state.selected)
  useEffect(() => {
    const [id, ...others] = selected
    if (id === undefined || others.length > 0) return
    if (followInPane(id)) followed = { id, at: performance.now() }
  }, [selected])
}

/** Whether the first click of a double click has opened it already: the second must not close it. */
function hasJustFollowed(id: string): boolean {
  return followed?.id === id && performance.now() - followed.at < doubleClickMs
}

/** Clears the filters that hide an upload that is to be shown. */
function useRevealedShown(ids: readonly string[]): void {
  const id = useStore(listView, (state) => state.revealed)
  useEffect(() => {
    if (id !== null && !ids.includes(id)) showAll()
  }, [id, ids])
}

/** Brings the upload that a notification led to into view, selects it and focuses its row. */
function useReveal(list: RefObject<HTMLDivElement | null>, ids: readonly string[]): void {
  const id = useStore(listView, (state) => state.revealed)
  useEffect(() => {
    if (id === null || !ids.includes(id)) return
    return scrollToRow(list, ids, id, (row) => {
      // Selected, too: after a click elsewhere on the desktop the focus alone is not drawn.
      if (row !== null) select(new Set([id]))
      row?.focus()
      reveal(null)
    })
  }, [id, ids, list])
}

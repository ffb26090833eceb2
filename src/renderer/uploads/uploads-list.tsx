import { type ReactElement, type RefObject, useEffect, useRef } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { messages } from '../messages'
import { revealed } from '../state/engine'
import { useEngine } from '../state/hooks'
import type { UploadItem } from '../state/window-state'
import { UploadRow } from './upload-row'

const layoutOptions = { estimatedRowSize: 81 }
/** A row that is scrolled to is drawn within so many frames. */
const mostFrames = 30

/** The list of all uploads. Only the rows in view are drawn. */
export function UploadsList(): ReactElement {
  const items = useEngine((state) => state.items)
  const list = useShowNewest(items.length)
  useReveal(list, items)
  const words = messages.uploads
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layoutOptions} shouldObserveItemSize>
      <GridList
        ref={list}
        className="uploads"
        aria-label={words.label}
        items={items}
        // Tab walks through the buttons of a row, the arrow keys through the rows.
        keyboardNavigationBehavior="tab"
      >
        {(item) => (
          <GridListItem
            id={item.id}
            className="upload"
            textValue={words.rowName(item.name, words.state[item.state], item.size)}
            data-state={item.state}
          >
            <UploadRow id={item.id} />
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}

/** Brings new uploads into view: they stand at the end, and the person has just added them. */
function useShowNewest(length: number) {
  const list = useRef<HTMLDivElement>(null)
  const known = useRef(length)
  useEffect(() => {
    const isMore = length > known.current
    known.current = length
    if (!isMore) return
    // The new rows get their place with the next frame.
    const frame = requestAnimationFrame(() => {
      const element = list.current
      if (element !== null) element.scrollTop = element.scrollHeight
    })
    return () => cancelAnimationFrame(frame)
  }, [length])
  return list
}

/** Brings the upload that a notification led to into view, and focuses its row. */
function useReveal(list: RefObject<HTMLDivElement | null>, items: readonly UploadItem[]): void {
  const id = useEngine((state) => state.reveal)
  useEffect(() => {
    const index = items.findIndex((item) => item.id === id)
    if (id === undefined || index < 0) return
    let frame = 0
    let tries = 0
    const look = () => {
      const grid = list.current
      const row = grid?.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`)
      if (row != null) {
        row.focus()
        row.scrollIntoView({ block: 'nearest' })
        revealed()
        return
      }
      // Only the rows in view are drawn, and how high the others are is not known before.
      if (grid != null) grid.scrollTop = (grid.scrollHeight * index) / items.length
      tries += 1
      if (tries < mostFrames) frame = requestAnimationFrame(look)
      else revealed()
    }
    look()
    return () => cancelAnimationFrame(frame)
  }, [id, items, list])
}

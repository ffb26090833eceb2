import { type ReactElement, useEffect, useRef } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { messages } from '../messages'
import { useEngine } from '../state/hooks'
import { UploadRow } from './upload-row'

const layoutOptions = { estimatedRowSize: 81 }

/** The list of all uploads. Only the rows in view are drawn. */
export function UploadsList(): ReactElement {
  const items = useEngine((state) => state.items)
  const list = useShowNewest(items.length)
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

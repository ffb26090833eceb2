import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type SyntheticEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { PartStateName, PartView, UploadView } from '../../../shared/ipc/views'
import { fullName } from '../../../shared/words/told-apart'
import { freshCanvas, readColors, useLook } from '../../components/canvas'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useFolder, useNow } from '../../state/hooks'
import { drawCell, type MapColors, mapTokens } from './draw-cell'
import { cellAt, cellByKey, type MapLayout, mapLayout } from './map-layout'
import { PartItems } from './part-items'

/** All parts of an upload as one picture, with the list of the parts laid over it. */
export function PartMap({
  upload,
  parts,
  canRetry,
  current,
  onPoint,
  onLeave,
  onFocus,
}: {
  readonly upload: UploadView
  readonly parts: readonly PartView[]
  readonly canRetry: boolean
  /** The number of the part whose details are shown. */
  readonly current: number | null
  /** The pointer is over a part. */
  readonly onPoint: (number: number) => void
  /** The pointer has left the map. */
  readonly onLeave: () => void
  /** A part has the focus. */
  readonly onFocus: (number: number) => void
}): ReactElement {
  const folder = useFolder(upload.id)
  const frame = useRef<HTMLDivElement>(null)
  const layout = useLayout(frame, parts.length)
  const canvas = useMapDrawing(parts, layout)
  const list = useRef<HTMLUListElement>(null)
  const items = useRef<PartItems>(null)
  const now = useNow(upload.parts.waiting + upload.parts.sending > 0 ? 1_000 : null)

  useLayoutEffect(() => {
    if (list.current === null) return
    items.current ??= new PartItems(list.current)
    items.current.show(parts, canRetry, Date.now())
  }, [parts, canRetry])
  useEffect(() => items.current?.refresh(now), [now])

  const retry = (number: number) => void run(window.hoist.retryPart(upload.id, number))
  const isRetried = (number: number) => canRetry && parts[number - 1]?.state === 'failed'

  const onPress = (event: MouseEvent<HTMLElement>) => {
    const number = numberOf(event)
    if (number !== null && isRetried(number)) retry(number)
  }
  const onMouseDown = (event: MouseEvent<HTMLElement>) => {
    const number = numberOf(event)
    if (number === null) return
    // The cell takes the focus, not the button in it, which disappears when it is pressed.
    event.preventDefault()
    items.current?.focus(number)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const number = numberOf(event)
    if (number === null || event.altKey || event.ctrlKey || event.metaKey) return
    const isMirrored = messages.direction === 'rtl'
    const next = cellByKey(number - 1, event.key, parts.length, layout.columns, isMirrored)
    if (next !== null) {
      event.preventDefault()
      items.current?.focus(next + 1)
    } else if ((event.key === 'Enter' || event.key === ' ') && isRetried(number)) {
      event.preventDefault()
      retry(number)
    }
  }
  const tell = (told: (number: number) => void) => (event: SyntheticEvent<HTMLElement>) => {
    const number = numberOf(event)
    if (number !== null) told(number)
  }

  const cell = current === null ? null : cellAt(current - 1, layout)
  return (
    <div className="part-map">
      <div ref={frame} />
      <div className="part-map-field" style={{ width: layout.width, height: layout.height }}>
        <div aria-hidden="true">
          <canvas className="part-map-canvas" ref={canvas} />
          {cell === null ? null : (
            <div
              className="part-current"
              style={{
                insetInlineStart: cell.x,
                insetBlockStart: cell.y,
                width: layout.cellWidth,
                height: layout.cellHeight,
              }}
            />
          )}
        </div>
        <ul
          ref={list}
          className="parts"
          aria-label={messages.parts.label({ name: fullName(upload.name, folder) })}
          style={{
            gridTemplateColumns: `repeat(${layout.columns}, ${layout.cellWidth}px)`,
            gridAutoRows: layout.cellHeight,
            gap: layout.gap,
          }}
          onMouseOver={tell(onPoint)}
          onMouseLeave={onLeave}
          onFocus={tell(onFocus)}
          onMouseDown={onMouseDown}
          onClick={onPress}
          onKeyDown={onKeyDown}
        />
      </div>
    </div>
  )
}

/** The number of the part that an event concerns, or null. */
function numberOf(event: SyntheticEvent<HTMLElement>): number | null {
  const item = (event.target as Element).closest<HTMLElement>('[data-number]')
  return item === null ? null : Number(item.dataset.number)
}

/** The layout for the available room, which is observed. */
function useLayout(frame: { readonly current: HTMLElement | null }, count: number): MapLayout {
  const [room, setRoom] = useState({ width: 0, scale: 1 })
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const measure = () => {
      const width = element.clientWidth
      const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
      setRoom((known) => (known.width === width && known.scale === scale ? known : { width, scale }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return useMemo(() => mapLayout(count, room.width, room.scale), [count, room])
}

/** Keeps a canvas in sync with the parts. Draws only changed cells, or everything after a new layout or look. */
function useMapDrawing(parts: readonly PartView[], layout: MapLayout) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const look = useLook()
  const drawn = useRef<{
    readonly parts: readonly PartView[]
    readonly layout: MapLayout
    readonly look: number
    readonly context: CanvasRenderingContext2D
    readonly colors: MapColors
  }>(null)
  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return
    const known = drawn.current
    const isAnew = known === null || known.layout !== layout || known.look !== look
    const context = isAnew
      ? freshCanvas(element, layout.width, layout.height, messages.direction === 'rtl')
      : known.context
    const colors = isAnew ? readColors(element, mapTokens) : known.colors
    for (const [index, part] of parts.entries()) {
      if (!isAnew && known.parts[index] === part) continue
      const box = { ...cellAt(index, layout), width: layout.cellWidth, height: layout.cellHeight }
      if (!isAnew) context.clearRect(box.x, box.y, box.width, box.height)
      drawCell(context, box, part.state, part.sentBytes / part.length, colors)
    }
    drawn.current = { parts, layout, look, context, colors }
  }, [parts, layout, look])
  return canvas
}

const swatch = { x: 0, y: 0, width: 12, height: 12 }

/** A cell of the map as a sign beside its word. */
export function Swatch({ state }: { readonly state: PartStateName }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const look = useLook()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look redraws it.
  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return
    const context = freshCanvas(element, swatch.width, swatch.height, false)
    drawCell(context, swatch, state, 0.5, readColors(element, mapTokens))
  }, [state, look])
  return (
    <span aria-hidden="true">
      <canvas className="part-map-canvas" ref={canvas} />
    </span>
  )
}

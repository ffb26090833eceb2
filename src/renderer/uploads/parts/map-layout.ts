/** Where the cells of a map are, in CSS pixels. Cells fill their rows in the direction of reading. */
export interface MapLayout {
  readonly columns: number
  readonly rows: number
  readonly cellWidth: number
  readonly cellHeight: number
  readonly gap: number
  readonly width: number
  readonly height: number
}

const largest = 28
const smallest = 8
/** Cells get smaller until the map is no higher than this; the smallest ones may take more room. */
const wantedHeight = 168
/** One row of few cells is stretched to at most this many times their height. */
const stretch = 3

/**
 * The largest cell size at which a map of `count` parts fits.
 *
 * @param width room for it, in CSS pixels
 * @param scale factor for all sizes: the person's text size, 1 is the default
 */
export function mapLayout(count: number, width: number, scale = 1): MapLayout {
  const room = Math.max(smallest, Math.floor(width))
  const columnsOf = (cell: number) => Math.max(1, Math.floor((room + gapOf(cell)) / (cell + gapOf(cell))))
  const heightOf = (cell: number, rows: number) => rows * (cell + gapOf(cell)) - gapOf(cell)
  const least = Math.round(smallest * scale)
  let cell = Math.round(largest * scale)
  while (cell > least && heightOf(cell, Math.ceil(count / columnsOf(cell))) > wantedHeight * scale) cell -= 1
  const gap = gapOf(cell)
  const columns = Math.min(Math.max(1, count), columnsOf(cell))
  const rows = Math.ceil(count / columns)
  const share = Math.floor((room + gap) / columns) - gap
  const cellWidth = rows === 1 ? Math.max(1, Math.min(cell * stretch, share)) : cell
  return {
    columns,
    rows,
    cellWidth,
    cellHeight: cell,
    gap,
    width: columns * (cellWidth + gap) - gap,
    height: Math.max(0, heightOf(cell, rows)),
  }
}

function gapOf(cell: number): number {
  if (cell < 12) return 2
  return cell < 20 ? 3 : 4
}

/** The upper corner of a cell on the side where its row begins, in CSS pixels. @param index from 0 */
export function cellAt(index: number, layout: MapLayout): { readonly x: number; readonly y: number } {
  const row = Math.floor(index / layout.columns)
  return {
    x: (index - row * layout.columns) * (layout.cellWidth + layout.gap),
    y: row * (layout.cellHeight + layout.gap),
  }
}

/**
 * The cell that a key leads to, from 0; null if the key means nothing here.
 *
 * @param isMirrored rows run from right to left
 */
export function cellByKey(
  index: number,
  key: string,
  count: number,
  columns: number,
  isMirrored: boolean,
): number | null {
  const onward = isMirrored ? -1 : 1
  const within = (next: number) => (next >= 0 && next < count ? next : index)
  switch (key) {
    case 'ArrowRight':
      return within(index + onward)
    case 'ArrowLeft':
      return within(index - onward)
    case 'ArrowDown':
      return within(index + columns)
    case 'ArrowUp':
      return within(index - columns)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

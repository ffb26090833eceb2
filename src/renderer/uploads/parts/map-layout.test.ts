import { describe, expect, it } from 'vitest'
import { cellAt, cellByKey, type MapLayout, mapLayout } from './map-layout'

const counts = [1, 2, 7, 8, 9, 64, 127, 128, 129, 500, 1023, 1024, 8192]
const widths = [200, 448, 600, 928, 1080, 1408]

describe('mapLayout', () => {
  it.each(counts)('has room for %i parts, each in its own cell, at every width', (count) => {
    for (const width of widths) {
      const layout = mapLayout(count, width)
      const { columns, rows } = layout
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      expect(columns * (rows - 1)).toBeLessThan(count)
      expect(layout.width).toBeLessThanOrEqual(width)
      expect(layout.cellHeight).toBeGreaterThanOrEqual(8)
      const places = new Set<string>()
      for (let index = 0; index < count; index += 1) {
        const { x, y } = cellAt(index, layout)
        places.add(`${x} ${y}`)
        expect(x + layout.cellWidth).toBeLessThanOrEqual(layout.width)
        expect(y + layout.cellHeight).toBeLessThanOrEqual(layout.height)
      }
      expect(places.size).toBe(count)
    }
  })

  it('shows the usual 128 parts in large cells, and 1,024 parts in a map that is not too high', () => {
    for (const width of widths.filter((each) => each >= 448)) {
      expect(mapLayout(128, width).cellHeight).toBeGreaterThanOrEqual(16)
      expect(mapLayout(1024, width).height).toBeLessThanOrEqual(240)
    }
  })

  it('gives few parts wide cells, and never leaves room unused', () => {
    expect(mapLayout(1, 600)).toMatchObject({ columns: 1, rows: 1, cellWidth: 84, cellHeight: 28 })
    expect(mapLayout(8, 600)).toMatchObject({ columns: 8, rows: 1, cellWidth: 71, width: 596 })
    expect(mapLayout(3, 0)).toMatchObject({ columns: 1, rows: 3 })
  })

  it('grows with the text size', () => {
    expect(mapLayout(8, 2000, 2).cellHeight).toBe(2 * mapLayout(8, 2000).cellHeight)
    expect(mapLayout(1024, 928, 2).cellHeight).toBeGreaterThan(mapLayout(1024, 928).cellHeight)
  })

  it('draws nothing for no parts', () => {
    expect(mapLayout(0, 600)).toMatchObject({ rows: 0, height: 0 })
  })
})

describe('cellByKey', () => {
  const layout: MapLayout = mapLayout(10, 3 * 32)
  const go = (from: number, key: string, isMirrored = false) =>
    cellByKey(from, key, 10, layout.columns, isMirrored)

  it('moves along the rows and between them, and stays at the end', () => {
    expect(layout.columns).toBe(3)
    expect(go(4, 'ArrowRight')).toBe(5)
    expect(go(5, 'ArrowRight')).toBe(6)
    expect(go(4, 'ArrowLeft')).toBe(3)
    expect(go(4, 'ArrowDown')).toBe(7)
    expect(go(4, 'ArrowUp')).toBe(1)
    expect(go(8, 'ArrowDown')).toBe(8)
    expect(go(1, 'ArrowUp')).toBe(1)
    expect(go(0, 'ArrowLeft')).toBe(0)
    expect(go(9, 'ArrowRight')).toBe(9)
    expect(go(4, 'Home')).toBe(0)
    expect(go(4, 'End')).toBe(9)
    expect(go(4, 'x')).toBeNull()
  })

  it('follows the direction of reading', () => {
    expect(go(4, 'ArrowRight', true)).toBe(3)
    expect(go(4, 'ArrowLeft', true)).toBe(5)
    expect(go(4, 'ArrowDown', true)).toBe(7)
  })
})

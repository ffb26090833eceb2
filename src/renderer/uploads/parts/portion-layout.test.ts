import { type Key, type ListLayout, Rect, Size } from 'react-aria-components'
import { expect, onTestFinished, test, vi } from 'vitest'
import { PortionLayout } from './portion-layout'

const rowSize = 80
/** Ten rows are in view, and a third more below is drawn with them. Rows that only touch an edge are drawn, too. */
const view = 800
const rowsInView = 11
const drawn = 1066
const farRow = 500
const farAway = farRow * rowSize
/** The first row in view and those above. */
const isFar = (key: number) => key >= farRow - 1

const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)

/** A layout of a thousand rows, and a substitute for the virtualizer that draws them. */
function list({ focused }: { readonly focused?: Key } = {}) {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const collectionOf = (keys: readonly number[]) => {
    const nodes = new Map(keys.map((key) => [key, { type: 'item', key }]))
    return {
      size: nodes.size,
      getItem: (key: number) => nodes.get(key),
      getKeys: () => nodes.keys(),
      [Symbol.iterator]: () => nodes.values(),
    }
  }
  const invalidate = vi.fn()
  const virtualizer = {
    collection: collectionOf(from(0, 1000)),
    persistedKeys: new Set(focused === undefined ? [] : [focused]),
    isPersistedKey: (key: Key) => key === focused,
    visibleRect: new Rect(0, 0, 600, view),
    size: new Size(600, view),
    contentSize: new Size(600, 1000 * rowSize),
    invalidate,
  }
  const layout = new PortionLayout<object>()
  layout.virtualizer = virtualizer as unknown as ListLayout<object>['virtualizer']
  layout.update({ layoutOptions: { rowSize } })
  const draw = (y: number) => {
    virtualizer.visibleRect = new Rect(0, y, 600, view)
    return layout.getVisibleLayoutInfos(new Rect(0, y, 600, drawn)).map(({ key }) => Number(key))
  }
  /** The frames after the first, until nothing more is requested. */
  const settle = (y: number) => {
    const frames: number[][] = []
    for (;;) {
      invalidate.mockClear()
      vi.runAllTimers()
      if (invalidate.mock.calls.length === 0) return frames
      frames.push(draw(y))
    }
  }
  const keep = (keys: readonly number[]) => {
    virtualizer.collection = collectionOf(keys)
    layout.update({})
  }
  return { layout, draw, settle, keep, invalidate }
}

test('all rows in view are there at first, and the others come a few at a time', () => {
  const { draw, settle } = list()
  const first = draw(0)
  expect(first).toEqual(from(0, rowsInView))
  expect(draw(0)).toEqual(first)
  const frames = settle(0)
  expect(frames.map((rows) => rows.length)).toEqual([14, 15])
  expect(frames.at(-1)).toEqual(from(0, 15))
})

test('after a jump the elements of the old rows are reused for the new ones, and none is left in the end', () => {
  const { draw, settle } = list()
  draw(0)
  settle(0)
  const first = draw(farAway)
  expect(first.filter(isFar)).toEqual(from(farRow - 1, 3))
  expect(first).toHaveLength(16)
  const frames = settle(farAway)
  expect(frames.map((rows) => rows.filter(isFar).length)).toEqual([6, 9, 12, 15, 16])
  expect(frames.map((rows) => rows.length)).toEqual([16, 16, 16, 16, 16])
  expect(frames.at(-1)).toEqual(from(farRow - 1, 16))
})

test('a second layout in the same frame adds no rows', () => {
  const { draw } = list()
  draw(0)
  const first = draw(farAway)
  expect(draw(farAway)).toEqual(first)
})

test('the focused row is always among the rows that are drawn first', () => {
  const { draw } = list({ focused: 509 })
  expect(draw(farAway).filter(isFar)).toEqual([...from(farRow - 1, 3), 509])
})

test('a removed row that waited for its replacement is gone', () => {
  const { draw, settle, keep } = list()
  draw(0)
  settle(0)
  keep(from(4, 996))
  expect(draw(farAway).filter((key) => key < 4)).toEqual([])
})

test('a hit test finds a row whether it is drawn or not, and draws nothing', () => {
  const { layout, invalidate } = list()
  const infos = layout.getVisibleLayoutInfos(new Rect(10, 7 * rowSize + 5, 1, 1))
  expect(infos.map(({ key }) => key)).toEqual([7])
  vi.runAllTimers()
  expect(invalidate).not.toHaveBeenCalled()
})

test('when the list changes, all rows in view are drawn immediately, and none is left at its old position', () => {
  const { draw, settle, keep } = list()
  draw(0)
  settle(0)
  keep([...from(100, 900), ...from(0, 100)])
  const shown = draw(0)
  expect(shown.slice(0, rowsInView)).toEqual(from(100, rowsInView))
  const isMoved = (key: number) => key < 100
  expect(shown.filter((key) => isMoved(key) && key * rowSize <= drawn)).toEqual([])
})

test('when the list changes before all rows are drawn after a jump, all rows in view are drawn immediately', () => {
  const { draw, settle, keep } = list()
  draw(0)
  settle(0)
  draw(farAway)
  keep([...from(100, 900), ...from(0, 100)])
  expect(draw(farAway)).toEqual(expect.arrayContaining(from(farRow + 99, rowsInView)))
})

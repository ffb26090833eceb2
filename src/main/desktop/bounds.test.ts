import { describe, expect, it } from 'vitest'
import { areaToKeep, isBounds, isReachable, setupName } from './bounds'

const left = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 1024 }
const at = (x: number, y: number, width = 960, height = 680) => ({ x, y, width, height })

describe('isReachable', () => {
  it.each([
    ['in the middle', at(300, 200)],
    ['on the second display', at(2000, 100)],
    ['half over an edge', at(-400, 300)],
    ['larger than the display', at(0, 0, 3000, 3000)],
  ])('is true for a window %s', (_name, place) => {
    expect(isReachable(place, [left, right])).toBe(true)
  })

  it.each([
    ['on a display that is gone', at(4000, 100)],
    ['with only a sliver in view', at(-900, 300)],
    ['with its top above the display', at(300, -300)],
    ['with its top below the display', at(300, 1030)],
  ])('is false for a window %s', (_name, place) => {
    expect(isReachable(place, [left, right])).toBe(false)
  })

  it('is false without a display', () => {
    expect(isReachable(at(0, 0), [])).toBe(false)
  })
})

describe('areaToKeep', () => {
  const asked = at(33, 57, 701, 503)
  // Rounded to the pixels of the display, and with a frame.
  const opened = at(33, 57, 702, 531)

  it('is the requested area while nobody moves the window, however often it is opened', () => {
    expect(areaToKeep(asked, opened, opened)).toEqual(asked)
  })

  it('takes the values that have changed since', () => {
    expect(areaToKeep(asked, opened, { ...opened, width: 900 })).toEqual({ ...asked, width: 900 })
    expect(areaToKeep(null, opened, opened)).toEqual(opened)
  })
})

describe('setupName', () => {
  it('does not depend on the order of the displays, but on their arrangement and scale', () => {
    const [a, b] = [
      { bounds: left, scaleFactor: 1 },
      { bounds: right, scaleFactor: 2 },
    ]
    expect(setupName([a, b])).toBe(setupName([b, a]))
    expect(setupName([a])).not.toBe(setupName([a, b]))
    expect(setupName([a])).not.toBe(setupName([{ ...a, scaleFactor: 2 }]))
  })
})

it.each([null, {}, { x: 0 }, { ...at(0, 0), maximized: 'yes' }, { ...at(Number.NaN, 0), maximized: false }])(
  'a stored position that makes no sense is rejected: %j',
  (kept) => {
    expect(isBounds(kept)).toBe(false)
  },
)

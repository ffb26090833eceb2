import { describe, expect, it } from 'vitest'
import { graphOf, pointAt } from './graph'

describe('graphOf', () => {
  it('gives the mean since the first byte, and the maximum', () => {
    const graph = graphOf([0, 0, 30, 60, 90, 0], null)
    expect(graph.speeds).toEqual([30, 45, 60, 50])
    expect(graph).toMatchObject({ mean: 45, highest: 60 })
  })

  it('is as wide as the measured time, up to five minutes', () => {
    const seconds = (count: number) => graphOf(Array(count).fill(1), null).seconds
    expect([1, 60, 61, 120, 121, 300, 400].map(seconds)).toEqual([60, 60, 120, 120, 300, 300, 300])
  })

  it.each([
    [0, 1],
    [1, 1.5],
    [9, 10],
    [9.2, 15],
    [10, 15],
    [18, 20],
    [40, 60],
    [80, 100],
    [12_500_000, 15_000_000],
  ])('ends at a round number: %d below %d', (speed, top) => {
    expect(graphOf([speed], null).top).toBe(top)
  })

  it('always shows the limit, however far away', () => {
    expect(graphOf([10], 1000).top).toBe(1500)
    expect(graphOf([5000], 1000).top).toBe(6000)
  })

  it('is empty if nothing was sent', () => {
    for (const measured of [[], [0, 0]]) {
      expect(graphOf(measured, null)).toEqual({
        speeds: [],
        seconds: 60,
        top: 1,
        mean: 0,
        highest: 0,
      })
    }
  })
})

describe('pointAt', () => {
  it('puts now at the right edge, and the maximum at the top edge', () => {
    const graph = { ...graphOf(Array(60).fill(9), null), top: 10 }
    expect(pointAt(59, 10, graph, 118, 40)).toEqual({ x: 118, y: 0 })
    expect(pointAt(0, 0, graph, 118, 40)).toEqual({ x: 0, y: 40 })
    expect(pointAt(58, 5, graph, 118, 40)).toEqual({ x: 116, y: 20 })
  })
})

import { describe, expect, it } from 'vitest'
import { numbersBetween } from './order-numbers'

describe('numbersBetween', () => {
  it('counts up at the end and down at the top, and leaves room between all of them', () => {
    const [first = 0, second = 0] = numbersBetween(null, null, 2) ?? []
    expect(second).toBeGreaterThan(first)
    const [third = 0] = numbersBetween(second, null, 1) ?? []
    expect(third).toBeGreaterThan(second)
    const top = numbersBetween(null, first, 3) ?? []
    expect(top).toEqual([...top].sort((a, b) => a - b))
    expect(new Set(top).size).toBe(3)
    expect(top[2]).toBeLessThan(first)
  })

  it('spreads many evenly between two', () => {
    expect(numbersBetween(0, 40, 3)).toEqual([10, 20, 30])
    expect(numbersBetween(-1, 1, 1)).toEqual([0])
  })

  it('has room for more than twenty moves to the same position, even beside times of old records', () => {
    const time = Date.UTC(2026, 10, 23)
    const [end = 0] = numbersBetween(time, null, 1) ?? []
    let after = end
    let moves = 0
    for (;;) {
      const [number] = numbersBetween(time, after, 1) ?? []
      if (number === undefined) break
      expect(number).toBeGreaterThan(time)
      expect(number).toBeLessThan(after)
      after = number
      moves += 1
    }
    expect(moves).toBeGreaterThan(20)
  })

  it('returns null if no number is left, or if the two are equal or in the wrong order', () => {
    expect(numbersBetween(1, 1 + Number.EPSILON, 1)).toBeNull()
    expect(numbersBetween(5, 5, 1)).toBeNull()
    expect(numbersBetween(6, 5, 1)).toBeNull()
  })
})

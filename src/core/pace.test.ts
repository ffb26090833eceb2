import { describe, expect, it } from 'vitest'
import { Pace } from './pace'

const MB = 1_000_000

describe('Pace', () => {
  it('is not known before a part has arrived, and one that was lost says nothing', () => {
    const pace = new Pace()
    const land = pace.depart(0)
    expect(pace.rate).toBeUndefined()
    land(1000, 0)
    expect(pace.rate).toBeUndefined()
  })

  it('is what all parts in flight get together', () => {
    const pace = new Pace()
    const lands = Array.from({ length: 4 }, () => pace.depart(0))
    lands[0]?.(2000, MB)
    expect(pace.rate).toBeCloseTo(2 * MB)
    expect(pace.inFlight).toBe(3)
  })

  it('stays the same when the last ones go on alone, and while nothing is sent', () => {
    const pace = new Pace()
    // 1 MB a second, shared by those that are on their way.
    const first = pace.depart(0)
    const second = pace.depart(0)
    first(2000, MB)
    second(3000, 2 * MB)
    expect(pace.rate).toBeCloseTo(MB)
    const third = pace.depart(100_000)
    third(101_000, MB)
    expect(pace.rate).toBeCloseTo(MB)
  })

  it('follows within about as many parts as are in flight', () => {
    const pace = new Pace()
    for (let second = 0; second < 20; second += 1) pace.depart(second * 1000)((second + 1) * 1000, MB)
    for (let second = 20; second < 24; second += 1) pace.depart(second * 1000)((second + 1) * 1000, 4 * MB)
    expect(pace.rate).toBeGreaterThan(3.5 * MB)
  })
})

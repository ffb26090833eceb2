import { describe, expect, it } from 'vitest'
import { Pace } from './pace'

const MB = 1_000_000

describe('Pace', () => {
  it('is not known before a part has arrived, and a lost part does not change it', () => {
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

  it('stays the same when the last parts continue alone, and while nothing is sent', () => {
    const pace = new Pace()
    // 1 MB per second, shared by the parts in flight.
    const first = pace.depart(0)
    const second = pace.depart(0)
    first(2000, MB)
    second(3000, 2 * MB)
    expect(pace.rate).toBeCloseTo(MB)
    const third = pace.depart(100_000)
    third(101_000, MB)
    expect(pace.rate).toBeCloseTo(MB)
  })

  it('follows within some seconds of sending', () => {
    const pace = new Pace()
    let now = 0
    const send = (seconds: number, rate: number) => {
      for (let second = 0; second < seconds; second += 1) {
        const land = pace.depart(now)
        now += 1000
        land(now, rate)
      }
      return pace.rate ?? 0
    }
    expect(send(30, MB)).toBeCloseTo(MB)
    expect(send(4, 4 * MB)).toBeGreaterThan(2 * MB)
    expect(send(8, 4 * MB)).toBeGreaterThan(3.5 * MB)
    expect(send(8, MB / 4)).toBeLessThan(MB)
  })

  it('stays almost the same when the last part of a file waits alone for its response', () => {
    const pace = new Pace()
    for (let wave = 0; wave < 10; wave += 1) {
      const lands = Array.from({ length: 16 }, () => pace.depart(wave * 8000))
      for (const land of lands) land((wave + 1) * 8000, MB / 2)
    }
    const last = pace.depart(80_000)
    last(80_700, MB / 2)
    expect(pace.rate).toBeGreaterThan(0.9 * MB)
  })
})

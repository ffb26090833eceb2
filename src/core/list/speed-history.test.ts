import { describe, expect, it } from 'vitest'
import { speedSeconds } from '../../shared/ipc/views'
import { SpeedHistory } from './speed-history'

const sent = (bytes: Record<string, number>) => new Map(Object.entries(bytes))

describe('SpeedHistory', () => {
  it('returns the speed of each second, for each upload and for all', () => {
    const history = new SpeedHistory()
    history.sample(0, sent({ a: 500 }))
    history.sample(1000, sent({ a: 1500, b: 100 }))
    history.sample(2000, sent({ a: 1500, b: 300 }))
    expect(history.of('a')).toEqual([1000, 0])
    expect(history.of('b')).toEqual([100, 200])
    expect(history.of(null)).toEqual([1100, 200])
    expect(history.of('nobody')).toEqual([])
  })

  it('spreads a late sample over the time that has passed', () => {
    const history = new SpeedHistory()
    history.sample(0, sent({ a: 0 }))
    history.sample(3000, sent({ a: 600 }))
    expect(history.of('a')).toEqual([200, 200, 200])
    history.sample(10_000_000, sent({ a: 600 }))
    expect(history.of(null)).toEqual(Array(speedSeconds).fill(0))
  })

  it('keeps only the last minutes, and nothing of idle or removed uploads', () => {
    const history = new SpeedHistory()
    history.sample(0, sent({ a: 0, b: 0 }))
    history.sample(1000, sent({ a: 10, b: 10 }))
    for (let second = 2; second <= speedSeconds; second += 1) {
      history.sample(second * 1000, sent({ a: 10, b: 10 * second }))
    }
    expect(history.of('a')).toHaveLength(speedSeconds)
    history.sample((speedSeconds + 1) * 1000, sent({ a: 10, b: 10 * (speedSeconds + 1) }))
    expect(history.of('a')).toEqual([])
    expect(history.of('b')).toHaveLength(speedSeconds)
    history.sample((speedSeconds + 2) * 1000, sent({}))
    expect(history.of('b')).toEqual([])
    expect(history.of(null)).toHaveLength(speedSeconds)
  })
})

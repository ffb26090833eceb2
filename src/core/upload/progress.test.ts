import { describe, expect, it } from 'vitest'
import { SpeedMeter, secondsLeft } from './progress'

/** Feeds `bytes` every `every` ms for `ms`, and returns what was shown at each step. */
function feed(meter: SpeedMeter, from: number, ms: number, every: number, bytes: number): number[] {
  const shown: number[] = []
  for (let now = from; now < from + ms; now += every) {
    if (bytes > 0) meter.add(bytes, now)
    shown.push(meter.rate(now) ?? Number.NaN)
  }
  return shown
}

describe('SpeedMeter', () => {
  it('has no rate before anything was measured', () => {
    const meter = new SpeedMeter()
    expect(meter.rate(0)).toBeUndefined()
    meter.add(1000, 0)
    expect(meter.rate(100)).toBeUndefined()
  })

  it('shows a steady connection as steady', () => {
    const shown = feed(new SpeedMeter(), 0, 60_000, 100, 100_000).filter((rate) => !Number.isNaN(rate))
    // The bytes of the first step count from the first call on: after a few seconds they no longer matter.
    for (const rate of shown.slice(100)) expect(rate / 1_000_000).toBeCloseTo(1, 1)
  })

  it('does not jump when the bytes come in bursts', () => {
    const meter = new SpeedMeter()
    const shown = feed(meter, 0, 60_000, 1000, 1_000_000).slice(10)
    for (const [index, rate] of shown.entries()) {
      const before = shown[index - 1]
      if (before !== undefined) expect(Math.abs(rate - before) / before).toBeLessThan(0.05)
    }
  })

  it('follows a change of the connection within seconds, step by step', () => {
    const meter = new SpeedMeter()
    feed(meter, 0, 30_000, 100, 100_000)
    const after = feed(meter, 30_000, 30_000, 100, 10_000)
    expect(after[10]).toBeGreaterThan(500_000)
    expect(after[200]).toBeLessThan(150_000)
  })

  it('falls to 0 while nothing moves', () => {
    const meter = new SpeedMeter()
    feed(meter, 0, 10_000, 100, 100_000)
    const standing = feed(meter, 10_000, 60_000, 500, 0)
    expect(standing.every((rate, index) => index === 0 || rate <= (standing[index - 1] ?? 0))).toBe(true)
    expect(standing.at(-1)).toBeLessThan(100)
  })

  it('forgets the past after a reset', () => {
    const meter = new SpeedMeter()
    feed(meter, 0, 10_000, 100, 100_000)
    meter.reset()
    expect(meter.rate(20_000)).toBeUndefined()
  })
})

describe('secondsLeft', () => {
  it.each([
    [1000, 100, 10],
    [0, 100, 0],
    [1000, 0, undefined],
    [1000, 0.5, undefined],
    [1000, undefined, undefined],
  ])('%d bytes at %s bytes/s: %s', (remaining, rate, wanted) => {
    expect(secondsLeft(remaining, rate)).toBe(wanted)
  })
})

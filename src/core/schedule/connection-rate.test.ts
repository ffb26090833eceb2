import { describe, expect, it } from 'vitest'
import { ConnectionMeter } from './connection-rate'

/** Feeds a meter this many bytes each second. */
function feed(meter: ConnectionMeter, bytesPerSecond: number, from: number, seconds: number): number {
  for (let second = 0; second <= seconds; second += 1)
    meter.add(second === 0 ? 0 : bytesPerSecond, from + second * 1000)
  return from + seconds * 1000
}

describe('ConnectionMeter', () => {
  it('has no rate before some seconds were measured', () => {
    const meter = new ConnectionMeter()
    feed(meter, 1000, 0, 4)
    expect(meter.rate).toBeUndefined()
    feed(meter, 1000, 4000, 2)
    expect(meter.rate?.now).toBeCloseTo(1000)
  })

  it('follows a connection that changes within minutes, and remembers a quarter of an hour', () => {
    const meter = new ConnectionMeter()
    const then = feed(meter, 10_000, 0, 3600)
    feed(meter, 1000, then, 180)
    expect(meter.rate?.now).toBeLessThan(1600)
    expect(meter.rate?.lately).toBeGreaterThan(8000)
  })

  it('keeps its rate over a pause and over an interruption', () => {
    const meter = new ConnectionMeter()
    const then = feed(meter, 1000, 0, 100)
    meter.rest()
    feed(meter, 1000, then + 60_000, 10)
    expect(meter.rate?.now).toBeCloseTo(1000)
    // Bytes in the system's buffers are in flight until the part has arrived.
    const slow = new ConnectionMeter()
    for (let part = 0; part <= 20; part += 1) {
      slow.add(20_000, part * 20_000)
      slow.arrived(part * 20_000 + 19_999)
    }
    expect(slow.rate?.now).toBeGreaterThan(900)
    expect(slow.rate?.now).toBeLessThan(1100)
    // A connection that was dead for a minute is not a slow one.
    feed(meter, 1000, then + 130_000, 10)
    expect(meter.rate?.now).toBeCloseTo(1000)
  })
})

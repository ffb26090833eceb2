import { describe, expect, it } from 'vitest'
import { HandClock, recordOf } from '../../../../testing/fakes'
import type { PartRecord } from '../record/record'
import { Flights } from './flights'

const part = (offset: number): PartRecord => ({
  offset,
  length: 100,
  state: { name: 'sending', attempts: 1 },
})

function flightsAt(clock: HandClock) {
  const record = recordOf({ name: 'uploading' }, [part(0), part(100)])
  const flights = new Flights(clock, { record, changeUnsaved: (change) => Object.assign(record, change) })
  return {
    begin: (offset: number) => flights.begin(part(offset), new AbortController()),
    still: () => flights.stillness(clock.steady()),
  }
}

describe('stillness', () => {
  it('is a stall once no byte has moved for five seconds, and ends with the next byte', () => {
    const clock = new HandClock()
    const { begin, still } = flightsAt(clock)
    expect(still()).toBeUndefined()
    // Nothing was in flight: that time does not count.
    clock.skip(60_000)
    const flight = begin(0)
    clock.skip(4_999)
    expect(still()).toBeUndefined()
    clock.skip(1)
    expect(still()).toBe('stalled')
    flight.add(10)
    expect(still()).toBeUndefined()
    clock.skip(5_000)
    expect(still()).toBe('stalled')
    flight.end()
    expect(still()).toBeUndefined()
  })

  it('is not reported while any part is moving', () => {
    const clock = new HandClock()
    const { begin, still } = flightsAt(clock)
    begin(0)
    const other = begin(100)
    clock.skip(4_000)
    other.add(1)
    clock.skip(4_000)
    expect(still()).toBeUndefined()
  })

  it('is the service’s when all parts in flight were handed over', () => {
    const clock = new HandClock()
    const { begin, still } = flightsAt(clock)
    begin(0).add(100)
    clock.skip(5_000)
    expect(still()).toBe('awaits-answers')
    begin(100)
    expect(still()).toBe('stalled')
  })
})

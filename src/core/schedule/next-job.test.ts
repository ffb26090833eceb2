import { describe, expect, it } from 'vitest'
import {
  type Forecast,
  isSmall,
  type Job,
  type Load,
  longPartBytes,
  mayBegin,
  nextJob,
  overdueLoads,
} from './next-job'

const MB = 1_000_000
const minute = 60_000

function load(order: number, minutes: number, megabytes: number, inFlight = 0): Load {
  return {
    id: `u${order}`,
    deadline: minutes * minute,
    bytesLeft: megabytes * MB,
    bytesInFlight: inFlight * MB,
  }
}
function part(order: number, minutes: number, megabytes = 8): Job {
  return { ...newcomer(order, megabytes), deadline: minutes * minute, creates: false }
}
function newcomer(order: number, megabytes: number): Job {
  return {
    id: `u${order}`,
    accountId: 'a',
    deadline: 60 * minute,
    position: order,
    creates: true,
    bytes: megabytes * MB,
    small: false,
  }
}
/** At 0, on a connection of 1 MB/s unless stated otherwise. */
function at(loads: readonly Load[], more: Partial<Forecast> = {}): Forecast {
  return { now: 0, loads, rate: { now: MB, lately: MB }, ...more }
}
/** The upload whose job is best, by its position in the list. */
function best(jobs: readonly Job[], forecast: Forecast): number | undefined {
  return nextJob(jobs, forecast)?.position
}
const unknown = { rate: undefined }

describe('the part of the upload', () => {
  it('with the earliest deadline goes first when time is short', () => {
    expect(best([part(0, 50), part(1, 30)], at([load(0, 50, 900), load(1, 30, 900)]))).toBe(1)
  })

  it('with the fewest bytes left goes first when there is time for all', () => {
    expect(best([part(0, 50), part(1, 60)], at([load(0, 50, 500), load(1, 60, 20)]))).toBe(1)
  })

  it('that cannot meet its deadline goes last, so that it makes no other upload miss its own', () => {
    const loads = [load(0, 10, 9000), load(1, 12, 500)]
    expect(best([part(0, 10), part(1, 12)], at(loads))).toBe(1)
  })

  it('goes out beside a part with an earlier deadline only if that deadline is sure to be met', () => {
    const urgent = load(0, 1, 4, 4)
    expect(best([part(1, 59, 64)], at([urgent, load(1, 59, 2000)]))).toBeUndefined()
    expect(best([part(1, 59, 8)], at([urgent, load(1, 59, 2000)]))).toBe(1)
    // With no part of it in flight, as between two attempts, the connection would only be idle.
    expect(best([part(1, 59, 64)], at([load(0, 1, 4), load(1, 59, 2000)]))).toBe(1)
  })
})

describe('a new upload', () => {
  it('begins when nothing else is sent, however large', () => {
    expect(best([newcomer(0, 8000)], at([]))).toBe(0)
    expect(best([newcomer(0, 8000)], at([], unknown))).toBe(0)
  })

  it('is held back if a running upload, or the new one, could miss its deadline', () => {
    expect(mayBegin(newcomer(9, 100), at([load(0, 5, 200)]))).toBe(false)
    expect(mayBegin(newcomer(9, 100), at([load(0, 20, 200)]))).toBe(true)
    expect(mayBegin(newcomer(9, 2000), at([load(0, 55, 30)]))).toBe(false)
    // If the service keeps it open for longer, it meets its own deadline, but still not that of the other one.
    const patient = { ...newcomer(9, 2000), deadline: 120 * minute }
    expect(mayBegin(patient, at([load(0, 55, 30)]))).toBe(false)
    expect(mayBegin(patient, at([load(0, 110, 30)]))).toBe(true)
  })

  it('waits for the parts of running ones while the rate is unknown, and for what a slow connection would need', () => {
    expect(best([newcomer(1, 1), part(0, 60)], at([load(0, 60, 100)], unknown))).toBe(0)
    expect(mayBegin(newcomer(9, 50), at([load(0, 60, 100)], unknown))).toBe(true)
    expect(mayBegin(newcomer(9, 500), at([load(0, 60, 100)], unknown))).toBe(false)
  })
})

describe('a small file', () => {
  const small = (order: number) => ({ ...newcomer(order, 0.01), small: true })

  it('is one short part', () => {
    expect(isSmall([{ length: 10_000 }])).toBe(true)
    expect(isSmall([{ length: longPartBytes }])).toBe(false)
    expect(isSmall([{ length: 10 }, { length: 10 }])).toBe(false)
    expect(isSmall([])).toBe(false)
  })

  it('begins beside any number of its kind', () => {
    const loads = [0, 1, 2, 3, 4, 5].map((order) => load(order, 60, 0.01))
    expect(best([small(6)], at(loads))).toBe(6)
  })

  it('is held back like any other if a running upload could miss its deadline', () => {
    expect(best([small(1)], at([load(0, 1, 40)]))).toBeUndefined()
  })
})

describe('fairness', () => {
  it('a small file does not wait for a large one that has time', () => {
    expect(best([part(0, 60), newcomer(1, 5)], at([load(0, 60, 1000)]))).toBe(1)
  })

  it('a small file passes a file that cannot meet its deadline anyway', () => {
    expect(best([part(0, 60), newcomer(1, 5)], at([load(0, 60, 20_000)]))).toBe(1)
  })

  it('endless small files do not make a running large file miss its deadline', () => {
    // A new one of 20 MB whenever one may begin: the large one still meets its deadline.
    let left = 1000
    let now = 0
    for (let order = 1; left > 0; order += 1) {
      const large = { ...load(0, 60, left) }
      const first = best([part(0, 60), newcomer(order, 20)], at([large], { now }))
      if (first === 0) left -= 20
      now += 20_000
    }
    expect(now).toBeLessThan(60 * minute)
  })

  it('no later file passes a waiting file', () => {
    const loads = [load(0, 60, 300)]
    expect(best([newcomer(2, 1), newcomer(1, 3000)], at(loads))).toBeUndefined()
    expect(best([newcomer(2, 1), newcomer(1, 3000)], at([]))).toBe(1)
  })
})

describe('overdueLoads', () => {
  it('gives up as few uploads as possible', () => {
    expect([...overdueLoads([load(0, 10, 900), load(1, 12, 300), load(2, 20, 500)], MB, 0)]).toEqual(['u0'])
    expect([...overdueLoads([load(0, 10, 500), load(1, 20, 500)], MB, 0)]).toEqual([])
  })

  it('never gives up an upload of which everything is sent', () => {
    expect(overdueLoads([load(0, 0, 0)], MB, 5).size).toBe(0)
  })
})

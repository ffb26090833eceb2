import { describe, expect, it } from 'vitest'
import {
  isSmall,
  type JobRank,
  type Load,
  lateLoads,
  mayBegin,
  nextJob,
  type Outlook,
  tellingBytes,
} from './turns'

const MB = 1_000_000
const minute = 60_000
const nobody = new Set<string>()

function load(order: number, minutes: number, megabytes: number, inFlight = 0): Load {
  return {
    order,
    deadline: minutes * minute,
    bytesLeft: megabytes * MB,
    bytesInFlight: inFlight * MB,
    small: false,
  }
}
function part(order: number, minutes: number, megabytes = 8): JobRank {
  return {
    accountId: 'a',
    deadline: minutes * minute,
    order,
    creates: false,
    bytes: megabytes * MB,
    small: false,
  }
}
function newcomer(order: number, megabytes: number): JobRank {
  return { accountId: 'a', deadline: null, order, creates: true, bytes: megabytes * MB, small: false }
}
/** At 0, on a line of 1 MB/s unless told otherwise. */
function at(loads: readonly Load[], more: Partial<Outlook> = {}): Outlook {
  return { now: 0, loads, line: { now: MB, lately: MB }, files: 4, ...more }
}
const unknown = { line: undefined }

describe('the part of the upload', () => {
  it('that closes first goes first where time is short', () => {
    expect(nextJob([part(0, 50), part(1, 30)], nobody, at([load(0, 50, 900), load(1, 30, 900)]))).toBe(1)
  })

  it('with the fewest bytes left goes first where there is time for all', () => {
    expect(nextJob([part(0, 50), part(1, 60)], nobody, at([load(0, 50, 500), load(1, 60, 20)]))).toBe(1)
  })

  it('that cannot make it goes last, so that it takes no other down with it', () => {
    const loads = [load(0, 10, 9000), load(1, 12, 500)]
    expect(nextJob([part(0, 10), part(1, 12)], nobody, at(loads))).toBe(1)
  })

  it('goes out beside one that closes earlier only where that one is sure to make it', () => {
    const urgent = load(0, 1, 4, 4)
    expect(nextJob([part(1, 59, 64)], nobody, at([urgent, load(1, 59, 2000)]))).toBe(-1)
    expect(nextJob([part(1, 59, 8)], nobody, at([urgent, load(1, 59, 2000)]))).toBe(0)
    // With nothing of it in flight, as between two attempts, the line would only stand idle.
    expect(nextJob([part(1, 59, 64)], nobody, at([load(0, 1, 4), load(1, 59, 2000)]))).toBe(0)
  })
})

describe('a new upload', () => {
  it('begins when nothing else is sent, however large', () => {
    expect(nextJob([newcomer(0, 8000)], nobody, at([]))).toBe(0)
    expect(nextJob([newcomer(0, 8000)], nobody, at([], unknown))).toBe(0)
  })

  it('is held back where a running one, or it itself, could miss its deadline', () => {
    expect(mayBegin(newcomer(9, 100), at([load(0, 5, 200)]))).toBe(false)
    expect(mayBegin(newcomer(9, 100), at([load(0, 20, 200)]))).toBe(true)
    expect(mayBegin(newcomer(9, 2000), at([load(0, 55, 30)]))).toBe(false)
  })

  it('is held back while as many send as may', () => {
    expect(mayBegin(newcomer(9, 1), at([load(0, 60, 1)], { files: 1 }))).toBe(false)
  })

  it('waits for the parts of running ones while the rate is unknown, and for what a slow line would need', () => {
    expect(nextJob([newcomer(1, 1), part(0, 60)], nobody, at([load(0, 60, 100)], unknown))).toBe(1)
    expect(mayBegin(newcomer(9, 50), at([load(0, 60, 100)], unknown))).toBe(true)
    expect(mayBegin(newcomer(9, 500), at([load(0, 60, 100)], unknown))).toBe(false)
  })

  it('of an account that must wait keeps no other back', () => {
    const other = { ...newcomer(0, 5), accountId: 'held' }
    expect(nextJob([other, newcomer(1, 5)], new Set(['held']), at([]))).toBe(1)
    expect(nextJob([other], new Set(['held']), at([]))).toBe(-1)
  })
})

describe('a small file', () => {
  const small = (order: number) => ({ ...newcomer(order, 0.01), small: true })
  const sending = (order: number) => ({ ...load(order, 60, 0.01), small: true })

  it('is one short part', () => {
    expect(isSmall([{ length: 10_000 }])).toBe(true)
    expect(isSmall([{ length: tellingBytes }])).toBe(false)
    expect(isSmall([{ length: 10 }, { length: 10 }])).toBe(false)
    expect(isSmall([])).toBe(false)
  })

  it('begins beside as many files as may send, and beside any number of its kind', () => {
    const loads = [load(0, 60, 1), load(1, 60, 1), ...[2, 3, 4, 5].map(sending)]
    expect(nextJob([small(6)], nobody, at(loads, { files: 2 }))).toBe(0)
    // Nor does it take a place from the others.
    expect(nextJob([newcomer(6, 1)], nobody, at([...[2, 3, 4, 5].map(sending)], { files: 1 }))).toBe(0)
  })

  it('does not wait for a large one before it in the list that has no place', () => {
    expect(nextJob([newcomer(1, 500), small(2)], nobody, at([load(0, 60, 1)], { files: 1 }))).toBe(1)
  })

  it('is held back as any other where one that sends could miss its deadline', () => {
    expect(nextJob([small(1)], nobody, at([load(0, 1, 40)]))).toBe(-1)
  })
})

describe('fairness', () => {
  it('a small file does not wait for a large one that has time', () => {
    expect(nextJob([part(0, 60), newcomer(1, 5)], nobody, at([load(0, 60, 1000)]))).toBe(1)
  })

  it('a small file passes one that cannot make it anyway', () => {
    expect(nextJob([part(0, 60), newcomer(1, 5)], nobody, at([load(0, 60, 20_000)]))).toBe(1)
  })

  it('small files without end do not keep a running large one from its deadline', () => {
    // A new one of 20 MB whenever one may begin: the large one still makes its hour.
    let left = 1000
    let now = 0
    for (let order = 1; left > 0; order += 1) {
      const large = { ...load(0, 60, left) }
      const first = nextJob([part(0, 60), newcomer(order, 20)], nobody, at([large], { now }))
      if (first === 0) left -= 20
      now += 20_000
    }
    expect(now).toBeLessThan(60 * minute)
  })

  it('nor one that waits: none later in the list passes it', () => {
    const loads = [load(0, 60, 300)]
    expect(nextJob([newcomer(2, 1), newcomer(1, 3000)], nobody, at(loads))).toBe(-1)
    expect(nextJob([newcomer(2, 1), newcomer(1, 3000)], nobody, at([]))).toBe(1)
  })
})

describe('lateLoads', () => {
  it('gives up as few as possible', () => {
    expect([...lateLoads([load(0, 10, 900), load(1, 12, 300), load(2, 20, 500)], MB, 0)]).toEqual([0])
    expect([...lateLoads([load(0, 10, 500), load(1, 20, 500)], MB, 0)]).toEqual([])
  })

  it('never one of which everything is sent', () => {
    expect(lateLoads([load(0, 0, 0)], MB, 5).size).toBe(0)
  })
})

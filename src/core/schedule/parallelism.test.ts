import { describe, expect, it } from 'vitest'
import { Parallelism } from './parallelism'

const most = 16

/** Lets a host be seen for so long, in quarter seconds, with all places taken. */
function watch(parallelism: Parallelism, seconds: number): void {
  for (let quarter = 0; quarter < seconds * 4; quarter += 1)
    parallelism.observe({ ms: 250, running: parallelism.limit, full: true })
}

/** One that has come to its most. */
function opened(): Parallelism {
  const parallelism = new Parallelism(most)
  watch(parallelism, 2)
  expect(parallelism.limit).toBe(most)
  return parallelism
}

describe('the number of parts', () => {
  it('is the most there may be within a second or so, and tells so beforehand', () => {
    const parallelism = new Parallelism(most)
    expect([parallelism.limit, parallelism.soon]).toEqual([4, 16])
    watch(parallelism, 0.5)
    expect(parallelism.limit).toBe(10)
    watch(parallelism, 0.5)
    expect(parallelism.limit).toBe(16)
    watch(parallelism, 600)
    expect(parallelism.limit).toBe(16)
  })

  it('is from 1 to the most there may be, also when that is changed', () => {
    const parallelism = new Parallelism(2)
    watch(parallelism, 2)
    expect(parallelism.limit).toBe(2)
    parallelism.setMost(32)
    watch(parallelism, 3)
    expect(parallelism.limit).toBe(32)
    parallelism.setMost(1)
    watch(parallelism, 1)
    expect(parallelism.limit).toBe(1)
  })

  it('goes no further up while places stand free, or while there are still more than it says', () => {
    const parallelism = new Parallelism(most)
    for (const sample of [
      { running: 2, full: false },
      { running: 4, full: false },
      { running: 3, full: true },
    ]) {
      for (let half = 0; half < 100; half += 1) parallelism.observe({ ms: 500, ...sample })
      expect(parallelism.limit).toBe(4)
    }
    watch(parallelism, 3)
    expect(parallelism.limit).toBe(16)
  })
})

describe('refused and lost parts', () => {
  it('each that is refused takes a place away; one more is tried after a minute, and later each time', () => {
    const parallelism = opened()
    for (const others of [11, 10, 9]) parallelism.refused(others)
    expect([parallelism.limit, parallelism.soon]).toEqual([9, 9])
    watch(parallelism, 59)
    expect(parallelism.limit).toBe(9)
    watch(parallelism, 2)
    expect(parallelism.limit).toBe(10)
    parallelism.refused(9)
    watch(parallelism, 119)
    expect(parallelism.limit).toBe(9)
    watch(parallelism, 2)
    expect(parallelism.limit).toBe(10)
  })

  it('a service that takes more again gets them one by one, and then all is forgotten', () => {
    const parallelism = opened()
    for (const others of [11, 10, 9]) parallelism.refused(others)
    watch(parallelism, 60 + 7 * 5)
    expect(parallelism.limit).toBe(16)
    watch(parallelism, 60)
    parallelism.refused(15)
    watch(parallelism, 61)
    expect(parallelism.limit).toBe(16)
  })

  it('the last place is never taken', () => {
    const parallelism = new Parallelism(most)
    parallelism.refused(0)
    expect(parallelism.limit).toBe(1)
  })

  it('a reset now and then is an accident, many at a time halve it once, and it comes back', () => {
    const parallelism = opened()
    for (let minute = 0; minute < 20; minute += 1) {
      parallelism.lost()
      watch(parallelism, 30)
    }
    expect(parallelism.limit).toBe(16)
    for (let part = 0; part < 16; part += 1) parallelism.lost()
    expect(parallelism.limit).toBe(8)
    watch(parallelism, 14)
    expect(parallelism.limit).toBe(8)
    watch(parallelism, 3)
    expect(parallelism.limit).toBe(16)
  })

  it('a line that keeps losing them ends with one at a time', () => {
    const parallelism = opened()
    for (let time = 0; time < 6; time += 1) {
      for (let part = 0; part < 4; part += 1) parallelism.lost()
      watch(parallelism, 11)
    }
    expect(parallelism.limit).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import { Parallelism } from './parallelism'

const most = 16

/** Observes a host for this long, in quarter seconds, with all slots taken. */
function watch(parallelism: Parallelism, seconds: number): void {
  for (let quarter = 0; quarter < seconds * 4; quarter += 1)
    parallelism.observe({ ms: 250, running: parallelism.limit, full: true })
}

/** One that has reached its maximum. */
function opened(): Parallelism {
  const parallelism = new Parallelism(most)
  watch(parallelism, 2)
  expect(parallelism.limit).toBe(most)
  return parallelism
}

describe('the number of parts', () => {
  it('reaches its maximum within a second or so, and announces it beforehand', () => {
    const parallelism = new Parallelism(most)
    expect([parallelism.limit, parallelism.soon]).toEqual([4, 16])
    watch(parallelism, 0.5)
    expect(parallelism.limit).toBe(10)
    watch(parallelism, 0.5)
    expect(parallelism.limit).toBe(16)
    watch(parallelism, 600)
    expect(parallelism.limit).toBe(16)
  })

  it('is from 1 to the maximum, even when that changes', () => {
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

  it('stops growing while slots are free, or while more parts run than it allows', () => {
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
  it('take one slot away for each refusal; one more is tried after a minute, and then after longer and longer waits', () => {
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

  it('give their slots back one by one when the service takes more again, and are then forgotten', () => {
    const parallelism = opened()
    for (const others of [11, 10, 9]) parallelism.refused(others)
    watch(parallelism, 60 + 7 * 5)
    expect(parallelism.limit).toBe(16)
    watch(parallelism, 60)
    parallelism.refused(15)
    watch(parallelism, 61)
    expect(parallelism.limit).toBe(16)
  })

  it('never take the last slot', () => {
    const parallelism = new Parallelism(most)
    parallelism.refused(0)
    expect(parallelism.limit).toBe(1)
  })

  it('are ignored one at a time; many at once halve the number, which then recovers', () => {
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

  it('reduce the limit to one part at a time if they never stop', () => {
    const parallelism = opened()
    for (let time = 0; time < 6; time += 1) {
      for (let part = 0; part < 4; part += 1) parallelism.lost()
      watch(parallelism, 11)
    }
    expect(parallelism.limit).toBe(1)
  })
})

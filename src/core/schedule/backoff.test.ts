import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff'

const limits = { backoffBaseMs: 500, backoffCapMs: 30_000 }
const last = () => 1 - Number.EPSILON

describe('backoffMs', () => {
  it.each([
    [1, 500],
    [2, 1000],
    [3, 2000],
    [6, 16_000],
    [7, 30_000],
    [1000, 30_000],
  ])('after failure %d waits at most %d ms', (failures, most) => {
    expect(backoffMs(failures, limits, last)).toBe(most)
  })

  it('jitters over the whole range, down to zero', () => {
    expect(backoffMs(5, limits, () => 0)).toBe(0)
    expect(backoffMs(5, limits, () => 0.5)).toBe(4000)
  })

  it('never waits less than the service asked for, and not much longer either', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 600_000 }),
        (failures, random, asked) => {
          const wait = backoffMs(failures, limits, () => random, asked)
          expect(wait).toBeGreaterThanOrEqual(asked)
          expect(wait).toBeLessThanOrEqual(asked + limits.backoffCapMs)
        },
      ),
    )
  })
})

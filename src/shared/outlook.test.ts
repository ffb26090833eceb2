import { describe, expect, it } from 'vitest'
import { outlookOf, secondsBeyond } from './outlook'

const minute = 60_000
const GB = 1_000_000_000

describe('outlookOf', () => {
  it('is nothing when there is time, or when the rate is unknown', () => {
    expect(outlookOf(GB, GB / 60, 5 * minute)).toBeUndefined()
    expect(outlookOf(GB, undefined, minute)).toBeUndefined()
  })

  it('is tight when the deadline is barely met or barely missed, late when it clearly cannot be met', () => {
    expect(outlookOf(GB, GB / 1800, 35 * minute)).toBe('tight')
    expect(outlookOf(GB, GB / 1800, 28 * minute)).toBe('tight')
    expect(outlookOf(GB, GB / 1800, 25 * minute)).toBe('late')
    expect(outlookOf(GB, GB, 0)).toBe('late')
  })

  it('is tight in the last minutes of an upload that only has to be completed', () => {
    expect(outlookOf(0, undefined, 11 * minute)).toBeUndefined()
    expect(outlookOf(0, undefined, 9 * minute)).toBe('tight')
  })
})

describe('secondsBeyond', () => {
  it('is given only if the file clearly needs longer than its upload stays open', () => {
    const sixMbit = 750_000
    expect(secondsBeyond(60 * minute, 8.1 * GB, sixMbit)).toBe(10_800)
    expect(secondsBeyond(180 * minute, 8.1 * GB, sixMbit)).toBeUndefined()
    expect(secondsBeyond(60 * minute, 2.7 * GB, sixMbit)).toBeUndefined()
    expect(secondsBeyond(60 * minute, 3 * GB, sixMbit)).toBeUndefined()
    expect(secondsBeyond(60 * minute, 8.1 * GB, undefined)).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import type { PartView } from '../../../shared/ipc/views'
import { partName, partPercent } from './part-name'

const part: PartView = { number: 3, offset: 0, length: 1000, state: 'pending', sentBytes: 0, attempts: 0 }
const now = 1_700_000_000_000

describe('partName', () => {
  it('names a failed part with its attempts', () => {
    expect(partName({ ...part, state: 'failed', attempts: 3 }, 128, now)).toBe(
      'Part 3 of 128, failed, 3 attempts',
    )
  })

  it('leaves out the attempt of a part that succeeded the first time', () => {
    expect(partName({ ...part, state: 'confirmed', attempts: 1, sentBytes: 1000 }, 4, now)).toBe(
      'Part 3 of 4, confirmed',
    )
    expect(partName({ ...part, state: 'confirmed', attempts: 2, sentBytes: 1000 }, 4, now)).toBe(
      'Part 3 of 4, confirmed, 2 attempts',
    )
  })

  it('says how far a part is', () => {
    expect(partName({ ...part, state: 'sending', attempts: 1, sentBytes: 459 }, 4, now)).toBe(
      'Part 3 of 4, sending, 45 percent',
    )
  })

  it('counts down to the next attempt', () => {
    const waiting: PartView = { ...part, state: 'waiting', attempts: 2, retryAt: now + 4_200 }
    expect(partName(waiting, 4, now)).toBe('Part 3 of 4, waiting, retrying in 5 sec, 2 attempts')
    expect(partName(waiting, 4, now + 5_000)).toBe('Part 3 of 4, waiting, retrying now, 2 attempts')
  })

  it('is short for a part that was never tried', () => {
    expect(partName(part, 1024, now)).toBe('Part 3 of 1,024, pending')
  })
})

describe('partPercent', () => {
  it('stays between 0 and 100 whatever the input', () => {
    expect(partPercent({ ...part, state: 'sending', sentBytes: 2000 })).toBe(100)
    expect(partPercent({ ...part, state: 'sending', sentBytes: 5, length: 0 })).toBe(0)
    expect(partPercent({ ...part, state: 'confirmed', sentBytes: 0 })).toBe(100)
  })
})

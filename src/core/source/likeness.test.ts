import { describe, expect, it } from 'vitest'
import { likeness } from './likeness'

const known = { size: 10, modified: '1700000001234567890', identity: '1:2' }
const later = (ns: bigint) => (BigInt(known.modified) + ns).toString()
const hour = 3_600_000_000_000n

describe('a file that was found', () => {
  it.each([
    ['unchanged', {}, 'same'],
    ['on another device', { identity: '9:2' }, 'likely'],
    ['with another inode', { identity: '1:9' }, 'likely'],
    ['an hour later, after the clocks were changed', { modified: later(hour) }, 'likely'],
    ['eleven hours earlier, in another zone', { modified: later(-11n * hour), identity: '9:9' }, 'likely'],
    ['with its time rounded down to a whole second', { modified: '1700000001000000000' }, 'likely'],
    ['with its time rounded down to an even second', { modified: '1700000000000000000' }, 'likely'],
    ['with its time rounded down to milliseconds', { modified: '1700000001234000000' }, 'likely'],
    [
      'an hour later, with its time rounded down to an even second',
      { modified: '1700003600000000000' },
      'likely',
    ],
    ['with another size', { size: 11 }, 'changed'],
    ['with another size and inode', { size: 11, identity: '1:9' }, 'changed'],
    ['changed a moment later', { modified: later(1_000_000n) }, 'changed'],
    ['changed at the whole second after next', { modified: '1700000003000000000' }, 'changed'],
    ['changed three seconds later', { modified: '1700000004000000000' }, 'changed'],
    ['changed half an hour later', { modified: later(hour / 2n) }, 'changed'],
    ['changed an hour and a moment later', { modified: later(hour + 1n) }, 'changed'],
    ['changed days later at the same time', { modified: later(48n * hour) }, 'changed'],
    ['with an invalid time', { modified: 'yesterday' }, 'changed'],
  ])('%s', (_name, found, expected) => {
    expect(likeness({ ...known, ...found }, known)).toBe(expected)
    expect(likeness(known, { ...known, ...found })).toBe(expected)
  })
})

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { baseUrlFault } from './service/accounts'

type Range = readonly [start: bigint, bits: number]

const ipv4Ranges: readonly Range[] = [
  [0x7f00_0000n, 8],
  [0x0a00_0000n, 8],
  [0xac10_0000n, 12],
  [0xc0a8_0000n, 16],
  [0xa9fe_0000n, 16],
]
const ipv6Ranges: readonly Range[] = [
  [1n, 128],
  [0xfc00n << 112n, 7],
  [0xfe80n << 112n, 10],
  ...ipv4Ranges.map(([start, bits]): Range => [(0xffffn << 32n) | start, bits + 96]),
]

const isIn = (address: bigint, ranges: readonly Range[], length: number) =>
  ranges.some(([start, bits]) => (address ^ start) >> BigInt(length - bits) === 0n)

/** Addresses inside the ranges, at their very edges, and anywhere. */
function addresses(ranges: readonly Range[], length: number): fc.Arbitrary<bigint> {
  const all = (1n << BigInt(length)) - 1n
  const about = fc
    .tuple(fc.constantFrom(...ranges), fc.bigInt(0n, all), fc.constantFrom('inside', 'before', 'after'))
    .map(([[start, bits], random, where]) => {
      const size = 1n << BigInt(length - bits)
      if (where === 'before') return start - 1n
      return start + (where === 'after' ? size : random % size)
    })
  return fc.oneof(about, fc.bigInt(0n, all))
}

/** A number as URL reads it in an IPv4 address. */
const numeral = (value: bigint, base: number) =>
  base === 16 ? `0x${value.toString(16)}` : base === 8 ? `0${value.toString(8)}` : value.toString()

/** An IPv4 address of one to four numbers, each in a base of its own: the last one stands for all that is left. */
const ipv4 = fc
  .record({
    address: addresses(ipv4Ranges, 32),
    numbers: fc.integer({ min: 1, max: 4 }),
    bases: fc.array(fc.constantFrom(10, 8, 16), { minLength: 4, maxLength: 4 }),
    upper: fc.boolean(),
    end: fc.constantFrom('', '.'),
  })
  .map(({ address, numbers, bases, upper, end }) => {
    const left = BigInt(8 * (5 - numbers))
    const first = Array.from({ length: numbers - 1 }, (_, at) => (address >> BigInt(24 - 8 * at)) & 0xffn)
    const written = [...first, address & ((1n << left) - 1n)]
      .map((number, at) => numeral(number, bases[at] ?? 10))
      .join('.')
    return { host: `${upper ? written.toUpperCase() : written}${end}`, near: isIn(address, ipv4Ranges, 32) }
  })

/** An IPv6 address with or without leading zeros, with a gap somewhere, and its end perhaps as IPv4. */
const ipv6 = fc
  .record({
    address: addresses(ipv6Ranges, 128),
    digits: fc.constantFrom(1, 4),
    gap: fc.boolean(),
    dotted: fc.boolean(),
    upper: fc.boolean(),
  })
  .map(({ address, digits, gap, dotted, upper }) => {
    const groups = Array.from({ length: 8 }, (_, at) => (address >> BigInt(112 - 16 * at)) & 0xffffn)
    const words = groups.map((group) => group.toString(16).padStart(digits, '0'))
    if (dotted) {
      const bytes = groups.slice(6).flatMap((group) => [group >> 8n, group & 0xffn])
      words.splice(6, 2, bytes.join('.'))
    }
    let written = words.join(':')
    if (gap) written = written.replace(/(^|:)(0+(:|$)){2,}/, '::')
    return { host: `[${upper ? written.toUpperCase() : written}]`, near: isIn(address, ipv6Ranges, 128) }
  })

it.each([
  ['IPv4', ipv4],
  ['IPv6', ipv6],
] as const)(
  'a key is never sent unencrypted to an %s address outside a private network, in any form',
  (_name, writings) => {
    fc.assert(
      fc.property(writings, ({ host, near }) => {
        expect(baseUrlFault(`http://${host}/v1`)).toBe(near ? null : 'in-clear')
        expect(baseUrlFault(`https://${host}/v1`)).toBeNull()
      }),
      { numRuns: 1000 },
    )
  },
)

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GiB, MiB } from '../../../shared/limits'
import type { WritablePart } from '../record/record'
import { freshPart } from './part-machine'
import { coverProblem, cutNext, partSizeFor, planParts } from './plan-parts'

const size = fc.integer({ min: 1, max: 8 * GiB })
const setting = fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 64 }))

describe('planParts', () => {
  it('covers the file exactly, with the fewest parts, none over the part size', () => {
    fc.assert(
      fc.property(size, setting, (bytes, chosen) => {
        const partSize = partSizeFor(bytes, chosen)
        const ranges = planParts(bytes, partSize)
        expect(coverProblem(ranges, bytes)).toBeNull()
        expect(Math.max(...ranges.map(({ length }) => length))).toBeLessThanOrEqual(partSize)
        expect(ranges.length).toBe(Math.ceil(bytes / partSize))
        // Cut at whole MiB, so that reads stay aligned.
        expect(ranges.every(({ offset }) => offset % MiB === 0)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['one byte', 1, 8 * MiB, [1]],
    ['exactly one part', 8 * MiB, 8 * MiB, [8 * MiB]],
    ['a byte more than one part', 8 * MiB + 1, 8 * MiB, [5 * MiB, 3 * MiB + 1]],
    ['exactly two parts', 16 * MiB, 8 * MiB, [8 * MiB, 8 * MiB]],
  ])('divides %s into parts of the expected lengths', (_name, bytes, partSize, lengths) => {
    expect(planParts(bytes, partSize).map(({ length }) => length)).toEqual(lengths)
  })
})

describe('partSizeFor', () => {
  it.each([
    [1, 8],
    [512 * MiB, 8],
    [GiB, 16],
    [2 * GiB, 32],
    [4 * GiB, 64],
    [8 * GiB, 64],
  ])('%d bytes: parts of %d MiB', (bytes, mib) => {
    expect(partSizeFor(bytes, 'auto')).toBe(mib * MiB)
  })

  it.each([
    ['what all of them get in 7 seconds', 112 * MiB, { rate: 16 * MiB, parallel: 16 }, 7],
    ['at least 16 KiB', 50 * MiB, { rate: 1, parallel: 3 }, 1 / 64],
    ['whole units of 16 KiB while they are short', 100 * MiB, { rate: 125_000, parallel: 4 }, 13 / 64],
    ['at most what the service takes', 8 * GiB, { rate: 200_000_000, parallel: 4 }, 64],
    ['several for each place', GiB, { rate: 800_000_000, parallel: 16 }, 16],
    ['not too many for the ledger', 8 * GiB, { rate: 100_000, parallel: 2 }, 2],
  ])('when the rate of sending is known: %s', (_name, bytes, flow, mib) => {
    expect(partSizeFor(bytes, 'auto', flow)).toBe(mib * MiB)
    expect(partSizeFor(bytes, 7, flow)).toBe(7 * MiB)
  })

  it('never exceeds the limit of the service', () => {
    expect(partSizeFor(GiB, 1000)).toBe(64 * MiB)
  })
})

describe('cutNext', () => {
  const KiB = 1024
  const pending = (lengths: readonly number[]): WritablePart[] => {
    let offset = 0
    return lengths.map((length) => {
      offset += length
      return { offset: offset - length, length, state: freshPart }
    })
  }
  const lengthsOf = (parts: readonly WritablePart[]) => parts.map(({ length }) => length)

  it('covers the same bytes, and leaves parts alone that are not pending, in any order of sending', () => {
    const length = fc.integer({ min: 1, max: 1024 }).map((units) => units * 64 * KiB)
    fc.assert(
      fc.property(size, fc.array(length, { minLength: 1, maxLength: 60 }), (bytes, wishes) => {
        const parts = planParts(bytes, partSizeFor(bytes, 'auto')).map((range) => ({
          ...range,
          state: freshPart as WritablePart['state'],
        }))
        for (const best of wishes) {
          const index = parts.findIndex(({ state }) => state.name === 'pending')
          const before = parts.length
          const more = cutNext(parts, index, { best, most: Math.min(best * 1.5, 64 * MiB) })
          expect(parts.length - before).toBe(more)
          const part = parts[index]
          if (part === undefined) break
          expect(part.length).toBeLessThanOrEqual(Math.min(best * 1.5, 64 * MiB))
          part.state = { name: 'confirmed', attempts: 0, partId: `p${index}` }
        }
        expect(coverProblem(parts, bytes)).toBeNull()
        // Reads stay aligned.
        expect(parts.every(({ offset }) => offset % (64 * KiB) === 0)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('cuts a part that is too long, at a whole MiB if it is long', () => {
    const parts = pending([8 * MiB, 8 * MiB])
    expect(cutNext(parts, 0, { best: 256 * KiB, most: 384 * KiB })).toBe(1)
    expect(lengthsOf(parts)).toEqual([256 * KiB, 8 * MiB - 256 * KiB, 8 * MiB])
    expect(cutNext(parts, 1, { best: 3 * MiB, most: 4.5 * MiB })).toBe(1)
    expect(parts[2]?.offset).toBe(3 * MiB)
  })

  it('leaves a part alone that is about right, even if it is a little longer than best', () => {
    const parts = pending([3 * MiB, 8 * MiB])
    expect(cutNext(parts, 0, { best: 2 * MiB, most: 3 * MiB })).toBe(0)
    expect(cutNext(parts, 0, { best: 5 * MiB, most: 7.5 * MiB })).toBe(0)
    expect(lengthsOf(parts)).toEqual([3 * MiB, 8 * MiB])
  })

  it('merges short parts that follow, up to a part that was tried before', () => {
    const parts = pending([MiB, MiB, MiB, MiB, MiB])
    const [, , , tried] = parts
    if (tried !== undefined) tried.state = { name: 'pending', attempts: 1 }
    expect(cutNext(parts, 0, { best: 8 * MiB, most: 12 * MiB })).toBe(-2)
    expect(lengthsOf(parts)).toEqual([3 * MiB, MiB, MiB])
    expect(cutNext(parts, 1, { best: 8 * MiB, most: 12 * MiB })).toBe(0)
  })
})

describe('coverProblem', () => {
  it.each([
    [
      'a gap',
      [
        { offset: 0, length: 4 },
        { offset: 5, length: 5 },
      ],
      10,
      /a gap before part 2/,
    ],
    [
      'an overlap',
      [
        { offset: 0, length: 6 },
        { offset: 5, length: 5 },
      ],
      10,
      /an overlap before part 2/,
    ],
    ['a late beginning', [{ offset: 1, length: 9 }], 10, /a gap before part 1/],
    [
      'an empty part',
      [
        { offset: 0, length: 10 },
        { offset: 10, length: 0 },
      ],
      10,
      /part 2 is empty/,
    ],
    [
      'parts in another order',
      [
        { offset: 5, length: 5 },
        { offset: 0, length: 5 },
      ],
      10,
      /a gap before part 1/,
    ],
    ['too few bytes', [{ offset: 0, length: 9 }], 10, /9 bytes, the file 10/],
    ['too many bytes', [{ offset: 0, length: 11 }], 10, /11 bytes, the file 10/],
    ['no parts at all', [], 10, /0 bytes, the file 10/],
  ])('finds %s', (_name, ranges, bytes, problem) => {
    expect(coverProblem(ranges, bytes)).toMatch(problem)
  })

  it('finds any change to one range of a good plan', () => {
    fc.assert(
      fc.property(
        size,
        fc.nat(),
        fc.constantFrom('offset' as const, 'length' as const),
        fc.integer({ min: -MiB, max: MiB }).filter((by) => by !== 0),
        (bytes, pick, what, by) => {
          const ranges = planParts(bytes, 8 * MiB)
          const index = pick % ranges.length
          const broken = ranges.map((range, at) =>
            at === index ? { ...range, [what]: range[what] + by } : range,
          )
          expect(coverProblem(broken, bytes)).not.toBeNull()
        },
      ),
      { numRuns: 300 },
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GiB, MiB, serviceLimits } from '../shared/limits'
import { freshPart } from './part-machine'
import { coverProblem, cutAnew, partSizeFor, planParts } from './plan-parts'
import type { PartRecord } from './record'

const size = fc.integer({ min: 1, max: serviceLimits.uploadBytes })
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
  ])('%s', (_name, bytes, partSize, lengths) => {
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
    ['what a slow connection gets in 20 seconds', 100 * MiB, { each: 100_000, parallel: 3 }, 2],
    ['at least one MiB', 100 * MiB, { each: 1, parallel: 3 }, 1],
    ['at most what the service takes', 8 * GiB, { each: 50_000_000, parallel: 4 }, 64],
    ['several for each place', GiB, { each: 50_000_000, parallel: 16 }, 16],
    ['not too many for the ledger', 8 * GiB, { each: 100_000, parallel: 2 }, 32],
  ])('where the line is known: %s', (_name, bytes, pace, mib) => {
    expect(partSizeFor(bytes, 'auto', pace)).toBe(mib * MiB)
    expect(partSizeFor(bytes, 7, pace)).toBe(7 * MiB)
  })

  it('never goes over what the service takes', () => {
    expect(partSizeFor(GiB, 1000)).toBe(serviceLimits.partBytes)
  })
})

describe('cutAnew', () => {
  const confirmed = (partId: string): PartRecord['state'] => ({ name: 'confirmed', attempts: 0, partId })

  it('covers the same bytes, keeps what has arrived, and makes the rest fit', () => {
    const partSize = fc.integer({ min: 1, max: 64 }).map((mib) => mib * MiB)
    fc.assert(
      fc.property(
        size,
        partSize,
        partSize,
        fc.infiniteStream(fc.boolean()),
        (bytes, before, after, arrived) => {
          const parts = planParts(bytes, before).map((range, index) => ({
            ...range,
            state: arrived.next().value ? confirmed(`p${index}`) : freshPart,
          }))
          const cut = cutAnew(parts, after)
          expect(coverProblem(cut, bytes)).toBeNull()
          const kept = (list: readonly PartRecord[]) => list.filter(({ state }) => state.name === 'confirmed')
          expect(kept(cut)).toEqual(kept(parts))
          expect(cut.every(({ offset }) => offset % MiB === 0)).toBe(true)
          const open = cut.filter(({ state }) => state.name === 'pending').map(({ length }) => length)
          expect(Math.max(0, ...open)).toBeLessThanOrEqual(2 * after)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('leaves parts alone that fit, and such as failed', () => {
    const failed: PartRecord['state'] = {
      name: 'failed',
      attempts: 6,
      failure: { kind: 'connection-lost', detail: 'broken' },
    }
    const fit = planParts(64 * MiB, 16 * MiB).map((range) => ({ ...range, state: freshPart }))
    expect(cutAnew(fit, 20 * MiB)).toBe(fit)
    const given = fit.map((part, index) => (index === 1 ? { ...part, state: failed } : part))
    const cut = cutAnew(given, 4 * MiB)
    expect(cut.filter(({ state }) => state.name === 'failed')).toEqual([given[1]])
    expect(cut).toHaveLength(4 + 1 + 8)
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

import { describe, expect, it, vi } from 'vitest'
import { recordOf, world } from '../../testing/fakes'
import { MiB } from '../shared/limits'
import { partSums, withLateParts } from './late-parts'
import { freshPart } from './part-machine'
import type { PartRecord, UploadRecord } from './record'

function manyParts(): PartRecord[] {
  return Array.from({ length: 10 }, (_, index) => ({
    offset: index * MiB,
    length: MiB,
    state: index < 4 ? { name: 'confirmed', attempts: 0, partId: `part_${index}` } : freshPart,
  }))
}

/** One with parts that are there, and the same with parts that are late. */
function both() {
  const there = recordOf({ name: 'paused', by: 'person' }, manyParts())
  // A record of an older version is written once with its origin, and its parts with it.
  there.account.origin = there.account.id
  const { parts: _, ...head } = there
  const make = vi.fn(manyParts)
  return { there, late: withLateParts(head, partSums(there), make), make }
}

describe('parts that are late', () => {
  it('are made once, when they are first read, and are what they would have been', () => {
    const { there, late, make } = both()
    expect(partSums(late)).toEqual(partSums(there))
    expect(make).not.toHaveBeenCalled()
    expect(late).toEqual(there)
    expect(late.parts).toBe(late.parts)
    expect(make).toHaveBeenCalledTimes(1)
  })

  it.each<[string, (record: UploadRecord) => unknown]>([
    ['a spread', (record) => ({ ...record })],
    ['JSON', (record) => JSON.parse(JSON.stringify(record))],
    ['a clone', (record) => structuredClone(record)],
    ['an assignment', (record) => Object.assign({}, record)],
  ])('come along with %s', (_name, copy) => {
    const { there, late } = both()
    expect(copy(late)).toEqual(there)
  })

  it('are not made where others take their place', () => {
    const { late, make } = both()
    late.parts = []
    expect(late.parts).toEqual([])
    expect(partSums(late).confirmed).toEqual({ count: 0, bytes: 0 })
    expect(make).not.toHaveBeenCalled()
  })

  it('are summed up as they are, once they are there', () => {
    const { late } = both()
    for (const part of late.parts) part.state = freshPart
    expect(partSums(late).pending).toEqual({ count: 10, bytes: 10 * MiB })
    expect(partSums(late).confirmed).toEqual({ count: 0, bytes: 0 })
  })

  it('are not wanted by a start that lists all uploads', () => {
    const { late, make } = both()
    const { there } = both()
    const w = world()
    w.manager.open([late])
    const views = w.manager.views()
    expect(make).not.toHaveBeenCalled()
    const other = world()
    other.manager.open([there])
    expect(views).toEqual(other.manager.views())
    expect(views).toMatchObject([{ confirmedBytes: 4 * MiB, parts: { total: 10, pending: 6, confirmed: 4 } }])
  })
})

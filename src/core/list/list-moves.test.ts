import { describe, expect, it } from 'vitest'
import { gate, settle, type World, world } from '../../../testing/fakes'
import { orderOf } from '../upload/record/record'

/** Names of the files in the order in which their remote uploads were created. */
function begun(w: World): string[] {
  return [...w.api.uploads.values()].map(({ filename }) => filename)
}

function listed(w: World): (string | undefined)[] {
  return w.manager.views().map(({ name }) => name)
}

/** Uploads of two parts each, of which only the first has begun: it is held until `go` is called. */
async function queueOf(w: World, names: readonly string[]): Promise<{ ids: string[]; go: () => void }> {
  const { passed, open } = gate()
  w.api.before = (call) => (call.name === 'part' ? passed : undefined)
  const ids: string[] = []
  for (const name of names) ids.push(await w.add(name, 2))
  return { ids, go: open }
}

const letters = ['a', 'b', 'c', 'd', 'e']

describe('the order of the list', () => {
  it('decides what begins next', async () => {
    const w = world({ parallelFiles: 1 })
    const { ids, go } = await queueOf(w, letters)
    const [, b = '', , d = '', e = ''] = ids
    expect(await w.manager.move([e], b)).toBe(true)
    expect(await w.manager.move([d], ids[2] ?? '')).toBe(true)
    expect(listed(w)).toEqual(['a', 'e', 'b', 'd', 'c'])
    go()
    await settle()
    await w.clock.forward(0)
    expect(begun(w)).toEqual(['a', 'e', 'b', 'd', 'c'])
    expect(w.api.files).toHaveLength(5)
  })

  it('applies even if another upload was about to begin, which then gives its slot back', async () => {
    const w = world({ parallelFiles: 2, parallelParts: 1 })
    const { ids, go } = await queueOf(w, letters)
    expect(begun(w)).toEqual(['a'])
    // The second has a slot and waits for its job.
    const [, b = '', , , e = ''] = ids
    await w.manager.move([e], b)
    expect(w.state(b).name).toBe('queued')
    go()
    await settle()
    await w.clock.forward(0)
    expect(begun(w).slice(0, 2)).toEqual(['a', 'e'])
    expect(w.api.files).toHaveLength(5)
  })

  it('applies to a resumed upload too', async () => {
    const w = world({ parallelFiles: 2, parallelParts: 1 })
    const { ids, go } = await queueOf(w, letters)
    const [, b = ''] = ids
    w.manager.pause(b)
    await settle()
    w.manager.resume(b)
    await settle()
    go()
    await settle()
    await w.clock.forward(0)
    expect(begun(w)).toEqual(letters)
  })

  it('does not outrank an upload whose one-hour limit runs', async () => {
    const w = world({ parallelFiles: 1 })
    const { ids, go } = await queueOf(w, letters)
    const [a = '', b = ''] = ids
    w.manager.pause(a)
    await w.clock.forward(0)
    w.manager.pause(b)
    await w.clock.forward(0)
    // The one-hour limit of both runs; neither is first in the list.
    await w.manager.move([a, b], null)
    expect(listed(w)).toEqual(['c', 'd', 'e', 'a', 'b'])
    w.manager.resume(b)
    w.manager.resume(a)
    go()
    await settle()
    await w.clock.forward(0)
    expect(w.api.files.map(({ filename }) => filename)).toEqual(['c', 'a', 'b', 'd', 'e'])
  })

  it('is kept among several uploads that are moved together, even to the end', async () => {
    const w = world({ parallelFiles: 1 })
    const { ids } = await queueOf(w, letters)
    const [a = '', b = '', c = '', d = '', e = ''] = ids
    await w.manager.move([e, b, d], a)
    expect(listed(w)).toEqual(['b', 'd', 'e', 'a', 'c'])
    await w.manager.move([d, a], null)
    expect(listed(w)).toEqual(['b', 'e', 'c', 'd', 'a'])
    // Before one of themselves: they gather there.
    await w.manager.move([c, a], c)
    expect(listed(w)).toEqual(['b', 'e', 'c', 'a', 'd'])
  })

  it('stays as it is if a move changes nothing or the neighbour is gone', async () => {
    const w = world({ parallelFiles: 1 })
    const { ids } = await queueOf(w, letters)
    const [a = '', b = '', , , e = ''] = ids
    const saved = w.ledger.snapshots.length
    expect(await w.manager.move([a], b)).toBe(false)
    expect(await w.manager.move([e], null)).toBe(false)
    expect(await w.manager.move(['nobody'], a)).toBe(false)
    expect(await w.manager.move([e], 'nobody')).toBe(false)
    expect(await w.manager.move([], a)).toBe(false)
    expect(listed(w)).toEqual(letters)
    expect(w.ledger.snapshots.length).toBe(saved)
  })
})

describe('a moved upload', () => {
  it('keeps its position after a restart and after a crash, and only its record is written', async () => {
    const w = world({ parallelFiles: 1 })
    const { ids } = await queueOf(w, letters)
    const [a = '', , , d = '', e = ''] = ids
    const saved = w.ledger.snapshots.length
    await w.manager.move([d, e], a)
    expect(w.ledger.snapshots.slice(saved).map(({ id }) => id)).toEqual([e, d])
    await w.crash()
    expect(listed(w)).toEqual(['d', 'e', 'a', 'b', 'c'])
    await w.crash(w.ledger.latest().reverse())
    expect(listed(w)).toEqual(['d', 'e', 'a', 'b', 'c'])
    await w.add('f', 1)
    expect(listed(w).at(-1)).toBe('f')
  })

  it('can be swapped with its neighbour again and again, and the order on disk is valid after every single write', async () => {
    const w = world({ parallelFiles: 1 })
    const { ids } = await queueOf(w, letters)
    const [a = '', b = '', c = ''] = ids
    let rewrites = 0
    for (let turn = 0; turn < 80; turn += 1) {
      const before = listed(w)
      const saved = w.ledger.snapshots.length
      await w.manager.move([turn % 2 === 0 ? a : b], c)
      const after = listed(w)
      const writes = w.ledger.snapshots.slice(saved)
      if (writes.length > 1) rewrites += 1
      // After a crash between two writes, the order is the one before the move or the one after it.
      for (let count = 0; count <= writes.length; count += 1) {
        const disk = new Map(w.ledger.snapshots.slice(0, saved + count).map((record) => [record.id, record]))
        const names = [...disk.values()]
          .sort((x, y) => orderOf(x) - orderOf(y))
          .map(({ source }) => source.name)
        expect([before.join(), after.join()]).toContain(names.join())
      }
    }
    expect(rewrites).toBeGreaterThan(0)
    expect(rewrites).toBeLessThan(6)
    await w.crash()
    expect(listed(w)).toEqual(letters)
  })

  it('gets a position among records that have no order number yet', async () => {
    const w = world({ parallelFiles: 1 })
    await queueOf(w, letters)
    const start = w.clock.now()
    // Two of them have the same millisecond.
    const ages = new Map(letters.map((name, index) => [name, [50, 40, 40, 20, 10][index] ?? 0]))
    const old = w.ledger.latest().map(({ order: _, ...record }) => ({
      ...record,
      addedAt: start - (ages.get(record.source.name) ?? 0),
    }))
    const saved = w.ledger.snapshots.length
    await w.crash(old)
    expect(listed(w)).toEqual(letters)
    const [a = '', b = '', c = '', , e = ''] = w.manager.ids()
    await w.manager.move([e], c)
    expect(listed(w)).toEqual(['a', 'b', 'e', 'c', 'd'])
    await w.manager.move([c], b)
    expect(listed(w)).toEqual(['a', 'c', 'b', 'e', 'd'])
    await w.manager.move([e], a)
    const written = new Map(w.ledger.snapshots.slice(saved).map((record) => [record.id, record]))
    await w.crash(old.map((record) => written.get(record.id) ?? record))
    expect(listed(w)).toEqual(['e', 'a', 'c', 'b', 'd'])
    await w.add('f', 1)
    expect(listed(w).at(-1)).toBe('f')
  })

  it('keeps its new position until the next start if the disk is full, and the failure is reported', async () => {
    const w = world({ parallelFiles: 1 })
    const { ids } = await queueOf(w, letters)
    w.ledger.failure = { kind: 'disk-full', detail: 'ENOSPC' }
    await w.manager.move([ids[4] ?? ''], ids[1] ?? '')
    expect(listed(w)).toEqual(['a', 'e', 'b', 'c', 'd'])
    expect(w.notices.map(({ kind }) => kind)).toContain('disk-full')
    w.ledger.failure = null
  })
})

import { describe, expect, it } from 'vitest'
import { gate, settle, world } from '../../../testing/fakes'

const confirmed = (count: number) => Array.from({ length: count }, () => 'confirmed')

describe('a file that the service puts together', () => {
  it('takes no slot from others: the next ones are sent meanwhile', async () => {
    const w = world({ parallelFiles: 2 })
    const { passed, open } = gate()
    w.api.before = ({ name }) => (name === 'complete' ? passed : undefined)
    const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin']
    const { ids } = await w.manager.add(names.map((name) => w.file(name, 5)))
    await w.clock.forward(45_000)
    expect(ids.map((id) => w.state(id).name)).toEqual(Array.from(ids, () => 'completing'))
    for (const id of ids) expect(w.partStates(id)).toEqual(confirmed(5))
    open()
    await settle()
    expect(ids.map((id) => w.state(id).name)).toEqual(Array.from(ids, () => 'completed'))
  })

  it('says since when the service works on it, and not while Hoist itself still reads', async () => {
    const w = world({ checksum: true })
    const reading = gate()
    w.source.before = ({ name }) => (name === 'md5' ? reading.passed : undefined)
    const { passed, open } = gate()
    w.api.before = ({ name }) => (name === 'complete' ? passed : undefined)
    const id = await w.add('a.bin', 2)
    await w.clock.forward(5_000)
    expect(w.manager.view(id)).toMatchObject({ state: 'completing' })
    expect(w.manager.view(id)?.completingSince).toBeUndefined()
    w.changed.clear()
    reading.open()
    await settle()
    const since = w.clock.now()
    await w.clock.forward(25_000)
    expect(w.changed).toContain(id)
    expect(w.manager.view(id)?.completingSince).toBe(since)
    open()
    await settle()
    expect(w.manager.view(id)).toMatchObject({ state: 'completed' })
    expect(w.manager.view(id)?.completingSince).toBeUndefined()
  })
})

describe('a file that others go before', () => {
  it('says that it waits for its turn once nothing of it was sent for a moment', async () => {
    const w = world({ parallelFiles: 2, parallelParts: 1, adaptiveParts: false })
    // The rate is known to be high enough: the one with the least left goes first.
    w.bandwidth = 100_000_000
    let open = () => {}
    w.api.before = ({ name }) => {
      if (name !== 'part') return
      const next = gate()
      open = next.open
      return next.passed
    }
    const large = await w.add('large.bin', 8)
    const small = await w.add('small.bin', 5)
    const waits = () =>
      [large, small].map((id) => [w.state(id).name, w.manager.view(id)?.waitsForSlot ?? false])
    expect(waits()).toEqual([
      ['uploading', false],
      ['queued', false],
    ])
    // The small one begins, and has the only slot from then on.
    open()
    await settle()
    expect(waits()).toEqual([
      ['uploading', false],
      ['uploading', false],
    ])
    await w.clock.forward(1_000)
    expect(waits()[0]).toEqual(['uploading', false])
    await w.clock.forward(1_500)
    expect(waits()).toEqual([
      ['uploading', true],
      ['uploading', false],
    ])
    w.api.before = () => {}
    open()
    await settle()
    expect(waits().map(([state]) => state)).toEqual(['completed', 'completed'])
  })
})

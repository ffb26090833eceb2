import { describe, expect, it } from 'vitest'
import { gate, settle, world } from '../../../testing/fakes'
import { MiB } from '../../shared/limits'

describe('a file that waits behind others', () => {
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

describe('a part size that the person changes', () => {
  it('applies to the rest of an upload when it is resumed', async () => {
    const w = world({ partSizeMiB: 8, parallelParts: 1 })
    const { passed, open } = gate()
    w.api.before = (call) => (call.part === 2 ? passed : undefined)
    const id = await w.add('a.bin', 24)
    w.manager.pause(id)
    await settle()
    w.settings = { ...w.settings, partSizeMiB: 4 }
    w.manager.resume(id)
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    const lengths = w.manager.record(id)?.parts.map(({ length }) => length) ?? []
    expect(lengths).toEqual([8, 4, 4, 4, 4].map((size, index) => size * MiB - (index === 4 ? 1 : 0)))
  })
})

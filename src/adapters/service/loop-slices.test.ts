import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LoopSlices } from './loop-slices'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('slices of the event loop', () => {
  it('go to all parts until these have taken too long, and the others wait for the next one in order', async () => {
    let now = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const slices = new LoopSlices()
    const log: string[] = []
    const send = async (name: string) => {
      const wait = slices.take()
      if (wait !== null) await wait
      log.push(name)
      now += 3
    }
    for (const name of 'abcdefg') void send(name)
    // Each has taken 3 of 4 ms: two fit into a slice.
    expect(log.join('')).toBe('ab')
    await turn()
    expect(log.join('')).toBe('abcd')
    // Later ones do not pass those that wait.
    void send('h')
    await turn()
    expect(log.join('')).toBe('abcdef')
    await turn()
    expect(log.join('')).toBe('abcdefgh')
  })

  it('are granted immediately when nobody has sent for a while', async () => {
    const slices = new LoopSlices()
    for (let time = 0; time < 3; time += 1) {
      expect(slices.take()).toBeNull()
      await turn()
      await turn()
    }
  })
})

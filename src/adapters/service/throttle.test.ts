import { describe, expect, it } from 'vitest'
import { HandClock, settle } from '../../../testing/fakes'
import { never } from '../../../testing/servers'
import { Throttle } from './throttle'

/** A separate signal, as every call has one. */
const own = () => new AbortController().signal

/** Senders that send through a throttle as fast as it lets them, in pieces of that many bytes, and what was sent. */
function senders(limit: () => number | null, count: number, wanted = 1024 ** 2) {
  const clock = new HandClock()
  const throttle = new Throttle(limit, clock)
  const sent = new Array<number>(count).fill(0)
  const stop = new AbortController()
  for (const index of sent.keys()) {
    void (async () => {
      for (;;) {
        const bytes = await throttle.take(wanted, stop.signal)
        sent[index] = (sent[index] ?? 0) + bytes
      }
    })().catch(() => {})
  }
  const total = () => sent.reduce((sum, each) => sum + each, 0)
  return { clock, throttle, sent, total, stop }
}

describe('a throttle', () => {
  it('does not delay anything without a limit: it returns a value, not a promise', () => {
    const throttle = new Throttle(() => null, new HandClock())
    expect(throttle.take(5_000_000, never)).toBe(5_000_000)
  })

  it.each([12_500, 100_000, 1_000_000, 20_000_000, 100_000_000])(
    'keeps to %d bytes per second',
    async (limit) => {
      const { clock, total, stop } = senders(() => limit, 4)
      await clock.forward(1000)
      const before = total()
      await clock.forward(10_000)
      expect((total() - before) / (limit * 10)).toBeCloseTo(1, 2)
      stop.abort()
    },
  )

  it('never lets more than a burst through at once, even after a long pause', async () => {
    const limit = 1_000_000
    const { clock, throttle, total, stop } = senders(() => limit, 0)
    expect(total()).toBe(0)
    await clock.forward(60_000)
    let went = 0
    for (let turn = 0; turn < 1000; turn += 1) {
      const taken = throttle.take(1024 ** 2, own())
      void Promise.resolve(taken).then(
        (bytes) => {
          went += bytes
        },
        () => {},
      )
    }
    await settle()
    expect(went).toBeGreaterThan(0)
    expect(went).toBeLessThan(256 * 1024)
    stop.abort()
  })

  it('sends no more than the limit and a burst in any second', async () => {
    const { clock, total, stop } = senders(() => 500_000, 3)
    for (let second = 0; second < 20; second += 1) {
      const before = total()
      await clock.forward(1000)
      expect(total() - before).toBeLessThan(500_000 + 256 * 1024)
    }
    stop.abort()
  })

  it('makes up for what a briefly busy computer has missed, a little faster than the limit', async () => {
    const limit = 5_000_000
    const { clock, total, stop } = senders(() => limit, 4)
    await clock.forward(1000)
    const before = total()
    let most = 0
    for (let round = 0; round < 20; round += 1) {
      clock.skip(120)
      await settle()
      for (let step = 0; step < 38; step += 1) {
        const then = total()
        await clock.forward(10)
        most = Math.max(most, total() - then)
      }
    }
    // Twenty rounds of half a second.
    expect((total() - before) / (limit * 10)).toBeGreaterThan(0.97)
    expect((total() - before) / (limit * 10)).toBeLessThan(1.03)
    // A burst, and ten milliseconds of a slightly higher limit.
    expect(most).toBeLessThan(256 * 1024 + limit * 0.0125)
    stop.abort()
  })

  it('is fair to all senders, however much they ask for', async () => {
    const clock = new HandClock()
    const throttle = new Throttle(() => 200_000, clock)
    const wants = [2_000, 64 * 1024, 1024 ** 2]
    const sent = [0, 0, 0]
    const stop = new AbortController()
    for (const [index, wanted] of wants.entries()) {
      void (async () => {
        for (;;) sent[index] = (sent[index] ?? 0) + (await throttle.take(wanted, stop.signal))
      })().catch(() => {})
    }
    await clock.forward(30_000)
    const share = sent.reduce((sum, each) => sum + each, 0) / 3
    for (const each of sent) expect(each / share).toBeCloseTo(1, 1)
    stop.abort()
  })

  it.each([
    ['higher', 20_000, 2_000_000],
    ['lower', 2_000_000, 20_000],
  ])(
    'applies a limit that becomes %s within a second, even to waiting senders',
    async (_name, first, then) => {
      let limit = first
      const { clock, total, stop } = senders(() => limit, 4, 64 * 1024)
      await clock.forward(5000)
      limit = then
      await clock.forward(1000)
      const before = total()
      await clock.forward(10_000)
      expect((total() - before) / (then * 10)).toBeCloseTo(1, 1)
      stop.abort()
    },
  )

  it('releases waiting senders immediately when the limit is lifted', async () => {
    let limit: number | null = 12_500
    const clock = new HandClock()
    const throttle = new Throttle(() => limit, clock)
    const stop = new AbortController()
    while ((await Promise.race([throttle.take(64 * 1024, own()), settle().then(() => 0)])) !== 0);
    const waiting = [1, 2, 3].map(() => throttle.take(64 * 1024, own()))
    limit = null
    await clock.forward(200)
    expect(await Promise.all(waiting)).toEqual([65_536, 65_536, 65_536])
    stop.abort()
  })

  it('releases an aborted sender, and the others take its share', async () => {
    const clock = new HandClock()
    const throttle = new Throttle(() => 12_500, clock)
    const first = new AbortController()
    const second = new AbortController()
    // The bucket is empty then.
    for (;;) if ((await Promise.race([throttle.take(8192, own()), settle().then(() => 0)])) === 0) break
    const broken = Promise.resolve(throttle.take(8192, first.signal))
    const other = Promise.resolve(throttle.take(8192, second.signal))
    first.abort(new Error('broken off'))
    await expect(broken).rejects.toThrow('broken off')
    await clock.forward(1000)
    expect(await other).toBeGreaterThan(0)
    await expect(Promise.resolve(throttle.take(1, AbortSignal.abort(new Error('late'))))).rejects.toThrow(
      'late',
    )
  })
})

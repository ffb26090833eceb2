import { describe, expect, it } from 'vitest'
import { brokenLine, refusal, settle, world } from '../../../testing/fakes'

const minute = 60_000
const isPart = ({ name }: { readonly name: string }) => name === 'part'

/** A world with one upload that was cancelled while the service could not be reached. */
async function cancelledOffline() {
  const w = world({ maxAttempts: 2, backoffBaseMs: 50, backoffCapMs: 1000 })
  w.api.before = (call) => (isPart(call) ? new Promise(() => {}) : undefined)
  const id = await w.add('a.bin', 3)
  w.api.before = (call) => {
    if (call.name === 'cancel' || call.name === 'reach') throw brokenLine()
  }
  w.manager.cancel(id)
  for (let n = 0; n < 6 && w.state(id).name !== 'cancelled'; n += 1) await w.clock.forward(5_000)
  return { w, id }
}

describe('a remote upload that could not be cancelled', () => {
  it('is named, and cancelled as soon as the service can be reached', async () => {
    const { w, id } = await cancelledOffline()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.manager.view(id)?.openUntil).toBeGreaterThan(w.clock.now())
    w.api.before = () => {}
    await w.clock.forward(2 * minute)
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
    expect(w.manager.view(id)).not.toHaveProperty('openUntil')
    expect(w.ledger.latest()[0]).not.toHaveProperty('leftOver')
  })

  it('is cancelled after a restart', async () => {
    const { w } = await cancelledOffline()
    w.api.before = () => {}
    await w.crash()
    await w.clock.forward(2 * minute)
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
  })

  it('is given up at its deadline', async () => {
    const { w, id } = await cancelledOffline()
    await w.clock.forward(61 * minute)
    await w.clock.forward(minute)
    await settle()
    expect(w.manager.view(id)).not.toHaveProperty('openUntil')
    const count = w.api.count('cancel')
    await w.clock.forward(10 * minute)
    expect(w.api.count('cancel')).toBe(count)
  })
})

describe('uploads that the service keeps open', () => {
  it('include failed uploads until their time limit expires, and no paused ones', async () => {
    const w = world({ maxAttempts: 2 })
    w.api.before = (call) => {
      if (isPart(call)) throw refusal(400, 'no')
    }
    const failed = await w.add('a.bin', 3)
    await settle()
    expect(w.state(failed).name).toBe('failed')
    expect(w.manager.leftOpen).toBe(1)
    w.api.before = (call) => (isPart(call) ? new Promise(() => {}) : undefined)
    const paused = await w.add('b.bin', 3)
    w.manager.pause(paused)
    await w.clock.forward(10_000)
    expect(w.state(paused).name).toBe('paused')
    expect(w.manager.leftOpen).toBe(1)
    await w.clock.forward(61 * minute)
    expect(w.manager.leftOpen).toBe(0)
  })

  it('include uploads that are being cancelled until the service confirms it', async () => {
    const w = world({ maxAttempts: 2 })
    let confirm = () => {}
    const confirmed = new Promise<void>((resolve) => {
      confirm = resolve
    })
    w.api.before = (call) => {
      if (isPart(call)) throw refusal(400, 'no')
      return call.name === 'cancel' ? confirmed : undefined
    }
    const id = await w.add('a.bin', 3)
    await settle()
    w.manager.cancel(id)
    await settle()
    expect(w.state(id).name).toBe('cancelling')
    expect(w.manager.view(id)).toHaveProperty('openUntil')
    confirm()
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.manager.view(id)).not.toHaveProperty('openUntil')
  })
})

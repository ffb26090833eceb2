import { describe, expect, it } from 'vitest'
import { gate, refusal, type SeenCall, settle, type World, world } from '../../../testing/fakes'
import { MiB } from '../../shared/limits'

const minute = 60_000
const hour = 60 * minute
const isPart = (call: SeenCall) => call.name === 'part'

/** Holds back responses to matching calls until the returned `open` is called. */
function hold(w: World, fits: (call: SeenCall) => boolean): () => void {
  const { passed, open } = gate()
  w.api.before = (call) => (fits(call) ? passed : undefined)
  return open
}

describe('the one-hour limit', () => {
  it('that is over leads to a new start by itself, once, and then to a failure', async () => {
    const w = world({ parallelParts: 1 })
    hold(w, (call) => call.part === 3)
    const id = await w.add('a.bin', 4)
    await w.clock.forward(hour)
    expect(w.api.count('create')).toBe(2)
    expect(w.state(id).name).toBe('uploading')
    expect(w.partStates(id)).toEqual(['confirmed', 'confirmed', 'sending', 'pending'])
    await w.clock.forward(hour)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'remote-upload-expired' } })
    expect(w.api.count('create')).toBe(2)
    w.api.before = () => {}
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(3)
  })

  it('follows the service’s clock: a machine whose clock is two hours fast keeps sending', async () => {
    const w = world({ parallelParts: 1 })
    w.api.skew = -2 * hour
    const id = await w.add('a.bin', 4)
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(1)
  })

  it('that ends while paused leads to a new start and no failure', async () => {
    const w = world({ parallelParts: 1 })
    const open = hold(w, (call) => call.part === 3)
    const id = await w.add('a.bin', 4)
    w.manager.pause(id)
    await w.clock.forward(hour)
    open()
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.files[0]?.remoteId).toBe('upload_2')
  })

  it('that ended while paused: a pause applies even while the file of the old remote upload is looked for', async () => {
    const w = world({ parallelParts: 1 })
    hold(w, (call) => call.part === 3)
    const id = await w.add('a.bin', 4)
    w.manager.pause(id)
    await w.clock.forward(hour)
    const open = hold(w, (call) => call.name === 'files')
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('renewing')
    w.manager.pauseAll()
    open()
    await w.clock.forward(hour)
    expect(w.state(id).name).toBe('paused')
    w.manager.resumeAll()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('that ended while paused is no longer named once a person starts over for another reason', async () => {
    const w = world({ parallelParts: 1 })
    hold(w, (call) => call.part === 3)
    const id = await w.add('a.bin', 4)
    w.manager.pause(id)
    await w.clock.forward(hour)
    w.manager.resume(id)
    await settle()
    expect(w.manager.view(id)).toMatchObject({ state: 'uploading', startedOver: true })
    w.manager.pause(id)
    await w.clock.forward(minute)
    w.source.put('/data/a.bin', 4 * MiB - 1, 2)
    w.manager.resume(id)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    w.manager.retry(id)
    await settle()
    expect(w.manager.view(id)).toMatchObject({ state: 'uploading' })
    expect(w.manager.view(id)?.startedOver).toBeUndefined()
  })

  it('that ends while draining for a pause does not use up the one new start', async () => {
    const w = world({ parallelParts: 1 })
    const slow = gate()
    const { addPart } = w.api
    w.api.addPart = async (...args) => {
      try {
        return await addPart.apply(w.api, args)
      } finally {
        await slow.passed
      }
    }
    hold(w, isPart)
    const id = await w.add('a.bin', 2)
    w.manager.pause(id)
    await w.clock.forward(hour)
    slow.open()
    await settle()
    expect(w.state(id).name).toBe('paused')
    expect(w.manager.record(id)?.renewals).toBe(0)
  })

  it('that the service ends early (404) leads to a new start, too', async () => {
    const w = world({ parallelParts: 1 })
    w.api.before = (call) => {
      if (call.part === 2 && call.nth === 1) w.api.uploads.delete(call.remoteId ?? '')
    }
    const id = await w.add('a.bin', 3)
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(2)
    expect(w.manager.record(id)?.renewals).toBe(1)
  })

  it('that ends while the upload waits for the person’s Complete leads to sending everything again', async () => {
    const w = world()
    const id = await w.add('a.bin', 2, { autoComplete: false })
    await w.clock.forward(hour + 1)
    w.manager.complete(id)
    await settle()
    expect(w.state(id).name).toBe('ready')
    expect(w.api.count('create')).toBe(2)
    w.manager.complete(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
  })
})

describe('an upload whose one-hour limit runs', () => {
  it('is served before new ones that only wait for a slot', async () => {
    const w = world({ parallelParts: 2, parallelFiles: 2 })
    hold(w, isPart)
    const a = await w.add('a.bin', 2)
    w.manager.pause(a)
    await settle()
    const [first, rest] = [gate(), gate()]
    w.api.before = (call) => {
      if (call.remoteId === 'upload_2') return call.part === 1 ? first.passed : rest.passed
    }
    const b = await w.add('b.bin', 3)
    const c = await w.add('c.bin', 2)
    w.manager.resume(a)
    await settle()
    expect([a, b, c].map((id) => w.state(id).name)).toEqual(['queued', 'uploading', 'queued'])
    first.open()
    await settle()
    expect(w.state(a).name).toBe('completed')
    rest.open()
    await settle()
    expect([b, c].map((id) => w.state(id).name)).toEqual(['completed', 'completed'])
    expect(w.api.count('create')).toBe(3)
  })
})

describe('the clock', () => {
  it('set back during a rate limit does not prolong it', async () => {
    const w = world({ parallelParts: 1 })
    w.api.before = (call) => {
      if (call.part === 1 && call.nth === 1) throw refusal(429, 'slow down', { retryAfterMs: 20_000 })
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(5_000)
    w.clock.put(-2 * hour)
    w.api.skew = 2 * hour
    await w.clock.forward(16_000)
    expect(w.state(id).name).toBe('completed')
  })

  it('set forward between two runs loses no confirmed parts: the service is asked', async () => {
    const w = world({ parallelParts: 1, onStart: 'resume' })
    const { passed } = gate()
    w.api.before = (call) => (call.part === 3 ? passed : undefined)
    await w.add('a.bin', 4)
    w.api.before = () => {}
    w.clock.put(5 * hour)
    w.api.skew = -5 * hour
    await w.crash()
    await settle()
    expect(w.state('u1').name).toBe('completed')
    expect(w.api.count('create')).toBe(1)
    expect(w.api.calls.filter(({ part }) => part === 1)).toHaveLength(1)
  })

  it('of a service that does not report it is checked with one part', async () => {
    const w = world({ parallelParts: 4, onStart: 'resume' })
    const { passed } = gate()
    w.api.tellsTime = false
    w.api.before = (call) => (isPart(call) && (call.part ?? 0) > 1 ? passed : undefined)
    await w.add('a.bin', 6)
    w.api.before = () => {}
    // The remote upload is over, and the clock says so, too.
    await w.clock.forward(2 * hour)
    w.api.calls.length = 0
    await w.crash()
    await settle()
    expect(w.state('u1').name).toBe('completed')
    const names = w.api.calls.map(({ name, remoteId }) => (name === 'part' ? remoteId : name))
    // Before it is sent again, its file is looked for.
    expect(names.slice(0, names.indexOf('create'))).toEqual(['reach', 'upload_1', 'files'])
    expect(w.manager.record('u1')?.renewals).toBe(0)
  })

  it('that jumps ahead while parts are sent is checked against the service’s', async () => {
    const w = world({ parallelParts: 1 })
    const { passed, open } = gate()
    w.api.before = (call) => (call.part === 2 ? passed : undefined)
    const id = await w.add('a.bin', 3)
    w.clock.put(2 * hour)
    w.api.skew = -2 * hour
    await w.clock.forward(2 * minute)
    expect(w.state(id).name).toBe('uploading')
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(1)
  })
})

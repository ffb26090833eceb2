import { describe, expect, it } from 'vitest'
import { gate, type SeenRead, settle, type World, world } from '../../../testing/fakes'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { MiB } from '../../shared/limits'

const cause: Failure = { kind: 'drive-failed', detail: 'EIO: i/o error, read' }
const broken = new HoistError(cause)

/** Fails such reads this many times, and notes them all. */
function failing(w: World, isMeant: (read: SeenRead) => boolean, times = 1): SeenRead[] {
  const failed: SeenRead[] = []
  w.source.before = (read) => {
    if (!isMeant(read) || failed.length >= times) return
    failed.push(read)
    throw broken
  }
  return failed
}

function sentParts(w: World): (number | undefined)[] {
  return w.api.calls.filter(({ name }) => name === 'part').map(({ part }) => part)
}

describe('a drive that fails once', () => {
  it('at a read: the part is sent again with the file reopened, and all others once', async () => {
    const w = world({ parallelParts: 2 })
    const handles: (number | undefined)[] = []
    let hasFailed = false
    w.source.before = ({ name, handle, offset }) => {
      if (name !== 'read') return
      handles.push(handle)
      if (offset !== MiB || hasFailed) return
      hasFailed = true
      throw broken
    }
    const id = await w.add('a.bin', 4)
    expect(w.manager.partAttempts(id, 2)).toMatchObject([{ outcome: 'failed', failure: cause }])
    await w.clock.forward(10_000)
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w).sort()).toEqual([1, 2, 2, 3, 4])
    expect(handles.at(-1)).toBe(2)
    expect(w.source.openCount).toBe(0)
  })

  const reads: readonly (readonly [string, (read: SeenRead) => boolean])[] = [
    ['when the file is opened', ({ name }) => name === 'open'],
    ['at a look at the file', ({ name }) => name === 'look'],
    ['at the checksum', ({ name }) => name === 'md5'],
  ]
  it.each(reads)('%s: the upload completes', async (_when, isMeant) => {
    const w = world()
    const failed = failing(w, isMeant)
    const id = await w.add('a.bin', 3)
    await w.clock.forward(10_000)
    expect(failed).toHaveLength(1)
    expect(w.state(id).name).toBe('completed')
    expect(w.api.files).toHaveLength(1)
  })

  it('at the last look before completing: nothing is sent again', async () => {
    const w = world()
    failing(w, ({ name }) => name === 'look' && w.api.count('part') === 2 && w.api.inFlight === 0)
    const id = await w.add('a.bin', 2)
    await w.clock.forward(10_000)
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2])
  })

  it('does not mark a host as unreachable, and delays no other upload', async () => {
    const w = world({ parallelFiles: 1, parallelParts: 1, keepTryingSeconds: 180 })
    failing(w, ({ name, path }) => name === 'read' && path === '/data/a.bin', Number.POSITIVE_INFINITY)
    const ids = [await w.add('a.bin', 5), await w.add('b.bin', 5)]
    await w.clock.forward(30_000)
    expect(ids.map((id) => w.state(id).name)).toEqual(['uploading', 'completed'])
    expect(w.api.count('reach')).toBe(0)
    expect(w.manager.unreachable()).toEqual([])
  })
})

describe('a drive that fails for a while', () => {
  it.each(['open', 'read'] as const)('at %s: the upload says so, and when it retries', async (name) => {
    const w = world({ keepTryingSeconds: 180 })
    failing(w, (read) => read.name === name, 3)
    const id = await w.add('a.bin', 1)
    const { rate, secondsLeft, trouble } = w.manager.view(id) ?? {}
    expect(trouble).toMatchObject({ failure: cause })
    expect(trouble?.retryAt).toBeGreaterThan(w.clock.now())
    expect({ rate, secondsLeft }).toEqual({ rate: undefined, secondsLeft: undefined })
    await w.clock.forward(60_000)
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.view(id)?.trouble).toBeUndefined()
  })

  it('takes no slot from others, and those that go first keep their positions in the list', async () => {
    const w = world({ parallelFiles: 1, keepTryingSeconds: 180 })
    failing(w, ({ name, path }) => name === 'open' && path !== '/data/c.bin', Number.POSITIVE_INFINITY)
    const ids = [await w.add('a.bin', 5), await w.add('b.bin', 5), await w.add('c.bin', 5)]
    await w.clock.forward(5_000)
    expect(ids.map((id) => w.state(id).name)).toEqual(['queued', 'queued', 'completed'])
    expect(w.manager.ids()).toEqual(ids)
  })

  it.each(['open', 'read'] as const)(
    'at %s: can be paused, resumed and cancelled meanwhile',
    async (name) => {
      const w = world({ keepTryingSeconds: 180 })
      failing(w, (read) => read.name === name, Number.POSITIVE_INFINITY)
      const id = await w.add('a.bin', 2)
      w.manager.pause(id)
      await settle()
      expect(w.state(id).name).toBe('paused')
      w.manager.resume(id)
      await settle()
      expect(w.manager.view(id)?.trouble?.failure).toEqual(cause)
      w.manager.cancel(id)
      await settle()
      expect(w.state(id).name).toBe('cancelled')
    },
  )

  it('and then has lost the file: the upload reports immediately that the file is missing', async () => {
    const w = world({ keepTryingSeconds: 180 })
    failing(w, ({ name }) => name === 'read')
    const { passed, open } = gate()
    w.api.before = ({ part, nth }) => (part === 1 && nth === 1 ? passed : undefined)
    const id = await w.add('a.bin', 1)
    w.source.delete('/data/a.bin')
    open()
    await w.clock.forward(10_000)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-missing' } })
  })

  it('and then has another file there: nothing more is sent', async () => {
    const w = world({ parallelParts: 1 })
    w.source.before = ({ name, handle, offset }) => {
      if (name !== 'read' || offset !== MiB || handle !== 1) return
      w.source.put('/data/a.bin', 3 * MiB - 1, 2)
      throw broken
    }
    const id = await w.add('a.bin', 3)
    await w.clock.forward(10_000)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    expect(sentParts(w)).toEqual([1, 2])
  })
})

describe('a drive that fails for good', () => {
  it('at one part: the others are sent, the upload fails after its time with the cause, and a retry sends the rest', async () => {
    const w = world({ maxAttempts: 4, keepTryingSeconds: 180 })
    failing(w, ({ name, offset }) => name === 'read' && offset === MiB, Number.POSITIVE_INFINITY)
    const id = await w.add('a.bin', 4)
    await w.clock.forward(170_000)
    expect(w.state(id).name).toBe('uploading')
    expect(w.partStates(id)).toEqual(['confirmed', 'waiting', 'confirmed', 'confirmed'])
    await w.clock.forward(60_000)
    expect(w.state(id)).toMatchObject({
      name: 'failed',
      failure: { kind: 'source-unreadable', detail: cause.detail, cause },
    })
    w.source.before = () => {}
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w).filter((part) => part !== 2)).toEqual([1, 3, 4])
  })

  it.each(['open', 'md5'] as const)(
    'at %s: the upload fails after its time, with the cause',
    async (name) => {
      const w = world({ maxAttempts: 4, keepTryingSeconds: 180 })
      failing(w, (read) => read.name === name, Number.POSITIVE_INFINITY)
      const id = await w.add('a.bin', 2)
      await w.clock.forward(170_000)
      expect(w.manager.view(id)?.trouble?.failure).toEqual(cause)
      await w.clock.forward(60_000)
      expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-unreadable', cause } })
    },
  )
})

describe('a drive that does not answer', () => {
  const silence: Failure = { kind: 'drive-silent', detail: 'the drive has not answered for 5 s' }
  const unending = new Promise<never>(() => {})

  /** Answers no such read until the returned function is called. */
  function silent(w: World, isMeant: (read: SeenRead) => boolean): () => void {
    w.source.before = async (read) => {
      if (!isMeant(read)) return
      await w.clock.sleep(5_000, new AbortController().signal)
      throw new HoistError(silence)
    }
    return () => {
      w.source.before = () => {}
    }
  }

  it.each(['open', 'look', 'read', 'md5'] as const)(
    'at %s: is waited for without end, with no time, no rate and no blame, and then the whole file is sent',
    async (name) => {
      const w = world({ keepTryingSeconds: 180 })
      const answer = silent(w, (read) => read.name === name)
      const id = await w.add('a.bin', 5)
      await w.clock.forward(20 * 60_000)
      const view = w.manager.view(id)
      expect(view?.trouble).toEqual({ failure: silence, retryAt: 0 })
      expect(view?.rate).toBeUndefined()
      expect(view?.secondsLeft).toBeUndefined()
      expect(w.manager.unreachable()).toEqual([])
      answer()
      await w.clock.forward(10_000)
      expect(w.state(id).name).toBe('completed')
      expect(w.manager.record(id)?.parts.map((part) => part.state.attempts)).toEqual([0, 0, 0, 0, 0])
    },
  )

  it.each(['open', 'read'] as const)(
    'at %s: others continue, whatever is first in the list',
    async (name) => {
      const w = world({ parallelFiles: 2, parallelParts: 2, adaptiveParts: false })
      silent(w, (read) => read.name === name && read.path !== '/data/c.bin')
      const ids = [await w.add('a.bin', 5), await w.add('b.bin', 5), await w.add('c.bin', 5)]
      await w.clock.forward(60_000)
      expect(w.state(ids[2] ?? '').name).toBe('completed')
      expect(w.manager.view(ids[0] ?? '')?.trouble?.failure).toEqual(silence)
    },
  )

  it.each(['look', 'read'] as const)('at %s: no part takes a slot to ask it again', async (name) => {
    const w = world({ parallelParts: 2, adaptiveParts: false })
    silent(w, (read) => read.name === name)
    await w.add('a.bin', 5)
    await w.clock.forward(6_000)
    w.api.calls.length = 0
    await w.clock.forward(10 * 60_000)
    expect(w.api.count('part')).toBe(0)
  })

  it.each(['open', 'look', 'read'] as const)(
    'silent forever at %s: still allows pause, cancel and quit immediately',
    async (name) => {
      const w = world()
      w.source.before = (read) => (read.name === name ? unending : undefined)
      const [paused, cancelled, left] = [
        await w.add('a.bin', 2),
        await w.add('b.bin', 2),
        await w.add('c.bin', 2),
      ]
      w.manager.pause(paused)
      w.manager.cancel(cancelled)
      await settle()
      expect([paused, cancelled].map((id) => w.state(id).name)).toEqual(['paused', 'cancelled'])
      expect(w.state(left).name).not.toBe('completed')
      await w.manager.close()
    },
  )

  it('at one part: no rate and no time are shown while the others have yet to notice', async () => {
    const w = world({ parallelParts: 2, adaptiveParts: false })
    silent(w, ({ name, offset }) => name === 'read' && offset === 0)
    w.api.before = ({ onSent, part }) => {
      if (part !== 2) return
      onSent?.(1000)
      return unending
    }
    const id = await w.add('a.bin', 3)
    await w.clock.forward(6_000)
    expect(w.partStates(id)).toContain('sending')
    const { rate, secondsLeft, trouble } = w.manager.view(id) ?? {}
    expect(trouble?.failure).toEqual(silence)
    expect({ rate, secondsLeft }).toEqual({ rate: undefined, secondsLeft: undefined })
  })

  it('and answers as another drive, as after a remount: the file is reopened', async () => {
    const w = world({ keepTryingSeconds: 180 })
    const answer = silent(w, ({ name }) => name === 'read')
    const id = await w.add('a.bin', 3)
    await w.clock.forward(20_000)
    answer()
    w.source.alter('/data/a.bin', { identity: '9:9' })
    const opened = 2
    w.source.before = ({ handle }) => {
      if (handle !== undefined && handle <= opened) throw broken
    }
    await w.clock.forward(60_000)
    expect(w.state(id).name).toBe('completed')
    expect(w.source.openCount).toBe(0)
  })

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'and opens a file %i steps before, or after, everybody stops waiting for it: the file is closed',
    async (steps) => {
      const w = world()
      const opening = gate()
      w.source.before = ({ name }) => (name === 'open' ? opening.passed : undefined)
      const id = await w.add('a.bin', 2)
      opening.open()
      for (let step = 0; step < steps; step += 1) await Promise.resolve()
      w.manager.pause(id)
      await settle()
      expect(w.state(id).name).toBe('paused')
      expect(w.source.openCount).toBe(0)
    },
  )

  it('while its checksum is awaited: still allows cancel and quit immediately', async () => {
    const w = world()
    w.source.before = ({ name }) => (name === 'md5' ? unending : undefined)
    const [cancelled, left] = [await w.add('a.bin', 2), await w.add('b.bin', 2)]
    expect(w.state(cancelled).name).toBe('completing')
    w.manager.cancel(cancelled)
    await settle()
    expect(w.state(cancelled).name).toBe('cancelled')
    expect(w.api.count('complete')).toBe(0)
    expect(w.state(left).name).toBe('completing')
    await w.manager.close()
  })
})

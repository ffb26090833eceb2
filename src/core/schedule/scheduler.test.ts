import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gate, HandClock, settle } from '../../../testing/fakes'
import type { Job, Load } from './next-job'
import { Scheduler, type Upload } from './scheduler'

const MB = 1_000_000
const hour = 3_600_000

type Work = (name: string) => Promise<void> | void

interface StubDeps extends Partial<Pick<Job, 'accountId' | 'deadline' | 'bytes' | 'small'>> {
  /** How many parts there are to send, after the create request if there is no deadline. */
  readonly parts?: number
  readonly fresh?: boolean
  readonly work?: Work
}

/** An upload that sends its parts one after another, each as long as its work takes. */
class Stub implements Upload {
  readonly id: string
  readonly accountId: string
  readonly small: boolean
  readonly order: number
  active = true
  fresh: boolean
  allSent = false
  waitsForDrive = false
  load: Load | null = null
  deadline: number
  parts: number
  bytes: number
  starts = 0
  #isCreating = false
  readonly #work: Work

  constructor(id: string, order: number, deps: StubDeps) {
    this.id = id
    this.order = order
    this.accountId = deps.accountId ?? 'a1'
    this.small = deps.small ?? false
    this.fresh = deps.fresh ?? false
    this.active = !this.fresh
    this.deadline = deps.deadline ?? HandClock.start + hour
    this.parts = deps.parts ?? 1
    this.bytes = deps.bytes ?? 1
    this.#work = deps.work ?? (() => {})
  }

  get job(): Job | null {
    const { accountId, bytes, deadline, fresh, id, order, parts, small } = this
    if (!this.active || this.#isCreating || parts === 0) return null
    return { id, accountId, deadline, position: order, creates: fresh, bytes, small }
  }

  prepare(): void {
    this.starts += 1
    this.active = true
  }

  async send(): Promise<void> {
    this.#isCreating = this.fresh
    if (!this.fresh) this.parts -= 1
    this.fresh = false
    await this.#work(this.id)
    this.#isCreating = false
  }
}

interface Rules {
  readonly parallel?: number
  readonly files?: number
  readonly limit?: () => number | null
  readonly hostOf?: (accountId: string) => string
}

/** A scheduler whose uploads are stubs, in list order. */
function scheduling({ parallel = 1, files = 100, limit, hostOf }: Rules = {}) {
  const clock = new HandClock()
  const uploads: Stub[] = []
  const scheduler = new Scheduler(
    {
      clock,
      bandwidth: limit,
      hostOf,
      uploads: {
        get active() {
          return uploads.filter(({ active }) => active)
        },
        withDeadline: () => [],
        fresh: (kind) => uploads.filter(({ fresh, small }) => fresh && small === (kind === 'small')),
      },
    },
    parallel,
    files,
    false,
  )
  const add = (id: string, deps: StubDeps = {}) => {
    const upload = new Stub(id, uploads.length, deps)
    uploads.push(upload)
    scheduler.poll()
    return upload
  }
  const leave = (upload: Stub) => {
    uploads.splice(uploads.indexOf(upload), 1)
    scheduler.poll()
  }
  return { clock, scheduler, uploads, add, leave }
}

/** A scheduler whose slots are all taken until `open` is called. */
async function busy(parallel = 1) {
  const { clock, scheduler, uploads, add, leave } = scheduling({ parallel })
  const { passed, open } = gate()
  const first = add('first', { accountId: 'a0', parts: parallel, work: () => passed })
  await settle()
  expect(scheduler.running).toBe(parallel)
  const done: string[] = []
  const addNext = (id: string, deps: StubDeps = {}) =>
    add(id, { work: (name) => void done.push(name), ...deps })
  return { clock, scheduler, uploads, first, done, add: addNext, leave, open }
}

describe('what is sent next', () => {
  it('is a part of the earliest deadline, then of the first in the list', async () => {
    const { done, add, open } = await busy()
    add('late', { deadline: 9000 })
    add('soon, first', { deadline: 1000 })
    add('soon, second', { deadline: 1000, parts: 2 })
    open()
    await settle()
    expect(done).toEqual(['soon, first', 'soon, second', 'soon, second', 'late'])
  })

  it('is decided when a slot is free, not before', async () => {
    const { done, add, open, uploads } = await busy()
    const moved = add('moved down', { deadline: 1000 })
    const paused = add('paused', { deadline: 1000 })
    add('stays', { deadline: 1000 })
    await settle()
    Object.assign(moved, { order: uploads.length })
    paused.parts = 0
    open()
    await settle()
    expect(done).toEqual(['stays', 'moved down'])
  })
})

describe('the clock', () => {
  it('may tick at each reading: the best job begins, or none does', async () => {
    // Near these deadlines the decision changes between two readings.
    for (let deadline = 300_000 - 12; deadline <= 300_000 + 12; deadline += 1) {
      const { clock, add, leave } = scheduling({ parallel: 2, limit: () => MB })
      const read = clock.now.bind(clock)
      clock.now = () => {
        clock.skip(1)
        return read()
      }
      const urgent = add('urgent', { parts: 0 })
      urgent.load = {
        id: 'urgent',
        deadline: HandClock.start + deadline,
        bytesLeft: 50 * MB,
        bytesInFlight: 8 * MB,
      }
      let begun = 0
      const work = () => {
        begun += 1
      }
      add('newcomer', { fresh: true, bytes: 50 * MB, work })
      await settle()
      leave(urgent)
      await settle()
      // Its create request, and then its part.
      expect(begun).toBe(2)
    }
  })
})

describe('parallelism', () => {
  it('never exceeds the limit, even while it is raised and lowered, and always reaches what is possible', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 12 }),
        async (limits) => {
          let running = 0
          let started = 0
          const ends: (() => void)[] = []
          const { scheduler, add } = scheduling({ parallel: limits[0] ?? 1 })
          const work = async () => {
            running += 1
            started += 1
            await new Promise<void>((resolve) => ends.push(resolve))
            running -= 1
          }
          for (let upload = 0; upload < 6; upload += 1) add(`u${upload}`, { parts: 10, work })
          await settle()
          for (const limit of limits) {
            const before = running
            scheduler.setParallel(limit, 100, false)
            await settle()
            // Running jobs are not aborted; none is added to them above the limit.
            expect(running).toBe(Math.max(limit, before))
            expect(scheduler.running).toBe(running)
            for (const end of ends.splice(0, 3)) end()
            await settle()
            expect(running).toBeLessThanOrEqual(Math.max(limit, before))
            if (before <= limit) expect(running).toBe(Math.min(limit, 60 - (started - running)))
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it('frees a slot only once its job has truly ended', async () => {
    const drained = gate()
    const { scheduler, add } = scheduling()
    const first = add('first', { parts: 2, work: () => drained.passed })
    let started = false
    add('second', {
      work: () => {
        started = true
      },
    })
    await settle()
    // Paused, and still draining.
    first.parts = 0
    scheduler.poll()
    await settle()
    expect(started).toBe(false)
    expect(scheduler.running).toBe(1)
    drained.open()
    await settle()
    expect(started).toBe(true)
    expect(scheduler.running).toBe(0)
  })
})

describe('uploads that have not begun', () => {
  it('get ready in list order, as many as may send, even while no slot is free', async () => {
    const { passed } = gate()
    const { add } = scheduling({ parallel: 1, files: 3 })
    add('first', { work: () => passed })
    const fresh = ['b', 'c', 'd'].map((id) => add(id, { fresh: true }))
    await settle()
    expect(fresh.map(({ starts }) => starts)).toEqual([1, 1, 0])
  })

  it('begin up to the limit, which does not count small ones', async () => {
    const { passed } = gate()
    const { uploads, add } = scheduling({ parallel: 4, files: 1 })
    for (const id of ['a', 'b']) add(id, { fresh: true, parts: 3, work: () => passed })
    for (const id of ['c', 'd']) add(id, { fresh: true, small: true, work: () => passed })
    await settle()
    expect(uploads.filter(({ fresh }) => !fresh).map(({ id }) => id)).toEqual(['a', 'c', 'd'])
  })

  it('are the first uploads of the list at the time when a slot is free, even if others were ready before', async () => {
    const { passed, open } = gate()
    const { scheduler, uploads, add } = scheduling({ parallel: 1, files: 2 })
    add('first', { work: () => passed })
    const begun: string[] = []
    const work = (name: string) => void begun.push(name)
    add('ready', { fresh: true, work })
    await settle()
    const moved = add('moved up', { fresh: true, work })
    uploads.splice(1, 0, ...uploads.splice(2, 1))
    for (const [order, upload] of uploads.entries()) Object.assign(upload, { order })
    scheduler.poll()
    await settle()
    expect(moved.starts).toBe(1)
    open()
    await settle()
    expect(begun[0]).toBe('moved up')
  })

  it('of a held account take no file slot from other uploads', async () => {
    const { scheduler, add } = scheduling({ files: 1 })
    scheduler.holds.hold('held', 'account-blocked')
    const held = add('held', { fresh: true, accountId: 'held' })
    const other = add('other', { fresh: true })
    await settle()
    expect([held.starts, other.starts]).toEqual([0, 1])
    expect(other.parts).toBe(0)
  })
})

describe('an account that has to wait', () => {
  it('is held, others continue, and it continues by itself in time', async () => {
    const { clock, scheduler, done, add, open } = await busy()
    const until = scheduler.holds.limit('a1', 5000)
    expect(until).toBe(clock.now() + 5000)
    add('held', { accountId: 'a1' })
    add('other', { accountId: 'a2' })
    open()
    await settle()
    expect(done).toEqual(['other'])
    await clock.forward(4999)
    expect(done).toEqual(['other'])
    await clock.forward(1)
    expect(done).toEqual(['other', 'held'])
  })

  it('waits for the longest of several limits', async () => {
    const { clock, scheduler, done, add, open } = await busy()
    scheduler.holds.limit('a1', 5000)
    expect(scheduler.holds.limit('a1', 1000)).toBe(clock.now() + 5000)
    expect(scheduler.holds.limit('a1', 9000)).toBe(clock.now() + 9000)
    add('held')
    open()
    await clock.forward(8999)
    expect(done).toEqual([])
    await clock.forward(1)
    expect(done).toEqual(['held'])
  })

  it('does not take the slots of others while it waits', async () => {
    const { scheduler, done, add, open } = await busy(2)
    scheduler.holds.limit('a1', 5000)
    for (let upload = 0; upload < 5; upload += 1) add(`held ${upload}`, { accountId: 'a1', deadline: 1 })
    for (let upload = 0; upload < 5; upload += 1) add(`other ${upload}`, { accountId: 'a2' })
    open()
    await settle()
    expect(done).toEqual(['other 0', 'other 1', 'other 2', 'other 3', 'other 4'])
  })
})

describe('the forecast for a new upload', () => {
  /** A scheduler that can measure that its connection carries 1 MB/s. */
  function measurable(parallel = 2, limit: () => number | null = () => null) {
    const { clock, scheduler, add, leave } = scheduling({ parallel, limit })
    const measure = async () => {
      const measured = gate()
      const upload = add('measured', { bytes: 8 * MB, parts: parallel, work: () => measured.passed })
      await settle()
      for (let second = 0; second <= 10; second += 1) {
        scheduler.sent('a1', MB)
        await clock.forward(1000)
      }
      measured.open()
      leave(upload)
      await settle()
    }
    return { clock, scheduler, add, leave, measure }
  }

  it('knows the rate of the connection to each account once it was in full use for some seconds', async () => {
    const { scheduler, measure } = measurable()
    expect(scheduler.rates.of('a1')).toBeUndefined()
    await measure()
    expect(scheduler.rates.of('a1')).toBeCloseTo(MB)
    expect(scheduler.rates.of('a2')).toBeUndefined()
  })

  it('uses the limit if that is below the rate, and nothing while the rate is unknown', () => {
    let limit: number | null = null
    const { scheduler } = scheduling({ parallel: 2, limit: () => limit })
    expect(scheduler.rates.of('a1')).toBeUndefined()
    limit = 50_000
    expect(scheduler.rates.of('a1')).toBe(50_000)
    expect(scheduler.rates.each).toEqual({})
  })

  it('does not take a limit for the rate of the connection', async () => {
    let limit: number | null = MB
    const { clock, scheduler, measure } = measurable(2, () => limit)
    await measure()
    limit = null
    expect(scheduler.rates.of('a1')).toBeUndefined()
    // A connection that is slower than the limit still shows its rate.
    limit = 4 * MB
    await clock.forward(60_000)
    await measure()
    expect(scheduler.rates.of('a1')).toBeCloseTo(MB)
    limit = MB / 4
    expect(scheduler.rates.of('a1')).toBe(MB / 4)
    expect(scheduler.rates.each.a1).toBeCloseTo(MB)
  })

  /** One whose one-hour limit runs, and that has nothing to send just now. */
  const loaded = (upload: Stub, load: Omit<Load, 'id'>) => {
    upload.load = { id: upload.id, ...load }
    return upload
  }

  it('holds it back beside an upload that could miss its deadline, and lets it begin once that upload has left', async () => {
    const { clock, add, leave, measure } = measurable()
    await measure()
    const deadline = clock.now() + hour / 4
    const urgent = loaded(add('urgent', { parts: 0 }), {
      deadline,
      bytesLeft: 500 * MB,
      bytesInFlight: 8 * MB,
    })
    const large = add('large', { fresh: true, bytes: 500 * MB })
    await settle()
    expect(large.fresh).toBe(true)
    leave(urgent)
    await settle()
    expect(large.fresh).toBe(false)
  })

  it('is made again when a part ends, with the rate at that time', async () => {
    const { clock, scheduler, add, measure } = measurable(1)
    await measure()
    const deadline = clock.now() + hour
    const flight = gate()
    const sending = loaded(add('sending', { deadline, bytes: 8 * MB, work: () => flight.passed }), {
      deadline,
      bytesLeft: 100 * MB,
      bytesInFlight: 0,
    })
    await settle()
    expect(sending.parts).toBe(0)
    const large = add('large', { fresh: true, bytes: 1200 * MB })
    await settle()
    for (let second = 0; second <= 600; second += 1) {
      scheduler.sent('a1', 20 * MB)
      await clock.forward(1000)
    }
    expect(large.fresh).toBe(true)
    flight.open()
    await settle()
    expect(large.fresh).toBe(false)
  })

  it('lets only one of two new uploads begin if there is time for only one', async () => {
    const { add, measure } = measurable()
    await measure()
    const creating = gate()
    const [first, second] = ['first', 'second'].map((id) =>
      add(id, { fresh: true, bytes: 3000 * MB, work: () => creating.passed }),
    )
    await settle()
    expect([first?.fresh, second?.fresh]).toEqual([false, true])
    creating.open()
    await settle()
    expect(second?.fresh).toBe(false)
  })
})

describe('adaptive parallelism', () => {
  /**
   * Endless parts of accounts; every half second each host's parts in flight bring `each` bytes per second a part.
   */
  function adaptive(most: number, hostOf?: (accountId: string) => string) {
    const rules = { parallel: most, ...(hostOf === undefined ? {} : { hostOf }) }
    const { clock, scheduler, add } = scheduling(rules)
    scheduler.setParallel(most, 100, true)
    const running = new Map<string, number>()
    const count = (accountId: string, change: number) =>
      running.set(accountId, (running.get(accountId) ?? 0) + change)
    const ends: (() => void)[] = []
    const send = (accountId: string, parts = 400) => {
      const work = async () => {
        count(accountId, 1)
        await new Promise<void>((resolve) => ends.push(resolve))
        count(accountId, -1)
      }
      return add(accountId, { accountId, parts, work })
    }
    const pass = async (seconds: number, rate: (accountId: string, parts: number) => number) => {
      for (let half = 0; half < seconds * 2; half += 1) {
        await clock.forward(500)
        for (const [accountId, parts] of running) scheduler.sent(accountId, rate(accountId, parts) / 2)
        // One part in ten ends.
        for (const end of ends.splice(0, Math.ceil(ends.length / 10))) end()
        await settle()
      }
    }
    return { clock, scheduler, running, add, send, pass }
  }

  it('gives one host all slots, and shares them evenly once another one has something to send', async () => {
    const { running, send, pass } = adaptive(32)
    send('slow', 4000)
    await settle()
    expect(running.get('slow')).toBe(4)
    await pass(5, () => MB)
    expect(running.get('slow')).toBe(32)
    const fast = send('fast')
    await pass(30, () => MB)
    expect([running.get('slow'), running.get('fast')]).toEqual([16, 16])
    fast.parts = 0
    await pass(30, () => MB)
    expect([running.get('slow'), running.get('fast')]).toEqual([32, 0])
  })

  it('keeps no slot for a host that takes no more', async () => {
    const { scheduler, running, send, pass } = adaptive(32)
    send('a1')
    send('a2')
    await pass(10, () => MB)
    for (let refused = 0; refused < 10; refused += 1) {
      scheduler.host('a1').refused(false)
      await pass(1, () => MB)
    }
    expect(scheduler.parallel('a1')).toBe(6)
    await pass(30, () => MB)
    expect([running.get('a1'), running.get('a2')]).toEqual([6, 26])
  })

  it('counts accounts together that share a host', async () => {
    const { running, send, pass } = adaptive(16, () => 'host')
    send('a1')
    send('a2')
    await settle()
    expect((running.get('a1') ?? 0) + (running.get('a2') ?? 0)).toBe(4)
    await pass(20, (_, parts) => parts * MB)
    expect((running.get('a1') ?? 0) + (running.get('a2') ?? 0)).toBe(16)
  })

  it('never has more than the maximum in flight, and begins only as many as remain when some are refused', async () => {
    const { scheduler, running, send, pass } = adaptive(10)
    send('a1')
    await pass(20, (_, parts) => parts * MB)
    expect(running.get('a1')).toBe(10)
    scheduler.host('a1').refused(false)
    scheduler.host('a1').refused(false)
    expect(scheduler.parallel('a1')).toBe(9)
    await pass(10, (_, parts) => parts * MB)
    expect(running.get('a1')).toBe(9)
  })

  it('is off when the setting says so: then it is the maximum, whatever is measured', async () => {
    const { scheduler, running, send, pass } = adaptive(12)
    scheduler.setParallel(12, 100, false)
    send('a1')
    await pass(30, () => MB)
    expect(running.get('a1')).toBe(12)
    expect(scheduler.parallel('a1')).toBe(12)
  })

  it('knows a rate even when not every possible slot is taken', async () => {
    const { scheduler, add, pass } = adaptive(16)
    const { passed } = gate()
    add('a1', { parts: 8, bytes: 8 * MB, work: () => passed })
    for (let second = 0; second <= 10; second += 1) {
      scheduler.sent('a1', MB)
      await pass(1, () => 0)
    }
    expect(scheduler.rates.of('a1')).toBeCloseTo(MB)
  })
})

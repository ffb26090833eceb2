import { setMaxListeners } from 'node:events'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Scheduler } from './scheduler'
import { gate, HandClock, settle } from './test-kit'
import type { JobRank } from './turns'

const never = new AbortController().signal
setMaxListeners(0, never)

function rank(more: Partial<JobRank> = {}): JobRank {
  return { accountId: 'a1', deadline: null, order: 0, creates: false, bytes: 1, small: false, ...more }
}

/** A scheduler with one place, held until `open` is called, so that what comes meanwhile has to queue. */
function busy(parallel = 1) {
  const clock = new HandClock()
  const scheduler = new Scheduler(clock, parallel)
  const first = gate()
  const done: string[] = []
  for (let place = 0; place < parallel; place += 1) void scheduler.run(rank(), never, () => first.passed)
  const add = (name: string, more: Partial<JobRank>, signal = never) =>
    scheduler.run(rank(more), signal, async () => {
      done.push(name)
      return name
    })
  return { clock, scheduler, done, add, open: first.open }
}

describe('whose turn it is', () => {
  it('is the earliest deadline’s, then the list’s order, then that of whoever asked first', async () => {
    const { done, add, open } = busy()
    void add('no deadline', { order: 0 })
    void add('late', { deadline: 9000, order: 1 })
    void add('soon', { deadline: 1000, order: 3 })
    void add('soon, asked later', { deadline: 1000, order: 3 })
    void add('soon, before it in the list', { deadline: 1000, order: 2 })
    await settle()
    open()
    await settle()
    expect(done).toEqual(['soon, before it in the list', 'soon', 'soon, asked later', 'late', 'no deadline'])
  })
})

describe('the clock', () => {
  it('may go on at each reading: what was found to be next is what begins, or nothing does', async () => {
    const MB = 1_000_000
    // Somewhere among these deadlines the answer changes between two readings.
    for (let deadline = 300_000 - 12; deadline <= 300_000 + 12; deadline += 1) {
      const clock = new HandClock()
      const scheduler = new Scheduler(clock, 2, 2, () => MB)
      const leave = scheduler.join(() => ({
        accountId: 'a1',
        order: 0,
        deadline: HandClock.start + deadline,
        bytesLeft: 50 * MB,
        bytesInFlight: 8 * MB,
        small: false,
      }))
      const read = clock.now.bind(clock)
      clock.now = () => {
        clock.skip(1)
        return read()
      }
      let begun = 0
      const newcomer = rank({ order: 1, creates: true, bytes: 50 * MB })
      const ran = scheduler.run(newcomer, never, async () => {
        begun += 1
      })
      await settle()
      leave()
      await ran
      expect(begun).toBe(1)
    }
  })
})

describe('how many at once', () => {
  it('never more than the limit, also while it is raised and lowered, and always as many as there may be', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 12 }),
        async (limits) => {
          const scheduler = new Scheduler(new HandClock(), limits[0] ?? 1)
          let running = 0
          let started = 0
          const ends: (() => void)[] = []
          for (let job = 0; job < 60; job += 1) {
            void scheduler.run(rank(), never, async () => {
              running += 1
              started += 1
              await new Promise<void>((resolve) => ends.push(resolve))
              running -= 1
            })
          }
          for (const limit of limits) {
            const before = running
            scheduler.setParallel(limit)
            await settle()
            // Those that run already are not broken off; none is added to them above the limit.
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
})

describe('aborting', () => {
  it('settles a queued job with null, runs it never, and lets the next one have its turn', async () => {
    const { done, add, open } = busy()
    const stop = new AbortController()
    const aborted = add('aborted', { order: 0 }, stop.signal)
    const next = add('next', { order: 1 })
    await settle()
    stop.abort()
    await expect(aborted).resolves.toBeNull()
    open()
    await expect(next).resolves.toBe('next')
    expect(done).toEqual(['next'])
  })

  it('does not even queue a job whose signal is aborted already', async () => {
    const { done, add, open } = busy()
    open()
    await expect(add('late', {}, AbortSignal.abort())).resolves.toBeNull()
    expect(done).toEqual([])
  })

  it('keeps the place of a running job until it has truly ended', async () => {
    const scheduler = new Scheduler(new HandClock(), 1)
    const stop = new AbortController()
    const drained = gate()
    const first = scheduler.run(rank(), stop.signal, async () => {
      await drained.passed
      return 'drained'
    })
    let started = false
    const second = scheduler.run(rank(), never, async () => {
      started = true
    })
    await settle()
    stop.abort()
    await settle()
    expect(started).toBe(false)
    expect(scheduler.running).toBe(1)
    drained.open()
    await expect(first).resolves.toBe('drained')
    await second
    expect(started).toBe(true)
  })

  it('passes on what a job throws, and gives its place to the next one', async () => {
    const scheduler = new Scheduler(new HandClock(), 1)
    const broken = scheduler.run(rank(), never, () => Promise.reject(new Error('broken')))
    const next = scheduler.run(rank(), never, async () => 'next')
    await expect(broken).rejects.toThrow('broken')
    await expect(next).resolves.toBe('next')
  })
})

describe('an account that has to wait', () => {
  it('is held, others go on, and it goes on by itself at the time', async () => {
    const { clock, scheduler, done, add, open } = busy()
    const until = scheduler.pauseAccount('a1', 5000)
    expect(until).toBe(clock.now() + 5000)
    void add('held', { accountId: 'a1' })
    void add('other', { accountId: 'a2' })
    open()
    await settle()
    expect(done).toEqual(['other'])
    await clock.forward(4999)
    expect(done).toEqual(['other'])
    await clock.forward(1)
    expect(done).toEqual(['other', 'held'])
  })

  it('waits for the longest of several pauses', async () => {
    const { clock, scheduler, done, add, open } = busy()
    scheduler.pauseAccount('a1', 5000)
    expect(scheduler.pauseAccount('a1', 1000)).toBe(clock.now() + 5000)
    expect(scheduler.pauseAccount('a1', 9000)).toBe(clock.now() + 9000)
    void add('held', {})
    open()
    await clock.forward(8999)
    expect(done).toEqual([])
    await clock.forward(1)
    expect(done).toEqual(['held'])
  })

  it('does not take the places of others while it waits', async () => {
    const { scheduler, done, add, open } = busy(2)
    scheduler.pauseAccount('a1', 5000)
    for (let job = 0; job < 5; job += 1) void add(`held ${job}`, { accountId: 'a1', deadline: 1 })
    for (let job = 0; job < 5; job += 1) void add(`other ${job}`, { accountId: 'a2', order: job })
    open()
    await settle()
    expect(done).toEqual(['other 0', 'other 1', 'other 2', 'other 3', 'other 4'])
  })
})

describe('a new upload and the line', () => {
  const hour = 3_600_000
  const MB = 1_000_000

  /** A scheduler that knows its line: 1 MB/s. */
  function known(parallel = 2, limit: () => number | null = () => null) {
    const clock = new HandClock()
    const scheduler = new Scheduler(clock, parallel, undefined, limit)
    const measure = async () => {
      const measured = gate()
      for (let place = 0; place < parallel; place += 1)
        void scheduler.run(rank({ bytes: 8 * MB }), never, () => measured.passed)
      for (let second = 0; second <= 10; second += 1) {
        scheduler.sent('a1', MB)
        await clock.forward(1000)
      }
      measured.open()
      await settle()
    }
    return { clock, scheduler, measure }
  }

  it('knows the rate of the line, per account, after it was in full use for some seconds', async () => {
    const { scheduler, measure } = known()
    expect(scheduler.rate('a1')).toBeUndefined()
    await measure()
    expect(scheduler.rate('a1')).toBeCloseTo(MB)
    expect(scheduler.rate('a2')).toBeUndefined()
  })

  it('counts on the limit where that is less than the line, and on nothing else where the line is not known', () => {
    let limit: number | null = null
    const scheduler = new Scheduler(new HandClock(), 2, 2, () => limit)
    expect(scheduler.rate('a1')).toBeUndefined()
    limit = 50_000
    expect(scheduler.rate('a1')).toBe(50_000)
    expect(scheduler.lineRates()).toEqual({})
  })

  it('what a limit holds back is not taken for the line', async () => {
    let limit: number | null = MB
    const { clock, scheduler, measure } = known(2, () => limit)
    await measure()
    limit = null
    expect(scheduler.rate('a1')).toBeUndefined()
    // A line that is slower than the limit shows itself all the same.
    limit = 4 * MB
    await clock.forward(60_000)
    await measure()
    expect(scheduler.rate('a1')).toBeCloseTo(MB)
    limit = MB / 4
    expect(scheduler.rate('a1')).toBe(MB / 4)
    expect(scheduler.lineRates().a1).toBeCloseTo(MB)
  })

  it('is held back beside one that could miss its hour, and looked at again when that one has left', async () => {
    const { clock, scheduler, measure } = known()
    await measure()
    const deadline = clock.now() + hour / 4
    const leave = scheduler.join(() => ({
      accountId: 'a1',
      order: 0,
      deadline,
      bytesLeft: 500 * MB,
      bytesInFlight: 8 * MB,
      small: false,
    }))
    const begun: string[] = []
    void scheduler.run(rank({ order: 1, creates: true, bytes: 500 * MB }), never, async () => {
      begun.push('large')
    })
    await settle()
    expect(begun).toEqual([])
    leave()
    await settle()
    expect(begun).toEqual(['large'])
  })

  it('is looked at again when a part ends, with the line as it is by then', async () => {
    const { clock, scheduler, measure } = known(1)
    await measure()
    const deadline = clock.now() + hour
    scheduler.join(() => ({
      accountId: 'a1',
      order: 0,
      deadline,
      bytesLeft: 100 * MB,
      bytesInFlight: 0,
      small: false,
    }))
    const begun: string[] = []
    void scheduler.run(rank({ order: 1, creates: true, bytes: 1200 * MB }), never, async () => {
      begun.push('large')
    })
    await settle()
    expect(begun).toEqual([])
    const flight = gate()
    void scheduler.run(rank({ deadline, bytes: 8 * MB }), never, () => flight.passed)
    await settle()
    for (let second = 0; second <= 600; second += 1) {
      scheduler.sent('a1', 20 * MB)
      await clock.forward(1000)
    }
    expect(begun).toEqual([])
    flight.open()
    await settle()
    expect(begun).toEqual(['large'])
  })

  it('does not begin twice at once where only one may', async () => {
    const { scheduler, measure } = known()
    await measure()
    const first = gate()
    const begun: number[] = []
    for (const order of [0, 1]) {
      void scheduler.run(rank({ order, creates: true, bytes: 3000 * MB }), never, async () => {
        begun.push(order)
        await first.passed
      })
    }
    await settle()
    expect(begun).toEqual([0])
    first.open()
    await settle()
    expect(begun).toEqual([0, 1])
  })
})

describe('adaptive parallelism', () => {
  const MB = 1_000_000

  /** Jobs of accounts without end; every half second each host's parts in flight bring `each` bytes a second a part. */
  function adaptive(most: number, hostOf = (accountId: string) => accountId) {
    const clock = new HandClock()
    const scheduler = new Scheduler(clock, most, undefined, undefined, hostOf)
    scheduler.setParallel(most, undefined, true)
    const running = new Map<string, number>()
    const count = (accountId: string, change: number) =>
      running.set(accountId, (running.get(accountId) ?? 0) + change)
    const ends: (() => void)[] = []
    const send = (accountId: string, parts = 400, signal = never) => {
      const job = async () => {
        count(accountId, 1)
        await new Promise<void>((resolve) => ends.push(resolve))
        count(accountId, -1)
      }
      for (let part = 0; part < parts; part += 1) void scheduler.run(rank({ accountId }), signal, job)
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
    return { clock, scheduler, running, send, pass }
  }

  it('gives a host the parts that make it faster, and the other no more than it has use for', async () => {
    const { running, send, pass } = adaptive(32)
    send('slow')
    await settle()
    expect(running.get('slow')).toBe(4)
    send('fast')
    await pass(60, (accountId, parts) => (accountId === 'slow' ? MB : Math.min(parts, 20) * MB))
    expect(running.get('slow')).toBe(4)
    expect(running.get('fast')).toBeGreaterThanOrEqual(20)
    expect(running.get('fast')).toBeLessThanOrEqual(24)
  })

  it('lets the last parts go out together, more than are right while others wait, and never more than the most', async () => {
    const { scheduler, running, send, pass } = adaptive(16)
    const others = new AbortController()
    send('a1', 400, others.signal)
    await pass(40, () => 4 * MB)
    expect(running.get('a1')).toBe(4)
    send('a1', 13)
    await settle()
    others.abort()
    scheduler.lookAgain()
    await settle()
    // One more than there are places for.
    expect(running.get('a1')).toBe(4)
    await pass(0.5, () => 4 * MB)
    expect(running.get('a1')).toBe(16)
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

  it('never has more than the most in flight, and begins no more than are left when some are refused', async () => {
    const { scheduler, running, send, pass } = adaptive(10)
    send('a1')
    await pass(20, (_, parts) => parts * MB)
    expect(running.get('a1')).toBe(10)
    scheduler.refused(rank())
    scheduler.refused(rank())
    expect(scheduler.parallel('a1')).toBe(9)
    await pass(10, (_, parts) => parts * MB)
    expect(running.get('a1')).toBe(9)
  })

  it('is off where the setting says so: then it is the most, whatever is measured', async () => {
    const { scheduler, running, send, pass } = adaptive(12)
    scheduler.setParallel(12, undefined, false)
    send('a1')
    await pass(30, () => MB)
    expect(running.get('a1')).toBe(12)
    expect(scheduler.parallel('a1')).toBe(12)
  })

  it('a line is known although not every place that there could be is taken', async () => {
    const { scheduler, pass } = adaptive(16)
    for (let part = 0; part < 8; part += 1) {
      void scheduler.run(rank({ bytes: 8 * MB }), never, () => new Promise(() => {}))
    }
    for (let second = 0; second <= 10; second += 1) {
      scheduler.sent('a1', MB)
      await pass(1, () => 0)
    }
    expect(scheduler.rate('a1')).toBeCloseTo(MB)
  })
})

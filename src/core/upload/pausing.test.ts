import { describe, expect, it } from 'vitest'
import { type World, world } from '../../../testing/fakes'
import { MiB } from '../../shared/limits'
import type { Settings } from '../../shared/settings'
import type { Clock } from '../ports'

/** Bytes per second of one Mbit/s. */
const megabit = 1e6 / 8
const stepMs = 100
/** What the system buffers ahead of the connection, in bytes. */
const aheadBytes = 256 * 1024
/** Between the last byte of a part and its response, in milliseconds. */
const answerMs = 150

interface Crossing {
  readonly length: number
  arrived: number
  readonly told: (bytes: number) => void
  readonly done: () => void
}

/** A connection to the service with a fixed rate, shared fairly, and no more than `each` for one part. */
class Connection {
  readonly #clock: Clock
  rate: number
  readonly #each: number
  readonly #crossings = new Set<Crossing>()
  /** Bytes that it has carried, and those of aborted parts. */
  carried = 0
  wasted = 0

  constructor(clock: Clock, rate: number, each = rate) {
    this.#clock = clock
    this.rate = rate
    this.#each = each
  }

  get inFlight(): number {
    return this.#crossings.size
  }

  /** Sends the parts of that engine over it. */
  carry(w: World): void {
    const { addPart } = w.api
    w.api.addPart = async (accountId, part, onSent, signal) => {
      await this.#cross(part.length, onSent, signal)
      return addPart.call(w.api, accountId, part, () => {}, signal)
    }
  }

  async #cross(length: number, onSent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    let handed = 0
    let crossing: Crossing | undefined
    const crossed = new Promise<void>((done, reject) => {
      const told = (arrived: number) => {
        const ahead = Math.min(length, arrived + aheadBytes)
        if (ahead > handed) onSent(ahead - handed)
        handed = ahead
      }
      crossing = { length, arrived: 0, told, done }
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.#crossings.add(crossing)
      told(0)
      if (this.#crossings.size === 1) void this.#run()
    })
    try {
      await crossed
      await this.#clock.sleep(answerMs, signal)
      signal.throwIfAborted()
    } catch (error) {
      this.wasted += crossing?.arrived ?? 0
      throw error
    } finally {
      if (crossing !== undefined) this.#crossings.delete(crossing)
    }
  }

  async #run(): Promise<void> {
    while (this.#crossings.size > 0) {
      await this.#clock.sleep(stepMs, new AbortController().signal)
      const going = [...this.#crossings].filter(({ arrived, length }) => arrived < length)
      const share = Math.min(this.#each, this.rate / going.length)
      for (const crossing of going) {
        const bytes = Math.min((share * stepMs) / 1000, crossing.length - crossing.arrived)
        crossing.arrived += bytes
        this.carried += bytes
        crossing.told(crossing.arrived)
        if (crossing.arrived >= crossing.length) crossing.done()
      }
    }
  }
}

/** An upload of this many MiB, in parts as Hoist cuts them, over such a connection. */
async function uploading(
  rate: number,
  each: number | undefined,
  megabytes: number,
  settings: Partial<Settings> = {},
) {
  const w = world({ partSizeMiB: 'auto', ...settings })
  const connection = new Connection(w.clock, rate, each)
  connection.carry(w)
  const id = await w.add('large.bin', megabytes)
  const confirmed = () =>
    (w.manager.record(id)?.parts ?? []).reduce(
      (sum, { length, state }) => sum + (state.name === 'confirmed' ? length : 0),
      0,
    )
  return { w, connection, id, confirmed }
}

const eight = [1, 10, 100, 1000].flatMap((megabits) => [
  { name: `${megabits} Mbit/s`, rate: megabits * megabit, each: undefined },
  {
    name: `${megabits} Mbit/s, a tenth for each part`,
    rate: megabits * megabit,
    each: (megabits * megabit) / 10,
  },
])

/** As much as is sent in some minutes, and the service takes. */
const megabytesFor = (rate: number) => Math.min(8192, Math.ceil((rate * 240) / MiB))

describe('what a pause discards', () => {
  const lostBy = async (run: Awaited<ReturnType<typeof uploading>>, rate: number) => {
    const { w, connection, id } = run
    const before = connection.wasted
    w.manager.pause(id)
    await w.clock.forward(6_000)
    expect(w.state(id).name).toBe('paused')
    return (connection.wasted - before) / rate
  }

  it.each(
    eight.flatMap((connection) => [
      { ...connection, parts: 'as many parts as are taken', settings: {} },
      { ...connection, parts: '16 parts at once', settings: { adaptiveParts: false } },
    ]),
  )('over $name, with $parts, is at most 5 s of sending at the median and 10 s at worst', async (given) => {
    const { rate, each, settings } = given
    const lost: number[] = []
    // In the first seconds the connection is unknown.
    for (const ms of [1_100, 3_300, 8_100]) {
      const run = await uploading(rate, each, megabytesFor(rate), settings)
      await run.w.clock.forward(ms)
      lost.push(await lostBy(run, rate))
    }
    // Then pause repeatedly later in the same upload.
    const run = await uploading(rate, each, megabytesFor(rate), settings)
    for (const ms of [11_300, 3_700, 8_900, 1_300, 13_100]) {
      await run.w.clock.forward(ms)
      lost.push(await lostBy(run, rate))
      run.w.manager.resume(run.id)
    }
    lost.sort((a, b) => a - b)
    expect(lost[Math.floor(lost.length / 2)]).toBeLessThanOrEqual(5)
    expect(lost.at(-1)).toBeLessThanOrEqual(10)
  })

  it.each(eight)('over $name is kept small without lowering the speed', async ({ rate, each }) => {
    const { w, connection, confirmed } = await uploading(rate, each, megabytesFor(rate))
    await w.clock.forward(40_000)
    expect(connection.carried / (rate * 40)).toBeGreaterThan(0.9)
    expect(connection.wasted).toBe(0)
    // What a crash would lose, without any warning.
    expect((connection.carried - confirmed()) / rate).toBeLessThan(10)
    // However short parts are, forecasts know the rate of the connection.
    expect(w.manager.rates().a1).toBeGreaterThan(0.8 * rate)
    expect(w.manager.rates().a1).toBeLessThan(1.2 * rate)
  })

  it.each([1, 100])('over %i Mbit/s is no more with many small files', async (megabits) => {
    const rate = megabits * megabit
    const w = world({ partSizeMiB: 'auto' })
    const connection = new Connection(w.clock, rate)
    connection.carry(w)
    const files = Array.from({ length: 24 }, (_, index) => w.file(`${index}.bin`, 1 + (index % 3)))
    await w.manager.add(files)
    const states = () => w.manager.views().map(({ state }) => state)
    let wasted = 0
    for (const ms of [2_300, 5_100, 12_700, 31_300]) {
      await w.clock.forward(ms)
      w.manager.pauseAll()
      await w.clock.forward(6_000)
      expect((connection.wasted - wasted) / rate).toBeLessThanOrEqual(10)
      wasted = connection.wasted
      w.manager.resumeAll()
    }
    // All of them still arrive. A fast connection shows that sooner.
    connection.rate = 100 * megabit
    await w.clock.forward(600_000)
    expect(states().every((state) => state === 'completed')).toBe(true)
  })
})

it('parts become shorter on a connection that slows down, and longer on one that speeds up', async () => {
  const { w, id } = await uploading(100 * megabit, undefined, 1024, { adaptiveParts: false })
  const longest = async (limit: number | null, ms: number) => {
    w.bandwidth = limit
    await w.clock.forward(ms)
    const parts = w.manager.record(id)?.parts ?? []
    return Math.max(...parts.map(({ length, state }) => (state.name === 'sending' ? length : 0)))
  }
  const short = await longest(megabit, 2_000)
  expect(await longest(null, 4_000)).toBeGreaterThan(8 * short)
  expect(await longest(megabit, 10_000)).toBeLessThan(2 * short)
})

describe('a pause', () => {
  /** 16 parts of 8 MiB, two at once: each takes 4 s, and the second pair is in flight after 5 s. */
  async function paused() {
    const run = await uploading(4 * MiB, undefined, 128, {
      partSizeMiB: 8,
      parallelParts: 2,
      adaptiveParts: false,
    })
    await run.w.clock.forward(5_500)
    expect(run.w.partStates(run.id).slice(0, 5)).toEqual([
      'confirmed',
      'confirmed',
      'sending',
      'sending',
      'pending',
    ])
    expect(run.w.manager.pause(run.id)).toBe(true)
    return run
  }

  it('lets parts finish that are nearly done, and begins none', async () => {
    const { w, id, connection } = await paused()
    expect(w.state(id).name).toBe('pausing')
    expect(w.manager.view(id)?.parts.sending).toBe(2)
    await w.clock.forward(4_000)
    expect(w.state(id)).toEqual({ name: 'paused', by: 'person' })
    expect(w.partStates(id).slice(0, 5)).toEqual([
      'confirmed',
      'confirmed',
      'confirmed',
      'confirmed',
      'pending',
    ])
    expect(connection.wasted).toBe(0)
    expect(w.source.openCount).toBe(0)
  })

  it('waits for such parts for 5 s at most', async () => {
    const { w, id, connection } = await paused()
    connection.rate = 0
    await w.clock.forward(4_900)
    expect(w.state(id).name).toBe('pausing')
    await w.clock.forward(100)
    expect(w.state(id).name).toBe('paused')
    expect(connection.inFlight).toBe(0)
  })

  it.each(['pause', 'cancel'] as const)('ends immediately with a second %s', async (action) => {
    const { w, id, connection } = await paused()
    expect(w.manager.view(id)?.actions).toEqual(['pause', 'cancel'])
    expect(w.manager[action](id)).toBe(true)
    await w.clock.forward(0)
    expect(w.state(id).name).toBe(action === 'pause' ? 'paused' : 'cancelled')
    expect(connection.inFlight).toBe(0)
    expect(w.partStates(id).filter((state) => state === 'confirmed')).toHaveLength(2)
  })

  it('immediately aborts what has only just begun', async () => {
    const run = await uploading(MiB, undefined, 64, {
      partSizeMiB: 8,
      parallelParts: 2,
      adaptiveParts: false,
    })
    const { w, id, connection } = run
    // A pair takes 16 s.
    await w.clock.forward(17_000)
    expect(w.partStates(id).slice(0, 3)).toEqual(['confirmed', 'confirmed', 'sending'])
    w.manager.pause(id)
    await w.clock.forward(0)
    expect(w.state(id).name).toBe('paused')
    expect(connection.wasted).toBeLessThan(2 * MiB)
  })

  it('continues from what is confirmed', async () => {
    const { w, id } = await paused()
    await w.clock.forward(5_000)
    w.manager.resume(id)
    await w.clock.forward(60_000)
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('part')).toBe(16)
    expect(w.api.uploads.size).toBe(1)
  })
})

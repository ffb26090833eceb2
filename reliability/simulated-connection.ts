import { ConnectionMeter } from '../src/core/schedule/connection-rate'
import { isSmall, type Job, type Load, nextJob, overdueLoads } from '../src/core/schedule/next-job'
import { partSizeFor, planParts } from '../src/core/upload/parts/plan-parts'
import { GiB, MiB } from '../src/shared/limits'
import { between } from './form'

/** All times here are in milliseconds on a virtual clock that starts at 0, sizes in bytes. */
const hour = 60 * 60 * 1000

/** From `at` on, the connection carries `rate` bytes per second. */
interface Stretch {
  readonly at: number
  readonly rate: number
}

interface SimulatedFile {
  readonly size: number
  /** When it was added to the list. */
  readonly arrivesAt: number
  /** Continued from an earlier run: some of its one-hour limit has passed, and some of its parts have arrived. */
  readonly resumed?: { readonly deadline: number; readonly partsLeft: number }
}

export interface Workload {
  /** In list order. */
  readonly files: readonly SimulatedFile[]
  readonly connection: readonly Stretch[]
  readonly parallelParts: number
  readonly parallelFiles: number
}

/**
 * A day or two at somebody's desk: mostly small files, some that take most of an hour, and an unsteady connection.
 */
export function randomWorkload(random: () => number): Workload {
  const nominal = 250_000 * 40 ** random()
  const mood = 0.1 + 0.8 * random()
  const connection: Stretch[] = []
  for (let at = 0; at < 40 * hour; at += between(random, 20_000, 900_000)) {
    connection.push({ at, rate: nominal * (1 - mood * random()) })
  }
  // From 4 MiB to what the connection carries in an hour at its best, and no more than the service accepts.
  const largest = Math.min(8 * GiB, (nominal * hour) / 1000)
  const smallest = Math.min(4 * MiB, largest)
  const skew = 1 + 5 * random()
  const span = random() < 0.5 ? 0 : 4 * hour * random()
  const count = between(random, 1, 200)
  const open = random() < 0.5 ? between(random, 1, 3) : 0
  const files: SimulatedFile[] = []
  for (let file = 0; file < count; file += 1) {
    const size = Math.round(smallest * (largest / smallest) ** (random() ** skew))
    const arrivesAt = Math.round((span * file) / count)
    const parts = planParts(size, partSizeFor(size, 'auto')).length
    const resumed = file < open
    files.push({
      size,
      arrivesAt: resumed ? 0 : arrivesAt,
      ...(resumed
        ? { resumed: { deadline: Math.round(hour * random()), partsLeft: between(random, 1, parts) } }
        : {}),
    })
  }
  return {
    files,
    connection,
    parallelParts: between(random, 1, 16),
    parallelFiles: between(random, 1, 8),
  }
}

/** The result of a workload. */
export interface Outcome {
  /** Uploads that expired before their last byte had arrived. */
  readonly misses: number
  /** When the last one had ended. */
  readonly end: number
  /** Mean time in the list until the end, of those that arrived. */
  readonly meanWait: number
}

interface Live {
  readonly order: number
  readonly small: boolean
  readonly deadline: number
  bytesLeft: number
  /** Bytes of each part that is still to be sent. */
  readonly parts: readonly number[]
  /** The index of the next part. */
  next: number
}

interface Flight {
  readonly live: Live
  readonly length: number
  /** When it ends, in bytes sent per part in flight since the start. */
  readonly endsAt: number
}

/**
 * Plays a workload. All parts in flight share the connection evenly. Creating takes no time.
 *
 * - `hoist` asks {@link nextJob} who is next and knows of the connection only what {@link ConnectionMeter} measures.
 * - `first come` creates as many as may send at once, and sends part after part in the order of the list.
 * - `in turn` does the same, but alternates between the files.
 *
 * An upload that expires counts as missed and is not begun again.
 */
export function play(workload: Workload, policy: 'hoist' | 'first come' | 'in turn'): Outcome {
  const { files, parallelParts, parallelFiles } = workload
  const meter = new ConnectionMeter()
  const lives = new Map<number, Live>()
  const listed: number[] = []
  let flights: Flight[] = []
  let now = 0
  let each = 0
  let stretch = 0
  let arrived = 0
  let misses = 0
  let ended = 0
  let waited = 0
  let turn = -1

  const planned = (size: number) => planParts(size, partSizeFor(size, 'auto'))
  const begin = (order: number) => {
    const file = files[order] as SimulatedFile
    const ranges = planned(file.size)
    const all = ranges.map((range) => range.length)
    const parts = file.resumed === undefined ? all : all.slice(all.length - file.resumed.partsLeft)
    lives.set(order, {
      order,
      small: isSmall(ranges),
      deadline: file.resumed?.deadline ?? now + hour,
      bytesLeft: parts.reduce((sum, length) => sum + length, 0),
      parts,
      next: 0,
    })
  }
  /** Starts the uploads that may start. As in the engine, those whose one-hour limit runs come first, then the list. */
  const fill = () => {
    const open = (order: number) => files[order]?.resumed !== undefined
    listed.sort((a, b) => {
      if (open(a) !== open(b)) return open(a) ? -1 : 1
      const first = files[a]?.resumed?.deadline ?? 0
      const second = files[b]?.resumed?.deadline ?? 0
      return policy === 'hoist' && first !== second ? first - second : a - b
    })
    while (lives.size < parallelFiles && listed.length > 0) {
      const [order = 0] = listed
      if (policy === 'hoist' && !open(order)) break
      listed.shift()
      begin(order)
    }
    while (flights.length < parallelParts) {
      const live = policy === 'hoist' ? chosen() : inOrder()
      if (live === undefined) return
      const length = live.parts[live.next] as number
      live.next += 1
      flights.push({ live, length, endsAt: each + length })
    }
  }
  const inOrder = (): Live | undefined => {
    const waiting = [...lives.values()].filter((live) => live.next < live.parts.length)
    waiting.sort((a, b) => a.order - b.order)
    if (policy === 'first come') return waiting[0]
    const next = waiting.find((live) => live.order > turn) ?? waiting[0]
    turn = next?.order ?? -1
    return next
  }
  /** One job stands for a whole upload: its parts go in file order. */
  const chosen = (): Live | undefined => {
    const jobs: Job[] = []
    for (const live of lives.values()) {
      if (live.next < live.parts.length)
        jobs.push({
          id: `${live.order}`,
          accountId: 'a',
          deadline: live.deadline,
          position: live.order,
          creates: false,
          bytes: live.parts[live.next] as number,
          small: live.small,
        })
    }
    const [newcomer] = listed
    const large = [...lives.values()].filter(({ small }) => !small).length
    const isSmallNewcomer =
      newcomer !== undefined && isSmall(planned((files[newcomer] as SimulatedFile).size))
    if (newcomer !== undefined && (isSmallNewcomer || large < parallelFiles))
      jobs.push({
        id: `${newcomer}`,
        accountId: 'a',
        deadline: now + hour,
        position: newcomer,
        creates: true,
        bytes: (files[newcomer] as SimulatedFile).size,
        small: isSmallNewcomer,
      })
    const loads = [...lives.values()].map(({ order, deadline, bytesLeft }) => {
      let flying = 0
      let bytesInFlight = 0
      for (const { live, length, endsAt } of flights) {
        if (live.order !== order) continue
        flying += length
        bytesInFlight += Math.max(0, endsAt - each)
      }
      // The part in flight has been sent partly.
      return { id: `${order}`, deadline, bytesLeft: bytesLeft - flying + bytesInFlight, bytesInFlight }
    })
    const job = nextJob(jobs, { now, loads, rate: meter.rate })
    if (job === undefined) return undefined
    if (job.creates) {
      listed.shift()
      begin(job.position)
    }
    return lives.get(job.position)
  }
  const leave = (live: Live) => {
    lives.delete(live.order)
    flights = flights.filter((flight) => flight.live !== live)
    ended = now
  }

  while (ended >= 0) {
    while (arrived < files.length && (files[arrived]?.arrivesAt ?? 0) <= now) {
      listed.push(arrived)
      arrived += 1
    }
    fill()
    if (flights.length === 0) {
      if (arrived >= files.length) break
      now = files[arrived]?.arrivesAt ?? now
      meter.rest()
      continue
    }
    while ((workload.connection[stretch + 1]?.at ?? Number.POSITIVE_INFINITY) <= now) stretch += 1
    const { rate } = workload.connection[stretch] as Stretch
    const share = rate / flights.length / 1000
    const firstEnd = flights.reduce((a, b) => (b.endsAt < a.endsAt ? b : a))
    let until = now + (firstEnd.endsAt - each) / share
    until = Math.min(until, workload.connection[stretch + 1]?.at ?? Number.POSITIVE_INFINITY)
    if (arrived < files.length) until = Math.min(until, files[arrived]?.arrivesAt ?? until)
    for (const live of lives.values()) until = Math.min(until, live.deadline)
    if (policy === 'hoist') measure(meter, flights.length >= parallelParts, rate, now, until)
    each += (until - now) * share
    now = until
    // A difference of a byte is rounding.
    for (const flight of flights.filter(({ endsAt }) => endsAt - each < 1)) {
      const { live } = flight
      flights.splice(flights.indexOf(flight), 1)
      live.bytesLeft -= flight.length
      if (live.bytesLeft > 0) continue
      waited += now - (files[live.order]?.arrivesAt ?? 0)
      leave(live)
    }
    for (const live of [...lives.values()]) {
      if (live.deadline > now) continue
      misses += 1
      leave(live)
    }
  }
  return { misses, end: ended, meanWait: waited / Math.max(1, files.length - misses) }
}

/** Gives the meter the bytes that the engine would have measured meanwhile. */
function measure(meter: ConnectionMeter, inFullUse: boolean, rate: number, from: number, to: number): void {
  if (!inFullUse) {
    meter.rest()
    return
  }
  meter.add(0, from)
  for (let at = from; at < to; ) {
    const next = Math.min(to, at + 9_000)
    meter.add((rate * (next - at)) / 1000, next)
    at = next
  }
}

/**
 * Misses of the offline plan by earliest deadline. It knows the future rates, and cuts files as finely as it likes:
 * uploads whose one-hour limit runs are sent by deadline, leaving out as few as possible; then one file at a time in
 * the order of the list, each created when the connection is free for it. The connection is never idle.
 */
export function offlineMisses({ files, connection }: Workload): number {
  /** When that many bytes are through if they begin at `from`. */
  const through = (from: number, bytes: number): number => {
    let at = from
    let left = bytes
    for (let index = stretchAt(connection, from); ; index += 1) {
      const next = connection[index + 1]?.at ?? Number.POSITIVE_INFINITY
      const { rate } = connection[index] as Stretch
      const carried = ((next - at) / 1000) * rate
      if (carried >= left) return at + (left / rate) * 1000
      left -= carried
      at = next
    }
  }
  /** Bytes that the connection carries from 0 to then: its own clock, on which it runs steadily. */
  const carriedBy = (time: number): number => {
    let sum = 0
    for (let index = 0; index < connection.length; index += 1) {
      const { at, rate } = connection[index] as Stretch
      if (at >= time) break
      sum += ((Math.min(time, connection[index + 1]?.at ?? Number.POSITIVE_INFINITY) - at) / 1000) * rate
    }
    return sum
  }
  const open: Load[] = []
  for (const [order, { size, resumed }] of files.entries()) {
    if (resumed === undefined) continue
    const lengths = planParts(size, partSizeFor(size, 'auto')).map(({ length }) => length)
    const bytesLeft = lengths
      .slice(lengths.length - resumed.partsLeft)
      .reduce((sum, length) => sum + length, 0)
    open.push({
      id: `${order}`,
      deadline: carriedBy(resumed.deadline) * 1000,
      bytesLeft,
      bytesInFlight: 0,
    })
  }
  const late = overdueLoads(open, 1, 0)
  let misses = late.size
  let free = through(
    0,
    open.reduce((sum, load) => sum + (late.has(load.id) ? 0 : load.bytesLeft), 0),
  )
  for (const { size, arrivesAt, resumed } of files) {
    if (resumed !== undefined) continue
    const begin = Math.max(free, arrivesAt)
    const end = through(begin, size)
    if (end - begin > hour) misses += 1
    free = Math.min(end, begin + hour)
  }
  return misses
}

function stretchAt(connection: readonly Stretch[], time: number): number {
  let index = 0
  while ((connection[index + 1]?.at ?? Number.POSITIVE_INFINITY) <= time) index += 1
  return index
}

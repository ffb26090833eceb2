import { MiB } from '../../shared/limits'
import type { ConnectionRate } from './connection-rate'

/** Shorter parts spend more time waiting than sending, so they do not show the rate, in bytes. */
export const longPartBytes = 4 * MiB

/**
 * Whether a file is one short part. As many of these are sent side by side as there are slots: each needs little
 * time, and a few of them would leave the connection idle. The bound on files that send at once is for the others.
 */
export function isSmall(parts: readonly { readonly length: number }[]): boolean {
  const [only] = parts
  return only !== undefined && parts.length === 1 && only.length < longPartBytes
}

/** What an upload would do with a slot. */
export interface Job {
  /** Of the upload. */
  readonly id: string
  readonly accountId: string
  /** When the remote upload expires, or would if it were created now, in milliseconds on this machine's clock. */
  readonly deadline: number
  /** Position of the upload in the list: a lower one is nearer the top. */
  readonly position: number
  /** It creates the remote upload, and so begins its time limit; otherwise it sends the next part of the file. */
  readonly creates: boolean
  /** Bytes of the part, or of the file if the job creates its remote upload. */
  readonly bytes: number
  /** Whether its file is small, as {@link isSmall} says. */
  readonly small: boolean
}

/** A remote upload whose time limit runs, and that is being sent. */
export interface Load {
  /** Of the upload. */
  readonly id: string
  /** In milliseconds, on this machine's clock. */
  readonly deadline: number
  /** Not yet handed to the network. */
  readonly bytesLeft: number
  /** The bytes left that belong to parts in flight. */
  readonly bytesInFlight: number
}

/** What is known when a slot is given away. */
export interface Forecast {
  /** In milliseconds, on this machine's clock. */
  readonly now: number
  readonly loads: readonly Load[]
  /** Bytes per second over all uploads, now and in the last quarter of an hour; undefined while unknown. */
  readonly rate: ConnectionRate | undefined
}

/** A forecast still holds if the connection becomes this many times slower than it is now. */
const caution = 3
/** An upload is given up if it would miss its deadline even on a connection this many times faster than lately. */
const hope = 4
/**
 * The assumed rate for forecasts while it is unknown, in bytes per second: with {@link caution}, a file of up to 300 MB
 * may begin on a service that gives it an hour while others have no part to send. `rateForCutting` in `scheduler.ts`
 * decides something else, and is independent of this.
 */
const rateForForecast = 250_000
/** While an upload is given up, only files that take less than this begin, in milliseconds. */
const besideGivenUpMs = 10 * 60_000

/**
 * Which job is best; undefined when all must wait. Which part of its upload is sent is up to `nextPart` in `record.ts`.
 *
 * If everything meets its deadline in any order, even on a slower connection, the upload with the fewest bytes left
 * goes first: a small file does not wait for a large one. If that is not sure, the earliest deadline goes first,
 * nothing new begins that may not fit, and nothing later is sent in addition to it that could make it miss. An upload
 * that cannot meet its deadline goes last, so that it does not take others down with it.
 *
 * @param jobs of uploads that may send: one each
 */
export function nextJob<T extends Job>(jobs: readonly T[], forecast: Forecast): T | undefined {
  const plan = planOf(forecast)
  let newcomer: T | undefined
  let part: T | undefined
  for (const job of jobs) {
    if (job.creates) {
      if (newcomer === undefined || job.position < newcomer.position) newcomer = job
    } else if (part === undefined || plan.goesBefore(job, part)) part = job
  }
  // Only the first file in the list is considered: if small files could pass it, a large file might wait forever.
  if (newcomer !== undefined && mayBegin(newcomer, forecast)) {
    if (part === undefined || plan.givenUp.has(part.id)) return newcomer
    const left = plan.bytesLeft.get(part.id)
    if (plan.relaxed && left !== undefined && newcomer.bytes < left) return newcomer
  }
  return part !== undefined && mayJoin(part, forecast, plan) ? part : undefined
}

/**
 * Whether a part may be sent in addition to what is in flight: all uploads with an earlier deadline and parts in
 * flight must finish in time, however the connection is shared.
 */
function mayJoin(job: Job, { loads, now, rate }: Forecast, plan: Plan): boolean {
  if (plan.relaxed) return true
  const deadline = plan.givenUp.has(job.id) ? Number.POSITIVE_INFINITY : job.deadline
  const going = loads.filter((load) => !plan.givenUp.has(load.id))
  return going.every((urgent) => {
    if (urgent.deadline >= deadline || urgent.bytesInFlight === 0) return true
    let bytes = job.bytes
    for (const load of loads) {
      const isBefore = !plan.givenUp.has(load.id) && load.deadline <= urgent.deadline
      bytes += isBefore ? load.bytesLeft : load.bytesInFlight
    }
    return carefully(bytes, rate) <= urgent.deadline - now
  })
}

/**
 * Whether a file may begin its time limit now: always when nothing else is sent, and otherwise only if it and
 * everything being sent finish in time in any order, even on a slower connection. Uploads that are given up do not
 * count, but beside one, a file must finish within {@link besideGivenUpMs}. A larger file waits until nothing else is
 * sent, and loses nothing by waiting: its time limit has not begun.
 */
export function mayBegin({ bytes, deadline }: Pick<Job, 'bytes' | 'deadline'>, forecast: Forecast): boolean {
  const { loads, now, rate } = forecast
  if (loads.length === 0) return true
  const { givenUp } = planOf(forecast)
  const end = givenUp.size > 0 ? now + besideGivenUpMs : deadline
  const going = loads.filter((load) => !givenUp.has(load.id))
  return isSure([...going, { deadline: end, bytesLeft: bytes }], rate, now)
}

/**
 * Uploads that cannot meet their deadlines even on a much faster connection: as few as possible (the algorithm of
 * Moore and Hodgson: by deadline, and whenever one would be overdue, the largest so far is left out).
 */
export function overdueLoads(loads: readonly Load[], rate: number, now: number): Set<string> {
  const kept: Load[] = []
  const overdue = new Set<string>()
  let bytes = 0
  for (const load of [...loads].sort((a, b) => a.deadline - b.deadline)) {
    kept.push(load)
    bytes += load.bytesLeft
    if ((bytes / rate) * 1000 <= load.deadline - now || bytes === 0) continue
    const largest = kept.reduce((a, b) => (b.bytesLeft > a.bytesLeft ? b : a))
    kept.splice(kept.indexOf(largest), 1)
    bytes -= largest.bytesLeft
    overdue.add(largest.id)
  }
  return overdue
}

interface Plan {
  /** Ids of uploads. */
  readonly givenUp: ReadonlySet<string>
  readonly relaxed: boolean
  readonly bytesLeft: ReadonlyMap<string, number>
  /** Whether part `a` goes before part `b`. */
  goesBefore(a: Job, b: Job): boolean
}

function planOf({ loads, now, rate }: Forecast): Plan {
  const givenUp =
    rate === undefined ? new Set<string>() : overdueLoads(loads, Math.max(rate.now, rate.lately) * hope, now)
  const going = loads.filter((load) => !givenUp.has(load.id))
  const relaxed = rate !== undefined && isSure(going, rate, now)
  const bytesLeft = new Map(loads.map((load) => [load.id, load.bytesLeft]))
  return {
    givenUp,
    relaxed,
    bytesLeft,
    goesBefore(a, b) {
      if (givenUp.has(a.id) !== givenUp.has(b.id)) return givenUp.has(b.id)
      const first = relaxed ? bytesLeft.get(a.id) : a.deadline
      const second = relaxed ? bytesLeft.get(b.id) : b.deadline
      if (first !== second) return (first ?? Number.POSITIVE_INFINITY) < (second ?? Number.POSITIVE_INFINITY)
      return a.position < b.position
    },
  }
}

/** Whether all loads meet their deadlines in any order, with {@link caution}. */
function isSure(
  loads: readonly Pick<Load, 'bytesLeft' | 'deadline'>[],
  rate: Forecast['rate'],
  now: number,
): boolean {
  let bytes = 0
  let end = Number.POSITIVE_INFINITY
  for (const load of loads) {
    bytes += load.bytesLeft
    end = Math.min(end, load.deadline)
  }
  return carefully(bytes, rate) <= end - now
}

/** Milliseconds until this many bytes are through, with {@link caution}: one fast minute does not decide. */
function carefully(bytes: number, rate: Forecast['rate']): number {
  const least = rate === undefined ? rateForForecast : Math.min(rate.now, rate.lately)
  return (bytes / least) * 1000 * caution
}

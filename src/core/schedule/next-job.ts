import { MiB } from '../../shared/limits'
import type { LineRate } from './connection-rate'

/** Shorter parts spend their time on the way rather than in the line, in bytes. */
export const tellingBytes = 4 * MiB

/**
 * Whether a file is one short part. Such files go out as many side by side as there are slots: each costs its hour
 * nothing, and few of them leave the line idle. The bound on files that send at the same time is for the others.
 */
export function isSmall(parts: readonly { readonly length: number }[]): boolean {
  const [only] = parts
  return only !== undefined && parts.length === 1 && only.length < tellingBytes
}

/** What an upload would do with a slot. */
export interface Job {
  /** Of the upload. */
  readonly id: string
  readonly accountId: string
  /** When the remote upload closes, or would if it were created now, in milliseconds on this machine's clock. */
  readonly deadline: number
  /** Position of the upload in the list: lower stands before. */
  readonly order: number
  /** It creates the remote upload, and so begins its hour; else it sends the part of the file that is next. */
  readonly creates: boolean
  /** Bytes of the part, or of the file where the job creates its remote upload. */
  readonly bytes: number
  /** As {@link isSmall} has it, of its file. */
  readonly small: boolean
}

/** A remote upload whose hour runs, and that is being sent. */
export interface Load {
  /** Of the upload. */
  readonly id: string
  /** In milliseconds, on this machine's clock. */
  readonly deadline: number
  /** Still to be handed to the network. */
  readonly bytesLeft: number
  /** Of these, what belongs to parts that are in flight. */
  readonly bytesInFlight: number
}

/** What is known when a slot is given away. */
export interface Forecast {
  /** In milliseconds, on this machine's clock. */
  readonly now: number
  readonly loads: readonly Load[]
  /** Bytes per second over all uploads, now and in the last quarter of an hour; undefined while nobody knows. */
  readonly line: LineRate | undefined
}

/** A line that becomes slower than now by this factor does not yet make a forecast wrong. */
const caution = 3
/** What could not make it even if the line became faster than it was lately by this factor is given up. */
const hope = 4
/** What is taken for granted while nobody knows the rate, in bytes per second: a slow line. */
const unknownRate = 250_000
/** Beside an upload that is given up, only files that take less than this begin, in milliseconds. */
const besideGivenUpMs = 10 * 60_000

/**
 * Which job is best; undefined when all must wait.
 *
 * Where everything makes its deadline in any order, even on a line that becomes slower, the upload with the
 * fewest bytes left goes first: a small file does not wait for a large one. Where that is not sure, the earliest
 * deadline goes first, nothing new begins, and nothing later is sent beside it that could make it miss. An upload
 * that cannot make it goes last, so that it does not take others down with it.
 *
 * @param jobs of uploads that may send: one each
 */
export function nextJob<T extends Job>(jobs: readonly T[], forecast: Forecast): T | undefined {
  const plan = planOf(forecast)
  let newcomer: T | undefined
  let part: T | undefined
  for (const job of jobs) {
    if (job.creates) {
      if (newcomer === undefined || job.order < newcomer.order) newcomer = job
    } else if (part === undefined || plan.goesBefore(job, part)) part = job
  }
  // Only the first in the list is looked at: small ones that pass it all the time would keep a large one waiting.
  if (newcomer !== undefined && mayBegin(newcomer, forecast)) {
    if (part === undefined || plan.givenUp.has(part.id)) return newcomer
    const left = plan.bytesLeft.get(part.id)
    if (plan.relaxed && left !== undefined && newcomer.bytes < left) return newcomer
  }
  return part !== undefined && mayJoin(part, forecast, plan) ? part : undefined
}

/**
 * Whether a part may go out beside what is in flight: all uploads that close before its own and have parts in
 * flight must be through in time, however the line is shared.
 */
function mayJoin(job: Job, { loads, line, now }: Forecast, plan: Plan): boolean {
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
    return carefully(bytes, line) <= urgent.deadline - now
  })
}

/**
 * Whether a file may begin its hour now: with nothing else on the line always, and otherwise only when it and all that
 * is being sent are through in time in whatever order, even on a line that becomes slower. A larger one waits for the
 * line to itself, and loses nothing by it: others use the line meanwhile, and its hour has not begun.
 */
export function mayBegin({ bytes, deadline }: Pick<Job, 'bytes' | 'deadline'>, forecast: Forecast): boolean {
  const { loads, line, now } = forecast
  if (loads.length === 0) return true
  const { givenUp } = planOf(forecast)
  const end = givenUp.size > 0 ? now + besideGivenUpMs : deadline
  const going = loads.filter((load) => !givenUp.has(load.id))
  return isSure([...going, { deadline: end, bytesLeft: bytes }], line, now)
}

/**
 * Uploads that cannot make their deadlines even on a much faster line: as few as possible (the algorithm of Moore
 * and Hodgson: by deadline, and whenever one would be late, the largest so far is left out).
 */
export function lateLoads(loads: readonly Load[], rate: number, now: number): Set<string> {
  const kept: Load[] = []
  const late = new Set<string>()
  let bytes = 0
  for (const load of [...loads].sort((a, b) => a.deadline - b.deadline)) {
    kept.push(load)
    bytes += load.bytesLeft
    if ((bytes / rate) * 1000 <= load.deadline - now || bytes === 0) continue
    const largest = kept.reduce((a, b) => (b.bytesLeft > a.bytesLeft ? b : a))
    kept.splice(kept.indexOf(largest), 1)
    bytes -= largest.bytesLeft
    late.add(largest.id)
  }
  return late
}

interface Plan {
  /** Ids of uploads. */
  readonly givenUp: ReadonlySet<string>
  readonly relaxed: boolean
  readonly bytesLeft: ReadonlyMap<string, number>
  /** Whether part `a` goes before part `b`. */
  goesBefore(a: Job, b: Job): boolean
}

function planOf({ loads, line, now }: Forecast): Plan {
  const givenUp =
    line === undefined ? new Set<string>() : lateLoads(loads, Math.max(line.now, line.lately) * hope, now)
  const going = loads.filter((load) => !givenUp.has(load.id))
  const relaxed = line !== undefined && isSure(going, line, now)
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
      return a.order < b.order
    },
  }
}

/** Whether all of them make their deadlines in whatever order, with {@link caution}. */
function isSure(
  loads: readonly Pick<Load, 'bytesLeft' | 'deadline'>[],
  line: Forecast['line'],
  now: number,
): boolean {
  let bytes = 0
  let end = Number.POSITIVE_INFINITY
  for (const load of loads) {
    bytes += load.bytesLeft
    end = Math.min(end, load.deadline)
  }
  return carefully(bytes, line) <= end - now
}

/** Milliseconds until so many bytes are through, with {@link caution}: a good minute is not taken for the line. */
function carefully(bytes: number, line: Forecast['line']): number {
  const rate = line === undefined ? unknownRate : Math.min(line.now, line.lately)
  return (bytes / rate) * 1000 * caution
}

import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MiB } from '../src/shared/limits'
import { mustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { type Absence, type Arrival, ReceiverProcess } from './processes/receiver-process'
import { atMost, type Findings } from './report'
import { makeSparse, partBytes } from './sample'
import type { Limit } from './ways/job'
import { engineOnNode } from './ways/ways'

/** Bytes per second, the first of each course. */
const rates = [500_000, 5_000_000, 50_000_000] as const
/** What each course does, in milliseconds and times its rate: a rest, a rise and a fall. The last one is the end. */
const course = [
  { atMs: 0, times: 1 },
  { atMs: 22_000, times: 2 },
  { atMs: 33_000, times: 0.5 },
  { atMs: 44_000, times: null },
] as const
/** Windows over which the rate is looked at: they begin so long after the limit came, and again and again. */
const settleMs = 1_000
const windowMs = 10_000
/** Bursts are looked for in all windows of up to this length, in milliseconds. */
const burstMs = 50
/** What came while the receiver was away comes to it in the first moment after, in milliseconds. */
const afterwardsMs = 5
/** A change has taken effect when the rate over so long is the new one, but for this share. */
const glanceMs = 250
const near = 0.1

/** What came of one limit. */
interface Outcome {
  readonly rate: number
  /** The worst of its windows, as a share. */
  readonly offBy: number
  /** Longest time that a change took, in milliseconds. */
  readonly changeMs: number
  /** Most bytes beyond the limit in any short window in which the receiver was there. */
  readonly burst: number
  /** Share of the windows in which it was. */
  readonly seen: number
}

/** The bandwidth limit as the receiver sees it: how exact, how soon, how even. */
export async function limit({ folder, say }: Bench): Promise<Findings> {
  say(`Limit: ${(course.at(-1)?.atMs ?? 0) / 1000} seconds under limits that change, three side by side`)
  const outcomes = await Promise.all(rates.map((rate, index) => follow(rate, join(folder, `${index}`))))
  const most = (figure: (outcome: Outcome) => number) => Math.max(...outcomes.map(figure))
  return {
    tables: [
      {
        title: 'limit: what the receiver sees of a bandwidth limit that is doubled and then quartered',
        columns: ['limit', 'off by at most', 'a change takes ms', 'most at once KiB', 'of that seen'],
        rows: outcomes.map(({ rate, offBy, changeMs, burst, seen }) => [
          `${rate / 1e6} MB/s`,
          `${(offBy * 100).toFixed(2)} %`,
          changeMs.toFixed(0),
          (burst / 1024).toFixed(0),
          `${(seen * 100).toFixed(0)} %`,
        ]),
        notes: [
          `The worst of four windows of ${windowMs / 1000} s; the longest of two changes, until ${glanceMs} ms have the new rate within ${near * 100} %; the most beyond the limit in any time up to ${burstMs} ms in which the receiver itself got no less time than it wanted. Bytes of every part counted.`,
        ],
      },
    ],
    goals: [
      atMost('limit: rate off by in 10 s, in %', most(({ offBy }) => offBy) * 100, 3),
      atMost(
        'limit: a change takes, in ms',
        most(({ changeMs }) => changeMs),
        1000,
      ),
      atMost('limit: most beyond it at once, in KiB', most(({ burst }) => burst) / 1024, 256),
    ],
    figures: outcomes,
  }
}

async function follow(rate: number, path: string): Promise<Outcome> {
  const limits = course.map(({ atMs, times }) => ({ atMs, rate: times === null ? null : times * rate }))
  let bytes = 0
  for (const [index, { atMs, rate: now }] of limits.entries())
    bytes += ((now ?? 0) * ((limits[index + 1]?.atMs ?? atMs) - atMs)) / 1000
  // What is left at the end goes out at once, so that the upload is completed and can be looked at as a whole.
  const parts = Math.ceil(bytes / partBytes) + 4
  await makeSparse(path, parts * partBytes)
  await readThrough(path)
  const receiver = await ReceiverProcess.start()
  try {
    await receiver.begin(false, true)
    const { baseUrl } = receiver
    const folder = join(path, '..')
    const { beganAt } = await engineOnNode({
      path,
      pieces: [],
      baseUrl,
      partBytes,
      parallel: 4,
      limits,
      folder,
    })
    const { uploads, arrivals, absences } = await receiver.read()
    mustHaveArrived(uploads, {
      parts: Array.from({ length: parts }, () => ({ length: partBytes, sha256: null })),
      completes: true,
      md5: null,
    })
    return judge(rate, limits, new Arrived(arrivals, absences, beganAt))
  } finally {
    receiver.stop()
    await rm(path)
  }
}

/**
 * From then on it is in the page cache. Memory for that, which a virtual machine must first get from its host, stops
 * whoever asks for it for tens of milliseconds.
 */
async function readThrough(path: string): Promise<void> {
  const file = await open(path)
  const buffer = Buffer.alloc(MiB)
  while ((await file.read(buffer)).bytesRead > 0);
  await file.close()
}

/** What had come by when. */
class Arrived {
  /** Milliseconds since the beginning, and bytes by then. */
  readonly #sums: { readonly ms: number; readonly bytes: number }[] = []

  /** Milliseconds since the beginning in which nobody can tell. */
  readonly #unseen = new Set<number>()

  constructor(arrivals: readonly Arrival[], absences: readonly Absence[], beganAt: number) {
    for (const { from, to } of absences) {
      for (let ms = from; ms <= to + afterwardsMs; ms += 1) this.#unseen.add(ms - beganAt)
    }
    let bytes = 0
    for (const [at, more] of arrivals) {
      bytes += more
      this.#sums.push({ ms: at - beganAt, bytes })
    }
  }

  by(ms: number): number {
    let low = 0
    let high = this.#sums.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sums[middle]?.ms ?? 0) <= ms) low = middle + 1
      else high = middle
    }
    return this.#sums[low - 1]?.bytes ?? 0
  }

  isSeen(ms: number): boolean {
    return !this.#unseen.has(ms)
  }

  /** Bytes per second. */
  rate(fromMs: number, toMs: number): number {
    return ((this.by(toMs) - this.by(fromMs)) / (toMs - fromMs)) * 1000
  }
}

function judge(rate: number, limits: readonly Limit[], arrived: Arrived): Outcome {
  let offBy = 0
  let changeMs = 0
  let burst = 0
  let windows = 0
  let seen = 0
  for (const [index, { atMs, rate: wanted }] of limits.entries()) {
    const endMs = limits[index + 1]?.atMs
    if (wanted === null || endMs === undefined) continue
    for (let from = atMs + settleMs; from + windowMs <= endMs; from += windowMs)
      offBy = Math.max(offBy, Math.abs(arrived.rate(from, from + windowMs) / wanted - 1))
    if (index > 0) changeMs = Math.max(changeMs, untilRate(wanted, atMs, endMs, arrived) - atMs)
    for (let from = atMs + settleMs; from + burstMs <= endMs; from += 1) {
      windows += 1
      let ms = 0
      while (ms < burstMs && arrived.isSeen(from + ms)) {
        ms += 1
        burst = Math.max(burst, arrived.by(from + ms) - arrived.by(from) - (wanted * ms) / 1000)
      }
      if (ms === burstMs) seen += 1
    }
  }
  return { rate, offBy, changeMs, burst, seen: seen / windows }
}

/** When the rate is that one for the first time after `fromMs`: the beginning of the time over which it is. */
function untilRate(wanted: number, fromMs: number, toMs: number, arrived: Arrived): number {
  for (let at = fromMs; at + glanceMs <= toMs; at += 10)
    if (Math.abs(arrived.rate(at, at + glanceMs) / wanted - 1) <= near) return at
  return toMs
}

import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { MiB } from '../src/shared/limits'
import { mustHaveArrived, partsLike } from './arrived'
import type { Bench } from './benchmark'
import type { Arrival } from './processes/receiver'
import { startReceiver } from './processes/start'
import { atMost, type Findings, tableOf } from './report'
import { largestPart, makeSparse } from './sample'
import { allWays } from './ways/ways'

/** Limits side by side, in bytes per second. */
const rates = [500_000, 5_000_000, 50_000_000] as const
/** Each limit is doubled and then quartered. In milliseconds, and times the limit. */
const course = [
  { fromMs: 0, toMs: 22_000, times: 1 },
  { fromMs: 22_000, toMs: 33_000, times: 2 },
  { fromMs: 33_000, toMs: 44_000, times: 0.5 },
] as const
const endMs = 44_000
/** The rate is measured over windows of that length, the first of which begins so long after the limit was set. */
const settleMs = 1_000
const windowMs = 10_000
/** A limit applies once the rate over so many milliseconds is within that share of it. */
const glanceMs = 250
const tolerance = 0.1

/** How exact a speed limit is, and how soon it applies, as the receiver sees it. */
export async function limit(bench: Bench): Promise<Findings> {
  bench.say(`${endMs / 1000} seconds under limits that change, three side by side`)
  const found = await Promise.all(rates.map((rate) => follow(rate, bench)))
  const table = tableOf(
    'limit: what the receiver sees of a speed limit that is doubled and then quartered',
    found,
    {
      limit: ({ rate }) => `${rate / 1e6} MB/s`,
      'off by at most': ({ offBy }) => `${(offBy * 100).toFixed(2)} %`,
      'a change takes ms': ({ changeMs }) => changeMs.toFixed(0),
    },
    `The worst of four windows of ${windowMs / 1000} s; the longest of two changes, until ${glanceMs} ms have the new rate within ${tolerance * 100} %. The bytes of every part are counted.`,
  )
  const goals = [
    atMost('limit: rate off by in 10 s, in %', Math.max(...found.map(({ offBy }) => offBy)) * 100, 3),
    atMost('limit: a change takes, in ms', Math.max(...found.map(({ changeMs }) => changeMs)), 1000),
  ]
  return { tables: [table], goals }
}

async function follow(rate: number, bench: Bench) {
  const { folder, electron } = bench
  const bytes = course.reduce(
    (sum, { fromMs, toMs, times }) => sum + (rate * times * (toMs - fromMs)) / 1000,
    0,
  )
  // Lifting the limit sends the rest quickly, so that the upload is completed and can be checked.
  const count = Math.ceil(bytes / largestPart) + 4
  const path = await makeSparse(join(folder, `${rate}`), count * largestPart)
  await readThrough(path)
  const receiver = startReceiver(bench)
  await receiver.begin(false, true)
  const limits = course.map(({ fromMs, times }) => ({ atMs: fromMs, rate: rate * times }))
  const { beganAt } = await allWays(electron).node.send({
    ...{ path, baseUrl: await receiver.listen(), partBytes: largestPart, parallel: 4, folder },
    limits: [...limits, { atMs: endMs, rate: null }],
  })
  const { uploads, arrivals } = await receiver.read()
  mustHaveArrived(uploads, 1, { parts: partsLike(count, largestPart), completes: true, md5: null })
  return { rate, ...judge(rate, arrivals, beganAt) }
}

/** Brings a file into the page cache: getting memory from the host stops a virtual machine for tens of milliseconds. */
async function readThrough(path: string): Promise<void> {
  const file = await open(path)
  const buffer = Buffer.alloc(MiB)
  while ((await file.read(buffer)).bytesRead > 0);
  await file.close()
}

/** `offBy` is the share by which the worst window differs, `changeMs` the time of the slowest change. */
function judge(limit: number, arrivals: readonly Arrival[], beganAt: number) {
  const byMs = new Map(arrivals.map(([at, bytes]) => [at - beganAt, bytes]))
  const sums = [0]
  for (let ms = 0; ms < endMs; ms += 1) sums.push((sums[ms] ?? 0) + (byMs.get(ms) ?? 0))
  const differs = (wanted: number, from: number, ms: number) =>
    Math.abs(((((sums[from + ms] ?? 0) - (sums[from] ?? 0)) / ms) * 1000) / wanted - 1)
  let [offBy, changeMs] = [0, 0]
  for (const { fromMs, toMs, times } of course) {
    const wanted = limit * times
    for (let at = fromMs + settleMs; at + windowMs <= toMs; at += windowMs)
      offBy = Math.max(offBy, differs(wanted, at, windowMs))
    let applies = fromMs
    while (applies + glanceMs < toMs && differs(wanted, applies, glanceMs) > tolerance) applies += 10
    // The first one changes nothing.
    if (fromMs > 0) changeMs = Math.max(changeMs, applies - fromMs)
  }
  return { offBy, changeMs }
}

import { link, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import PQueue from 'p-queue'
import { partSizeFor } from '../src/core/upload/parts/plan-parts'
import { MiB } from '../src/shared/limits'
import { mustHaveArrived, partsOf } from './arrived'
import type { Bench } from './benchmark'
import { type ReceiverProcess, startReceiver } from './processes/start'
import { atLeast, atMost, type Findings, tableOf } from './report'
import { makeSample } from './sample'
import { median, pairedRatio } from './statistics'
import { allWays } from './ways/ways'

/** Parts that curl and the official client send at once. */
const parallel = 4
/** The time between the starts of programs, in milliseconds: loading them uses more of the processor than sending. */
const startMs = 400
/**
 * Links of one rate: the file that is sent, and how many programs may send at once before the machine becomes the
 * limit.
 */
const speeds = [
  { megabits: 10, megabytes: 64, partBytes: 4 * MiB, programs: 50, isHashed: true },
  { megabits: 100, megabytes: 256, partBytes: partSizeFor(256 * MiB, 'auto'), programs: 14, isHashed: true },
  { megabits: 1000, megabytes: 512, partBytes: partSizeFor(512 * MiB, 'auto'), programs: 2, isHashed: false },
] as const
const roundTripsMs = [5, 80, 250]
/** Share of the rate that one connection gets at most. */
const shares = [1, 1 / 4, 1 / 10]

const wayNames = ['node-md5', 'curl', 'official'] as const
type WayName = (typeof wayNames)[number]

/** Rates, round trips and caps of one rate, with the runs of each way. */
function cellsAt(megabits: number) {
  const noRuns = () => ({ share: [] as number[], late: [] as number[] })
  return roundTripsMs.flatMap((roundTripMs) =>
    shares.map((share) => ({
      name: `${megabits} Mbit/s, ${roundTripMs} ms, ${share === 1 ? 'no cap' : `1/${1 / share}`}`,
      rate: (megabits * 1e6) / 8,
      roundTripMs,
      share,
      /** By round: the share of the rate that was used, and of the time in which the link stood still. */
      runs: { 'node-md5': noRuns(), curl: noRuns(), official: noRuns() },
    })),
  )
}
type Cell = ReturnType<typeof cellsAt>[number]

async function linksTo(path: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `${path}-${index}.bin`)
  for (const name of names) await link(path, name)
  return names
}

/** How much of a link each way uses: rates, round trips, and caps for each connection. */
export async function links(bench: Bench): Promise<Findings> {
  const { rounds, only, folder, say } = bench
  const ways = allWays(bench.electron)
  const found: Cell[] = []
  for (const { megabits, megabytes, partBytes, programs, isHashed } of speeds) {
    const cells = cellsAt(megabits).filter(({ name }) => name.includes(only))
    if (cells.length === 0) continue
    found.push(...cells)
    const sample = await makeSample(join(folder, `${megabits}`), megabytes * MiB, partBytes)
    const { pieces, size } = sample
    // A single receiver would be the bottleneck.
    const receivers = [startReceiver(bench), startReceiver(bench)]
    for (const receiver of receivers) await receiver.begin(isHashed)
    // Each upload is found by a name of its own. A new link during an upload would make Hoist read its file again.
    const names = await linksTo(sample.path, rounds * cells.length * wayNames.length)
    let number = 0
    const send = async ({ rate, roundTripMs, share, ...cell }: Cell, name: WayName, round: number) => {
      number += 1
      const receiver = receivers[number % 2] as ReceiverProcess
      const path = names[number - 1] ?? ''
      const baseUrl = await receiver.listen({ link: { rate, roundTripMs, connectionRate: rate * share } })
      const { send: sendBy, completes, sendsMd5, label } = ways[name]
      const task = { path, pieces, baseUrl, partBytes, parallel, folder, niceness: 19 }
      const lostBefore = await receiver.lostMs()
      const { seconds } = await sendBy({ ...task, adaptive: name === 'node-md5' })
      const run = cell.runs[name]
      run.late[round] = ((await receiver.lostMs()) - lostBefore) / 1000 / seconds
      run.share[round] = size / seconds / rate
      const uploads = (await receiver.read()).uploads.filter(({ filename }) => filename === basename(path))
      const md5 = sendsMd5 ? sample.md5 : null
      mustHaveArrived(uploads, 1, { parts: partsOf(sample, isHashed), completes, md5 })
      say(`round ${round + 1} of ${rounds}: ${cell.name}, ${label}: ${run.share[round].toFixed(3)}`)
    }
    const queue = new PQueue({ concurrency: programs, interval: startMs, intervalCap: 1 })
    const turns = Array.from({ length: rounds }, (_, round) =>
      cells.flatMap((cell) => wayNames.map((name) => queue.add(() => send(cell, name, round)))),
    )
    // When one way fails, no others start.
    await Promise.all(turns.flat()).finally(() => queue.clear())
    await Promise.all(names.map((name) => rm(name)))
  }
  return findings(found, rounds)
}

function findings(cells: readonly Cell[], rounds: number): Findings {
  const rows = cells.map(({ name, runs: { 'node-md5': hoist, curl, official } }) => ({
    name,
    ratios: [pairedRatio(hoist.share, curl.share), pairedRatio(hoist.share, official.share)] as const,
    medians: [median(hoist.share), median(curl.share), median(official.share)] as const,
    late: Math.max(...[hoist, curl, official].map((way) => median(way.late))) * 100,
  }))
  if (rows.length === 0) throw new Error('no such link')
  const late = Math.max(...rows.map((row) => row.late))
  const table = tableOf(
    'links: how much of a link each way uses',
    rows,
    {
      'link, cap of a connection': ({ name }) => name,
      'Hoist / curl': ({ ratios }) => ratios[0].toFixed(2),
      'Hoist / official': ({ ratios }) => ratios[1].toFixed(2),
      'Hoist of rate': ({ medians }) => medians[0].toFixed(3),
      curl: ({ medians }) => medians[1].toFixed(3),
      official: ({ medians }) => medians[2].toFixed(3),
    },
    `Medians of ${rounds} rounds; all ways send side by side, each over a link of its own.`,
    'Hoist chooses the number of parts itself and computes its checksum; curl and the official client send four at once.',
    `Round trips, headers and the end of the last part count as time. The links stood still for at most ${late.toFixed(2)} % of it.`,
  )
  const reached = rows.filter(({ medians }) => Math.max(...medians) >= 0.95).map(({ medians }) => medians[0])
  const goals = [
    atMost('links: they stand still, in % of the time', late, 1),
    // If no way uses a whole link, nothing is shown.
    atLeast(
      'links: least share of the rate where any way reaches 0.95',
      reached.length === 0 ? 0 : Math.min(...reached),
      0.95,
    ),
    // Equal is the best that two programs on the same link can be; the third digit is noise.
    atLeast('links: least speed beside another way', Math.min(...rows.flatMap(({ ratios }) => ratios)), 0.99),
  ]
  return { tables: [table], goals }
}

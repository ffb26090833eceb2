import { createHash, randomFillSync } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MiB } from '../src/shared/limits'
import { manyInWindow } from './application/many-window'
import { type Files, mustBeFiles } from './arrived'
import type { Bench } from './benchmark'
import { startReceiver } from './processes/start'
import { atLeast, type Findings, tableOf } from './report'
import { median, pairedRatio, shown } from './statistics'
import type { Measured } from './ways/task'
import { allWays } from './ways/ways'

/** Hoist's create requests and parts at once, or lanes of the bare loop. Hoist completes and looks up beside them. */
const parallel = 32
/** The link delays, and limits nothing. */
const roundTripMs = 50
const rate = 1e11
/** Create, part, complete: what both send. Hoist also looks up each file, mostly after the last one is completed. */
const requestsEach = 3

const kinds = [
  { name: '1500 files of 10 KiB', bytes: 10 * 1024, count: 1500, least: 0.95 },
  { name: '300 files of 1 MiB', bytes: MiB, count: 300, least: 0.9 },
]
const dropped = { name: '10000 files of 10 KiB', bytes: 10 * 1024, count: 10_000 }
type Kind = typeof dropped

/** Thousands of small files: requests per second beside a bare loop, and 10,000 files dropped on the real window. */
export async function many(bench: Bench): Promise<Findings> {
  const { rounds, folder, electron, only, say } = bench
  const ways = allWays(electron)
  const receiver = startReceiver(bench)
  const baseUrl = await receiver.listen({ link: { rate, roundTripMs } })
  const found = kinds
    .filter(({ name }) => name.includes(only))
    .map((kind) => ({
      ...kind,
      hoist: { way: ways['node-md5'], runs: [] as Measured[] },
      bare: { way: ways.bare, runs: [] as Measured[] },
    }))
  const isDropped = dropped.name.includes(only)
  if (found.length === 0 && !isDropped) throw new Error('no such files')
  for (const { hoist, bare, ...kind } of found) {
    const files = await makeFiles(folder, kind)
    for (let round = 0; round < rounds; round += 1) {
      // Who comes first alternates.
      for (const { way, runs } of round % 2 === 0 ? [hoist, bare] : [bare, hoist]) {
        await receiver.begin(true)
        // The longest part that these settings allow, so that every file is one part.
        const run = await way.send({ path: files.folder, baseUrl, partBytes: 8 * MiB, parallel, folder })
        const { uploads } = await receiver.read()
        mustBeFiles(uploads, files, kind.count, way.sendsMd5 ? 'any' : null)
        runs.push(run)
        say(`${kind.name}, ${way.label}: ${shown(perSecond(kind, run))} requests per second`)
      }
    }
    await rm(files.folder, { recursive: true })
  }
  type Side = (typeof found)[number]['hoist']
  const speeds = (kind: Kind, { runs }: Side) => runs.map((run) => perSecond(kind, run))
  const ratio = (kind: (typeof found)[number]) =>
    pairedRatio(speeds(kind, kind.hoist), speeds(kind, kind.bare))
  const cpu = (kind: Kind, { runs }: Side) =>
    shown(median(runs.map(({ cpuSeconds }) => (cpuSeconds * 1000) / kind.count)))
  const table = tableOf(
    `many: files at a round trip of ${roundTripMs} ms, ${parallel} parts at once`,
    found,
    {
      files: ({ name }) => name,
      'Hoist / bare': (kind) => ratio(kind).toFixed(2),
      'Hoist requests/s': (kind) => shown(median(speeds(kind, kind.hoist))),
      'bare requests/s': (kind) => shown(median(speeds(kind, kind.bare))),
      'Hoist CPU ms/file': (kind) => cpu(kind, kind.hoist),
      'bare CPU ms/file': (kind) => cpu(kind, kind.bare),
      'Hoist peak MiB': ({ hoist }) => shown(median(hoist.runs.map(({ peakBytes }) => peakBytes / MiB))),
    },
    `Medians of ${rounds} rounds; the ratio is the median of the ratios within a round. Counted are the three requests that each file takes on both sides. Every file is compared by SHA-256.`,
  )
  const inWindow = isDropped
    ? await manyInWindow(bench, await makeFiles(folder, dropped), baseUrl, receiver)
    : { tables: [], goals: [] }
  return {
    tables: [...(found.length > 0 ? [table] : []), ...inWindow.tables],
    goals: [
      ...found.map((kind) =>
        atLeast(`many: requests per second / bare undici, ${kind.name}`, ratio(kind), kind.least),
      ),
      ...inWindow.goals,
    ],
  }
}

async function makeFiles(parent: string, kind: Kind): Promise<Files> {
  const folder = join(parent, `${kind.count}`)
  await mkdir(folder)
  const sha256 = new Map<string, string>()
  const content = Buffer.allocUnsafe(kind.bytes)
  for (let index = 0; index < kind.count; index += 1) {
    randomFillSync(content)
    const name = `${String(index).padStart(5, '0')}.txt`
    sha256.set(name, createHash('sha256').update(content).digest('hex'))
    await writeFile(join(folder, name), content)
  }
  return { ...kind, folder, sha256 }
}

function perSecond({ count }: Kind, { seconds }: Measured): number {
  return (count * requestsEach) / seconds
}

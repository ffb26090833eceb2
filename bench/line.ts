import { join } from 'node:path'
import { MiB } from '../src/shared/limits'
import { expectedOf, mustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { checkOfRelay } from './line/relay-check'
import { type LineReading, type LineSettings, RelayProcess } from './line/relay-process'
import { baseUrlAt, ReceiverProcess } from './receiver-process'
import { atLeast, atMost, type Findings, type Table } from './report'
import { makeSample, type Sample } from './sample'
import { median, pairedRatio } from './statistics'
import type { Way } from './ways/way'
import { allWays } from './ways/ways'

const parallel = 4
/** Mbit as a line has it, in bytes. */
const megabit = 1e6 / 8

/** A line to send over, and what. */
interface Cell {
  readonly megabits: number
  readonly roundTripMs: number
  /** Share of the line that one connection gets at most; null is all of it. */
  readonly connectionShare: number | null
  readonly trouble: 'none' | 'stalls' | 'resets'
  readonly sample: Sample
  readonly partBytes: number
}

/** What one way did in one round. */
interface LineRun {
  /** Of what the line carries, headers and round trips included. */
  readonly share: number
  readonly line: LineReading
}

type Peer = 'node' | 'curl' | 'official'
const peers: readonly Peer[] = ['node', 'curl', 'official']

/** Two seconds of silence in ten. */
const stall = { everyMs: 10_000, forMs: 2_000 }
const resetEveryMs = 60_000

/** How much of a line each way uses: rates, round trips, caps per connection, silences and resets. */
export async function line(bench: Bench): Promise<Findings> {
  const { options, folder, say } = bench
  const relay = await RelayProcess.start()
  const receivers: ReceiverProcess[] = []
  try {
    const check = await checkOfRelay(relay, folder, say)
    const samples = new Map<string, Promise<Sample>>()
    const sampleOf = (megabytes: number, partBytes: number) => {
      const key = `${megabytes}-${partBytes / MiB}`
      const made = samples.get(key) ?? makeSample(join(folder, key), megabytes * MiB, partBytes)
      samples.set(key, made)
      return made
    }
    const groups = await allGroups(sampleOf)
    const ways = allWays(bench.electron)
    const runs = new Map<Cell, Map<Peer, LineRun[]>>()
    for (const { cells } of groups) {
      for (const cell of cells) runs.set(cell, new Map(peers.map((peer) => [peer, []])))
    }
    for (let round = 0; round < options.runs; round += 1) {
      for (const { name, cells } of groups) {
        say(`Line, round ${round + 1} of ${options.runs}: ${name}`)
        const sendings = cells.flatMap((cell) => peers.map((peer) => ({ cell, peer })))
        while (receivers.length < sendings.length) receivers.push(await ReceiverProcess.start())
        await Promise.all(
          sendings.map(async ({ cell, peer }, index) => {
            const receiver = receivers[index] as ReceiverProcess
            runs
              .get(cell)
              ?.get(peer)
              ?.push(await sendOver(relay, receiver, cell, ways[peer], folder))
          }),
        )
      }
    }
    return findings(check, runs, options.runs)
  } finally {
    relay.stop()
    for (const receiver of receivers) receiver.stop()
  }
}

/**
 * Cells that are sent over side by side: a slow line asks so little of the machine that many can run at once, each
 * on a line of its own.
 */
async function allGroups(sampleOf: (megabytes: number, partBytes: number) => Promise<Sample>) {
  const cell = async (
    megabits: number,
    roundTripMs: number,
    connectionShare: number | null,
    megabytes: number,
    partMiB: number,
    trouble: Cell['trouble'] = 'none',
  ): Promise<Cell> => {
    const partBytes = partMiB * MiB
    const sample = await sampleOf(megabytes, partBytes)
    return { megabits, roundTripMs, connectionShare, trouble, sample, partBytes }
  }
  const shares = [null, 1 / 4, 1 / 10]
  const trips = [5, 80, 250]
  const grid = (megabits: number, megabytes: number, partMiB: number) =>
    trips.flatMap((trip) => shares.map((share) => cell(megabits, trip, share, megabytes, partMiB)))
  const groups: { name: string; cells: Cell[] }[] = [
    {
      name: '10 Mbit/s, and trouble at 100',
      cells: await Promise.all([
        ...grid(10, 32, 8),
        cell(100, 80, null, 256, 8, 'stalls'),
        cell(100, 80, null, 1536, 24, 'resets'),
      ]),
    },
    { name: '100 Mbit/s', cells: await Promise.all(grid(100, 256, 8)) },
  ]
  // What a round trip costs at the beginning and at the end must be little beside the whole.
  const megabytes = new Map([
    [5, 512],
    [80, 1024],
    [250, 2048],
  ])
  for (const trip of trips) {
    for (const share of shares) {
      const size = megabytes.get(trip) ?? 0
      groups.push({
        name: `1,000 Mbit/s, ${trip} ms, ${shareText(share)}`,
        cells: [await cell(1000, trip, share, size, Math.max(8, size / 64))],
      })
    }
  }
  return groups
}

async function sendOver(
  relay: RelayProcess,
  receiver: ReceiverProcess,
  { megabits, roundTripMs, connectionShare, trouble, sample, partBytes }: Cell,
  way: Way,
  folder: string,
): Promise<LineRun> {
  // A fast line leaves the receiver no time to hash; there the bytes of each part are counted.
  const verify = megabits <= 100
  await receiver.begin(verify)
  const rate = megabits * megabit
  const settings: LineSettings = {
    target: receiver.port,
    rate,
    roundTripMs,
    connectionRate: connectionShare === null ? null : rate * connectionShare,
    stall: trouble === 'stalls' ? stall : null,
    resetEveryMs: trouble === 'resets' ? resetEveryMs : null,
  }
  const port = await relay.open(settings)
  const { path, pieces, size } = sample
  const run = await way.send({
    path,
    pieces,
    baseUrl: baseUrlAt(port),
    partBytes,
    parallel,
    adaptive: true,
    folder,
  })
  const line = await relay.close(port)
  const { uploads } = await receiver.read()
  mustHaveArrived(uploads, {
    parts: expectedOf(sample, partBytes, verify),
    completes: way.completes,
    md5: way.sendsMd5 ? sample.md5 : null,
    mayRepeat: trouble === 'resets',
  })
  const carried = trouble === 'stalls' ? rate * (1 - stall.forMs / stall.everyMs) : rate
  return { share: size / run.seconds / carried, line }
}

function shareText(share: number | null): string {
  return share === null ? 'no cap' : `1/${1 / share}`
}

function findings(
  check: { readonly table: Table; readonly goals: Findings['goals'] },
  runs: ReadonlyMap<Cell, ReadonlyMap<Peer, readonly LineRun[]>>,
  count: number,
): Findings {
  const rows: string[][] = []
  const shareGoal: number[] = []
  const peerGoal: number[] = []
  let again = 0
  for (const [cell, byPeer] of runs) {
    const shares = (peer: Peer) => (byPeer.get(peer) ?? []).map(({ share }) => share)
    const [own, curl, official] = [shares('node'), shares('curl'), shares('official')]
    const beside = [pairedRatio(own, curl), pairedRatio(own, official)]
    if (Math.max(median(own), median(curl), median(official)) >= 0.95) shareGoal.push(median(own))
    peerGoal.push(...beside)
    if (cell.trouble === 'resets')
      again = median((byPeer.get('node') ?? []).map(({ line }) => line.bytes / cell.sample.size - 1))
    rows.push([
      `${cell.megabits} Mbit/s, ${cell.roundTripMs} ms${troubleText(cell.trouble)}`,
      shareText(cell.connectionShare),
      ...beside.map((ratio) => ratio.toFixed(2)),
      ...[own, curl, official].map((values) => median(values).toFixed(3)),
    ])
  }
  const table: Table = {
    title: 'line: what each way gets through a line',
    columns: [
      'line',
      'a connection',
      'Hoist / curl',
      'Hoist / official',
      'Hoist of line',
      'curl of line',
      'official of line',
    ],
    rows,
    notes: [
      `Medians of ${count} rounds; all ways send at the same time, each over a line of its own.`,
      'Hoist finds out by itself how many parts to send at once; the others send four.',
      'Round trips, headers and the end of the last part count as time; silences do not.',
      `With one reset a minute Hoist sent ${(again * 100).toFixed(2)} % more than the file has.`,
    ],
  }
  return {
    tables: [check.table, table],
    goals: [
      ...check.goals,
      // Where no tool reaches it anywhere, nothing was shown.
      atLeast(
        'least share of the line where any tool gets 0.95 of it',
        Math.min(...(shareGoal.length === 0 ? [0] : shareGoal)),
        0.95,
      ),
      // Equal is as good as two programs on the same line can be; the third digit is noise.
      atLeast('least speed beside a peer', Math.min(...peerGoal), 0.99),
      atMost('bytes sent again with one reset a minute, in %', again * 100, 2),
    ],
    figures: [...runs].map(([{ sample, ...cell }, byPeer]) => ({
      ...cell,
      bytes: sample.size,
      runs: Object.fromEntries(byPeer),
    })),
  }
}

function troubleText(trouble: Cell['trouble']): string {
  if (trouble === 'stalls') return ', 2 s of silence in 10 s'
  return trouble === 'resets' ? ', a reset a minute' : ''
}

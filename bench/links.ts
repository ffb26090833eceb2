import { link, rm } from 'node:fs/promises'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { partSizeFor } from '../src/core/upload/plan-parts'
import { MiB } from '../src/shared/limits'
import { expectedOf, mustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { baseUrlAt, ReceiverProcess } from './processes/receiver-process'
import { type LineReading, type LineSettings, RelayProcess } from './processes/relay-process'
import { checkOfRelay } from './relay-check'
import { atLeast, atMost, type Findings, type Table } from './report'
import { makeSample, type Sample } from './sample'
import { median, pairedRatio } from './statistics'
import type { Way } from './ways/way'
import { allWays } from './ways/ways'

/** Parts that curl and the official client send at once, and that a fixed number is set to. */
const parallel = 4
const fixedParallel = 16
/** Mbit as a line has it, in bytes. */
const megabit = 1e6 / 8
/** So many Mbit/s of lines are in use side by side at most: what this takes of two cores is told in the table. */
const mostMegabits = 2_000
/** What goes over a slow line comes in small pieces, and takes so much more of the machine. */
const slowWeight = 1.6
/** Programs are started one cell after another, in milliseconds: loading them takes more of the machine than sending. */
const startMs = 1_200
/** Up to this rate what arrives is hashed, in Mbit/s; above, its bytes are counted. */
const hashedMegabits = 100
/** How often it is looked at how busy the machine is, in milliseconds. */
const lookMs = 500

type Peer = 'adaptive' | 'fixed' | 'curl' | 'official' | 'plain'

/** A line to send over, and what. */
interface Cell {
  readonly megabits: number
  readonly roundTripMs: number
  /** Share of the line that one connection gets at most; null is all of it. */
  readonly connectionShare: number | null
  readonly trouble: 'none' | 'stalls' | 'resets'
  /** MiB of the file. */
  readonly megabytes: number
  /** MiB of its parts; null is what Hoist cuts by itself. */
  readonly partMegabytes: number | null
  /** Here it is also found out what the checksum costs. */
  readonly withPlain: boolean
}

/** What one way did in one round. */
interface LineRun {
  /** Of what the line carries, headers and round trips included. */
  readonly share: number
  readonly line: LineReading
  /** Share of all cores that was busy meanwhile, with everything that ran. */
  readonly busy: number
}

/** Two seconds of silence in ten. */
const stall = { everyMs: 10_000, forMs: 2_000 }
const resetEveryMs = 60_000

/** In the order in which they are sent over, and shown. */
const cells: readonly Cell[] = [
  ...grid(10, { 5: 64, 80: 64, 250: 64 }, 4),
  cell(100, 80, null, 256, { trouble: 'stalls' }),
  cell(100, 80, null, 832, { trouble: 'resets' }),
  ...grid(100, { 5: 256, 80: 256, 250: 256 }),
  // These are the corners, not all nine: two cores do no more in the time.
  cell(1000, 5, null, 512, { withPlain: true }),
  cell(1000, 80, 1 / 4, 512),
  cell(1000, 250, 1 / 10, 512),
]

function cell(
  megabits: number,
  roundTripMs: number,
  connectionShare: number | null,
  megabytes: number,
  more: Partial<Cell> = {},
): Cell {
  const standard = { trouble: 'none', partMegabytes: null, withPlain: false } as const
  return { megabits, roundTripMs, connectionShare, megabytes, ...standard, ...more }
}

/** @param megabytes MiB of the file, by the round trip in milliseconds */
function grid(megabits: number, megabytes: Record<number, number>, partMegabytes: number | null = null) {
  return Object.entries(megabytes).flatMap(([trip, size]) =>
    [null, 1 / 4, 1 / 10].map((share) => cell(megabits, Number(trip), share, size, { partMegabytes })),
  )
}

function peersOf({ withPlain, trouble }: Cell): Peer[] {
  if (trouble !== 'none') return ['adaptive', 'curl', 'official']
  return [...(withPlain ? (['plain'] as const) : []), 'adaptive', 'curl', 'fixed', 'official']
}

/** How much of a line a way is expected to use, in Mbit/s, weighed by what it takes of the machine. */
function loadOf({ megabits, connectionShare }: Cell, peer: Peer): number {
  const isFew = peer === 'curl' || peer === 'official'
  const weight = megabits <= hashedMegabits ? slowWeight : 1
  return weight * megabits * Math.min(1, isFew && connectionShare !== null ? parallel * connectionShare : 1)
}

/** Lets in who finds room, in the order in which they came. */
class Room {
  #free: number
  readonly #most: number
  #look = () => {}

  constructor(most: number) {
    this.#most = most
    this.#free = most
  }

  /** For one at a time. Resolves when there is room, or nobody else. */
  async take(load: number): Promise<void> {
    while (this.#free < load && this.#free < this.#most) {
      await new Promise<void>((resolve) => {
        this.#look = resolve
      })
    }
    this.#free -= load
  }

  give(load: number): void {
    this.#free += load
    this.#look()
  }
}

/** How busy all cores together are. */
class Busy {
  readonly #looks: { readonly at: number; readonly busy: number; readonly all: number }[] = []
  readonly #timer = setInterval(() => this.#note(), lookMs)

  #note(): void {
    let idle = 0
    let all = 0
    for (const { times } of cpus()) {
      idle += times.idle
      for (const time of Object.values(times)) all += time
    }
    this.#looks.push({ at: performance.now(), busy: all - idle, all })
  }

  /** From then until now. @param since performance.now() */
  share(since: number): number {
    this.#note()
    const last = this.#looks.at(-1)
    const first = this.#looks.findLast(({ at }) => at <= since) ?? this.#looks[0]
    if (first === undefined || last === undefined || first.all === last.all) return 0
    return (last.busy - first.busy) / (last.all - first.all)
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

/** What is needed to send over a line, in processes of their own. */
interface Field {
  readonly relays: readonly RelayProcess[]
  readonly hashing: readonly ReceiverProcess[]
  readonly counting: readonly ReceiverProcess[]
  readonly busy: Busy
  readonly folder: string
  readonly ways: ReturnType<typeof allWays>
}

/** How much of a line each way uses: rates, round trips, caps per connection, silences and resets. */
export async function line(bench: Bench): Promise<Findings> {
  const { options, folder, say } = bench
  const chosen = cells.filter((one) => nameOf(one).includes(options.only))
  const started: { stop(): void }[] = []
  const several = async <T extends { stop(): void }>(count: number, start: () => Promise<T>) => {
    const made: T[] = []
    while (made.length < count) made.push(await start())
    started.push(...made)
    return made
  }
  try {
    const relays = await several(2, () => RelayProcess.start())
    const check = await checkOfRelay(relays[0] as RelayProcess, folder, say)
    const hashing = await several(2, () => ReceiverProcess.start())
    const counting = await several(2, () => ReceiverProcess.start())
    for (const receiver of hashing) await receiver.begin(true)
    for (const receiver of counting) await receiver.begin(false)
    const busy = new Busy()
    started.push(busy)
    const field: Field = { relays, hashing, counting, busy, folder, ways: allWays(bench.electron) }
    const samples = new Map<string, Sample>()
    for (const one of chosen) {
      const [size, partBytes] = [one.megabytes * MiB, partBytesOf(one)]
      const key = `${one.megabytes}-${partBytes / MiB}`
      if (!samples.has(key)) samples.set(key, await makeSample(join(folder, key), size, partBytes))
    }
    const runs = new Map(chosen.map((one) => [one, new Map<Peer, LineRun[]>()]))
    const room = new Room(mostMegabits)
    const sendings: Promise<void>[] = []
    const began = performance.now()
    for (const { one, round } of inTurn(chosen, options.runs)) {
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      say(`Line, second ${seconds}, round ${round + 1} of ${options.runs}: ${nameOf(one)}`)
      const sample = samples.get(`${one.megabytes}-${partBytesOf(one) / MiB}`) as Sample
      for (const peer of peersOf(one)) {
        await room.take(loadOf(one, peer))
        const number = sendings.length
        const sending = sendOver(field, number, one, sample, peer)
          .then((run) => {
            const all = runs.get(one)?.get(peer) ?? []
            all[round] = run
            say(
              `  ${nameOf(one)}, ${peer}: ${run.share.toFixed(3)} of the line; relay late ${run.line.lostMs.toFixed(0)} ms`,
            )
            runs.get(one)?.set(peer, all)
          })
          .finally(() => room.give(loadOf(one, peer)))
        // Whatever fails is thrown at the end, and must not be taken for forgotten until then.
        sending.catch(() => {})
        sendings.push(sending)
      }
      await sleep(startMs)
    }
    await Promise.all(sendings)
    return findings(check, runs, options.runs)
  } finally {
    for (const one of started) one.stop()
  }
}

/**
 * Slow lines ask so little of the machine that all their rounds go side by side, and with them those of the next
 * rate as far as there is room; fast ones go one at a time, a round of all after the other.
 */
function inTurn(chosen: readonly Cell[], runs: number): { readonly one: Cell; readonly round: number }[] {
  const rounds = Array.from({ length: runs }, (_, round) => round)
  const [slow, fast] = [
    chosen.filter(({ megabits }) => megabits <= 100),
    chosen.filter(({ megabits }) => megabits > 100),
  ]
  return [
    ...slow.flatMap((one) => rounds.map((round) => ({ one, round }))),
    ...rounds.flatMap((round) => fast.map((one) => ({ one, round }))),
  ]
}

function partBytesOf({ megabytes, partMegabytes }: Cell): number {
  return partMegabytes === null ? partSizeFor(megabytes * MiB, 'auto') : partMegabytes * MiB
}

async function sendOver(
  { relays, hashing, counting, busy, folder, ways }: Field,
  number: number,
  one: Cell,
  sample: Sample,
  peer: Peer,
): Promise<LineRun> {
  const { megabits, roundTripMs, connectionShare, trouble } = one
  const verify = megabits <= hashedMegabits
  const way = wayOf(ways, peer)
  const partBytes = partBytesOf(one)
  const receivers = verify ? hashing : counting
  const receiver = receivers[number % receivers.length] as ReceiverProcess
  const relay = relays[number % relays.length] as RelayProcess
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
  // Its own name for the same file: by that its upload is found again.
  const path = join(folder, `sending-${number}.bin`)
  await link(sample.path, path)
  const since = performance.now()
  const run = await way.send({
    path,
    pieces: sample.pieces,
    baseUrl: baseUrlAt(port),
    partBytes,
    parallel: peer === 'fixed' ? fixedParallel : parallel,
    adaptive: peer === 'adaptive' || peer === 'plain',
    folder,
    niceness: 19,
  })
  const share = busy.share(since)
  const reading = await relay.close(port)
  await rm(path)
  const { uploads } = await receiver.read()
  mustHaveArrived(
    uploads.filter(({ filename }) => filename === basename(path)),
    {
      parts: expectedOf(sample, partBytes, verify),
      completes: way.completes,
      md5: way.sendsMd5 ? sample.md5 : null,
      mayRepeat: trouble === 'resets',
    },
  )
  // Whoever is through just before a silence has one less of them than whoever is through just after it.
  const seconds = run.seconds - reading.silentMs / 1000
  return { share: sample.size / seconds / rate, line: reading, busy: share }
}

function wayOf(ways: Field['ways'], peer: Peer): Way {
  if (peer === 'plain') return ways.node
  return peer === 'curl' || peer === 'official' ? ways[peer] : ways['node-md5']
}

function nameOf({ megabits, roundTripMs, connectionShare, trouble }: Cell): string {
  return `${megabits} Mbit/s, ${roundTripMs} ms, ${shareText(connectionShare)}${troubleText(trouble)}`
}

function shareText(share: number | null): string {
  return share === null ? 'no cap' : `1/${1 / share}`
}

function troubleText(trouble: Cell['trouble']): string {
  if (trouble === 'stalls') return ', silences'
  return trouble === 'resets' ? ', resets' : ''
}

function findings(
  check: { readonly table: Table; readonly goals: Findings['goals'] },
  runs: ReadonlyMap<Cell, ReadonlyMap<Peer, readonly LineRun[]>>,
  count: number,
): Findings {
  const rows: string[][] = []
  const shareGoal: number[] = []
  const peerGoal: number[] = []
  const fixedGoal: number[] = []
  const again: number[] = []
  const plain: number[] = []
  let lost = 0
  for (const [one, byPeer] of runs) {
    const all = (peer: Peer) => byPeer.get(peer) ?? []
    const shares = (peer: Peer) => all(peer).map(({ share }) => share)
    const [own, fixed, curl, official] = [
      shares('adaptive'),
      shares('fixed'),
      shares('curl'),
      shares('official'),
    ]
    const beside = [curl, official, fixed].map((others) =>
      others.length === 0 ? null : pairedRatio(own, others),
    )
    const [byCurl, byOfficial, byFixed] = beside
    const middles = [own, fixed, curl, official].map((values) =>
      values.length === 0 ? null : median(values),
    )
    if (middles.some((value) => value !== null && value >= 0.95)) shareGoal.push(median(own))
    peerGoal.push(...[byCurl, byOfficial].filter((ratio) => typeof ratio === 'number'))
    if (typeof byFixed === 'number') fixedGoal.push(byFixed)
    if (one.trouble === 'resets')
      again.push(
        median(all('adaptive').map(({ line: { bytes } }) => bytes / (one.megabytes * MiB) - 1)) * 100,
      )
    if (one.withPlain) plain.push(pairedRatio(own, shares('plain')))
    const lateMs = median(all('adaptive').map((run) => run.line.lostMs))
    const tookMs = ((one.megabytes * MiB) / (one.megabits * megabit) / median(own)) * 1000
    lost = Math.max(lost, (lateMs / tookMs) * 100)
    rows.push([
      nameOf(one),
      ...beside.map((ratio) => ratio?.toFixed(2) ?? '-'),
      ...middles.map((value) => value?.toFixed(3) ?? '-'),
      median(all('adaptive').map(({ line: { connections } }) => connections)).toFixed(0),
      `${(median(all('adaptive').map(({ busy }) => busy)) * 100).toFixed(0)} %`,
    ])
  }
  const table: Table = {
    title: 'line: what each way gets through a line',
    columns: [
      'line, a connection',
      'Hoist / curl',
      'Hoist / official',
      `Hoist / ${fixedParallel} fixed`,
      'Hoist of line',
      `${fixedParallel} fixed`,
      'curl',
      'official',
      'connections',
      'machine busy',
    ],
    rows,
    notes: [
      `Medians of ${count} rounds; all ways send at the same time, each over a line of its own.`,
      'Hoist finds out by itself how many parts to send at once, and takes its checksum; curl and the official client send four.',
      'Round trips, headers and the end of the last part count as time; silences do not.',
      ...again.map(
        (percent) => `With one reset a minute Hoist sent ${percent.toFixed(2)} % more than the file has.`,
      ),
      `The relay came late for at most ${lost.toFixed(2)} % of the time of a median run of Hoist.`,
    ],
  }
  return {
    tables: [check.table, table],
    goals: [
      ...check.goals,
      atMost('relay: came late for, in % of the time', lost, 1),
      // Where no tool reaches it anywhere, nothing was shown.
      atLeast(
        'least share of the line where any tool gets 0.95 of it',
        Math.min(...(shareGoal.length === 0 ? [0] : shareGoal)),
        0.95,
      ),
      // Equal is as good as two programs on the same line can be; the third digit is noise.
      atLeast('least speed beside a peer', Math.min(...peerGoal), 0.99),
      atLeast(`least speed beside ${fixedParallel} parts fixed`, Math.min(...fixedGoal), 0.95),
      ...again.map((percent) => atMost('bytes sent again with one reset a minute, in %', percent, 2)),
      ...plain.map((ratio) => atLeast('speed with the checksum / without', ratio, 0.97)),
    ],
    figures: [...runs].map(([one, byPeer]) => ({
      ...one,
      bytes: one.megabytes * MiB,
      runs: Object.fromEntries(byPeer),
    })),
  }
}

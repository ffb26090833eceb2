import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MiB } from '../src/shared/limits'
import { type Settings, settingsSchema } from '../src/shared/settings'
import type { Bench } from './benchmark'
import { openEngine } from './open-engine'
import { baseUrlAt, ReceiverProcess } from './processes/receiver-process'
import { RelayProcess } from './processes/relay-process'
import { atMost, type Findings } from './report'
import { makeSparse } from './sample'
import { median } from './statistics'

/** Bytes per second of a Mbit/s. */
const megabit = 1e6 / 8
const roundTripMs = 40
/** Pauses in each upload, the first of which comes while little is known of the connection. */
const pauses = 4
/** Between which times after the beginning, or after going on, a pause comes, in milliseconds. */
const first = { fromMs: 500, toMs: 10_000 }
const later = { fromMs: 3_000, toMs: 20_000 }
/** What is on its way through the relay by then has arrived, in milliseconds. */
const settleMs = 500
/** The service takes no larger file, in MiB. */
const mostMegabytes = 8192

/** What is sent over. */
interface Cell {
  readonly megabits: number
  /** Share of the connection to the service that one part gets at most; null is all of it. */
  readonly share: number | null
  /** Hoist's own limit in Mbit/s, or null. */
  readonly limit: number | null
}

const cells: readonly Cell[] = [
  ...[1, 10, 100, 1000].flatMap((megabits) =>
    [null, 1 / 10].map((share) => ({ megabits, share, limit: null })),
  ),
  { megabits: 100, share: null, limit: 32 },
]

/** What came of a pause. */
interface Outcome {
  /** Seconds of sending that have to be done again. */
  readonly lost: number
  /** Until it was paused, in milliseconds. */
  readonly tookMs: number
  /** What arrived since the last one, as a share of what could have. */
  readonly used: number
}

/** What a pause at a random moment throws away of what was sent. */
export async function pause({ options, folder, say }: Bench): Promise<Findings> {
  const chosen = cells.filter((cell) => nameOf(cell).includes(options.only))
  const outcomes = new Map<Cell, Outcome[]>(chosen.map((cell) => [cell, []]))
  const send = async (cell: Cell, round: number) => {
    const own = join(folder, `${chosen.indexOf(cell)}-${round}`)
    await mkdir(own)
    const found = await pauseOften(cell, own)
    outcomes.get(cell)?.push(...found)
    const told = found.map(({ lost, tookMs }) => `${lost.toFixed(1)} s in ${tookMs.toFixed(0)} ms`)
    say(`Pause, round ${round + 1} of ${options.runs}: ${nameOf(cell)}: lost ${told.join(', ')}`)
  }
  for (let round = 0; round < options.runs; round += 1) {
    // Slow ones ask little of the machine; fast ones go one at a time.
    const isSlow = ({ megabits }: Cell) => megabits < 1000
    await Promise.all(chosen.filter(isSlow).map((cell) => send(cell, round)))
    for (const cell of chosen) if (!isSlow(cell)) await send(cell, round)
  }
  return findings(outcomes)
}

/** Sends a file from nothing, and pauses it again and again. */
async function pauseOften(cell: Cell, folder: string): Promise<Outcome[]> {
  const rate = Math.min(cell.megabits, cell.limit ?? cell.megabits) * megabit
  const longestMs = first.toMs + (pauses - 1) * later.toMs
  const megabytes = Math.min(mostMegabytes, Math.ceil((rate * longestMs) / 1000 / MiB) + 64)
  const path = await makeSparse(join(folder, 'file.bin'), megabytes * MiB)
  const settings: Settings = settingsSchema.parse({})
  const relay = await RelayProcess.start()
  const receiver = await ReceiverProcess.start()
  let broken: Error | null = null
  try {
    await receiver.begin(false, true)
    const port = await relay.open({
      target: receiver.port,
      rate: cell.megabits * megabit,
      roundTripMs,
      connectionRate: cell.share === null ? null : cell.megabits * megabit * cell.share,
      stall: null,
      resetEveryMs: null,
    })
    let changed = () => {}
    const engine = await openEngine({
      folder,
      baseUrl: baseUrlAt(port),
      settings,
      bandwidth: () => (cell.limit === null ? null : cell.limit * megabit),
      changed: () => changed(),
      broken: (problem) => {
        broken = problem
      },
    })
    const [id = ''] = await engine.add([path])
    const outcomes: Outcome[] = []
    let before = { arrived: 0, lost: 0 }
    let began = performance.now()
    for (const { fromMs, toMs } of [first, ...Array.from({ length: pauses - 1 }, () => later)]) {
      await sleep(fromMs + Math.random() * (toMs - fromMs))
      const paused = new Promise<void>((resolve) => {
        changed = () => {
          if (engine.manager.record(id)?.state.name === 'paused') resolve()
        }
      })
      const at = performance.now()
      const { arrivals } = await receiver.read()
      const arrivedBefore = arrivals.reduce((sum, [, bytes]) => sum + bytes, 0)
      if (!engine.manager.pause(id)) break
      await paused
      const tookMs = performance.now() - at
      await sleep(settleMs)
      const arrived = (await receiver.read()).arrivals.reduce((sum, [, bytes]) => sum + bytes, 0)
      const lost = arrived - (engine.manager.view(id)?.confirmedBytes ?? 0)
      outcomes.push({
        lost: (lost - before.lost) / rate,
        tookMs,
        used: ((arrivedBefore - before.arrived) / rate / (at - began)) * 1000,
      })
      before = { arrived, lost }
      if (broken !== null) throw broken
      began = performance.now()
      engine.manager.resume(id)
    }
    await engine.close()
    return outcomes
  } finally {
    receiver.stop()
    relay.stop()
  }
}

function nameOf({ megabits, share, limit }: Cell): string {
  const own = limit === null ? '' : `, Hoist limited to ${limit}`
  return `${megabits} Mbit/s${share === null ? '' : `, 1/${1 / share} for a part`}${own}`
}

function findings(outcomes: ReadonlyMap<Cell, readonly Outcome[]>): Findings {
  const all = [...outcomes.values()].flat()
  const lost = (some: readonly Outcome[]) => some.map(({ lost }) => lost)
  return {
    tables: [
      {
        title: 'pause: what it throws away',
        columns: [
          'connection',
          'pauses',
          'lost s, median',
          'lost s, worst',
          'took ms, median',
          'took ms, most',
          'used',
        ],
        rows: [...outcomes].map(([cell, some]) => [
          nameOf(cell),
          String(some.length),
          median(lost(some)).toFixed(2),
          Math.max(...lost(some)).toFixed(2),
          median(some.map(({ tookMs }) => tookMs)).toFixed(0),
          Math.max(...some.map(({ tookMs }) => tookMs)).toFixed(0),
          median(some.map(({ used }) => used)).toFixed(2),
        ]),
        notes: [
          `Each upload begins with nothing known of the connection, and is paused ${pauses} times: after ${first.fromMs / 1000} to ${first.toMs / 1000} s, and after ${later.fromMs / 1000} to ${later.toMs / 1000} s more.`,
          'Lost is what had arrived and is not confirmed once it is paused, in seconds of the connection, or of the limit. Used is the share of it that was sent over between two pauses (median), with the time of the create.',
        ],
      },
    ],
    goals: [
      ...[...outcomes].map(([cell, some]) =>
        atMost(`pause loses, median, in s: ${nameOf(cell)}`, median(lost(some)), 5),
      ),
      atMost('pause loses, worst, in s', Math.max(...lost(all)), 10),
    ],
    figures: [...outcomes].map(([cell, some]) => ({ ...cell, pauses: some })),
  }
}

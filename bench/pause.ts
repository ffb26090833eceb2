import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GiB, MiB } from '../src/shared/limits'
import { settingsSchema } from '../src/shared/settings'
import type { Bench } from './benchmark'
import { openEngine } from './open-engine'
import { type ReceiverProcess, startReceiver } from './processes/start'
import { atMost, type Findings, tableOf } from './report'
import { makeSparse } from './sample'
import { median } from './statistics'

/** Bytes per second of a Mbit/s. */
const megabit = 1e6 / 8
const roundTripMs = 40
/**
 * When the pauses of an upload come, in milliseconds after the start or resume: at first little is known of the link.
 */
const moments = [[500, 10_000], ...Array.from({ length: 3 }, () => [3_000, 12_000] as const)] as const
/** How long bytes may take over the link, in milliseconds. */
const settleMs = 500

/** A link in Mbit/s, the share that one connection gets at most, and Hoist's own limit in Mbit/s. */
const cells = [
  ...[1, 10, 100, 1000].flatMap((megabits) => [
    { name: `${megabits} Mbit/s`, megabits, share: 1, limit: null },
    { name: `${megabits} Mbit/s, 1/10 for a part`, megabits, share: 1 / 10, limit: null },
  ]),
  { name: '100 Mbit/s, Hoist limited to 32', megabits: 100, share: 1, limit: 32 },
]

/** How much sending is lost by a pause at a random moment. */
export async function pause(bench: Bench): Promise<Findings> {
  const chosen = cells.filter(({ name }) => name.includes(bench.only))
  if (chosen.length === 0) throw new Error('no such link')
  const found: Cell[] = chosen.map((cell) => ({
    ...cell,
    receiver: startReceiver(bench),
    lost: [],
    tookMs: [],
  }))
  for (let round = 0; round < bench.rounds; round += 1) {
    const send = async (cell: Cell) => {
      const folder = join(bench.folder, `${cell.name.replaceAll('/', '')}, ${round}`)
      await mkdir(folder)
      await pauseOften(cell, folder)
      const lost = cell.lost.slice(-moments.length).map((each) => each.toFixed(1))
      bench.say(`round ${round + 1} of ${bench.rounds}: ${cell.name}: ${lost.join(', ')} s lost`)
    }
    // Slow links need little of the machine; fast ones have it for themselves.
    await Promise.all(found.filter(({ megabits }) => megabits < 1000).map(send))
    for (const cell of found.filter(({ megabits }) => megabits >= 1000)) await send(cell)
  }
  const table = tableOf(
    'pause: how much sending it throws away',
    found,
    {
      link: ({ name }) => name,
      pauses: ({ lost }) => String(lost.length),
      'lost s, median': ({ lost }) => median(lost).toFixed(2),
      'lost s, worst': ({ lost }) => Math.max(...lost).toFixed(2),
      'took ms, median': ({ tookMs }) => median(tookMs).toFixed(0),
      'took ms, most': ({ tookMs }) => Math.max(...tookMs).toFixed(0),
    },
    `Each upload starts without knowing the link and is paused ${moments.length} times: after 0.5 to 10 s, then after 3 to 12 s each.`,
    'Lost is what arrived but is not confirmed once the upload is paused, in seconds of the link or limit.',
  )
  const goals = found.map(({ name, lost }) =>
    atMost(`pause: lost at the median, in s: ${name}`, median(lost), 5),
  )
  goals.push(atMost('pause: lost at worst, in s', Math.max(...found.flatMap(({ lost }) => lost)), 10))
  return { tables: [table], goals }
}

type Cell = (typeof cells)[number] & {
  readonly receiver: ReceiverProcess
  /** Of each pause: seconds of sending that have to be repeated, and milliseconds until the upload is paused. */
  readonly lost: number[]
  readonly tookMs: number[]
}

/** Sends a file, and pauses it at each of the moments. */
async function pauseOften(
  { megabits, share, limit, receiver, lost, tookMs }: Cell,
  folder: string,
): Promise<void> {
  const linkRate = megabits * megabit
  const rate = (limit ?? megabits) * megabit
  const longestMs = moments.reduce((sum, [, toMs]) => sum + toMs, 0)
  const size = Math.min(8 * GiB, Math.ceil((rate * longestMs) / 1000 / MiB) * MiB + 64 * MiB)
  const path = await makeSparse(join(folder, 'file.bin'), size)
  await receiver.begin(false, true)
  let onChange = (_problem?: Error) => {}
  const engine = await openEngine({
    folder,
    baseUrl: await receiver.listen({
      link: { rate: linkRate, roundTripMs, connectionRate: linkRate * share },
    }),
    settings: settingsSchema.parse({}),
    bandwidth: () => (limit === null ? null : rate),
    onChange: () => onChange(),
    onProblem: (problem) => onChange(problem),
  })
  const [id = ''] = await engine.add([path])
  let lostBefore = 0
  for (const [fromMs, toMs] of moments) {
    await sleep(fromMs + Math.random() * (toMs - fromMs))
    const paused = new Promise<void>((resolve, reject) => {
      onChange = (problem) => {
        if (problem !== undefined) reject(problem)
        else if (engine.manager.record(id)?.state.name === 'paused') resolve()
      }
    })
    const began = performance.now()
    if (!engine.manager.pause(id)) throw new Error('the upload was over before it was paused')
    await paused
    tookMs.push(performance.now() - began)
    await sleep(settleMs)
    const { arrivals } = await receiver.read()
    const arrived = arrivals.reduce((sum, [, bytes]) => sum + bytes, 0)
    const lostSoFar = arrived - (engine.manager.view(id)?.confirmedBytes ?? 0)
    lost.push((lostSoFar - lostBefore) / rate)
    lostBefore = lostSoFar
    engine.manager.resume(id)
  }
  await engine.close()
}

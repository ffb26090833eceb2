import { rm } from 'node:fs/promises'
import { GiB, MiB } from '../src/shared/limits'
import { expectedOf, mustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { memory } from './memory'
import { ReceiverProcess } from './receiver-process'
import { atLeast, type Findings, type Table } from './report'
import { makeSample, partBytes, type Sample } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import type { Run, Way, WayName } from './ways/way'
import { allWays } from './ways/ways'

const parallel = 4

/** How fast, and at what price: this engine beside what people would take instead. */
export async function throughput(bench: Bench): Promise<Findings> {
  const { options, folder, say } = bench
  const receiver = await ReceiverProcess.start()
  try {
    say(`Making a file of ${options.megabytes} MiB of random bytes, whole and in parts...`)
    const sample = await makeSample(folder, options.megabytes * MiB)
    const ways = Object.values(allWays(bench.electron))
    const send = (way: Way, verify: boolean) => sendOnce(way, sample, receiver, folder, verify)
    for (const way of ways) {
      say(`Verifying: ${way.label}`)
      await send(way, true)
    }
    const runs = new Map<WayName, Run[]>(ways.map(({ name }) => [name, []]))
    let receiverSeconds = 0
    for (let round = 0; round < options.runs; round += 1) {
      // Each round begins with another one, so that nobody always follows the same one.
      const turn = round % ways.length
      for (const way of [...ways.slice(turn), ...ways.slice(0, turn)]) {
        const { run, receiverCpu } = await send(way, false)
        runs.get(way.name)?.push(run)
        if (way.name === 'curl') receiverSeconds += receiverCpu / run.seconds
        say(
          `Round ${round + 1} of ${options.runs}: ${way.label}: ${shown(speed(sample, run))} MiB/s, ` +
            `${shown(run.cpuSeconds)} s of processor`,
        )
      }
    }
    for (const path of [sample.path, ...sample.pieces]) await rm(path)
    const table = speedTable(ways, runs, sample, receiverSeconds / options.runs)
    const flat = await memory(bench)
    return {
      tables: [table, ...flat.tables],
      goals: [...speedGoals(runs, sample), ...flat.goals],
      figures: {
        bytes: sample.size,
        runs: Object.fromEntries(runs),
        memory: flat.figures,
      },
    }
  } finally {
    receiver.stop()
  }
}

/** Throws unless exactly the sample has arrived. `receiverCpu` is what the receiver itself took, in seconds. */
async function sendOnce(
  way: Way,
  sample: Sample,
  receiver: ReceiverProcess,
  folder: string,
  verify: boolean,
): Promise<{ readonly run: Run; readonly receiverCpu: number }> {
  await receiver.begin(verify)
  const before = await receiver.read()
  const { path, pieces } = sample
  const run = await way.send({ path, pieces, baseUrl: receiver.baseUrl, partBytes, parallel, folder })
  const after = await receiver.read()
  try {
    mustHaveArrived(after.uploads, {
      parts: expectedOf(sample, partBytes, verify),
      completes: way.completes,
      md5: way.sendsMd5 ? sample.md5 : null,
    })
  } catch (error) {
    throw new Error(`${way.label}: what arrived is not the file`, { cause: error })
  }
  return { run, receiverCpu: (total(after.cpu) - total(before.cpu)) / 1e6 }
}

function total({ user, system }: NodeJS.CpuUsage): number {
  return user + system
}

function speed(sample: Sample, run: Run): number {
  return sample.size / MiB / run.seconds
}

function speedTable(
  ways: readonly Way[],
  runs: ReadonlyMap<WayName, readonly Run[]>,
  sample: Sample,
  receiverLoad: number,
): Table {
  const speeds = (name: WayName) => (runs.get(name) ?? []).map((run) => speed(sample, run))
  const prices = (name: WayName) => (runs.get(name) ?? []).map((run) => run.cpuSeconds / (sample.size / GiB))
  const rows = ways.map(({ name, label }) => {
    const peaks = (runs.get(name) ?? []).map((run) => run.peakBytes).filter((peak) => peak !== null)
    return [
      label,
      pairedRatio(speeds(name), speeds('curl')).toFixed(2),
      pairedRatio(prices(name), prices('curl')).toFixed(2),
      pairedRatio(speeds(name), speeds('official')).toFixed(2),
      shown(median(speeds(name))),
      span(speeds(name)),
      shown(median(prices(name))),
      peaks.length === 0 ? '-' : shown(median(peaks) / MiB),
    ]
  })
  const count = runs.get('curl')?.length ?? 0
  return {
    title: `throughput: ${sample.size / MiB} MiB, loopback, ${parallel} parts of ${partBytes / MiB} MiB side by side`,
    columns: [
      'way of sending',
      'speed / curl',
      'CPU / curl',
      'speed / official',
      'MiB/s',
      'lowest–highest',
      'CPU s/GiB',
      'peak MiB',
    ],
    rows,
    notes: [
      `Medians of ${count} rounds; the ratios are medians of the ratios within a round.`,
      'Content compared by SHA-256 in a pass before; bytes of every part counted in every run.',
      `The receiver took ${receiverLoad.toFixed(2)} of a core while curl sent.`,
    ],
  }
}

function speedGoals(runs: ReadonlyMap<WayName, readonly Run[]>, sample: Sample) {
  const speeds = (name: WayName) => (runs.get(name) ?? []).map((run) => speed(sample, run))
  const ratio = (a: WayName, b: WayName) => pairedRatio(speeds(a), speeds(b))
  return [
    atLeast('speed on Node / curl', ratio('node', 'curl'), 0.7),
    atLeast('speed in Electron / curl', ratio('electron', 'curl'), 0.5),
    atLeast('speed on Node / official Node client', ratio('node', 'official'), 4),
    atLeast('speed in Electron / official Node client', ratio('electron', 'official'), 4),
  ]
}

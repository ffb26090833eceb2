import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Parallelism } from '../src/core/parallelism'
import { type Outcome, type SimulatedLine, sendOver, simulatedLines } from '../testing/line-simulation'
import type { Bench } from './benchmark'
import { atLeast, atMost, type Findings, type Goal } from './report'
import { median } from './statistics'

const fixed = [1, 4, 8, 16]
const most = 16
const settledMs = 20_000
/** Bytes of a packet of a recorded line, and how many seconds of it are sent over, as of the others. */
const packetBytes = 1500
const recordedSeconds = 180

/**
 * Adaptive parallelism beside fixed numbers of parts, over simulated lines: nothing is sent. A run is one seed of what
 * is random in a line; where nothing is, all are the same.
 */
export async function adaptive({ options, say }: Bench): Promise<Findings> {
  const rows: string[][] = []
  const goals: Goal[] = []
  const figures: unknown[] = []
  const recorded = options.lines === null ? [] : await recordedLines(options.lines)
  for (const line of [...simulatedLines, ...recorded]) {
    say(`Over a line: ${line.name}`)
    const runs = Array.from({ length: options.runs }, (_, run) => {
      const seed = run + 1
      const others = fixed.map((parts) => sendOver(line, parts, { seed }).bytes)
      return { others, best: Math.max(...others), found: sendOver(line, new Parallelism(most), { seed }) }
    })
    const ratios = runs.map(({ found, best }) => found.bytes / best)
    const changes = runs.map(({ found }) => found.limits.filter(({ at }) => at > settledMs).length)
    const [first] = runs
    if (first === undefined) throw new Error('there was no run')
    const seconds = line.capacity.length
    rows.push([
      line.name,
      median(ratios).toFixed(3),
      Math.min(...ratios).toFixed(3),
      ...fixed.map((_, index) =>
        median(runs.map(({ others, best }) => (others[index] ?? 0) / best)).toFixed(2),
      ),
      ((median(runs.map(({ best }) => best)) * 8) / 1e6 / seconds).toFixed(1),
      String(Math.max(...changes)),
      courseOf(first.found),
    ])
    goals.push(atLeast(`adaptive / best fixed, lowest: ${line.name}`, Math.min(...ratios), 0.95))
    goals.push(atMost(`changes after 20 s, most: ${line.name}`, Math.max(...changes), 8))
    figures.push({ line: line.name, ratios, changes, limits: first.found.limits })
  }
  return {
    tables: [
      {
        title: `adaptive: parts at once found by measuring, at most ${most}, beside fixed numbers`,
        columns: [
          'line, 3 minutes, parts of 16 MiB',
          'adaptive / best',
          'lowest',
          ...fixed.map((parts) => `${parts} fixed`),
          'best Mbit/s',
          'changes after 20 s',
          'parts at once (second: number)',
        ],
        rows,
        notes: [
          `A simulation: the lines are made, not recorded (testing/line-series.ts), but for ${recorded.length} of them. ${options.runs} seeds; medians, ratios within a seed.`,
        ],
      },
    ],
    goals,
    figures,
  }
}

/**
 * The lines that were recorded into the files of a folder, each as it is and with a quarter of it for a connection. A
 * file has a whole number in each row: the millisecond in which a packet of 1,500 bytes may go. From its last one on
 * it begins anew. Throws an Error for a file that is none.
 */
async function recordedLines(folder: string): Promise<SimulatedLine[]> {
  const lines: SimulatedLine[] = []
  for (const name of (await readdir(folder)).sort()) {
    const capacity = capacityOf(name, await readFile(join(folder, name), 'utf8'))
    const common = { capacity, roundTripMs: 40, dropsPerSecond: 0, resetsPerMinute: 0 }
    const more = { ...common, mostParts: Number.POSITIVE_INFINITY, bufferBytes: 256 * 1024 }
    lines.push({ name, share: 1, ...more }, { name: `${name}, a quarter a connection`, share: 0.25, ...more })
  }
  return lines
}

/** Bytes per second, in each second. */
function capacityOf(name: string, text: string): number[] {
  const times = text.split(/\s+/).filter((word) => word !== '')
  const all = times.map(Number)
  const period = all.at(-1) ?? 0
  if (period <= 0 || !all.every((time, index) => Number.isInteger(time) && time >= (all[index - 1] ?? 0)))
    throw new Error(`${name} is no recorded line: a whole number of milliseconds in each row, rising.`)
  const capacity = new Array<number>(recordedSeconds).fill(0)
  for (let from = 0; from < recordedSeconds * 1000; from += period) {
    for (const time of all) {
      const second = Math.floor((from + time) / 1000)
      if (second >= recordedSeconds) break
      capacity[second] = (capacity[second] ?? 0) + packetBytes
    }
  }
  return capacity
}

function courseOf({ limits }: Outcome): string {
  return limits.map(({ at, limit }) => `${Math.round(at / 1000)}: ${limit}`).join(', ')
}

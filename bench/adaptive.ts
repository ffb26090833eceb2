import { type Outcome, sendOver, simulatedLines } from '../src/core/line-simulation'
import { Parallelism } from '../src/core/parallelism'
import type { Bench } from './benchmark'
import { atLeast, atMost, type Findings, type Goal } from './report'
import { median } from './statistics'

const fixed = [1, 4, 8, 16]
const most = 16
const settledMs = 20_000

/**
 * Adaptive parallelism beside fixed numbers of parts, over simulated lines: nothing is sent. A run is one seed of what
 * is random in a line; where nothing is, all are the same.
 */
export async function adaptive({ options, say }: Bench): Promise<Findings> {
  const rows: string[][] = []
  const goals: Goal[] = []
  const figures: unknown[] = []
  for (const line of simulatedLines) {
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
          `A simulation: the lines are made, not recorded (src/core/line-series.ts). ${options.runs} seeds; medians, ratios within a seed.`,
        ],
      },
    ],
    goals,
    figures,
  }
}

function courseOf({ limits }: Outcome): string {
  return limits.map(({ at, limit }) => `${Math.round(at / 1000)}: ${limit}`).join(', ')
}

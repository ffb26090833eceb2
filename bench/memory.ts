import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GiB, MiB } from '../src/shared/limits'
import { mustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { ReceiverProcess } from './receiver-process'
import { atMost, type Findings, type Goal } from './report'
import { makeSparse, partBytes } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import type { WayName } from './ways/way'
import { allWays } from './ways/ways'

const sizes = [1 * GiB, 8 * GiB] as const
/** As people have it: with the checksum. */
const measured: readonly WayName[] = ['node-md5', 'electron-md5']

/** Peak memory for a small and for a large file, a fresh process each: it must not grow with the file. */
export async function memory({ options, electron, folder, say }: Bench): Promise<Findings> {
  const receiver = await ReceiverProcess.start()
  const ways = allWays(electron)
  const peaks = new Map(measured.map((name) => [name, sizes.map((): number[] => [])]))
  try {
    await receiver.begin(false)
    for (let round = 0; round < options.runs; round += 1) {
      for (const name of measured) {
        for (const [index, size] of sizes.entries()) {
          const path = await makeSparse(join(folder, `sparse-${size / GiB}`), size)
          await receiver.begin(false)
          const task = { path, pieces: [], baseUrl: receiver.baseUrl, partBytes, parallel: 4, folder }
          const { peakBytes } = await ways[name].send(task)
          const { uploads } = await receiver.read()
          mustHaveArrived(uploads, {
            parts: Array.from({ length: size / partBytes }, () => ({ length: partBytes, sha256: null })),
            completes: true,
            // `throughput` compares it; here there must just be one.
            md5: uploads[0]?.completed?.md5 ?? 'any',
          })
          await rm(path)
          if (peakBytes === null) throw new Error('this way does not tell its peak')
          peaks.get(name)?.[index]?.push(peakBytes)
          say(
            `Memory, round ${round + 1} of ${options.runs}: ${ways[name].label}, ${size / GiB} GiB: ${shown(peakBytes / MiB)} MiB`,
          )
        }
      }
    }
  } finally {
    receiver.stop()
  }
  const goals: Goal[] = []
  const rows: string[][] = []
  for (const [name, [small = [], large = []]] of peaks) {
    const ratio = pairedRatio(large, small)
    goals.push(atMost(`peak memory at 8 GiB / at 1 GiB, ${ways[name].label}`, ratio, 1.1))
    const inMiB = (values: number[]) => values.map((value) => value / MiB)
    rows.push([
      ways[name].label,
      ratio.toFixed(2),
      shown(median(small) / MiB),
      shown(median(large) / MiB),
      `${span(inMiB(small))}, ${span(inMiB(large))}`,
    ])
  }
  return {
    tables: [
      {
        title: 'memory: peak of a fresh process, sparse file, 4 parts of 64 MiB side by side',
        columns: [
          'way of sending',
          '8 GiB / 1 GiB',
          'MiB at 1 GiB',
          'MiB at 8 GiB',
          'lowest–highest of each',
        ],
        rows,
        notes: [`Medians of ${options.runs} rounds.`],
      },
    ],
    goals,
    figures: Object.fromEntries(peaks),
  }
}

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GiB, MiB } from '../src/shared/limits'
import { mustHaveArrived, partsLike } from './arrived'
import type { Bench } from './benchmark'
import { startReceiver } from './processes/start'
import { atMost, type Findings, tableOf } from './report'
import { largestPart, makeSparse } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import type { Measured } from './ways/task'
import { allWays } from './ways/ways'

const usual = { name: '1 GiB, 4 parts at once', bytes: GiB, files: 1, parallel: 4 }
const large = { ...usual, name: '8 GiB, 4 parts at once', bytes: 8 * GiB }
const onePart = { ...usual, name: '1 GiB, 1 part at once', parallel: 1 }
const manyParts = { ...usual, name: '1 GiB, 16 parts at once', parallel: 16 }
const manyFiles = { ...usual, name: '1 GiB in 8 files, 4 parts at once', files: 8 }
const loads = [usual, large, onePart, manyParts, manyFiles]

/** Memory of Electron's main process over what it has when everything is built and nothing is sent. */
export async function memory(bench: Bench): Promise<Findings> {
  const found = loads.map((load) => ({ ...load, runs: [] as Measured[] }))
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const { runs, ...load } of found) {
      const run = await sendOnce(load, bench)
      runs.push(run)
      bench.say(`round ${round + 1} of ${bench.rounds}: ${load.name}: ${shown(overIdle(run))} MiB over idle`)
    }
  }
  const mebibytes = (runs: readonly Measured[], figure: (run: Measured) => number) =>
    shown(median(runs.map(figure)) / MiB)
  const table = tableOf(
    "memory: Hoist in Electron's main process, with the checksum, sparse files, parts of 64 MiB, loopback",
    found,
    {
      'what is sent': ({ name }) => name,
      'peak over idle': ({ runs }) => shown(median(runs.map(overIdle))),
      'lowest–highest': ({ runs }) => span(runs.map(overIdle)),
      'idle MiB': ({ runs }) => mebibytes(runs, (run) => run.idleBytes),
      'peak MiB': ({ runs }) => mebibytes(runs, (run) => run.peakBytes),
    },
    `MiB; medians of ${bench.rounds} rounds. Idle: everything is built and nothing is sent yet. The bytes of every part are counted.`,
  )
  const runsOf = (load: typeof usual) => found.find(({ name }) => name === load.name)?.runs ?? []
  const peaks = (load: typeof usual) => runsOf(load).map(({ peakBytes }) => peakBytes)
  const over = (load: typeof usual) => median(runsOf(load).map(overIdle))
  const further = (over(manyParts) - over(usual)) / (manyParts.parallel - usual.parallel)
  const goals = [
    atMost('memory: MiB over idle with 4 parts', over(usual), 64),
    atMost('memory: peak for 8 GiB / for 1 GiB', pairedRatio(peaks(large), peaks(usual)), 1.1),
    atMost('memory: MiB for each further part up to 16', further, 4),
  ]
  return { tables: [table], goals }
}

function overIdle({ peakBytes, idleBytes }: Measured): number {
  return (peakBytes - idleBytes) / MiB
}

async function sendOnce({ bytes, files, parallel }: typeof usual, bench: Bench): Promise<Measured> {
  const { folder } = bench
  const path = join(folder, 'files')
  await mkdir(path)
  for (let index = 0; index < files; index += 1) await makeSparse(join(path, `${index}.bin`), bytes / files)
  const receiver = startReceiver(bench)
  await receiver.begin(false)
  const task = {
    path,
    baseUrl: await receiver.listen(),
    partBytes: largestPart,
    parallel,
    parallelFiles: files,
    folder,
  }
  const run = await allWays(bench.electron)['electron-md5'].send(task)
  const { uploads } = await receiver.read()
  // `throughput` compares the checksum.
  const parts = partsLike(bytes / files / largestPart, largestPart)
  mustHaveArrived(uploads, files, { parts, completes: true, md5: 'any' })
  await rm(path, { recursive: true })
  return run
}

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

/** Memory of Electron's main process over what it has when everything is built and nothing is sent. */
export async function memory(bench: Bench): Promise<Findings> {
  const { folder, rounds, say } = bench
  const load = (name: string, bytes: number, files: number, parallel: number) => {
    return { name, bytes, files, parallel, runs: [] as Measured[] }
  }
  const usual = load('1 GiB, 4 parts at once', GiB, 1, 4)
  const large = load('8 GiB, 4 parts at once', 8 * GiB, 1, 4)
  const onePart = load('1 GiB, 1 part at once', GiB, 1, 1)
  const manyParts = load('1 GiB, 16 parts at once', GiB, 1, 16)
  const loads = [usual, large, onePart, manyParts, load('1 GiB in 8 files, 4 parts at once', GiB, 8, 4)]
  const receiver = startReceiver(bench)
  const baseUrl = await receiver.listen()
  const way = allWays(bench.electron)['electron-md5']
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, bytes, files, parallel, runs } of loads) {
      const path = join(folder, 'files')
      await mkdir(path)
      for (let file = 0; file < files; file += 1) await makeSparse(join(path, `${file}.bin`), bytes / files)
      await receiver.begin(false)
      const task = { path, baseUrl, partBytes: largestPart, parallel, parallelFiles: files, folder }
      const run = await way.send(task)
      const { uploads } = await receiver.read()
      // `throughput` compares the checksum.
      const parts = partsLike(bytes / files / largestPart, largestPart)
      mustHaveArrived(uploads, files, { parts, completes: true, md5: 'any' })
      await rm(path, { recursive: true })
      runs.push(run)
      say(`round ${round + 1} of ${rounds}: ${name}: ${shown(overIdle(run))} MiB over idle`)
    }
  }
  const mebibytes = (runs: readonly Measured[], figure: (run: Measured) => number) =>
    shown(median(runs.map(figure)) / MiB)
  const table = tableOf(
    "memory: Hoist in Electron's main process, with the checksum, sparse files, parts of 64 MiB, loopback",
    loads,
    {
      'what is sent': ({ name }) => name,
      'peak over idle': ({ runs }) => shown(median(runs.map(overIdle))),
      'lowest–highest': ({ runs }) => span(runs.map(overIdle)),
      'idle MiB': ({ runs }) => mebibytes(runs, (run) => run.idleBytes),
      'peak MiB': ({ runs }) => mebibytes(runs, (run) => run.peakBytes),
    },
    `MiB; medians of ${rounds} rounds. Idle: everything is built and nothing is sent yet. The bytes of every part are counted.`,
  )
  const peaks = ({ runs }: typeof usual) => runs.map(({ peakBytes }) => peakBytes)
  const over = ({ runs }: typeof usual) => median(runs.map(overIdle))
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

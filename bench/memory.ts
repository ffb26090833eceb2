import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GiB, MiB } from '../src/shared/limits'
import { filesMustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { ReceiverProcess } from './processes/receiver-process'
import { atMost, type Findings, type Goal } from './report'
import { makeSparse, partBytes } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import type { Measured } from './ways/job'
import type { Task } from './ways/way'
import { engineInElectron, engineOnNode } from './ways/ways'

/** What is sent. */
interface Load {
  readonly bytes: number
  readonly files: number
  readonly parallel: number
}

const usual: Load = { bytes: GiB, files: 1, parallel: 4 }
const large: Load = { ...usual, bytes: 8 * GiB }
const onePart: Load = { ...usual, parallel: 1 }
const manyParts: Load = { ...usual, parallel: 16 }
const manyFiles: Load = { ...usual, files: 8 }
const loads: readonly Load[] = [usual, large, onePart, manyParts, manyFiles]

interface Candidate {
  readonly label: string
  readonly send: (task: Task) => Promise<Measured>
}

/**
 * Memory of a fresh process beside what it has when everything is built and nothing is sent: how it grows with the
 * file, with the parts at once and with the files at once.
 */
export async function memory({ options, electron, folder, say }: Bench): Promise<Findings> {
  // As people have it: with the checksum.
  const candidates: readonly Candidate[] = [
    { label: 'Hoist on Node', send: (task) => engineOnNode(task, true) },
    { label: "Hoist in Electron's main process", send: engineInElectron(electron, true) },
  ]
  const found = new Map(
    candidates.map((who) => [who, new Map(loads.map((load) => [load, [] as Measured[]]))]),
  )
  for (let round = 0; round < options.runs; round += 1) {
    for (const load of loads) {
      // Where only memory counts, two can run at the same time.
      await Promise.all(
        candidates.map(async (who, index) => {
          const own = join(folder, `${index}`)
          await mkdir(own, { recursive: true })
          const one = await sendOnce(who, load, own)
          found.get(who)?.get(load)?.push(one)
          say(
            `Memory, round ${round + 1} of ${options.runs}: ${who.label}, ${textOf(load)}: ` +
              `${shown(one.peakBytes / MiB)} MiB, ${shown((one.peakBytes - one.idleBytes) / MiB)} over idle`,
          )
        }),
      )
    }
  }
  const over = (who: Candidate, load: Load) =>
    (found.get(who)?.get(load) ?? []).map(({ peakBytes, idleBytes }) => (peakBytes - idleBytes) / MiB)
  const goals: Goal[] = candidates.flatMap((who) => {
    const { label } = who
    const base = median(over(who, usual))
    const peaks = (load: Load) => (found.get(who)?.get(load) ?? []).map(({ peakBytes }) => peakBytes)
    const further = (median(over(who, manyParts)) - base) / (manyParts.parallel - usual.parallel)
    return [
      atMost(`memory: MiB over idle with 4 parts, ${label}`, base, 64),
      atMost(`memory: peak for 8 GiB / for 1 GiB, ${label}`, pairedRatio(peaks(large), peaks(usual)), 1.1),
      atMost(`memory: MiB for each further part up to 16, ${label}`, further, 4),
    ]
  })
  const rows = candidates.flatMap((who) =>
    loads.map((load) => {
      const all = found.get(who)?.get(load) ?? []
      const of = (figure: (one: Measured) => number) => median(all.map(figure)) / MiB
      return [
        `${who.label}: ${textOf(load)}`,
        shown(median(over(who, load))),
        span(over(who, load)),
        shown(of(({ steadyBytes, idleBytes }) => steadyBytes - idleBytes)),
        shown(of(({ idleBytes }) => idleBytes)),
        shown(of(({ peakBytes }) => peakBytes)),
      ]
    }),
  )
  return {
    tables: [
      {
        title: 'memory: a fresh process, sparse files, parts of 64 MiB, flat out over loopback',
        columns: [
          'what is sent',
          'peak over idle',
          'lowest–highest',
          'steady over idle',
          'idle MiB',
          'peak MiB',
        ],
        rows,
        notes: [
          `MiB; medians of ${options.runs} rounds. Idle: everything is built and nothing was sent yet. Bytes of every part counted.`,
        ],
      },
    ],
    goals,
    figures: candidates.map((who) => ({
      label: who.label,
      loads: loads.map((load) => ({ ...load, runs: found.get(who)?.get(load) })),
    })),
  }
}

async function sendOnce(
  { send }: Candidate,
  { bytes, files, parallel }: Load,
  folder: string,
): Promise<Measured> {
  const receiver = await ReceiverProcess.start()
  const paths: string[] = []
  try {
    for (let index = 0; index < files; index += 1)
      paths.push(await makeSparse(join(folder, `sparse-${index}`), bytes / files))
    await receiver.begin(false)
    const [path = '', ...alongside] = paths
    const { baseUrl } = receiver
    const one = await send({ path, alongside, pieces: [], baseUrl, partBytes, parallel, folder })
    const { uploads } = await receiver.read()
    filesMustHaveArrived(uploads, files, {
      parts: Array.from({ length: bytes / files / partBytes }, () => ({ length: partBytes, sha256: null })),
      completes: true,
      // `throughput` compares it; here there must just be one.
      md5: 'any',
    })
    return one
  } finally {
    receiver.stop()
    for (const path of paths) await rm(path)
  }
}

function textOf({ bytes, files, parallel }: Load): string {
  const what = files === 1 ? `${bytes / GiB} GiB` : `${bytes / GiB} GiB in ${files} files`
  return `${what}, ${parallel} ${parallel === 1 ? 'part' : 'parts'} at once`
}

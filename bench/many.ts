import { createHash, randomFillSync } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MiB } from '../src/shared/limits'
import { manyInWindow } from './application/many-window'
import type { Bench } from './benchmark'
import { baseUrlAt, type ReceivedUpload, ReceiverProcess } from './processes/receiver-process'
import { RelayProcess } from './processes/relay-process'
import { atLeast, type Findings, type Goal } from './report'
import { median, pairedRatio, shown } from './statistics'
import type { Measured } from './ways/job'
import { runJob, type Task } from './ways/way'

/** Of both ways: parts, or lanes. */
const parallel = 32
const roundTripMs = 50
/** Bytes per second of a line that holds nobody up. */
const noCap = 1e11
/** Create, part, complete. */
const requestsAFile = 3

/** Files that are sent in each round. */
interface Kind {
  readonly label: string
  readonly bytes: number
  readonly count: number
}
const kinds: readonly Kind[] = [
  { label: '10 KiB', bytes: 10 * 1024, count: 1500 },
  { label: '1 MiB', bytes: MiB, count: 300 },
]
/** Files that are dropped on the window. */
const dropped: Kind = { label: '10 KiB', bytes: 10 * 1024, count: 10_000 }

/** A folder of files, and the SHA-256 of each by its name. */
export interface Files {
  readonly folder: string
  readonly bytes: number
  readonly sha256: ReadonlyMap<string, string>
}

type WayName = 'engine' | 'bare'
interface Runs {
  readonly kind: Kind
  readonly of: Record<WayName, Measured[]>
}

/** Thousands of small files at a round trip of 50 ms: requests a second beside a bare loop, and the real window. */
export async function many(bench: Bench): Promise<Findings> {
  const { options, folder, say } = bench
  const relay = await RelayProcess.start()
  const receiver = await ReceiverProcess.start()
  try {
    const all: Runs[] = []
    for (const kind of kinds) {
      const pair = async (files: Files, runs: Runs, firstIsBare: boolean) => {
        const ways: WayName[] = firstIsBare ? ['bare', 'engine'] : ['engine', 'bare']
        for (const way of ways) {
          const run = await sendOver(relay, receiver, files, way, folder)
          runs.of[way].push(run)
          say(
            `Many: ${runs.kind.count} of ${kind.label}, ${labels[way]}: ${shown(perSecond(runs, run))} requests a second`,
          )
        }
      }
      const files = await makeFiles(folder, kind)
      const runs: Runs = { kind, of: { engine: [], bare: [] } }
      for (let round = 0; round < options.runs; round += 1) await pair(files, runs, round % 2 === 1)
      all.push(runs)
      await rm(files.folder, { recursive: true })
    }
    const files = await makeFiles(folder, dropped)
    return findings(all, await manyInWindow(bench, files, relay, receiver, roundTripMs))
  } finally {
    relay.stop()
    receiver.stop()
  }
}

const labels: Record<WayName, string> = { engine: 'Hoist on Node', bare: 'bare undici' }
const entries: Record<WayName, string> = { engine: 'engine.js', bare: 'bare.js' }

async function makeFiles(parent: string, { bytes, count }: Kind): Promise<Files> {
  const folder = join(parent, `${count}-of-${bytes}`)
  await mkdir(folder)
  const sha256 = new Map<string, string>()
  const content = Buffer.allocUnsafe(bytes)
  for (let index = 0; index < count; index += 1) {
    randomFillSync(content)
    const name = `${String(index).padStart(5, '0')}.txt`
    sha256.set(name, createHash('sha256').update(content).digest('hex'))
    await writeFile(join(folder, name), content)
  }
  return { folder, bytes, sha256 }
}

async function sendOver(
  relay: RelayProcess,
  receiver: ReceiverProcess,
  files: Files,
  way: WayName,
  folder: string,
): Promise<Measured> {
  await receiver.begin(true)
  const port = await relay.open(lineTo(receiver, roundTripMs))
  const task: Task = {
    path: files.folder,
    pieces: [],
    baseUrl: baseUrlAt(port),
    // The most that one part may have, so that every file is one.
    partBytes: 8 * MiB,
    parallel,
    folder,
  }
  const run = await runJob(process.execPath, [join(import.meta.dirname, entries[way])], task, true)
  await relay.close(port)
  const { uploads } = await receiver.read()
  mustBeFiles(uploads, files)
  if (uploads.length !== files.sha256.size)
    throw new Error(`${labels[way]}: ${uploads.length} uploads arrived, not ${files.sha256.size}`)
  return run
}

/** A line without a cap. */
export function lineTo(receiver: ReceiverProcess, tripMs: number) {
  return {
    target: receiver.port,
    rate: noCap,
    roundTripMs: tripMs,
    connectionRate: null,
    stall: null,
    resetEveryMs: null,
  }
}

/** Throws unless each upload is one of the files, whole and completed, and none is there twice. */
export function mustBeFiles(uploads: readonly ReceivedUpload[], files: Files): void {
  const seen = new Set<string>()
  for (const { completed, filename, parts } of uploads) {
    const [part] = parts
    const isWhole =
      parts.length === 1 && completed?.partIds.join() === part?.id && part?.length === files.bytes
    if (!isWhole || part?.sha256 !== files.sha256.get(filename) || seen.has(filename))
      throw new Error(`${filename} did not arrive as it is: ${JSON.stringify({ completed, parts })}`)
    seen.add(filename)
  }
}

function perSecond({ kind }: Runs, { seconds }: Measured): number {
  return (kind.count * requestsAFile) / seconds
}

function findings(all: readonly Runs[], window: Findings): Findings {
  const goals: Goal[] = []
  const rows: string[][] = []
  for (const runs of all) {
    const { engine, bare } = runs.of
    const speeds = {
      engine: engine.map((run) => perSecond(runs, run)),
      bare: bare.map((run) => perSecond(runs, run)),
    }
    const ratio = pairedRatio(speeds.engine, speeds.bare)
    const cpu = (of: readonly Measured[]) =>
      median(of.map((run) => (run.cpuSeconds * 1000) / runs.kind.count))
    const name = `${runs.kind.count} files of ${runs.kind.label}`
    rows.push([
      name,
      ratio.toFixed(2),
      shown(median(speeds.engine)),
      shown(median(speeds.bare)),
      shown(cpu(engine)),
      shown(cpu(bare)),
      shown(median(engine.map((run) => run.peakBytes / MiB))),
      engine.length.toString(),
    ])
    goals.push(atLeast(`requests a second / bare undici, ${name}`, ratio, 0.9))
  }
  return {
    tables: [
      {
        title: `many: files at a round trip of ${roundTripMs} ms, ${parallel} at once`,
        columns: [
          'files',
          'Hoist / bare',
          'Hoist requests/s',
          'bare requests/s',
          'Hoist CPU ms/file',
          'bare CPU ms/file',
          'Hoist peak MiB',
          'rounds',
        ],
        rows,
        notes: [
          'Medians of the rounds; the ratio is the median of the ratios within a round. The ways take turns.',
          'Every file was compared by SHA-256.',
        ],
      },
      ...window.tables,
    ],
    goals: [...goals, ...window.goals],
    figures: {
      requests: all.map(({ kind, of }) => ({ ...kind, of })),
      window: window.figures,
    },
  }
}

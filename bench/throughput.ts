import { execFileSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GiB, MiB } from '../src/shared/limits'
import { expectedOf, mustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { type Certificate, ReceiverProcess } from './processes/receiver-process'
import { atLeast, atMost, type Findings, type Goal, type Table } from './report'
import { makeSample, partBytes, type Sample } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import type { Run, Way, WayName } from './ways/way'
import { allWays } from './ways/ways'

const parallel = 4

/** What the bytes go over. */
interface Line {
  readonly name: string
  readonly baseUrl: string
  readonly caFile?: string
  readonly ways: readonly Way[]
}

/** What the receiver itself took, of a core, while curl sent: one figure a round. */
type ReceiverLoad = number[]

/** How fast, and at what price: this engine beside what people would take instead, over plain HTTP and over TLS. */
export async function throughput(bench: Bench): Promise<Findings> {
  const { options, folder, say } = bench
  const certificate = makeCertificate(folder)
  const receiver = await ReceiverProcess.start(certificate)
  try {
    say(`Making a file of ${options.megabytes} MiB of random bytes, whole and in parts...`)
    const sample = await makeSample(folder, options.megabytes * MiB)
    const ways = Object.values(allWays(bench.electron))
    const lines: Line[] = [
      { name: 'plain HTTP', baseUrl: receiver.baseUrl, ways },
      {
        name: 'TLS',
        baseUrl: receiver.tlsBaseUrl,
        caFile: certificate.certFile,
        // The checksum takes the same over either.
        ways: ways.filter(({ sendsMd5 }) => !sendsMd5),
      },
    ]
    const tables: Table[] = []
    const goals: Goal[] = []
    const figures: Record<string, unknown> = {}
    for (const line of lines) {
      const { runs, load } = await measureLine(bench, line, sample, receiver)
      tables.push(speedTable(line, runs, sample, load))
      goals.push(...speedGoals(line, runs, sample))
      figures[line.name] = Object.fromEntries(runs)
    }
    for (const path of [sample.path, ...sample.pieces]) await rm(path)
    return { tables, goals, figures: { bytes: sample.size, runs: figures } }
  } finally {
    receiver.stop()
  }
}

async function measureLine(
  { options, folder, say }: Bench,
  line: Line,
  sample: Sample,
  receiver: ReceiverProcess,
): Promise<{ readonly runs: ReadonlyMap<WayName, readonly Run[]>; readonly load: ReceiverLoad }> {
  const { ways } = line
  for (const way of ways) {
    say(`Verifying, ${line.name}: ${way.label}`)
    await sendOnce(way, line, sample, receiver, folder, true)
  }
  const runs = new Map<WayName, Run[]>(ways.map(({ name }) => [name, []]))
  const load: ReceiverLoad = []
  for (let round = 0; round < options.runs; round += 1) {
    // Each round begins with another one, so that nobody always follows the same one.
    const turn = round % ways.length
    for (const way of [...ways.slice(turn), ...ways.slice(0, turn)]) {
      const { run, receiverCpu } = await sendOnce(way, line, sample, receiver, folder, false)
      runs.get(way.name)?.push(run)
      if (way.name === 'curl') load.push(receiverCpu / run.seconds)
      say(
        `${line.name}, round ${round + 1} of ${options.runs}: ${way.label}: ${shown(speed(sample, run))} MiB/s, ` +
          `${shown(run.cpuSeconds)} s of processor`,
      )
    }
  }
  return { runs, load }
}

/** Throws unless exactly the sample has arrived. `receiverCpu` is what the receiver itself took, in seconds. */
async function sendOnce(
  way: Way,
  { baseUrl, caFile }: Line,
  sample: Sample,
  receiver: ReceiverProcess,
  folder: string,
  verify: boolean,
): Promise<{ readonly run: Run; readonly receiverCpu: number }> {
  await receiver.begin(verify)
  const before = await receiver.read()
  const { path, pieces } = sample
  const trust = caFile === undefined ? {} : { caFile }
  const run = await way.send({ path, pieces, baseUrl, ...trust, partBytes, parallel, folder })
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

/** For this machine, by `openssl`; each way is told to trust it. */
function makeCertificate(folder: string): Certificate {
  const keyFile = join(folder, 'key.pem')
  const certFile = join(folder, 'certificate.pem')
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const args = ['req', '-x509', ...curve, ...subject, '-keyout', keyFile, '-out', certFile]
  execFileSync('openssl', args, { stdio: 'pipe' })
  return { keyFile, certFile }
}

function speedTable(
  { name: lineName, ways }: Line,
  runs: ReadonlyMap<WayName, readonly Run[]>,
  sample: Sample,
  load: ReceiverLoad,
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
  return {
    title: `throughput, ${lineName}: ${sample.size / MiB} MiB, loopback, ${parallel} parts of ${partBytes / MiB} MiB side by side`,
    columns: [
      'way of sending',
      'speed / curl',
      'CPU / curl',
      'speed / official Node',
      'MiB/s',
      'lowest–highest',
      'CPU s/GiB',
      'peak MiB',
    ],
    rows,
    notes: [
      `Medians of ${load.length} rounds; the ratios are medians of the ratios within a round.`,
      'Content compared by SHA-256 in a pass before; bytes of every part counted in every run.',
      `The receiver took ${median(load).toFixed(2)} of a core while curl sent.`,
    ],
  }
}

function speedGoals(
  { name: lineName }: Line,
  runs: ReadonlyMap<WayName, readonly Run[]>,
  sample: Sample,
): Goal[] {
  const of = (name: WayName) => runs.get(name) ?? []
  const speeds = (name: WayName) => of(name).map((run) => speed(sample, run))
  const prices = (name: WayName) => of(name).map((run) => run.cpuSeconds)
  const ratio = (a: WayName, b: WayName) => pairedRatio(speeds(a), speeds(b))
  const price = (name: WayName) => pairedRatio(prices(name), prices('curl'))
  return [
    atLeast(`${lineName}: speed on Node / curl`, ratio('node', 'curl'), 0.95),
    atLeast(`${lineName}: speed in Electron / curl`, ratio('electron', 'curl'), 0.85),
    atLeast(`${lineName}: speed on Node / official Node client`, ratio('node', 'official'), 6),
    atLeast(`${lineName}: speed in Electron / official Node client`, ratio('electron', 'official'), 6),
    atMost(`${lineName}: CPU on Node / curl`, price('node'), 1.2),
    atMost(`${lineName}: CPU in Electron / curl`, price('electron'), 1.2),
  ]
}

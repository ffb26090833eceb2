import { createHash } from 'node:crypto'
import { link, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { GiB, MiB } from '../src/shared/limits'
import { selfSignedAt } from '../testing/test-ca'
import { mustHaveArrived, partsOf } from './arrived'
import type { Bench } from './benchmark'
import { startReceiver } from './processes/start'
import { atLeast, atMost, type Findings, tableOf } from './report'
import { makeSample } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import type { Run, Way } from './ways/way'
import { allWays } from './ways/ways'

const parallel = 4
/** Of the files that are sent at once. */
const smallerPart = 16 * MiB

/** Speed and cost of Hoist beside what people would use instead, over plain HTTP and over TLS. */
export async function throughput(bench: Bench): Promise<Findings> {
  const { megabytes, folder, rounds, say } = bench
  const certificate = await selfSignedAt(folder)
  const receiver = startReceiver(bench)
  const baseUrl = await receiver.listen()
  const tls = { baseUrl: await receiver.listen({ certificate }), caFile: certificate.certFile }
  const ways = allWays(bench.electron)
  say(`writing files of ${megabytes} MiB of random bytes, whole and in parts`)
  const size = megabytes * MiB
  const whole = await makeSample(join(folder, 'whole'), size)
  const quarter = await makeSample(join(folder, 'quarter'), size / 4, smallerPart)
  const four = join(folder, 'four')
  await mkdir(four)
  for (const name of ['1', '2', '3', '4']) await link(quarter.path, join(four, name))

  const overProtocol = async (protocol: 'plain HTTP' | 'TLS'): Promise<Findings> => {
    const isPlain = protocol === 'plain HTTP'
    const address = isPlain ? { baseUrl } : tls
    const contender = (way: Way) => {
      return { way, label: way.label, sample: whole, path: whole.path, files: 1, runs: [] as Run[] }
    }
    const [node, electron, curl] = [contender(ways.node), contender(ways.electron), contender(ways.curl)]
    const [official, md5] = [contender(ways.official), contender(ways['node-md5'])]
    const label = `${md5.label}, four files at once`
    const atOnce = { ...contender(md5.way), label, sample: quarter, path: four, files: 4 }
    // The checksum costs the same over either.
    const checked = isPlain ? [md5, atOnce] : []
    const all = [node, electron, curl, official, ...checked]

    const send = async ({ way, label, sample, path, files }: typeof node, isHashed: boolean) => {
      await receiver.begin(isHashed)
      const { pieces, partBytes } = sample
      const task = { path, pieces, ...address, partBytes, parallel, parallelFiles: files, folder }
      const run = await way.send(task)
      const { uploads } = await receiver.read()
      const sum = way.sendsMd5 ? sample.md5 : null
      const parts = partsOf(sample, isHashed)
      mustHaveArrived(uploads, files, { parts, completes: way.completes, md5: sum })
      say(`${protocol}, ${label}: ${shown(size / MiB / run.seconds)} MiB/s, ${shown(run.cpuSeconds)} CPU s`)
      return run
    }
    say(`${protocol}: comparing the content that arrives`)
    for (const each of all) await send(each, true)
    const hashing: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      say(`${protocol}: round ${round + 1} of ${rounds}`)
      // Each round starts with another way, so that none always follows the same one.
      const first = round % all.length
      for (const each of [...all.slice(first), ...all.slice(0, first)])
        each.runs.push(await send(each, false))
      if (isPlain) hashing.push(size / MiB / (await secondsToHash(whole.path)))
    }
    const speeds = ({ runs }: typeof node) => runs.map(({ seconds }) => size / MiB / seconds)
    const costs = ({ runs }: typeof node) => runs.map(({ cpuSeconds }) => cpuSeconds / (size / GiB))
    const faster = (one: typeof node, other: typeof node) => pairedRatio(speeds(one), speeds(other))
    const dearer = (one: typeof node) => pairedRatio(costs(one), costs(curl))
    const table = tableOf(
      `throughput, ${protocol}: ${megabytes} MiB, loopback, ${parallel} parts at once`,
      all,
      {
        'way of sending': ({ label }) => label,
        'speed / curl': (each) => faster(each, curl).toFixed(2),
        'CPU / curl': (each) => dearer(each).toFixed(2),
        'speed / official Node': (each) => faster(each, official).toFixed(2),
        'MiB/s': (each) => shown(median(speeds(each))),
        'lowest–highest': (each) => span(speeds(each)),
        'CPU s/GiB': (each) => shown(median(costs(each))),
        'peak MiB': ({ runs }) => {
          const peaks = runs.flatMap(({ peakBytes }) => peakBytes ?? [])
          return peaks.length === 0 ? '-' : shown(median(peaks) / MiB)
        },
      },
      `Medians of ${rounds} rounds; ratios are medians of the ratios within a round. Parts have 64 MiB, those of four files at once 16 MiB.`,
      'A pass before compares the content by SHA-256; every run counts the bytes of every part.',
      ...(isPlain ? [`One core computes the MD5 of ${shown(median(hashing))} MiB/s.`] : []),
    )
    const goals = [
      { each: node, where: 'on Node', least: 0.95 },
      { each: electron, where: 'in Electron', least: 0.85 },
    ].flatMap(({ each, where, least }) => [
      atLeast(`${protocol}: speed ${where} / curl`, faster(each, curl), least),
      atMost(`${protocol}: CPU ${where} / curl`, dearer(each), isPlain ? 1.1 : 1),
      // Over TLS the cipher limits both.
      ...(isPlain
        ? [atLeast(`${protocol}: speed ${where} / official Node client`, faster(each, official), 6)]
        : []),
    ])
    for (const each of checked)
      goals.push(atLeast(`speed / MD5 of one core, ${each.label}`, pairedRatio(speeds(each), hashing), 0.95))
    return { tables: [table], goals }
  }

  const found = [await overProtocol('plain HTTP'), await overProtocol('TLS')]
  return { tables: found.flatMap(({ tables }) => tables), goals: found.flatMap(({ goals }) => goals) }
}

/** In this thread, from the system's cache. The buffer begins a little behind a page, as those of Hoist do. */
async function secondsToHash(path: string): Promise<number> {
  const file = await open(path)
  const buffer = Buffer.allocUnsafeSlow(256 + MiB).subarray(256)
  const hash = createHash('md5')
  const began = performance.now()
  for (let bytes = 1; bytes > 0; hash.update(buffer.subarray(0, bytes)))
    bytes = (await file.read(buffer)).bytesRead
  const seconds = (performance.now() - began) / 1000
  await file.close()
  return seconds
}

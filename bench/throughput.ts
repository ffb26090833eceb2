import { GiB, MiB } from '../src/shared/limits'
import { selfSignedAt } from '../testing/test-ca'
import { mustHaveArrived, partsOf } from './arrived'
import type { Bench } from './benchmark'
import { startReceiver } from './processes/start'
import { atLeast, atMost, type Findings, tableOf } from './report'
import { makeSample } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import type { Run } from './ways/way'
import { allWays, type WayName } from './ways/ways'

const parallel = 4

/** Speed and cost of Hoist beside what people would use instead, over plain HTTP and over TLS. */
export async function throughput(bench: Bench): Promise<Findings> {
  const { megabytes, folder, electron, rounds, say } = bench
  const certificate = await selfSignedAt(folder)
  const receiver = await startReceiver(bench, certificate)
  const ways = allWays(electron)
  say(`writing a file of ${megabytes} MiB of random bytes, whole and in parts`)
  const sample = await makeSample(folder, megabytes * MiB)
  const { path, pieces, partBytes, size } = sample

  /** One way sends the file. `receiverSeconds` is processor time of the receiver. */
  const send = async (protocol: string, name: WayName, isHashed: boolean) => {
    await receiver.begin(isHashed)
    const before = await receiver.read()
    const address =
      protocol === 'TLS'
        ? { baseUrl: receiver.tlsBaseUrl, caFile: certificate.certFile }
        : { baseUrl: receiver.baseUrl }
    const run: Run = await ways[name].send({ path, pieces, ...address, partBytes, parallel, folder })
    const { uploads, cpuSeconds } = await receiver.read()
    const { label, completes, sendsMd5 } = ways[name]
    const md5 = sendsMd5 ? sample.md5 : null
    mustHaveArrived(uploads, 1, { parts: partsOf(sample, isHashed), completes, md5 })
    say(`${protocol}, ${label}: ${shown(size / MiB / run.seconds)} MiB/s, ${shown(run.cpuSeconds)} CPU s`)
    return { ...run, receiverSeconds: cpuSeconds - before.cpuSeconds }
  }

  const overProtocol = async (protocol: string, names: readonly WayName[]): Promise<Findings> => {
    const runs = new Map(names.map((name) => [name, [] as Awaited<ReturnType<typeof send>>[]]))
    say(`${protocol}: comparing the content that arrives`)
    for (const name of names) await send(protocol, name, true)
    for (let round = 0; round < rounds; round += 1) {
      say(`${protocol}: round ${round + 1} of ${rounds}`)
      // Each round starts with another way, so that none always follows the same one.
      const first = round % names.length
      for (const name of [...names.slice(first), ...names.slice(0, first)])
        runs.get(name)?.push(await send(protocol, name, false))
    }
    const of = (name: WayName) => runs.get(name) ?? []
    const speeds = (name: WayName) => of(name).map(({ seconds }) => size / MiB / seconds)
    const costs = (name: WayName) => of(name).map(({ cpuSeconds }) => cpuSeconds / (size / GiB))
    const faster = (name: WayName, other: WayName) => pairedRatio(speeds(name), speeds(other))
    const dearer = (name: WayName) => pairedRatio(costs(name), costs('curl'))
    const peaks = (name: WayName) =>
      of(name).flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes / MiB]))
    const load = median(of('curl').map(({ receiverSeconds, seconds }) => receiverSeconds / seconds))
    const table = tableOf(
      `throughput, ${protocol}: ${megabytes} MiB, loopback, ${parallel} parts of ${partBytes / MiB} MiB side by side`,
      names,
      {
        'way of sending': (name) => ways[name].label,
        'speed / curl': (name) => faster(name, 'curl').toFixed(2),
        'CPU / curl': (name) => dearer(name).toFixed(2),
        'speed / official Node': (name) => faster(name, 'official').toFixed(2),
        'MiB/s': (name) => shown(median(speeds(name))),
        'lowest–highest': (name) => span(speeds(name)),
        'CPU s/GiB': (name) => shown(median(costs(name))),
        'peak MiB': (name) => (name === 'curl' ? '-' : shown(median(peaks(name)))),
      },
      `Medians of ${rounds} rounds; ratios are medians of the ratios within a round.`,
      'A pass before compares the content by SHA-256; every run counts the bytes of every part.',
      `The receiver took ${load.toFixed(2)} of a core while curl sent.`,
    )
    const goals = [
      { name: 'node', where: 'on Node', least: 0.95 } as const,
      { name: 'electron', where: 'in Electron', least: 0.85 } as const,
    ].flatMap(({ name, where, least }) => [
      atLeast(`${protocol}: speed ${where} / curl`, faster(name, 'curl'), least),
      atLeast(`${protocol}: speed ${where} / official Node client`, faster(name, 'official'), 6),
      atMost(`${protocol}: CPU ${where} / curl`, dearer(name), 1.2),
    ])
    return { tables: [table], goals, figures: { protocol, ...Object.fromEntries(runs) } }
  }

  // The checksum costs the same over either.
  const plain = await overProtocol('plain HTTP', ['node', 'electron', 'curl', 'official', 'node-md5'])
  const tls = await overProtocol('TLS', ['node', 'electron', 'curl', 'official'])
  return {
    tables: [...plain.tables, ...tls.tables],
    goals: [...plain.goals, ...tls.goals],
    figures: [plain.figures, tls.figures],
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileLedger } from '../src/adapters/file-ledger'
import { nodeClock } from '../src/adapters/node-clock'
import { NodeFileSource } from '../src/adapters/node-source'
import { UndiciApi } from '../src/adapters/undici-api'
import { UploadManager } from '../src/core/upload-manager'
import { GiB, MiB } from '../src/shared/limits'
import { defaultSettings } from '../src/shared/settings'
import { mustHaveArrived } from './arrived'
import type { Bench } from './benchmark'
import { fillProfile, partsEach } from './full-profile'
import { ReceiverProcess } from './receiver-process'
import { atMost, type Findings } from './report'
import { makeSparse } from './sample'
import { median, pairedRatio, shown, span } from './statistics'
import { engineOnNode } from './ways/ways'

const uploads = 1000
/** As many bytes as are sent to see what the ledger costs. */
const sentBytes = 2 * GiB

/** Taking up a full ledger at the start, beside merely reading its files; and what the ledger costs while sending. */
export async function recover({ options, folder, say }: Bench): Promise<Findings> {
  const profile = join(folder, 'recover')
  say(`Recover: writing a ledger of ${uploads} uploads of ${partsEach} parts`)
  await fillProfile(profile, { uploads, sending: 0, baseUrl: 'http://127.0.0.1:9/v1' })
  const ledgerFolder = join(profile, 'uploads')
  const own: number[] = []
  const bare: number[] = []
  for (let round = 0; round < options.runs; round += 1) {
    bare.push(await timed(() => readAll(ledgerFolder)))
    own.push(await timed(() => takeUp(ledgerFolder)))
    say(`Recover, round ${round + 1} of ${options.runs}: ${shown(own.at(-1) ?? 0)} ms`)
  }
  const names = await readdir(ledgerFolder)
  const { size } = await stat(join(ledgerFolder, names[0] ?? ''))
  const costs = await costOfSending(folder, options.runs)
  const ratio = pairedRatio(own, bare)
  return {
    tables: [
      {
        title: `recover: ${uploads} unfinished uploads of ${partsEach} parts`,
        columns: ['step', 'time / bare', 'ms', 'lowest–highest'],
        rows: [
          ['read and parse all files, nothing else', '1.00', shown(median(bare)), span(bare)],
          ['load the ledger and take up the uploads', ratio.toFixed(2), shown(median(own)), span(own)],
        ],
        notes: [
          `A record has ${(size / 1024).toFixed(1)} KiB. Medians of ${options.runs} rounds.`,
          `While ${sentBytes / GiB} GiB were sent, for each GiB the ledger was written ${shown(costs.writes)} times with ` +
            `${(costs.bytes / MiB).toFixed(2)} MiB in all, each time flushed; a write took ${shown(costs.ms)} ms.`,
        ],
      },
    ],
    goals: [
      atMost('taking up 1,000 uploads / reading their files', ratio, 4),
      atMost('ledger bytes per byte sent, in per mille', (costs.bytes / GiB) * 1000, 2),
    ],
    figures: { own, bare, recordBytes: size, costs },
  }
}

async function timed(act: () => unknown): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

/** One after another, without waiting in between: for small files by far the quickest way there is in Node. */
function readAll(folder: string): void {
  for (const name of readdirSync(folder)) JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

/** What the application does with its ledger until the list is there. */
async function takeUp(folder: string): Promise<void> {
  const ledger = new FileLedger(folder)
  const { records, problems } = await ledger.load()
  if (records.length !== uploads || problems.length > 0)
    throw new Error(`${records.length} records were read, ${problems.length} could not be`)
  const api = new UndiciApi({
    connection: () => ({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'none', organization: '', project: '' }),
    stallMs: () => 30_000,
    userAgent: 'Hoist/bench',
  })
  const manager = new UploadManager(
    {
      api,
      source: new NodeFileSource(),
      ledger,
      clock: nodeClock,
      random: Math.random,
      logger: { log: () => {} },
      settings: () => defaultSettings,
    },
    {
      changed: () => {},
      removed: () => {},
      reordered: () => {},
      notice: () => {},
      busy: () => {},
      unreachable: () => {},
      worked: () => {},
    },
    () => 'none',
  )
  manager.open(records)
  if (manager.views().length !== uploads) throw new Error('not all uploads are in the list')
  await manager.close()
  await api.close()
}

/** Of the ledger for each GiB that is sent: writes, bytes, and milliseconds of each write; medians. */
async function costOfSending(folder: string, runs: number) {
  const receiver = await ReceiverProcess.start()
  const writes: number[] = []
  const bytes: number[] = []
  const ms: number[] = []
  try {
    for (let round = 0; round < runs; round += 1) {
      await receiver.begin(false)
      const path = await makeSparse(join(folder, 'sent'), sentBytes)
      const partBytes = 32 * MiB
      const task = { path, pieces: [], baseUrl: receiver.baseUrl, partBytes, parallel: 4, folder }
      const { ledger } = await engineOnNode(task)
      const { uploads: arrived } = await receiver.read()
      mustHaveArrived(arrived, {
        parts: Array.from({ length: sentBytes / partBytes }, () => ({ length: partBytes, sha256: null })),
        completes: true,
        md5: null,
      })
      writes.push(ledger.writes / (sentBytes / GiB))
      bytes.push(ledger.bytes / (sentBytes / GiB))
      ms.push(ledger.seconds * 1000)
    }
  } finally {
    receiver.stop()
  }
  return { writes: median(writes), bytes: median(bytes), ms: median(ms) }
}

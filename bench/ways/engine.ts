/** An upload, or several side by side, by the real engine on its real parts, on Node or in Electron's main process, whatever runs this. */
import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FileLedger } from '../../src/adapters/file-ledger'
import { fileLogger } from '../../src/adapters/log-file'
import { nodeClock } from '../../src/adapters/node-clock'
import { NodeFileSource } from '../../src/adapters/node-source'
import { UndiciApi } from '../../src/adapters/undici-api'
import { type NewUpload, UploadManager } from '../../src/core/upload-manager'
import { Publisher } from '../../src/main/publisher'
import { MiB } from '../../src/shared/limits'
import { type Settings, settingsSchema } from '../../src/shared/settings'
import { type Job, measure, readJob } from './job'

/** Electron is still busy with itself when it says that it is ready, in milliseconds. */
const settleMs = 1500

async function upload(job: Job): Promise<void> {
  const settings: Settings = settingsSchema.parse({
    // With its own bound where it finds the number itself.
    ...(job.adaptive ? {} : { parallelParts: job.parallel }),
    adaptiveParts: job.adaptive,
    partSizeMiB: job.partBytes / MiB,
    parallelFiles: 1 + job.alongside.length,
    checksum: job.checksum,
  })
  const source = new NodeFileSource()
  const ledger = new FileLedger(join(job.folder, 'uploads'))
  await ledger.load()
  let began = Number.POSITIVE_INFINITY
  const bandwidth = () => job.limits.findLast(({ atMs }) => atMs <= performance.now() - began)?.rate ?? null
  const api = new UndiciApi({
    bandwidth,
    connection: () => ({ baseUrl: job.baseUrl, apiKey: 'none', organization: '', project: '' }),
    stallMs: () => settings.stallTimeoutSeconds * 1000,
    userAgent: 'Hoist/bench',
  })
  let end = (_problem: Error | null) => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = (problem) => (problem === null ? resolve() : reject(problem))
  })
  const waiting = new Set([...(await filesAt(job.path)), ...job.alongside])
  const changed = (id: string) => {
    publisher.uploadChanged(id)
    const { state, source: file } = manager.record(id) ?? {}
    if (state?.name === 'completed' && waiting.delete(file?.path ?? '') && waiting.size === 0) end(null)
    if (state?.name === 'failed') end(new Error(`the upload failed: ${JSON.stringify(state.failure)}`))
  }
  const manager: UploadManager = new UploadManager(
    {
      api,
      source,
      ledger,
      clock: nodeClock,
      random: Math.random,
      logger: fileLogger(join(job.folder, 'logs', 'hoist.log')),
      settings: () => settings,
      bandwidth,
    },
    {
      changed,
      removed: () => {},
      reordered: () => {},
      notice: (failure) => end(new Error(JSON.stringify(failure))),
      busy: () => {},
      unreachable: () => {},
      worked: () => {},
    },
    randomUUID,
  )
  // As a window is told how far it is.
  const publisher = new Publisher(manager, () => {})
  const newUpload = async (path: string): Promise<NewUpload> => ({
    path,
    name: basename(path),
    fingerprint: await source.fingerprint(path),
    mimeType: 'application/octet-stream',
    purpose: 'user_data',
    account: { id: 'bench', name: 'bench' },
    autoComplete: true,
  })
  manager.open([])
  await measure(job, async () => {
    began = performance.now()
    const { failure } = await manager.add(await Promise.all([...waiting].map(newUpload)))
    if (failure !== null) throw new Error(`it could not be added: ${JSON.stringify(failure)}`)
    await ended
  })
  publisher.close()
  await manager.close()
  await api.close()
}

/** The file, or those of the folder. */
async function filesAt(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  return (await readdir(path)).map((name) => join(path, name))
}

async function inElectron(): Promise<void> {
  const { app } = await import('electron')
  await app.whenReady()
  await sleep(settleMs)
  await upload(readJob())
  app.exit(0)
}

// No top-level await: Electron is not ready before its main module has run to its end.
const done = process.versions.electron === undefined ? upload(readJob()) : inElectron()
done.catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})

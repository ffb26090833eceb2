import { randomUUID } from 'node:crypto'
import { basename, join } from 'node:path'
import { NodeFileSource } from '../src/adapters/files/node-source'
import { FileLedger } from '../src/adapters/ledger/file-ledger'
import { fileLogger } from '../src/adapters/log/log-file'
import { nodeClock } from '../src/adapters/node-clock'
import { practiceService } from '../src/adapters/service/kinds/practice'
import { ServiceApi } from '../src/adapters/service/upload-api'
import { UploadManager } from '../src/core/list/upload-manager'
import type { NewUpload } from '../src/core/upload/new-record'
import type { UploadRecord } from '../src/core/upload/record'
import { Publisher } from '../src/main/publisher'
import type { Settings } from '../src/shared/settings'

/** The real engine on its real parts, with a ledger and a log in that folder. */
export async function openEngine(options: {
  readonly folder: string
  readonly baseUrl: string
  readonly settings: Settings
  /** Most bytes a second; null is no limit. */
  readonly bandwidth: () => number | null
  readonly changed: (record: Readonly<UploadRecord>) => void
  /** An upload has failed, or there was a notice. */
  readonly broken: (problem: Error) => void
}) {
  const { folder, baseUrl, settings, bandwidth, changed, broken } = options
  const source = new NodeFileSource()
  const ledger = new FileLedger(join(folder, 'uploads'))
  await ledger.load()
  const api = new ServiceApi({
    bandwidth,
    connection: () => ({ service: practiceService, baseUrl, apiKey: 'none', organization: '', project: '' }),
    stallMs: () => settings.stallTimeoutSeconds * 1000,
    userAgent: 'Hoist/bench',
  })
  const manager: UploadManager = new UploadManager(
    {
      api,
      source,
      ledger,
      clock: nodeClock,
      limits: () => practiceService.limits,
      random: Math.random,
      logger: fileLogger(join(folder, 'logs', 'hoist.log')),
      settings: () => settings,
      bandwidth,
    },
    {
      changed: (id) => {
        publisher.uploadChanged(id)
        const record = manager.record(id)
        if (record === undefined) return
        changed(record)
        const { state } = record
        if (state.name === 'failed') broken(new Error(`the upload failed: ${JSON.stringify(state.failure)}`))
      },
      removed: () => {},
      reordered: () => {},
      notice: (failure) => broken(new Error(JSON.stringify(failure))),
      busy: () => {},
      unreachable: () => {},
      worked: () => {},
    },
    randomUUID,
  )
  // As a window is told how far it is.
  const publisher = new Publisher(manager, () => {})
  manager.open([])
  const newUpload = async (path: string): Promise<NewUpload> => ({
    path,
    name: basename(path),
    fingerprint: await source.fingerprint(path),
    mimeType: 'application/octet-stream',
    purpose: 'user_data',
    account: { id: 'bench', name: 'bench' },
    autoComplete: true,
  })
  return {
    manager,
    /** Adds files. @returns the ids of their uploads */
    async add(paths: readonly string[]): Promise<string[]> {
      const { failure, ids } = await manager.add(await Promise.all(paths.map(newUpload)))
      if (failure !== null) throw new Error(`it could not be added: ${JSON.stringify(failure)}`)
      return ids
    },
    async close(): Promise<void> {
      publisher.close()
      await manager.close()
      await api.close()
    },
  }
}

import { join } from 'node:path'
import { FileLedger } from '../src/adapters/ledger/file-ledger'
import { fileLogger } from '../src/adapters/log/log-file'
import { practiceService } from '../src/adapters/service/kinds/practice'
import { ServiceApi } from '../src/adapters/service/service-api'
import type { UploadRecord } from '../src/core/upload/record/record'
import { Publisher } from '../src/main/publisher'
import type { Settings } from '../src/shared/settings'
import { newUpload, realManager } from '../testing/real-manager'

/** The real engine on its real adapters, with its ledger and log in that folder. */
export async function openEngine(options: {
  readonly folder: string
  readonly baseUrl: string
  readonly settings: Settings
  /** Bytes per second; null is no limit. */
  readonly bandwidth: () => number | null
  readonly onChange: (record: Readonly<UploadRecord>) => void
  /** An upload failed, or there was a notice. */
  readonly onProblem: (problem: Error) => void
}) {
  const { folder, baseUrl, settings, bandwidth, onChange, onProblem } = options
  const ledger = new FileLedger(join(folder, 'uploads'))
  await ledger.load()
  const api = new ServiceApi({
    bandwidth,
    connection: () => ({ service: practiceService, baseUrl, apiKey: 'none', organization: '', project: '' }),
    stallMs: () => settings.stallTimeoutSeconds * 1000,
    userAgent: 'Hoist/bench',
  })
  const logger = fileLogger(join(folder, 'logs', 'hoist.log'))
  const manager = realManager(
    { api, ledger, logger, settings: () => settings, bandwidth },
    {
      changed: (id) => {
        publisher.uploadChanged(id)
        const record = manager.record(id)
        if (record === undefined) return
        onChange(record)
        if (record.state.name === 'failed') onProblem(new Error(JSON.stringify(record.state.failure)))
      },
      notice: (failure) => onProblem(new Error(JSON.stringify(failure))),
    },
  )
  // It does the work that a window would cause.
  const publisher = new Publisher(
    manager,
    () => {},
    () => true,
  )
  const refresh = setInterval(() => publisher.refresh(), 1000)
  manager.open([])
  return {
    manager,
    /** Adds files. Returns the ids of their uploads. */
    async add(paths: readonly string[]): Promise<string[]> {
      const { failure, ids } = await manager.add(await Promise.all(paths.map((path) => newUpload(path))))
      if (failure !== null) throw new Error(JSON.stringify(failure))
      return ids
    },
    async close(): Promise<void> {
      clearInterval(refresh)
      publisher.close()
      await manager.close()
      await api.close()
    },
  }
}

import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { NodeFileSource } from '../src/adapters/files/source/node-source'
import { nodeClock } from '../src/adapters/node-clock'
import { practiceService } from '../src/adapters/service/kinds/practice'
import { type ManagerEvents, UploadManager } from '../src/core/list/upload-manager'
import type { EngineDeps } from '../src/core/ports'
import type { NewUpload } from '../src/core/upload/record/new-record'

/** The engine on real files and the real clock, without a log, unless others are given. */
export function realManager(
  deps: Pick<EngineDeps, 'api' | 'ledger' | 'settings'> & Partial<EngineDeps>,
  events: Partial<ManagerEvents>,
  newId: () => string = randomUUID,
): UploadManager {
  const ignore = () => {}
  return new UploadManager(
    {
      source: new NodeFileSource(),
      clock: nodeClock,
      limits: () => practiceService.limits,
      random: Math.random,
      logger: { log: ignore },
      ...deps,
    },
    {
      changed: ignore,
      removed: ignore,
      reordered: ignore,
      notice: ignore,
      busy: ignore,
      unreachable: ignore,
      worked: ignore,
      blocked: ignore,
      mended: ignore,
      ...events,
    },
    newId,
  )
}

/** A file as a person adds it. */
export async function newUpload(path: string, more: Partial<NewUpload> = {}): Promise<NewUpload> {
  return {
    path,
    name: basename(path),
    fingerprint: await new NodeFileSource().fingerprint(path),
    mimeType: 'application/octet-stream',
    purpose: 'user_data',
    account: { id: 'a1', name: 'Work' },
    autoComplete: true,
    ...more,
  }
}

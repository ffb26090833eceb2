import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { NextApi, ResultFiles } from '../core/next/next-ports'
import type { UploadApi } from '../core/ports'
import type { FileLedger } from './ledger/file-ledger'
import { ledgerThread } from './ledger/ledger-thread'
import type { FileNextLedger } from './ledger/next-ledger'

/** The points at which a process can be made to crash, each named for what has happened before it. */
export const crashPoints = [
  'create-answered',
  'create-saved',
  'part-answered',
  'complete-sent',
  'complete-answered',
  'completed-saved',
  'cancel-sent',
  'cancel-answered',
  'files-answered',
  'ledger-half-written',
  'ledger-written',
  'ledger-loaded',
  'store-sent',
  'store-answered',
  'files-sent',
  'files-added',
  'batch-sent',
  'batch-answered',
  'wish-saved',
  'next-saved',
  'results-placed',
  'results-saved',
] as const
export type CrashPoint = (typeof crashPoints)[number]

/**
 * For tests of crashes: kills this process, as the system would, when it reaches a point for the n-th time. The engine
 * knows nothing of it. Only the build for these tests includes it.
 *
 * @param at the value of HOIST_CRASH_AT: POINT or POINT:N; undefined for none. Throws for an unknown point, because a
 * test that never crashes would pass.
 */
export function installCrashPoints(
  api: UploadApi,
  ledger: FileLedger,
  next: { readonly api: NextApi; readonly ledger: FileNextLedger; readonly results: ResultFiles },
  at: string | undefined,
): void {
  if (at === undefined) return
  const [wanted = '', times = '1'] = at.split(':')
  if (!crashPoints.some((point) => point === wanted)) throw new Error(`HOIST_CRASH_AT: no point “${wanted}”`)
  let left = Number(times)
  const reach = (point: CrashPoint) => {
    if (point !== wanted) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  }
  const after = <A extends unknown[], R>(point: CrashPoint, call: (...args: A) => Promise<R>) => {
    return async (...args: A) => {
      const result = await call(...args)
      reach(point)
      return result
    }
  }

  api.create = after('create-answered', api.create.bind(api))
  api.addPart = after('part-answered', api.addPart.bind(api))
  api.complete = after('complete-answered', api.complete.bind(api))
  api.cancel = after('cancel-answered', api.cancel.bind(api))
  api.findFiles = after('files-answered', api.findFiles.bind(api))
  // The last byte of a request was handed to the system; no answer has arrived.
  subscribe('undici:request:bodySent', (message) => {
    const { path } = (message as { request: { path: string } }).request
    if (path.endsWith('/complete')) reach('complete-sent')
    if (path.endsWith('/cancel')) reach('cancel-sent')
    const { method } = (message as { request: { method: string } }).request
    if (method !== 'POST') return
    if (path.endsWith('/vector_stores')) reach('store-sent')
    if (path.endsWith('/file_batches')) reach('files-sent')
    if (path.endsWith('/batches')) reach('batch-sent')
  })
  next.api.createStore = after('store-answered', next.api.createStore.bind(next.api))
  next.api.addFiles = after('files-added', next.api.addFiles.bind(next.api))
  next.api.startBatch = after('batch-answered', next.api.startBatch.bind(next.api))
  next.results.save = after('results-placed', next.results.save.bind(next.results))
  const keep = next.ledger.save.bind(next.ledger)
  next.ledger.save = async (record) => {
    await keep(record)
    reach('next-saved')
    if (record.step.kind === 'batch' && record.step.run.name === 'saving' && record.step.run.saved.length > 0)
      reach('results-saved')
  }

  ledger.load = after('ledger-loaded', ledger.load.bind(ledger))
  const save = ledger.save.bind(ledger)
  const remotes = new Set<string>()
  ledger.save = async (record) => {
    const remote = record.remote?.id
    const { name } = record.state
    await save(record)
    if (record.next !== undefined) reach('wish-saved')
    if (name === 'completed') reach('completed-saved')
    if (remote === undefined || remotes.has(remote)) return
    remotes.add(remote)
    reach('create-saved')
  }
  // The thread that writes cannot be stopped in the middle of a write, so what it would leave behind is written here.
  const write = ledgerThread.append.bind(ledgerThread)
  ledgerThread.append = (path, lines) => {
    if (wanted !== 'ledger-half-written' && wanted !== 'ledger-written') return write(path, lines)
    if (left === 1) {
      mkdirSync(dirname(path), { recursive: true })
      appendFileSync(path, wanted === 'ledger-half-written' ? lines.slice(0, lines.length / 2) : lines)
    }
    reach(wanted)
    return write(path, lines)
  }
}

import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { engineBefore } from '../../testing/real-engine'
import { newUpload } from '../../testing/real-manager'
import { practice, tempFolder } from '../../testing/servers'
import { batchEndpoint } from '../adapters/files/batch-endpoint'
import { localWork } from '../adapters/files/intake/looks'
import { FileNextLedger } from '../adapters/ledger/next-ledger'
import { DiskResultFiles } from '../adapters/next/result-files'
import { nodeClock } from '../adapters/node-clock'
import { type Ask, NextServiceApi } from '../adapters/service/next-api'
import { type Failure, HoistError } from '../shared/failures/failures'
import { NextWork } from './next-work'

/** Next steps on a practice server, and starts of Hoist that find the same records. */
async function nextWork() {
  const { api, server } = await practice([], {}, { stepMs: 0 })
  const { ended, manager } = engineBefore(api)
  const folder = await tempFolder()
  const notices: Failure[] = []
  const ask: Ask = (...call) => api.ask(...call)
  const ledgerOf = () => new FileNextLedger(join(folder, 'next'))
  const start = async (ledger = ledgerOf()) => {
    const next = new NextWork({
      api: new NextServiceApi(ask, () => undefined),
      ledger,
      results: new DiskResultFiles(ask, { note: async () => {} }, localWork),
      clock: nodeClock,
      logger: { log: () => {} },
      manager,
      files: { batchEndpoint },
      hostOf: (accountId) => manager.originOf(accountId),
      hasAccount: () => true,
      check: async () => null,
      settings: () => ({ searchUserData: true, searchAssistants: false, runBatches: true }),
      newId: randomUUID,
      notice: (failure) => notices.push(failure),
      onChange: () => {},
    })
    onTestFinished(() => next.close())
    await next.open()
    return next
  }
  const asked = (operation: string) =>
    server.requests.filter((request) => request.operation === operation).length
  /** An upload that was added and completed, without its next step: as after a crash when it was added. */
  const added = async (name: string, text: string, purpose: 'user_data' | 'batch') => {
    const path = join(folder, name)
    await writeFile(path, text)
    const next = purpose === 'batch' ? 'batch' : 'searchable'
    const { ids } = await manager.add([await newUpload(path, { purpose, next })])
    const [id = ''] = ids
    await ended(id)
    return id
  }
  return { added, asked, ledgerOf, manager, notices, start }
}

const wait = { timeout: 15_000 }

describe('what the settings ask for', () => {
  it('is known for each purpose', async () => {
    const { start } = await nextWork()
    const next = await start()
    expect(next.wanted('user_data')).toBe('searchable')
    expect(next.wanted('assistants')).toBeUndefined()
    expect(next.wanted('batch')).toBe('batch')
    expect(next.wanted('vision')).toBeUndefined()
  })

  it('is added at the start after a crash, and only once', async () => {
    const { added, asked, manager, notices, start } = await nextWork()
    const id = await added('a.txt', 'text', 'user_data')
    const next = await start()
    await vi.waitFor(() => expect(next.views()).toMatchObject([{ state: 'done' }]), wait)
    await vi.waitFor(() => expect(manager.record(id)).not.toHaveProperty('next'), wait)
    await next.close()
    const again = await start()
    expect(again.views()).toHaveLength(1)
    expect(asked('create-vector-store')).toBe(1)
    expect(notices).toEqual([])
  })

  it('begins even if an old step that nobody can see cannot be removed', async () => {
    const { added, ledgerOf, manager, start } = await nextWork()
    const old = await added('a.txt', 'text', 'user_data')
    const first = await start()
    await vi.waitFor(() => expect(first.views()).toMatchObject([{ state: 'done' }]), wait)
    await first.close()
    await manager.remove(old)
    await added('b.txt', 'text', 'user_data')
    const ledger = ledgerOf()
    ledger.remove = () => Promise.reject(new HoistError({ kind: 'disk-full', detail: 'x' }))
    const again = await start(ledger)
    await vi.waitFor(() => expect(again.views().map(({ state }) => state)).toEqual(['done', 'done']), wait)
  })

  it('is not added again if the crash came after it was on disk', async () => {
    const { added, manager, start } = await nextWork()
    const id = await added('a.txt', 'text', 'user_data')
    const record = manager.record(id)
    const next = await start()
    await vi.waitFor(() => expect(manager.record(id)).not.toHaveProperty('next'), wait)
    await next.close()
    // What the crash kept from being written.
    Object.assign(record ?? {}, { next: 'searchable' })
    const again = await start()
    await vi.waitFor(() => expect(manager.record(id)).not.toHaveProperty('next'), wait)
    expect(again.views()).toHaveLength(1)
  })

  it('is given up with a reason if the file does not allow it, and the next start says nothing', async () => {
    const { added, manager, notices, start } = await nextWork()
    const id = await added('in.jsonl', '{"custom_id":"a"}\n', 'batch')
    const next = await start()
    await vi.waitFor(() => expect(manager.record(id)).not.toHaveProperty('next'), wait)
    expect(notices).toMatchObject([{ kind: 'batch-no-endpoint', subject: 'in.jsonl' }])
    await next.close()
    expect((await start()).views()).toEqual([])
    expect(notices).toHaveLength(1)
  })
})

import { describe, expect, it } from 'vitest'
import { refusal, settle, world } from '../../../testing/fakes'
import type { UploadStateName } from '../../shared/ipc/views'

/** Lets that many microtasks pass. */
async function microtasks(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) await null
}

describe('what a person asks for while an upload is coming to rest', () => {
  const delays = Array.from({ length: 12 }, (_, count) => count)

  /** Calls `act` that many microtasks after the ledger has saved that state. */
  function afterSaved(name: UploadStateName, delay: number, act: (id: string) => void) {
    const w = world()
    const save = w.ledger.save.bind(w.ledger)
    w.ledger.save = async (record) => {
      await save(record)
      if (record.state.name === name) void microtasks(delay).then(() => act(record.id))
    }
    return w
  }

  it.each(delays)('Complete is carried out %i microtasks after the upload is ready', async (delay) => {
    const w = afterSaved('ready', delay, (id) => w.manager.complete(id))
    const id = await w.add('a.bin', 2, { autoComplete: false })
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it.each(delays)('Cancel is carried out %i microtasks after the upload has failed', async (delay) => {
    const w = afterSaved('failed', delay, (id) => w.manager.cancel(id))
    w.api.before = (call) => {
      if (call.name === 'create') throw refusal(400, 'no')
    }
    const id = await w.add('a.bin', 2)
    await settle()
    expect(w.state(id).name).toBe('cancelled')
  })
})

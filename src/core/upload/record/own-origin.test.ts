import { describe, expect, it } from 'vitest'
import { gate, type SeenCall, settle, type World, world } from '../../../../testing/fakes'
import { practiceAccountId } from '../../../shared/service/accounts'
import { movedTo, originOf } from './own-origin'

const here = 'https://here.test'
const elsewhere = 'https://elsewhere.test'

/** An engine whose accounts use one address and can move to another one. */
function movable() {
  const w = world({ parallelParts: 1 })
  w.hostOf = () => here
  return { w, move: () => (w.hostOf = () => elsewhere), moveBack: () => (w.hostOf = () => here) }
}

const failureOf = (w: World, id: string) => {
  const state = w.state(id)
  return state.name === 'failed' ? state.failure : state.name
}
const isPart = (call: SeenCall) => call.name === 'part'
const carriesFile = (calls: readonly SeenCall[]) => calls.filter(({ name }) => name !== 'reach')

describe('an upload whose account has since moved to another address', () => {
  it('keeps the address that it was sent to in its record', async () => {
    const { w } = movable()
    const id = await w.add('a.bin', 1)
    expect(w.manager.record(id)?.account).toEqual({ id: 'a1', name: 'Work', origin: here })
    expect(w.ledger.latest()[0]?.account.origin).toBe(here)
  })

  it('sends no more parts, and does not complete, at the new address', async () => {
    const { w, move } = movable()
    const { passed, open } = gate()
    w.api.before = (call) => (call.part === 2 && call.nth === 1 ? passed : undefined)
    const id = await w.add('a.bin', 4)
    move()
    open()
    await settle()
    const seen = w.api.calls.length
    expect(failureOf(w, id)).toMatchObject({ kind: 'account-moved', subject: 'elsewhere.test' })
    await w.clock.forward(60_000)
    expect(carriesFile(w.api.calls.slice(seen))).toEqual([])
    expect(w.api.count('part')).toBe(2)
  })

  it.each<[string, (w: World, id: string) => void]>([
    ['resumed', (w, id) => w.manager.resume(id)],
    ['resumed with all', (w) => w.manager.resumeAll()],
  ])('is not sent when it is %s', async (_name, act) => {
    const { w, move } = movable()
    w.api.before = (call) => (isPart(call) ? gate().passed : undefined)
    const id = await w.add('a.bin', 4)
    w.manager.pause(id)
    await settle()
    move()
    const seen = w.api.calls.length
    act(w, id)
    await settle()
    expect(failureOf(w, id)).toMatchObject({ kind: 'account-moved' })
    w.manager.retry(id)
    w.manager.accountChanged('a1')
    await w.clock.forward(60_000)
    expect(failureOf(w, id)).toMatchObject({ kind: 'account-moved' })
    w.manager.cancel(id)
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(carriesFile(w.api.calls.slice(seen))).toEqual([])
  })

  it('is not sent by a start of Hoist that resumes everything', async () => {
    const { w, move } = movable()
    w.api.before = (call) => (isPart(call) ? gate().passed : undefined)
    const id = await w.add('a.bin', 2)
    w.settings = { ...w.settings, onStart: 'resume' }
    move()
    const seen = w.api.calls.length
    await w.crash()
    expect(failureOf(w, id)).toMatchObject({ kind: 'account-moved' })
    expect(carriesFile(w.api.calls.slice(seen))).toEqual([])
  })

  it('continues by itself with what it has once the account is back', async () => {
    const { w, move, moveBack } = movable()
    const { passed, open } = gate()
    w.api.before = (call) => (call.part === 2 && call.nth === 1 ? passed : undefined)
    const id = await w.add('a.bin', 3)
    move()
    open()
    await settle()
    expect(w.manager.moved()).toEqual([id])
    moveBack()
    expect(w.manager.moved()).toEqual([])
    w.manager.accountChanged('a1')
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect([w.api.count('create'), w.api.count('part')]).toEqual([1, 3])
  })

  it('starts over at the new address when a person sends it there', async () => {
    const { w, move } = movable()
    const { passed, open } = gate()
    w.api.before = (call) => (call.part === 2 && call.nth === 1 ? passed : undefined)
    const id = await w.add('a.bin', 3)
    move()
    open()
    await settle()
    w.manager.sendToMoved([id])
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.record(id)?.account.origin).toBe(elsewhere)
    expect(w.api.count('create')).toBe(2)
    expect(w.ledger.latest()[0]?.account.origin).toBe(elsewhere)
  })

  describe('while its completion request at the old address is unanswered', () => {
    const unanswered = async () => {
      const { w, move } = movable()
      const { passed } = gate()
      w.api.after = (call) => (call.name === 'complete' && call.nth === 1 ? passed : undefined)
      const id = await w.add('a.bin', 2)
      move()
      w.manager.interrupt()
      await settle()
      expect(failureOf(w, id)).toMatchObject({ kind: 'account-moved' })
      expect(w.api.count('files')).toBe(0)
      return { w, id }
    }

    it('is found at the new address if that leads to the same service, and not sent again', async () => {
      const { w, id } = await unanswered()
      w.manager.sendToMoved([id])
      w.manager.retry(id)
      await settle()
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect([w.api.count('complete'), w.api.count('create')]).toEqual([1, 1])
    })

    it('is sent again at the new address only after it was looked for there', async () => {
      const { w, id } = await unanswered()
      w.api.uploads.clear()
      w.api.files.length = 0
      w.api.before = (call) => {
        if (call.name === 'create') expect(w.api.count('files')).toBeGreaterThan(1)
      }
      w.manager.sendToMoved([id])
      w.manager.retry(id)
      await w.clock.forward(60 * 60_000)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect(w.api.count('create')).toBe(2)
    })
  })

  it('does not count as moved if its account is gone', async () => {
    const { w } = movable()
    const id = await w.add('a.bin', 1)
    const record = w.manager.record(id)
    expect(record && movedTo(record, () => 'a1')).toBeNull()
  })
})

describe('a record without an address', () => {
  it('gets the address of its account when it is first seen, and keeps it', async () => {
    const { w, move } = movable()
    w.api.before = (call) => (isPart(call) ? gate().passed : undefined)
    const id = await w.add('a.bin', 2)
    const done = await w.add('b.bin', 1, { account: { id: 'a2', name: 'Other' } })
    const records = w.ledger
      .latest()
      .map((record) => ({ ...record, account: { id: record.account.id, name: 'x' } }))
    await w.crash(records)
    for (const each of [id, done]) expect(w.manager.record(each)?.account.origin).toBe(here)
    expect(w.ledger.latest().map(({ account }) => account.origin)).toEqual([here, here])
    move()
    await w.crash()
    expect(w.manager.record(id)?.account.origin).toBe(here)
    expect(w.manager.moved()).toContain(id)
  })
})

it('the practice server is one address, whatever its port', () => {
  expect(originOf(practiceAccountId, () => 'http://127.0.0.1:4711')).toBe(practiceAccountId)
})

import { describe, expect, it } from 'vitest'
import { ApiError } from './ports'
import { brokenLine, gate, refusal, type SeenCall, settle, world } from './test-kit'

const isPart = (call: SeenCall) => call.name === 'part'
const other = { account: { id: 'a2', name: 'Other' } }

describe('sleep and a network that is gone', () => {
  it('break off what is in flight, count nothing, and all goes on by itself', async () => {
    const w = world({ parallelParts: 2 })
    const { passed, open } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    const id = await w.add('a.bin', 4)
    expect(w.api.inFlight).toBe(2)

    w.manager.hinder('asleep')
    await settle()
    expect(w.api.inFlight).toBe(0)
    expect(w.state(id).name).toBe('uploading')
    expect(w.manager.view(id)).toMatchObject({
      trouble: { failure: { kind: 'asleep' } },
      parts: { sending: 0, pending: 4, failed: 0, waiting: 0 },
    })
    const asked = w.api.calls.length
    await w.clock.forward(10 * 60_000)
    expect(w.api.calls.length).toBe(asked)

    open()
    w.manager.clear('asleep')
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.view(id)?.trouble).toBeUndefined()
    expect(w.manager.record(id)?.parts.map((part) => part.state.attempts)).toEqual([0, 0, 0, 0])
  })

  it('hold only the accounts that are affected, and new uploads of these as well', async () => {
    const w = world()
    w.manager.hinder('offline', (accountId) => accountId !== 'a2')
    const held = await w.add('held.bin', 2)
    const free = await w.add('free.bin', 2, other)
    await settle()
    expect([w.state(held).name, w.state(free).name]).toEqual(['queued', 'completed'])
    expect(w.manager.view(held)?.trouble?.failure.kind).toBe('offline')
    w.manager.clear('offline')
    await settle()
    expect(w.state(held).name).toBe('completed')
  })

  it('leave a complete that was broken off unanswered: it is found out about afterwards', async () => {
    const w = world()
    const { passed } = gate()
    w.api.after = (call) => (call.name === 'complete' ? passed : undefined)
    const id = await w.add('a.bin', 2)
    expect(w.state(id).name).toBe('completing')
    w.manager.hinder('asleep')
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'completing', unanswered: true })
    expect(w.api.count('files')).toBe(0)
    w.manager.clear('asleep')
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('can be cancelled and paused meanwhile', async () => {
    const w = world()
    const { passed } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    const a = await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    w.manager.hinder('asleep')
    w.manager.pause(a)
    w.manager.cancel(b)
    await settle()
    expect([w.state(a).name, w.state(b).name]).toEqual(['paused', 'cancelled'])
  })

  it('tells when there is something to do, and when there is nothing', async () => {
    const w = world()
    const { passed, open } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    await w.add('a.bin', 2)
    expect(w.busy).toEqual([true])
    w.manager.hinder('asleep')
    expect(w.busy).toEqual([true, false])
    w.manager.clear('asleep')
    expect(w.busy).toEqual([true, false, true])
    open()
    await settle()
    expect(w.busy).toEqual([true, false, true, false])
  })
})

describe('a key that is refused', () => {
  it('stops its account, not the others, and a new key carries all of it on', async () => {
    const w = world({ parallelParts: 1, parallelFiles: 1 })
    let revoked = true
    w.api.before = (call) => {
      if (revoked && call.accountId !== 'a2' && (call.part ?? 0) >= 2) {
        throw refusal(401, 'Incorrect API key', { code: 'invalid_api_key' })
      }
    }
    const first = await w.add('first.bin', 3)
    const second = await w.add('second.bin', 3)
    const elsewhere = await w.add('elsewhere.bin', 3, other)
    await settle()
    expect(w.state(first)).toMatchObject({ name: 'failed', failure: { kind: 'key-rejected' } })
    expect(w.state(second).name).toBe('queued')
    expect(w.manager.view(second)?.trouble?.failure.kind).toBe('key-rejected')
    expect(w.state(elsewhere).name).toBe('completed')
    expect(w.api.calls.filter((call) => call.accountId !== 'a2' && call.name === 'create')).toHaveLength(1)

    revoked = false
    w.manager.keyChanged(w.manager.record(first)?.account.id ?? '')
    await settle()
    expect([w.state(first).name, w.state(second).name]).toEqual(['completed', 'completed'])
    const parts = w.api.calls
      .filter((call) => isPart(call) && call.accountId !== 'a2')
      .map(({ part }) => part)
    expect(parts).toEqual([1, 2, 2, 3, 1, 2, 3])
  })
})

describe('a proxy that asks for credentials', () => {
  it('stops the account, and all goes on by itself when the proxy is another one; a refused key stays refused', async () => {
    const w = world({ parallelParts: 1, parallelFiles: 1 })
    let refuses = true
    w.api.before = (call) => {
      if (call.accountId === 'a2') throw refusal(401, 'Incorrect API key', { code: 'invalid_api_key' })
      if (refuses && (call.part ?? 0) >= 2)
        throw new ApiError({ type: 'proxy', status: 407, proxy: 'proxy.test:3128' })
    }
    const keyless = await w.add('keyless.bin', 3, other)
    const first = await w.add('first.bin', 3)
    const second = await w.add('second.bin', 3)
    await settle()
    const failure = { kind: 'proxy-login', status: 407, subject: 'proxy.test:3128' }
    expect(w.state(first)).toMatchObject({ name: 'failed', failure })
    expect(w.state(second).name).toBe('queued')
    expect(w.manager.view(second)?.trouble?.failure).toMatchObject(failure)

    refuses = false
    const asked = w.api.calls.filter((call) => call.accountId === 'a2').length
    w.manager.proxyChanged()
    await settle()
    expect([w.state(first).name, w.state(second).name]).toEqual(['completed', 'completed'])
    expect(w.state(keyless)).toMatchObject({ name: 'failed', failure: { kind: 'key-rejected' } })
    expect(w.api.calls.filter((call) => call.accountId === 'a2')).toHaveLength(asked)
  })
})

describe('an unanswered complete beside a twin', () => {
  it('is told from a file of the same name and size by its content', async () => {
    const w = world()
    w.api.readable = true
    w.api.after = (call) => {
      if (call.name !== 'complete') return
      const [ours] = w.api.files
      if (ours === undefined) throw new Error('nothing was completed')
      const content = ours.content.map((piece) => ({ ...piece, content: 'of somebody else' }))
      w.api.files.push({ ...ours, id: 'file_twin', createdAt: ours.createdAt + 1, content })
      throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('is sent again when the only file there is somebody else’s', async () => {
    const w = world()
    w.api.readable = true
    w.api.before = (call) => {
      if (call.name !== 'complete' || call.nth > 1) return
      w.api.files.push({
        id: 'file_twin',
        filename: 'a.bin',
        purpose: w.manager.record(id)?.purpose ?? '',
        bytes: w.manager.record(id)?.source.fingerprint.size ?? 0,
        createdAt: w.clock.now(),
        expiresAt: null,
        remoteId: 'upload_theirs',
        md5: undefined,
        content: [{ offset: 0, length: 1, content: 'of somebody else' }],
      })
      throw brokenLine()
    }
    let id = ''
    const { ids } = await w.manager.add([w.file('a.bin', 2)])
    id = ids[0] ?? ''
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_2' })
    expect(w.api.count('complete')).toBe(2)
  })

  it('is not cancelled once it has succeeded: the person hears of the file', async () => {
    const w = world({ maxAttempts: 1 })
    w.api.after = (call) => {
      if (call.name === 'complete') throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', unanswered: true })
    w.api.after = () => {}
    w.manager.cancel(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
  })
})

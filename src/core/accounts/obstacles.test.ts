import { describe, expect, it } from 'vitest'
import { gate, refusal, type SeenCall, settle, world } from '../../../testing/fakes'
import { MiB } from '../../shared/limits'
import { ApiError } from '../ports'

const isPart = (call: SeenCall) => call.name === 'part'
const other = { account: { id: 'a2', name: 'Other' } }

describe('sleep and a lost network', () => {
  it('abort what is in flight and count nothing as failed, and everything continues by itself', async () => {
    const w = world({ parallelParts: 2 })
    const { passed, open } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    const id = await w.add('a.bin', 4)
    expect(w.api.inFlight).toBe(2)

    w.manager.raiseObstacle('asleep')
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
    w.manager.liftObstacle('asleep')
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.view(id)?.trouble).toBeUndefined()
    expect(w.manager.record(id)?.parts.map((part) => part.state.attempts)).toEqual([0, 0, 0, 0])
  })

  it('hold only the affected accounts, including their new uploads', async () => {
    const w = world()
    w.manager.raiseObstacle('offline', (accountId) => accountId !== 'a2')
    const held = await w.add('held.bin', 2)
    const free = await w.add('free.bin', 2, other)
    await settle()
    expect([w.state(held).name, w.state(free).name]).toEqual(['queued', 'completed'])
    expect(w.manager.view(held)?.trouble?.failure.kind).toBe('offline')
    w.manager.liftObstacle('offline')
    await settle()
    expect(w.state(held).name).toBe('completed')
  })

  it('hold no account longer than they last, even if its uploads were removed meanwhile', async () => {
    const w = world()
    const gone = await w.add('gone.bin', 2)
    await settle()
    expect(w.state(gone).name).toBe('completed')
    w.manager.raiseObstacle('keychain-asks')
    w.manager.takeOut([gone])
    w.manager.liftObstacle('keychain-asks')
    const next = await w.add('next.bin', 2)
    await settle()
    expect(w.state(next).name).toBe('completed')
  })

  it('leave an aborted completion request unanswered: its result is found out afterwards', async () => {
    const w = world()
    const { passed } = gate()
    w.api.after = (call) => (call.name === 'complete' ? passed : undefined)
    const id = await w.add('a.bin', 2)
    expect(w.state(id).name).toBe('completing')
    w.manager.raiseObstacle('asleep')
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'completing', unanswered: true })
    expect(w.api.count('files')).toBe(0)
    w.manager.liftObstacle('asleep')
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('still allow cancel and pause', async () => {
    const w = world()
    const { passed } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    const a = await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    w.manager.raiseObstacle('asleep')
    w.manager.pause(a)
    w.manager.cancel(b)
    await settle()
    expect([w.state(a).name, w.state(b).name]).toEqual(['paused', 'cancelled'])
  })

  it('announce whether there is something to do', async () => {
    const w = world()
    const { passed, open } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    await w.add('a.bin', 2)
    expect(w.busy).toEqual([true])
    w.manager.raiseObstacle('asleep')
    expect(w.busy).toEqual([true, false])
    w.manager.liftObstacle('asleep')
    expect(w.busy).toEqual([true, false, true])
    open()
    await settle()
    expect(w.busy).toEqual([true, false, true, false])
  })
})

describe('an account from which the service accepts nothing more', () => {
  const unpaid = () => refusal(429, 'Your account is not active.', { refusal: { kind: 'account-stopped' } })
  const full = () =>
    refusal(400, 'You have exceeded your file storage quota.', { refusal: { kind: 'storage-full' } })
  const mayOnlyRead = () =>
    refusal(401, 'Missing scopes: api.files.write.', {
      refusal: { kind: 'not-allowed', reason: 'may-not-write', subject: 'api.files.write' },
    })

  it.each([
    ['billing', unpaid, 'account-stopped'],
    ['storage', full, 'storage-full'],
    ['a key that may only read', mayOnlyRead, 'not-allowed'],
  ] as const)(
    'is stopped once for all its uploads, and Retry on one of them continues them all: %s',
    async (...row) => {
      const [, refuse, kind] = row
      const w = world({ parallelParts: 4, parallelFiles: 4 })
      let stopped = true
      const { passed, open } = gate()
      // As many as run side by side have asked before the first of them is answered.
      w.api.before = async ({ accountId, name }) => {
        if (!stopped || accountId === 'a2' || name !== 'create') return
        await passed
        throw refuse()
      }
      const ids: string[] = []
      for (let n = 0; n < 30; n += 1) ids.push(await w.add(`${n}.bin`, 2))
      const elsewhere = await w.add('elsewhere.bin', 2, other)
      await settle()
      open()
      await settle()
      const failed = ids.filter((id) => w.state(id).name === 'failed')
      expect(failed).toHaveLength(1)
      expect(w.state(failed[0] ?? '')).toMatchObject({ failure: { kind } })
      for (const id of ids.filter((other) => other !== failed[0])) {
        expect(w.manager.view(id)).toMatchObject({ trouble: { failure: { kind }, retryAt: 0 } })
        expect(w.manager.view(id)?.actions).toContain('retry')
      }
      expect(w.state(elsewhere).name).toBe('completed')
      const asked = w.api.calls.length
      await w.clock.forward(10 * 60_000)
      expect(w.api.calls.length).toBe(asked)

      // This includes one that waits, after the failed one was removed.
      expect(w.manager.cancel(failed[0] ?? '')).toBe(true)
      stopped = false
      const [waiting = ''] = ids.filter((id) => id !== failed[0])
      expect(w.manager.retry(waiting)).toBe(true)
      await w.clock.forward(60_000)
      const others = ids.filter((id) => id !== failed[0])
      expect(others.map((id) => w.state(id).name)).toEqual(others.map(() => 'completed'))
      expect(w.manager.view(waiting)?.actions).not.toContain('retry')
      expect(w.api.violations).toEqual([])
    },
  )

  it('keeps the parts and the completion request that wait for it', async () => {
    const w = world({ parallelParts: 4, parallelFiles: 4, checksum: true })
    let stopped = true
    w.api.before = ({ name, part }) => {
      if (stopped && (name === 'complete' || part === 2)) throw full()
    }
    const ids = [await w.add('a.bin', 1), await w.add('b.bin', 3), await w.add('c.bin', 3)]
    await settle()
    expect(ids.map((id) => w.state(id).name).filter((name) => name === 'failed')).toHaveLength(1)
    stopped = false
    for (const id of ids) w.manager.retry(id)
    await w.clock.forward(60_000)
    expect(ids.map((id) => w.state(id).name)).toEqual(['completed', 'completed', 'completed'])
    expect(w.api.count('create')).toBe(3)
    expect(w.api.violations).toEqual([])
  })

  it('still allows pause and cancel', async () => {
    const w = world({ parallelParts: 2, parallelFiles: 2 })
    const { passed, open } = gate()
    w.api.before = async ({ name }) => {
      if (name !== 'create') return
      await passed
      throw unpaid()
    }
    await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    const c = await w.add('c.bin', 2)
    await settle()
    open()
    await settle()
    expect(w.manager.pause(b)).toBe(true)
    expect(w.manager.cancel(c)).toBe(true)
    await settle()
    expect([w.state(b).name, w.state(c).name]).toEqual(['paused', 'cancelled'])
  })
})

describe('a rejected key', () => {
  it('stops its account but no other, and a new key continues all its uploads', async () => {
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
    w.manager.accountChanged(w.manager.record(first)?.account.id ?? '')
    await settle()
    expect([w.state(first).name, w.state(second).name]).toEqual(['completed', 'completed'])
    const parts = w.api.calls
      .filter((call) => isPart(call) && call.accountId !== 'a2')
      .map(({ part }) => part)
    expect(parts).toEqual([1, 2, 2, 3, 1, 2, 3])
  })
})

describe('an account that is blocked', () => {
  it('stays blocked when Hoist retries an upload by itself because its file is back', async () => {
    const w = world({ parallelParts: 1 })
    w.api.after = ({ part }) => {
      if (part === 1) w.source.delete('/data/a.bin')
    }
    const id = await w.add('a.bin', 3)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-missing' } })
    w.manager.block('a1', { kind: 'key-rejected', detail: '' })
    const calls = w.api.calls.length
    w.source.put('/data/a.bin', 3 * MiB - 1)
    w.manager.retry(id, { byPerson: false })
    await settle()
    expect(w.state(id).name).toBe('queued')
    expect(w.api.calls).toHaveLength(calls)
  })
})

describe('a key in a keychain that cannot be reached', () => {
  const failure = { kind: 'keychain-unreachable', detail: '' } as const

  it('stops the account and fails no upload, and Retry on one upload continues them all', async () => {
    const w = world({ parallelFiles: 1 })
    w.manager.block('a1', failure)
    const first = await w.add('first.bin', 2)
    const second = await w.add('second.bin', 2)
    const elsewhere = await w.add('elsewhere.bin', 2, other)
    await settle()
    expect([w.state(first).name, w.state(second).name, w.state(elsewhere).name]).toEqual([
      'queued',
      'queued',
      'completed',
    ])
    expect(w.manager.view(second)).toMatchObject({ trouble: { failure } })
    expect(w.manager.view(second)?.actions).toContain('retry')
    w.manager.retry(second)
    await settle()
    expect([w.state(first).name, w.state(second).name]).toEqual(['completed', 'completed'])
  })

  it('lets its uploads continue when the keychain opens, and no others', async () => {
    const w = world()
    w.manager.block('a1', failure)
    w.manager.block('a2', { kind: 'key-rejected', detail: '' })
    const kept = await w.add('kept.bin', 2)
    const refused = await w.add('refused.bin', 2, other)
    w.manager.keychainOpened()
    await settle()
    expect([w.state(kept).name, w.state(refused).name]).toEqual(['completed', 'queued'])
  })
})

describe('a proxy that asks for other credentials', () => {
  it('stops the account, and everything continues when the proxy changes, except with a rejected key', async () => {
    const w = world({ parallelParts: 1, parallelFiles: 1 })
    let refuses = true
    w.api.before = (call) => {
      if (call.accountId === 'a2') throw refusal(401, 'Incorrect API key', { code: 'invalid_api_key' })
      if (refuses && (call.part ?? 0) >= 2)
        throw new ApiError({
          type: 'proxy',
          why: 'login',
          status: 407,
          hasCredentials: true,
          proxy: 'proxy.test:3128',
          detail: '',
        })
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

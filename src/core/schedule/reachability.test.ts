import { describe, expect, it } from 'vitest'
import { brokenLine, gate, refusal, type SeenCall, settle, type World, world } from '../../../testing/fakes'
import { type FailureKind, HoistError } from '../../shared/failures/failures'
import { ApiError, type ProxyProblem } from '../ports'

const minute = 60_000
const hour = 60 * minute
const isPart = (call: SeenCall) => call.name === 'part'
const shared = { hostOf: () => 'https://service.test' }

/** Everything that is sent fails with that error from now on, until `end` is called. */
function outage(w: World, error: () => Error): { end: () => void } {
  const before = w.api.before
  w.api.before = () => {
    throw error()
  }
  return {
    end: () => {
      w.api.before = before
    },
  }
}

const page = (status: number) =>
  new ApiError({ type: 'answer', status, message: 'Sign in', fromService: false })
/** A successful status, and JSON or nothing, but not what was asked for. */
const odd = (status: number) =>
  new ApiError({ type: 'unexpected', status, detail: 'not the expected object' })
/** A refusal in JSON that is not the service's. */
const inJson = (status: number, form: 'detail' | 'other' = 'other') =>
  new ApiError({ type: 'answer', status, message: 'Sign in', fromService: false, form })
const proxied = (why: ProxyProblem, status: number) =>
  new ApiError({ type: 'proxy', why, status, proxy: 'p:1', detail: `the proxy answered ${status}` })
const kinds: readonly (readonly [string, () => Error])[] = [
  ['refused', () => brokenLine('ECONNREFUSED')],
  ['reset', () => brokenLine('ECONNRESET')],
  ['without an address', () => brokenLine('EAI_AGAIN')],
  ['silent', () => new ApiError({ type: 'stalled', afterMs: 30_000 })],
  ['behind the certificate of a portal', () => brokenLine('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ['behind a page with status 302', () => page(302)],
  ['behind a page with status 401', () => page(401)],
  ['behind a page with status 403', () => page(403)],
  ['behind a page with status 404', () => page(404)],
  ['behind a page with status 413', () => page(413)],
  [
    'behind a page with status 200',
    () => new ApiError({ type: 'unexpected', status: 200, detail: 'not JSON', page: true }),
  ],
  ['behind a portal that answers 200 and JSON of its own', () => odd(200)],
  ['behind a portal that answers 204', () => odd(204)],
  ...[400, 403, 404, 413].map(
    (status) => [`behind a portal that refuses with ${status} in JSON`, () => inJson(status)] as const,
  ),
  ['behind a proxy that answers 503', () => page(503)],
  ['overloaded', () => refusal(503, 'overloaded')],
  ['behind a proxy that is out of order', () => proxied('out-of-order', 502)],
  ['behind a proxy that lets nothing through', () => proxied('denied', 403)],
  ['behind a proxy that has begun to ask for a login', () => proxied('login', 407)],
  ['behind a proxy that has begun to ask for NTLM', () => proxied('other-login', 407)],
]

describe('an outage', () => {
  it.each(kinds)(
    'fails nothing while a service is %s, and everything continues by itself',
    async (_name, error) => {
      const w = world({ parallelParts: 4, parallelFiles: 4, keepTryingSeconds: 180 })
      Object.assign(w, shared)
      const { passed, open } = gate()
      w.api.before = (call) => (isPart(call) && call.part === 2 ? passed : undefined)
      const ids: string[] = []
      for (let n = 0; n < 12; n += 1) ids.push(await w.add(`${n}.bin`, 3))
      const down = outage(w, error)
      open()
      await w.clock.forward(10 * minute)
      expect(w.manager.unreachable()).toMatchObject([{ host: 'https://service.test' }])
      const states = ids.map((id) => w.state(id).name)
      expect(states).not.toContain('failed')
      expect(states.filter((name) => name !== 'completed').length).toBeGreaterThan(0)
      down.end()
      await w.clock.forward(minute)
      expect(ids.map((id) => w.state(id).name)).toEqual(ids.map(() => 'completed'))
      expect(w.api.files).toHaveLength(ids.length)
      expect(w.manager.unreachable()).toEqual([])
    },
  )

  it('is probed with one cheap call at growing intervals, and nothing else is sent', async () => {
    const w = world({ parallelParts: 4, parallelFiles: 4 })
    Object.assign(w, shared)
    const { passed, open } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    for (let n = 0; n < 6; n += 1) await w.add(`${n}.bin`, 8)
    outage(w, () => brokenLine('ECONNREFUSED'))
    open()
    await w.clock.forward(10_000)
    w.api.calls.length = 0
    const at: number[] = []
    const before = w.api.before
    w.api.before = (call) => {
      at.push(w.clock.steady())
      return before(call)
    }
    await w.clock.forward(5 * minute)
    expect(new Set(w.api.calls.map(({ name }) => name))).toEqual(new Set(['reach']))
    const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0))
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000)
    expect(Math.min(...waits.slice(-5))).toBeGreaterThanOrEqual(15_000)
  })

  it.each([true, false])(
    'in which nothing moves and nothing ends is announced after half a minute, and aborts nothing (parts by measure: %s)',
    async (adaptiveParts) => {
      const w = world({ parallelParts: 4, adaptiveParts })
      const { passed, open } = gate()
      w.api.before = (call) => (isPart(call) || call.name === 'reach' ? passed : undefined)
      const id = await w.add('a.bin', 4)
      await w.clock.forward(28_000)
      expect(w.manager.unreachable()).toEqual([])
      await w.clock.forward(5_000)
      expect(w.manager.unreachable()).toMatchObject([{ failure: { kind: 'no-progress' } }])
      expect(w.api.inFlight).toBe(4)
      open()
      await w.clock.forward(minute)
      expect(w.manager.unreachable()).toEqual([])
      expect(w.state(id).name).toBe('completed')
      expect(w.api.count('part')).toBe(4)
    },
  )

  it('is not assumed when a slow connection delays a probe but takes some bytes of a part meanwhile', async () => {
    const w = world({ parallelParts: 4 })
    const { passed, open } = gate()
    w.api.before = (call) => (isPart(call) || call.name === 'reach' ? passed : undefined)
    const id = await w.add('a.bin', 4)
    for (let times = 0; times < 6; times += 1) {
      await w.clock.forward(20_000)
      for (const { onSent } of w.api.open) onSent?.(1000)
      expect(w.manager.unreachable()).toEqual([])
    }
    open()
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('completed')
  })

  it.each([
    ['answers a probe', () => {}],
    ['does not have the cheap call', () => page(404)],
    ['is overloaded', () => refusal(503, 'overloaded')],
  ])('is not assumed while parts stand still at a service that %s', async (_name, answer) => {
    const w = world({ parallelParts: 4 })
    const { passed, open } = gate()
    w.api.before = (call) => {
      if (isPart(call)) return passed
      const error = call.name === 'reach' ? answer() : undefined
      if (error !== undefined) throw error
    }
    const id = await w.add('a.bin', 4)
    for (let second = 0; second < 120; second += 1) {
      await w.clock.forward(1_000)
      expect(w.manager.unreachable()).toEqual([])
    }
    open()
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('completed')
  })

  it('ends immediately when the network has changed', async () => {
    const w = world()
    const id = await w.add('before.bin', 1)
    const down = outage(w, () => brokenLine('ENETUNREACH'))
    const next = await w.add('a.bin', 2)
    await w.clock.forward(10 * minute)
    expect(w.manager.view(next)).toMatchObject({
      trouble: { failure: { kind: 'host-unreachable', cause: { kind: 'connection-refused' } } },
    })
    expect(w.manager.view(next)?.trouble?.retryAt).toBeGreaterThan(w.clock.now())
    down.end()
    w.manager.tryNow()
    await settle()
    expect([w.state(id).name, w.state(next).name]).toEqual(['completed', 'completed'])
  })

  it('of one host does not affect the accounts of another', async () => {
    const w = world({ parallelFiles: 4 })
    w.api.before = ({ accountId }) => {
      if (accountId === 'a1') throw brokenLine('ECONNREFUSED')
    }
    const held = await w.add('held.bin', 2)
    const free = await w.add('free.bin', 2, { account: { id: 'a2', name: 'Other' } })
    await w.clock.forward(minute)
    expect([w.state(held).name, w.state(free).name]).toEqual(['creating', 'completed'])
  })

  it('longer than the one-hour limit makes an upload start over by itself, however often, and the upload says so', async () => {
    const w = world({ parallelParts: 1, checksum: false })
    let held = gate()
    w.api.before = (call) => (isPart(call) && call.part === 2 ? held.passed : undefined)
    const id = await w.add('a.bin', 3)
    for (let times = 1; times <= 3; times += 1) {
      const down = outage(w, () => brokenLine('ECONNRESET'))
      held.open()
      held = gate()
      await w.clock.forward(2 * hour)
      expect(w.state(id).name).not.toBe('failed')
      down.end()
      await w.clock.forward(minute)
      expect(w.api.count('create')).toBe(1 + times)
      expect(w.manager.view(id)).toMatchObject({ state: 'uploading', startedOver: true })
    }
    held.open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.record(id)?.renewals).toBe(0)
  })

  it.each(kinds)(
    'that begins in the state “completing”, while a service is %s, ends with one file',
    async (_name, error) => {
      const w = world()
      let down: { end: () => void } | null = null
      w.api.after = (call) => {
        if (call.name !== 'complete') return
        down = outage(w, error)
        throw brokenLine()
      }
      const id = await w.add('a.bin', 2)
      await w.clock.forward(70 * minute)
      expect(w.state(id)).toMatchObject({ name: 'completing', unanswered: true })
      w.api.after = () => {}
      ;(down as { end: () => void } | null)?.end()
      await w.clock.forward(minute)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect(w.api.files).toHaveLength(1)
      expect(w.api.count('create')).toBe(1)
    },
  )

  it('still allows pause, resume and cancel', async () => {
    const w = world({ parallelFiles: 4 })
    const { passed, open } = gate()
    w.api.before = (call) => (isPart(call) ? passed : undefined)
    const a = await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    const down = outage(w, () => brokenLine('ECONNRESET'))
    w.manager.interrupt()
    await w.clock.forward(minute)
    w.manager.pause(a)
    w.manager.cancel(b)
    await w.clock.forward(5 * minute)
    expect([w.state(a).name, w.state(b).name]).toEqual(['paused', 'cancelled'])
    // Nobody probes without a reason: only the cancel request is repeated.
    w.api.calls.length = 0
    await w.clock.forward(hour / 4)
    expect(new Set(w.api.calls.map(({ name }) => name))).toEqual(new Set(['cancel']))
    down.end()
    open()
    w.manager.resume(a)
    await w.clock.forward(minute)
    expect(w.state(a).name).toBe('completed')
  })

  it('of a service without a list of files ends once real work gets through', async () => {
    const w = world({ parallelFiles: 4 })
    const { passed, open } = gate()
    let down = true
    w.api.before = async (call) => {
      if (call.name === 'reach') throw page(404)
      if (!isPart(call)) return
      await passed
      if (down) throw brokenLine('ECONNRESET')
    }
    const id = await w.add('a.bin', 2)
    open()
    await w.clock.forward(10 * minute)
    expect(w.state(id).name).toBe('uploading')
    down = false
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('completed')
  })

  it('does not keep the process alive after it is closed', async () => {
    const w = world()
    outage(w, () => brokenLine('ECONNREFUSED'))
    await w.add('a.bin', 2)
    await w.clock.forward(minute)
    await w.manager.close()
    w.api.calls.length = 0
    await w.clock.forward(hour)
    expect(w.api.calls).toEqual([])
  })
})

describe('an address at which nothing has ever worked', () => {
  it('fails after minutes of trying, once for its account, and Retry tries again', async () => {
    const w = world({ keepTryingSeconds: 180, parallelFiles: 2 })
    Object.assign(w, { ...shared, hasWorked: false })
    const down = outage(w, () => brokenLine('ENOTFOUND'))
    const ids = [await w.add('a.bin', 2), await w.add('b.bin', 2), await w.add('c.bin', 2)]
    await w.clock.forward(2 * minute)
    expect(ids.map((id) => w.state(id).name)).not.toContain('failed')
    await w.clock.forward(5 * minute)
    const failed = ids.filter((id) => w.state(id).name === 'failed')
    expect(failed.length).toBeGreaterThan(0)
    expect(w.state(failed[0] ?? '')).toMatchObject({
      failure: { kind: 'address-unreachable', subject: 'service.test', cause: { kind: 'host-not-found' } },
    })
    w.api.calls.length = 0
    await w.clock.forward(hour)
    expect(w.api.calls).toEqual([])
    down.end()
    for (const id of ids) w.manager.retry(id)
    await w.clock.forward(minute)
    expect(ids.map((id) => w.state(id).name)).toEqual(['completed', 'completed', 'completed'])
    expect(w.worked).toEqual(['a1'])
  })

  it('fails an upload whose completion request is in flight, and a retry looks for the file', async () => {
    const w = world({ keepTryingSeconds: 180, parallelFiles: 2 })
    Object.assign(w, shared)
    const account = { id: 'a2', name: 'Other' }
    const id = await w.add('a.bin', 2, { account, autoComplete: false })
    await w.crash()
    w.hasWorked = false
    const { passed } = gate()
    w.api.after = (call) => (call.name === 'complete' ? passed : undefined)
    w.manager.complete(id)
    await settle()
    w.api.before = (call) => {
      if (call.name !== 'complete') throw brokenLine('ENOTFOUND')
    }
    const newcomer = await w.add('b.bin', 2)
    await w.clock.forward(7 * minute)
    expect(w.state(newcomer)).toMatchObject({ failure: { kind: 'address-unreachable' } })
    expect(w.state(id)).toMatchObject({ failure: { kind: 'address-unreachable' }, unanswered: true })
    w.api.before = () => {}
    w.manager.retry(id)
    await w.clock.forward(minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })
})

it('a host is not taken for reachable if a page asks to slow down', async () => {
  const w = world({ keepTryingSeconds: 180 })
  Object.assign(w, { ...shared, hasWorked: false })
  const down = outage(w, () => page(429))
  const id = await w.add('a.bin', 2)
  await w.clock.forward(10 * minute)
  expect(w.worked).toEqual([])
  down.end()
  await w.clock.forward(minute)
  expect(w.state(id).name).toBe('completed')
  expect(w.worked).toEqual(['a1'])
})

describe('a proxy that lets nothing through', () => {
  it('fails uploads to an address at which nothing has ever worked, and another proxy fixes this', async () => {
    const w = world({ keepTryingSeconds: 180 })
    Object.assign(w, { ...shared, hasWorked: false })
    const down = outage(w, () => proxied('denied', 403))
    const id = await w.add('a.bin', 2)
    await w.clock.forward(2 * minute)
    expect(w.state(id).name).not.toBe('failed')
    await w.clock.forward(5 * minute)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'proxy-refused', status: 403 } })
    down.end()
    w.manager.proxyChanged()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('that does not exist no longer blocks uploads after the proxy changes', async () => {
    const w = world({ keepTryingSeconds: 180 })
    Object.assign(w, { ...shared, hasWorked: false })
    const down = outage(w, () => proxied('unreachable', 0))
    const id = await w.add('a.bin', 2)
    await w.clock.forward(7 * minute)
    expect(w.state(id)).toMatchObject({
      name: 'failed',
      failure: { kind: 'address-unreachable', cause: { kind: 'proxy-unreachable' } },
    })
    down.end()
    w.manager.proxyChanged()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('is replaced immediately when the setting changes', async () => {
    const w = world()
    await w.add('before.bin', 1)
    const down = outage(w, () => proxied('denied', 403))
    const id = await w.add('a.bin', 2)
    await w.clock.forward(10 * minute)
    down.end()
    w.manager.proxyChanged()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it.each(['login', 'other-login'] as const)(
    'and asks for credentials from the beginning (%s) is not asked again by itself',
    async (why) => {
      const w = world({ keepTryingSeconds: 180 })
      w.hasWorked = false
      outage(w, () => proxied(why, 407))
      const id = await w.add('a.bin', 2)
      expect(w.state(id)).toMatchObject({ name: 'failed', failure: { status: 407 } })
      w.api.calls.length = 0
      await w.clock.forward(hour)
      expect(w.api.calls).toEqual([])
    },
  )

  it('that starts to require a sign-in method that Hoist lacks is waited for: somebody may yet sign in to the computer', async () => {
    const w = world()
    const down = outage(w, () => proxied('other-login', 407))
    const id = await w.add('a.bin', 2)
    await w.clock.forward(10 * minute)
    expect(w.manager.view(id)).toMatchObject({
      trouble: { failure: { kind: 'host-unreachable', cause: { kind: 'proxy-login-unsupported' } } },
    })
    down.end()
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('completed')
  })

  it('and rejects the password is not asked again by itself', async () => {
    const w = world()
    await w.add('before.bin', 1)
    outage(
      w,
      () =>
        new ApiError({
          type: 'proxy',
          why: 'login',
          status: 407,
          hasCredentials: true,
          proxy: 'p:1',
          detail: '',
        }),
    )
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'proxy-login' } })
    w.api.calls.length = 0
    await w.clock.forward(hour)
    expect(w.api.calls).toEqual([])
  })
})

describe('an answer without the service’s envelope, while the list of files shows who sent it', () => {
  it('to a create request makes the upload fail: the service created one without naming it, and no second one is created', async () => {
    const w = world({ keepTryingSeconds: 180 })
    w.api.before = (call) => {
      if (call.name === 'create') throw odd(200)
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'answer-unreadable' } })
    expect(w.api.count('create')).toBe(1)
  })

  it.each([404, 405, 501])(
    'to a create request at a service that has no list (%d) makes the upload fail: no second one is created',
    async (status) => {
      const w = world({ keepTryingSeconds: 180 })
      w.api.before = (call) => {
        if (call.name === 'create') throw odd(200)
        if (call.name === 'reach') throw page(status)
      }
      const id = await w.add('a.bin', 2)
      expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'answer-unreadable' } })
      expect(w.api.count('create')).toBe(1)
    },
  )

  it('with a portal’s 413 leaves parts as long as they are', async () => {
    const w = world({ partSizeMiB: 8, parallelParts: 1 })
    const { passed, open } = gate()
    w.api.before = (call) => (call.part === 2 ? passed : undefined)
    const id = await w.add('a.bin', 24)
    const down = outage(w, () => page(413))
    open()
    await w.clock.forward(10 * minute)
    down.end()
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.record(id)?.parts).toHaveLength(3)
  })

  it.each<['part' | 'create' | 'complete', number, FailureKind]>([
    ['create', 422, 'request-refused'],
    ['create', 403, 'not-allowed'],
    ['create', 404, 'unexpected-answer'],
    ['part', 401, 'key-rejected'],
    ['part', 400, 'request-refused'],
    ['complete', 400, 'request-refused'],
  ])(
    'to a %s, with a refusal (%d) in the service’s own words, makes the upload fail immediately: %s',
    async (name, status, kind) => {
      const w = world({ keepTryingSeconds: 180 })
      w.api.before = (call) => {
        if (call.name === name) throw inJson(status)
      }
      const id = await w.add('a.bin', 2)
      expect(w.state(id)).toMatchObject({
        name: 'failed',
        failure: { kind, status, serviceMessage: 'Sign in' },
      })
    },
  )

  it('that says a part’s upload is unknown leads to a new upload', async () => {
    const w = world()
    w.api.before = (call) => {
      if (isPart(call) && call.remoteId === 'upload_1') throw inJson(404)
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(2)
  })

  it('that revokes a key is recognized if the list of files is refused in the same form', async () => {
    const w = world({ keepTryingSeconds: 180 })
    w.api.before = (call) => {
      if (call.part === 2 || call.name === 'reach') throw inJson(401, 'detail')
    }
    const id = await w.add('a.bin', 3)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'key-rejected' } })
  })
})

describe('a check for a completed file', () => {
  it('waits out an outage, and reports a refusal', async () => {
    const w = world()
    await w.add('a.bin', 1)
    const down = outage(w, () => brokenLine('ECONNREFUSED'))
    const asked = w.manager.fileExists('a1', 'file_1', new AbortController().signal)
    await w.clock.forward(10 * minute)
    expect(w.manager.unreachable()).toHaveLength(1)
    down.end()
    await w.clock.forward(minute)
    expect(await asked).toBe(true)
    w.api.before = () => {
      throw refusal(401, 'Incorrect API key')
    }
    await expect(w.manager.fileExists('a1', 'file_1', new AbortController().signal)).rejects.toThrow(
      HoistError,
    )
  })
})

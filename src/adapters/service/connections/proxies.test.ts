import { readdir, readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startTestProxy, type TestProxyOptions } from '../../../../testing/proxies/test-proxy'
import {
  apiFor,
  never,
  openFile,
  practice,
  randomFile,
  rawServer,
  selfSigned,
  sha256,
  tlsFront,
  trustSelfSigned,
} from '../../../../testing/servers'
import { classifyError } from '../../../core/attempts/classify-error'
import type { PracticeServer } from '../../../practice/http/server'
import { MiB } from '../../../shared/limits'
import type { ServiceApi, ServiceApiOptions } from '../service-api'
import type { ProxyServer } from './proxy-server'

const user = 'anna'
const password = 'pass:wörd'

async function testProxy(options: TestProxyOptions = {}) {
  const proxy = await startTestProxy(options)
  onTestFinished(() => proxy.close())
  return proxy
}

const to = (url: string, more: Partial<ProxyServer> = {}): ProxyServer => ({
  url,
  user: '',
  password: '',
  ...more,
})

/**
 * A practice server under a name that only a proxy can resolve, over that protocol; null if there is no certificate.
 */
async function service(protocol: 'http' | 'https'): Promise<{ server: PracticeServer; url: string } | null> {
  const { server } = await practice()
  if (protocol === 'http') return { server, url: `http://service:${server.port}/v1` }
  const certificate = await selfSigned()
  if (certificate === null) return null
  const port = await tlsFront(server.port, certificate)
  return { server, url: `https://service.test:${port}/v1` }
}

/** Sends a file in parts of 2 MiB, two at a time, and completes. Failed parts are sent again, and counted. */
async function sendWhole(
  api: ServiceApi,
  path: string,
  size: number,
): Promise<{ id: string; repeats: number }> {
  const source = await openFile(path)
  const upload = { filename: 'data.bin', purpose: 'user_data', bytes: size, mimeType: 'text/plain' } as const
  const remote = await api.create('a1', upload, never)
  const ids: string[] = []
  const waiting = Array.from({ length: Math.ceil(size / (2 * MiB)) }, (_none, index) => index)
  let repeats = 0
  const lane = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const offset = index * 2 * MiB
      const part = {
        remoteId: remote.id,
        number: index + 1,
        source,
        offset,
        length: Math.min(2 * MiB, size - offset),
      }
      try {
        ids[index] = (await api.addPart('a1', part, () => {}, never)).partId
      } catch (error) {
        expect(classifyError(error, 'part')).toMatchObject({
          kind: 'retry',
          failure: { kind: 'connection-lost' },
        })
        repeats += 1
        waiting.push(index)
      }
    }
  }
  await Promise.all([lane(), lane()])
  const file = await api.complete('a1', { remoteId: remote.id, partIds: ids }, never)
  return { id: file.id, repeats }
}

async function arrived(server: PracticeServer, id: string): Promise<string> {
  const folder = join(server.folder, 'files', id)
  const [name = ''] = await readdir(folder)
  return sha256(await readFile(join(folder, name)))
}

beforeEach(trustSelfSigned)

describe.each(['http', 'https'] as const)('through a proxy to a service over %s', (protocol) => {
  async function through(
    options: TestProxyOptions,
    more: Partial<ProxyServer> = {},
    api: Partial<ServiceApiOptions> = {},
  ) {
    const target = await service(protocol)
    if (target === null) return null
    const proxy = await testProxy(options)
    const way = to(proxy.url, more)
    const whole = { baseUrl: target.url, apiKey: target.server.key }
    return { proxy, server: target.server, api: apiFor(whole, { routes: () => [way], ...api }) }
  }

  it('16 MiB arrive whole, with credentials, over reused connections', async () => {
    const world = await through({ credentials: `${user}:${password}` }, { user, password })
    if (world === null) return
    const { proxy, server, api } = world
    const size = 16 * MiB + 77
    const { path, bytes } = await randomFile(size)
    const { id, repeats } = await sendWhole(api, path, size)
    expect(await arrived(server, id)).toBe(sha256(bytes))
    expect(repeats).toBe(0)
    expect(proxy.bytes).toBeGreaterThan(size)
    const methods = proxy.requests.map(({ method }) => method)
    // One request each, or one tunnel for many.
    if (protocol === 'http') expect(methods).toHaveLength(11)
    else expect(methods.filter((method) => method === 'CONNECT').length).toBeLessThanOrEqual(3)
    expect(proxy.requests[0]?.target).toMatch(
      protocol === 'http' ? /^http:\/\/service:/ : /^service\.test:\d+$/,
    )
  }, 30_000)

  it('parts that a dying proxy cuts off are sent again, and the file arrives whole', async () => {
    const world = await through({})
    if (world === null) return
    const { proxy, server, api } = world
    proxy.cutAfter(5 * MiB)
    const size = 16 * MiB
    const { path, bytes } = await randomFile(size)
    const { id, repeats } = await sendWhole(api, path, size)
    expect(repeats).toBeGreaterThan(0)
    expect(await arrived(server, id)).toBe(sha256(bytes))
  }, 30_000)

  const upload = { filename: 'data.bin', purpose: 'user_data', bytes: 10, mimeType: 'text/plain' } as const
  const create = (api: ServiceApi) =>
    api.create('a1', upload, never).then(
      () => null,
      (error: unknown) => error,
    )

  it.each<[string, Partial<ProxyServer>, 'retry' | 'fatal']>([
    ['no credentials', {}, 'retry'],
    ['wrong credentials', { user, password: 'wrong-secret' }, 'fatal'],
  ])('a request with %s is a failed login if the proxy asks for credentials', async (_name, more, kind) => {
    const world = await through({ credentials: `${user}:${password}` }, more)
    if (world === null) return
    const error = await create(world.api)
    expect(classifyError(error, 'create')).toMatchObject({
      kind,
      failure: { kind: 'proxy-login', status: 407, subject: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    })
    expect(String(error)).not.toContain('wrong-secret')
  })

  it('a request can be sent again if the proxy does not exist', async () => {
    const gone = await startTestProxy()
    await gone.close()
    const target = await service(protocol)
    if (target === null) return
    const api = apiFor({ baseUrl: target.url }, { routes: () => [to(gone.url)] })
    expect(classifyError(await create(api), 'create')).toMatchObject({
      kind: 'retry',
      failure: { kind: 'proxy-unreachable', subject: new URL(gone.url).host },
      unanswered: false,
    })
  })

  it('the watchdog gives up a proxy that is silent', async () => {
    const { server } = await rawServer(() => {})
    const { port } = server.address() as { port: number }
    const target = await service(protocol)
    if (target === null) return
    const way = to(`http://127.0.0.1:${port}`)
    const api = apiFor({ baseUrl: target.url }, { routes: () => [way], stallMs: () => 300 })
    expect(classifyError(await create(api), 'create')).toMatchObject({ failure: { kind: 'no-progress' } })
  })

  it('the watchdog aborts a part that stalls in the proxy, and an aborted part ends immediately', async () => {
    const target = await practice([
      { operation: 'part', times: 'always', action: { kind: 'hang', afterRequestBytes: 'first' } },
    ])
    const proxy = await testProxy()
    const api = apiFor(
      { baseUrl: `http://service:${target.server.port}/v1`, apiKey: target.server.key },
      { routes: () => [to(proxy.url)], stallMs: () => 500 },
    )
    const { path } = await randomFile(16 * MiB)
    const source = await openFile(path)
    const remote = await api.create('a1', { ...upload, bytes: 16 * MiB }, never)
    const part = { remoteId: remote.id, number: 1, source, offset: 0, length: 16 * MiB }
    const error: unknown = await api.addPart('a1', part, () => {}, never).catch((reason: unknown) => reason)
    expect(classifyError(error, 'part')).toMatchObject({ failure: { kind: 'no-progress' } })
    const stop = new AbortController()
    const sent = api.addPart('a1', part, () => stop.abort(new Error('stopped')), stop.signal)
    await expect(sent).rejects.toThrow()
  })
})

describe('a service', () => {
  const upload = { filename: 'x', purpose: 'user_data', bytes: 1, mimeType: 'text/plain' } as const
  // The system takes 0.0.0.0 for itself, but as a number it belongs to no private network.
  const far = (proxy: { readonly url: string }) => to(`http://0.0.0.0:${new URL(proxy.url).port}`)

  it.each([
    ['http', '0.0.0.0'],
    ['http', '0x00000000'],
    ['http', '[::]'],
    ['http', '[::ffff:0.0.0.0]'],
    ['https', '0.0.0.0'],
    ['socks4', '0'],
    ['socks5', '0.0.0.0'],
    ['socks5h', '0.0.0.0'],
  ])(
    'without encryption is reached directly if the proxy is outside this network: %s://%s never sees the key',
    async (scheme, host) => {
      const { server } = await practice()
      let met = 0
      const listener = createServer((socket) => {
        met += 1
        socket.destroy()
      })
      await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve))
      onTestFinished(() => void listener.close())
      const way = to(`${scheme}://${host}:${(listener.address() as AddressInfo).port}`)
      const api = apiFor({ baseUrl: server.url, apiKey: server.key }, { routes: () => [way] })
      await api.create('a1', upload, never)
      expect(server.uploads()).toHaveLength(1)
      expect(met).toBe(0)
    },
  )

  it('without encryption is reached by the next allowed route of the system', async () => {
    const { server } = await practice()
    const [outside, inside] = [await testProxy(), await testProxy()]
    const routes = [far(outside), to(inside.url)]
    const api = apiFor({ baseUrl: server.url, apiKey: server.key }, { routes: () => routes })
    await api.create('a1', upload, never)
    expect(outside.requests).toEqual([])
    expect(inside.requests).toHaveLength(1)
  })

  it('with encryption is reached through any proxy', async () => {
    const proxy = await testProxy()
    proxy.refuse(403)
    const api = apiFor({ baseUrl: 'https://service.test/v1' }, { routes: () => [far(proxy)] })
    await expect(api.create('a1', upload, never)).rejects.toThrow()
    expect(proxy.requests.map(({ target }) => target)).toEqual(['service.test:443'])
  })
})

describe('a proxy', () => {
  it.each([302, 403, 502, 503])('that does not connect (%d) is tried again', async (status) => {
    const proxy = await testProxy()
    proxy.refuse(status)
    const api = apiFor({ baseUrl: 'https://service.test/v1' }, { routes: () => [to(proxy.url)] })
    const error = await api
      .create('a1', { filename: 'x', purpose: 'user_data', bytes: 1, mimeType: 'text/plain' }, never)
      .catch((reason: unknown) => reason)
    expect(classifyError(error, 'create')).toMatchObject({
      kind: 'retry',
      failure: { kind: 'proxy-refused', status },
    })
  })

  it('gets no more requests once it is replaced, and requests in flight through it are finished', async () => {
    const target = await practice([
      { operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 6_000_000 } },
    ])
    const first = await testProxy()
    const second = await testProxy()
    let way: ProxyServer | null = to(first.url)
    const api = apiFor(
      { baseUrl: `http://service:${target.server.port}/v1`, apiKey: target.server.key },
      { routes: () => [way] },
    )
    const size = 4 * MiB
    const { path, bytes } = await randomFile(size)
    const source = await openFile(path)
    const upload = {
      filename: 'data.bin',
      purpose: 'user_data',
      bytes: size,
      mimeType: 'text/plain',
    } as const
    const remote = await api.create('a1', upload, never)
    let begun = () => {}
    const middle = new Promise<void>((resolve) => {
      begun = resolve
    })
    const part = { remoteId: remote.id, number: 1, source, offset: 0, length: size }
    const sent = api.addPart('a1', part, () => begun(), never)
    await middle
    way = to(second.url)
    const { partId } = await sent
    const file = await api.complete('a1', { remoteId: remote.id, partIds: [partId] }, never)
    expect(await arrived(target.server, file.id)).toBe(sha256(bytes))
    expect(first.requests.map(({ target }) => target.split('/').at(-1))).toEqual(['uploads', 'parts'])
    expect(second.requests.map(({ target }) => target.split('/').at(-1))).toEqual(['complete'])
  })
})

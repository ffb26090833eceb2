import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startTestProxy, type TestProxyOptions } from '../../../../testing/proxies/test-proxy'
import {
  answering,
  apiFor,
  never,
  rawServer,
  selfSigned,
  tlsFront,
  trustSelfSigned,
} from '../../../../testing/servers'
import { classifyError } from '../../../core/attempts/classify-error'
import { Certificates } from './certificates'
import { deadMs, Proxies, type Route } from './proxies'
import { ProxyError } from './proxy-server'
import { Tunnels } from './tunnels'

const to = (url: string): Route => ({ url, user: '', password: '' })

/** How a proxy fails to connect, and how often it was asked. */
async function brokenProxy(
  answer: (socket: Socket) => void,
  certificate?: { readonly key: string; readonly cert: string },
) {
  const proxy = { requests: 0, url: '', host: '' }
  const { url } = await rawServer((socket) => {
    socket.once('data', () => {
      proxy.requests += 1
      answer(socket)
    })
  }, certificate)
  return Object.assign(proxy, { url: new URL(url).origin, host: new URL(url).host })
}

async function testProxy(options: TestProxyOptions = {}) {
  const proxy = await startTestProxy(options)
  onTestFinished(() => proxy.close())
  return proxy
}

const upload = { filename: 'data.bin', purpose: 'user_data', bytes: 10, mimeType: 'text/plain' } as const

async function createBy(routes: readonly Route[], baseUrl: string) {
  const api = apiFor({ baseUrl }, { routes: () => routes })
  const error: unknown = await api.create('a1', upload, never).catch((reason: unknown) => reason)
  return classifyError(error, 'create')
}

beforeEach(trustSelfSigned)

const silences: [string, (socket: Socket) => void][] = [
  ['closes the connection', (socket) => socket.end()],
  ['breaks the connection off', (socket) => socket.destroy()],
  ['answers half a line and closes', (socket) => socket.end('HTTP/1.1 2')],
  ['answers half a head and closes', (socket) => socket.end('HTTP/1.1 200 OK\r\nvia: x')],
  ['answers what is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
]

describe('a proxy that opens no working tunnel', () => {
  it.each([
    ...silences,
    ['resets the connection', (socket: Socket) => void socket.resetAndDestroy()] as const,
  ])('and %s is asked once and reported as unreachable', async (_name, answer) => {
    const proxy = await brokenProxy(answer)
    const result = await createBy([to(proxy.url)], 'https://service.test/v1')
    expect(proxy.requests).toBe(1)
    expect(result).toMatchObject({
      failure: { kind: 'proxy-unreachable', subject: proxy.host },
    })
    expect(result.kind).not.toBe('fatal')
  })

  it.each(silences)('over TLS and %s is asked once and reported as unreachable', async (_name, answer) => {
    const certificate = await selfSigned()
    if (certificate === null) return
    const proxy = await brokenProxy(answer, certificate)
    const result = await createBy([to(proxy.url)], 'https://service.test/v1')
    expect(proxy.requests).toBe(1)
    expect(result).toMatchObject({ failure: { kind: 'proxy-unreachable', subject: proxy.host } })
  })

  it('but one that leads nowhere is asked once', async () => {
    const proxy = await brokenProxy((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
    const result = await createBy([to(proxy.url)], 'https://service.test/v1')
    expect(proxy.requests).toBe(1)
    expect(result.kind).not.toBe('fatal')
  })

  it('and keeps the connection open is given up after the time limit, and the connection is closed', async () => {
    let closed = 0
    const proxy = await brokenProxy((socket) => socket.on('close', () => (closed += 1)))
    const open = buildConnector({})
    const connect = new Tunnels(open, open, 200).through({ url: proxy.url, user: '', password: '' })
    const target = { hostname: 'service.test', protocol: 'https:', port: '' }
    const error = await new Promise((resolve) => connect(target, (...[reason]) => resolve(reason)))
    expect(error).toBeInstanceOf(ProxyError)
    expect(error).toMatchObject({ why: 'unreachable', message: 'no answer for 0.2 s' })
    await expect.poll(() => closed).toBe(1)
    expect(proxy.requests).toBe(1)
  })

  it('ends its call immediately when all connections are closed', async () => {
    const proxy = await brokenProxy(() => {})
    const api = apiFor({ baseUrl: 'https://service.test/v1' }, { routes: () => [to(proxy.url)] })
    const call = api.create('a1', upload, never).catch((reason: unknown) => reason)
    await expect.poll(() => proxy.requests).toBe(1)
    await api.close()
    expect(await call).toBeInstanceOf(Error)
  })
})

describe('a proxy that does not answer a request over plain HTTP', () => {
  it.each(silences)('and %s gets that request only once', async (_name, answer) => {
    const proxy = await brokenProxy(answer)
    const result = await createBy([to(proxy.url)], 'http://service/v1')
    expect(proxy.requests).toBe(1)
    expect(result.kind).not.toBe('fatal')
  })
})

it('a proxy with an untrusted certificate is named as the host of that failure', async () => {
  const certificate = await selfSigned()
  if (certificate === null) return
  const proxy = await brokenProxy(() => {}, certificate)
  delete process.env.SSL_CERT_DIR
  expect(await createBy([to(proxy.url)], 'https://service.test/v1')).toMatchObject({
    failure: { kind: 'certificate-untrusted', subject: proxy.host },
  })
})

describe.each(['http', 'https'])('a proxy that answers 407 to a request for %s', (protocol) => {
  it.each([
    [['Negotiate', 'NTLM'], 'proxy-login-unsupported', 'Negotiate, NTLM'],
    [['NTLM realm="a, b"'], 'proxy-login-unsupported', 'NTLM'],
    [['Digest realm="x", nonce="y, z", qop="auth"'], 'proxy-login-unsupported', 'Digest'],
    [['Negotiate', 'NTLM', 'Basic realm="x"'], 'proxy-login', undefined],
    [['NTLM, basic realm="x"'], 'proxy-login', undefined],
    [[], 'proxy-login', undefined],
  ] as const)('and offers %j is reported as %s', async (methods, kind, code) => {
    const proxy = await testProxy({ methods })
    proxy.refuse(407)
    const result = await createBy([to(proxy.url)], `${protocol}://service.test/v1`)
    expect(result).toMatchObject({
      failure: { kind, status: 407 },
      atFirst: { kind: 'fatal', failure: { kind, status: 407 } },
    })
    expect(result.failure.code).toBe(code)
  })
})

describe('several routes', () => {
  /** Sends a request by the first route that works, at that time. */
  async function world() {
    const service = await rawServer(answering('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'))
    const certificate = await selfSigned()
    if (certificate === null) return null
    const port = await tlsFront(Number(new URL(service.url).port), certificate)
    let now = 0
    const trust = await new Certificates(process.env, { log: () => {} }).trust()
    const proxies = new Proxies(trust, () => now)
    onTestFinished(() => proxies.close())
    const get = async (routes: readonly Route[], host = `service.test:${port}`) => {
      const request = { method: 'GET', headers: {}, signal: never } as const
      const answer = await proxies.request(new URL(`https://${host}/v1`), routes, request)
      return answer.body.text()
    }
    return { get, port, pass: (ms: number) => (now += ms) }
  }

  it('are tried in order, and a dead proxy is asked again only after some minutes', async () => {
    const given = await world()
    if (given === null) return
    const dead = await brokenProxy((socket) => socket.end())
    const good = await testProxy()
    const routes = [to(dead.url), to(good.url), null]
    for (let call = 0; call < 3; call += 1) expect(await given.get(routes)).toBe('hi')
    expect([dead.requests, good.requests.length]).toEqual([1, 3])
    given.pass(deadMs - 1)
    await given.get(routes)
    expect(dead.requests).toBe(1)
    given.pass(1)
    await given.get(routes)
    expect([dead.requests, good.requests.length]).toEqual([2, 5])
  })

  it('may end with a direct route', async () => {
    const given = await world()
    if (given === null) return
    const dead = await brokenProxy((socket) => socket.end())
    expect(await given.get([to(dead.url), null], `127.0.0.1:${given.port}`)).toBe('hi')
  })

  it('are all tried when all are dead, and the failure of the first is reported', async () => {
    const given = await world()
    if (given === null) return
    const first = await brokenProxy((socket) => socket.end())
    const second = await brokenProxy((socket) => socket.end())
    const routes = [to(first.url), to(second.url)]
    for (let call = 1; call <= 2; call += 1) {
      await expect(given.get(routes)).rejects.toMatchObject({ proxy: { url: first.url }, why: 'unreachable' })
      expect([first.requests, second.requests]).toEqual([call, call])
    }
  })

  it('are continued after a proxy that finds no way, and that proxy is asked first the next time', async () => {
    const given = await world()
    if (given === null) return
    const busy = await testProxy()
    const good = await testProxy()
    busy.refuse(503, 1)
    const routes = [to(busy.url), to(good.url)]
    await given.get(routes)
    await given.get(routes)
    expect([busy.requests.length, good.requests.length]).toEqual([2, 1])
  })

  it('are all tried again when the direct route is closed and the dead proxy is back', async () => {
    const given = await world()
    if (given === null) return
    let answer = ''
    const proxy = await brokenProxy((socket) => socket.end(answer))
    const routes = [to(proxy.url), null]
    const closed = '127.0.0.1:1'
    await expect(given.get(routes, closed)).rejects.toMatchObject({ why: 'unreachable' })
    await expect(given.get(routes, closed)).rejects.toMatchObject({ why: 'unreachable' })
    answer = 'HTTP/1.1 403 Forbidden\r\n\r\n'
    await expect(given.get(routes, closed)).rejects.toMatchObject({ why: 'denied' })
  })

  it('stop at the first proxy that refuses, even after a dead proxy', async () => {
    const given = await world()
    if (given === null) return
    const strict = await testProxy()
    const good = await testProxy()
    strict.refuse(403)
    const dead = await brokenProxy((socket) => socket.end())
    await expect(given.get([to(dead.url), to(strict.url), to(good.url)])).rejects.toMatchObject({
      why: 'denied',
      status: 403,
    })
    expect(good.requests).toEqual([])
  })
})

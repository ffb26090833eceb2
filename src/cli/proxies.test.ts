import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { startTestProxy, type TestProxyOptions } from '../../testing/proxies/test-proxy'
import { startTestSocks } from '../../testing/proxies/test-socks'
import { selfSigned, tlsFront } from '../../testing/servers'
import { jsonLines, Sandbox, sha256 } from '../../testing/terminal'
import { MiB } from '../shared/limits'

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

/**
 * A service over TLS under a name that only the proxy can resolve, a file, and a way to upload it through the proxy.
 */
async function world(options: TestProxyOptions = {}) {
  const certificate = await selfSigned()
  if (certificate === null) return null
  const box = await Sandbox.open({ onTestFinished })
  const server = await box.serve()
  const proxy = await startTestProxy(options)
  onTestFinished(() => proxy.close())
  const paths = [await box.file('a.bin', MiB), await box.file('b.bin', 2 * MiB)]
  const baseUrl = `https://service.test:${await tlsFront(server.port, certificate)}/v1`
  const args = ['upload', ...paths, '--base-url', baseUrl, '--user-data-dir', box.profile]
  const env = { OPENAI_API_KEY: server.key, HTTPS_PROXY: proxy.url, SSL_CERT_FILE: certificate.certFile }
  const start = (options: readonly string[] = [], more: Record<string, string> = {}) =>
    box.start([...args, ...options], { env: { ...env, ...more } })
  return {
    proxy,
    server,
    paths,
    start,
    upload: (...how: Parameters<typeof start>) => start(...how).ended,
  }
}

it.each([403, 429, 502, 503])(
  'the files are uploaded after the proxy answered CONNECT with %d twice',
  async (status) => {
    const given = await world()
    if (given === null) return
    given.proxy.refuse(status, 2)
    const { code } = await given.upload()
    expect(code).toBe(0)
    const arrived = await Promise.all(given.server.files().map(({ path }) => sha256(path)))
    expect(arrived.sort()).toEqual((await Promise.all(given.paths.map(sha256))).sort())
  },
  30_000,
)

it.each<[number, TestProxyOptions, string]>([
  [403, {}, 'refused the connection (403)'],
  [407, {}, 'requires a user name and password'],
  [
    407,
    { methods: ['Negotiate', 'NTLM'] },
    'offers only sign-in methods that Hoist does not support (Negotiate, NTLM)',
  ],
])(
  'the command ends with exit code 1 and says why if the proxy answers every CONNECT with %d',
  async (status, options, words) => {
    const given = await world(options)
    if (given === null) return
    given.proxy.refuse(status)
    const { code, stdout, stderr } = await given.upload(['--keep-trying', '0'])
    expect(code).toBe(1)
    const lines = (stdout + stderr).split('\n').filter((line) => line.includes(words))
    const names = lines.map((line) => line.split(':')[0]).filter((name) => name?.endsWith('.bin'))
    expect(names.sort()).toEqual(['a.bin', 'b.bin'])
  },
  60_000,
)

it('--json says for each file why it was not sent', async () => {
  const given = await world()
  if (given === null) return
  given.proxy.refuse(407)
  const { code, stdout } = await given.upload(['--json'])
  expect(code).toBe(1)
  const said = jsonLines(stdout).filter(
    ({ failure }) => (failure as { kind?: string } | undefined)?.kind === 'proxy-login',
  )
  expect(new Set(said.map(({ name }) => name))).toEqual(new Set(['a.bin', 'b.bin']))
}, 30_000)

it.each<[number, TestProxyOptions, string]>([
  [403, {}, 'refused the connection (403). The network may ask you to sign in'],
  [407, {}, 'requires a user name and password. Put them in HTTPS_PROXY'],
  [407, { methods: ['NTLM'] }, 'offers only sign-in methods that Hoist does not support (NTLM).'],
])(
  'uploads the files after the proxy stopped midway and answered %d for a while',
  async (status, options, words) => {
    const given = await world(options)
    if (given === null) return
    const slow = { kind: 'throttle', bytesPerSecond: MiB / 2 } as const
    given.server.setFaults([{ operation: 'part', times: 'always', action: slow }])
    const running = given.start()
    await given.server.waitFor(({ operation, bytes }) => operation === 'part' && bytes > 0)
    given.proxy.refuse(status)
    given.proxy.cutAfter(0)
    await running.said(words)
    given.server.setFaults([])
    given.proxy.refuse(null)
    const { code } = await running.ended
    expect(code).toBe(0)
    expect(given.server.files()).toHaveLength(2)
  },
  60_000,
)

it('the files are uploaded through a SOCKS proxy, which resolves the name of the service', async () => {
  const given = await world()
  if (given === null) return
  const socks = await startTestSocks()
  onTestFinished(() => socks.close())
  const { code } = await given.upload([], { HTTPS_PROXY: '', ALL_PROXY: `socks5h://${socks.host}` })
  expect(code).toBe(0)
  expect(given.server.files()).toHaveLength(2)
  expect(new Set(socks.names)).toEqual(new Set(['service.test']))
}, 30_000)

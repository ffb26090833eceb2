import { chmod, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { electronRuntime } from '../scripts/electron-runtime/index.mjs'
import { startTestProxy } from '../testing/proxies/test-proxy'
import { startTlsFront, TestCa } from '../testing/test-ca'
import { connectAccount, dropAndUpload, expect, expectState, test, textFile } from './kit'

test('no environment variable runs a script in Hoist, opens it, or gets the key out', async ({
  folder,
  profile,
  start,
  service,
}) => {
  test.skip(process.platform === 'win32', 'the variables are set by a script of the shell')
  const ca = await TestCa.make(folder)
  const server = await service()
  const front = await startTlsFront(server.port, await ca.issue('server'))
  const left = join(folder, 'left')
  await mkdir(left)
  const script = await textFile(
    folder,
    'script.cjs',
    `require('node:fs').writeFileSync(${JSON.stringify(join(left, 'ran'))}, '')`,
  )
  const variables = {
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: `--require=${script} --tls-keylog=${join(left, 'keys-of-node')} --trace-tls`,
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    SSLKEYLOGFILE: join(left, 'keys'),
    NODE_V8_COVERAGE: join(left, 'coverage'),
    NODE_REDIRECT_WARNINGS: join(left, 'warnings'),
    NODE_DEBUG: 'http,https,http2,net,tls,stream,undici,fetch,child_process,worker,module',
    NODE_DEBUG_NATIVE: 'http2server',
    DEBUG: '*',
    ELECTRON_ENABLE_LOGGING: '1',
    SSL_CERT_FILE: ca.certFile,
    OPENAI_API_KEY: 'sk-of-another-program-0123456789',
  }
  const { path } = await electronRuntime({ say: () => {}, debuggable: true })
  const launcher = await textFile(
    folder,
    'launcher',
    `#!/bin/sh\n${Object.entries(variables)
      .map(([name, value]) => `export ${name}='${value}'`)
      .join('\n')}\nexec '${path}' "$@"\n`,
  )
  await chmod(launcher, 0o755)
  const { app, page, quit } = await start({ executable: launcher })
  let said = ''
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (text) => (said += text))
  await connectAccount(page, { url: `https://127.0.0.1:${front.port}/v1`, key: server.key })
  const file = await textFile(folder, 'data.txt', 'what is in the file')
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await quit()
  const kept = await Promise.all(
    (await readdir(left, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  )
  expect(await readdir(left)).not.toContain('ran')
  const all = [said, ...kept, await readFile(join(profile, 'logs', 'hoist.log'), 'utf8')].join('\n')
  for (const secret of [server.key, 'sk-of-another-program', 'what is in the file', 'TRAFFIC_SECRET'])
    expect(all).not.toContain(secret)
  await front.close()
})

test('the proxy of the environment is used if the desktop has none, and none outside this network sees a key', async ({
  start,
}) => {
  test.skip(process.platform !== 'linux', 'elsewhere the system has a proxy of its own')
  const near = await startTestProxy()
  const reach = async (proxy: string) => {
    const { page, quit } = await start({
      env: { XDG_CURRENT_DESKTOP: '', http_proxy: proxy, https_proxy: proxy, no_proxy: '' },
    })
    const answer = await page.evaluate(() =>
      window.hoist.testAccount({
        name: 'x',
        baseUrl: 'http://service:9/v1',
        organization: '',
        project: '',
        apiKey: 'sk-0123456789abcdef',
      }),
    )
    expect(answer).toMatchObject({ ok: true, value: { result: 'refused' } })
    await quit()
    return near.requests.filter(({ target }) => target.includes('service')).length
  }
  try {
    // The system takes 0.0.0.0 for itself, but as a number it belongs to no private network.
    expect(await reach(near.url.replace('127.0.0.1', '0.0.0.0'))).toBe(0)
    expect(await reach(near.url)).toBeGreaterThan(0)
  } finally {
    await near.close()
  }
})

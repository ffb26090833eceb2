import { type ChildProcess, spawn } from 'node:child_process'
import { appendFile, copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { apiFor, never, practice, tempFolder } from '../../../../testing/servers'
import { startTlsFront, TestCa } from '../../../../testing/test-ca'
import { classifyError } from '../../../core/attempts/classify-error'
import { practiceService } from '../kinds/practice'
import type { ServiceApi } from '../service-api'
import { noCertificates, type OwnCertificates } from './certificates'

afterEach(() => {
  delete process.env.SSL_CERT_FILE
})

/** A practice server behind TLS, and how a call to it ends. */
async function world() {
  const folder = await tempFolder()
  const ca = await TestCa.make(folder)
  const { server } = await practice()
  const secured = async (of: TestCa) => {
    const front = await startTlsFront(server.port, await of.issue('server'))
    onTestFinished(() => front.close())
    return `https://127.0.0.1:${front.port}/v1`
  }
  const account = (baseUrl: string, own: Partial<OwnCertificates> = {}) => ({
    service: practiceService,
    baseUrl,
    apiKey: server.key,
    organization: '',
    project: '',
    certificates: { ...noCertificates, ...own },
  })
  return { folder, ca, server, secured, account }
}

/** The kind of failure that the test of an account ends in, or `works`. */
async function verdict(
  api: ServiceApi,
  connection: Parameters<ServiceApi['testAccount']>[0],
): Promise<string> {
  try {
    await api.testAccount(connection, never)
    return 'works'
  } catch (error) {
    return classifyError(error, 'files').failure.kind
  }
}

it('certificates that were added to the system after a refused connection are trusted without a restart', async () => {
  const { folder, ca, secured, account } = await world()
  const bundle = join(folder, 'bundle.pem')
  process.env.SSL_CERT_FILE = bundle
  await copyFile((await TestCa.make(folder, 'Another')).certFile, bundle)
  const api = apiFor({ baseUrl: '' })
  const connection = account(await secured(ca))
  expect(await verdict(api, connection)).toBe('certificate-untrusted')
  await appendFile(bundle, await readFile(ca.certFile))
  expect(await verdict(api, connection)).toBe('works')
})

it('an account’s own authority is trusted for that account alone', async () => {
  const { ca, secured, account } = await world()
  const api = apiFor({ baseUrl: '' })
  const baseUrl = await secured(ca)
  expect(await verdict(api, account(baseUrl, { caFile: ca.certFile }))).toBe('works')
  expect(await verdict(api, account(baseUrl))).toBe('certificate-untrusted')
})

it('an account’s certificate file is read again when it has changed, and reported when it is gone', async () => {
  const { folder, ca, secured, account } = await world()
  const other = await TestCa.make(folder, 'Another')
  const caFile = join(folder, 'own.pem')
  await copyFile(other.certFile, caFile)
  const api = apiFor({ baseUrl: '' })
  const connection = account(await secured(ca), { caFile })
  expect(await verdict(api, connection)).toBe('certificate-untrusted')
  await writeFile(caFile, `${await readFile(other.certFile, 'utf8')}${await readFile(ca.certFile, 'utf8')}`)
  expect(await verdict(api, connection)).toBe('works')
  await writeFile(caFile, 'nothing of the kind')
  expect(await verdict(api, connection)).toBe('certificate-file-unusable')
})

it('no certificates are read for a service without TLS', async () => {
  const { server, account } = await world()
  process.env.SSL_CERT_FILE = '/not/there'
  const said: string[] = []
  const api = apiFor({ baseUrl: '' }, { logger: { log: (_level, event) => void said.push(event) } })
  expect(await verdict(api, account(server.url, { caFile: '/not/there' }))).toBe('works')
  expect(said).toEqual([])
})

/** OpenSSL's own server, which requires a certificate of that authority, on a port of its own. */
async function opensslServer(ca: TestCa): Promise<number> {
  const { certFile, keyFile } = await ca.issue('server')
  const child: ChildProcess = spawn(
    'openssl',
    ['s_server', '-accept', '127.0.0.1:0', '-cert', certFile, '-key', keyFile, '-CAfile', ca.certFile].concat(
      ['-Verify', '1', '-verify_return_error', '-tls1_3'],
    ),
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  for (;;) {
    const [, port] = /ACCEPT [\d.]+:(\d+)/.exec(said) ?? []
    if (port !== undefined) return Number(port)
    if (child.exitCode !== null) throw new Error(`openssl has ended: ${said}`)
    await sleep(10)
  }
}

it('an alert that asks for a client certificate is reported as such', async () => {
  const { ca, account } = await world()
  const baseUrl = `https://127.0.0.1:${await opensslServer(ca)}/v1`
  const api = apiFor({ baseUrl: '' })
  expect(await verdict(api, account(baseUrl, { caFile: ca.certFile }))).toBe('client-certificate-needed')
})

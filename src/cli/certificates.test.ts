import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, type TestContext, it as test } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { startNginx } from '../../testing/nginx'
import { findProgram } from '../../testing/program-kit'
import { Sandbox, sha256 } from '../../testing/terminal'
import { type Issued, selfSignedAt, startTlsFront, TestCa } from '../../testing/test-ca'

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

interface Options {
  readonly server?: Issued
  /** Another way to the practice server than TLS in front of it. */
  readonly url?: string
  readonly args?: readonly string[]
  readonly env?: Record<string, string>
  readonly under?: readonly string[]
}

type Given = TestContext & {
  readonly box: Sandbox
  readonly ca: TestCa
  /** Uploads a small file, with these options and this environment. @returns the exit code */
  readonly upload: (options?: Options) => Promise<number | null>
  /** Starts the same, and ends it once its output matches. Throws if anything was sent. */
  readonly saying: (words: RegExp, options?: Options) => Promise<void>
}

/** A test with a sandbox of its own. @param declare `test` if it must not run beside the others */
function it(
  name: string,
  run: (given: Given) => Promise<void>,
  declare: typeof test.concurrent | typeof test.skip | typeof test = test.concurrent,
): void {
  declare(name, { timeout: 180_000 }, async (context) => {
    const box = await Sandbox.open(context)
    const ca = await TestCa.make(box.folder)
    const service = await box.serve()
    const secured = async (server: Issued) => {
      const front = await startTlsFront(service.port, server)
      context.onTestFinished(() => front.close())
      return `https://127.0.0.1:${front.port}/v1`
    }
    const begin = async ({ server, url, args = [], ...options }: Options = {}) => {
      const baseUrl = url ?? (await secured(server ?? (await ca.issue('server'))))
      const path = await box.file('data.bin', 100_000)
      return { path, running: box.startUpload([path, '--keep-trying', '0', ...args], options, baseUrl) }
    }
    const upload: Given['upload'] = async (options) => {
      const { path, running } = await begin(options)
      const { code } = await running.ended
      const arrived = await Promise.all(service.files().map((file) => sha256(file.path)))
      if (code === 0 && !arrived.includes(await sha256(path)))
        throw new Error('what arrived is not what was sent')
      return code
    }
    const saying: Given['saying'] = async (words, options) => {
      const { running } = await begin(options)
      let said = ''
      await new Promise<void>((resolve, reject) => {
        const onText = (text: string) => {
          said += text
          if (words.test(said)) resolve()
        }
        running.child.stdout?.on('data', onText)
        running.child.stderr?.on('data', onText)
        running.ended.then(() => reject(new Error(`it ended and said: ${said}`)), reject)
      })
      running.child.kill('SIGKILL')
      if (service.files().length > 0) throw new Error('something was sent')
    }
    await run(Object.assign(context, { box, ca, upload, saying }))
  })
}

/** The bundle of this system, which a test may cover with another one in a mount namespace of its own. */
const systemBundle = '/etc/ssl/certs/ca-certificates.crt'
const mayMount = spawnSync('unshare', ['-m', 'mount', '--bind', systemBundle, systemBundle]).status === 0
if (!mayMount) console.warn('This test may not mount: the system’s own bundle is left out.')

describe('a private certificate authority', () => {
  it(
    'is trusted when the system trusts it',
    async ({ box, ca, upload, expect }) => {
      const bundle = join(box.folder, 'bundle.crt')
      await writeFile(bundle, (await readFile(systemBundle, 'utf8')) + (await readFile(ca.certFile, 'utf8')))
      const script = `mount --bind ${bundle} ${systemBundle} && exec "$@"`
      const code = await upload({ under: ['unshare', '-m', 'sh', '-c', script, 'sh'] })
      expect(code).toBe(0)
    },
    mayMount ? test.concurrent : test.skip,
  )

  it('is trusted when SSL_CERT_FILE names it', async ({ ca, upload, expect }) => {
    expect(await upload({ env: { SSL_CERT_FILE: ca.certFile } })).toBe(0)
  })

  it('is trusted when NODE_EXTRA_CA_CERTS names it', async ({ ca, upload, expect }) => {
    expect(await upload({ env: { NODE_EXTRA_CA_CERTS: ca.certFile } })).toBe(0)
  })

  it('is trusted when SSL_CERT_DIR names its folder', async ({ box, ca, upload, expect }) => {
    const folder = join(box.folder, 'certificates')
    await mkdir(folder)
    await writeFile(join(folder, 'company.pem'), await readFile(ca.certFile))
    await writeFile(join(folder, 'notes.txt'), 'nothing of the kind')
    expect(await upload({ env: { SSL_CERT_DIR: `${join(box.folder, 'missing')}:${folder}` } })).toBe(0)
  })

  it('is trusted when --ca-file names it, beside bundles that are damaged', async ({
    box,
    ca,
    upload,
    expect,
  }) => {
    const damaged = join(box.folder, 'damaged.pem')
    await writeFile(damaged, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    const env = { SSL_CERT_FILE: damaged, NODE_EXTRA_CA_CERTS: box.folder }
    expect(await upload({ env, args: ['--ca-file', ca.certFile] })).toBe(0)
    const log = await readFile(join(box.profile, 'logs', 'hoist.log'), 'utf8')
    expect(log).toContain('certificates of the system are damaged and left out')
    expect(log).toContain('a file of certificates could not be read')
  })
})

describe('a certificate that is not valid gets its own message if', () => {
  it('it has expired', async ({ ca, saying }) => {
    const server = await ca.issue('server', { until: '20210101000000Z' })
    await saying(
      /certificate of 127\.0\.0\.1:\d+ has expired, or is not valid yet.*date and time of this computer/s,
      {
        server,
        args: ['--ca-file', ca.certFile],
      },
    )
  })

  it('it is not valid yet', async ({ ca, saying }) => {
    const server = await ca.issue('server', { from: '20980101000000Z' })
    await saying(/has expired, or is not valid yet/, { server, args: ['--ca-file', ca.certFile] })
  })

  it('it is for another name', async ({ ca, saying }) => {
    const server = await ca.issue('server', { names: 'DNS:other.test' })
    await saying(/The certificate of 127\.0\.0\.1:\d+ was issued for a different name/, {
      server,
      args: ['--ca-file', ca.certFile],
    })
  })

  it('an unknown authority issued the certificate', async ({ saying }) => {
    await saying(/does not trust the certificate of 127\.0\.0\.1:\d+.*company or network inspects traffic/s)
  })

  it('it is self-signed, and no environment variable makes it valid', async ({ box, saying }) => {
    const server = await selfSignedAt(box.folder)
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    await saying(/does not trust the certificate of/, { server, env })
  })
})

const nginx = findProgram('nginx')

/** nginx in front of the practice server, which admits clients with a certificate of that authority. */
async function guarded({ box, ca }: Given): Promise<string> {
  const server = await ca.issue('server')
  const directives = `ssl_certificate ${server.certFile};
    ssl_certificate_key ${server.keyFile};
    ssl_client_certificate ${ca.certFile};
    ssl_verify_client on;`
  return (await startNginx(nginx ?? '', `http://127.0.0.1:${box.server?.port}`, directives)).url
}

describe('a server that asks for a client certificate', () => {
  it(
    'accepts one as PEM with its key in the same file or another, or as PKCS#12',
    async (given) => {
      const { box, ca, upload, expect } = given
      const url = await guarded(given)
      const client = await ca.issue('client')
      const both = join(box.folder, 'both.pem')
      await writeFile(both, `${client.key}${client.cert}`)
      const files = ['--ca-file', ca.certFile, '--client-cert']
      const env = { HOIST_CLIENT_PASSPHRASE: 'open, sesame' }
      const again = [...files, await ca.pkcs12(client, env.HOIST_CLIENT_PASSPHRASE), '--again']
      expect(await upload({ url, args: [...files, client.certFile, '--client-key', client.keyFile] })).toBe(0)
      expect(await upload({ url, args: [...files, both, '--again'] })).toBe(0)
      expect(await upload({ url, args: again, env })).toBe(0)
    },
    nginx === undefined ? test.skip : test,
  )

  it(
    'is reported if no certificate is given',
    async (given) => {
      const { ca, saying } = given
      const url = await guarded(given)
      await saying(/requires a client certificate.*Specify a valid certificate with --client-cert/s, {
        url,
        args: ['--ca-file', ca.certFile],
      })
    },
    nginx === undefined ? test.skip : test,
  )

  it(
    'is reported if the certificate is from another authority',
    async (given) => {
      const { box, ca, saying } = given
      const url = await guarded(given)
      const stranger = await (await TestCa.make(box.folder, 'Another')).issue('client')
      const args = [
        '--ca-file',
        ca.certFile,
        '--client-cert',
        stranger.certFile,
        '--client-key',
        stranger.keyFile,
      ]
      await saying(/requires a client certificate/, { url, args })
    },
    nginx === undefined ? test.skip : test,
  )
})

describe('an unusable file of certificates is reported before anything begins:', () => {
  const refused = (what: string, args: (given: Given) => Promise<string[]>, words: RegExp) =>
    it(what, async (given) => {
      const code = given.box.startUpload([await given.box.file('a.bin', 10), ...(await args(given))]).ended
      const { stdout, stderr } = await code
      given.expect(`${stdout}${stderr}`).toMatch(words)
      given.expect((await code).code).toBe(1)
      given.expect(given.box.server?.requests).toEqual([])
    })

  refused('not there', async () => ['--ca-file', 'none.pem'], /certificate file .*none\.pem was not found/)
  refused(
    'not one',
    async ({ box }) => ['--ca-file', await box.file('x', 10)],
    /There is no certificate in .*x\./,
  )
  refused('a folder', async ({ box }) => ['--ca-file', box.folder], /There is no certificate in/)
  refused(
    'without a key',
    async ({ ca }) => ['--client-cert', (await ca.issue('client')).certFile],
    /There is no private key in .*client\.pem/,
  )
  refused(
    'with the key of another',
    async ({ ca }) => [
      ...['--client-cert', (await ca.issue('client')).certFile],
      ...['--client-key', (await ca.issue('other')).keyFile],
    ],
    /The private key does not belong to the certificate in .*client\.pem/,
  )
  refused(
    'with another passphrase',
    async ({ ca }) => ['--client-cert', await ca.pkcs12(await ca.issue('client'), 'right')],
    /passphrase for .*client\.p12 is missing or wrong\..*the passphrase in HOIST_CLIENT_PASSPHRASE/s,
  )
})

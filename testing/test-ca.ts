import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer, type TlsOptions } from 'node:tls'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A certificate and its key, as PEM and as files. */
export interface Issued {
  readonly cert: string
  readonly key: string
  readonly certFile: string
  readonly keyFile: string
}

/** When a certificate is valid, in openssl's format: `20300101000000Z`. */
interface Validity {
  readonly from?: string
  readonly until?: string
}

/** A certificate authority of a test, made by openssl. */
export class TestCa {
  readonly certFile: string
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
    this.certFile = join(folder, 'ca.pem')
  }

  /** @param parent gets a folder for it @param name of the authority */
  static async make(parent: string, name = 'Test authority'): Promise<TestCa> {
    await mkdir(parent, { recursive: true })
    const folder = await mkdtemp(join(parent, 'ca-'))
    await writeFile(join(folder, 'index.txt'), '')
    await writeFile(join(folder, 'openssl.cnf'), config(folder))
    const request = ['req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-days', '3650']
    const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign']
    // Its own configuration must not repeat what ours says.
    await writeFile(join(folder, 'req.cnf'), '[req]\ndistinguished_name=dn\n[dn]\n')
    const files = ['-keyout', join(folder, 'ca.key'), '-out', join(folder, 'ca.pem')]
    await run('openssl', [...request, ...extensions, '-config', join(folder, 'req.cnf'), ...files])
    return new TestCa(folder)
  }

  /** A certificate for a server at those names, or for a client. */
  async issue(
    name: string,
    {
      from = '20200101000000Z',
      until = '20990101000000Z',
      names = 'IP:127.0.0.1,DNS:localhost',
    }: Validity & { readonly names?: string } = {},
  ): Promise<Issued> {
    const file = (ending: string) => join(this.#folder, `${name}.${ending}`)
    const request = ['req', ...newKey, '-subj', `/CN=${name}`, '-config', join(this.#folder, 'req.cnf')]
    await run('openssl', [...request, '-keyout', file('key'), '-out', file('csr')])
    await writeFile(file('ext'), `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`)
    await run('openssl', [
      ...['ca', '-batch', '-notext', '-config', join(this.#folder, 'openssl.cnf')],
      ...['-startdate', from, '-enddate', until, '-extfile', file('ext')],
      ...['-in', file('csr'), '-out', file('pem')],
    ])
    const [cert, key] = await Promise.all([readFile(file('pem'), 'utf8'), readFile(file('key'), 'utf8')])
    return { cert, key, certFile: file('pem'), keyFile: file('key') }
  }

  /** Its own certificate, as PEM. */
  pem(): Promise<string> {
    return readFile(this.certFile, 'utf8')
  }

  /** A certificate with its key as PKCS#12. @returns the file's path */
  async pkcs12(issued: Issued, passphrase: string): Promise<string> {
    const path = issued.certFile.replace(/pem$/, 'p12')
    const files = ['-in', issued.certFile, '-inkey', issued.keyFile, '-out', path]
    await run('openssl', ['pkcs12', '-export', ...files, '-passout', `pass:${passphrase}`])
    return path
  }
}

/** A self-signed certificate for this machine. Throws if there is no openssl. */
export async function selfSignedAt(folder: string): Promise<Issued> {
  const [keyFile, certFile] = [join(folder, 'own.key'), join(folder, 'own.pem')]
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:service.test'
  const request = ['req', '-x509', ...newKey, '-subj', '/CN=127.0.0.1', '-addext', names, '-days', '1']
  await run('openssl', [...request, '-keyout', keyFile, '-out', certFile])
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')])
  return { cert, key, certFile, keyFile }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

function config(folder: string): string {
  return `[ca]
default_ca=own
[own]
database=${folder}/index.txt
new_certs_dir=${folder}
certificate=${folder}/ca.pem
private_key=${folder}/ca.key
rand_serial=yes
default_md=sha256
policy=any
unique_subject=no
[any]
commonName=supplied
`
}

/** TLS in front of a server on this machine. */
export interface TlsFront {
  readonly port: number
  close(): Promise<void>
}

/** Removes TLS and passes the bytes on to that port. */
export async function startTlsFront(port: number, options: TlsOptions): Promise<TlsFront> {
  const server = createServer(options, (outer) => {
    const inner = connect(port, '127.0.0.1')
    for (const each of [outer, inner]) each.on('error', () => {})
    outer.pipe(inner).pipe(outer)
    outer.on('close', () => inner.destroy())
    inner.on('close', () => outer.destroy())
    open.add(outer)
    outer.on('close', () => open.delete(outer))
  })
  const open = new Set<{ destroy(): unknown }>()
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it does not listen')
  return {
    port: address.port,
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { SecureContext, SecureContextOptions } from 'node:tls'
import type { Logger } from '../../../core/ports'
import { HoistError } from '../../../shared/failures/failures'
import { MiB } from '../../../shared/limits'
import {
  type CertificateFiles,
  type CertificateProblem,
  noCertificateFiles,
} from '../../../shared/network/certificates'
import { errorCode } from '../../system-errors'
import { certificatesIn, trustedAuthorities } from './system-certificates'

/** What an account provides for TLS. */
export interface OwnCertificates extends CertificateFiles {
  /** The passphrase of the client's key; empty if it has none. */
  readonly passphrase: string
}

export const noCertificates: OwnCertificates = { ...noCertificateFiles, passphrase: '' }

/** Options of TLS, as `tls.connect` and undici take them. */
export interface TlsOptions {
  readonly secureContext: SecureContext
  /** Set explicitly, so that no environment variable turns it off. */
  readonly rejectUnauthorized: true
}

/** How connections are secured. Stays the same object while its content is unchanged. */
export interface Trust {
  readonly toService: TlsOptions
  /** For proxies: without the account's client certificate, which is for the service only. */
  readonly toProxy: TlsOptions
}

/** The files are small; a larger one is something else. */
const largestFile = 4 * MiB

/** The certificates that connections use. Nothing is read before the first one. */
export class Certificates {
  readonly #environment: NodeJS.ProcessEnv
  readonly #logger: Logger
  #authorities: Promise<readonly string[]> | null = null
  /** The certificates as they were last read. */
  #last: readonly string[] = []
  /** Counts how often the certificates have changed. */
  #version = 0
  /** The trust by the certificate files that an account names. */
  readonly #known = new Map<string, { readonly stamp: string; readonly trust: Trust }>()
  readonly #running = new Map<string, Promise<Trust>>()

  constructor(environment: NodeJS.ProcessEnv, logger: Logger) {
    this.#environment = environment
    this.#logger = logger
  }

  /**
   * The trust for an account with these files, which are checked each time and read when they have changed. Throws a
   * HoistError (`certificate-file-unusable`).
   */
  trust(own: OwnCertificates = noCertificates): Promise<Trust> {
    const key = JSON.stringify([own.caFile, own.clientCertificate, own.clientKey, own.passphrase])
    const running = this.#running.get(key)
    if (running !== undefined) return running
    const promise = this.#trust(key, own).finally(() => this.#running.delete(key))
    this.#running.set(key, promise)
    return promise
  }

  /** Rereads what the system trusts for the next connection: a certificate may have been added. */
  refresh(): void {
    this.#authorities = null
  }

  async #trust(key: string, own: OwnCertificates): Promise<Trust> {
    const authorities = await this.#trusted()
    const paths = [own.caFile, own.clientCertificate, own.clientKey].filter((path) => path !== '')
    const stamps = await Promise.all(paths.map(stampOf))
    const stamp = [this.#version, ...stamps].join(' ')
    const known = this.#known.get(key)
    if (known?.stamp === stamp) return known.trust
    const { ca, client } = await readOwn(own)
    const all = { ca: [...authorities, ...ca], allowPartialTrustChain: true }
    const toProxy = await secured(all)
    const toService = client === null ? toProxy : await secured({ ...all, ...client })
    const trust = { toProxy, toService }
    this.#known.set(key, { stamp, trust })
    return trust
  }

  async #trusted(): Promise<readonly string[]> {
    this.#authorities ??= trustedAuthorities(this.#environment, this.#logger)
    const read = await this.#authorities
    const isSame = read.length === this.#last.length && read.every((pem, index) => pem === this.#last[index])
    if (!isSame) {
      this.#last = read
      this.#version += 1
    }
    return this.#last
  }
}

/** Reads an account's own files. Throws a HoistError (`certificate-file-unusable`) if one of them cannot be used. */
export async function checkCertificates(own: OwnCertificates): Promise<void> {
  await readOwn(own)
}

async function secured(options: SecureContextOptions): Promise<TlsOptions> {
  const { createSecureContext } = await import('node:tls')
  return { secureContext: createSecureContext(options), rejectUnauthorized: true }
}

async function readOwn(
  own: OwnCertificates,
): Promise<{ readonly ca: readonly string[]; readonly client: SecureContextOptions | null }> {
  const ca = own.caFile === '' ? [] : authoritiesIn(own.caFile, await readSmall(own.caFile))
  if (own.clientCertificate === '') return { ca, client: null }
  const content = await readSmall(own.clientCertificate)
  const text = content.toString('latin1')
  if (!text.includes('-----BEGIN ')) return { ca, client: await pkcs12(own, content) }
  const keyFile = own.clientKey === '' ? own.clientCertificate : own.clientKey
  const keyText = own.clientKey === '' ? text : (await readSmall(keyFile)).toString('latin1')
  const key = privateKey(keyFile, keyText, own.passphrase)
  const chain = certificatesIn(text)
  if (chain.length === 0) throw unusable(own.clientCertificate, 'no-certificate')
  // The key shows which certificate is the client's: it must come first, whatever order the file has.
  const leaf = chain.find((pem) => isKeyOf(key, pem))
  if (leaf === undefined) throw unusable(own.clientCertificate, 'other-key')
  const cert = [leaf, ...chain.filter((pem) => pem !== leaf)].join('\n')
  return { ca, client: { cert, key: key.export({ type: 'pkcs8', format: 'pem' }) } }
}

/** PEM, or one certificate as DER, as Windows writes it. */
function authoritiesIn(path: string, content: Buffer): string[] {
  const found = certificatesIn(content.toString('latin1'))
  try {
    if (found.length === 0) return [new X509Certificate(content).toString()]
    for (const pem of found) new X509Certificate(pem)
    return found
  } catch (error) {
    throw unusable(path, 'no-certificate', error)
  }
}

async function pkcs12(own: OwnCertificates, pfx: Buffer): Promise<SecureContextOptions> {
  const client = { pfx, passphrase: own.passphrase }
  try {
    await secured(client)
    return client
  } catch (error) {
    // The only description is the text, from OpenSSL in Node and from BoringSSL in Electron.
    const said = error instanceof Error ? error.message : ''
    let problem: CertificateProblem = 'no-certificate'
    if (/mac verify failure|INCORRECT_PASSWORD/i.test(said)) problem = 'passphrase'
    else if (/unsupported/i.test(said)) problem = 'unsupported'
    else if (/private key/i.test(said)) problem = 'no-key'
    throw unusable(own.clientCertificate, problem, error)
  }
}

function privateKey(path: string, text: string, passphrase: string): KeyObject {
  const [pem] = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/.exec(text) ?? []
  if (pem === undefined) throw unusable(path, 'no-key')
  try {
    return createPrivateKey({ key: pem, passphrase })
  } catch (error) {
    throw unusable(path, /ENCRYPTED/.test(pem) ? 'passphrase' : 'no-key', error)
  }
}

function isKeyOf(key: KeyObject, pem: string): boolean {
  try {
    return new X509Certificate(pem).checkPrivateKey(key)
  } catch {
    // A damaged certificate matches no key.
    return false
  }
}

async function readSmall(path: string): Promise<Buffer> {
  try {
    const found = await stat(path)
    if (!found.isFile() || found.size > largestFile) throw unusable(path, 'no-certificate')
    return await readFile(path)
  } catch (error) {
    if (error instanceof HoistError) throw error
    throw unusable(path, ['ENOENT', 'ENOTDIR'].includes(errorCode(error)) ? 'missing' : 'unreadable', error)
  }
}

/** Changes when the file does. A missing file is reported when it is read. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(path)
    return `${ino}:${mtimeMs}:${size}`
  } catch (error) {
    return errorCode(error)
  }
}

function unusable(path: string, problem: CertificateProblem, cause?: unknown): HoistError {
  const said = cause instanceof Error ? `: ${cause.message}` : ''
  return new HoistError(
    { kind: 'certificate-file-unusable', detail: `${problem}${said}`, subject: path, code: problem },
    { cause },
  )
}

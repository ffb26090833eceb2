import { X509Certificate } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Logger } from '../../../core/ports'
import { MiB } from '../../../shared/limits'

/** Where Linux distributions and the BSDs keep the bundle of what the system trusts. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Arch, Gentoo, Alpine
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // Fedora, Red Hat
  '/etc/pki/tls/certs/ca-bundle.crt', // older versions of these
  '/etc/ssl/ca-bundle.pem', // SUSE
  '/etc/ssl/cert.pem', // Alpine, BSD
  '/usr/local/share/certs/ca-root-nss.crt', // FreeBSD
]
/** Where systems keep certificates as single files. */
const folders = ['/etc/ssl/certs', '/etc/pki/tls/certs']

/** A larger file is not a bundle of certificates. */
const largestBundle = 16 * MiB
/** A folder with more files is not one of certificates. */
const mostInFolder = 4000

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** The certificates in a text, one by one. */
export function certificatesIn(text: string): string[] {
  return text.match(pemBlock) ?? []
}

/**
 * Every authority that this computer trusts: the bundled ones, those of the system, and those of
 * `NODE_EXTRA_CA_CERTS`. `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's own, as for OpenSSL. What cannot be
 * read is logged and left out.
 */
export async function trustedAuthorities(
  environment: NodeJS.ProcessEnv,
  logger: Logger,
): Promise<readonly string[]> {
  // Loaded with the first secure connection: it takes some milliseconds, and startup should not wait for it.
  const { rootCertificates } = await import('node:tls')
  const { SSL_CERT_FILE, SSL_CERT_DIR } = environment
  // Electron as Hoist starts it does not see the first of these names.
  const extraFile = environment.NODE_EXTRA_CA_CERTS || environment.HOIST_EXTRA_CA_CERTS
  const reader = new Reader(logger)
  const extra = extraFile ? await reader.file(extraFile) : []
  const named: string[] = []
  if (SSL_CERT_FILE) named.push(...(await reader.file(SSL_CERT_FILE)))
  for (const folder of SSL_CERT_DIR?.split(delimiter) ?? [])
    if (folder !== '') named.push(...(await reader.folder(folder)))
  return united(
    rootCertificates,
    [...extra, ...(named.length > 0 ? named : await ofSystem(reader, logger))],
    logger,
  )
}

async function ofSystem(reader: Reader, logger: Logger): Promise<readonly string[]> {
  if (process.platform !== 'darwin' && process.platform !== 'win32') {
    for (const path of bundles) {
      const found = await reader.file(path, true)
      if (found.length > 0) return found
    }
    for (const path of folders) {
      const found = await reader.folder(path, true)
      if (found.length > 0) return found
    }
  }
  try {
    return await fromRuntime()
  } catch (error) {
    logger.log('warn', 'the certificates of the system could not be read', { error })
    return []
  }
}

/** Asks Node, if it is new enough. In a thread of its own: some systems are slow. */
function fromRuntime(): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads')
       parentPort.postMessage(require('node:tls').getCACertificates('system'))`,
      { eval: true },
    )
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread ended without an answer')))
  })
}

/** The first ones, and readable others that are not among them. */
function united(first: readonly string[], others: readonly string[], logger: Logger): string[] {
  const known = new Set(first.map(bodyOf))
  const all = [...first]
  let damaged = 0
  for (const pem of others) {
    const body = bodyOf(pem)
    if (known.has(body)) continue
    known.add(body)
    try {
      new X509Certificate(pem)
      all.push(pem)
    } catch {
      damaged += 1
    }
  }
  if (damaged > 0) logger.log('warn', 'certificates of the system are damaged and left out', { damaged })
  return all
}

function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '')
}

class Reader {
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** The certificates of a file. @param mayMiss a missing file is not reported */
  async file(path: string, mayMiss = false): Promise<string[]> {
    try {
      const { size, isFile } = await fileAt(path)
      if (!isFile || size > largestBundle) throw new Error('it is no bundle of certificates')
      const found = certificatesIn(await readFile(path, 'latin1'))
      if (found.length === 0 && !mayMiss) throw new Error('there is no certificate in it')
      return found
    } catch (error) {
      this.#failed(path, error, mayMiss)
      return []
    }
  }

  /** The certificates of all files in a folder. */
  async folder(path: string, mayMiss = false): Promise<string[]> {
    try {
      const entries = await readdir(path, { withFileTypes: true })
      if (entries.length > mostInFolder) throw new Error(`there are ${entries.length} files in it`)
      const found: string[] = []
      for (const entry of entries)
        if (!entry.isDirectory()) found.push(...(await this.file(join(path, entry.name), true)))
      return found
    } catch (error) {
      this.#failed(path, error, mayMiss)
      return []
    }
  }

  #failed(path: string, error: unknown, mayMiss: boolean): void {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (mayMiss && (code === 'ENOENT' || code === 'ENOTDIR')) return
    this.#logger.log('warn', 'a file of certificates could not be read', { path, error })
  }
}

async function fileAt(path: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(path)
  return { size: found.size, isFile: found.isFile() }
}

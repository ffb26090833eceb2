import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { expect, onTestFinished } from 'vitest'
import { NodeFileSource } from '../src/adapters/files/source/node-source'
import { serviceAt } from '../src/adapters/service/kinds'
import { ServiceApi, type ServiceApiOptions } from '../src/adapters/service/service-api'
import type { Connection } from '../src/adapters/service/service-call'
import { errorCode } from '../src/adapters/system-errors'
import type { OpenSource } from '../src/core/ports'
import type { FaultPlan } from '../src/practice/faults/faults'
import {
  type PracticeServer,
  type PracticeServerOptions,
  startPracticeServer,
} from '../src/practice/http/server'
import { schemaWatch } from './service-schema'
import { type Issued, selfSignedAt, startTlsFront } from './test-ca'

/** A folder for this test alone, removed when it ends. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-adapters-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/**
 * A folder for this test alone on a disk of its own, with room for this many KiB. Skips the test if this user may not
 * mount one.
 *
 * @param skip of the test
 */
export async function smallDisk(kibibytes: number, skip: (reason: string) => never): Promise<string> {
  const folder = await tempFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    skip('no small disk can be mounted here: this needs root and the right to mount')
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  return folder
}

/** A file of random bytes in a folder of its own, and its content. */
export async function randomFile(size: number, name = 'data.bin'): Promise<{ path: string; bytes: Buffer }> {
  const path = join(await tempFolder(), name)
  const bytes = randomFillSync(Buffer.allocUnsafe(size))
  await writeFile(path, bytes)
  return { path, bytes }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The file opened, and closed when the test ends. */
export async function openFile(path: string, source = new NodeFileSource()): Promise<OpenSource> {
  const open = await source.open(path)
  onTestFinished(() => open.close())
  return open
}

export function apiFor(
  connection: Partial<Connection> & { baseUrl: string },
  more: Partial<ServiceApiOptions> = {},
): ServiceApi {
  const whole: Connection = {
    service: serviceAt(connection.baseUrl),
    apiKey: 'sk-test-key-0123456789',
    organization: '',
    project: '',
    ...connection,
  }
  const api = new ServiceApi({
    connection: () => whole,
    stallMs: () => 10_000,
    userAgent: 'Hoist/test',
    ...more,
  })
  onTestFinished(() => api.close())
  return api
}

/** A practice server with these faults, and the adapter connected to it. */
export async function practice(
  faults: FaultPlan = [],
  more: Partial<ServiceApiOptions> = {},
  options: Partial<PracticeServerOptions> = {},
): Promise<{ server: PracticeServer; api: ServiceApi }> {
  const hosts = ['service', 'service.test']
  const { problems, watch } = schemaWatch()
  const server = await startPracticeServer({
    folder: await tempFolder(),
    faults,
    hosts,
    log: () => {},
    watch,
    ...options,
  })
  onTestFinished(async () => {
    await server.close()
    expect(problems).toEqual([])
  })
  return { server, api: apiFor({ baseUrl: server.url, apiKey: server.key }, more) }
}

/**
 * A server on this machine, over TCP or with a certificate over TLS, that handles each connection as the test says.
 */
export async function rawServer(
  onConnection: (socket: Socket) => void,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<{ readonly url: string; readonly server: Server }> {
  const sockets = new Set<Socket>()
  const onSocket = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A client that leaves midway is the subject of most of these tests.
    socket.on('error', () => {})
    onConnection(socket)
  }
  const server = certificate === undefined ? createServer(onSocket) : createTlsServer(certificate, onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it does not listen')
  const protocol = certificate === undefined ? 'http' : 'https'
  return { url: `${protocol}://127.0.0.1:${address.port}/v1`, server }
}

/** Speaks TLS for a service of this machine that does not. @returns its port */
export async function tlsFront(port: number, certificate: Issued): Promise<number> {
  const front = await startTlsFront(port, certificate)
  onTestFinished(() => front.close())
  return front.port
}

/** Answers every request with these bytes, and ends the connection. */
export function answering(answer: string): (socket: Socket) => void {
  return (socket) => socket.once('data', () => socket.end(answer))
}

export const never: AbortController['signal'] = new AbortController().signal

/** The certificates of {@link selfSigned}, for tests that trust them. */
const signed = mkdtempSync(join(tmpdir(), 'hoist-signed-'))
process.on('exit', () => rmSync(signed, { recursive: true, force: true }))

/** Until the test ends the certificates of {@link selfSigned} are trusted, and no other self-signed ones. */
export function trustSelfSigned(): void {
  process.env.SSL_CERT_DIR = signed
  onTestFinished(() => {
    delete process.env.SSL_CERT_DIR
  })
}

/** A key and a self-signed certificate; null if the system has no tool to make them. */
export async function selfSigned(): Promise<Issued | null> {
  try {
    const made = await selfSignedAt(await tempFolder())
    await copyFile(made.certFile, join(signed, `${randomUUID()}.pem`))
    return made
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    console.warn('There is no openssl here: the certificate test was left out.')
    return null
  }
}

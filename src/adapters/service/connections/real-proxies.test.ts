import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { findProgram, startProgram } from '../../../../testing/program-kit'
import { engineBefore } from '../../../../testing/real-engine'
import {
  apiFor,
  never,
  practice,
  selfSigned,
  sha256,
  tempFolder,
  tlsFront,
  trustSelfSigned,
} from '../../../../testing/servers'
import { classifyError } from '../../../core/attempts/classify-error'
import type { FaultPlan } from '../../../practice/faults/faults'
import { MiB } from '../../../shared/limits'

const user = 'anna'
const password = 'pass-word'

interface Rules {
  /** The proxy asks for a user name and a password. */
  readonly login?: boolean
  /** The proxy lets nothing through. */
  readonly deny?: boolean
}

const squid = findProgram('squid')
const tinyproxy = findProgram('tinyproxy')
const microsocks = findProgram('microsocks')
const dante = findProgram('danted')
/** Checks the passwords for squid. */
const checker = '/usr/lib/squid/basic_ncsa_auth'
const sharedMemory = '/dev/shm'

async function startSquid({ login, deny }: Rules) {
  const folder = await tempFolder()
  // squid gives up root permissions, and must still write there.
  await chmod(folder, 0o777)
  const passwords = join(folder, 'passwords')
  const log = join(folder, 'cache.log')
  if (login) {
    const hash = execFileSync('openssl', ['passwd', '-apr1', password], { encoding: 'utf8' }).trim()
    await writeFile(passwords, `${user}:${hash}\n`)
  }
  const asks = [
    `auth_param basic program ${checker} ${passwords}`,
    'acl known proxy_auth REQUIRED',
    'http_access deny !known',
  ]
  const configure = async (port: number) => {
    const file = join(folder, 'squid.conf')
    const lines = [
      `http_port 127.0.0.1:${port}`,
      `pid_filename ${join(folder, 'squid.pid')}`,
      'access_log none',
      `cache_log ${log}`,
      'cache deny all',
      `coredump_dir ${folder}`,
      'shutdown_lifetime 0 seconds',
      'visible_hostname proxy.test',
      ...(login ? asks : []),
      `http_access ${deny ? 'deny' : 'allow'} all`,
    ]
    await writeFile(file, lines.join('\n'))
    const name = `hoist${port}`
    const forget = async () => {
      const left = (await readdir(sharedMemory)).filter((each) => each.startsWith(`${name}-`))
      await Promise.all(left.map((each) => rm(join(sharedMemory, each))))
    }
    // The shared memory of a killed squid stays, and would prevent the next start.
    await forget()
    onTestFinished(forget)
    return ['-N', '-n', name, '-f', file]
  }
  return startProgram(squid ?? '', configure, () => readFile(log, 'utf8'), 'SIGKILL')
}

async function startTinyproxy({ login, deny }: Rules) {
  const folder = await tempFolder()
  const log = join(folder, 'tinyproxy.log')
  const configure = async (port: number) => {
    const file = join(folder, 'tinyproxy.conf')
    const lines = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Timeout 600',
      `LogFile "${log}"`,
      ...(login ? [`BasicAuth ${user} ${password}`] : []),
      ...(deny ? ['Allow 192.0.2.1'] : []),
    ]
    await writeFile(file, lines.join('\n'))
    return ['-d', '-c', file]
  }
  return startProgram(tinyproxy ?? '', configure, () => readFile(log, 'utf8'))
}

async function startMicrosocks({ login }: Rules) {
  const configure = async (port: number) => {
    const asks = login ? ['-u', user, '-P', password] : []
    return ['-i', '127.0.0.1', '-p', String(port), ...asks]
  }
  return startProgram(microsocks ?? '', configure, async () => 'microsocks does not start')
}

/** Starts dante, which also speaks version 4 of SOCKS. */
async function startDante({ deny }: Rules) {
  const folder = await tempFolder()
  const log = join(folder, 'dante.log')
  const configure = async (port: number) => {
    const file = join(folder, 'dante.conf')
    const lines = [
      `logoutput: ${log}`,
      `internal: 127.0.0.1 port = ${port}`,
      'external: 127.0.0.1',
      'clientmethod: none',
      'socksmethod: none',
      'client pass { from: 127.0.0.0/8 to: 127.0.0.0/8 }',
      `socks ${deny ? 'block' : 'pass'} { from: 127.0.0.0/8 to: 127.0.0.0/8 }`,
    ]
    await writeFile(file, lines.join('\n'))
    return ['-f', file, '-p', join(folder, 'dante.pid')]
  }
  return startProgram(dante ?? '', configure, () => readFile(log, 'utf8'))
}

const upload = { filename: 'data.bin', purpose: 'user_data', bytes: 10, mimeType: 'text/plain' } as const

beforeEach(trustSelfSigned)

describe.each([
  ['squid', squid, startSquid, 'http'],
  ['tinyproxy', tinyproxy, startTinyproxy, 'http'],
  ['microsocks', microsocks, startMicrosocks, 'socks5'],
  ['dante', dante, startDante, 'socks4'],
] as const)('%s', (name, program, start, scheme) => {
  const asksForLogin = name !== 'dante'
  const denies = name !== 'microsocks'
  describe.skipIf(program === undefined).each(['http', 'https'] as const)(
    'before a service over %s',
    (protocol) => {
      /** The engine, the proxy, and a practice server behind it. */
      async function world(
        rules: Rules = {},
        credentials = { user: '', password: '' },
        faults: FaultPlan = [],
      ) {
        if (rules.login && name === 'squid' && !existsSync(checker)) {
          console.warn(`There is no ${checker} here: the login at squid was left out.`)
          return null
        }
        const { server } = await practice(faults)
        const certificate = protocol === 'https' ? await selfSigned() : undefined
        if (certificate === null) return null
        const port = certificate === undefined ? server.port : await tlsFront(server.port, certificate)
        const proxy = await start(rules)
        // Version 4 of SOCKS has one code for all failures.
        const version = scheme === 'socks4' && rules.deny ? 'socks5' : scheme
        const route = { url: `${version}://127.0.0.1:${proxy.port}`, ...credentials }
        const api = apiFor(
          { baseUrl: `${protocol}://127.0.0.1:${port}/v1`, apiKey: server.key },
          { routes: () => [route] },
        )
        const arrived = async () =>
          Promise.all(server.files().map(async ({ path }) => sha256(await readFile(path))))
        const failedCreate = async () => {
          const error: unknown = await api.create('a1', upload, never).catch((reason: unknown) => reason)
          return classifyError(error, 'create')
        }
        return { proxy, api, server, arrived, failedCreate }
      }

      it('lets a file through whole', async () => {
        const given = await world()
        if (given === null) return
        const { add, ended } = engineBefore(given.api)
        const { id, bytes } = await add(7 * MiB + 77)
        expect(await ended(id)).toMatchObject({ state: 'completed' })
        expect(await given.arrived()).toEqual([sha256(bytes)])
      }, 30_000)

      it.runIf(asksForLogin)(
        'lets a file through whole after a login',
        async () => {
          const given = await world({ login: true }, { user, password })
          if (given === null) return
          const { add, ended } = engineBefore(given.api)
          const { id, bytes } = await add(3 * MiB)
          expect(await ended(id)).toMatchObject({ state: 'completed' })
          expect(await given.arrived()).toEqual([sha256(bytes)])
        },
        30_000,
      )

      // Dante ends running connections only when they are done.
      it.skipIf(name === 'dante')(
        'loses no file if it is ended and restarted midway',
        async () => {
          const slow: FaultPlan = [
            { operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 4_000_000 } },
          ]
          const given = await world({}, undefined, slow)
          if (given === null) return
          const { add, until, ended } = engineBefore(given.api, { maxAttempts: 100 })
          const { id, bytes } = await add(5 * MiB)
          await until(id, ({ parts }) => parts.confirmed >= 2)
          await given.proxy.stop()
          await until(id, ({ parts, trouble }) => parts.waiting > 0 || trouble !== undefined)
          await given.proxy.restart()
          expect(await ended(id)).toMatchObject({ state: 'completed' })
          expect(await given.arrived()).toEqual([sha256(bytes)])
        },
        30_000,
      )

      // tinyproxy answers 401 to a wrong password over plain HTTP, as the service itself might.
      const both = name !== 'tinyproxy' || protocol === 'https'
      it
        .runIf(asksForLogin)
        .each([{ user: '', password: '' }, ...(both ? [{ user, password: 'wrong' }] : [])])(
        'is reported as refusing the login: %j',
        async (credentials) => {
          const given = await world({ login: true }, credentials)
          if (given === null) return
          expect(await given.failedCreate()).toMatchObject({
            kind: credentials.user === '' ? 'retry' : 'fatal',
            failure: { kind: 'proxy-login' },
          })
          expect(given.server.requests).toEqual([])
        },
      )

      // Over plain HTTP a proxy answers in place of the service.
      if (protocol === 'https' || scheme !== 'http') {
        it.runIf(denies)('is reported as blocking if it lets nothing through', async () => {
          const given = await world({ deny: true })
          if (given === null) return
          expect(await given.failedCreate()).toMatchObject({
            kind: 'retry',
            failure: { kind: 'proxy-refused' },
          })
        })

        it('is a temporary failure if it finds no service', async () => {
          const { port } = await start({})
          const route = { url: `${scheme}://127.0.0.1:${port}`, user: '', password: '' }
          const api = apiFor({ baseUrl: `${protocol}://127.0.0.1:1/v1` }, { routes: () => [route] })
          const error: unknown = await api.create('a1', upload, never).catch((reason: unknown) => reason)
          const result = classifyError(error, 'create')
          expect(result).toMatchObject({ failure: { kind: 'proxy-refused' } })
          expect(result.kind).not.toBe('fatal')
        })
      }
    },
  )
})

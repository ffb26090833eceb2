import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { apiFor, never, rawServer } from '../../../../testing/servers'
import { classifyError } from '../../../core/attempts/classify-error'

const upload = { filename: 'data.bin', purpose: 'user_data', bytes: 10, mimeType: 'text/plain' } as const

/** A SOCKS proxy that answers each message with the next of these bytes, and what it has received. */
async function socksProxy(...answers: number[][]) {
  const heard: string[] = []
  const { url } = await rawServer((socket: Socket) => {
    socket.on('data', (bytes: Buffer) => {
      heard.push(bytes.toString('hex'))
      const answer = answers.shift()
      if (answer === undefined) socket.end()
      else socket.write(Buffer.from(answer))
    })
  })
  return { host: new URL(url).host, heard }
}

async function createThrough(url: string, more: { user?: string; password?: string; service?: string } = {}) {
  const { user = '', password = '', service = 'https://localhost:8443/v1' } = more
  const api = apiFor({ baseUrl: service }, { routes: () => [{ url, user, password }] })
  const error: unknown = await api.create('a1', upload, never).catch((reason: unknown) => reason)
  return classifyError(error, 'create')
}

const hex = (text: string) => Buffer.from(text).toString('hex')
const port = (8443).toString(16)

describe('the name of a service', () => {
  it('is resolved by the proxy with socks5h', async () => {
    const proxy = await socksProxy([5, 0], [5, 1, 0, 1, 0, 0, 0, 0, 0, 0])
    await createThrough(`socks5h://${proxy.host}`, { service: 'https://service.test:8443/v1' })
    expect(proxy.heard).toEqual(['050100', `050100030c${hex('service.test')}${port}`])
  })

  it('is resolved here with socks5', async () => {
    const proxy = await socksProxy([5, 0], [5, 1, 0, 1, 0, 0, 0, 0, 0, 0])
    await createThrough(`socks5://${proxy.host}`)
    const v4 = `050100017f000001${port}`
    const v6 = `05010004${'0'.repeat(31)}1${port}`
    expect([v4, v6]).toContain(proxy.heard[1])
  })

  it('is resolved here with socks4, and by the proxy with socks4a', async () => {
    const four = await socksProxy([0, 91, 0, 0, 0, 0, 0, 0])
    await createThrough(`socks4://${four.host}`)
    expect(four.heard).toEqual([`0401${port}7f00000100`])
    const named = await socksProxy([0, 91, 0, 0, 0, 0, 0, 0])
    await createThrough(`socks4a://${named.host}`, { service: 'https://service.test:8443/v1' })
    expect(named.heard).toEqual([`0401${port}0000000100${hex('service.test')}00`])
  })

  it('that cannot be resolved here is a failure of the service, not of the proxy', async () => {
    const proxy = await socksProxy()
    const service = 'https://a..b.invalid:8443/v1'
    expect(await createThrough(`socks5://${proxy.host}`, { service })).toMatchObject({
      failure: { kind: 'host-not-found', subject: 'a..b.invalid:8443' },
    })
  })
})

describe('a SOCKS proxy', () => {
  const failed = (code: number) => [
    [5, 0],
    [5, code, 0, 1, 0, 0, 0, 0, 0, 0],
  ]
  it.each<[string, number[][], string, string]>([
    ['accepts no login of ours', [[5, 255]], 'retry', 'proxy-login'],
    ['has a method of its own', [[5, 1]], 'retry', 'proxy-login-unsupported'],
    ['fails', failed(1), 'retry', 'proxy-refused'],
    ['does not allow it', failed(2), 'retry', 'proxy-refused'],
    ['finds no network', failed(3), 'retry', 'proxy-refused'],
    ['finds no host', failed(4), 'retry', 'proxy-refused'],
    ['is refused a connection', failed(5), 'retry', 'proxy-refused'],
    ['gives up', failed(6), 'retry', 'proxy-refused'],
    ['has no such command', failed(7), 'retry', 'proxy-refused'],
    ['has no such addresses', failed(8), 'retry', 'proxy-refused'],
    ['closes the connection', [], 'retry', 'proxy-unreachable'],
    ['speaks HTTP', [[...Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]], 'retry', 'proxy-unreachable'],
  ])('that %s is reported as such', async (_name, answers, kind, failure) => {
    const proxy = await socksProxy(...answers)
    const result = await createThrough(`socks5h://${proxy.host}`)
    expect(result).toMatchObject({ failure: { kind: failure, subject: proxy.host } })
    expect(result.kind === 'fatal').toBe(kind === 'fatal')
    expect(proxy.heard.length).toBe(Math.max(1, answers.length))
  })

  it('gets the user name and the password, and its refusal concerns the login', async () => {
    const proxy = await socksProxy([5, 2], [1, 1])
    const credentials = { user: 'anna', password: 'wörd' }
    expect(await createThrough(`socks5h://${proxy.host}`, credentials)).toMatchObject({
      kind: 'fatal',
      failure: { kind: 'proxy-login' },
    })
    expect(proxy.heard).toEqual(['05020002', `0104${hex('anna')}05${hex('wörd')}`])
  })

  it('that requires another way to sign in is reported as unsupported', async () => {
    const proxy = await socksProxy([5, 255])
    const credentials = { user: 'anna', password: 'secret' }
    expect(await createThrough(`socks5h://${proxy.host}`, credentials)).toMatchObject({
      kind: 'fatal',
      failure: { kind: 'proxy-login-unsupported' },
    })
  })

  it('does not get a password that is too long for it', async () => {
    const proxy = await socksProxy([5, 2])
    const credentials = { user: 'anna', password: 'x'.repeat(256) }
    expect(await createThrough(`socks5h://${proxy.host}`, credentials)).toMatchObject({
      kind: 'fatal',
      failure: { kind: 'proxy-login' },
    })
    expect(proxy.heard).toEqual([])
  })
})

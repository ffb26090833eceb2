import { execFile, execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { answering, rawServer } from '../../testing/servers'
import { HoistError } from '../shared/failures/failures'
import { proxyOf } from './proxy'

const https = new URL('https://api.test/v1')
const http = new URL('http://gateway:4000/v1')
const at = (host: string) => ({ url: `http://${host}`, user: '', password: '' })

describe('the proxy of the environment', () => {
  it.each<[string, Record<string, string>, URL, object | null]>([
    ['none', {}, https, null],
    ['an empty one', { HTTPS_PROXY: '' }, https, null],
    ['in capital letters', { HTTPS_PROXY: 'http://proxy:3128' }, https, at('proxy:3128')],
    ['in small letters', { https_proxy: 'http://proxy:3128/' }, https, at('proxy:3128')],
    ['without a scheme', { https_proxy: 'proxy:3128' }, https, at('proxy:3128')],
    ['of another scheme', { https_proxy: 'http://proxy:3128' }, http, null],
    ['for http', { http_proxy: 'http://proxy:3128' }, http, at('proxy:3128')],
    ['for http in capital letters', { HTTP_PROXY: 'http://proxy:3128' }, http, null],
    ['for all', { ALL_PROXY: 'http://proxy:3128' }, http, at('proxy:3128')],
    ['with exceptions', { https_proxy: 'proxy:3128', NO_PROXY: 'other.test,api.test' }, https, null],
    ['with other exceptions', { https_proxy: 'proxy:3128', no_proxy: 'other.test' }, https, at('proxy:3128')],
    ['for everything but everything', { https_proxy: 'proxy:3128', no_proxy: '*' }, https, null],
    ['for this computer', { http_proxy: 'proxy:3128' }, new URL('http://127.0.0.1:80/v1'), null],
    [
      'for all, by SOCKS',
      { all_proxy: 'socks5h://anna:p%40ss@proxy:1080' },
      https,
      { url: 'socks5h://proxy:1080', user: 'anna', password: 'p@ss' },
    ],
    [
      'with credentials',
      { https_proxy: 'http://anna:p%40ss:word@proxy:3128' },
      https,
      { url: 'http://proxy:3128', user: 'anna', password: 'p@ss:word' },
    ],
  ])('%s', (_name, environment, url, expected) => {
    expect(proxyOf(environment, url)).toEqual(expected)
  })

  it.each([
    'socks6://anna:secret-word@proxy:1080',
    'http://anna:secret-word@pro xy',
    'http://anna:secret-word@',
  ])('that is invalid is reported without the password: %s', (text) => {
    const call = () => proxyOf({ https_proxy: text }, https)
    expect(call).toThrow(HoistError)
    expect(call).not.toThrow(/secret-word/)
    expect(call).toThrow(/proxy-unsupported/)
  })
})

/** Whether curl is available and supports networks as proxy exceptions. */
function knowsNetworks(): boolean {
  try {
    const [, major = 0, minor = 0] =
      /^curl (\d+)\.(\d+)/.exec(execFileSync('curl', ['--version'], { encoding: 'utf8' })) ?? []
    return Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 86)
  } catch {
    return false
  }
}

describe('NO_PROXY', () => {
  const hosts = [
    'api.test',
    'api.test.',
    'test',
    'xapi.test',
    '10.0.0.7',
    '110.0.0.7',
    '192.168.31.255',
    '[fd00::1]',
    '[fe00::1]',
  ]
  it.each([
    '*',
    'api.test',
    'API.TEST',
    '.api.test',
    'api.test.',
    'test',
    '.test,other.example',
    'other.example, test',
    'pi.test',
    '10.0.0.7',
    '0.0.7',
    '10.0.0.0/8',
    '192.168.16.0/20,10.0.0.0/9',
    'fd00::1',
    '10.0.0.0/33',
  ])('%j excepts what it excepts for curl', async (list) => {
    if (!knowsNetworks()) {
      console.warn('There is no curl of 7.86 or newer here: the comparison with it was left out.')
      return
    }
    const proxy = await rawServer(answering('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'))
    const direct = await rawServer(answering('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ndirect'))
    const port = new URL(direct.url).port
    const environment = { http_proxy: new URL(proxy.url).origin, NO_PROXY: list }
    const urls = hosts.map((host) => `http://${host}:${port}/`)
    // A direct request of curl reaches this machine; a proxied one asks for a tunnel, which is refused.
    const args = ['--silent', '--max-time', '10', '--connect-to', `::127.0.0.1:${port}`, '--write-out', ';']
    const said = await new Promise<string>((resolve) =>
      execFile('curl', [...args, ...urls], { env: environment }, (_error, stdout) => resolve(stdout)),
    )
    const goesDirectly = said.split(';').slice(0, -1)
    expect(hosts.map((host, index) => [host, goesDirectly[index] === 'direct'])).toEqual(
      hosts.map((host, index) => [host, proxyOf(environment, new URL(urls[index] ?? '')) === null]),
    )
  })
})

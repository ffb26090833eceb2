import { describe, expect, it } from 'vitest'
import { HoistError } from '../shared/failures'
import { proxyOf } from './proxy'

const https = new URL('https://api.test/v1')
const http = new URL('http://gateway.lan:4000/v1')
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
      'with credentials',
      { https_proxy: 'http://anna:p%40ss:word@proxy:3128' },
      https,
      { url: 'http://proxy:3128', user: 'anna', password: 'p@ss:word' },
    ],
  ])('%s', (_name, environment, url, expected) => {
    expect(proxyOf(environment, url)).toEqual(expected)
  })

  it.each([
    'socks5://anna:secret-word@proxy:1080',
    'http://anna:secret-word@pro xy',
    'http://anna:secret-word@',
  ])('that is none says so, and not the password: %s', (text) => {
    const call = () => proxyOf({ https_proxy: text }, https)
    expect(call).toThrow(HoistError)
    expect(call).not.toThrow(/secret-word/)
    expect(call).toThrow(/proxy-unsupported/)
  })
})

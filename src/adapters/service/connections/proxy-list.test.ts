import { expect, it } from 'vitest'
import { routesOf } from './proxy-list'

const at = (url: string) => ({ url, user: '', password: '' })

it.each([
  ['DIRECT', [null]],
  ['PROXY proxy:8080', [at('http://proxy:8080')]],
  ['HTTPS proxy:443;DIRECT', [at('https://proxy:443'), null]],
  ['PROXY dead:1; PROXY good:2; DIRECT', [at('http://dead:1'), at('http://good:2'), null]],
  ['proxy  [fd00::1]:8080 ;', [at('http://[fd00::1]:8080')]],
  ['QUIC proxy:443; PROXY proxy:80', [at('http://proxy:80')]],
  ['SOCKS5 proxy:1080; SOCKS old:1080', [at('socks5h://proxy:1080'), at('socks4://old:1080')]],
])('%j names its routes in order', (list, routes) => {
  expect(routesOf(list)).toEqual(routes)
})

it.each(['', 'QUIC proxy:443', 'PROXY'])('%j names no route that Hoist can take, and says so', (list) => {
  expect(() => routesOf(list)).toThrow(/proxy-unsupported/)
})

import { describe, expect, it } from 'vitest'
import {
  isException,
  isProxyUrl,
  isThisComputer,
  proxyPasswordSchema,
  proxySchema,
  wrongExceptions,
} from './proxy'

describe('the address of a proxy', () => {
  it.each([
    'http://proxy:3128',
    'https://proxy.example.com',
    'http://10.0.0.1:8080/',
    'http://[fd00::1]:3128',
    'socks5://proxy:1080',
    'socks5h://proxy',
    'socks4://10.0.0.1:1080',
    'socks4a://proxy:1080/',
    'socks://[fd00::1]:1080',
  ])('%j is valid', (text) => expect(isProxyUrl(text)).toBe(true))
  it.each([
    '',
    'proxy:3128',
    'http://',
    'socks6://proxy:1080',
    'socks5://user:pass@proxy:1080',
    'socks5://',
    'socks5://pro xy',
    'socks5://proxy:99999',
    'ftp://proxy',
    'http://user:pass@proxy:3128',
    'http://proxy:3128/path',
    'http://proxy:3128?x',
    'http://proxy:99999',
    'http://pro xy',
    'http://proxy\r\nx',
    'file:///etc/passwd',
  ])('%j is not valid', (text) => expect(isProxyUrl(text)).toBe(false))
})

/** The parts of a URL that matter here. */
function parts(url: string) {
  const [, protocol = '', hostname = '', port = ''] =
    /^(https?:)\/\/(\[.*\]|[^:/]+)(?::(\d+))?/.exec(url) ?? []
  return { protocol, hostname, port }
}

describe('exceptions', () => {
  it.each<[string, string, boolean]>([
    ['', 'https://api.test/v1', false],
    ['*', 'https://api.test/v1', true],
    ['api.test', 'https://api.test/v1', true],
    ['test', 'https://api.test/v1', true],
    ['.test', 'https://api.test/v1', true],
    ['*.test', 'https://api.test/v1', true],
    ['API.Test', 'https://api.test/v1', true],
    ['est', 'https://api.test/v1', false],
    ['other.test, api.test', 'https://api.test/v1', true],
    ['other.test api.test', 'https://api.test/v1', true],
    ['api.test:443', 'https://api.test/v1', true],
    ['api.test:8443', 'https://api.test/v1', false],
    ['api.test:80', 'http://api.test/v1', true],
    ['10.0.0.7', 'http://10.0.0.7:4000/v1', true],
    ['0.0.7', 'http://110.0.0.7:4000/v1', false],
    ['[fd00::1]:4000', 'http://[fd00::1]:4000/v1', true],
    ['[fd00::1]:4000', 'http://[fd00::1]/v1', false],
    ['fd00::1', 'http://[fd00::1]:4000/v1', true],
    ['FD00:0:0:0:0:0:0:1', 'http://[fd00::1]/v1', true],
    ['::ffff:10.0.0.7', 'http://[::ffff:a00:7]/v1', true],
    ['fd00::/8', 'http://[fdff::1]/v1', true],
    ['fd00::/8', 'http://[fe00::1]/v1', false],
    ['[fd00::]/8', 'http://[fdff::1]/v1', true],
    ['fd00::/8', 'http://10.0.0.7/v1', false],
    ['::/0', 'http://[2001:db8::1]/v1', true],
    ['10.0.0.0/8', 'http://10.200.0.7/v1', true],
    ['10.0.0.0/8', 'http://11.0.0.7/v1', false],
    ['192.168.16.0/20', 'http://192.168.31.255/v1', true],
    ['192.168.16.0/20', 'http://192.168.32.0/v1', false],
    ['192.168.16.9/32', 'http://192.168.16.9/v1', true],
    ['10.0.0.0/8:4000', 'http://10.0.0.7:4000/v1', true],
    ['10.0.0.0/8:4000', 'http://10.0.0.7/v1', false],
    ['10.0.0.0/8', 'http://10.evil.test/v1', false],
    ['api.test.', 'https://api.test/v1', true],
    ['api.test', 'https://api.test./v1', true],
    ['.test.', 'https://api.test./v1', true],
    ['.api.test', 'https://api.test/v1', true],
    ['.pi.test', 'https://api.test/v1', false],
  ])('%j for %s: %s', (list, url, expected) => {
    expect(isException(list, parts(url))).toBe(expected)
  })

  it('that are not valid are named', () => {
    const wrong = ['10.0.0.0/33', 'fd00::/129', 'api.test/8', 'http://x', 'a..b', '[api.test]', 'fd00:::1']
    expect(wrongExceptions(`api.test, ${wrong.join(' ')}, *.ok.test`)).toEqual(wrong)
    const right = '*, .corp.test *.lan host:8080 [::1] ::1 10.0.0.0/8 [fd00::]/8 corp.test. bücher.test'
    expect(wrongExceptions(right)).toEqual([])
  })
})

it.each<[string, boolean]>([
  ['localhost', true],
  ['LOCALHOST', true],
  ['app.localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['[::1]', true],
  ['[::ffff:7f00:1]', true],
  ['[::ffff:7fff:ffff]', true],
  ['[::ffff:8000:1]', false],
  ['[::7f00:1]', false],
  ['localhost.evil.test', false],
  ['127.0.0.1.evil.test', false],
  ['mylocalhost', false],
  ['10.0.0.1', false],
])('%s is this computer: %s', (hostname, expected) => {
  expect(isThisComputer(hostname)).toBe(expected)
})

describe('the settings of a proxy', () => {
  const good = { mode: 'manual', url: 'http://proxy:3128', user: 'anna', exceptions: '*.lan' } as const
  it.each<[string, object]>([
    ['no address', { url: '' }],
    ['an invalid address', { url: 'proxy' }],
    ['a colon in the name', { user: 'a:b' }],
    ['a line break in the name', { user: 'a\r\nb' }],
    ['an invalid exception', { exceptions: 'http://x' }],
    ['an invalid mode', { mode: 'auto' }],
  ])('with %s are refused', (_name, wrong) => {
    expect(proxySchema.safeParse({ ...good, ...wrong }).success).toBe(false)
    expect(proxySchema.safeParse(good).success).toBe(true)
  })

  it.each([
    ['exceptions', 'a b '.repeat(100_000)],
    ['exceptions', 'http://x '.repeat(100_000)],
    ['url', `http://${'x'.repeat(400_000)}`],
    ['url', 'http://p '.repeat(100_000)],
  ])('are refused for the length of %s alone, without searching it', (field, text) => {
    const { error } = proxySchema.safeParse({ ...good, [field]: text })
    expect(error?.issues.map(({ code, path }) => [code, path])).toEqual([['too_big', [field]]])
  })

  it('need no address unless the proxy is entered by hand', () => {
    expect(proxySchema.safeParse({ ...good, mode: 'none', url: '' }).success).toBe(true)
  })

  it.each(['', 'a\nb', 'x'.repeat(501)])('allow no password that is %j', (password) => {
    expect(proxyPasswordSchema.safeParse(password).success).toBe(false)
    expect(proxyPasswordSchema.safeParse('pass: wörd').success).toBe(true)
  })
})

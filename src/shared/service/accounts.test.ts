import { describe, expect, it } from 'vitest'
import { failureText } from '../messages'
import { accountDraftSchema, baseUrlFailure, baseUrlFault } from './accounts'

describe('a text that is no base URL, and why', () => {
  it.each([
    ['', 'no-address'],
    ['openai', 'no-address'],
    ['api.openai.com/v1', 'no-address'],
    ['https://', 'no-address'],
    ['https:///v1', 'no-address'],
    ['https:\\\\api.test\\v1', 'no-address'],
    ['ftp://api.test', 'no-address'],
    ['javascript:alert(1)', 'no-address'],
    ['file:///etc/passwd', 'no-address'],
    ['https://user:pass@api.test/v1', 'user'],
    ['https://sk-key@api.test/v1', 'user'],
    ['https://api.test/v1?key=1', 'query'],
    ['https://api.test/v1?api-version=2024-10-21&key=1', 'query'],
    ['https://api.test/v1?api-version=', 'query'],
    ['https://api.test/v1#x', 'fragment'],
    ['https://api.test/v1?api-version=2024-10-21#x', 'fragment'],
    ['https://api.test/ v1', 'spaces'],
    ['https://api.test/v1\r\nX-Evil: 1', 'spaces'],
    // Unencrypted, anybody on the network could read the key.
    ['http://api.test/v1', 'in-clear'],
    ['http://8.8.8.8/v1', 'in-clear'],
    ['http://gateway.example.com/v1', 'in-clear'],
    ['http://localhost.evil.test/v1', 'in-clear'],
    ['http://127.0.0.1.evil.test/v1', 'in-clear'],
    // Every form of a public address counts as one, and none of them as a name without a domain.
    ['http://[2001:db8::1]/v1', 'in-clear'],
    ['http://[2001:DB8:0:0:0:0:0:1]:8080/v1', 'in-clear'],
    ['http://[2606:4700::1111]/v1', 'in-clear'],
    ['http://[::]/v1', 'in-clear'],
    ['http://[::2]/v1', 'in-clear'],
    ['http://[::ffff:8.8.8.8]/v1', 'in-clear'],
    ['http://[::ffff:808:808]/v1', 'in-clear'],
    ['http://[::FFFF:11.0.0.1]/v1', 'in-clear'],
    ['http://[::ffff:0.0.0.0]/v1', 'in-clear'],
    ['http://[::ffff:0:127.0.0.1]/v1', 'in-clear'],
    ['http://[::127.0.0.1]/v1', 'in-clear'],
    ['http://[64:ff9b::127.0.0.1]/v1', 'in-clear'],
    ['http://[fbff::1]/v1', 'in-clear'],
    ['http://[fe00::1]/v1', 'in-clear'],
    ['http://[fe7f::1]/v1', 'in-clear'],
    ['http://[fec0::1]/v1', 'in-clear'],
    ['http://[fc::1]/v1', 'in-clear'],
    ['http://[fe8::1]/v1', 'in-clear'],
    ['http://[ff02::1]/v1', 'in-clear'],
    ['http://[1::fc00:1]/v1', 'in-clear'],
    ['http://134744072/v1', 'in-clear'],
    ['http://0x08080808/v1', 'in-clear'],
    ['http://010.010.010.010/v1', 'in-clear'],
    ['http://8.8/v1', 'in-clear'],
    ['http://0/v1', 'in-clear'],
    ['http://0.0.0.0/v1', 'in-clear'],
    ['http://172.32.0.1/v1', 'in-clear'],
    ['http://192.169.0.1/v1', 'in-clear'],
    ['http://169.253.0.1/v1', 'in-clear'],
    // A name with a domain, whoever answers for it in this network: in the next one it may be somebody else.
    ['http://printer.local/v1', 'in-clear'],
    ['http://gateway.lan/v1', 'in-clear'],
    ['http://api.corp.internal/v1', 'in-clear'],
    ['http://gateway.home.arpa:4000/v1', 'in-clear'],
    ['http://gateway.localhost/v1', 'in-clear'],
    ['http://localhost.localdomain/v1', 'in-clear'],
    ['http://gateway%2eexample/v1', 'in-clear'],
    ['http://gateway。example/v1', 'in-clear'],
    ['http://127.0.0.1.nip/v1', 'in-clear'],
    ['http://8.8.8.8./v1', 'in-clear'],
    ['http://％38.8.8.8/v1', 'no-address'],
    // The dot at the end makes it a name of the DNS root.
    ['http://gateway./v1', 'in-clear'],
    ['http://localhost./v1', 'in-clear'],
    ['http://com./v1', 'in-clear'],
    ['http://a.b:c/v1', 'no-address'],
    // A zone belongs to this machine, and no URL has one.
    ['http://[fe80::1%eth0]/v1', 'no-address'],
    ['http://[fe80::1%25eth0]/v1', 'no-address'],
    ['http://[::1/v1', 'no-address'],
    ['http://::1/v1', 'no-address'],
  ])('%j: %s', (text, fault) => {
    expect(baseUrlFault(text)).toBe(fault)
  })

  it('gets a sentence of its own for each fault, without what may be secret', () => {
    const said = (text: string) => {
      const failure = baseUrlFailure(text)
      return failure === null ? '' : Object.values(failureText(failure)).join(' ')
    }
    const faulty = [
      'api.test/v1',
      'http://api.test/v1',
      'https://api.test/ v1',
      'https://user:secret@api.test/v1',
      'https://api.test/v1?key=secret',
      'https://api.test/v1#secret',
    ]
    const sentences = faulty.map(said)
    expect(new Set(sentences.map((text) => text.replace(/“.*?”/, ''))).size).toBe(faulty.length)
    expect(sentences.join()).not.toContain('secret')
  })

  it.each([
    'https://user:secret@api.test/v1',
    'https://secret@api.test/v1',
    'https://us@er:secret@api.test/v1',
    'https://user:sec/secret@api.test/v1',
    'https://user:secret/@api.test/v1',
    'https:secret@api.test/v1',
    'https:/secret@api.test/v1',
    'https:\\\\user:secret@api.test\\v1',
    'HTTPS:////user:secret@api.test/v1',
    ' https://user:secret@api.test/v1',
    'ftp://user:secret@api.test/v1',
    'user:secret@api.test/v1',
    'secret@api.test/v1',
    'secret:x@api.test/v1',
    'https://user:secret\n@api.test/v1',
  ])('is refused without showing a credential of %j', (text) => {
    const failure = baseUrlFailure(text)
    expect(failure?.kind).toBe('base-url-invalid')
    expect(JSON.stringify(failure)).not.toContain('secret')
    expect(failure?.subject).toContain('api.test')
  })

  it('is refused without showing an API key that was entered in its place', () => {
    const failure = baseUrlFailure('sk-proj-0123456789abcdef')
    expect(failure?.kind).toBe('base-url-invalid')
    expect(JSON.stringify(failure)).not.toContain('0123456789')
  })

  it.each([
    'https://name.openai.azure.com/openai?api-version=2024-10-21',
    'https://name.openai.azure.com/openai/v1?api-version=preview',
    'https://api.openai.com/v1',
    'https://name.openai.azure.com/openai/v1',
    'https://gateway:8443/v1',
    'https://192.168.1.2/v1',
    'http://localhost:8080/v1',
    'http://127.0.0.1:8080/v1',
    'http://[::1]:8080/v1',
    'http://[0:0:0:0:0:0:0:1]/v1',
    'http://[0000:0000::0001]/v1',
    'http://[fc00::1]/v1',
    'http://[FD12:3456::1]:8080/v1',
    'http://[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/v1',
    'http://[fe80::1]/v1',
    'http://[FEBF::1]/v1',
    'http://[::ffff:127.0.0.1]/v1',
    'http://[::FFFF:7f00:1]/v1',
    'http://[0:0:0:0:0:ffff:10.1.2.3]/v1',
    'http://[::ffff:172.31.0.1]/v1',
    'http://[::ffff:192.168.0.1]/v1',
    'http://2130706433/v1',
    'http://0x7f000001/v1',
    'http://0177.0.0.1/v1',
    'http://0x7F.1/v1',
    'http://10.1/v1',
    'http://169.254.1.2/v1',
    'http://192.168.1.2:4000/v1',
    'http://LOCALHOST:8080/v1',
    'https://[2001:db8::1]/v1',
    // Other forms of a private address that a browser accepts.
    'http://127.0.0.1./v1',
    'http://%31%32%37.0.0.1/v1',
    'http://１２７。0。0。1/v1',
    'http://[::ffff:7F00:0001]/v1',
    'http://gateway:4000/v1',
    'http://gate-way_2/v1',
    'http://пример/v1',
  ])('%j is valid', (text) => {
    expect(baseUrlFault(text)).toBeNull()
    expect(baseUrlFailure(text)).toBeNull()
  })
})

describe('what a person enters for an account', () => {
  const good = { name: 'Work', baseUrl: 'https://api.test/v1', organization: '', project: '' }

  it('is trimmed, and the key may be omitted', () => {
    expect(accountDraftSchema.parse({ name: ' Work ' })).toMatchObject({ name: 'Work', organization: '' })
    expect(accountDraftSchema.parse({ ...good, apiKey: ' sk-1 ' }).apiKey).toBe('sk-1')
  })

  it.each<[string, object]>([
    ['no name', { name: ' ' }],
    ['a line break in the name', { name: 'x\r\ny' }],
    ['a line break in the organization', { organization: 'x\r\nX-Evil: 1' }],
    ['a line break in the project', { project: 'x\ny' }],
    ['a line break in the key', { apiKey: 'sk-1\nsk-2' }],
    ['a blank in the key', { apiKey: 'sk 1' }],
    ['a letter in the key that no header can carry', { apiKey: 'sk-ключ' }],
    ['an empty key', { apiKey: '' }],
    ['a name without end', { name: 'x'.repeat(201) }],
  ])('is refused with %s', (_name, wrong) => {
    expect(accountDraftSchema.safeParse({ ...good, ...wrong }).success).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { accountDraftSchema, isBaseUrl } from './accounts'

describe('base URL that is not one', () => {
  it.each([
    '',
    'openai',
    'api.openai.com/v1',
    'https://',
    'https:///v1',
    'ftp://api.test',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pass@api.test/v1',
    'https://api.test/v1?key=1',
    'https://api.test/v1#x',
    'https://api.test/ v1',
    'https://api.test/v1\r\nX-Evil: 1',
    // In clear over a network the key could be read by anybody on the way.
    'http://api.test/v1',
    'http://8.8.8.8/v1',
    'http://gateway.example.com/v1',
    'http://localhost.evil.test/v1',
    'http://127.0.0.1.evil.test/v1',
  ])('%j', (text) => {
    expect(isBaseUrl(text)).toBe(false)
  })

  it.each([
    'https://api.openai.com/v1',
    'https://name.openai.azure.com/openai/v1',
    'https://gateway:8443/v1',
    'https://192.168.1.2/v1',
    'http://localhost:8080/v1',
    'http://127.0.0.1:8080/v1',
    'http://[::1]:8080/v1',
    'http://192.168.1.2:4000/v1',
    'http://gateway:4000/v1',
    'http://gateway.lan/v1',
  ])('%j is one', (text) => {
    expect(isBaseUrl(text)).toBe(true)
  })
})

describe('what a person enters for an account', () => {
  const good = { name: 'Work', baseUrl: 'https://api.test/v1', organization: '', project: '' }

  it('is trimmed, and the key may be left out', () => {
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

import { describe, expect, it } from 'vitest'
import { callUrl, tidyBaseUrl } from './base-url'

describe('the address of a call', () => {
  it.each([
    ['', '/uploads', 'https://api.openai.com/v1/uploads'],
    ['https://gateway.test/v1/', '/uploads', 'https://gateway.test/v1/uploads'],
    [
      'https://a.test/openai/?api-version=1',
      '/uploads/u/parts',
      'https://a.test/openai/uploads/u/parts?api-version=1',
    ],
    [
      'https://a.test/openai?api-version=1',
      '/files?limit=1',
      'https://a.test/openai/files?limit=1&api-version=1',
    ],
  ])('has the path before the query: %j and %j', (baseUrl, path, url) => {
    expect(callUrl(baseUrl, path)).toBe(url)
  })
})

it('a base URL is kept without surrounding spaces and without a slash at the end of its path', () => {
  expect(tidyBaseUrl(' https://a.test/v1// ')).toBe('https://a.test/v1')
  expect(tidyBaseUrl('https://a.test/v1/?')).toBe('https://a.test/v1')
  expect(tidyBaseUrl('https://a.test/openai/?api-version=1')).toBe('https://a.test/openai?api-version=1')
  expect(tidyBaseUrl(' ')).toBe('')
})

import { describe, expect, it } from 'vitest'
import { billingPageFor, callUrl, serviceOf, tidyBaseUrl } from './services'

describe('the kind of a service', () => {
  it.each([
    ['', 'openai', 'authorization'],
    ['https://api.openai.com/v1', 'openai', 'authorization'],
    ['https://eu.api.openai.com/v1', 'openai', 'authorization'],
    ['https://api.openai.com.evil.test/v1', 'compatible', 'authorization'],
    ['https://gateway.test/v1', 'compatible', 'authorization'],
    ['https://mine.openai.azure.com/openai/v1', 'azure', 'api-key'],
    ['https://MINE.OpenAI.Azure.com:443/openai/v1/', 'azure', 'api-key'],
    ['https://mine.services.ai.azure.com/openai/v1', 'azure', 'api-key'],
    ['https://mine.cognitiveservices.azure.com/openai/v1', 'azure', 'api-key'],
    ['https://mine.openai.azure.com/openai/v1?api-version=preview', 'azure', 'api-key'],
    ['https://mine.openai.azure.com/openai?api-version=2024-10-21', 'azure-dated', 'api-key'],
    ['https://gateway.test/openai?api-version=2024-10-21', 'azure-dated', 'api-key'],
    ['https://openai.azure.com.evil.test/v1', 'compatible', 'authorization'],
    ['nowhere', 'compatible', 'authorization'],
  ])('%j is %s with the key in %s', (baseUrl, kind, keyHeader) => {
    expect(serviceOf(baseUrl)).toMatchObject({ kind, keyHeader })
  })

  it('knows where to pay only for the OpenAI platform, and only where paying helps', () => {
    const stopped = { kind: 'account-stopped', detail: '' } as const
    const page = 'https://platform.openai.com/settings/organization/billing'
    expect(billingPageFor(stopped, '')).toBe(page)
    expect(billingPageFor(stopped, 'https://eu.api.openai.com/v1')).toBe(page)
    expect(billingPageFor(stopped, 'https://gateway.test/v1')).toBeNull()
    expect(billingPageFor(stopped, 'https://mine.openai.azure.com/openai/v1')).toBeNull()
    expect(billingPageFor({ kind: 'storage-full', detail: '' }, '')).toBeNull()
  })
})

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

it('a base URL is kept without blanks around it and without a slash at the end of its path', () => {
  expect(tidyBaseUrl(' https://a.test/v1// ')).toBe('https://a.test/v1')
  expect(tidyBaseUrl('https://a.test/v1/?')).toBe('https://a.test/v1')
  expect(tidyBaseUrl('https://a.test/openai/?api-version=1')).toBe('https://a.test/openai?api-version=1')
  expect(tidyBaseUrl(' ')).toBe('')
})

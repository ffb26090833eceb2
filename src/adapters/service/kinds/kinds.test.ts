import * as openaiPackage from 'openai'
import { describe, expect, it } from 'vitest'
import { accountHeaders } from '../service-call'
import { serviceAt, serviceKinds, serviceView, standardService } from '.'
import type { ServiceKindId } from './service-kind'

/** Addresses of each kind: they show that the registry leads to it, whatever stands before it. */
const addresses: Readonly<Record<ServiceKindId, readonly string[]>> = {
  openai: ['', 'https://api.openai.com/v1', 'https://eu.api.openai.com/v1'],
  'azure-dated': [
    'https://mine.openai.azure.com/openai?api-version=2024-10-21',
    'https://gateway.test/openai?api-version=2024-10-21',
  ],
  azure: [
    'https://mine.openai.azure.com/openai/v1',
    'https://MINE.OpenAI.Azure.com:443/openai/v1/',
    'https://mine.services.ai.azure.com/openai/v1',
    'https://mine.cognitiveservices.azure.com/openai/v1',
    'https://mine.openai.azure.com/openai/v1?api-version=preview',
  ],
  // The account says that it is one.
  practice: [],
  compatible: [
    'https://gateway.test/v1',
    'http://127.0.0.1:4000/v1',
    'https://api.openai.com.evil.test/v1',
    'https://openai.azure.com.evil.test/v1',
    'nowhere',
  ],
}

describe('the kind of a service', () => {
  it.each(
    Object.entries(addresses).flatMap(([id, ofKind]) => ofKind.map((address) => [address, id] as const)),
  )('at %j is %s', (address, id) => {
    expect(serviceAt(address).id).toBe(id)
  })

  it('has an address, unless the account says which it is', () => {
    const unreachable = serviceKinds.filter(({ id }) => addresses[id].length === 0)
    expect(unreachable.map(({ id }) => id)).toEqual(['practice'])
  })

  it('is OpenAI’s if an account names no address', () => {
    expect(standardService.id).toBe('openai')
  })
})

describe('the calls for an account', () => {
  const account = { apiKey: 'the-key', organization: 'org-1', project: 'proj_1' }
  const scopes = { 'OpenAI-Organization': 'org-1', 'OpenAI-Project': 'proj_1' }

  it.each([
    ['', { Authorization: 'Bearer the-key', ...scopes }],
    ['https://gateway.test/v1', { Authorization: 'Bearer the-key', ...scopes }],
    // Azure knows neither organizations nor projects.
    ['https://mine.openai.azure.com/openai/v1', { 'api-key': 'the-key' }],
  ])('at %j have the headers of their service', (baseUrl, headers) => {
    expect(accountHeaders({ ...account, service: serviceAt(baseUrl) })).toEqual(headers)
  })
})

describe('each kind of service', () => {
  it.each(serviceKinds.map((kind) => [kind.id, kind] as const))('is consistent: %s', (_id, kind) => {
    const { client, limits, links, purposes, usualPurpose } = kind
    expect(purposes).toContain(usualPurpose)
    expect(limits.uploadBytes).toBeGreaterThan(limits.partBytes)
    for (const link of Object.values(links)) expect(link === null || /^https:\/\//.test(link)).toBe(true)
    expect(openaiPackage).toHaveProperty(client.className)
    // The window gets it as JSON.
    expect(JSON.parse(JSON.stringify(serviceView(kind)))).toEqual(serviceView(kind))
  })

  it.each(
    serviceKinds.flatMap(({ id, protocol }) =>
      [null, 'x', 7, [], {}, { detail: 'No.' }, { message: 'No.' }].map(
        (json) => [id, JSON.stringify(json), protocol.errorIn(json)] as const,
      ),
    ),
  )('finds no error of the service in JSON that anybody may send: %s, %s', (_id, _json, error) => {
    expect(error).toBeNull()
  })

  it('has a name of its own', () => {
    expect(new Set(serviceKinds.map(({ id }) => id)).size).toBe(serviceKinds.length)
  })

  it('shares the name of its rules for content only with kinds that have the same rules', () => {
    const rules = serviceKinds.map(({ limits }) => limits.content)
    for (const each of rules) for (const other of rules) if (other.id === each.id) expect(other).toEqual(each)
  })

  it('has a billing link only for the OpenAI platform', () => {
    const paid = serviceKinds.filter(({ links }) => links.billing !== null)
    expect(paid.map(({ id }) => id)).toEqual(['openai'])
  })
})

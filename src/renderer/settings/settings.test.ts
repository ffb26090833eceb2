import { describe, expect, it } from 'vitest'
import { someService } from '../../../testing/upload-views'
import { noCertificateFiles } from '../../shared/network/certificates'
import { fieldsOf, readFields } from './accounts/account-draft'
import { boundsOf, partSizeBounds } from './fields/bounds'

describe('bounds', () => {
  it('come from the contract', () => {
    expect(boundsOf('parallelParts')).toEqual({ min: 1, max: 32 })
    expect(boundsOf('backoffBaseMs')).toEqual({ min: 50, max: 10_000 })
    expect(partSizeBounds()).toEqual({ min: 1, max: 64 })
  })
})

describe('readFields', () => {
  const filled = { ...fieldsOf(undefined), name: ' Work ', apiKey: ' sk-test ' }

  it('takes valid values, without surrounding spaces', () => {
    const read = readFields(filled, undefined)
    expect(read).toEqual({
      draft: {
        name: 'Work',
        apiKey: 'sk-test',
        baseUrl: 'https://api.openai.com/v1',
        organization: '',
        project: '',
        certificates: noCertificateFiles,
      },
    })
  })

  it('omits the key when none was entered, so that the stored one stays', () => {
    const read = readFields({ ...filled, apiKey: '' }, 'a1')
    expect(read).toHaveProperty('draft.id', 'a1')
    expect(read).not.toHaveProperty('draft.apiKey')
  })

  it('shows an error at its field', () => {
    const read = readFields(
      { ...filled, name: '', apiKey: 'two words', baseUrl: 'nowhere', organization: 'a\nb' },
      undefined,
    )
    expect(Object.keys('errors' in read ? read.errors : {}).sort()).toEqual([
      'apiKey',
      'baseUrl',
      'name',
      'organization',
    ])
  })

  it.each([
    ['https://user:secret@api.test/v1', 'must not contain a user name'],
    ['https://api.test/v1?key=secret', 'must not contain a query'],
    ['https://api.test/v1#secret', 'must not contain a fragment'],
    ['https://api.test/ v1', 'must not contain spaces'],
    ['http://api.test/v1', 'would be sent unencrypted'],
    ['api.test', 'is not a web address'],
  ])('says what is wrong with the base URL %s', (baseUrl, words) => {
    const read = readFields({ ...filled, baseUrl }, undefined)
    expect('errors' in read ? read.errors.baseUrl : '').toContain(words)
    expect(JSON.stringify(read)).not.toContain('secret')
  })

  it('never fills in a key or a passphrase', () => {
    const account = {
      id: 'a1',
      name: 'Work',
      baseUrl: 'https://x/v1',
      organization: '',
      project: '',
      key: 'kept',
      certificates: { ...noCertificateFiles, passphrase: 'kept' },
      service: someService,
    } as const
    expect(fieldsOf(account)).toMatchObject({ apiKey: '', passphrase: '' })
  })
})

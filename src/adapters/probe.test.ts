import { describe, expect, it } from 'vitest'
import { classifyError } from '../core/classify-error'
import type { FaultPlan } from '../practice/faults'
import type { FailureKind } from '../shared/failures'
import { answering, apiFor, practice, rawServer } from './test-kit'
import type { Connection } from './undici-api'

const plain: Connection = { baseUrl: '', apiKey: 'sk-any', organization: '', project: '' }
const list = (status: number, body?: unknown): FaultPlan => [
  {
    operation: 'list',
    times: 'always',
    action: { kind: 'status', status, ...(body === undefined ? {} : { body }) },
  },
]

/** What a test of the account says, or null when it works. */
async function verdict(connection: Partial<Connection>, signal = new AbortController().signal) {
  try {
    await apiFor({ baseUrl: '' }).probe({ ...plain, ...connection }, signal)
    return null
  } catch (error) {
    return classifyError(error, 'files').failure
  }
}

describe('the test of an account', () => {
  it('is one harmless request, and says nothing when the account works', async () => {
    const { server } = await practice()
    expect(await verdict({ baseUrl: server.url, apiKey: server.key })).toBeNull()
    expect(server.requests.map(({ method, path, operation }) => [method, path, operation])).toEqual([
      ['GET', '/v1/files', 'list'],
    ])
  })

  it('tells a wrong key, organization and project apart, and never repeats the key', async () => {
    const { server } = await practice([], {}, { organization: 'org-1', project: 'proj_1' })
    const right = { baseUrl: server.url, apiKey: server.key, organization: 'org-1', project: 'proj_1' }
    expect(await verdict(right)).toBeNull()
    const wrongKey = await verdict({ ...right, apiKey: 'sk-a-secret-that-is-wrong' })
    expect(wrongKey).toMatchObject({ kind: 'key-rejected', status: 401, code: 'invalid_api_key' })
    expect(JSON.stringify(wrongKey)).not.toContain('sk-a-secret')
    expect(await verdict({ ...right, organization: 'org-2' })).toMatchObject({
      kind: 'organization-rejected',
      code: 'mismatched_organization',
    })
    expect(await verdict({ ...right, project: 'proj_2' })).toMatchObject({
      kind: 'project-rejected',
      code: 'mismatched_project',
    })
  })

  it.each<[string, FaultPlan, FailureKind]>([
    [
      'a key without the scope',
      list(401, {
        error: {
          message: 'You have insufficient permissions for this operation. Missing scopes: api.files.read.',
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      }),
      'not-allowed',
    ],
    ['403', list(403), 'not-allowed'],
    ['a web page', list(200, '<html><h1>Welcome</h1></html>'), 'unexpected-answer'],
    ['JSON of something else', list(200, { status: 'ok' }), 'unexpected-answer'],
    ['404', list(404), 'unexpected-answer'],
    ['a page of a proxy that is 404', list(404, '<html>Not found</html>'), 'unexpected-answer'],
    ['503', list(503), 'service-failed'],
  ])('%s', async (_name, faults, kind) => {
    const { server } = await practice(faults)
    expect((await verdict({ baseUrl: server.url, apiKey: server.key }))?.kind).toBe(kind)
    // One attempt.
    expect(server.requests).toHaveLength(1)
  })

  it('says which address is not there, does not answer, or has no safe connection', async () => {
    expect(await verdict({ baseUrl: 'https://hoist.invalid/v1' })).toMatchObject({
      kind: 'host-not-found',
      subject: 'hoist.invalid',
    })
    expect(await verdict({ baseUrl: 'http://127.0.0.1:9/v1' })).toMatchObject({
      kind: 'connection-refused',
      subject: '127.0.0.1:9',
    })
    const { url } = await rawServer(answering('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    expect((await verdict({ baseUrl: url.replace('http:', 'https:') }))?.kind).toBe('https-missing')
  })

  it('ends at once when it is stopped', async () => {
    const { url } = await rawServer(() => {})
    const stop = new AbortController()
    const asked = apiFor({ baseUrl: '' }).probe({ ...plain, baseUrl: url }, stop.signal)
    stop.abort(new Error('stopped'))
    await expect(asked).rejects.toThrow('stopped')
  })
})

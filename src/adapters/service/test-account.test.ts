import { describe, expect, it, onTestFinished } from 'vitest'
import { startForeignServer } from '../../../testing/foreign-server/foreign-server'
import { answering, apiFor, practice, rawServer } from '../../../testing/servers'
import { classifyError } from '../../core/attempts/classify-error'
import type { FaultPlan } from '../../practice/faults/faults'
import type { Failure, FailureKind } from '../../shared/failures/failures'
import { failureText } from '../../shared/messages'
import { compatible } from './kinds/compatible'
import type { Connection } from './service-call'

const plain: Connection = {
  service: compatible,
  baseUrl: '',
  apiKey: 'sk-any',
  organization: '',
  project: '',
}
const list = (status: number, body?: unknown): FaultPlan => [
  {
    operation: 'list',
    times: 'always',
    action: { kind: 'status', status, ...(body === undefined ? {} : { body }) },
  },
]

const refused = (status: number, error: object): FaultPlan => [
  { operation: 'create', times: 'always', action: { kind: 'status', status, body: { error } } },
]

/** What a test of the account says, or null when it works. */
async function verdict(connection: Partial<Connection>, signal = new AbortController().signal) {
  try {
    await apiFor({ baseUrl: '' }).testAccount({ ...plain, ...connection }, signal)
    return null
  } catch (error) {
    return classifyError(error, 'files').failure
  }
}

describe('the test of an account', () => {
  it('creates an upload of one byte, leaves none open, and reports nothing when the account works', async () => {
    const { server } = await practice()
    expect(await verdict({ baseUrl: server.url, apiKey: server.key })).toBeNull()
    expect(server.requests.map(({ operation }) => operation)).toEqual(['list', 'create', 'cancel'])
    expect(server.uploads().map(({ filename, bytes, status }) => [filename, bytes, status])).toEqual([
      ['hoist-connection-test.txt', 1, 'cancelled'],
    ])
    expect(server.files()).toEqual([])
  })

  it('says which permission is missing if a key may only read files', async () => {
    const message =
      'You have insufficient permissions for this operation. Missing scopes: api.files.write. Check that you have the correct role.'
    const { server } = await practice(refused(401, { message, type: 'invalid_request_error', code: null }))
    const failure = await verdict({ baseUrl: server.url, apiKey: server.key })
    expect(failure).toMatchObject({ kind: 'not-allowed', status: 401, subject: 'api.files.write' })
    expect(failure === null ? '' : failureText(failure).happened).toBe(
      'This API key does not have permission to upload files: it lacks “api.files.write”.',
    )
    expect(server.uploads()).toEqual([])
  })

  it.each<[string, FaultPlan, Partial<Failure>]>([
    ['403', refused(403, { message: 'No.', code: 'missing_scope' }), { kind: 'not-allowed' }],
    [
      'an account that is not paid for, which only the type says',
      refused(429, { message: 'Not active.', type: 'billing_not_active', code: null }),
      { kind: 'account-stopped', serviceMessage: 'Not active.' },
    ],
    [
      'a storage that is full',
      refused(400, { message: 'You have exceeded your file storage quota.', code: null }),
      { kind: 'storage-full' },
    ],
    ['a rate limit, which lets it in', refused(429, { message: 'Slow down.' }), { kind: 'rate-limited' }],
    ['a service without uploads', refused(404, { message: 'Unknown URL' }), { kind: 'unexpected-answer' }],
    ['a service that accepts none', refused(405, { message: 'Not allowed' }), { kind: 'request-refused' }],
    ['a service that has a problem', refused(503, { message: 'Overloaded' }), { kind: 'service-failed' }],
    [
      'a response without an id',
      [{ operation: 'create', action: { kind: 'body', text: '{"status":"ok"}' } }],
      { kind: 'unexpected-answer' },
    ],
  ])('says what prevents an upload: %s', async (_name, faults, failure) => {
    const { server } = await practice(faults)
    expect(await verdict({ baseUrl: server.url, apiKey: server.key })).toMatchObject(failure)
    expect(server.requests.map(({ operation }) => operation)).toEqual(['list', 'create'])
  })

  it('tries another purpose if the service does not know the first', async () => {
    const message = "'user_data' is not one of ['assistants', 'batch'] - 'purpose'"
    const [always] = refused(400, { message, type: 'invalid_request_error', code: null })
    const { server } = await practice(always === undefined ? [] : [{ ...always, times: 1 }])
    expect(await verdict({ baseUrl: server.url, apiKey: server.key })).toBeNull()
    expect(server.uploads().map(({ purpose, status }) => [purpose, status])).toEqual([
      ['assistants', 'cancelled'],
    ])
  })

  it('is satisfied with the list of files if such an upload cannot be created', async () => {
    const { server } = await practice(refused(400, { message: 'Files have at least 16 bytes here.' }))
    expect(await verdict({ baseUrl: server.url, apiKey: server.key })).toBeNull()
  })

  it.each<[string, FaultPlan[number]['action']]>([
    ['another status', { kind: 'alter', set: { status: 'created' } }],
    ['no times', { kind: 'alter', set: { created_at: null, expires_at: null } }],
    ['another size', { kind: 'alter', set: { bytes: 2, object: 'thing' } }],
  ])('leaves no upload open when the response is odd: %s', async (_name, action) => {
    const { server } = await practice([{ operation: 'create', action }])
    expect(await verdict({ baseUrl: server.url, apiKey: server.key })).toBeNull()
    expect(server.uploads().map(({ status }) => status)).toEqual(['cancelled'])
  })

  it('works even if the cancel request is refused', async () => {
    const { server } = await practice([
      { operation: 'cancel', times: 'always', action: { kind: 'status', status: 500 } },
    ])
    expect(await verdict({ baseUrl: server.url, apiKey: server.key })).toBeNull()
  })

  it('leaves no upload open when it is stopped during the create request', async () => {
    const { server } = await practice([{ operation: 'create', action: { kind: 'delay', ms: 3_600_000 } }])
    const stop = new AbortController()
    const asked = apiFor({ baseUrl: '' }).testAccount(
      { ...plain, baseUrl: server.url, apiKey: server.key },
      stop.signal,
    )
    const ended = asked.catch((error: unknown) => error)
    await expect.poll(() => server.requests.at(-1)?.operation).toBe('create')
    stop.abort(new Error('stopped'))
    server.setFaults([])
    expect(await ended).toEqual(new Error('stopped'))
    await expect.poll(() => server.uploads().map(({ status }) => status)).toEqual(['cancelled'])
  })

  it('distinguishes a wrong key, organization and project, and never repeats the key', async () => {
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
  ])('reports why the list of files cannot be read: %s', async (_name, faults, kind) => {
    const { server } = await practice(faults)
    expect((await verdict({ baseUrl: server.url, apiKey: server.key }))?.kind).toBe(kind)
    // One attempt.
    expect(server.requests).toHaveLength(1)
  })

  describe('of a service that refuses in words of its own', () => {
    const foreign = async (purposes: readonly string[]) => {
      const service = await startForeignServer({ errors: 'detail', purposes })
      onTestFinished(() => service.close())
      return service
    }

    it.each([[['assistants']], [['batch']]])(
      'works whatever purposes the service allows: %o',
      async (purposes) => {
        const service = await foreign(purposes)
        expect(await verdict({ baseUrl: service.url, apiKey: service.key })).toBeNull()
        const made = purposes.includes('assistants') ? ['cancelled'] : []
        expect(service.uploads.map(({ status }) => status)).toEqual(made)
      },
    )
  })

  it('says which address does not exist, does not answer, or has no safe connection', async () => {
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

  it('ends immediately when it is stopped', async () => {
    const { url } = await rawServer(() => {})
    const stop = new AbortController()
    const asked = apiFor({ baseUrl: '' }).testAccount({ ...plain, baseUrl: url }, stop.signal)
    stop.abort(new Error('stopped'))
    await expect(asked).rejects.toThrow('stopped')
  })
})

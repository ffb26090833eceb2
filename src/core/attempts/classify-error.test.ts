import { describe, expect, it } from 'vitest'
import { type FailureKind, HoistError } from '../../shared/failures/failures'
import { ApiError, type CallProblem, type ProxyProblem } from '../ports'
import { type CallName, classifyError } from './classify-error'

const calls: readonly CallName[] = ['create', 'part', 'complete', 'cancel', 'files']
const onUpload: readonly CallName[] = ['part', 'complete', 'cancel']

type Answer = Partial<Extract<CallProblem, { type: 'answer' }>>
function answer(status: number, more: Answer = {}): ApiError {
  return new ApiError({ type: 'answer', status, fromService: true, ...more })
}
function broken(kind: FailureKind, unsent: boolean): ApiError {
  return new ApiError({ type: 'connection', code: 'CODE', host: 'api.test', detail: 'words', kind, unsent })
}
function refusedBy(why: ProxyProblem, more: { hasCredentials?: true } = {}): ApiError {
  return new ApiError({
    type: 'proxy',
    why,
    proxy: 'proxy.test:3128',
    detail: 'what the proxy says',
    ...more,
  })
}

type Row = readonly [string, ApiError, 'retry' | 'fatal' | 'rate-limited', FailureKind, boolean?]

/** The rules for every call. The last column says whether the call may have succeeded. */
const rows: readonly Row[] = [
  ['a proxy that asks for credentials', refusedBy('login'), 'retry', 'proxy-login', false],
  ['a proxy that asks for others', refusedBy('login', { hasCredentials: true }), 'fatal', 'proxy-login'],
  [
    'a proxy with an unsupported sign-in',
    refusedBy('other-login'),
    'retry',
    'proxy-login-unsupported',
    false,
  ],
  [
    'a proxy with an unsupported sign-in that got credentials',
    refusedBy('other-login', { hasCredentials: true }),
    'fatal',
    'proxy-login-unsupported',
  ],
  ['a proxy that forbids it', refusedBy('denied'), 'retry', 'proxy-refused', false],
  ['a proxy that finds no way', refusedBy('out-of-order'), 'retry', 'proxy-refused', false],
  ['a proxy that is not there', refusedBy('unreachable'), 'retry', 'proxy-unreachable', false],
  ['400', answer(400, { message: 'no' }), 'fatal', 'request-refused'],
  ['400 of a proxy', answer(400, { fromService: false }), 'retry', 'unexpected-answer', true],
  ['401', answer(401, { code: 'invalid_api_key' }), 'fatal', 'key-rejected'],
  ['403', answer(403), 'fatal', 'not-allowed'],
  ['401 of a proxy', answer(401, { fromService: false }), 'retry', 'unexpected-answer', true],
  ['403 of a proxy', answer(403, { fromService: false }), 'retry', 'unexpected-answer', true],
  ['404 of a proxy', answer(404, { fromService: false }), 'retry', 'unexpected-answer', true],
  ['405', answer(405), 'fatal', 'request-refused'],
  ['408', answer(408), 'retry', 'service-failed', true],
  ['409', answer(409), 'retry', 'service-failed', true],
  ['429', answer(429), 'rate-limited', 'rate-limited'],
  ['402 of a proxy', answer(402, { fromService: false }), 'retry', 'unexpected-answer', true],
  [
    '429 of an account that nothing more is taken from',
    answer(429, { refusal: { kind: 'account-stopped' } }),
    'fatal',
    'account-stopped',
  ],
  [
    '400 that says what is refused',
    answer(400, { refusal: { kind: 'organization-rejected' } }),
    'fatal',
    'organization-rejected',
  ],
  [
    '401 that says what is refused',
    answer(401, { refusal: { kind: 'not-allowed', subject: 'api.files.read' } }),
    'fatal',
    'not-allowed',
  ],
  [
    '404 that says what is refused',
    answer(404, { refusal: { kind: 'project-rejected' } }),
    'fatal',
    'project-rejected',
  ],
  [
    '500 that seems to say what is refused',
    answer(500, { refusal: { kind: 'remote-upload-expired' } }),
    'retry',
    'service-failed',
    true,
  ],
  [
    '429 that seems to say what is refused',
    answer(429, { refusal: { kind: 'remote-upload-expired' } }),
    'rate-limited',
    'rate-limited',
  ],
  [
    '403 that says “slow down”',
    answer(403, { refusal: { kind: 'rate-limited' } }),
    'rate-limited',
    'rate-limited',
  ],
  [
    '503 that says “slow down”: it may have been carried out',
    answer(503, { refusal: { kind: 'rate-limited' } }),
    'retry',
    'service-failed',
    true,
  ],
  [
    '403 of a proxy that seems to say “slow down”',
    answer(403, { fromService: false, refusal: { kind: 'rate-limited' } }),
    'retry',
    'unexpected-answer',
    true,
  ],
  [
    '400 of a page that wants a client certificate',
    answer(400, { fromService: false, refusal: { kind: 'client-certificate-needed' } }),
    'fatal',
    'client-certificate-needed',
  ],
  ['302', answer(302, { fromService: false }), 'retry', 'unexpected-answer', true],
  ['500', answer(500), 'retry', 'service-failed', true],
  [
    '502 with a page',
    answer(502, { fromService: false, message: 'Bad gateway' }),
    'retry',
    'service-failed',
    true,
  ],
  ['503', answer(503), 'retry', 'service-failed', true],
  ['504', answer(504, { fromService: false }), 'retry', 'service-failed', true],
  ['a connection that did not come about', broken('host-not-found', true), 'retry', 'host-not-found', false],
  ['a connection that broke', broken('connection-lost', false), 'retry', 'connection-lost', true],
  [
    'a certificate of a portal',
    broken('certificate-untrusted', true),
    'retry',
    'certificate-untrusted',
    false,
  ],
  [
    'an account without the certificate that it needs',
    broken('client-certificate-needed', true),
    'fatal',
    'client-certificate-needed',
  ],
  ['a server without HTTP/1.1', broken('http1-missing', true), 'fatal', 'http1-missing'],
  ['stalled', new ApiError({ type: 'stalled', afterMs: 30_000 }), 'retry', 'no-progress', true],
  [
    'a page in place of an answer',
    new ApiError({ type: 'unexpected', status: 200, detail: 'not JSON', page: true }),
    'retry',
    'unexpected-answer',
    true,
  ],
]

describe('classifyError', () => {
  it('takes a 413 to mean that the part is too long, if the service or a lasting limit in front of it says so', () => {
    expect(classifyError(answer(413), 'part').kind).toBe('too-large')
    expect(classifyError(answer(413, { fromService: false }), 'part')).toMatchObject({
      kind: 'retry',
      failure: { kind: 'unexpected-answer' },
      ofService: { kind: 'too-large', failure: { kind: 'request-refused', status: 413 } },
    })
    for (const call of calls.filter((each) => each !== 'part')) {
      expect(classifyError(answer(413), call).kind).toBe('fatal')
      const ofPage = classifyError(answer(413, { fromService: false }), call)
      expect(ofPage.kind).toBe('retry')
      expect(ofPage).not.toHaveProperty('ofService')
    }
  })

  it.each<[number, FailureKind]>([
    [400, 'request-refused'],
    [401, 'key-rejected'],
    [403, 'not-allowed'],
    [422, 'request-refused'],
  ])('takes %d in another form as a refusal if it comes from the service: %s', (status, kind) => {
    const said = { message: 'No.', fromService: false }
    const result = classifyError(answer(status, { ...said, form: 'detail' }), 'create')
    expect(result).toMatchObject({
      kind: 'retry',
      failure: { kind: 'unexpected-answer' },
      isServiceLike: true,
    })
    expect(result).toMatchObject({ ofService: { kind: 'fatal', failure: { kind, serviceMessage: 'No.' } } })
    expect(classifyError(answer(status, { ...said, form: 'other' }), 'create')).not.toHaveProperty(
      'isServiceLike',
    )
    expect(classifyError(answer(status, said), 'create')).not.toHaveProperty('ofService')
  })

  it.each([302, 408, 409, 429, 500, 503])(
    'treats %d the same with or without a reason in another form',
    (status) => {
      for (const call of calls)
        expect(classifyError(answer(status, { fromService: false, form: 'detail' }), call)).toEqual(
          classifyError(answer(status, { fromService: false }), call),
        )
    },
  )

  for (const call of calls) {
    it.each(rows)(`${call}, %s: %3$s %4$s`, (_name, error, kind, failure, unanswered) => {
      const result = classifyError(error, call)
      expect(result.kind).toBe(kind)
      expect(result.failure.kind).toBe(failure)
      if (result.kind === 'retry') expect(result.unanswered).toBe(unanswered)
    })
    const wanted = onUpload.includes(call) ? 'remote-upload-gone' : 'unexpected-answer'
    it(`${call}, 404 from the service: ${wanted}`, () => {
      const result = classifyError(answer(404), call)
      expect([result.kind, result.failure.kind]).toEqual(['fatal', wanted])
    })
  }

  it('repeats every call after an unreadable response, except a create request, which would leave an upload open each time', () => {
    const odd = new ApiError({ type: 'unexpected', status: 200, detail: 'not JSON', requestId: 'req-1' })
    for (const call of calls)
      expect(classifyError(odd, call)).toEqual({
        kind: 'retry',
        unanswered: true,
        afterMs: 0,
        failure: { kind: 'unexpected-answer', detail: 'not JSON', status: 200, requestId: 'req-1' },
        ...(call === 'create'
          ? {
              ofService: {
                kind: 'fatal',
                failure: { kind: 'answer-unreadable', detail: 'not JSON', status: 200, requestId: 'req-1' },
              },
            }
          : {}),
      })
  })

  it('passes on how long the service asks to wait, up to what the one-hour limit allows', () => {
    expect(classifyError(answer(503, { retryAfterMs: 7000 }), 'part')).toMatchObject({ afterMs: 7000 })
    expect(classifyError(answer(429, { retryAfterMs: 7000 }), 'part')).toMatchObject({ pauseMs: 7000 })
    const refusal = { kind: 'rate-limited' } as const
    expect(classifyError(answer(403, { refusal, retryAfterMs: 7000 }), 'part')).toMatchObject({
      pauseMs: 7000,
    })
    expect(classifyError(answer(429, { retryAfterMs: 9e9 }), 'part')).toMatchObject({ pauseMs: 600_000 })
    expect(classifyError(answer(429), 'part')).not.toHaveProperty('pauseMs')
  })

  it('names the subject of the refusal', () => {
    const refusal = { kind: 'not-allowed', subject: 'api.files.read' } as const
    expect(classifyError(answer(401, { refusal }), 'create').failure.subject).toBe('api.files.read')
    expect(classifyError(answer(403), 'create').failure).not.toHaveProperty('subject')
  })

  it('keeps the details that support needs, and does not take a proxy’s words for the service’s', () => {
    const said = { message: 'No.', code: 'c', requestId: 'req-1' }
    expect(classifyError(answer(400, said), 'part').failure).toEqual({
      kind: 'request-refused',
      detail: 'No.',
      status: 400,
      code: 'c',
      serviceMessage: 'No.',
      requestId: 'req-1',
    })
    expect(classifyError(answer(502, { ...said, fromService: false }), 'part').failure).not.toHaveProperty(
      'serviceMessage',
    )
  })

  it('asks for a user name and a password if a proxy requires them on the first call and none are set', () => {
    for (const why of ['login', 'other-login'] as const)
      expect(classifyError(refusedBy(why), 'create')).toMatchObject({
        atFirst: { kind: 'fatal', failure: { subject: 'proxy.test:3128' } },
      })
    expect(classifyError(refusedBy('denied'), 'create')).not.toHaveProperty('atFirst')
  })

  it('takes a failure of the source as it is, and any other error as a defect', () => {
    const failure = { kind: 'source-missing', detail: 'ENOENT' } as const
    expect(classifyError(new HoistError(failure), 'part')).toEqual({ kind: 'fatal', failure })
    expect(classifyError(new TypeError('x is not a function'), 'part').failure.kind).toBe('internal')
  })

  it('blames neither the file nor the host if the drive fails', () => {
    const failure = { kind: 'drive-failed', detail: 'EIO' } as const
    expect(classifyError(new HoistError(failure), 'part')).toEqual({ kind: 'drive', failure })
  })
})

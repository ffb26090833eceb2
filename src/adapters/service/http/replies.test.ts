import { describe, expect, it } from 'vitest'
import { type CallName, classifyError } from '../../../core/attempts/classify-error'
import type { FailureKind, RefusalReason } from '../../../shared/failures/failures'
import { serviceKinds } from '../kinds'
import { compatible } from '../kinds/compatible'
import { openaiProtocol } from '../kinds/openai-api'
import { refused, type ServiceReply } from './replies'

const calls: readonly CallName[] = ['create', 'part', 'complete', 'cancel', 'files']

interface Said {
  readonly message?: string
  readonly code?: string | null
  readonly type?: string
}

function reply(status: number, text: string, service = compatible): ServiceReply {
  return { status, headers: {}, text, answeredAt: 0, key: 'sk-key-0123456789', sent: true, service }
}

/** A response in the form in which a service refuses. */
function answer(status: number, said: Said, service = compatible): ServiceReply {
  return reply(status, JSON.stringify({ error: { message: 'No.', ...said } }), service)
}

const lacking = (scopes: string) => `Insufficient permissions. Missing scopes: ${scopes}.`

type Row = readonly [string, number, Said, FailureKind]

const rows: readonly Row[] = [
  ['nothing but its status', 400, {}, 'request-refused'],
  ['a key that it does not know', 401, { code: 'invalid_api_key' }, 'key-rejected'],
  ['nothing but that it is forbidden', 403, {}, 'not-allowed'],
  ['an upload that has expired', 400, { message: 'This upload has expired' }, 'remote-upload-expired'],
  ['an upload that has expired, by its code', 400, { code: 'upload_expired' }, 'remote-upload-expired'],
  ['a key that has expired', 401, { message: 'This key has expired' }, 'key-rejected'],
  ['another checksum', 400, { message: 'md5 differs' }, 'checksum-mismatch'],
  [
    'a missing scope',
    401,
    {
      message:
        'You have insufficient permissions for this operation. Missing scopes: api.files.read. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you’re using a restricted API key, that it has the necessary scopes.',
    },
    'not-allowed',
  ],
  ['a missing scope, by its code', 403, { code: 'missing_scope' }, 'not-allowed'],
  ['another organization', 401, { code: 'mismatched_organization' }, 'organization-rejected'],
  ['no organization', 401, { code: 'no_organization' }, 'organization-rejected'],
  [
    'an organization that it does not know',
    400,
    { message: 'No such organization: org-1.' },
    'organization-rejected',
  ],
  ['another project', 401, { code: 'mismatched_project' }, 'project-rejected'],
  ['a project that it does not know', 404, { code: 'invalid_project' }, 'project-rejected'],
  [
    'another project, in words alone',
    401,
    { message: 'OpenAI-Project header should match project for API key' },
    'project-rejected',
  ],
  ...['billing_not_active', 'billing_hard_limit_reached', 'access_terminated', 'insufficient_quota'].flatMap(
    (name): Row[] => [
      [`the code ${name} and a 429`, 429, { code: name }, 'account-stopped'],
      [`the type ${name} and a 429`, 429, { type: name, code: null }, 'account-stopped'],
    ],
  ),
  ['a billing limit', 400, { code: 'billing_hard_limit_reached' }, 'account-stopped'],
  ['a closed account', 401, { code: 'account_deactivated' }, 'account-stopped'],
  ['an account without credits', 402, { message: 'Insufficient credits' }, 'account-stopped'],
  ['too many requests a minute', 429, { type: 'requests' }, 'rate-limited'],
  [
    'too many requests a minute, with the word quota',
    429,
    { message: 'You exceeded your quota of requests per minute' },
    'rate-limited',
  ],
  [
    'a full file storage',
    400,
    { message: 'You have exceeded your file storage quota for your organization. Delete files.' },
    'storage-full',
  ],
  [
    'a full storage of the project, in other words and with a code',
    403,
    { code: 'project_quota', message: 'Storage quota exceeded (2.5 TB).' },
    'storage-full',
  ],
  [
    'too many files',
    400,
    { message: 'This resource has exceeded the maximum number of files (100).' },
    'storage-full',
  ],
  [
    'a single file that is too large',
    400,
    { message: 'File size exceeds the maximum of 512 MB' },
    'request-refused',
  ],
  ['an outage in which it names an expiry', 503, { message: 'The token has expired' }, 'service-failed'],
]

describe('a refusal', () => {
  it.each(rows)('that says %s (%d) is recognized', (_name, status, said, kind) => {
    for (const call of calls)
      expect(classifyError(refused(answer(status, said)), call).failure.kind).toBe(kind)
  })

  const sharedWords = serviceKinds.filter(
    ({ protocol: { errorIn, refusal } }) =>
      errorIn === openaiProtocol.errorIn && refusal === openaiProtocol.refusal,
  )

  it.each(sharedWords.map((kind) => [kind.id, kind] as const))(
    'means the same from each kind of service that shares the rules for refusals: %s',
    (_id, service) => {
      for (const [, status, said, kind] of rows)
        expect(classifyError(refused(answer(status, said, service)), 'create').failure.kind).toBe(kind)
    },
  )

  it('names the permissions that a key lacks, if the service does', () => {
    const lacks = (scopes: string) => {
      const said = { message: `Insufficient permissions. Missing scopes: ${scopes}` }
      return classifyError(refused(answer(401, said)), 'create').failure.subject
    }
    const missing = 'api.files.read, api.files.write'
    expect(lacks(`${missing}. Check that you have the role.`)).toBe(missing)
    expect(lacks('api.files.write')).toBe('api.files.write')
    expect(classifyError(refused(answer(403, {})), 'create').failure).not.toHaveProperty('subject')
  })

  it.each<readonly [string, number, Said, RefusalReason | undefined]>([
    ['completed already', 400, { message: 'Upload has already been completed.' }, 'already-completed'],
    ['completed already, by a 404', 404, { message: 'The upload is completed.' }, 'already-completed'],
    ['completed already, by a 422', 422, { message: 'Already complete' }, 'already-completed'],
    ['expired, and perhaps completed', 400, { message: 'The completed upload expired' }, 'already-completed'],
    ['without a part', 400, { message: 'No such part: part_7' }, 'parts-wrong'],
    ['with wrong parts, by a 422', 422, { message: 'Invalid parts' }, 'parts-wrong'],
    ['full, or closed in another way', 400, { message: 'The upload is cancelled.' }, 'upload-full'],
    ['expired', 400, { message: 'The upload has expired.' }, undefined],
    ['refused for a key that it does not know', 401, { message: 'Complete your sign-up.' }, undefined],
    ['refused without a word, by a 422', 422, {}, undefined],
    ['out of bounds for a key that may not write', 401, { message: lacking('files.write') }, 'may-not-write'],
    ['out of bounds for a key that may not read', 403, { message: lacking('files.read') }, 'may-not-read'],
    [
      'out of bounds for a key that may do neither',
      401,
      { message: lacking('api.files.read, api.files.write') },
      'may-not-write',
    ],
    ['out of bounds for a key that lacks more', 401, { message: lacking('completions.all') }, undefined],
  ])('gives its reason: the upload is %s (%d)', (_name, status, said, reason) => {
    for (const call of calls)
      expect(classifyError(refused(answer(status, said)), call).failure.reason).toBe(reason)
  })

  it.each([
    ['a missing certificate', '<h1>400 Bad Request</h1>No required SSL certificate was sent<hr>nginx'],
    ['a wrong certificate', '<h1>400 Bad Request</h1>The SSL certificate error<hr>nginx'],
  ])('from nginx about %s concerns the account', (_name, page) => {
    for (const call of calls)
      expect(classifyError(refused(reply(400, page)), call)).toMatchObject({
        kind: 'fatal',
        failure: { kind: 'client-certificate-needed' },
      })
  })

  it('in a page means nothing by its words, which are not the service’s', () => {
    const page = reply(403, '<h1>Forbidden</h1>Your storage quota is used up. Missing scopes: all.')
    expect(classifyError(refused(page), 'create')).toMatchObject({
      kind: 'retry',
      failure: { kind: 'unexpected-answer' },
    })
    expect(refused(page).problem).not.toHaveProperty('refusal')
  })

  it('in another form has the service’s meaning once the service has said it', () => {
    const told = refused(reply(400, JSON.stringify({ detail: 'Your file storage quota is used up.' })))
    expect(classifyError(told, 'create')).toMatchObject({
      kind: 'retry',
      ofService: { kind: 'fatal', failure: { kind: 'storage-full' } },
    })
  })
})

import { expect, it } from 'vitest'
import { failureSchema } from './failure-schema'
import type { Failure } from './failures'

const failure: Required<Omit<Failure, 'cause'>> = {
  kind: 'source-too-large',
  detail: 'too large',
  status: 413,
  reason: 'upload-full',
  code: 'too_large',
  serviceMessage: 'Too large.',
  requestId: 'req_1',
  subject: 'a.bin',
  bytes: 9,
  most: 8,
  count: 2,
}

it('a failure that is read from a file has every field that was written, and so have its causes', () => {
  const nested: Failure = { ...failure, cause: { ...failure, cause: failure } }
  expect(failureSchema.parse(JSON.parse(JSON.stringify(nested)))).toEqual(nested)
})

it('an unknown kind of a cause is named with its place', () => {
  const { error } = failureSchema.safeParse({ ...failure, cause: { ...failure, kind: 'later' } })
  expect(error?.issues).toMatchObject([{ code: 'invalid_value', path: ['cause', 'kind'] }])
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PartState } from '../core/part-machine'
import { partStateSchema, recordVersion, uploadRecordSchema } from '../core/record'
import type { UploadState } from '../core/upload-machine'
import { type Failure, failureKinds } from '../shared/failures'
import { purposes } from '../shared/purposes'
import { isHead, isPartState, type RecordHead } from './record-check'

const headSchema = uploadRecordSchema.omit({ parts: true })

const text = fc.string()
const someText = fc.string({ minLength: 1, maxLength: 64 })
const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const count = fc.maxSafeNat()
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

const failure: fc.Arbitrary<Failure> = fc.record(
  {
    kind: fc.constantFrom(...failureKinds),
    detail: text,
    status: fc.maxSafeInteger(),
    code: text,
    serviceMessage: text,
    requestId: text,
    subject: text,
    bytes: number,
    count: number,
  },
  { requiredKeys: ['kind', 'detail'] },
)

const unanswered = fc.constant(true as const)
const uploadState: fc.Arbitrary<UploadState> = fc.oneof(
  fc.record({ name: fc.constantFrom('queued', 'creating', 'uploading', 'ready') }),
  fc.record({ name: fc.constantFrom('pausing', 'renewing', 'cancelled') }),
  fc.record({ name: fc.constant('cancelling'), unanswered }, { requiredKeys: ['name'] }),
  fc.record({ name: fc.constant('completing'), unanswered: fc.boolean(), thenCancel: fc.boolean() }),
  fc.record({ name: fc.constant('completed'), fileId: someText }),
  fc.record({ name: fc.constant('paused'), by: fc.constantFrom('person', 'restart') }),
  fc.record({ name: fc.constant('failing'), failure }),
  fc.record({ name: fc.constant('failed'), failure, unanswered }, { requiredKeys: ['name', 'failure'] }),
)

const partState: fc.Arbitrary<PartState> = fc.oneof(
  fc.record(
    { name: fc.constantFrom('pending', 'sending'), attempts: count, failure },
    { requiredKeys: ['name', 'attempts'] },
  ),
  fc.record({ name: fc.constant('waiting'), attempts: count, retryAt: number, failure }),
  fc.record({ name: fc.constant('confirmed'), attempts: count, partId: someText }),
  fc.record({ name: fc.constant('failed'), attempts: count, failure }),
)

const allFields = {
  version: fc.constant(recordVersion),
  id: someText,
  addedAt: number,
  order: number,
  finishedAt: orNull(number),
  source: fc.record(
    {
      path: someText,
      name: someText,
      fingerprint: fc.record({ size: count, modified: text, identity: text }),
      formerPaths: fc.array(text, { maxLength: 3 }),
    },
    { requiredKeys: ['path', 'name', 'fingerprint'] },
  ),
  purpose: fc.constantFrom(...purposes),
  mimeType: text,
  account: fc.record({ id: text, name: text }),
  autoComplete: fc.boolean(),
  state: uploadState,
  remote: orNull(fc.record({ id: someText, createdAt: number, expiresAt: number, clockSkew: number })),
  partLimit: fc.record({ bytes: count, at: number }),
  renewals: count,
  md5: orNull(text),
  sending: fc.record({ startedAt: orNull(number), activeMs: number }),
  file: orNull(
    fc.record(
      { createdAt: number, expiresAt: orNull(number), warning: failure },
      { requiredKeys: ['createdAt', 'expiresAt'] },
    ),
  ),
}
const { order: _order, partLimit: _partLimit, ...required } = allFields
const head: fc.Arbitrary<RecordHead> = fc.record(allFields, {
  requiredKeys: Object.keys(required) as (keyof typeof required)[],
})

/** What might stand in the place of anything. */
const junk: readonly unknown[] = [
  ...[null, true, false, [], {}, 0, -1, 0.5, 3, 2 ** 53, -(2 ** 53), Number.POSITIVE_INFINITY],
  ...['', 'x', 'x'.repeat(65), 'paused', 'failed', 'sending', 'confirmed', 'toString'],
]

/** The same with one place changed: another value, nothing, or a field more beside it. Each such change in turn. */
function* changed(whole: object, more: unknown): Generator {
  const copy = structuredClone(whole) as Record<string, unknown>
  const places: (readonly [Record<string, unknown>, string])[] = []
  const look = (value: Record<string, unknown>) => {
    for (const [key, field] of Object.entries(value)) {
      places.push([value, key])
      if (typeof field === 'object' && field !== null) look(field as Record<string, unknown>)
    }
  }
  look(copy)
  for (const [value, key] of places) {
    const before = value[key]
    for (const other of [...junk, more]) {
      value[key] = other
      yield copy
    }
    delete value[key]
    yield copy
    value.more = more
    yield copy
    value[key] = before
    yield copy
    delete value.more
  }
}

describe.each([
  { what: 'all of a record but its parts', whole: head, check: isHead, schema: headSchema },
  { what: 'the state of a part', whole: partState, check: isPartState, schema: partStateSchema },
])('$what', ({ whole, check, schema }) => {
  it('as it is written is taken, and the schema makes nothing else of it', () => {
    fc.assert(
      fc.property(whole as fc.Arbitrary<object>, (written) => {
        const read: unknown = JSON.parse(JSON.stringify(written))
        expect(check(read)).toBe(true)
        expect(schema.parse(read)).toStrictEqual(read)
      }),
    )
  })

  it('is taken in no other form than the schema takes, and leaves as it is', () => {
    fc.assert(
      fc.property(whole as fc.Arbitrary<object>, fc.jsonValue(), (written, more) => {
        for (const read of changed(JSON.parse(JSON.stringify(written)), more))
          if (check(read)) expect(schema.parse(read)).toStrictEqual(read)
      }),
    )
  })

  it.each([null, undefined, 7, 'text', [], {}])('is not %j', (value) => {
    expect(check(value)).toBe(false)
  })
})

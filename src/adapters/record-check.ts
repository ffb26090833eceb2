import type { PartState } from '../core/part-machine'
import { type PartLimit, recordVersion, type UploadRecord } from '../core/record'
import type { UploadState } from '../core/upload-machine'
import { type Failure, failureKinds } from '../shared/failures'
import { purposes } from '../shared/purposes'

/** All of a record but its parts. */
export type RecordHead = Omit<UploadRecord, 'parts'>

/** Says whether something that was read from JSON is of a kind. */
type Check = (value: unknown) => boolean
/** With nothing left out, so that whoever adds a field is reminded of it here. */
type Fields<T> = { readonly [key in keyof T]-?: Check }
type Variants<T extends { readonly name: string }> = { readonly [name in T['name']]: Check }

const text: Check = (value) => typeof value === 'string'
const someText: Check = (value) => typeof value === 'string' && value !== ''
const number: Check = (value) => Number.isFinite(value)
const int: Check = (value) => Number.isSafeInteger(value)
const count: Check = (value) => int(value) && (value as number) >= 0
const flag: Check = (value) => typeof value === 'boolean'
/** A plain list: with no holes and nothing else in it. */
const texts: Check = (value) =>
  Array.isArray(value) && Object.keys(value).length === value.length && [...value].every(text)
const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

/** All of the fields that are not optional, and no others: a schema would take those out. */
function object<T>(fields: Fields<T>): Check {
  const checks: readonly (readonly [string, Check])[] = Object.entries(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null) return false
    let known = 0
    for (const [key, check] of checks) {
      const field: unknown = (value as Record<string, unknown>)[key]
      if (!check(field)) return false
      if (field !== undefined) known += 1
    }
    return known === Object.keys(value).length
  }
}

function variant<T extends { readonly name: string }>(variants: Variants<T>): Check {
  const byName = new Map<unknown, Check>(Object.entries(variants))
  return (value) => byName.get((value as { readonly name?: unknown } | null)?.name)?.(value) ?? false
}

const name = text
const failure: Check = object<Failure>({
  kind: oneOf(failureKinds),
  detail: text,
  status: optional(int),
  code: optional(text),
  serviceMessage: optional(text),
  requestId: optional(text),
  subject: optional(text),
  bytes: optional(number),
  count: optional(number),
  cause: optional((value) => failure(value)),
})

const nameOnly = object({ name })
const unanswered = optional(oneOf([true]))
const uploadState = variant<UploadState>({
  queued: nameOnly,
  creating: nameOnly,
  uploading: nameOnly,
  ready: nameOnly,
  pausing: nameOnly,
  renewing: nameOnly,
  cancelled: nameOnly,
  cancelling: object({ name, unanswered }),
  completing: object({ name, unanswered: flag, thenCancel: flag }),
  completed: object({ name, fileId: someText }),
  paused: object({ name, by: oneOf(['person', 'restart']) }),
  failing: object({ name, failure }),
  failed: object({ name, failure, unanswered }),
})

const attempts = count
const open = object({ name, attempts, failure: optional(failure) })

/**
 * Whether the schema of a part's state takes it and changes nothing. As {@link isHead}, it may say no where the schema
 * says yes; never the other way round.
 */
export const isPartState = variant<PartState>({
  pending: open,
  sending: open,
  waiting: object({ name, attempts, retryAt: number, failure }),
  confirmed: object({ name, attempts, partId: someText }),
  failed: object({ name, attempts, failure }),
}) as (value: unknown) => value is PartState

/**
 * Whether the schema of a record takes all of it but the parts, and changes nothing: so it is with whatever this version
 * has written. Of everything else the schema knows better. A start asks it of each upload in a long ledger, when code
 * has yet to become fast; the schema takes five times as long.
 */
export const isHead = object<RecordHead>({
  version: oneOf([recordVersion]),
  id: (value) => someText(value) && (value as string).length <= 64,
  addedAt: number,
  order: optional(number),
  finishedAt: nullable(number),
  source: object<RecordHead['source']>({
    path: someText,
    name: someText,
    fingerprint: object<RecordHead['source']['fingerprint']>({ size: count, modified: text, identity: text }),
    formerPaths: optional(texts),
    unproved: optional(oneOf([true])),
  }),
  purpose: oneOf(purposes),
  mimeType: text,
  account: object<RecordHead['account']>({ id: text, name: text, origin: optional(text) }),
  autoComplete: flag,
  state: uploadState,
  remote: nullable(
    object<NonNullable<RecordHead['remote']>>({
      id: someText,
      createdAt: number,
      expiresAt: number,
      clockSkew: number,
    }),
  ),
  partLimit: optional(object<PartLimit>({ bytes: count, at: number })),
  renewals: count,
  md5: nullable(text),
  sending: object<RecordHead['sending']>({ startedAt: nullable(number), activeMs: number }),
  file: nullable(
    object<NonNullable<RecordHead['file']>>({
      createdAt: number,
      expiresAt: nullable(number),
      warning: optional(failure),
    }),
  ),
  collected: optional(oneOf([true])),
}) as (value: unknown) => value is RecordHead

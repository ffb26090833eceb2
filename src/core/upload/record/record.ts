import { z } from 'zod'
import { failureSchema as failure } from '../../../shared/failures/failure-schema'
import type { PartStateName } from '../../../shared/ipc/views'
import { openaiExpiry } from '../../../shared/service/expiry'
import { nextKinds } from '../../../shared/service/next'
import { purposeSchema } from '../../../shared/service/purposes'
import type { PartState } from '../parts/part-machine'
import type { UploadState } from '../upload-machine'

/** The version of the ledger's format that this code writes. A higher one is left alone. */
export const recordVersion = 2

/**
 * Counts the changes of the schema below. A record that was written with the same number needs no check by the schema,
 * because its checksum says that it is what was written. `file-ledger.test.ts` has this number and a digest of the
 * schema: change all three together.
 */
export const recordShape = 5

const bytes = z.int().min(0)
const time = z.number()

const uploadState: z.ZodType<UploadState> = z.discriminatedUnion('name', [
  z.object({ name: z.enum(['queued', 'creating', 'uploading', 'ready']) }),
  z.object({ name: z.literal('pausing'), thenResume: z.literal(true).optional() }),
  z.object({ name: z.literal('renewing'), thenPause: z.literal(true).optional() }),
  z.object({ name: z.enum(['cancelling', 'cancelled']), unanswered: z.literal(true).optional() }),
  z.object({
    name: z.literal('completing'),
    unanswered: z.boolean(),
    thenCancel: z.boolean(),
    retried: z.literal(true).optional(),
  }),
  z.object({ name: z.literal('completed'), fileId: z.string().min(1) }),
  z.object({ name: z.literal('paused'), by: z.enum(['person', 'restart']) }),
  z.object({ name: z.literal('failing'), failure }),
  z.object({ name: z.literal('failed'), failure, unanswered: z.literal(true).optional() }),
])

const attempts = z.int().min(0)
/** One part, as in the record. */
export const partStateSchema = z
  .discriminatedUnion('name', [
    z.object({ name: z.enum(['pending', 'sending']), attempts, failure: failure.optional() }),
    z.object({ name: z.literal('waiting'), attempts, retryAt: time, failure }),
    z.object({ name: z.literal('confirmed'), attempts, partId: z.string().min(1) }),
    z.object({ name: z.literal('failed'), attempts, failure }),
  ])
  .transform((value) => value as PartState)

/**
 * What was found out about a completed file. `due`: nothing yet, or the service still processes it. `facts`: name,
 * bytes and purpose. `content`: its bytes, too. `refused`: the service refuses the lookup.
 */
const fileCheckSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('due') }),
  z.object({ name: z.enum(['facts', 'content']), at: time }),
  z.object({ name: z.literal('refused'), at: time, failure }),
])

/** What the ledger keeps of one upload: everything that is needed to continue after a crash, and no progress. */
export const uploadRecordSchema = z.object({
  version: z.literal(recordVersion),
  id: z.string().min(1).max(64),
  addedAt: time,
  /** Order in the list: a lower number is nearer the top. Older records without it use their `addedAt`. */
  order: z.number().optional(),
  finishedAt: time.nullable(),
  source: z.object({
    path: z.string().min(1),
    name: z.string().min(1),
    fingerprint: z.object({ size: bytes, modified: z.string(), identity: z.string() }),
    /**
     * Earlier paths, before a person located the file elsewhere, oldest first: failures and the log still name them.
     */
    formerPaths: z.array(z.string()).optional(),
    /** Bytes were sent of a file that only looks like the original: nothing but its checksum can prove it. */
    unproved: z.literal(true).optional(),
    /** The upload is started over although it is now another file: that is sent. */
    takesOther: z.literal(true).optional(),
  }),
  purpose: purposeSchema,
  mimeType: z.string(),
  account: z.object({
    id: z.string(),
    name: z.string(),
    /** The origin of the account when a person sent the file there. Older records have none. */
    origin: z.string().optional(),
  }),
  autoComplete: z.boolean(),
  /** When the service deletes the file, in seconds after its creation. Without it, as usual for the purpose. */
  expiresAfter: z.int().min(1).optional(),
  state: uploadState,
  /** The remote upload; null until it is created, and again when it is gone. */
  remote: z
    .object({ id: z.string().min(1), createdAt: time, expiresAt: time, clockSkew: z.number() })
    .nullable(),
  /** The longest part that gets through to the service, in bytes, and when Hoist found that out. */
  partLimit: z.object({ bytes, at: time }).optional(),
  /** How often Hoist replaced a lost remote upload by itself. */
  renewals: z.int().min(0),
  /** In file order. `offset` and `length` in bytes. */
  parts: z.array(z.object({ offset: bytes, length: bytes, state: partStateSchema })),
  md5: z.string().nullable(),
  /**
   * When the first valid part was sent, and for how long parts have been in flight since, in milliseconds, without
   * pauses and waits.
   */
  sending: z.object({ startedAt: time.nullable(), activeMs: time }).default({ startedAt: null, activeMs: 0 }),
  /** The completed file, on the service's clock. Older records have none. */
  file: z
    .object({
      createdAt: time,
      expiresAt: time.nullable(),
      /** How the service's description of the file differs from what was sent. */
      warning: failure.optional(),
      /** How the file was checked after its completion. Records of older versions have none. */
      check: fileCheckSchema.optional(),
    })
    .nullable()
    .default(null),
  /** It is cancelled, and the service does not know that: the remote upload is open until its deadline. */
  leftOver: z.literal(true).optional(),
  /** What a setting says is done with the file afterwards, until that is a next step of its own on disk. */
  next: z.enum(nextKinds).optional(),
  /** A person has its file ID: it was copied, exported or printed. */
  collected: z.literal(true).optional(),
})

type DeepReadonly<T> = T extends object ? { readonly [key in keyof T]: DeepReadonly<T[key]> } : T

/** A record in the hands of its keeper. */
export type WritableRecord = z.infer<typeof uploadRecordSchema>
export type WritablePart = WritableRecord['parts'][number]
/** A record as everybody else sees it. */
export type UploadRecord = DeepReadonly<WritableRecord>
export type PartRecord = UploadRecord['parts'][number]
/** New values of some fields. What may be left out of a record is removed by undefined. */
export type RecordChange = {
  readonly [key in keyof UploadRecord]?:
    | UploadRecord[key]
    | (Record<never, never> extends Pick<UploadRecord, key> ? undefined : never)
}

/** The part of an upload that is sent next: the first pending one. */
export function nextPart({ parts }: UploadRecord): PartRecord | undefined {
  return parts.find(({ state }) => state.name === 'pending')
}

export type PartLimit = NonNullable<UploadRecord['partLimit']>

/** How many parts are in each state, and how many bytes they have together. */
export type PartSums = { readonly [name in PartStateName]: { count: number; bytes: number } }

/** The sums of a record's parts. The record of an ended upload that was read from disk has no parts. */
export function partSums({ parts }: Readonly<UploadRecord>): PartSums {
  const sums: PartSums = {
    pending: { count: 0, bytes: 0 },
    sending: { count: 0, bytes: 0 },
    waiting: { count: 0, bytes: 0 },
    confirmed: { count: 0, bytes: 0 },
    failed: { count: 0, bytes: 0 },
  }
  for (const { length, state } of parts) {
    const sum = sums[state.name]
    sum.count += 1
    sum.bytes += length
  }
  return sums
}

/** Its number in the order of the list. */
export function orderOf(record: UploadRecord): number {
  return record.order ?? record.addedAt
}

/** Sorts records into the order of the list. */
export function byOrder(a: UploadRecord, b: UploadRecord): number {
  // Two uploads that an older Hoist added in the same millisecond, without an order, still sort the same way every
  // time.
  return orderOf(a) - orderOf(b) || a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1)
}

/** When the remote upload expires, on this machine's clock, in milliseconds; null without a remote upload. */
export function localDeadline(record: UploadRecord): number | null {
  return record.remote === null ? null : record.remote.expiresAt - record.remote.clockSkew
}

/** Whether its remote upload has expired. @param now on this machine's clock, in milliseconds */
export function isPastDeadline(record: UploadRecord, now: number): boolean {
  const deadline = localDeadline(record)
  return deadline !== null && deadline <= now
}

/** When the service deletes the completed file, on this machine's clock; null if it keeps it. */
export function fileExpiry(record: UploadRecord): number | null {
  const { file, finishedAt, purpose, remote } = record
  const skew = remote?.clockSkew ?? 0
  if (file !== null) return file.expiresAt === null ? null : file.expiresAt - skew
  // An old record says nothing about its file.
  const seconds = openaiExpiry.usual[purpose]
  return finishedAt === null || seconds === undefined ? null : finishedAt + seconds * 1000
}

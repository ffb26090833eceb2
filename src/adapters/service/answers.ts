import { z } from 'zod'
import type { ClosedAs, RemoteFile, RemoteUpload } from '../../core/ports'

/**
 * The service's `Date` and its `created_at` come from two clocks if they differ by more than this, in milliseconds.
 */
const sameClockMs = 5 * 60 * 1000
/** Larger numbers are milliseconds: as seconds they would be in the year 5138. */
const mostSeconds = 1e11
/** The last time that JavaScript has a date for, in milliseconds. */
const lastTime = 8.64e15

/** Ids are kept and sent back in paths: short, visible, and never a step to another folder. */
const id = z.string().regex(/^(?!\.{1,2}$)[\x21-\x7e]{1,1024}$/)
/** A field that Hoist does not need may be missing, or have another type. */
const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null)
const time = z.unknown().optional().transform(timeOf)
/** A time of a response, in milliseconds since the epoch; null if it is none. */
export const timeSchema = time

const createdUpload = z.object({ id, created_at: time, expires_at: time, status: text })
const completedUpload = z.object({
  id: text,
  object: text,
  status: text,
  file: z.unknown().optional(),
  error: z.unknown().optional(),
  status_details: z.unknown().optional(),
})
const cancelledUpload = z.object({ id: text, status: text })
const file = z.object({
  id,
  filename: text,
  purpose: text,
  bytes: z.number().min(0).nullish().catch(null),
  created_at: time,
  expires_at: time,
  status: text,
  status_details: z.unknown().optional(),
})

export const deletedFile = z.object({ deleted: z.boolean().nullish().catch(null) })
export const withId = z.object({ id })
export const uploadPart = z.object({ id, upload_id: text })
/** Checked row by row, so that one odd row does not hide the others. */
export const fileList = z.object({ data: z.array(z.unknown()).max(10_000), has_more: z.unknown().optional() })

/** States of an upload in which it takes no parts. */
const closed: ReadonlySet<string | null> = new Set(['completed', 'cancelled', 'expired', 'failed'])
/** The states in which the upload will never become a file. */
const closedAs: readonly ClosedAs[] = ['cancelled', 'expired', 'failed']

/** Describes what is wrong with a response. */
export class OddAnswer extends Error {}

/** The service says that an upload is closed, and that it will never become a file. */
export class ClosedUpload extends Error {
  readonly status: ClosedAs
  /** The reason, in the service's words; empty if it gives none. */
  readonly said: string
  constructor(status: ClosedAs, said: string) {
    super(`the upload is ${status}${said === '' ? '' : `: ${said}`}`)
    this.status = status
    this.said = said
  }
}

/**
 * The created upload, and how far the service's clock is ahead of this machine's. Throws an {@link OddAnswer}.
 *
 * @param date the time of the response by its own clock, and `answeredAt` by this machine's, in milliseconds since the
 * epoch
 * @param lifetimeMs how long a remote upload is open if the service does not say, in milliseconds
 */
export function readCreated(
  json: unknown,
  date: number | undefined,
  answeredAt: number,
  lifetimeMs: number,
): RemoteUpload & { readonly isDateRight: boolean } {
  const made = read(createdUpload, json)
  if (closed.has(made.status)) throw new OddAnswer(`the new upload is ${made.status}`)
  const createdAt = made.created_at ?? date ?? answeredAt
  const expiresAt =
    made.expires_at !== null && made.expires_at > createdAt ? made.expires_at : createdAt + lifetimeMs
  // The service counts the time limit from `created_at`.
  const isDateRight = date !== undefined && Math.abs(date - createdAt) <= sameClockMs
  return {
    id: made.id,
    createdAt,
    expiresAt,
    clockSkew: (isDateRight ? date : createdAt) - answeredAt,
    isDateRight,
  }
}

/**
 * The file that an upload became: within the upload, or in its place. Throws an {@link OddAnswer}, or a {@link
 * ClosedUpload} if it is certain that there is none.
 */
export function readCompleted(json: unknown, remoteId: string): RemoteFile {
  const made = read(completedUpload, json)
  const isFile = made.object === 'file' || (made.object === null && /^file\b/.test(made.id ?? ''))
  if (isFile && made.id !== remoteId) return toFile(read(file, json))
  if (made.id !== null && made.id !== remoteId) throw new OddAnswer(`the answer is about upload ${made.id}`)
  const closed = closedAs.find((status) => status === made.status)
  // A response that does not name the upload may come from something in between.
  if (closed !== undefined && made.id !== null)
    throw new ClosedUpload(closed, wordsIn(made.error) || wordsIn(made.status_details))
  if (closed !== undefined || made.status === 'pending') throw new OddAnswer(`the upload is ${made.status}`)
  const found = toFile(read(file, made.file))
  const isUsual = made.status === null || made.status === 'completed'
  return isUsual ? found : { ...found, status: made.status }
}

/** Throws an {@link OddAnswer} if that upload may still be open, or was completed. */
export function readCancelled(json: unknown, remoteId: string): void {
  const made = read(cancelledUpload, json)
  if (made.id !== null && made.id !== remoteId) throw new OddAnswer(`the answer is about upload ${made.id}`)
  const isClosed = closedAs.some((status) => status === made.status)
  if (made.status !== null && !isClosed) throw new OddAnswer(`the upload is ${made.status}`)
}

/** Why a call was refused, in JSON of another form than the service's; null if it gives no reason. */
export function ownWords(
  json: unknown,
): { readonly form: 'detail' | 'other'; readonly message: string } | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  const message = wordsIn(json)
  if (message === '') return null
  const isDetail = 'detail' in json && Object.keys(json).length === 1
  return { form: isDetail ? 'detail' : 'other', message }
}

/** The fields in which responses have words for people. A list has one entry for each wrong field. */
const wordsAt = ['detail', 'message', 'msg', 'error', 'title'] as const
const mostEntries = 5
const deepest = 4

function wordsIn(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value.trim()
  if (typeof value !== 'object' || value === null || depth > deepest) return ''
  if (Array.isArray(value)) {
    const all = value.slice(0, mostEntries).map((entry) => wordsIn(entry, depth + 1))
    return all.filter((text) => text !== '').join('; ')
  }
  const fields = value as Readonly<Record<string, unknown>>
  const said = wordsAt.map((name) => wordsIn(fields[name], depth + 1)).find((text) => text !== '')
  const field = Array.isArray(fields.loc) ? fields.loc.at(-1) : undefined
  return said === undefined ? '' : typeof field === 'string' ? `${field}: ${said}` : said
}

/** One file. Throws an {@link OddAnswer}. */
export function readFile(json: unknown): RemoteFile {
  return toFile(read(file, json))
}

/** A file of a list, or null if it has no usable id. */
export function readRow(row: unknown): RemoteFile | null {
  // In a long list, each invalid row would cost an error.
  if (typeof row !== 'object' || row === null || !('id' in row) || typeof row.id !== 'string') return null
  const parsed = file.safeParse(row)
  return parsed.success ? toFile(parsed.data) : null
}

/** The value as the schema parses it. Throws an {@link OddAnswer} that says what is wrong. */
export function read<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new OddAnswer(`not the expected object: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/**
 * Milliseconds since the epoch of a time in seconds, in milliseconds, or as text; null if it is none. Zero is none,
 * too: some services write it for "no end".
 */
function timeOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  const ms = typeof number === 'string' ? dateOf(number) : typeof number === 'number' ? msOf(number) : 0
  return ms > 0 && ms <= lastTime ? ms : null
}

function msOf(number: number): number {
  return number > mostSeconds ? number : number * 1000
}

/** A time without a zone is in the service's, UTC, not in this machine's. */
function dateOf(words: string): number {
  const bare = /^\d{4}-\d\d-\d\d[T ][\d:.]+$/.test(words.trim())
  return Date.parse(bare ? `${words.trim().replace(' ', 'T')}Z` : words)
}

function toFile(found: z.infer<typeof file>): RemoteFile {
  const statusDetails = wordsIn(found.status_details)
  return {
    id: found.id,
    filename: found.filename,
    purpose: found.purpose,
    bytes: found.bytes ?? null,
    createdAt: found.created_at,
    expiresAt: found.expires_at,
    status: found.status,
    ...(statusDetails === '' ? {} : { statusDetails }),
  }
}

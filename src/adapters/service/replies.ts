import { z } from 'zod'
import { ApiError, type CallProblem, type ClosedAs } from '../../core/ports'
import { isSecret } from '../log-file'
import { ClosedUpload, OddAnswer, ownWords } from './answers'
import type { Reply } from './http-call'
import { plainText } from './plain-text'

const envelope = z.object({
  error: z.object({
    message: z.string(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
  }),
})

export function header(reply: Reply, name: string): string | undefined {
  const value = reply.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** When the service said that, on its clock; undefined where it did not, or not in a way that makes sense. */
export function dateOf(reply: Reply): number | undefined {
  const date = Date.parse(header(reply, 'date') ?? '')
  return Number.isNaN(date) || date <= 0 ? undefined : date
}

/** The answer as JSON, as it was read by that. Throws an ApiError (`unexpected`). */
export function understood<T>(reply: Reply, reader: (json: unknown) => T): T {
  let json: unknown
  try {
    json = JSON.parse(reply.text)
  } catch {
    // The error itself quotes the answer.
    throw unexpected(reply, `not JSON: ${plainText(reply.text, reply.key)}`)
  }
  try {
    return reader(json)
  } catch (error) {
    if (error instanceof OddAnswer) throw unexpected(reply, error.message)
    if (error instanceof ClosedUpload) {
      const { message, said, status } = error
      const why = plainText(said, reply.key)
      throw unexpected(reply, message, { closedAs: status, ...(why === '' ? {} : { message: why }) })
    }
    throw error
  }
}

export function isSecretIn(text: string, key: string): boolean {
  return isSecret(key) && text.includes(key)
}

/** Ids are kept as they are, and the key must not be kept with them. */
export function noSecret(reply: Reply, id: string): void {
  if (isSecretIn(id, reply.key)) throw unexpected(reply, 'the answer has the key in it')
}

export function unexpected(
  reply: Reply,
  detail: string,
  more: { readonly closedAs?: ClosedAs; readonly message?: string } = {},
): ApiError {
  const requestId = header(reply, 'x-request-id')
  return new ApiError({
    type: 'unexpected',
    detail: plainText(detail, reply.key),
    status: reply.status,
    ...(isPage(reply) ? { page: true } : {}),
    ...more,
    ...(requestId === undefined ? {} : { requestId: plainText(requestId, reply.key) }),
  })
}

/** Whether that is made for people to read: HTML, whatever it is called, or words that are called text. */
function isPage(reply: Reply): boolean {
  if (/^\s*</.test(reply.text)) return true
  return /^\s*text\//i.test(header(reply, 'content-type') ?? '') && /^\s*[^\s{]/.test(reply.text)
}

/** Why the call was refused: an {@link ApiError} (`answer`). */
export function refused(reply: Reply): ApiError {
  let json: unknown = null
  try {
    json = JSON.parse(reply.text)
  } catch {
    // A proxy's page, or nothing at all: `fromService` says so below.
  }
  const parsed = envelope.safeParse(json)
  const error = parsed.success ? parsed.data.error : null
  const own = error === null ? ownWords(json) : null
  const requestId = header(reply, 'x-request-id')
  const retryAfterMs = askedWait(reply)
  const words = (text: string) => plainText(text, reply.key)
  const message = words(error?.message ?? own?.message ?? reply.text)
  const problem: CallProblem = {
    type: 'answer',
    status: reply.status,
    fromService: error !== null,
    ...(own === null ? {} : { form: own.form }),
    ...(message === '' ? {} : { message }),
    ...(error?.code === undefined || error.code === null ? {} : { code: words(String(error.code)) }),
    ...(error?.type === undefined || error.type === null ? {} : { errorType: words(error.type) }),
    ...(requestId === undefined ? {} : { requestId: words(requestId) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
  return new ApiError(problem)
}

/**
 * How long the service asks to wait, in milliseconds: `retry-after-ms`, `Retry-After` in seconds or as a date
 * (RFC 9110, 10.2.3; told by the service's own clock), or the later of the `x-ratelimit-reset-*` of what is used up.
 */
function askedWait(reply: Reply): number | undefined {
  const milliseconds = Number(header(reply, 'retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds
  const retryAfter = header(reply, 'retry-after')?.trim()
  if (retryAfter !== undefined && retryAfter !== '') {
    const seconds = Number(retryAfter)
    if (seconds >= 0) return seconds * 1000
    const date = Date.parse(retryAfter)
    if (!Number.isNaN(date)) return Math.max(0, date - (dateOf(reply) ?? reply.answeredAt))
  }
  const resets = ['requests', 'tokens']
    .filter((what) => header(reply, `x-ratelimit-remaining-${what}`) === '0')
    .map((what) => goDuration(header(reply, `x-ratelimit-reset-${what}`) ?? ''))
    .filter((wait) => wait !== undefined)
  return resets.length === 0 ? undefined : Math.max(...resets)
}

/** Milliseconds of a duration like `1s`, `6m0s` or `20ms`, as the rate limit headers write it. */
function goDuration(text: string): number | undefined {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    sum += Number(amount) * (units[unit ?? ''] ?? 0)
  }
  return sum
}

import { ApiError, type CallProblem, type ClosedAs } from '../../../core/ports'
import { isSecret } from '../../log/log-file'
import { ClosedUpload, OddAnswer, ownWords } from '../answers'
import type { ServiceKind } from '../kinds/service-kind'
import type { Reply } from './http-call'
import { plainText } from './plain-text'

/** A response of a service, or of an intermediary in front of it. */
export interface ServiceReply extends Reply {
  /** The kind of the service. */
  readonly service: ServiceKind
}

/** The first header of that name, in either case; undefined if there is none. */
export function header(reply: Reply, name: string): string | undefined {
  const value = reply.headers[name.toLowerCase()]
  return Array.isArray(value) ? value[0] : value
}

/** When the service answered, on its clock; undefined if the response has no date, or the date makes no sense. */
export function dateOf(reply: Reply): number | undefined {
  const date = Date.parse(header(reply, 'date') ?? '')
  return Number.isNaN(date) || date <= 0 ? undefined : date
}

/** The response as JSON, parsed by `reader`. Throws an ApiError (`unexpected`). */
export function understood<T>(reply: ServiceReply, reader: (json: unknown) => T): T {
  let json: unknown
  try {
    json = JSON.parse(reply.text)
  } catch {
    // The error itself quotes the response.
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

/** Throws if an id contains the key: ids are kept as they are. */
export function noSecret(reply: ServiceReply, id: string): void {
  if (isSecretIn(id, reply.key)) throw unexpected(reply, 'the answer has the key in it')
}

export function unexpected(
  reply: ServiceReply,
  detail: string,
  more: { readonly closedAs?: ClosedAs; readonly message?: string } = {},
): ApiError {
  const requestId = header(reply, reply.service.protocol.requestIdHeader)
  return new ApiError({
    type: 'unexpected',
    detail: plainText(detail, reply.key),
    status: reply.status,
    ...(isPage(reply) ? { page: true } : {}),
    ...more,
    ...(requestId === undefined ? {} : { requestId: plainText(requestId, reply.key) }),
  })
}

/** Whether a response is for people to read: HTML, however it is labelled, or plain text. */
function isPage(reply: Reply): boolean {
  if (/^\s*</.test(reply.text)) return true
  return /^\s*text\//i.test(header(reply, 'content-type') ?? '') && /^\s*[^\s{]/.test(reply.text)
}

/** Why the call was refused: an {@link ApiError} (`answer`). */
export function refused(reply: ServiceReply): ApiError {
  let json: unknown = null
  try {
    json = JSON.parse(reply.text)
  } catch {
    // A proxy's page, or nothing at all: `fromService` says so below.
  }
  const { protocol } = reply.service
  const error = protocol.errorIn(json)
  const own = error === null ? ownWords(json) : null
  const requestId = header(reply, protocol.requestIdHeader)
  const retryAfterMs = protocol.askedWaitMs((name) => header(reply, name), dateOf(reply) ?? reply.answeredAt)
  const words = (text: string) => plainText(text, reply.key)
  const message = words(error?.message ?? own?.message ?? reply.text)
  const code = words(error?.code ?? '')
  const isPlain = error === null && own === null
  const said = { status: reply.status, code, type: error?.type ?? '', message }
  const refusal =
    error === null && wantsCertificate(said)
      ? ({ kind: 'client-certificate-needed' } as const)
      : isPlain
        ? null
        : protocol.refusal(said)
  const problem: CallProblem = {
    type: 'answer',
    status: reply.status,
    fromService: error !== null,
    ...(own === null ? {} : { form: own.form }),
    ...(message === '' ? {} : { message }),
    ...(code === '' ? {} : { code }),
    ...(refusal === null ? {} : { refusal }),
    ...(requestId === undefined ? {} : { requestId: words(requestId) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
  return new ApiError(problem)
}

/** The text of nginx in a page of its own, whose status says nothing. */
function wantsCertificate({ message, status }: { readonly message: string; readonly status: number }) {
  return status === 400 && /no required ssl certificate|ssl certificate error/i.test(message)
}

import { ApiError, type CallProblem } from '../../../core/ports'
import { errorCode } from '../../system-errors'
import { plainText } from '../http/plain-text'
import { isTlsCode, meaningOfCode } from './connection-codes'
import { neverOpened } from './connector'
import { ProxyError } from './proxy-server'

/**
 * What was thrown on the way to a service as an {@link ApiError} (`connection`, `proxy`); anything else, such as a
 * defect, unchanged.
 *
 * @param host of the service
 * @param key must not appear in the error
 */
export function connectionError(error: unknown, host: string, key: string): unknown {
  return error instanceof ProxyError ? proxyError(error, key) : networkError(error, host, key)
}

function proxyError(error: ProxyError, key: string): unknown {
  const { why, status, methods, message, cause } = error
  const proxy = new URL(error.proxy.url).host
  // A proxy with an untrusted certificate exists, and is the host of the failure.
  const broken = cause === undefined ? null : networkError(cause, proxy, key)
  if (isTlsError(broken)) return broken
  const problem: CallProblem = {
    type: 'proxy',
    why,
    proxy,
    detail: plainText(message, key),
    ...(error.proxy.user === '' ? {} : { hasCredentials: true }),
    ...(status === undefined ? {} : { status }),
    ...(methods === undefined ? {} : { methods: plainText(methods, key) }),
  }
  return new ApiError(problem, { cause: error })
}

/** Whether TLS, and not the network, kept the connection from opening: see {@link isTlsCode}. */
export function isTlsError(error: unknown): boolean {
  return error instanceof ApiError && error.problem.type === 'connection' && isTlsCode(error.problem.code)
}

/** What undici's parser of HTTP/1.1 rejected; empty if the error is another one. */
function parserCode(error: unknown): string {
  if (!(error instanceof Error) || error.name !== 'HTTPParserError') return ''
  const { data } = error as { readonly data?: unknown }
  // A server that speaks only HTTP/2 begins with a SETTINGS frame (RFC 9113, 3.4 and 6.5).
  if (typeof data === 'string' && data.startsWith('\0') && data.slice(3, 9) === '\x04\0\0\0\0\0')
    return 'HTTP2_ONLY'
  // undici does not name every way in which bytes are not HTTP.
  return errorCode(error) || 'HPE_INVALID'
}

/** The innermost cause has the system's code; in a list of them, as for several addresses, the first counts. */
function networkError(error: unknown, host: string, key: string): unknown {
  let inner = error
  for (let depth = 0; depth < 5; depth += 1) {
    if (inner instanceof AggregateError && inner.errors.length > 0) inner = inner.errors[0]
    else if (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
    else break
  }
  const code = parserCode(inner) || errorCode(inner) || errorCode(error)
  // Without a code it is not the connection but a HoistError from the source, or a defect.
  if (code === '' || /^(UND_ERR_INVALID_ARG|ERR_INVALID_|ERR_ASSERTION)/.test(code)) return error
  const detail = plainText(inner instanceof Error ? inner.message : String(inner), key)
  return new ApiError(
    { type: 'connection', code, host, detail, ...meaningOfCode(code, detail, !neverOpened(error)) },
    { cause: error },
  )
}

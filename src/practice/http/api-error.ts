/**
 * An answer other than success, in the service's own envelope `{error: {message, type, param, code}}` (its OpenAPI
 * description, schema `ErrorResponse`). Types and codes are the ones that the service and its clients publish; if it
 * publishes none, `code` is null, so that nobody comes to rely on words that only this server uses.
 */
export class ApiError extends Error {
  readonly status: number
  readonly type: string
  readonly param: string | null
  readonly code: string | null
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    more: {
      readonly type?: string
      readonly param?: string | null
      readonly code?: string | null
      readonly headers?: Readonly<Record<string, string>>
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'ApiError'
    this.status = status
    this.type = more.type ?? typeFor(status)
    this.param = more.param ?? null
    this.code = more.code ?? null
    this.headers = more.headers ?? {}
  }

  /** The body of the answer, as plain data. */
  envelope(): { error: { message: string; type: string; param: string | null; code: string | null } } {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } }
  }
}

function typeFor(status: number): string {
  if (status === 429) return 'requests'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}

/** A 400 that blames one field of the request. Its code is null, as the service has it for these refusals. */
export function badRequest(message: string, param: string | null = null): ApiError {
  return new ApiError(400, message, { param })
}

/**
 * The API error for any thrown value. Everything that is not an {@link ApiError} is a defect or a disk failure: a 500
 * that names the system's error code, but no path of this machine.
 */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const code = systemCode(error)
  const what = code === undefined ? 'something unexpected happened' : (diskWords[code] ?? code)
  return new ApiError(500, `The server had an error while processing your request: ${what}.`, {
    cause: error,
  })
}

const diskWords: Readonly<Record<string, string>> = {
  ENOSPC: 'ENOSPC, no space is left on the disk',
  EDQUOT: 'EDQUOT, the disk quota is used up',
  EROFS: 'EROFS, the disk can only be read',
  EACCES: 'EACCES, writing to the folder is not permitted',
  EIO: 'EIO, the disk failed',
}

function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

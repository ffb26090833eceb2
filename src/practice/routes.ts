import { ApiError } from './api-error'
import type { PracticeOperation } from './faults'

/** Every operation, with its route. */
export const routes: readonly {
  readonly operation: PracticeOperation
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
}[] = [
  { operation: 'create', method: 'POST', url: '/v1/uploads' },
  { operation: 'part', method: 'POST', url: '/v1/uploads/:id/parts' },
  { operation: 'complete', method: 'POST', url: '/v1/uploads/:id/complete' },
  { operation: 'cancel', method: 'POST', url: '/v1/uploads/:id/cancel' },
  { operation: 'list', method: 'GET', url: '/v1/files' },
  { operation: 'retrieve', method: 'GET', url: '/v1/files/:id' },
  { operation: 'delete', method: 'DELETE', url: '/v1/files/:id' },
  { operation: 'content', method: 'GET', url: '/v1/files/:id/content' },
]

/** 405 if the path exists with another method, 404 if it does not. */
export function noSuchRoute(method: string, url: string): ApiError {
  const path = url.split('?')[0] ?? ''
  const allowed = routes.filter((route) => {
    const pattern = route.url.split('/').map((step) => (step === ':id' ? '[^/]+' : step))
    return new RegExp(`^${pattern.join('/')}$`).test(path)
  })
  if (allowed.length === 0) return new ApiError(404, `Invalid URL (${method} ${path})`)
  return new ApiError(405, `Not allowed to ${method} on ${path}.`, {
    code: 'method_not_supported',
    headers: { allow: allowed.map((route) => route.method).join(', ') },
  })
}

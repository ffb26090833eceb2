import type { PracticeOperation } from '../faults/faults'
import { ApiError } from './api-error'

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
  { operation: 'create-vector-store', method: 'POST', url: '/v1/vector_stores' },
  { operation: 'list-vector-stores', method: 'GET', url: '/v1/vector_stores' },
  { operation: 'retrieve-vector-store', method: 'GET', url: '/v1/vector_stores/:id' },
  { operation: 'delete-vector-store', method: 'DELETE', url: '/v1/vector_stores/:id' },
  { operation: 'list-vector-store-files', method: 'GET', url: '/v1/vector_stores/:id/files' },
  { operation: 'retrieve-vector-store-file', method: 'GET', url: '/v1/vector_stores/:id/files/:inner' },
  { operation: 'create-file-batch', method: 'POST', url: '/v1/vector_stores/:id/file_batches' },
  { operation: 'retrieve-file-batch', method: 'GET', url: '/v1/vector_stores/:id/file_batches/:inner' },
  { operation: 'cancel-file-batch', method: 'POST', url: '/v1/vector_stores/:id/file_batches/:inner/cancel' },
  {
    operation: 'list-file-batch-files',
    method: 'GET',
    url: '/v1/vector_stores/:id/file_batches/:inner/files',
  },
  { operation: 'create-batch', method: 'POST', url: '/v1/batches' },
  { operation: 'list-batches', method: 'GET', url: '/v1/batches' },
  { operation: 'retrieve-batch', method: 'GET', url: '/v1/batches/:id' },
  { operation: 'cancel-batch', method: 'POST', url: '/v1/batches/:id/cancel' },
]

/** 405 if the path exists with another method, 404 if it does not. */
export function noSuchRoute(method: string, url: string): ApiError {
  const path = url.split('?')[0] ?? ''
  const allowed = routes.filter((route) => {
    const pattern = route.url.split('/').map((step) => (step.startsWith(':') ? '[^/]+' : step))
    return new RegExp(`^${pattern.join('/')}$`).test(path)
  })
  if (allowed.length === 0) return new ApiError(404, `Invalid URL (${method} ${path})`)
  return new ApiError(405, `Not allowed to ${method} on ${path}.`, {
    code: 'method_not_supported',
    headers: { allow: allowed.map((route) => route.method).join(', ') },
  })
}

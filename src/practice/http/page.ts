import { z } from 'zod'
import { type Answer, json } from './answer'
import { badRequest } from './api-error'

/**
 * The query of lists of vector stores, their files, and batches (listVectorStores and listBatches of the description).
 */
export const pageRequestSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: z.string().optional(),
  before: z.string().optional(),
})
export type PageRequest = z.output<typeof pageRequestSchema>

/**
 * One page of a list as an answer. Throws a 400 if a cursor is not in the list.
 *
 * @param all in the order of creation
 */
export function pageOf(
  all: readonly { readonly id: unknown; readonly [field: string]: unknown }[],
  request: PageRequest,
): Answer {
  const ordered = request.order === 'desc' ? [...all].reverse() : all
  const positionOf = (name: 'after' | 'before', fallback: number) => {
    if (request[name] === undefined) return fallback
    const found = ordered.findIndex(({ id }) => id === request[name])
    if (found === -1) throw badRequest(`No such object: ${request[name]}`, name)
    return found
  }
  const start = positionOf('after', -1) + 1
  const end = positionOf('before', ordered.length)
  const page =
    request.before !== undefined && request.after === undefined
      ? ordered.slice(Math.max(0, end - request.limit), end)
      : ordered.slice(start, Math.min(end, start + request.limit))
  const more =
    request.before !== undefined && request.after === undefined
      ? end - request.limit > 0
      : start + request.limit < end
  return json(200, {
    object: 'list',
    data: page,
    first_id: page.at(0)?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: more,
  })
}

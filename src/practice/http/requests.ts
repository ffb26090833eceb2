import { z } from 'zod'
import { purposeSchema, purposes } from '../../shared/service/purposes'
import { limits } from '../limits'
import { badRequest } from './api-error'

// Fields and bounds as in the service's OpenAPI description: CreateUploadRequest, FileExpirationAfter,
// CompleteUploadRequest and the query of listFiles. Purposes are those that its clients send.

export const createRequestSchema = z.strictObject({
  filename: z.string().min(1),
  purpose: purposeSchema,
  bytes: z.int().min(1).max(limits.uploadBytes),
  mime_type: z.string().min(1),
  expires_after: z
    .strictObject({ anchor: z.literal('created_at'), seconds: z.int().min(3600).max(2_592_000) })
    .optional(),
})
export type CreateRequest = z.output<typeof createRequestSchema>

export const completeRequestSchema = z.strictObject({
  part_ids: z.array(z.string()).min(1),
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/i)
    .optional(),
})
export type CompleteRequest = z.output<typeof completeRequestSchema>

export const listRequestSchema = z.object({
  purpose: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: z.string().optional(),
})
export type ListRequest = z.output<typeof listRequestSchema>

/** The body of a JSON call. Throws a 400 {@link import('./api-error').ApiError} when it is not JSON. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    throw badRequest(
      `We could not parse the JSON body of your request: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** The value as the schema parses it. Throws a 400 that names the first invalid field. */
export function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (issue === undefined) throw badRequest('The request is not valid.')
  if (issue.code === 'unrecognized_keys') {
    const name = dotted([...issue.path, ...issue.keys.slice(0, 1)])
    throw badRequest(`Unknown parameter: '${name}'.`, name)
  }
  const name = dotted(issue.path)
  if (name === '') throw badRequest('The body of the request must be a JSON object.')
  const given = valueAt(value, issue.path)
  if (given === undefined) throw badRequest(`Missing required parameter: '${name}'.`, name)
  if (name === 'purpose' && typeof given === 'string') {
    const known = purposes.map((purpose) => `'${purpose}'`).join(', ')
    throw badRequest(`'${given}' is not one of [${known}] - 'purpose'`)
  }
  throw badRequest(`Invalid value for '${name}': ${issue.message}.`, name)
}

/** What `assistants` accepts, by extension (the service's list of supported files). */
const assistantsExtensions =
  'c cpp css csv docx gif go html java jpeg jpg js json md pdf php pkl png pptx py rb tar tex ts txt webp xlsx xml zip'.split(
    ' ',
  )

/** Throws a 400 for a name that the service does not accept for that purpose. */
export function checkName(filename: string, purpose: string): void {
  const extension = /\.([^./]+)$/.exec(filename)?.[1] ?? ''
  if (purpose === 'batch' && extension !== 'jsonl') {
    throw badRequest('Invalid file format for Batch API. Must be .jsonl')
  }
  if (purpose === 'assistants' && !assistantsExtensions.includes(extension)) {
    const known = assistantsExtensions.map((one) => `"${one}"`).join(', ')
    throw badRequest(`Invalid extension ${extension}. Supported formats: ${known}`)
  }
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : String(step))).join('.')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<PropertyKey, unknown>)[step]
  }
  return here
}

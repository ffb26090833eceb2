import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { LineError } from './batch-records'
import type { BatchEndpoint } from './batch-requests'

/** A request of the input (BatchRequestInput of the service's description). */
const requestSchema = z.object({
  custom_id: z.string().min(1),
  method: z.literal('POST'),
  url: z.string(),
  body: z.looseObject({ model: z.string().min(1).optional() }),
})
type BatchRequest = z.output<typeof requestSchema>

/** Most requests of a batch, and most errors that it reports. */
const mostRequests = 50_000
const mostErrors = 100

/** The fields that an endpoint requires besides the model. */
const neededBy: Readonly<Record<BatchEndpoint, string>> = {
  '/v1/responses': 'input',
  '/v1/chat/completions': 'messages',
  '/v1/embeddings': 'input',
  '/v1/completions': 'prompt',
  '/v1/moderations': 'input',
  '/v1/images/generations': 'prompt',
  '/v1/images/edits': 'prompt',
  '/v1/videos': 'prompt',
}

/** The result of validating an input. */
export interface Validated {
  readonly requests: number
  /** Counted from 0. */
  readonly failing: number[]
  readonly errors: LineError[]
  readonly model: string | null
}

/** Reads the whole input. Throws the system's errors. */
export async function validate(path: string, endpoint: BatchEndpoint): Promise<Validated> {
  const errors: LineError[] = []
  const failing: number[] = []
  const ids = new Set<string>()
  let requests = 0
  let model: string | null = null
  for await (const { line, text } of linesOf(path)) {
    const blame = (code: string, message: string, param: string | null = null) => {
      if (errors.length < mostErrors) errors.push({ code, line, message, param })
    }
    const request = parsed(text)
    requests += 1
    if (request === null) {
      blame('invalid_json_line', 'This line is not parseable as valid JSON.')
      continue
    }
    if (request instanceof z.ZodError) {
      const param = request.issues[0]?.path.join('.') ?? null
      blame('invalid_request', `${param}: ${request.issues[0]?.message}`, param)
      continue
    }
    if (ids.has(request.custom_id))
      blame('duplicate_custom_id', `The custom_id '${request.custom_id}' is not unique.`, 'custom_id')
    ids.add(request.custom_id)
    if (request.url !== endpoint)
      blame('url_mismatch', `The URL '${request.url}' does not match the endpoint '${endpoint}'.`, 'url')
    model ??= request.body.model ?? null
    if ((request.body.model ?? null) !== model)
      blame('model_mismatch', 'All requests of a batch must have the same model.', 'body.model')
    if (request.body[neededBy[endpoint]] === undefined) failing.push(requests - 1)
  }
  if (requests === 0)
    errors.push({ code: 'empty_file', line: null, message: 'The file is empty.', param: null })
  if (requests > mostRequests)
    errors.push({
      code: 'too_many_requests',
      line: null,
      message: `The file has ${requests} requests, more than ${mostRequests}.`,
      param: null,
    })
  return { requests, failing, errors, model }
}

/** The facts about a batch that its results depend on. */
export interface Results {
  readonly batchId: string
  readonly endpoint: BatchEndpoint
  readonly done: number
  /** Why the rest was not executed: code and message of the service's description (BatchRequestOutput). */
  readonly rest: { readonly code: string; readonly message: string }
}

/** The lines of the two files of results, in the order of the input. Throws the system's errors. */
export async function* resultLines(
  path: string,
  results: Results,
): AsyncGenerator<{ readonly file: 'output' | 'errors'; readonly text: string }> {
  let index = 0
  for await (const { text } of linesOf(path)) {
    const request = parsed(text)
    if (request === null || request instanceof z.ZodError) throw new Error('the input has changed')
    const seed = createHash('sha256').update(`${results.batchId} ${index}`).digest('hex')
    const common = { id: `batch_req_${seed.slice(0, 32)}`, custom_id: request.custom_id }
    const needed = neededBy[results.endpoint]
    if (index >= results.done) {
      yield { file: 'errors', text: JSON.stringify({ ...common, response: null, error: results.rest }) }
    } else {
      const isGood = request.body[needed] !== undefined
      const response = {
        status_code: isGood ? 200 : 400,
        request_id: `req_${seed.slice(32)}`,
        body: isGood ? answerTo(request, results.endpoint, seed) : refusal(needed),
      }
      yield { file: isGood ? 'output' : 'errors', text: JSON.stringify({ ...common, response, error: null }) }
    }
    index += 1
  }
}

function refusal(param: string) {
  const message = `Missing required parameter: '${param}'.`
  return { error: { message, type: 'invalid_request_error', param, code: 'missing_required_parameter' } }
}

const sentence = 'This is an answer of the practice server.'

/** A response in the shape of the endpoint's responses: no model has been asked. */
function answerTo({ body }: BatchRequest, endpoint: BatchEndpoint, seed: string): Record<string, unknown> {
  const model = body.model ?? null
  switch (endpoint) {
    case '/v1/responses':
      return {
        id: `resp_${seed.slice(0, 32)}`,
        object: 'response',
        status: 'completed',
        model,
        output: [
          {
            type: 'message',
            role: 'assistant',
            content: [{ type: 'output_text', text: sentence, annotations: [] }],
          },
        ],
      }
    case '/v1/chat/completions':
      return {
        id: `chatcmpl-${seed.slice(0, 24)}`,
        object: 'chat.completion',
        model,
        choices: [{ index: 0, message: { role: 'assistant', content: sentence }, finish_reason: 'stop' }],
      }
    case '/v1/completions':
      return {
        id: `cmpl-${seed.slice(0, 24)}`,
        object: 'text_completion',
        model,
        choices: [{ index: 0, text: sentence, finish_reason: 'stop' }],
      }
    case '/v1/embeddings': {
      const inputs =
        Array.isArray(body.input) && typeof body.input[0] !== 'number' ? body.input : [body.input]
      const data = inputs.map((_input, index) => ({ object: 'embedding', index, embedding: [0.6, 0.8] }))
      return { object: 'list', model, data }
    }
    case '/v1/moderations':
      return { id: `modr-${seed.slice(0, 24)}`, model, results: [{ flagged: false }] }
    case '/v1/images/generations':
    case '/v1/images/edits':
      return { created: 0, data: [{ url: 'https://practice.invalid/picture.png' }] }
    case '/v1/videos':
      return { id: `video_${seed.slice(0, 32)}`, object: 'video', status: 'completed', model }
  }
}

/** Parses a line. Null if it is not JSON. */
function parsed(text: string): BatchRequest | z.ZodError | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const result = requestSchema.safeParse(value)
  return result.success ? result.data : result.error
}

/** Every line that is not blank, with its number from 1. */
async function* linesOf(path: string): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
  let line = 0
  for await (const text of lines) {
    line += 1
    if (text.trim() !== '') yield { line, text }
  }
}

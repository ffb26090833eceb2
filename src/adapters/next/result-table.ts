import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { type Cell, csvRow, csvStart } from '../files/csv'

/** A line of a file of results (BatchRequestOutput of the service's description). */
const resultSchema = z.object({
  custom_id: z.string().nullish().catch(null),
  response: z
    .object({
      status_code: z.number().nullish().catch(null),
      request_id: z.string().nullish().catch(null),
      body: z.unknown(),
    })
    .nullish()
    .catch(null),
  error: z.unknown().optional(),
})

const columns = ['custom_id', 'status_code', 'answer', 'error', 'model', 'request_id'] as const

/** A file of results as a table, row by row. Throws the system's errors. @param path of the JSON Lines */
export async function* resultTable(path: string): AsyncGenerator<string> {
  yield csvStart + csvRow(columns)
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) if (line.trim() !== '') yield csvRow(rowOf(line))
}

function rowOf(line: string): Cell[] {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    // The file of JSON Lines has the line as it came; the table must not hide that there is such a line.
    return [null, null, null, line, null, null]
  }
  const parsed = resultSchema.safeParse(json)
  if (!parsed.success) return [null, null, null, line, null, null]
  const { custom_id, error, response } = parsed.data
  const body = objectOf(response?.body)
  const refusal = errorText(error) ?? errorText(body?.error)
  const model = typeof body?.model === 'string' ? body.model : null
  const answer = refusal !== null || body === null ? null : answerOf(body)
  return [
    custom_id ?? null,
    response?.status_code ?? null,
    answer,
    refusal,
    model,
    response?.request_id ?? null,
  ]
}

function errorText(error: unknown): string | null {
  const found = objectOf(error)
  if (found === null) return null
  return [found.code, found.message].filter((word) => typeof word === 'string').join(': ')
}

/** The part of an answer that a person wants to read: its text, or else its result as JSON. */
function answerOf(body: Readonly<Record<string, unknown>>): string {
  const texts = [
    ...listOf(body.output).flatMap(({ content }) => listOf(content).map(({ text }) => text)),
    ...listOf(body.choices).map(({ message, text }) => objectOf(message)?.content ?? text),
  ].filter((text) => typeof text === 'string')
  if (texts.length > 0) return texts.join('\n')
  const data = listOf(body.data)
  const parts = data.map(({ b64_json, embedding, url }) => embedding ?? url ?? b64_json)
  if (parts.length > 0 && parts.every((part) => part !== undefined))
    return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('\n')
  return JSON.stringify(body.results ?? body)
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return []
  return value.map((entry: unknown) => objectOf(entry)).filter((entry) => entry !== null)
}

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { sourceError } from '../system-errors'

/** The first line that is not blank is read up to here, in bytes: far more than any request has. */
const mostBytes = 64 * 1024 * 1024

/**
 * The endpoint of a file of requests, as its first line names it: all lines have to name the same one. Null if the line
 * names none. Throws a HoistError if the file cannot be read.
 */
export async function batchEndpoint(path: string): Promise<string | null> {
  const bytes = createReadStream(path, { end: mostBytes - 1 })
  const lines = createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const line of lines) if (line.trim() !== '') return urlOf(line.replace(/^\ufeff/, ''))
    return null
  } catch (error) {
    throw sourceError(error)
  } finally {
    lines.close()
    bytes.destroy()
  }
}

function urlOf(line: string): string | null {
  try {
    const request: unknown = JSON.parse(line)
    if (typeof request !== 'object' || request === null || !('url' in request)) return null
    return typeof request.url === 'string' ? request.url : null
  } catch {
    return null
  }
}

import { open } from 'node:fs/promises'
import type { Failure } from '../shared/failures'
import type { PartView, UploadView } from '../shared/views'
import { redact } from './log-file'
import { errorCode } from './system-errors'

/** How much of the end of the log is looked through, in bytes, and how many lines of it are told. */
const longestTail = 512 * 1024
const mostLines = 30
/** Parts that are told of one by one. */
const mostParts = 20
/** A local service may take any word for a key, and words stand everywhere. */
const shortestKey = 8

export interface ReportFacts {
  /** Of Hoist and what it runs on, one a line. */
  readonly programs: readonly string[]
  readonly upload: UploadView
  readonly parts: readonly PartView[]
  /** What the log says of this upload. */
  readonly log: readonly string[]
  /** Every key of the profile, whether it is used here or not. */
  readonly keys: readonly string[]
  /** The person's own folder. */
  readonly home: string
}

/**
 * What somebody who is to help needs to know of an upload, as plain text in English: states, numbers, answers of the
 * service and what the log says. Without keys, and without the name of the file and where it lies.
 */
export function reportText(facts: ReportFacts): string {
  const { upload, parts } = facts
  const counts = Object.entries(upload.parts).map(([name, count]) => `${name} ${count}`)
  const troubled = parts.filter((part) => part.failure !== undefined)
  const lines = [
    ...facts.programs,
    '',
    `Upload ${upload.id}: ${upload.state}, ${upload.size} bytes, ${upload.purpose}`,
    `Added ${time(upload.addedAt)}`,
    `Sent ${upload.sentBytes} bytes, confirmed ${upload.confirmedBytes} bytes`,
    `Parts: ${counts.join(', ')}`,
    ...(upload.failure === undefined ? [] : ['', 'Failure', ...failureLines(upload.failure)]),
    ...(upload.warning === undefined ? [] : ['', 'Warning', ...failureLines(upload.warning)]),
    ...troubled
      .slice(0, mostParts)
      .flatMap((part) => [
        '',
        `Part ${part.number}: ${part.state}, ${part.attempts} attempts`,
        ...(part.failure === undefined ? [] : failureLines(part.failure)),
      ]),
    ...(facts.log.length === 0 ? [] : ['', 'Log', ...facts.log]),
  ]
  return withoutSecrets(lines.join('\n'), facts)
}

function failureLines(failure: Failure): string[] {
  const rows: [string, string | number | undefined][] = [
    ['kind', failure.kind],
    ['status', failure.status],
    ['code', failure.code],
    ['request id', failure.requestId],
    ['detail', failure.detail],
    ['the service said', failure.serviceMessage],
  ]
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`  ${name}: ${value}`]))
}

function time(at: number): string {
  return new Date(at).toISOString()
}

/** A key may stand in the text as it is, or as JSON or a URL writes it. */
function withoutSecrets(text: string, { keys, upload, home }: ReportFacts): string {
  let safe = text
  const hide = (secret: string, word: string) => {
    if (secret === '') return
    for (const form of new Set([secret, inJson(secret), inJson(inJson(secret)), encodeURIComponent(secret)]))
      safe = safe.replaceAll(form, word)
  }
  for (const key of keys) if (key.length >= shortestKey) hide(key, '[redacted]')
  // The folder first: what is left of a path would still tell where it led.
  hide(tells(upload.folder), '[folder]')
  hide(tells(upload.name), '[file]')
  hide(tells(home), '~')
  return redact(safe)
}

/** A name of a letter or two tells nothing, and stands in many a word. */
function tells(name: string): string {
  return name.length > 3 ? name : ''
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** The newest lines of the log that name that upload, oldest first. Throws what the file system throws. */
export async function logLines(path: string, uploadId: string): Promise<string[]> {
  const file = await open(path, 'r').catch((error: unknown) => {
    // Nothing was logged yet, or it has just been turned over.
    if (errorCode(error) === 'ENOENT') return null
    throw error
  })
  if (file === null) return []
  try {
    const { size } = await file.stat()
    const length = Math.min(size, longestTail)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    return lines.filter((line) => line.includes(`"id":${JSON.stringify(uploadId)}`)).slice(-mostLines)
  } finally {
    await file.close()
  }
}

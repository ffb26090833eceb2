import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Failure } from '../../shared/failures/failures'
import type { PartView, UploadView } from '../../shared/ipc/views'
import { shownPath } from '../files/source/source-path.js'
import { errorCode } from '../system-errors'
import { redact, withoutSecret, withoutText } from './log-file'

/** How much of the end of the log is searched, in bytes, and how many of its lines are included. */
const longestTail = 512 * 1024
const mostLines = 30
/** Parts that are listed one by one. */
const mostParts = 20

export interface ReportFacts {
  /** Hoist and what it runs on, one per line. */
  readonly programs: readonly string[]
  readonly upload: UploadView
  readonly parts: readonly PartView[]
  /** The log lines of this upload. */
  readonly log: readonly string[]
  /** Every key of the profile, whether this upload uses it or not. */
  readonly keys: readonly string[]
  /** Earlier paths of the file, if known: the log still names them. */
  readonly paths: readonly string[]
  /** The person's home folder. */
  readonly home: string
}

/**
 * What a helper needs to know about an upload, as plain text in English: states, numbers, answers of the service and
 * log lines. Without keys, and without the name and folder of the file.
 */
export function reportText(facts: ReportFacts): string {
  const { upload, parts } = facts
  const counts = Object.entries(upload.parts).map(([name, count]) => `${name} ${count}`)
  const failing = parts.filter((part) => part.failure !== undefined)
  const lines = [
    ...facts.programs,
    '',
    `Upload ${upload.id}: ${upload.state}, ${upload.size} bytes, ${upload.purpose}`,
    `Added ${time(upload.addedAt)}`,
    `Sent ${upload.sentBytes} bytes, confirmed ${upload.confirmedBytes} bytes`,
    `Parts: ${counts.join(', ')}`,
    ...(upload.failure === undefined ? [] : ['', 'Failure', ...failureLines(upload.failure)]),
    ...(upload.warning === undefined ? [] : ['', 'Warning', ...failureLines(upload.warning)]),
    ...failing
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
  const lines = rows.filter(([, value]) => value !== undefined && value !== '')
  const cause = failure.cause === undefined ? [] : ['  cause', ...failureLines(failure.cause)]
  return [...lines.map(([name, value]) => `  ${name}: ${value}`), ...cause]
}

function time(at: number): string {
  return new Date(at).toISOString()
}

function withoutSecrets(text: string, { keys, upload, paths, home }: ReportFacts): string {
  const hide = (safe: string, [hidden, word]: readonly [string, string]) =>
    tells(hidden) ? withoutText(safe, hidden, word) : safe
  // System messages contain paths as they are shown.
  const files = [join(dirname(upload.path), upload.name), ...paths].map(shownPath)
  const folders = files.map((path) => dirname(path)).sort((a, b) => b.length - a.length)
  const hidden: readonly (readonly [string, string])[] = [
    // The folder first, and the longest: the rest of a path would still show where it led.
    ...folders.map((folder) => [folder, '[folder]'] as const),
    ...files.map((path) => [basename(path), '[file]'] as const),
    [home, '~'],
  ]
  return redact(hidden.reduce(hide, keys.reduce(withoutSecret, text)))
}

/** A name of one or two letters reveals nothing, and is part of many words. */
function tells(name: string): boolean {
  return name.length > 3
}

/** The newest log lines that name that upload, oldest first. Throws what the file system throws. */
export async function logLines(path: string, uploadId: string): Promise<string[]> {
  const file = await open(path, 'r').catch((error: unknown) => {
    // Nothing was logged yet, or the log has just been rotated.
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null
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

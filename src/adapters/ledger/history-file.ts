import { dirname } from 'node:path'
import { HoistError } from '../../shared/failures'
import type { UploadView } from '../../shared/views'
import { type Cell, csvRow, csvStart } from '../files/csv'
import { writeWhole } from '../profile/write-whole'
import { errorCode } from '../system-errors'

/** The fields of both formats, in this order. Programs read them, so their names are the same in every language. */
const fields: readonly [string, (upload: UploadView) => Cell][] = [
  ['name', ({ name }) => name],
  ['folder', ({ path }) => dirname(path)],
  ['state', ({ state }) => state],
  ['file_id', ({ fileId }) => fileId ?? null],
  ['account', ({ accountName }) => accountName],
  ['purpose', ({ purpose }) => purpose],
  ['bytes', ({ size }) => size],
  ['md5', ({ md5 }) => md5 ?? null],
  ['added_at', ({ addedAt }) => time(addedAt)],
  ['finished_at', ({ finishedAt }) => time(finishedAt)],
  ['expires_at', ({ expiresAt }) => time(expiresAt)],
  ['seconds', ({ activeMs }) => (activeMs === undefined ? null : activeMs / 1000)],
  [
    'bytes_per_second',
    // A cancelled upload has not sent all of its bytes.
    ({ activeMs, size, state }) =>
      activeMs === undefined || state !== 'completed' ? null : Math.round((size * 1000) / activeMs),
  ],
  ['path', ({ path }) => path],
]

function time(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString()
}

/** A table as spreadsheet programs read it: RFC 4180, in UTF-8 with the byte order mark that identifies it. */
export function historyCsv(uploads: readonly UploadView[]): string {
  const rows = [
    fields.map(([name]) => name),
    ...uploads.map((upload) => fields.map(([, read]) => read(upload))),
  ]
  return csvStart + rows.map(csvRow).join('')
}

/** The same as a list of objects. */
export function historyJson(uploads: readonly UploadView[]): string {
  const list = uploads.map((upload) => Object.fromEntries(fields.map(([name, read]) => [name, read(upload)])))
  return `${JSON.stringify(list, null, 2)}\n`
}

/** Writes a file that a person named: all of it, or the old file stays. Throws a HoistError (`export-failed`). */
export async function writeHistory(path: string, text: string): Promise<void> {
  try {
    await writeWhole(path, text)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new HoistError({ kind: 'export-failed', detail, code: errorCode(error) }, { cause: error })
  }
}

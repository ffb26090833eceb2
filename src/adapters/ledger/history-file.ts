import { dirname } from 'node:path'
import { HoistError } from '../../shared/failures/failures'
import type { UploadView } from '../../shared/ipc/views'
import type { NextView } from '../../shared/service/next'
import { type Cell, csvRow, csvStart } from '../files/csv'
import { writeWhole } from '../profile/write-whole'
import { errorCode } from '../system-errors'

/** The fields of both formats, in this order. Programs read them, so their names are the same in every language. */
const fields: readonly [string, (upload: UploadView, next: readonly NextView[]) => Cell][] = [
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
  ['vector_store_id', (_, next) => searchOf(next)?.storeId ?? null],
  [
    'search_state',
    ({ id }, next) => searchOf(next)?.files.find(({ uploadId }) => uploadId === id)?.state ?? null,
  ],
  ['batch_id', (_, next) => batchOf(next)?.batchId ?? null],
  ['batch_status', (_, next) => batchOf(next)?.status ?? null],
]

/** The last of the next steps that made the file searchable. */
function searchOf(next: readonly NextView[]) {
  return next.findLast((view) => view.kind === 'searchable')
}

function batchOf(next: readonly NextView[]) {
  return next.findLast((view) => view.kind === 'batch')
}

/** The next steps of an upload, oldest first. */
type NextOf = (uploadId: string) => readonly NextView[]

function time(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString()
}

/** A table as spreadsheet programs read it: RFC 4180, in UTF-8 with the byte order mark that identifies it. */
export function historyCsv(uploads: readonly UploadView[], nextOf: NextOf): string {
  const rows = [
    fields.map(([name]) => name),
    ...uploads.map((upload) => rowOf(upload, nextOf).map(([, cell]) => cell)),
  ]
  return csvStart + rows.map(csvRow).join('')
}

/** The same as a list of objects. */
export function historyJson(uploads: readonly UploadView[], nextOf: NextOf): string {
  const list = uploads.map((upload) => Object.fromEntries(rowOf(upload, nextOf)))
  return `${JSON.stringify(list, null, 2)}\n`
}

function rowOf(upload: UploadView, nextOf: NextOf): [string, Cell][] {
  const next = nextOf(upload.id)
  return fields.map(([name, read]) => [name, read(upload, next)])
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

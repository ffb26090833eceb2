import { basename, extname } from 'node:path'
import type { SaveDialogOptions } from 'electron'
import { historyCsv, historyJson, writeHistory } from '../../adapters/ledger/history-file'
import type { OwnFiles } from '../../adapters/ledger/own-files'
import type { UploadManager } from '../../core/list/upload-manager'
import type { Events } from '../../shared/ipc/operations'
import { messages } from '../../shared/messages'
import { type NextView, uploadsOf } from '../../shared/service/next'
import type { NextWork } from '../next-work'

/**
 * Writes everything that has ended to a file that the person names: as JSON if its name says so, else as a table.
 * Throws a HoistError (`export-failed`).
 *
 * @param ask resolves with null if no file was named
 * @returns what to report; null if no file was named
 */
export async function exportHistory(
  manager: UploadManager,
  own: Pick<OwnFiles, 'note'>,
  next: Pick<NextWork, 'views'>,
  ask: (options: SaveDialogOptions) => Promise<string | null>,
): Promise<Events['exported'] | null> {
  if (manager.over().length === 0) return { count: 0, name: '' }
  const words = messages.history
  const path = await ask({
    defaultPath: words.fileName,
    filters: [
      { name: words.csv, extensions: ['csv'] },
      { name: words.json, extensions: ['json'] },
    ],
  })
  if (path === null) return null
  // Read now: the dialog may have been open for a while.
  const uploads = manager
    .over()
    .map((id) => manager.view(id))
    .filter((upload) => upload !== undefined)
  const byUpload = new Map<string, NextView[]>()
  for (const view of next.views())
    for (const id of uploadsOf(view)) byUpload.set(id, [...(byUpload.get(id) ?? []), view])
  const nextOf = (id: string) => byUpload.get(id) ?? []
  const isJson = extname(path).toLowerCase() === '.json'
  await writeHistory(path, (isJson ? historyJson : historyCsv)(uploads, nextOf))
  await own.note(path)
  await manager.collected(uploads.map(({ id }) => id))
  return { count: uploads.length, name: basename(path) }
}

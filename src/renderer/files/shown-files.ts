import type { ListedFile } from '../../shared/service/remote-files'
import { searchFor } from '../../shared/words/search'
import { compareNames } from '../messages'

export const sorts = ['newest', 'oldest', 'name', 'largest', 'expires'] as const
export type Sort = (typeof sorts)[number]

export interface FilesFilter {
  readonly search: string
  /** Null for all. */
  readonly purpose: string | null
  readonly sort: Sort
}

const never = Number.POSITIVE_INFINITY

/** Values that the service does not give come last. */
const orders: Readonly<Record<Sort, (a: ListedFile, b: ListedFile) => number>> = {
  newest: (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0),
  oldest: (a, b) => (a.createdAt ?? never) - (b.createdAt ?? never),
  name: (a, b) => compareNames(a.filename ?? '\uffff', b.filename ?? '\uffff'),
  largest: (a, b) => (b.bytes ?? -1) - (a.bytes ?? -1),
  expires: (a, b) => order(a.expiresAt ?? never, b.expiresAt ?? never),
}

/** Infinity minus infinity is no number. */
function order(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** The files to show, in their order. Searches names and ids. */
export function shownFiles(
  files: readonly ListedFile[],
  { purpose, search, sort }: FilesFilter,
): readonly ListedFile[] {
  const finds = searchFor(search)
  const shown = files.filter(
    (file) =>
      (purpose === null || file.purpose === purpose) &&
      (finds === null || finds(file.filename ?? '', file.id)),
  )
  return shown.sort(orders[sort])
}

/** The purposes that the files have, in alphabetical order. */
export function purposesOf(files: readonly ListedFile[]): string[] {
  return [...new Set(files.flatMap(({ purpose }) => purpose ?? []))].sort(compareNames)
}

/** The total size of the files, in bytes, without those of unknown size. */
export function totalBytes(files: readonly ListedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
}

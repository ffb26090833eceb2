import {
  ApiError,
  type Candidates,
  type FileCandidate,
  type Logger,
  type RemoteFile,
  type UploadApi,
} from '../../core/ports'
import { fileList, read, readRow } from './answers'
import { isSecretIn, type ServiceReply, understood } from './http/replies'
import type { ServiceCall } from './service-call'

/** Files per page of the list. The service has up to 10,000; a compatible one may allow fewer. */
const pageSizes = [1000, 100] as const
const mostPages = 20
/** This many consecutive descending rows mean the list is sorted; later rows are older. */
const tellingRows = 100
/** Most files whose content is compared: each may have to be read as a whole. */
const mostGuesses = 20

type Ask = (call: ServiceCall) => Promise<ServiceReply>
type Wanted = Parameters<UploadApi['findFiles']>[1]

/** Looks for a file as {@link UploadApi.findFiles} does. @param ask makes a call for the account */
export async function findFiles(ask: Ask, file: Wanted, logger: Logger | undefined): Promise<Candidates> {
  const found = new Map<string, FileCandidate>()
  const isReadToEnd = await readRows(ask, file, logger, (row) => {
    const candidate = candidateOf(row, file)
    if (candidate !== null) found.set(row.id, candidate)
  })
  const newestFirst = [...found.values()].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))
  const guesses = newestFirst.filter(({ fits }) => !fits)
  return {
    files: [...newestFirst.filter(({ fits }) => fits), ...guesses.slice(0, mostGuesses)],
    isWhole: isReadToEnd && guesses.length <= mostGuesses,
  }
}

/**
 * Lists the service's files until all that remain are older than the wanted one.
 *
 * @returns false if others may remain
 */
async function readRows(
  ask: Ask,
  { purpose, createdSince }: Wanted,
  logger: Logger | undefined,
  onRow: (row: RemoteFile) => void,
): Promise<boolean> {
  const seen = new Set<string>()
  let after: string | null = null
  let limit: number = pageSizes[0]
  let falling = 0
  let before = Number.POSITIVE_INFINITY
  let page = 0
  while (page < mostPages) {
    const list = await pageOf(ask, { purpose, limit, after })
    if (list === null) {
      limit = pageSizes[1]
      continue
    }
    let last: string | null = null
    let odd = 0
    for (const entry of list.data) {
      const row = readRow(entry)
      if (row === null || isSecretIn(row.id, list.key)) {
        odd += 1
        continue
      }
      if (seen.has(row.id)) continue
      seen.add(row.id)
      last = row.id
      if (row.createdAt !== null) {
        falling = row.createdAt <= before ? falling + 1 : 0
        before = row.createdAt
      }
      onRow(row)
    }
    if (odd > 0) logger?.log('warn', 'odd rows in the list of files', { odd, page })
    const isLastPage = list.has_more === false || (list.has_more !== true && list.data.length < limit)
    if (isLastPage) return true
    if (falling >= tellingRows && isBefore(before, createdSince)) return true
    // Some services return the same page forever.
    if (last === null) break
    after = last
    page += 1
  }
  logger?.log('warn', 'the list of files was not read to its end', { files: seen.size })
  return false
}

/** One page of all files, the newest first, and the id after which the next page begins; null at the end. */
export async function listFiles(
  ask: Ask,
  after: string | null,
): Promise<{ readonly files: readonly RemoteFile[]; readonly next: string | null }> {
  for (const limit of pageSizes) {
    const list = await pageOf(ask, { limit, after })
    if (list === null) continue
    const files = list.data.flatMap((entry) => {
      const row = readRow(entry)
      return row === null || isSecretIn(row.id, list.key) ? [] : [row]
    })
    const isLast = list.has_more === false || (list.has_more !== true && list.data.length < limit)
    const next = files.at(-1)?.id ?? null
    // Some services return the same page forever.
    return { files, next: isLast || next === after ? null : next }
  }
  throw new Error('the smallest page was not refused')
}

/** One page of the list, or null if the service has no pages of that size. */
async function pageOf(
  ask: Ask,
  {
    purpose,
    limit,
    after,
  }: { readonly purpose?: string; readonly limit: number; readonly after: string | null },
) {
  const query = new URLSearchParams({ order: 'desc', limit: String(limit) })
  if (purpose !== undefined) query.set('purpose', purpose)
  if (after !== null) query.set('after', after)
  try {
    const reply = await ask({ method: 'GET', path: `/files?${query}`, patience: 1 })
    return { ...understood(reply, (json) => read(fileList, json)), key: reply.key }
  } catch (error) {
    const status = error instanceof ApiError && error.problem.type === 'answer' ? error.problem.status : 0
    if (limit !== pageSizes[0] || (status !== 400 && status !== 422)) throw error
    return null
  }
}

function isBefore(time: number, createdSince: number): boolean {
  // `created_at` is in whole seconds, so the upload's own second counts as well.
  return time < createdSince - 1000
}

/** The row as a candidate for that file, or null if it is certainly a different file. */
function candidateOf(row: RemoteFile, file: Wanted): FileCandidate | null {
  const { bytes, createdAt, purpose } = row
  if (bytes !== null && bytes !== file.bytes) return null
  if (purpose !== null && purpose !== file.purpose) return null
  if (createdAt !== null && isBefore(createdAt, file.createdSince)) return null
  const isSameName = row.filename?.normalize('NFC') === file.filename.normalize('NFC')
  return { ...row, fits: isSameName && bytes !== null && purpose !== null && createdAt !== null }
}

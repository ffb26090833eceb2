import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ResultFiles, WantedResult } from '../../core/next/next-ports'
import { ApiError } from '../../core/ports'
import { resultNames } from '../../shared/content'
import { HoistError } from '../../shared/failures'
import type { Ask } from '../service/next-api'
import { errorCode } from '../system-errors'
import { resultTable } from './result-table'

/** Some file systems have no second names for a file. */
const noLinks: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EXDEV',
  'EINVAL',
  'EMLINK',
])

/**
 * Saves the results of batches beside the files that they came from. Both files are written whole under names that
 * nobody looks for, and then get their own as second names: that never replaces another file, and shows after a crash
 * which of them are ours.
 */
export class DiskResultFiles implements ResultFiles {
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }

  async choose({ kind, source }: WantedResult): Promise<readonly [string, string]> {
    const folder = dirname(source)
    return saving(folder, async () => {
      for (const [lines, table] of resultNames(basename(source), kind)) {
        const paths = [join(folder, lines), join(folder, table)] as const
        if ((await found(paths[0])) === null && (await found(paths[1])) === null) return paths
      }
      throw Object.assign(new Error('no name is free for the results'), { code: 'EEXIST' })
    })
  }

  async save(
    accountId: string,
    { fileId, key, source }: WantedResult,
    [lines, table]: readonly [string, string],
    signal: AbortSignal,
  ): Promise<boolean> {
    const folder = dirname(source)
    const draft = draftPath(source, key)
    const tableDraft = `${draft}.csv`
    return saving(folder, async () => {
      if (!(await areSame(draft, lines))) {
        // Told apart from an error of the connection.
        await written(draft, (write) =>
          this.#download(accountId, fileId, (bytes) => saving(folder, () => write(bytes)), signal),
        )
      }
      if (!(await areSame(tableDraft, table))) {
        await written(tableDraft, async (write) => {
          for await (const row of resultTable(draft)) await write(Buffer.from(row))
        })
      }
      if (!(await place(tableDraft, table))) return false
      if (await place(draft, lines)) return true
      // Both have the same number, so the table gets another one, too.
      await rm(table, { force: true })
      return false
    })
  }

  async tidy(source: string, key: string): Promise<void> {
    const draft = draftPath(source, key)
    // What cannot be removed is in nobody's way.
    for (const path of [draft, `${draft}.csv`]) await rm(path, { force: true }).catch(() => {})
  }

  async #download(accountId: string, fileId: string, write: Write, signal: AbortSignal): Promise<void> {
    const path = `/files/${encodeURIComponent(fileId)}/content`
    await this.#ask(
      accountId,
      { method: 'GET', path, patience: 2, content: { bytes: null, onPiece: write } },
      signal,
    )
  }
}

type Write = (bytes: Buffer) => Promise<void>

function draftPath(source: string, key: string): string {
  return join(dirname(source), `.hoist-${key}.part`)
}

/** Writes a new file whole, and flushes it. Another one in its place is what an earlier try has left. */
async function written(path: string, fill: (write: Write) => Promise<void>): Promise<void> {
  await rm(path, { force: true })
  const file = await open(path, 'wx')
  try {
    await fill(async (bytes) => void (await file.writeFile(bytes)))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Gives a file another name as well. @returns false if that name is taken by another file */
async function place(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return areSame(draft, path)
    if (!noLinks.has(errorCode(error))) throw error
    if ((await found(path)) !== null) return false
    await rename(draft, path)
    return true
  }
}

async function areSame(one: string, other: string): Promise<boolean> {
  const [first, second] = [await found(one), await found(other)]
  return first !== null && second !== null && first.ino === second.ino && first.dev === second.dev
}

async function found(path: string) {
  try {
    return await lstat(path, { bigint: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Does something with files of that folder. Throws a HoistError (`results-not-saved`) for an error of the system. */
async function saving<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof HoistError || error instanceof ApiError || !(error instanceof Error)) throw error
    const code = errorCode(error)
    if (code === '' || error.name === 'AbortError') throw error
    throw new HoistError(
      { kind: 'results-not-saved', detail: error.message, code, subject: folder },
      { cause: error },
    )
  }
}

import { lstat, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ResultFiles, ResultKind, WantedResult } from '../../core/next/next-ports'
import { resultNames } from '../../shared/service/content'
import { areSame, DraftFile, inFolder, isFree, place } from '../files/draft-file'
import type { Files } from '../files/files'
import type { OwnFiles } from '../ledger/own-files'
import type { Ask } from '../service/next-api'
import { resultTable } from './result-table'

const kind = 'results-not-saved'

/**
 * Saves the results of batches beside the files that they came from. Both files are written whole under draft names,
 * and then get their final names as second names: that never replaces another file, and shows after a crash which files
 * are ours.
 */
export class DiskResultFiles implements ResultFiles {
  readonly #ask: Ask
  readonly #own: Pick<OwnFiles, 'note'>
  readonly #files: Pick<Files, 'fingerprints' | 'isFolder'>
  /** How much of each draft this process has downloaded. */
  readonly #drafts = new Map<string, { length: number; isWhole: boolean }>()

  constructor(ask: Ask, own: Pick<OwnFiles, 'note'>, files: Pick<Files, 'fingerprints' | 'isFolder'>) {
    this.#ask = ask
    this.#own = own
    this.#files = files
  }

  async choose({ kind: what, source }: WantedResult): Promise<readonly [string, string]> {
    const folder = dirname(source)
    return inFolder(folder, kind, async () => {
      for (const [lines, table] of resultNames(basename(source), what)) {
        const paths = [join(folder, lines), join(folder, table)] as const
        if ((await isFree(paths[0])) && (await isFree(paths[1]))) return paths
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
    return inFolder(folder, kind, async () => {
      if (!(await areSame(draft, lines))) await this.#download(accountId, fileId, draft, signal)
      if (!(await areSame(tableDraft, table))) {
        const file = await DraftFile.at(tableDraft, kind)
        try {
          for await (const row of resultTable(draft)) await file.write(Buffer.from(row))
          await file.flush()
        } finally {
          await file.close()
        }
      }
      // A crash may come as soon as they have their names.
      for (const [file, path] of [
        [draft, lines],
        [tableDraft, table],
      ] as const)
        await this.#own.note(path, file)
      if (!(await place(tableDraft, table))) return false
      if (await place(draft, lines)) return true
      // Both names have the same number, so the table gets another name, too.
      await rm(table, { force: true })
      return false
    })
  }

  async look(
    source: string,
    saved: readonly string[],
  ): Promise<{ readonly kept: readonly string[]; readonly gone: readonly ResultKind[] }> {
    const folder = dirname(source)
    const names = saved.map((path) => basename(path))
    const found = (await this.#files.isFolder(folder))
      ? await this.#files.fingerprints(folder, names).catch(() => null)
      : null
    const isThere = (path: string) => found === null || found[saved.indexOf(path)] !== null
    const kinds = (['results', 'errors'] as const).map((kind) => {
      const own = new Set(resultNames(basename(source), kind).flat())
      return { kind, paths: saved.filter((path) => own.has(basename(path))) }
    })
    return {
      kept: kinds.flatMap(({ paths }) => (paths.every(isThere) ? paths : [])),
      gone: kinds.flatMap(({ kind, paths }) => (paths.every(isThere) ? [] : kind)),
    }
  }

  async tidy(source: string, key: string, isSaved: boolean): Promise<void> {
    const draft = draftPath(source, key)
    this.#drafts.delete(draft)
    for (const path of [draft, `${draft}.csv`]) {
      try {
        if (isSaved || (await lstat(path)).nlink === 1) await rm(path, { force: true })
      } catch {
        // A draft that cannot be removed is in nobody's way.
      }
    }
  }

  /** Continues the draft that an earlier attempt of this process has left. */
  async #download(accountId: string, fileId: string, draft: string, signal: AbortSignal): Promise<void> {
    const known = this.#drafts.get(draft)
    if (known?.isWhole === true && !(await isFree(draft))) return
    const file = await DraftFile.at(draft, kind, known?.length)
    let isWhole = false
    try {
      const path = `/files/${encodeURIComponent(fileId)}/content`
      await this.#ask(accountId, { method: 'GET', path, patience: 2, content: file.content(null) }, signal)
      await file.flush()
      isWhole = true
    } finally {
      this.#drafts.set(draft, { length: file.length, isWhole })
      await file.close()
    }
  }
}

function draftPath(source: string, key: string): string {
  return join(dirname(source), `.hoist-${key}.part`)
}

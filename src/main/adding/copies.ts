import type { CopyRequest } from '../../adapters/files/content/content'
import type { Files } from '../../adapters/files/files'
import type { OwnFiles } from '../../adapters/ledger/own-files'
import { over } from '../../core/attempts/or-aborted'
import { HoistError } from '../../shared/failures/failures'
import { isLinesPurpose, repairedNames, repairOf, splitNames } from '../../shared/service/content'
import { contentTask } from '../../shared/service/services'
import { type Aim, type Draft, reportOf } from './draft'

/** What Hoist can write beside a draft: a repaired copy, or its parts. */
export type CopyKind = 'repair' | 'split'

/** Writes copies of drafts beside their files, one at a time for each. */
export class Copies {
  readonly #files: Pick<Files, 'copy'>
  readonly #own: Pick<OwnFiles, 'note'>
  readonly #onChange: () => void
  /** The running copies by the id of their draft, with the number of bytes that were read so far. */
  readonly #running = new Map<string, { readonly stop: AbortController; read: number }>()

  /** @param onChange called when more has been read */
  constructor(files: Pick<Files, 'copy'>, own: Pick<OwnFiles, 'note'>, onChange: () => void) {
    this.#files = files
    this.#own = own
    this.#onChange = onChange
  }

  /** How many bytes of a draft were read to copy it; undefined if nothing copies it. */
  readOf(id: string): number | undefined {
    return this.#running.get(id)?.read
  }

  /**
   * Writes the copies of a draft. Throws a HoistError, see {@link Files.copy}.
   *
   * @returns their paths, or null if it was stopped
   */
  async write(draft: Draft, kind: CopyKind, aim: Aim): Promise<readonly string[] | null> {
    const request = requestOf(draft, kind, aim)
    if (request === null || this.#running.has(draft.id))
      throw new HoistError({ kind: 'bad-request', detail: `nothing to ${kind}` })
    const running = { stop: new AbortController(), read: 0 }
    this.#running.set(draft.id, running)
    const onRead = (bytes: number) => {
      running.read = bytes
      this.#onChange()
    }
    this.#onChange()
    try {
      const paths = await this.#files.copy(draft.file.path, request, onRead, running.stop.signal)
      for (const path of paths) await this.#own.note(path)
      return paths
    } catch (error) {
      if (running.stop.signal.aborted) return null
      throw error
    } finally {
      this.#running.delete(draft.id)
      this.#onChange()
    }
  }

  stop(id: string): void {
    this.#running.get(id)?.stop.abort(over)
  }
}

function requestOf(draft: Draft, kind: CopyKind, aim: Aim): CopyRequest | null {
  const { fingerprint, name } = draft.file
  const { limits, purpose } = aim
  const report = reportOf(draft, aim)
  if (fingerprint === null || !isLinesPurpose(purpose)) return null
  if (kind === 'split') {
    const { parts } = report
    return parts === undefined
      ? null
      : { known: fingerprint, split: { parts, names: splitNames(name, parts.length) } }
  }
  const repair = repairOf(report)
  if (repair === null) return null
  const task = contentTask(purpose, limits)
  return { known: fingerprint, task, repair: { how: repair.how, names: repairedNames(name) } }
}

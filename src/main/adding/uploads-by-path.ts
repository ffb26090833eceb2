import type { UploadManager } from '../../core/list/upload-manager'
import type { Fingerprint } from '../../core/ports'
import { likeness } from '../../core/source/likeness'
import { fileExpiry, type UploadRecord } from '../../core/upload/record/record'
import type { Known, UploadStateName } from '../../shared/ipc/views'
import type { Purpose } from '../../shared/service/purposes'

/** In these states, an upload without a remote upload reads its file later. */
const yetToBegin: ReadonlySet<UploadStateName> = new Set(['queued', 'creating', 'pausing', 'paused'])

/** The uploads of the list by the paths of their files, for a lookup for each of thousands of drafts. */
export class UploadsByPath {
  readonly #record: UploadManager['record']
  readonly #ids = new Map<string, Set<string>>()
  readonly #paths = new Map<string, string>()

  /** @param record of an upload that is in the list */
  constructor(record: UploadManager['record']) {
    this.#record = record
  }

  /** An upload was added, or changed. Many times a second. */
  changed(id: string): void {
    const path = this.#record(id)?.source.path
    const before = this.#paths.get(id)
    if (path === before) return
    if (before !== undefined) this.removed(id)
    if (path === undefined) return
    this.#paths.set(id, path)
    const ids = this.#ids.get(path)
    if (ids === undefined) this.#ids.set(path, new Set([id]))
    else ids.add(id)
  }

  /** An upload has left the list. */
  removed(id: string): void {
    const path = this.#paths.get(id)
    if (path === undefined) return
    this.#paths.delete(id)
    const ids = this.#ids.get(path)
    ids?.delete(id)
    if (ids?.size === 0) this.#ids.delete(path)
  }

  /** The uploads of the file as it is now, in the order in which they were added. */
  of(path: string, now: Fingerprint): UploadRecord[] {
    return this.#at(path).filter(({ source }) => likeness(now, source.fingerprint) !== 'changed')
  }

  /** The uploads that are yet to begin, and will send the file as it is now, even if it has changed. */
  willTake(path: string, now: Fingerprint): UploadRecord[] {
    return this.#at(path).filter(
      ({ remote, source, state }) =>
        remote === null && yetToBegin.has(state.name) && source.fingerprint.identity === now.identity,
    )
  }

  #at(path: string): UploadRecord[] {
    return [...(this.#ids.get(path) ?? [])].flatMap((id) => this.#record(id) ?? [])
  }
}

/** Where a file would be sent, and for what. */
export interface Aim {
  readonly accountId: string
  /** The account's origin now. */
  readonly origin: string
  readonly purpose: Purpose
}

/**
 * What is known of a file by its uploads; undefined if uploading it again would duplicate none of them.
 *
 * @param now in milliseconds since the epoch
 */
export function knownBy(uploads: readonly UploadRecord[], aim: Aim, now: number): Known | undefined {
  let found: Known | undefined
  for (const record of uploads) {
    if (!hasAim(record, aim)) continue
    // An upload that is still in the list says more than one that was completed long ago.
    if (found?.state !== 'listed') found = knownAs(record, now) ?? found
  }
  return found
}

/** Whether an upload has that aim. If its account now uses another address, its file is not there. */
export function hasAim({ account, purpose }: UploadRecord, aim: Aim): boolean {
  return account.id === aim.accountId && account.origin === aim.origin && purpose === aim.purpose
}

/** Undefined if it was cancelled, or the service has deleted the file. */
function knownAs(record: UploadRecord, now: number): Known | undefined {
  const { finishedAt, state } = record
  if (state.name === 'cancelled' || state.name === 'cancelling') return undefined
  if (state.name !== 'completed') return { state: 'listed' }
  if ((fileExpiry(record) ?? Number.POSITIVE_INFINITY) <= now) return undefined
  return { state: 'uploaded', fileId: state.fileId, finishedAt: finishedAt ?? record.addedAt }
}

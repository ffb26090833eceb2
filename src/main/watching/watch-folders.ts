import { join } from 'node:path'
import { isInside } from '../../adapters/files/intake/intake'
import { WatchedFiles } from '../../adapters/ledger/watched-files'
import type { ProfileFile, Stored, Tidy } from '../../adapters/profile/profile-file'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { firstAccount } from '../../shared/service/accounts'
import { allowedExpiry } from '../../shared/service/expiry'
import {
  mostWatchFolders,
  newWatchChoice,
  type WatchChange,
  type WatchFolder,
  type WatchFolderView,
  watchFolderSchema,
} from '../../shared/watching'
import { FolderWatch, type FolderWatchDeps } from './folder-watch'

/** The valid watched folders of a profile. */
export function tidyWatchFolders(stored: Stored): Tidy {
  const all = foldersIn(stored)
  const folders = all.filter((folder) => watchFolderSchema.safeParse(folder).success)
  const others = Object.keys(stored).filter((name) => name !== 'folders').length
  return { kept: { folders }, leftOut: all.length - folders.length + others }
}

function foldersIn({ folders }: Stored): readonly unknown[] {
  if (folders === undefined) return []
  return Array.isArray(folders) ? folders : [folders]
}

export interface WatchFoldersDeps extends Omit<FolderWatchDeps, 'apart' | 'record' | 'onChange'> {
  /** Keeps the folders; with {@link tidyWatchFolders}. */
  readonly file: ProfileFile
  /** Keeps in this folder what is known of their files. */
  readonly records: string
  /** Folders that Hoist itself writes to: nothing in them is ever added. */
  readonly ownFolders: () => readonly string[]
  readonly realPath: (path: string) => Promise<string>
  readonly newId: () => string
  /** Called when {@link WatchFolders.view} changes. */
  readonly onChange: () => void
}

/** The folders whose new files are added automatically. */
export class WatchFolders {
  readonly #deps: WatchFoldersDeps
  readonly #watches = new Map<string, FolderWatch>()
  #folders: readonly WatchFolder[]
  #hasOpened = false
  #shown = ''

  constructor(deps: WatchFoldersDeps) {
    this.#deps = deps
    this.#folders = foldersIn(deps.file.values).flatMap(
      (each) => watchFolderSchema.safeParse(each).data ?? [],
    )
    for (const folder of this.#folders) this.#watches.set(folder.id, this.#make(folder))
  }

  /** The problem of the folders' file, for the person; null if there is none. */
  get problem(): Failure | null {
    return this.#deps.file.problem
  }

  view(): readonly WatchFolderView[] {
    return [...this.#watches.values()].map((watch) => watch.view())
  }

  /** Begins; call when the uploads of the ledger are in the list. */
  open(): void {
    this.#hasOpened = true
    for (const watch of this.#watches.values()) watch.run()
  }

  /** Looks at all folders once. */
  async look(): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.look()))
  }

  /**
   * Adds a folder that a person has chosen, turned off. Throws a HoistError: `watch-folder-refused`, or the reason why
   * the folder cannot be found or saved.
   *
   * @returns its id; the existing one if it was added before
   */
  async add(chosen: string): Promise<string> {
    const path = await this.#deps.realPath(chosen)
    const known = this.#folders.find((folder) => folder.path === path)
    if (known !== undefined) return known.id
    const isOwn = this.#deps.ownFolders().some((own) => isInside(path, own))
    if (isOwn || path === '/' || this.#folders.length >= mostWatchFolders)
      throw new HoistError({ kind: 'watch-folder-refused', detail: path, subject: path })
    const made = { ...newWatchChoice, id: this.#deps.newId(), path, origin: null }
    const folder = this.#completed(made, { ...made, accountId: firstAccount(this.#deps.accounts(), null) })
    this.#save([...this.#folders, folder])
    const watch = this.#make(folder)
    this.#watches.set(folder.id, watch)
    if (this.#hasOpened) watch.run()
    this.#changed()
    return folder.id
  }

  /** Throws a HoistError if that cannot be saved. */
  async change(id: string, change: WatchChange): Promise<void> {
    const before = this.#folders.find((folder) => folder.id === id)
    if (before === undefined) return
    const after = this.#completed(before, { ...before, ...change } as WatchFolder)
    const isOther = (['subfolders', 'afterwards', 'moveTo'] as const).some(
      (name) => after[name] !== before[name],
    )
    // Existing content is not new: neither when it is turned on, nor when more of it is watched from now on.
    if (after.isOn && (!before.isOn || (after.subfolders && isOther)))
      await this.#watches.get(id)?.forgetBeginning()
    this.#save(this.#folders.map((folder) => (folder.id === id ? after : folder)))
    this.#watches.get(id)?.change(after)
    this.#changed()
  }

  /** Stops watching it, and forgets what is known of its files. Throws a HoistError if that cannot be saved. */
  async remove(id: string): Promise<void> {
    const folder = this.#folders.find((each) => each.id === id)
    if (folder === undefined) return
    for (const outer of this.#folders) {
      // Its files now belong to that folder, and are not new there.
      if (outer.id !== id && outer.isOn && outer.subfolders && isInside(folder.path, outer.path))
        await this.#watches.get(outer.id)?.forgetBeginning()
    }
    this.#save(this.#folders.filter((each) => each.id !== id))
    const watch = this.#watches.get(id)
    this.#watches.delete(id)
    this.#changed()
    await watch?.close()
    await WatchedFiles.remove(this.#recordOf(id))
  }

  /** An upload has changed: the work after its completion need not wait. */
  uploadCompleted(uploadId: string): void {
    for (const watch of this.#watches.values()) if (watch.isFollowing(uploadId)) watch.wake()
  }

  /** The accounts have changed: what waited for one does not wait for the next scan. */
  accountsChanged(): void {
    for (const watch of this.#watches.values()) watch.wake()
    this.#changed()
  }

  /** Resolves when nothing more is added. */
  async close(): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.close()))
  }

  /** The changed settings, with what follows from the chosen account. */
  #completed(before: WatchFolder, after: WatchFolder): WatchFolder {
    const account = this.#deps.accounts().find(({ id }) => id === after.accountId)
    if (account === undefined) return { ...after, isOn: before.isOn && after.isOn }
    const isMeant = after.accountId !== before.accountId || (after.isOn && !before.isOn)
    const { limits, purposes, usualPurpose } = account.service
    const purpose = purposes.includes(after.purpose) ? after.purpose : usualPurpose
    return {
      ...after,
      purpose,
      // An expiry that the service does not offer for the purpose must not seem to be chosen.
      expiresAfter: allowedExpiry(after.expiresAfter ?? undefined, limits.expiry, purpose) ?? null,
      origin: isMeant ? this.#deps.manager.originOf(account.id) : after.origin,
    }
  }

  #make(folder: WatchFolder): FolderWatch {
    return new FolderWatch(folder, {
      ...this.#deps,
      apart: () => this.#apart(folder.id),
      record: this.#recordOf(folder.id),
      onChange: () => this.#changed(),
    })
  }

  #apart(id: string): string[] {
    const watched = this.#folders.flatMap((folder) => [
      ...(folder.id === id ? [] : [folder.path]),
      ...(folder.afterwards === 'move' ? [join(folder.path, folder.moveTo)] : []),
    ])
    return [...watched, ...this.#deps.ownFolders()]
  }

  #recordOf(id: string): string {
    return join(this.#deps.records, `${id}.jsonl`)
  }

  #save(folders: readonly WatchFolder[]): void {
    this.#folders = folders
    this.#deps.file.write({ folders })
  }

  /** A folder is looked at repeatedly, and mostly nothing has changed. */
  #changed(): void {
    const shown = JSON.stringify(this.view())
    if (shown === this.#shown) return
    this.#shown = shown
    this.#deps.onChange()
  }
}

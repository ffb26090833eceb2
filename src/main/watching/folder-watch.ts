import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Files } from '../../adapters/files/files'
import { type Listing, listFiles } from '../../adapters/files/intake/folder-listing'
import { type InspectedFile, isInside } from '../../adapters/files/intake/intake'
import { filterOf } from '../../adapters/files/intake/patterns'
import type { OwnFiles } from '../../adapters/ledger/own-files'
import { type WatchedFile, WatchedFiles } from '../../adapters/ledger/watched-files'
import { orAborted, over } from '../../core/attempts/or-aborted'
import type { UploadManager } from '../../core/list/upload-manager'
import type { Clock, Fingerprint, Logger } from '../../core/ports'
import { isOfDrive } from '../../core/source/drive'
import { likeness } from '../../core/source/likeness'
import type { UploadRecord } from '../../core/upload/record/record'
import { type Failure, failureOf, HoistError } from '../../shared/failures/failures'
import type { AccountView } from '../../shared/service/accounts'
import { type ContentFinding, isWorthCheck, nameFinding } from '../../shared/service/content'
import { contentTask, limitProblem, type ServiceLimits } from '../../shared/service/services'
import { stateTraits } from '../../shared/state-traits'
import { leftOutShown, type WatchFolder, type WatchFolderView, type WatchState } from '../../shared/watching'
import { hasAim, knownBy, type UploadsByPath } from '../adding/uploads-by-path'

/** Shortest and longest interval between two scans, in milliseconds. It is longer only after a slow scan. */
const leastPaceMs = 250
const mostPaceMs = 5_000
/** Longest interval after a slow scan, in milliseconds. */
const longestPauseMs = 60_000
/** A slow scan is followed by a pause this many times as long. */
const pauseFactor = 50
/** A file that could not be read is retried after this long, in milliseconds. */
const againMs = 60_000
/** Files that are added together. */
const addedAtOnce = 64

export interface FolderWatchDeps {
  readonly files: Pick<Files, 'readFolder' | 'fingerprints' | 'inspect' | 'check' | 'md5' | 'moveFile'>
  readonly clock: Clock
  readonly logger: Logger
  readonly manager: Pick<UploadManager, 'add' | 'record' | 'originOf' | 'relocate' | 'retry'>
  readonly uploads: Pick<UploadsByPath, 'of' | 'willTake'>
  /** What Hoist itself has written. */
  readonly own: Pick<OwnFiles, 'has'>
  readonly accounts: () => readonly AccountView[]
  /** The paths of folders that do not belong to this one, such as a watched subfolder. */
  readonly apart: () => readonly string[]
  /** The record of files that must not be added again. */
  readonly record: string
  readonly onChange: () => void
  /** Something that a person has to know, even without looking at the settings. */
  readonly notice: (failure: Failure) => void
}

/** A file that was not added, and why; checked again when it, or the folder's purpose, changes. */
interface LeftOut {
  readonly fingerprint: Fingerprint
  readonly why: Failure | ContentFinding
  readonly at: number
}

type Found = readonly [path: string, fingerprint: Fingerprint]

/**
 * Watches one folder by looking at it repeatedly, because change notifications do not work on network drives. A file
 * is added once it has not changed for a while, and not again because it is renamed or Hoist is restarted.
 */
export class FolderWatch {
  readonly #deps: FolderWatchDeps
  readonly #stop = new AbortController()
  #folder: WatchFolder
  #record: WatchedFiles | null = null
  /** Files that may still be changing, and since when they have not changed. */
  readonly #seen = new Map<string, { readonly fingerprint: Fingerprint; readonly since: number }>()
  readonly #leftOut = new Map<string, LeftOut>()
  #running: Promise<void> = Promise.resolve()
  #wake = new AbortController()
  #problem: Failure | undefined
  #changing = 0
  #added = 0

  constructor(folder: WatchFolder, deps: FolderWatchDeps) {
    this.#folder = folder
    this.#deps = deps
  }

  view(): WatchFolderView {
    const files = [...this.#leftOut].slice(0, leftOutShown).map(([name, { why }]) => ({ name, why }))
    return {
      ...this.#folder,
      state: this.#state(),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      changing: this.#changing,
      added: this.#added,
      leftOut: { count: this.#leftOut.size, files },
    }
  }

  /** Looks at the folder until {@link close}. */
  run(): void {
    this.#running = this.#runOn().catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#deps.logger.log('error', 'watching has ended', { error })
    })
  }

  /** The person has changed the settings of the folder. */
  change(folder: WatchFolder): void {
    if (folder.isOn && this.#folder.isOn)
      for (const [path, { at, fingerprint }] of this.#leftOut)
        this.#seen.set(path, { fingerprint, since: at })
    else this.#seen.clear()
    this.#folder = folder
    this.#leftOut.clear()
    this.wake()
  }

  /** Does not wait for the next scan. */
  wake(): void {
    this.#wake.abort()
  }

  /** Whether that upload belongs to this folder, and the work after it is still to be done. */
  isFollowing(uploadId: string): boolean {
    return this.#record?.isUploading(uploadId) ?? false
  }

  /** Resolves when it adds nothing more. */
  async close(): Promise<void> {
    this.#stop.abort(over)
    this.wake()
    await this.#running
  }

  /** When it is turned on again, its present content is left alone. */
  async forgetBeginning(): Promise<void> {
    await (await this.#open()).begin(false)
  }

  /** One scan. Never throws, unless it was closed. */
  async look(): Promise<void> {
    const { clock, logger } = this.#deps
    const before = this.#problem
    try {
      await this.#lookAtAll(this.#stop.signal)
    } catch (error) {
      this.#stop.signal.throwIfAborted()
      this.#problem = this.#folderProblem(failureOf(error))
      logger.log('warn', 'a watched folder was not looked at', { error })
    }
    const problem = this.#problem
    if (problem !== undefined && problem.kind !== before?.kind) this.#deps.notice(problem)
    for (const [path, { at, why }] of this.#leftOut)
      if ('detail' in why && clock.steady() - at > againMs) this.#leftOut.delete(path)
    this.#deps.onChange()
  }

  async #runOn(): Promise<void> {
    const { clock } = this.#deps
    while (!this.#stop.signal.aborted) {
      const begun = clock.steady()
      this.#wake = new AbortController()
      await this.look()
      const took = clock.steady() - begun
      const pace = Math.min(Math.max((this.#folder.quietSeconds * 1000) / 2, leastPaceMs), mostPaceMs)
      // A silent drive takes long by itself.
      const pause = this.#problem === undefined ? Math.min(took * pauseFactor, longestPauseMs) : mostPaceMs
      await clock.sleep(Math.max(pace, pause), this.#wake.signal)
    }
  }

  #state(): WatchState {
    if (!this.#folder.isOn) return 'off'
    if (this.#problem !== undefined || this.#account() === undefined) return 'waiting'
    return this.#record?.hasBegun ? 'watching' : 'starting'
  }

  #account(): AccountView | undefined {
    const { accountId } = this.#folder
    return this.#deps.accounts().find(({ id }) => id === accountId)
  }

  async #open(): Promise<WatchedFiles> {
    this.#record ??= await WatchedFiles.open(this.#deps.record)
    return this.#record
  }

  async #lookAtAll(signal: AbortSignal): Promise<void> {
    const { files, manager } = this.#deps
    const folder = this.#folder
    const { accountId, isOn, origin, path, subfolders } = folder
    const record = await this.#open()
    if (!isOn && record.uploading.length === 0) {
      this.#seen.clear()
      this.#problem = undefined
      this.#changing = 0
      return
    }
    const apart = new Set(this.#deps.apart())
    const isCurrent = () => folder === this.#folder && isDeepStrictEqual(apart, new Set(this.#deps.apart()))
    const isWanted = (below: string) => subfolders && !apart.has(join(path, below))
    const listing = await orAborted(listFiles(path, isWanted, files, signal), signal)
    const [unread] = listing.unread
    this.#problem = unread && this.#folderProblem(unread[1], join(path, unread[0]))
    for (const known of this.#seen.keys()) if (!listing.files.has(known)) this.#seen.delete(known)
    for (const known of this.#leftOut.keys()) if (!listing.files.has(known)) this.#leftOut.delete(known)
    await this.#follow(record, listing)
    if (!isOn) return
    if (!record.hasBegun) {
      // After a change, the listing may lack files that are there, and they would seem new.
      if (!isCurrent()) return
      await this.#begin(record, listing)
      if (!isCurrent()) await record.begin(false)
      return
    }
    const account = this.#account()
    if (account === undefined || accountId === null) return
    if (manager.originOf(accountId) !== origin) {
      const detail = `was ${origin}, is ${manager.originOf(accountId)}`
      this.#problem = { kind: 'watch-account-moved', detail, subject: path }
      return
    }
    const quiet = this.#quiet(record, listing)
    for (let at = 0; at < quiet.length; at += addedAtOnce) {
      await this.#add(record, listing, account, quiet.slice(at, at + addedAtOnce), signal)
      this.#deps.onChange()
    }
    // A drive that is not mounted leaves an empty folder.
    if (listing.unread.size === 0 && listing.files.size > 0)
      await record.forgetAbsent((file) => listing.files.has(file))
  }

  /** Files that are there when the folder is turned on are left alone. */
  async #begin(record: WatchedFiles, { files, unread }: Listing): Promise<void> {
    // The content of an unreadable folder cannot be recognized as new later.
    if (unread.size > 0) return
    // What has arrived before a change of the settings, and is not added yet, stays new.
    const there = [...files].filter(
      ([path, fingerprint]) => !this.#seen.has(path) && sameAt(record, path, fingerprint) === undefined,
    )
    await record.add(there.map(([path, fingerprint]) => ({ path, fingerprint, md5: null, uploadId: null })))
    await record.begin(true)
  }

  /** The files that have not changed for long enough, and are not known. */
  #quiet(record: WatchedFiles, { files }: Listing): Found[] {
    const { quietSeconds } = this.#folder
    const isWanted = filterOf(this.#folder)
    const now = this.#deps.clock.steady()
    const found: Found[] = []
    this.#changing = 0
    for (const [path, fingerprint] of files) {
      // A program that has created an empty file is about to write it.
      if (fingerprint.size === 0 || !isWanted(path)) continue
      if (sameAt(record, path, fingerprint) !== undefined || this.#isLeftOut(path, fingerprint)) {
        this.#seen.delete(path)
        continue
      }
      const seen = this.#seen.get(path)
      if (seen === undefined || !isEqual(seen.fingerprint, fingerprint)) {
        this.#seen.set(path, { fingerprint, since: now })
        this.#changing += 1
      } else if (now - seen.since < quietSeconds * 1000) this.#changing += 1
      else found.push([path, fingerprint])
    }
    return found
  }

  #isLeftOut(path: string, fingerprint: Fingerprint): boolean {
    const known = this.#leftOut.get(path)
    if (known === undefined) return false
    if (isEqual(known.fingerprint, fingerprint)) return true
    this.#leftOut.delete(path)
    return false
  }

  async #add(
    record: WatchedFiles,
    listing: Listing,
    account: AccountView,
    found: readonly Found[],
    signal: AbortSignal,
  ): Promise<void> {
    const { manager } = this.#deps
    const { expiresAfter, purpose } = this.#folder
    const ready: {
      readonly path: string
      readonly file: InspectedFile
      readonly fingerprint: Fingerprint
    }[] = []
    let leftOut = 0
    for (const [path, fingerprint] of found) {
      signal.throwIfAborted()
      const why = await this.#lookInto(record, listing, path, fingerprint, account, signal)
      if (why === 'known') continue
      if ('file' in why) ready.push({ path, ...why })
      else {
        this.#leftOut.set(path, { fingerprint, why: why.problem, at: this.#deps.clock.steady() })
        leftOut += 1
      }
    }
    if (leftOut > 0)
      this.#deps.notice({
        kind: 'watch-files-left-out',
        detail: [...this.#leftOut.keys()].slice(0, leftOutShown).join(', '),
        subject: this.#folder.path,
        count: leftOut,
      })
    signal.throwIfAborted()
    // Even after an interruption, an added file is noted here: the ledger has it first, and identifies it until then.
    const results = await Promise.all(
      ready.map(async ({ file, fingerprint, path }) => {
        const { mimeType, name, path: real } = file
        const to = { id: account.id, name: account.name }
        const upload = {
          path: real,
          name,
          fingerprint,
          mimeType,
          purpose,
          account: to,
          autoComplete: true,
          ...(expiresAfter === null ? {} : { expiresAfter }),
        }
        const { failure, ids } = await manager.add([upload])
        return { path, fingerprint, failure, uploadId: ids[0] }
      }),
    )
    const added = results.flatMap(({ fingerprint, path, uploadId }) =>
      uploadId === undefined ? [] : { path, fingerprint, md5: null, uploadId },
    )
    this.#added += added.length
    await record.add(added)
    for (const { path } of added) this.#seen.delete(path)
    const failure = results.find((result) => result.failure !== null)?.failure
    if (failure) throw new HoistError(failure)
  }

  /** What to do with a file that has not changed for a while. */
  async #lookInto(
    record: WatchedFiles,
    listing: Listing,
    path: string,
    fingerprint: Fingerprint,
    account: AccountView,
    signal: AbortSignal,
  ): Promise<
    | 'known'
    | { readonly problem: Failure | ContentFinding }
    | { readonly file: InspectedFile; readonly fingerprint: Fingerprint }
  > {
    const { files, manager, own, uploads } = this.#deps
    const { path: root, purpose } = this.#folder
    try {
      if (await this.#isKnown(record, listing, path, fingerprint, signal)) return 'known'
      if (await own.has(this.#absolute(path), fingerprint)) {
        await record.add([{ path, fingerprint, md5: null, uploadId: null }])
        return 'known'
      }
      const file = await orAborted(files.inspect(this.#absolute(path)), signal)
      if (file.problem !== null) {
        // The next scan finds its new state.
        const isGone = file.problem.kind === 'source-missing' || file.problem.kind === 'source-empty'
        return isGone ? 'known' : { problem: file.problem }
      }
      const now = file.fingerprint
      // A link in its place may lead anywhere.
      if (now === null || !isInside(file.path, root) || likeness(now, fingerprint) === 'changed')
        return 'known'
      const aim = { accountId: account.id, origin: manager.originOf(account.id), purpose }
      const others = uploads.of(file.path, now)
      if (knownBy(others, aim, this.#deps.clock.now()) !== undefined) {
        const completed = others.find((upload) => hasAim(upload, aim) && upload.state.name === 'completed')
        await record.add([{ path, fingerprint: now, md5: completed?.md5 ?? null, uploadId: null }])
        return 'known'
      }
      // A person has added it. What that upload has sent is known once it has begun.
      if (uploads.willTake(file.path, now).some((upload) => hasAim(upload, aim))) return 'known'
      const problem =
        limitProblem(now.size, purpose, account.service.limits) ??
        (await this.#findingIn(file, account.service.limits, signal))
      return problem === null ? { file, fingerprint: now } : { problem }
    } catch (error) {
      signal.throwIfAborted()
      const failure = failureOf(error)
      // The failure concerns the folder, or Hoist's own files, not this file.
      if (!failure.kind.startsWith('source-') && !isOfDrive(failure)) throw error
      return { problem: failure }
    }
  }

  /** The first error in the name or content of a file; null without any. */
  async #findingIn(
    { name, path }: InspectedFile,
    limits: ServiceLimits,
    signal: AbortSignal,
  ): Promise<ContentFinding | null> {
    const { purpose } = this.#folder
    const named = nameFinding(name, purpose, limits.content)
    if (named?.severity === 'error') return named
    if (!isWorthCheck(name, purpose)) return null
    const ignore = () => {}
    const report = await this.#deps.files.check(path, contentTask(purpose, limits), ignore, signal, ignore)
    return report.findings.find(({ severity }) => severity === 'error') ?? null
  }

  /**
   * Whether that content is already in the list, or was uploaded: as an earlier version of the file, or under another
   * name.
   */
  async #isKnown(
    record: WatchedFiles,
    listing: Listing,
    path: string,
    fingerprint: Fingerprint,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { files, manager } = this.#deps
    const alike = record
      .ofSize(fingerprint.size)
      .filter((file) => (file.path === path || this.#isDisplaced(file, listing)) && !this.#isYetToTake(file))
    // A renamed file keeps its own upload, even if another file had its new name before.
    const renamed = alike.find((file) => likeness(fingerprint, file.fingerprint) === 'same')
    if (renamed !== undefined) {
      await record.change(renamed, { path, fingerprint })
      return true
    }
    for (const file of record.at(path)) {
      const upload = file.uploadId === null ? undefined : manager.record(file.uploadId)
      if (upload === undefined || upload.state.name === 'completed') continue
      // It has changed since it was added: its upload notices that itself, and takes it as it is now. One that has
      // found no file, or an empty one, has yet to notice.
      const why = upload.state.name === 'failed' ? upload.state.failure.kind : null
      const needsFile = why === 'source-changed' || why === 'source-missing' || why === 'source-empty'
      // The file was renamed before it changed: under its old name, the upload would find another file, or none.
      if (needsFile && upload.source.path !== this.#absolute(path)) continue
      if (why === 'source-changed') await record.change(file, { fingerprint })
      if (needsFile) manager.retry(upload.id, { byPerson: false })
      return true
    }
    const copied = alike.find(
      (file) => file.md5 === null && file.fingerprint.modified === fingerprint.modified,
    )
    if (copied !== undefined) {
      await record.change(copied, { path, fingerprint })
      return true
    }
    const sums = alike.map((file) => ({ file, md5: this.#sumOf(file) })).filter(({ md5 }) => md5 !== null)
    if (sums.length === 0) return false
    const sum = files.md5(this.#absolute(path), fingerprint.size, signal)
    sum.allow(fingerprint.size)
    const md5 = await sum.value()
    const same = sums.find((known) => known.md5 === md5)?.file
    if (same === undefined) return false
    await record.change(same, { path, fingerprint })
    return true
  }

  /** The MD5 of what was uploaded; null if it is not known. Its upload may have completed during this look. */
  #sumOf({ md5, uploadId }: WatchedFile): string | null {
    if (md5 !== null || uploadId === null) return md5
    const upload = this.#deps.manager.record(uploadId)
    return upload?.state.name === 'completed' ? upload.md5 : null
  }

  /** Whether an upload was started over for that content, and has not taken it yet: it only knows the old name. */
  #isYetToTake({ fingerprint, uploadId }: WatchedFile): boolean {
    const upload = uploadId === null ? undefined : this.#deps.manager.record(uploadId)
    if (upload === undefined || upload.state.name === 'completed') return false
    return likeness(fingerprint, upload.source.fingerprint) === 'changed'
  }

  /** Whether that path now has another file, or none. */
  #isDisplaced({ fingerprint, path }: WatchedFile, listing: Listing): boolean {
    const now = listing.files.get(path)
    return !isUnread(path, listing) && (now === undefined || likeness(now, fingerprint) === 'changed')
  }

  /** Does the work after uploads that have ended, and continues those whose file is back, or has another name. */
  async #follow(record: WatchedFiles, listing: Listing): Promise<void> {
    for (const file of record.uploading) {
      const upload = file.uploadId === null ? undefined : this.#deps.manager.record(file.uploadId)
      if (upload === undefined || isGivenUp(upload)) {
        await record.change(file, { uploadId: null })
        continue
      }
      const { md5, source, state } = upload
      const now = listing.files.get(file.path)
      const isThere = now !== undefined && likeness(now, source.fingerprint) !== 'changed'
      if (state.name === 'completed') {
        const isMoved = this.#folder.afterwards === 'move'
        if (isMoved && (isUnread(file.path, listing) || (isThere && !(await this.#move(file, source)))))
          continue
        // What the file has become since then was not uploaded, even if it was noted because the upload would take it.
        const isOther = likeness(file.fingerprint, source.fingerprint) === 'changed'
        const uploaded = isOther ? { fingerprint: source.fingerprint } : {}
        await record.change(file, { uploadId: null, md5, ...uploaded })
      } else if (isThere && state.name === 'failed') {
        const { kind } = state.failure
        // Its old name may lead to another file now.
        const isRenamed = kind === 'source-changed' && source.path !== this.#absolute(file.path)
        if (kind === 'source-missing' || isRenamed) await this.#findAgain(file, upload)
      }
    }
  }

  async #findAgain(file: WatchedFile, upload: UploadRecord): Promise<void> {
    const { logger, manager } = this.#deps
    const path = this.#absolute(file.path)
    try {
      // With its old path, the upload would take another file.
      const isFound = upload.source.path === path || (await manager.relocate(upload.id, path))
      if (isFound) manager.retry(upload.id, { byPerson: false })
    } catch (error) {
      // The list shows that it failed, and why.
      logger.log('warn', 'a file that was renamed is not taken for the same', { error })
    }
  }

  #absolute(path: string): string {
    return join(this.#folder.path, ...path.split('/'))
  }

  /** @returns false if it has to be tried again */
  async #move(file: WatchedFile, { fingerprint }: UploadRecord['source']): Promise<boolean> {
    const { moveTo, path: root } = this.#folder
    if (this.#leftOut.has(file.path)) return false
    const to = join(root, moveTo, ...file.path.split('/'))
    try {
      const moved = this.#deps.files.moveFile(this.#absolute(file.path), to, fingerprint)
      await orAborted(moved, this.#stop.signal)
      return true
    } catch (error) {
      this.#stop.signal.throwIfAborted()
      const cause = failureOf(error)
      if (cause.kind === 'source-missing' || cause.kind === 'source-changed') return true
      const why: Failure = { kind: 'watch-move-failed', detail: cause.detail, subject: moveTo, cause }
      this.#leftOut.set(file.path, { fingerprint, why, at: this.#deps.clock.steady() })
      this.#deps.notice({ ...why, subject: join(root, moveTo) })
      return false
    }
  }

  #folderProblem(failure: Failure, path = this.#folder.path): Failure {
    if (!failure.kind.startsWith('source-') && !isOfDrive(failure)) return { ...failure, subject: path }
    const kind = failure.kind === 'source-missing' ? 'watch-folder-missing' : 'watch-folder-unreadable'
    return { kind, detail: failure.detail, subject: path, cause: failure }
  }
}

/** The file with that content at that path. */
function sameAt(record: WatchedFiles, path: string, fingerprint: Fingerprint): WatchedFile | undefined {
  return record.at(path).find((file) => likeness(fingerprint, file.fingerprint) !== 'changed')
}

/** Whether that path is in a folder that could not be read. */
function isUnread(path: string, { unread }: Listing): boolean {
  return [...unread.keys()].some((folder) => path.startsWith(`${folder}/`))
}

function isEqual(a: Fingerprint, b: Fingerprint): boolean {
  return a.size === b.size && a.modified === b.modified && a.identity === b.identity
}

/** Whether a person has given the upload up. */
function isGivenUp({ state }: UploadRecord): boolean {
  return stateTraits[state.name].isOver && state.name !== 'completed' && state.name !== 'failed'
}

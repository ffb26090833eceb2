import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { Files } from '../../adapters/files'
import { inOrder } from '../../adapters/in-order'
import { type InspectedFile, isInside, purposeProblem, walkFolder } from '../../adapters/intake'
import type { Looks } from '../../adapters/looks'
import type { NamedFile } from '../../adapters/named-file'
import { likeness } from '../../core/likeness'
import { orAborted } from '../../core/or-aborted'
import type { Fingerprint, Logger } from '../../core/ports'
import { fileExpiry, type UploadRecord } from '../../core/record'
import type { NewUpload, UploadManager } from '../../core/upload-manager'
import { type AccountView, firstAccount, practiceAccountId } from '../../shared/accounts'
import type { DraftChoice, UploadChoice } from '../../shared/channels'
import { type ContentProblem, extensionOf, isLinesPurpose, nameProblem } from '../../shared/content'
import { type Failure, failureOf, HoistError } from '../../shared/failures'
import { secondsBeyondHour } from '../../shared/outlook'
import { type Purpose, purposes } from '../../shared/purposes'
import { searchFor } from '../../shared/search'
import { fullName, toldApart } from '../../shared/told-apart'
import {
  type DraftsView,
  type DraftView,
  draftsShown,
  type Known,
  type SkippedView,
  type SkipReason,
  skippedShown,
  type Tally,
} from '../../shared/views'

/** What a check of the content found; `unchecked` where the person did not want to wait for it. */
type Verdict = 'right' | 'unchecked' | ContentProblem | Failure

interface Draft {
  readonly id: string
  readonly file: InspectedFile
  /** What it is for by its name and content, and by what the person chose for its kind before. */
  readonly natural: Purpose
  readonly suggested: Purpose
  readonly verdicts: Map<Purpose, Verdict>
  /** How a person has sent the file before; null once a person has given it anew. */
  earlier: Earlier | null
}

/** An upload whose file is to be sent once more, without a person having given it again. */
export interface Earlier {
  /** Its name, which a link may have given it. */
  readonly name: string
  /** Where it went; undefined where nobody knows. */
  readonly origin: string | undefined
  /** The file as it was then. */
  readonly fingerprint: Fingerprint
}

/** A file that was named, and what it is for by its name and content. */
type Look = Pick<Draft, 'file' | 'natural'>

/** A check of a file's content that is under way. */
interface Check {
  readonly draft: Draft
  readonly stop: AbortController
  read: number
}

/** So many checks wait for drives that do not answer, at most. */
const mostSilent = 4

/** What the person chose for a kind of file, by the ending of its name. */
export interface PurposeMemory {
  get(extension: string): Purpose | null
  /** @param purpose null to forget it */
  set(extension: string, purpose: Purpose | null): void
}

export interface DraftsParts {
  readonly files: Pick<Files, 'check' | keyof Looks>
  readonly memory: PurposeMemory
  readonly manager: Pick<UploadManager, 'add' | 'ids' | 'originOf' | 'record'>
  /** What can go to that account, in bytes per second; undefined while nobody knows. */
  readonly line: (accountId: string) => number | undefined
  readonly accounts: () => readonly AccountView[]
  readonly logger: Logger
  /**
   * Asks the person whether those files may go where that account goes, in a dialog that the window cannot answer;
   * `names` are as a sentence names them.
   * Throws a HoistError (`not-confirmed`).
   */
  readonly confirm: (names: readonly string[], accountId: string) => Promise<void>
  /** Called whenever the view is another one, which may be often. */
  readonly onChange: () => void
}

/** In the order in which the list has them. */
const kinds = ['problem', 'known', 'doubtful', 'checking', 'slow', 'ready'] as const
type Kind = (typeof kinds)[number]

/**
 * Files that the person dropped, chose or named, until it is said what to do with them. Only what is in here can
 * be uploaded, so the window can never name a file of its own making.
 */
export class Drafts {
  readonly #parts: DraftsParts
  readonly #drafts = new Map<string, Draft>()
  /**
   * By the path of the file, however many links lead there. Nothing else tells one file from another: two names may be
   * wanted both, and some drives give the same number to all their files.
   */
  readonly #byPath = new Map<string, Draft>()
  /** By what else may tell that two names lead to one file, as hard links do: a person is told, and decides. */
  readonly #alike = new Map<string, Set<Draft>>()
  /** How many drafts each purpose is suggested for. */
  readonly #suggestions = new Map<Purpose, number>()
  /** Files on their way from here into the list. */
  readonly #leaving = new Set<string>()
  /** What the person took out last, as long as it can be had back. */
  #removed: Draft[] = []
  #purpose: Purpose | null = null
  #accountId: string | null = null
  #search = ''
  #scans = 0
  /** What was left out of folders, by its path, and why. */
  readonly #skipped = new Map<string, SkipReason>()
  #foundNothing = 0
  #repeated = 0
  #stopped = false
  #stop = new AbortController()
  /** Those whose content is to be looked at next, in their order. */
  #unchecked = new Set<Draft>()
  #uncheckedFor: Purpose | null = null
  #check: Check | null = null
  /** Checks of files whose drive does not answer for now: others are made meanwhile. */
  readonly #silent = new Set<Check>()

  constructor(parts: DraftsParts) {
    this.#parts = parts
  }

  view(): DraftsView {
    const purpose = this.#chosenPurpose()
    const accountId = this.#chosenAccount()
    const known = this.#known(accountId, purpose)
    const line = accountId === null ? undefined : this.#parts.line(accountId)
    const finds = searchFor(this.#search)
    const folders = finds && toldApart([...this.#drafts.values()].map(({ file }) => file))
    const lists = { problem: [], known: [], doubtful: [], checking: [], slow: [], ready: [] } as Record<
      Kind,
      DraftView[]
    >
    const tallies = Object.fromEntries(kinds.map((kind) => [kind, { files: 0, bytes: 0 }])) as Record<
      Kind,
      { files: number; bytes: number }
    >
    let matching = 0
    // Thousands of files, many times a second: what is said of each is made for those that are told of only.
    for (const draft of this.#drafts.values()) {
      const kind = kindOf(draft, purpose, known, line)
      tallies[kind].files += 1
      tallies[kind].bytes += sizeOf(draft)
      if (finds?.(draft.file.name, folders?.get(draft.file)) === false) continue
      matching += 1
      if (lists[kind].length < draftsShown)
        lists[kind].push(this.#draftView(draft, kind, purpose, known, line))
    }
    const tallyOf = (...of: Kind[]): Tally => {
      const sum = { files: 0, bytes: 0 }
      for (const kind of of) {
        sum.files += tallies[kind].files
        sum.bytes += tallies[kind].bytes
      }
      return sum
    }
    return {
      files: this.#inFolders(kinds.flatMap((kind) => lists[kind]).slice(0, draftsShown)),
      matching,
      all: tallyOf(...kinds),
      ready: tallyOf('ready', 'slow'),
      known: tallyOf('known'),
      doubtful: tallyOf('doubtful'),
      problems: tallyOf('problem').files,
      checking: { ...tallyOf('checking'), read: this.#check?.read ?? 0 },
      scanning: this.#scans > 0,
      foundNothing: this.#foundNothing,
      repeated: this.#repeated,
      stopped: this.#stopped,
      removed: this.#removed.length,
      skipped: { hidden: this.#skippedView('hidden'), outside: this.#skippedView('outside') },
      purpose,
      suggested: this.#suggested(),
      accountId,
    }
  }

  /**
   * Adds files, and the files inside folders. A file that is in already stays once, under its first name.
   *
   * @param takesHidden also those that are left out of folders because they are hidden
   * @param earlier the upload that has brought it here; null where a person has given the files
   */
  async add(named: readonly NamedFile[], takesHidden = false, earlier: Earlier | null = null): Promise<void> {
    const { signal } = this.#stop
    if (this.#drafts.size === 0) {
      // Others are added: those before them are not wanted back.
      this.#removed = []
      // It was chosen for those before them.
      if (this.#scans === 0 && this.#accountId === practiceAccountId) this.#accountId = null
    }
    this.#scans += 1
    this.#stopped = false
    let found = 0
    this.#parts.onChange()
    const skip = (path: string, why: SkipReason) => {
      if (!signal.aborted) this.#skipped.set(path, why)
    }
    const take = (look: Look) => {
      found += 1
      this.#take(look, earlier, signal)
    }
    const takeInside = (look: Look & { readonly root: string }) => {
      // It was put in the place of a file since that was found.
      if (look.file.fingerprint !== null && !isInside(look.file.path, look.root))
        skip(look.file.named, 'outside')
      else take(look)
    }
    const walk = (folder: string) =>
      inOrder<Look & { readonly root: string }>(takeInside, async (look) => {
        const found = (file: string, problem: HoistError | null, root: string) =>
          look(async () => ({ ...(await this.#look(file, problem)), root }))
        await walkFolder(folder, { found, skipped: skip }, signal, takesHidden, this.#parts.files)
      })
    try {
      const all = inOrder<Look | string>(
        (each) => (typeof each === 'string' ? walk(each) : take(each)),
        async (look) => {
          for (const file of named) {
            if (signal.aborted) return
            await look(async () => {
              const seen = await this.#look(file, null, earlier?.name)
              // Most are files: only of what is none it is asked whether it is a folder.
              const isNone = seen.file.problem?.kind === 'source-not-a-file'
              return isNone && (await this.#parts.files.isFolder(seen.file.named)) ? seen.file.named : seen
            })
          }
        },
      )
      // Whoever stops it waits for no drive.
      await orAborted(all, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      if (found === 0 && named.length > 0 && !signal.aborted) this.#foundNothing += 1
    } finally {
      this.#scans -= 1
      this.#parts.onChange()
    }
  }

  /** Adds what was left out for that reason: the person wants it after all. */
  async takeSkipped(why: SkipReason): Promise<void> {
    const paths = this.#skippedPaths(why)
    for (const path of paths) this.#skipped.delete(path)
    await this.add(paths, why === 'hidden')
  }

  #skippedPaths(why: SkipReason): string[] {
    return [...this.#skipped].flatMap(([path, reason]) => (reason === why ? path : []))
  }

  #skippedView(why: SkipReason): SkippedView {
    const paths = this.#skippedPaths(why)
    const shown = paths.slice(0, skippedShown).map((path) => ({ name: basename(path), path }))
    const folders = toldApart(shown)
    return { count: paths.length, names: shown.map((file) => fullName(file.name, folders.get(file))) }
  }

  /** Stops reading folders; what was found stays. */
  stopScan(): void {
    if (this.#scans === 0) return
    this.#stop.abort()
    this.#stop = new AbortController()
    this.#stopped = true
    this.#parts.onChange()
  }

  choose({ purpose, accountId, search }: DraftChoice): void {
    if (purpose !== undefined) this.#purpose = purpose
    if (accountId !== undefined) this.#accountId = accountId
    if (search !== undefined) this.#search = search
    this.#planChecks()
    this.#parts.onChange()
  }

  /** A person has just added that account, and wants to use it. */
  accountAdded(id: string): void {
    this.choose({ accountId: id })
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const draft = this.#drafts.get(id)
      if (draft === undefined) continue
      this.#removed.push(draft)
      this.#drop(id)
    }
    this.#changed()
  }

  /** Takes back what was taken out, or discarded, unless the same file has been added again meanwhile. */
  bringBack(): void {
    for (const draft of this.#removed) if (!this.#byPath.has(draft.file.path)) this.#keep(draft)
    this.#removed = []
    this.#changed()
  }

  forgetRemoved(): void {
    this.#removed = []
    this.#parts.onChange()
  }

  removeProblems(): void {
    const purpose = this.#chosenPurpose()
    for (const draft of this.#drafts.values()) {
      if (problemOf(draft, purpose) !== undefined) this.#drop(draft.id)
    }
    this.#changed()
  }

  /** Takes the content for right that has not been looked at yet. */
  skipCheck(): void {
    const purpose = this.#chosenPurpose()
    for (const draft of this.#drafts.values()) {
      if (needsCheck(draft, purpose)) draft.verdicts.set(purpose, 'unchecked')
    }
    this.#planChecks()
    this.#parts.onChange()
  }

  /** Takes out all of them and stops reading folders. */
  discard(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    this.#removed.push(...this.#drafts.values())
    for (const id of [...this.#drafts.keys()]) this.#drop(id)
    this.#changed()
  }

  /**
   * Puts into the list what can be uploaded like that, and what the person insists on. What only the purpose stands
   * against stays here, with the reason; what cannot be uploaded at all, or is left out as known, goes. Throws a
   * HoistError when the ledger cannot take one: those that it has not taken are here again; and, before anything has
   * changed, `not-confirmed`.
   *
   * @returns how many were put into the list
   */
  async upload(choice: UploadChoice, account: NewUpload['account']): Promise<number> {
    const { autoComplete, purpose } = choice
    const wasChosen = this.#purpose !== null || purpose !== this.#suggested()
    // What was told of last may have been looked at for something else.
    this.choose({ purpose, accountId: account.id })
    await this.#confirmStrangers(choice)
    const known = this.#known(account.id, purpose)
    this.#removed = []
    const taken: { readonly draft: Draft; readonly upload: NewUpload }[] = []
    for (const draft of [...this.#drafts.values()]) {
      const kind = kindOf(draft, purpose, known, undefined)
      const { fingerprint, mimeType, name, path, problem } = draft.file
      const isWanted =
        (kind !== 'known' || choice.known === 'again') &&
        (contentOf(draft, purpose) === undefined || choice.doubtful === 'upload') &&
        !needsCheck(draft, purpose)
      if (fingerprint !== null && kind !== 'problem' && isWanted) {
        const upload = { path, name, fingerprint, mimeType, purpose, account, autoComplete }
        taken.push({ draft, upload })
        this.#drop(draft.id)
      } else if (problem !== null || (kind === 'known' && choice.known === 'leave-out')) this.#drop(draft.id)
    }
    if (wasChosen)
      this.#remember(
        purpose,
        taken.map(({ draft }) => draft),
      )
    this.#changed()
    const leaving = taken.map(({ draft }) => leavingKey(draft.file.path, account.id, purpose))
    for (const key of leaving) this.#leaving.add(key)
    try {
      const { failure, ids, left } = await this.#parts.manager.add(taken.map(({ upload }) => upload))
      if (failure === null) return ids.length
      const back = new Set(left)
      for (const { draft, upload } of taken) if (back.has(upload)) this.#keep(draft)
      this.#changed()
      throw new HoistError(failure)
    } finally {
      for (const key of leaving) this.#leaving.delete(key)
    }
  }

  /** Asks the person about those that would go to an address, or be something, that nobody has chosen. */
  async #confirmStrangers(choice: UploadChoice): Promise<void> {
    const origin = this.#parts.manager.originOf(choice.accountId)
    const strangers = this.#strangers(choice)
    if (strangers.length === 0) return
    const folders = toldApart([...this.#drafts.values()].map(({ file }) => file))
    const names = strangers.map(({ file }) => fullName(file.name, folders.get(file)))
    await this.#parts.confirm(names, choice.accountId)
    // What has come in, or is different, since the question was asked is not answered.
    const asked = new Set(strangers)
    const isSame = this.#parts.manager.originOf(choice.accountId) === origin
    if (!isSame || this.#strangers(choice).some((draft) => !asked.has(draft)))
      throw new HoistError({ kind: 'not-confirmed', detail: 'the files or the account changed meanwhile' })
  }

  #strangers({ accountId, known }: UploadChoice): Draft[] {
    const origin = this.#parts.manager.originOf(accountId)
    const sentTo = new Map<string, Set<string | undefined>>()
    for (const id of known === 'again' ? this.#parts.manager.ids() : []) {
      const record = this.#parts.manager.record(id)
      if (record === undefined) continue
      const { fingerprint, path } = record.source
      const now = this.#byPath.get(path)?.file.fingerprint ?? null
      if (now !== null && likeness(now, fingerprint) !== 'changed')
        sentTo.set(path, (sentTo.get(path) ?? new Set()).add(record.account.origin))
    }
    return [...this.#drafts.values()].filter(({ earlier, file: { fingerprint, path } }) => {
      if (fingerprint === null) return false
      if (earlier !== null)
        return earlier.origin !== origin || likeness(fingerprint, earlier.fingerprint) === 'changed'
      return sentTo.get(path)?.has(origin) === false
    })
  }

  /** Ends what is under way. */
  close(): void {
    this.discard()
  }

  #chosenPurpose(): Purpose {
    return this.#purpose ?? this.#suggested()
  }

  #suggested(): Purpose {
    const wanted = purposes.filter((purpose) => (this.#suggestions.get(purpose) ?? 0) > 0)
    return wanted.length === 1 && wanted[0] !== undefined ? wanted[0] : 'user_data'
  }

  #chosenAccount(): string | null {
    return firstAccount(this.#parts.accounts(), this.#accountId)
  }

  /** The uploads that a draft may be another one of, by the path of its file. */
  #known(accountId: string | null, purpose: Purpose): ReadonlyMap<string, Known> {
    const found = new Map<string, Known>()
    if (accountId === null || this.#drafts.size === 0) return found
    const today = Date.now()
    const origin = this.#parts.manager.originOf(accountId)
    for (const id of this.#parts.manager.ids()) {
      const record = this.#parts.manager.record(id)
      if (record === undefined || record.account.id !== accountId || record.purpose !== purpose) continue
      // Where the account goes now, it is not.
      if (record.account.origin !== origin) continue
      const { fingerprint, path } = record.source
      const now = this.#byPath.get(path)?.file.fingerprint ?? null
      if (now === null || likeness(now, fingerprint) === 'changed') continue
      const known = knownAs(record, today)
      // One that is still in the list says more than one that has long arrived.
      if (known !== null && found.get(path)?.state !== 'listed') found.set(path, known)
    }
    if (this.#leaving.size === 0) return found
    for (const path of this.#byPath.keys()) {
      if (this.#leaving.has(leavingKey(path, accountId, purpose))) found.set(path, { state: 'listed' })
    }
    return found
  }

  #draftView(
    draft: Draft,
    kind: Kind,
    purpose: Purpose,
    uploads: ReadonlyMap<string, Known>,
    line: number | undefined,
  ): DraftView {
    const problem = problemOf(draft, purpose)
    const known = kind === 'problem' ? undefined : uploads.get(draft.file.path)
    const content = kind === 'problem' ? undefined : contentOf(draft, purpose)
    const tooSlow = kind === 'slow' ? secondsBeyondHour(sizeOf(draft), line) : undefined
    const sameAs = kind === 'problem' ? undefined : this.#twinOf(draft)
    return {
      id: draft.id,
      name: draft.file.name,
      size: sizeOf(draft),
      ...(problem === undefined ? {} : { problem }),
      ...(known === undefined ? {} : { known }),
      ...(content === undefined ? {} : { content }),
      ...(kind === 'checking' ? { checked: this.#check?.draft === draft ? this.#check.read : 0 } : {}),
      ...(tooSlow === undefined ? {} : { tooSlow }),
      ...(sameAs === undefined ? {} : { sameAs }),
    }
  }

  /** The draft before it that may be the same file, as a sentence names it. */
  #twinOf(draft: Draft): string | undefined {
    const [first] = this.#alike.get(alikeKey(draft) ?? '') ?? []
    if (first === undefined || first === draft) return undefined
    return fullName(first.file.name, toldApart([first.file, draft.file]).get(first.file))
  }

  /** The same with the folders of those whose names others have too, whether these are shown or not. */
  #inFolders(shown: readonly DraftView[]): readonly DraftView[] {
    const names = new Set(shown.map(({ name }) => name.normalize('NFC')))
    const alike = [...this.#drafts.values()].filter(({ file }) => names.has(file.name.normalize('NFC')))
    const folders = toldApart(alike.map(({ file }) => file))
    return shown.map((view) => {
      const file = this.#drafts.get(view.id)?.file
      const folder = file && folders.get(file)
      return folder === undefined ? view : { ...view, folder }
    })
  }

  /** Never throws. @param called what it is called, where that is not the end of its path */
  async #look(named: NamedFile, problem: HoistError | null, called?: string): Promise<Look> {
    const { files } = this.#parts
    const found = await files.inspect(named, called)
    const file = problem === null ? found : { ...found, fingerprint: null, problem: problem.failure }
    // Nothing looks into what cannot be uploaded anyway.
    const isFine = file.problem === null
    return { file, natural: isFine ? await files.suggestPurpose(file.path, file.name) : 'user_data' }
  }

  #take({ file, natural }: Look, earlier: Earlier | null, signal: AbortSignal): void {
    if (signal.aborted) return
    const present = this.#byPath.get(file.path)
    if (present !== undefined) {
      this.#repeated += 1
      if (earlier === null) present.earlier = null
      return
    }
    const suggested = this.#parts.memory.get(extensionOf(file.name)) ?? natural
    const draft = { id: randomUUID(), file, natural, suggested, verdicts: new Map(), earlier }
    this.#keep(draft)
    if (this.#uncheckedFor === this.#chosenPurpose()) {
      if (needsCheck(draft, this.#uncheckedFor)) this.#unchecked.add(draft)
      this.#checkNext()
    } else this.#planChecks()
    this.#parts.onChange()
  }

  #keep(draft: Draft): void {
    this.#drafts.set(draft.id, draft)
    this.#byPath.set(draft.file.path, draft)
    const key = alikeKey(draft)
    if (key !== null) this.#alike.set(key, (this.#alike.get(key) ?? new Set()).add(draft))
    if (draft.file.problem === null) this.#count(draft.suggested, 1)
  }

  #drop(id: string): void {
    const draft = this.#drafts.get(id)
    if (draft === undefined) return
    this.#drafts.delete(id)
    this.#byPath.delete(draft.file.path)
    const key = alikeKey(draft)
    const alike = key === null ? undefined : this.#alike.get(key)
    alike?.delete(draft)
    if (key !== null && alike?.size === 0) this.#alike.delete(key)
    if (draft.file.problem === null) this.#count(draft.suggested, -1)
  }

  #count(purpose: Purpose, by: number): void {
    this.#suggestions.set(purpose, (this.#suggestions.get(purpose) ?? 0) + by)
  }

  /** After the last one has gone, the next ones begin with nothing chosen. */
  #changed(): void {
    if (this.#drafts.size === 0) {
      this.#skipped.clear()
      this.#repeated = 0
      this.#stopped = false
      this.#purpose = null
      this.#search = ''
    }
    this.#planChecks()
    this.#parts.onChange()
  }

  /** A purpose that was chosen is the one for such files from now on; what would be suggested anyway is not kept. */
  #remember(purpose: Purpose, drafts: readonly Draft[]): void {
    for (const [extension, draft] of new Map(drafts.map((each) => [extensionOf(each.file.name), each]))) {
      this.#parts.memory.set(extension, draft.natural === purpose ? null : purpose)
    }
  }

  /** Looks at the content of all that have to be, for the purpose as it is now, one after the other. */
  #planChecks(): void {
    const purpose = this.#chosenPurpose()
    for (const { draft, stop } of this.#check === null ? this.#silent : [this.#check, ...this.#silent])
      if (this.#uncheckedFor !== purpose || !this.#isWaiting(draft, purpose)) stop.abort()
    this.#uncheckedFor = purpose
    this.#unchecked = new Set([...this.#drafts.values()].filter((each) => needsCheck(each, purpose)))
    for (const { draft, stop } of this.#silent) if (!stop.signal.aborted) this.#unchecked.delete(draft)
    this.#checkNext()
  }

  #isWaiting(draft: Draft, purpose: Purpose): boolean {
    return this.#drafts.has(draft.id) && needsCheck(draft, purpose)
  }

  #checkNext(): void {
    const purpose = this.#uncheckedFor
    if (this.#check !== null || purpose === null || !isLinesPurpose(purpose)) return
    let next: Draft | undefined
    for (const each of this.#unchecked) {
      this.#unchecked.delete(each)
      if (!this.#isWaiting(each, purpose)) continue
      next = each
      break
    }
    if (next === undefined) return
    const draft = next
    const check = { draft, stop: new AbortController(), read: 0 }
    this.#check = check
    const onRead = (bytes: number) => {
      check.read = bytes
      this.#parts.onChange()
    }
    const onSilent = () => {
      if (this.#check !== check || this.#silent.size >= mostSilent) return
      this.#silent.add(check)
      this.#check = null
      this.#checkNext()
    }
    this.#parts.files
      .check(draft.file.path, purpose, onRead, check.stop.signal, onSilent)
      .then(
        (problem) => draft.verdicts.set(purpose, problem ?? 'right'),
        (error: unknown) => {
          if (check.stop.signal.aborted) return
          this.#parts.logger.log('warn', 'content could not be checked', { error })
          draft.verdicts.set(purpose, failureOf(error))
        },
      )
      .finally(() => {
        this.#silent.delete(check)
        if (this.#check === check) this.#check = null
        this.#checkNext()
        this.#parts.onChange()
      })
  }
}

function leavingKey(path: string, accountId: string, purpose: Purpose): string {
  return `${accountId} ${purpose} ${path}`
}

/** The same for files of which size, time and number are the same; null for what could not be read. */
function alikeKey({ file: { fingerprint } }: Draft): string | null {
  return fingerprint && `${fingerprint.identity} ${fingerprint.size} ${fingerprint.modified}`
}

function sizeOf({ file }: Draft): number {
  return file.fingerprint?.size ?? 0
}

/** @param line what the line carries, in bytes per second; undefined while nobody knows */
function kindOf(
  draft: Draft,
  purpose: Purpose,
  uploads: ReadonlyMap<string, Known>,
  line: number | undefined,
): Kind {
  if (problemOf(draft, purpose) !== undefined) return 'problem'
  if (uploads.has(draft.file.path)) return 'known'
  if (contentOf(draft, purpose) !== undefined) return 'doubtful'
  if (needsCheck(draft, purpose)) return 'checking'
  return secondsBeyondHour(sizeOf(draft), line) === undefined ? 'ready' : 'slow'
}

/** Null where the upload is none that another one would repeat: it was cancelled, or the service has deleted the file. */
function knownAs(record: UploadRecord, now: number): Known | null {
  const { finishedAt, state } = record
  if (state.name === 'cancelled' || state.name === 'cancelling') return null
  if (state.name !== 'completed') return { state: 'listed' }
  if ((fileExpiry(record) ?? Number.POSITIVE_INFINITY) <= now) return null
  return { state: 'uploaded', fileId: state.fileId, finishedAt: finishedAt ?? record.addedAt }
}

function problemOf({ file, verdicts }: Draft, purpose: Purpose): Failure | undefined {
  const verdict = verdicts.get(purpose)
  const unread = typeof verdict === 'object' && 'detail' in verdict ? verdict : undefined
  return file.problem ?? purposeProblem(file.fingerprint?.size ?? 0, purpose) ?? unread
}

function contentOf({ file, verdicts }: Draft, purpose: Purpose): ContentProblem | undefined {
  const verdict = verdicts.get(purpose)
  const wrong = typeof verdict === 'object' && !('detail' in verdict) ? verdict : undefined
  return nameProblem(file.name, purpose) ?? wrong
}

function needsCheck(draft: Draft, purpose: Purpose): boolean {
  return (
    isLinesPurpose(purpose) &&
    !draft.verdicts.has(purpose) &&
    problemOf(draft, purpose) === undefined &&
    nameProblem(draft.file.name, purpose) === null
  )
}

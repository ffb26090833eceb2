import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { Files } from '../../adapters/files/files'
import type { InspectedFile } from '../../adapters/files/intake/intake'
import type { Looks } from '../../adapters/files/intake/looks'
import { noPatterns, type Patterns, pathBelow } from '../../adapters/files/intake/patterns'
import type { NamedFile } from '../../adapters/files/source/named-file'
import type { OwnFiles } from '../../adapters/ledger/own-files'
import type { UploadManager } from '../../core/list/upload-manager'
import type { Logger } from '../../core/ports'
import { likeness } from '../../core/source/likeness'
import type { NewUpload } from '../../core/upload/record/new-record'
import { type Failure, HoistError } from '../../shared/failures/failures'
import type { DraftChange, DraftChoice, UploadChoice } from '../../shared/ipc/channels'
import type { DraftsView, Known, SkipReason } from '../../shared/ipc/views'
import { reportLines } from '../../shared/messages/content-words'
import { type AccountView, firstAccount, practiceAccountId } from '../../shared/service/accounts'
import { type ContentReport, extensionOf } from '../../shared/service/content'
import type { NextKind } from '../../shared/service/next'
import { type Purpose, type PurposeChoice, purposes } from '../../shared/service/purposes'
import type { ServiceView } from '../../shared/service/services'
import { fullName, toldApart } from '../../shared/words/told-apart'
import { Undo } from '../window/undo'
import { Checks } from './checks'
import { Copies, type CopyKind } from './copies'
import {
  type Aim,
  type Draft,
  isDoubtful,
  kindOf,
  needsCheck,
  problemOf,
  reportOf,
  type Source,
  sizeOf,
  verdictKey,
} from './draft'
import { draftsView } from './draft-view'
import { type Look, Scan } from './scan'
import { SetAside } from './set-aside'
import { Twins } from './twins'
import { knownBy, type UploadsByPath } from './uploads-by-path'

/** What the person chose for a kind of file, by its extension. */
export interface PurposeMemory {
  get(extension: string): Purpose | null
  /** @param purpose null to forget it */
  set(extension: string, purpose: Purpose | null): void
}

export interface DraftsDeps {
  readonly files: Pick<Files, 'check' | 'copy' | 'driveOf' | keyof Looks>
  /** The record of files that Hoist writes beside the drafts. */
  readonly own: Pick<OwnFiles, 'note'>
  readonly memory: PurposeMemory
  readonly manager: Pick<UploadManager, 'add' | 'originOf'>
  /** The uploads of the manager. */
  readonly uploads: UploadsByPath
  /** The rate to that account, in bytes per second; undefined while unknown. */
  readonly rate: (accountId: string) => number | undefined
  readonly accounts: () => readonly AccountView[]
  /** The kind of service while there is no account. */
  readonly standardService: ServiceView
  readonly logger: Logger
  /**
   * Asks the person whether those files may go where that account goes, in a dialog that the window cannot answer;
   * `names` are as a sentence names them; `fromText`: their paths came from a pasted text.
   * Throws a HoistError (`not-confirmed`).
   */
  readonly confirm: (names: readonly string[], accountId: string, fromText: boolean) => Promise<void>
  /** What is done afterwards with files of that purpose. */
  readonly nextOf: (purpose: Purpose) => NextKind | undefined
  /** Called when a person has started those uploads and they are on disk. */
  readonly onUploads: (ids: readonly string[]) => void
  /** Called whenever the view changes, which may be often. */
  readonly onChange: () => void
}

/**
 * Files that the person dropped, chose or named, until the person says what to do with them. Only these can be
 * uploaded, so the window can never make up a file.
 */
export class Drafts {
  readonly #deps: DraftsDeps
  readonly #scan: Scan
  readonly #checks: Checks
  /** What the person removed last. */
  readonly #removed: Undo<Draft>
  readonly #drafts = new Map<string, Draft>()
  /**
   * By the path of the file, however many links lead there. Nothing else identifies a file: two names may both be
   * wanted, and some drives give the same number to all their files.
   */
  readonly #byPath = new Map<string, Draft>()
  readonly #twins = new Twins()
  readonly #aside = new SetAside()
  /** How many drafts were found in folders. */
  #fromFolders = 0
  readonly #copies: Copies
  /** How many drafts each purpose is suggested for. */
  readonly #suggestions = new Map<Purpose, number>()
  /** Files that are moving from here into the list. */
  readonly #leaving = new Set<string>()
  /** What a person has chosen for all; null for what is suggested. */
  #purpose: PurposeChoice | null = null
  #accountId: string | null = null
  #search = ''
  #repeated = 0
  /** Items that were added and are not files on this computer. */
  #leftOut: Failure[] = []
  /** Whether something came from a pasted text since the list was empty. */
  #hasText = false

  constructor(deps: DraftsDeps) {
    const { files, logger, onChange, own } = deps
    this.#deps = deps
    this.#scan = new Scan(files, onChange)
    this.#checks = new Checks({
      files,
      logger,
      has: ({ id }) => this.#drafts.has(id),
      aims: () => this.#aims(),
      onChange,
    })
    this.#copies = new Copies(files, own, onChange)
    this.#removed = new Undo<Draft>({
      nameOf: ({ file }) => file.name,
      takeOut: (drafts) => drafts.filter((draft) => this.#drop(draft)),
      putBack: (drafts) => {
        // The same file may have been added again meanwhile.
        for (const draft of drafts) if (!this.#byPath.has(draft.file.path)) this.#keep(draft)
      },
      removeForGood: () => {},
      onChange,
      onFailure: ({ detail }) => logger.log('error', 'a draft could not be let go', { detail }),
    })
  }

  view(): DraftsView {
    const accountId = this.#chosenAccount()
    const aimOf = this.#aims()
    return draftsView({
      ...this.#scan.view(this.#aside.paths),
      hasFolders: this.#aside.size > 0 || this.#fromFolders > 0,
      patterns: this.#aside.patterns,
      drafts: [...this.#drafts.values()],
      search: this.#search,
      aimOf,
      known: this.#knownFor(accountId, aimOf),
      twin: (draft) => this.#twins.nameOf(draft),
      rate: accountId === null ? undefined : this.#deps.rate(accountId),
      checking: this.#checks.current,
      written: (draft) => this.#copies.readOf(draft.id),
      repeated: this.#repeated,
      leftOut: this.#leftOut,
      removed: this.#removed.view()?.count ?? 0,
      suggested: this.#suggested(),
      chosen: this.#chosenPurpose() ?? this.#suggested(),
      accountId,
    })
  }

  /**
   * Adds files, and the files inside folders. A file that is already listed is not listed again, and keeps its first
   * name.
   *
   * @param takesHidden include files in folders that are left out because they are hidden
   * @param from what led to the files; null if a person has added them
   */
  async add(named: readonly NamedFile[], takesHidden = false, from: Source | null = null): Promise<void> {
    if (named.length === 0) return
    if (this.#drafts.size === 0) {
      // New files end the undo of the previous ones.
      void this.#removed.forget()
      // The choice was for the previous files.
      if (!this.#scan.isRunning && this.#accountId === practiceAccountId) this.#accountId = null
    }
    if (from === 'text') this.#hasText = true
    const called = from === 'text' ? undefined : from?.name
    await this.#scan.read(named, takesHidden, (look) => this.#take(look, from), called)
  }

  /** Reports, beside the drafts, what could not be added with them. @returns false if there are no drafts */
  leaveOut(failure: Failure): boolean {
    if (this.#drafts.size === 0) return false
    const isLike = ({ kind, count }: Failure) =>
      kind === failure.kind && (count ?? 0) > 0 === (failure.count ?? 0) > 0
    const before = this.#leftOut.find(isLike)
    const count = (before?.count ?? 0) + (failure.count ?? 0)
    const others = this.#leftOut.filter((each) => each !== before)
    this.#leftOut = [...others, { ...failure, ...(count === 0 ? {} : { count }) }]
    this.#deps.onChange()
    return true
  }

  /** Adds what was left out for that reason, on the person's request. */
  async takeSkipped(why: SkipReason): Promise<void> {
    if (why === 'pattern') return this.choose({ patterns: noPatterns })
    await this.add(this.#scan.takeSkipped(why), why === 'hidden', this.#hasText ? 'text' : null)
  }

  /** Stops reading folders; the files found so far stay. */
  stopScan(): void {
    this.#scan.stop()
  }

  choose({ patterns, purpose, accountId, search }: DraftChoice): void {
    if (patterns !== undefined) this.#filter(patterns)
    if (purpose !== undefined) {
      this.#purpose = purpose
      // The choice applies to all files.
      if (purpose !== 'each') for (const draft of this.#drafts.values()) draft.purpose = null
    }
    if (accountId !== undefined) this.#accountId = accountId
    if (search !== undefined) this.#search = search
    this.#planChecks()
    this.#deps.onChange()
  }

  #filter(patterns: Patterns): void {
    const wanted = this.#aside.choose(patterns)
    for (const draft of [...this.#drafts.values()]) {
      if (this.#aside.isWanted(draft)) continue
      this.#aside.add(draft)
      this.#drop(draft)
    }
    for (const draft of wanted) this.#keep(draft)
  }

  /**
   * Changes what some files are sent as. Resolves when that is known; a file that can no longer be read becomes a
   * problem.
   */
  async change(ids: readonly string[], { mimeType, name, purpose }: DraftChange): Promise<void> {
    const drafts = ids.flatMap((id) => this.#drafts.get(id) ?? [])
    for (const draft of drafts) {
      if (purpose !== undefined) draft.purpose = purpose
      if (mimeType !== undefined) draft.mimeType = mimeType
      if (name !== undefined) await this.#rename(draft, name ?? draft.ownName)
    }
    this.#changed()
  }

  /** Prefixes the name of each file with its folder if another file has the same name. */
  async nameByFolder(): Promise<void> {
    for (const [file, folder] of this.#alike()) {
      const draft = this.#byPath.get(file.path)
      // The folder is what distinguishes it, with its parents where that is needed.
      const name = [...folder.split(/[\\/]/).filter((part) => part !== '' && part !== '…'), file.name].join(
        ' - ',
      )
      if (draft !== undefined) await this.#rename(draft, name)
    }
    this.#changed()
  }

  /** The folders of the files whose names other files have as well. */
  #alike(): ReadonlyMap<InspectedFile, string> {
    return toldApart([...this.#drafts.values()].map(({ file }) => file))
  }

  /** Gives a file another name. Its type follows the name. */
  async #rename(draft: Draft, name: string): Promise<void> {
    if (draft.file.name === name) return
    const file = await this.#deps.files.inspect(draft.file.named, name)
    if (!this.#drafts.has(draft.id)) return
    const isSame =
      file.fingerprint !== null &&
      draft.file.fingerprint !== null &&
      likeness(file.fingerprint, draft.file.fingerprint) === 'same'
    if (!isSame) draft.verdicts.clear()
    const wasFine = draft.file.problem === null
    this.#twins.remove(draft)
    // A link may now lead elsewhere.
    draft.file = { ...file, path: draft.file.path }
    this.#twins.add(draft)
    const isFine = file.problem === null
    if (isFine !== wasFine) this.#count(draft.suggested, isFine ? 1 : -1)
  }

  /** A person has just added that account, and wants to use it. */
  accountAdded(id: string): void {
    this.choose({ accountId: id })
  }

  /** What was found in a draft; null once it is gone. */
  report(id: string): ContentReport | null {
    const draft = this.#drafts.get(id)
    return draft === undefined ? null : reportOf(draft, this.#aims()(draft))
  }

  /** The same as text, for whoever repairs the file. */
  reportText(id: string): string | null {
    const draft = this.#drafts.get(id)
    return draft === undefined
      ? null
      : reportLines(draft.file.name, reportOf(draft, this.#aims()(draft))).join('\n')
  }

  /**
   * Writes a repaired copy of a file beside it, or its parts. They take its place here; removing is undone as usual.
   * Throws a HoistError: why they cannot be written, or the file cannot be read.
   *
   * @returns false if it was stopped
   */
  async copy(id: string, kind: CopyKind): Promise<boolean> {
    const draft = this.#drafts.get(id)
    if (draft === undefined)
      throw new HoistError({ kind: 'bad-request', detail: 'the file is not in the list' })
    const made = await this.#copies.write(draft, kind, this.#aims()(draft))
    if (made === null) return false
    // If nobody chose to send a file, nobody has chosen to send its copy either.
    const { from } = draft
    if (from === null || from === 'text') await this.add(made, false, from)
    // An upload whose file was sent again did not send this content anywhere.
    else
      for (const path of made)
        await this.add([path], false, { ...from, name: basename(path), origin: undefined })
    this.remove([id])
    return true
  }

  /** Ends the writing of copies of a file; nothing of them stays. */
  stopCopy(id: string): void {
    this.#copies.stop(id)
  }

  remove(ids: readonly string[]): void {
    this.#removed.remove(ids.flatMap((id) => this.#drafts.get(id) ?? []))
    this.#changed()
  }

  /** Puts back what was removed or discarded, unless the same file has been added again meanwhile. */
  bringBack(): void {
    this.#removed.undo()
    this.#changed()
  }

  forgetRemoved(): void {
    void this.#removed.forget()
  }

  removeProblems(): void {
    const aimOf = this.#aims()
    for (const draft of this.#drafts.values())
      if (problemOf(draft, aimOf(draft)) !== undefined) this.#drop(draft)
    this.#changed()
  }

  /** Accepts content that has not been checked yet. */
  skipCheck(): void {
    const aimOf = this.#aims()
    for (const draft of this.#drafts.values()) {
      const aim = aimOf(draft)
      if (needsCheck(draft, aim) && problemOf(draft, aim) === undefined)
        draft.verdicts.set(verdictKey(aim), 'unchecked')
    }
    this.#planChecks()
    this.#deps.onChange()
  }

  /** Removes all drafts and stops reading folders. */
  discard(): void {
    this.#scan.abandon()
    this.#aside.clear()
    this.#removed.remove([...this.#drafts.values()])
    this.#changed()
  }

  /**
   * Moves to the list the files that can be uploaded like this, and those that the person insists on. A file that only
   * its purpose rules out stays here, with the reason. One that cannot be uploaded at all, or is left out as known, is
   * removed. Throws a HoistError if the ledger cannot take a file: then the files that it has not taken are listed here
   * again. Throws `not-confirmed` before anything has changed.
   *
   * @returns how many were moved to the list
   */
  async upload(choice: UploadChoice, account: NewUpload['account']): Promise<number> {
    const { autoComplete, expiresAfter, purpose } = choice
    // The last view may have been computed for another choice.
    const isOther = purpose !== 'each' && purpose !== this.view().purpose
    this.choose({ ...(isOther ? { purpose } : {}), accountId: account.id })
    await this.#confirmStrangers(choice)
    void this.#removed.forget()
    const aimOf = this.#aims()
    const known = this.#knownFor(account.id, aimOf)
    const { expiry } = this.#service().limits
    if (expiresAfter !== undefined && expiry === null)
      throw new HoistError({ kind: 'bad-request', detail: 'this service deletes no files by itself' })
    const taken: { readonly draft: Draft; readonly upload: NewUpload }[] = []
    for (const draft of [...this.#drafts.values()]) {
      const aim = aimOf(draft)
      const kind = kindOf(draft, aim, known(draft) !== undefined, undefined)
      const { fingerprint, name, path, problem } = draft.file
      const mimeType = draft.mimeType ?? draft.file.mimeType
      const isWanted =
        (kind !== 'known' || choice.known === 'again') &&
        (!isDoubtful(draft, aim) || choice.doubtful === 'upload') &&
        !needsCheck(draft, aim)
      if (fingerprint !== null && kind !== 'problem' && isWanted) {
        const { purpose } = aim
        const next = this.#deps.nextOf(purpose)
        const upload = {
          path,
          name,
          fingerprint,
          mimeType,
          purpose,
          account,
          autoComplete,
          expiresAfter,
          next,
        }
        taken.push({ draft, upload })
        this.#drop(draft)
      } else if (
        problem !== null ||
        sizeOf(draft) > aim.limits.uploadBytes ||
        (kind === 'known' && choice.known === 'leave-out')
      )
        this.#drop(draft)
    }
    this.#remember(taken)
    // After the last draft is gone, files that the patterns leave out have no further use.
    if (this.#drafts.size === 0) this.#aside.clear()
    this.#changed()
    const leaving = taken.map(({ upload }) => leavingKey(upload.path, account.id, upload.purpose))
    for (const key of leaving) this.#leaving.add(key)
    try {
      const { failure, ids, left } = await this.#deps.manager.add(taken.map(({ upload }) => upload))
      this.#deps.onUploads(ids)
      if (failure === null) return ids.length
      const back = new Set(left)
      for (const { draft, upload } of taken) if (back.has(upload)) this.#keep(draft)
      this.#changed()
      throw new HoistError(failure)
    } finally {
      for (const key of leaving) this.#leaving.delete(key)
    }
  }

  /** Ends everything that is running. */
  close(): void {
    this.discard()
  }

  /** Asks the person about files whose destination or content nobody has chosen. */
  async #confirmStrangers(choice: UploadChoice): Promise<void> {
    const { confirm, manager } = this.#deps
    const origin = manager.originOf(choice.accountId)
    const strangers = this.#strangers(choice)
    if (strangers.length === 0) return
    const folders = toldApart([...this.#drafts.values()].map(({ file }) => file))
    const names = strangers.map(({ file }) => fullName(file.name, folders.get(file)))
    const fromText = strangers.every(({ from }) => from === 'text')
    await confirm(names, choice.accountId, fromText)
    // The answer does not cover files that were added or changed since the question.
    const asked = new Set(strangers)
    const isSame = manager.originOf(choice.accountId) === origin
    if (!isSame || this.#strangers(choice).some((draft) => !asked.has(draft)))
      throw new HoistError({ kind: 'not-confirmed', detail: 'the files or the account changed meanwhile' })
  }

  #strangers({ accountId, known }: UploadChoice): Draft[] {
    const origin = this.#deps.manager.originOf(accountId)
    return [...this.#drafts.values()].filter(({ from, file: { fingerprint, path } }) => {
      if (fingerprint === null) return false
      if (from === 'text') return true
      if (from !== null)
        return from.origin !== origin || likeness(fingerprint, from.fingerprint) === 'changed'
      const uploads = known === 'again' ? this.#deps.uploads.of(path, fingerprint) : []
      return uploads.length > 0 && !uploads.some(({ account }) => account.origin === origin)
    })
  }

  /** What is known of a file that would go to that account for its purpose. */
  #knownFor(accountId: string | null, aimOf: (draft: Draft) => Aim): (draft: Draft) => Known | undefined {
    if (accountId === null) return () => undefined
    const { manager, uploads } = this.#deps
    const origin = manager.originOf(accountId)
    const now = Date.now()
    return (draft) => {
      const { fingerprint, path } = draft.file
      const { purpose } = aimOf(draft)
      if (this.#leaving.has(leavingKey(path, accountId, purpose))) return { state: 'listed' }
      return fingerprint === null
        ? undefined
        : knownBy(uploads.of(path, fingerprint), { accountId, purpose, origin }, now)
    }
  }

  /** What each draft would be sent for now, until something is chosen. */
  #aims(): (draft: Draft) => Aim {
    const { limits, purposes: taken, usualPurpose } = this.#service()
    const chosen = this.#chosenPurpose()
    // Thousands of files share a few aims.
    const aims = new Map<Purpose, Aim>(taken.map((purpose) => [purpose, { purpose, limits }]))
    const usual = { purpose: usualPurpose, limits }
    const all = chosen === null || chosen === 'each' ? undefined : aims.get(chosen)
    return ({ purpose, suggested }) =>
      (purpose === null ? all : aims.get(purpose)) ?? aims.get(suggested) ?? usual
  }

  /** What a person has chosen for all, if the service accepts it. */
  #chosenPurpose(): PurposeChoice | null {
    const chosen = this.#purpose
    return chosen === 'each' || (chosen !== null && this.#service().purposes.includes(chosen)) ? chosen : null
  }

  /** The suggested purpose; `each` if the files have different ones. */
  #suggested(): PurposeChoice {
    const { purposes: taken, usualPurpose } = this.#service()
    const wanted = purposes.filter((purpose) => (this.#suggestions.get(purpose) ?? 0) > 0)
    const all = new Set(wanted.map((purpose) => (taken.includes(purpose) ? purpose : usualPurpose)))
    const [first = usualPurpose] = all
    return all.size > 1 ? 'each' : first
  }

  /** The kind of service that the files go to. */
  #service(): ServiceView {
    const accounts = this.#deps.accounts()
    const id = firstAccount(accounts, this.#accountId)
    return accounts.find((account) => account.id === id)?.service ?? this.#deps.standardService
  }

  #chosenAccount(): string | null {
    return firstAccount(this.#deps.accounts(), this.#accountId)
  }

  #take({ file, natural, root }: Look, from: Source | null): void {
    const present = this.#byPath.get(file.path)
    if (this.#aside.has(file.path) && root !== undefined) return
    if (present !== undefined) {
      this.#repeated += 1
      if (from === null) present.from = null
      if (!isBetterName(file, present)) return
      this.#drop(present)
    }
    const suggested = this.#deps.memory.get(extensionOf(file.name)) ?? natural
    const draft: Draft = {
      id: randomUUID(),
      file,
      ownName: file.name,
      natural,
      suggested,
      verdicts: new Map(),
      within: root === undefined ? null : pathBelow(root, file.named),
      from,
      purpose: null,
      mimeType: null,
    }
    if (this.#aside.isWanted(draft)) {
      this.#keep(draft)
      this.#checks.add(draft)
    } else this.#aside.add(draft)
    this.#deps.onChange()
  }

  #keep(draft: Draft): void {
    this.#drafts.set(draft.id, draft)
    this.#byPath.set(draft.file.path, draft)
    this.#twins.add(draft)
    if (draft.within !== null) this.#fromFolders += 1
    if (draft.file.problem === null) this.#count(draft.suggested, 1)
  }

  /** @returns whether it was listed */
  #drop(draft: Draft): boolean {
    if (!this.#drafts.delete(draft.id)) return false
    this.#copies.stop(draft.id)
    this.#byPath.delete(draft.file.path)
    this.#twins.remove(draft)
    if (draft.within !== null) this.#fromFolders -= 1
    if (draft.file.problem === null) this.#count(draft.suggested, -1)
    return true
  }

  #count(purpose: Purpose, by: number): void {
    this.#suggestions.set(purpose, (this.#suggestions.get(purpose) ?? 0) + by)
  }

  /** After the last draft is gone, the next drafts begin with nothing chosen. */
  #changed(): void {
    if (this.#drafts.size === 0 && this.#aside.size === 0) {
      this.#aside.clear()
      this.#scan.forget()
      this.#repeated = 0
      this.#leftOut = []
      this.#hasText = false
      this.#purpose = null
      this.#search = ''
    }
    this.#planChecks()
    this.#deps.onChange()
  }

  /**
   * Keeps the purposes that a person has chosen for such files; a purpose that would be suggested anyway is not kept.
   */
  #remember(taken: readonly { readonly draft: Draft; readonly upload: NewUpload }[]): void {
    const isForAll = this.#purpose !== null && this.#purpose !== 'each'
    const chosen = new Map<string, { readonly draft: Draft; readonly upload: NewUpload }>()
    for (const each of taken)
      if (isForAll || each.draft.purpose !== null) chosen.set(extensionOf(each.draft.file.name), each)
    for (const [extension, { draft, upload }] of chosen)
      this.#deps.memory.set(extension, draft.natural === upload.purpose ? null : upload.purpose)
  }

  #planChecks(): void {
    this.#checks.plan(this.#drafts.values())
  }
}

function leavingKey(path: string, accountId: string, purpose: Purpose): string {
  return `${accountId} ${purpose} ${path}`
}

/**
 * Whether this is the file’s own name, while the draft has the name of a link to it. What the person has changed stays.
 */
function isBetterName({ path, named }: InspectedFile, { file, mimeType, ownName, purpose }: Draft): boolean {
  const isUnchanged = file.name === ownName && purpose === null && mimeType === null
  return named === path && file.named !== path && isUnchanged
}

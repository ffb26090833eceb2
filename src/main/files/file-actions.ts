import { homedir, release } from 'node:os'
import { app, clipboard, shell } from 'electron'
import type { Files } from '../../adapters/files/files'
import { unicodePath } from '../../adapters/files/intake/intake'
import { pictureSize } from '../../adapters/files/picture-size'
import { logLines, reportText } from '../../adapters/log/report'
import type { UploadManager } from '../../core/list/upload-manager'
import type { FileIdLog } from '../../core/ports'
import { likeness } from '../../core/source/likeness'
import type { UploadRecord } from '../../core/upload/record/record'
import { HoistError } from '../../shared/failures/failures'
import type { Copyable, Picture } from '../../shared/ipc/channels'
import type { UploadView } from '../../shared/ipc/views'
import { MiB } from '../../shared/limits'
import { messages } from '../../shared/messages'
import { type AccountView, practiceAccountId } from '../../shared/service/accounts'
import { isPicture } from '../../shared/service/content'
import { limitProblem } from '../../shared/service/services'
import { snippet } from '../../shared/service/snippets'
import { stateTraits } from '../../shared/state-traits'
import type { Accounts } from '../accounts/accounts'
import type { Drafts } from '../adding/drafts'
import { writeSample } from '../adding/sample'
import type { ProfilePaths } from '../paths'
import type { Questions } from '../window/questions'
import { fullNames } from './full-names'

/**
 * Larger files, and pictures with more pixels, have no thumbnail: reading and decoding them would cost more than a
 * thumbnail is worth.
 */
const mostPictureBytes = 12 * MiB
const mostPixels = 25_000_000
/** How many times as long as the other side one side may be: only a strip of such a picture could be shown. */
const mostStretch = 8

/** A second press within that time is a double click, in milliseconds. */
const doubleClickMs = 1_000

const isUnfinished = ({ state }: Readonly<UploadRecord>) => !stateTraits[state.name].isOver
const isNew = ({ addedAt }: Readonly<UploadRecord>) => Math.abs(Date.now() - addedAt) < doubleClickMs

export interface FileActionsDeps {
  readonly manager: UploadManager
  readonly accounts: Accounts
  readonly drafts: Drafts
  readonly files: Files
  readonly fileIds: FileIdLog
  readonly questions: Questions
  /** The endpoint of the lines of an upload; null if it is not known. */
  readonly endpointOf: (id: string) => Promise<string | null>
  readonly paths: Pick<ProfilePaths, 'fileIds' | 'log' | 'sample'>
}

/** The actions on the file of one upload, and on what is known of it. */
export class FileActions {
  readonly #manager: UploadManager
  readonly #accounts: Accounts
  readonly #drafts: Drafts
  readonly #files: Files
  readonly #questions: Questions
  readonly #fileIds: FileIdLog
  readonly #endpointOf: FileActionsDeps['endpointOf']
  readonly #paths: FileActionsDeps['paths']
  /** The sample that is being added. */
  #sample: Promise<string> | null = null
  /** Settles when no picture is being read: pictures are read one after the other. */
  #reading: Promise<unknown> = Promise.resolve()

  constructor({ manager, accounts, drafts, files, fileIds, questions, paths, endpointOf }: FileActionsDeps) {
    this.#manager = manager
    this.#accounts = accounts
    this.#drafts = drafts
    this.#files = files
    this.#fileIds = fileIds
    this.#endpointOf = endpointOf
    this.#questions = questions
    this.#paths = paths
  }

  /**
   * Shows the log of file IDs in the system's text editor. Throws a HoistError (`file-id-log-unwritable`,
   * `file-id-log-unopened`).
   */
  async openFileIds(): Promise<void> {
    const path = this.#paths.fileIds
    // Creates it if it does not exist yet.
    await this.#fileIds.note([])
    const problem = await shell.openPath(path)
    if (problem !== '') throw new HoistError({ kind: 'file-id-log-unopened', detail: problem, subject: path })
  }

  /**
   * The picture that an upload sends, for its thumbnail; null if the file is not a picture, is too large, or cannot be
   * read quickly.
   */
  thumbnail(id: string): Promise<Picture | null> {
    const read = this.#reading.then(() => this.#picture(this.#upload(id)))
    this.#reading = read.catch(() => {})
    return read
  }

  async #picture({ name, path }: UploadView): Promise<Picture | null> {
    if (!isPicture(name)) return null
    // The upload itself says what is wrong with its file.
    const bytes = await this.#files.small(path, mostPictureBytes).catch(() => null)
    const size = bytes === null ? null : pictureSize(bytes)
    if (bytes === null || size === null) return null
    const { height, width } = size
    const isFit =
      width * height <= mostPixels && Math.max(width, height) <= mostStretch * Math.min(width, height)
    return isFit ? { bytes, isWide: width > height } : null
  }

  async copy(id: string, what: Copyable | 'fileId'): Promise<void> {
    const upload = this.#upload(id)
    if (what === 'report') clipboard.writeText(await this.#report(upload))
    else if (what === 'md5') clipboard.writeText(must(upload.md5, 'checksum of this upload'))
    else {
      const account = this.#account(upload.accountId)
      const fileId = must(upload.fileId, 'file ID yet')
      const { baseUrl = '', organization = '', project = '' } = account ?? {}
      const { purpose } = upload
      const { client } = this.#accounts.service(upload.accountId)
      const file = { fileId, purpose, baseUrl, organization, project, client }
      const text =
        what === 'fileId' ? fileId : snippet({ ...file, endpoint: await this.#endpointOf(id) }, what)
      clipboard.writeText(text)
      await this.#manager.collected([id])
    }
  }

  /** Throws a HoistError (`source-missing`) if the file no longer exists: the system would do nothing. */
  async showInFolder(id: string): Promise<void> {
    const { path } = this.#record(id).source
    await this.#files.fingerprint(path)
    shell.showItemInFolder(unicodePath(path))
  }

  /** Uploads the sample file to the practice server, which runs. One at a time. @returns the id of the upload */
  async uploadSample(): Promise<string> {
    this.#sample ??= this.#addSample().finally(() => {
      this.#sample = null
    })
    return this.#sample
  }

  async #addSample(): Promise<string> {
    const { fingerprint, mimeType, name, path, problem } = await this.#files.inspect(
      await writeSample(this.#paths.sample),
    )
    if (problem !== null || fingerprint === null)
      throw new HoistError(problem ?? { kind: 'source-missing', detail: 'the sample has no fingerprint' })
    const running = this.#find((record) => record.source.path === path && isUnfinished(record))
    if (running !== undefined) return running
    const account = { id: practiceAccountId, name: messages.practiceAccountName }
    const upload = {
      path,
      name,
      fingerprint,
      mimeType,
      purpose: 'user_data',
      account,
      autoComplete: true,
    } as const
    const { failure, ids } = await this.#manager.add([upload])
    const [id] = ids
    if (failure !== null || id === undefined)
      throw new HoistError(failure ?? { kind: 'bad-request', detail: 'the sample was not added' })
    return id
  }

  /**
   * Uploads the same file once more, for the same purpose and account, unless an upload of it is unfinished or was just
   * added. If it has changed, or may not be uploaded like that, it is added as a draft. Without a question of the
   * system, nothing goes to an address that the person has not chosen for the file, or with other content than then.
   * Throws a HoistError if the file, the account or its key is missing (`not-confirmed` if the answer is no).
   * @returns the upload that is unfinished or was just added; null if there was none
   */
  async again(id: string, choose: boolean): Promise<string | null> {
    const { account, autoComplete, purpose, source } = this.#record(id)
    const file = await this.#files.inspect(source.path, source.name)
    if (file.problem?.kind === 'source-missing') throw new HoistError(file.problem)
    const { fingerprint, mimeType, name, path, problem } = file
    const isFit =
      problem === null &&
      fingerprint !== null &&
      likeness(fingerprint, source.fingerprint) !== 'changed' &&
      limitProblem(fingerprint.size, purpose, this.#accounts.service(account.id).limits) === null
    if (choose || !isFit) {
      const before = { name, origin: account.origin, fingerprint: source.fingerprint }
      await this.#drafts.add([path], false, before)
      return null
    }
    await this.#accounts.connectionUnlessAsked(account.id)
    const origin = this.#manager.originOf(account.id)
    if (account.origin !== origin) {
      await this.#questions.send(fullNames(this.#manager, [id]), origin)
      if (this.#manager.originOf(account.id) !== origin)
        throw new HoistError({ kind: 'not-confirmed', detail: 'the account now uses another address' })
    }
    const sameAccount = { id: account.id, name: this.#accounts.name(account.id) ?? account.name }
    const isSame = (other: Readonly<UploadRecord>) =>
      other.source.path === path &&
      other.purpose === purpose &&
      other.account.id === account.id &&
      likeness(fingerprint, other.source.fingerprint) !== 'changed'
    // The upload itself may be that new, too, and was not added by a first press.
    const isAdded = (other: Readonly<UploadRecord>) =>
      isUnfinished(other) || (other.id !== id && isNew(other))
    const present = this.#find((other) => isSame(other) && isAdded(other))
    if (present !== undefined) return present
    const upload = { path, name, fingerprint, mimeType, purpose, account: sameAccount, autoComplete }
    const { failure } = await this.#manager.add([upload])
    if (failure !== null) throw new HoistError(failure)
    return null
  }

  #find(applies: (record: Readonly<UploadRecord>) => boolean): string | undefined {
    return this.#manager.ids().find((id) => {
      const record = this.#manager.record(id)
      return record !== undefined && applies(record)
    })
  }

  /** The last known path of the file; if that is not Unicode, the nearest parent folder that is. */
  lastPath(id: string): string {
    return unicodePath(this.#record(id).source.path)
  }

  async #report(upload: UploadView): Promise<string> {
    const isPractice = upload.accountId === practiceAccountId
    const { source } = this.#record(upload.id)
    return reportText({
      programs: [
        `Hoist ${app.getVersion()}, Electron ${process.versions.electron}, Node ${process.versions.node}`,
        `${process.platform} ${release()}, ${process.arch}`,
        `Service: ${isPractice ? 'practice server' : this.#host(upload.accountId)}`,
      ],
      upload,
      parts: this.#manager.partViews(upload.id),
      log: await logLines(this.#paths.log, upload.id),
      keys: this.#accounts.keys(),
      paths: [source.path, ...(source.formerPaths ?? [])],
      home: homedir(),
    })
  }

  #account(accountId: string): AccountView | undefined {
    return this.#accounts.views().find((each) => each.id === accountId)
  }

  #host(accountId: string): string {
    const account = this.#account(accountId)
    return account === undefined ? 'an account that is gone' : new URL(account.baseUrl).host
  }

  #upload(id: string): UploadView {
    return must(this.#manager.view(id), 'such upload')
  }

  #record(id: string): Readonly<UploadRecord> {
    return must(this.#manager.record(id), 'such upload')
  }
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new HoistError({ kind: 'bad-request', detail: `there is no ${what}` })
  return value
}

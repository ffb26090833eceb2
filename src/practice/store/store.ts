import { chmod, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openaiExpiry } from '../../shared/service/expiry'
import { safeFileName } from '../../shared/words/safe-name'
import { ApiError, badRequest } from '../http/api-error'
import type { CompleteRequest, CreateRequest, ListRequest } from '../http/requests'
import { assemble } from './assemble'
import { readJson, writeJson } from './disk'
import { claimFolder, mustBeOwn, removeOwn } from './own-folder'
import {
  type FileRecord,
  fileIdPattern,
  newId,
  type PartRecord,
  partRecordSchema,
  type UploadRecord,
  type UploadStatus,
  uploadIdPattern,
  uploadRecordSchema,
} from './records'

/** Reports an error that no answer can. `error` is the thrown value. */
export type Log = (message: string, error?: unknown) => void

export interface StoreOptions {
  readonly folder: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** How long an upload lives after its creation, in milliseconds. */
  readonly lifetimeMs: number
  /** Refuse a part with which all parts of the upload, listed or not, would exceed the declared size. */
  readonly countOrphans: boolean
  readonly log: Log
}

/** A completed file that exists, with its upload. */
export interface StoredFile {
  readonly upload: UploadRecord
  readonly file: FileRecord
  /** The path of its content on disk. */
  readonly path: string
}

interface Entry {
  record: UploadRecord
  readonly parts: Map<string, PartRecord>
  /** Ends when all requested changes of this upload so far have ended. */
  tail: Promise<unknown>
}

/** The content of an upload's folders: parts, and incomplete records. */
const isPartName = (name: string) => /^part_[0-9a-f]+\.(?:bin|json)(?:\.[0-9a-f]+\.draft)?$/.test(name)
const isDraftName = (name: string) => /^upload\.json\.[0-9a-f]+\.draft$/.test(name)

/** The files with the results of a batch expire as its own file does, in seconds. */
const resultLifetimeSeconds = openaiExpiry.usual.batch

/**
 * Uploads, parts and files of one folder: in memory for answering, on disk for the next start. The store removes only
 * files and folders with names that it gives itself, and never through a link: anything else that somebody put there
 * stays.
 *
 *     files/FILE-ID/NAME                     finished files, for people
 *     state/uploads/UPLOAD-ID/upload.json    the upload and the file that came of it
 *     state/uploads/UPLOAD-ID/parts/         PART-ID.bin, and PART-ID.json once the part counts
 *     state/uploads/UPLOAD-ID/incoming/      parts that are being received; emptied at every start
 *
 * Methods throw {@link ApiError} where the API refuses, and the system's errors where the disk does; after either
 * everything is as it was before.
 */
export class Store {
  readonly #options: StoreOptions
  readonly #entries = new Map<string, Entry>()
  readonly #owners = new Map<string, Entry>()
  #lastUpload = 0
  #lastFile = 0

  private constructor(options: StoreOptions) {
    this.#options = options
  }

  /**
   * Opens the folder, and creates it if it does not exist. Leftovers of an interrupted run are removed; an unreadable
   * record is reported, left in place, and not served. Throws if the folder is not ours.
   */
  static async open(options: StoreOptions): Promise<Store> {
    const store = new Store(options)
    await claimFolder(options.folder)
    await store.#closeToOthers()
    const names = await readdir(store.#uploads)
    const loaded = await Promise.all(names.map((name) => store.#load(name)))
    // A file folder that no record names is left from an interrupted completion. With an unreadable record, it may
    // belong to an existing file.
    if (loaded.every((ok) => ok)) await store.#removeStrayFiles()
    await store.#sweep()
    return store
  }

  get #uploads(): string {
    return join(this.#options.folder, 'state', 'uploads')
  }

  get #files(): string {
    return join(this.#options.folder, 'files')
  }

  #home(id: string): string {
    return join(this.#uploads, id)
  }

  #partPath(uploadId: string, partId: string): string {
    return join(this.#home(uploadId), 'parts', `${partId}.bin`)
  }

  #seconds(): number {
    return Math.floor(this.#options.now() / 1000)
  }

  /** The state of an upload at this moment. */
  status(record: UploadRecord): UploadStatus {
    const over = this.#options.now() >= record.expiresAt * 1000
    return record.status === 'pending' && over ? 'expired' : record.status
  }

  /** How many uploads were ever created here: the next one is this plus 1. */
  get created(): number {
    return this.#lastUpload
  }

  async create(request: CreateRequest): Promise<UploadRecord> {
    await this.#sweep()
    const createdAt = this.#seconds()
    const fileLifetimeSeconds = request.expires_after?.seconds ?? openaiExpiry.usual[request.purpose]
    this.#lastUpload += 1
    const record: UploadRecord = {
      version: 1,
      id: newId.upload(),
      sequence: this.#lastUpload,
      createdAt,
      expiresAt: createdAt + Math.ceil(this.#options.lifetimeMs / 1000),
      filename: request.filename,
      bytes: request.bytes,
      purpose: request.purpose,
      mimeType: request.mime_type,
      ...(fileLifetimeSeconds === undefined ? {} : { fileLifetimeSeconds }),
      status: 'pending',
    }
    await mkdir(join(this.#home(record.id), 'parts'), { recursive: true })
    await mkdir(join(this.#home(record.id), 'incoming'))
    await this.#save(record)
    this.#entries.set(record.id, { record, parts: new Map(), tail: Promise.resolve() })
    return record
  }

  /** The record of an upload, whatever its state; undefined for an id that was never given out. */
  find(uploadId: string): UploadRecord | undefined {
    return this.#entries.get(uploadId)?.record
  }

  /** Throws a 404 for an unknown upload and a 400 for one that accepts no parts. */
  mustBePending(uploadId: string): UploadRecord {
    const { record } = this.#entry(uploadId)
    const status = this.status(record)
    if (status !== 'pending') throw closed(record, status)
    return record
  }

  /** A path for a part that is about to be received. The caller removes it if that fails. */
  incoming(uploadId: string): { readonly partId: string; readonly path: string } {
    const partId = newId.part()
    return { partId, path: join(this.#home(uploadId), 'incoming', `${partId}.bin`) }
  }

  /** Makes a received part count. `bytes` is the size of the file at its incoming path. */
  async addPart(uploadId: string, partId: string, bytes: number): Promise<PartRecord> {
    const entry = this.#entry(uploadId)
    return this.#alone(entry, async () => {
      // Again: it may have been completed, cancelled or expired while the part came in.
      this.mustBePending(uploadId)
      if (bytes === 0) throw badRequest("The part in 'data' is empty.", 'data')
      if (this.#options.countOrphans) mustFit(entry, bytes)
      const part: PartRecord = { version: 1, id: partId, createdAt: this.#seconds(), bytes }
      const home = this.#home(uploadId)
      const path = this.#partPath(uploadId, partId)
      await rename(join(home, 'incoming', `${partId}.bin`), path)
      try {
        await writeJson(join(home, 'parts', `${partId}.json`), part)
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
      entry.parts.set(partId, part)
      return part
    })
  }

  /**
   * Assembles the listed parts into a file, once: if two calls race, the second finds a completed upload. Throws a 400
   * if the list or the checksum is wrong; then the upload stays pending.
   */
  async complete(uploadId: string, request: CompleteRequest, signal: AbortSignal): Promise<UploadRecord> {
    const entry = this.#entry(uploadId)
    return this.#alone(entry, async () => {
      const record = this.mustBePending(uploadId)
      const sources = listed(entry, request.part_ids).map((part) => this.#partPath(uploadId, part.id))
      const draft = join(this.#home(uploadId), 'assembled.bin')
      await rm(draft, { force: true })
      try {
        const made = await assemble(sources, draft, { md5: request.md5 !== undefined, signal })
        if (made.bytes !== record.bytes)
          throw new Error('Parts on disk have changed since they were received')
        if (made.md5 !== request.md5?.toLowerCase()) {
          throw badRequest(
            `The md5 given does not match the bytes received, whose md5 is ${made.md5}.`,
            'md5',
          )
        }
        entry.record = await this.#land(record, draft)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      this.#owners.set(entry.record.file?.id ?? '', entry)
      await this.#dropParts(entry)
      return entry.record
    })
  }

  async #land(record: UploadRecord, draft: string): Promise<UploadRecord> {
    // The file is as old as its upload, however long that took.
    const { createdAt } = record
    this.#lastFile += 1
    const file: FileRecord = {
      id: newId.file(),
      sequence: this.#lastFile,
      createdAt,
      ...(record.fileLifetimeSeconds === undefined
        ? {}
        : { expiresAt: createdAt + record.fileLifetimeSeconds }),
      diskName: safeFileName(record.filename),
      deleted: false,
    }
    const home = join(this.#files, file.id)
    try {
      await mkdir(home, { recursive: true })
      await rename(draft, join(home, file.diskName))
      const completed: UploadRecord = { ...record, status: 'completed', file }
      await this.#save(completed)
      return completed
    } catch (error) {
      await this.#remove(() => removeOwn(home, (name) => name === file.diskName))
      throw error
    }
  }

  async cancel(uploadId: string): Promise<UploadRecord> {
    const entry = this.#entry(uploadId)
    return this.#alone(entry, async () => {
      const record = this.mustBePending(uploadId)
      const cancelled: UploadRecord = { ...record, status: 'cancelled' }
      await this.#save(cancelled)
      entry.record = cancelled
      await this.#dropParts(entry)
      return cancelled
    })
  }

  /** One page of files, in the requested order, and whether more follow. */
  list(request: ListRequest): { readonly page: readonly StoredFile[]; readonly more: boolean } {
    const all = this.files().filter(
      ({ upload }) => request.purpose === undefined || upload.purpose === request.purpose,
    )
    if (request.order === 'desc') all.reverse()
    let start = 0
    if (request.after !== undefined) {
      // The cursor file may have another purpose or be deleted; only its position matters.
      const cursor = this.#owners.get(request.after)?.record.file
      if (cursor === undefined) throw badRequest(`No such File object: ${request.after}`, 'after')
      const past = all.findIndex(({ file }) =>
        request.order === 'desc' ? byAge(file, cursor) < 0 : byAge(file, cursor) > 0,
      )
      start = past === -1 ? all.length : past
    }
    return {
      page: all.slice(start, start + request.limit),
      more: start + request.limit < all.length,
    }
  }

  /** Throws a 404 for a file that does not exist, or no longer. */
  file(fileId: string): StoredFile {
    const entry = this.#owners.get(fileId)
    const found = entry === undefined ? undefined : this.#live(entry)
    if (found === undefined) throw new ApiError(404, `No such File object: ${fileId}`, { param: 'id' })
    return found
  }

  async deleteFile(fileId: string): Promise<void> {
    const entry = this.#owners.get(fileId)
    if (entry === undefined) throw new ApiError(404, `No such File object: ${fileId}`, { param: 'id' })
    await this.#alone(entry, async () => {
      this.file(fileId)
      await this.#deleteFile(entry)
    })
  }

  /** Whether that file exists, or has existed. */
  knows(fileId: string): boolean {
    return this.#owners.has(fileId)
  }

  /**
   * Makes a file of results, of the purpose `batch_output`. It is moved from `draft`, and has a record like that of an
   * upload that was completed.
   */
  async addResult(
    draft: string,
    result: {
      readonly fileId: string
      readonly filename: string
      /** Unix seconds. */
      readonly createdAt: number
      /** Default: as long as the files of batches. */
      readonly lifetimeSeconds?: number | undefined
    },
  ): Promise<void> {
    const { createdAt, fileId, filename, lifetimeSeconds = resultLifetimeSeconds } = result
    const { size } = await stat(draft)
    this.#lastFile += 1
    const file: FileRecord = {
      id: fileId,
      sequence: this.#lastFile,
      createdAt,
      ...(lifetimeSeconds === undefined ? {} : { expiresAt: createdAt + lifetimeSeconds }),
      diskName: safeFileName(filename),
      deleted: false,
    }
    const record: UploadRecord = {
      version: 1,
      id: newId.upload(),
      sequence: 0,
      createdAt,
      expiresAt: createdAt,
      filename,
      bytes: size,
      purpose: 'batch_output',
      mimeType: 'application/jsonl',
      status: 'completed',
      file,
    }
    await mkdir(join(this.#files, fileId), { recursive: true })
    await rename(draft, join(this.#files, fileId, file.diskName))
    await mkdir(this.#home(record.id), { recursive: true })
    await this.#save(record)
    const entry: Entry = { record, parts: new Map(), tail: Promise.resolve() }
    this.#entries.set(record.id, entry)
    this.#owners.set(fileId, entry)
  }

  async #deleteFile(entry: Entry): Promise<void> {
    const { file } = entry.record
    if (file === undefined) return
    const record: UploadRecord = { ...entry.record, file: { ...file, deleted: true } }
    await this.#save(record)
    entry.record = record
    await this.#remove(() => removeOwn(join(this.#files, file.id), (name) => name === file.diskName))
  }

  /** Files that exist, oldest first. */
  files(): StoredFile[] {
    return [...this.#owners.values()]
      .flatMap((entry) => this.#live(entry) ?? [])
      .sort((a, b) => byAge(a.file, b.file))
  }

  /** Every upload with the parts that count, in the order of creation. */
  uploads(): { readonly record: UploadRecord; readonly parts: readonly PartRecord[] }[] {
    return [...this.#entries.values()]
      .filter(({ record }) => record.sequence > 0)
      .sort((a, b) => a.record.sequence - b.record.sequence)
      .map((entry) => ({ record: entry.record, parts: [...entry.parts.values()] }))
  }

  /** Resolves when nothing is being changed. */
  async idle(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => entry.tail))
  }

  #entry(uploadId: string): Entry {
    const entry = this.#entries.get(uploadId)
    if (entry === undefined) {
      throw new ApiError(404, `No such Upload object: ${uploadId}`, { param: 'upload_id' })
    }
    return entry
  }

  #live(entry: Entry): StoredFile | undefined {
    const { record } = entry
    const { file } = record
    if (file === undefined || file.deleted) return undefined
    if (file.expiresAt !== undefined && this.#options.now() >= file.expiresAt * 1000) return undefined
    return { upload: record, file, path: join(this.#files, file.id, file.diskName) }
  }

  #alone<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const run = entry.tail.then(work)
    // The caller gets the failure through `run`; the next in line only waits for the end.
    entry.tail = run.catch(() => undefined)
    return run
  }

  async #save(record: UploadRecord): Promise<void> {
    await writeJson(join(this.#home(record.id), 'upload.json'), record)
  }

  async #dropParts(entry: Entry): Promise<void> {
    entry.parts.clear()
    await this.#remove(() => removeOwn(join(this.#home(entry.record.id), 'parts'), isPartName))
  }

  /** Anybody who can write there could put links in place of what is removed. Not every file system has modes. */
  async #closeToOthers(): Promise<void> {
    const { folder } = this.#options
    const { mode } = await lstat(folder)
    if (process.platform === 'win32' || (mode & 0o022) === 0) return
    await chmod(folder, mode & 0o755).catch((error: unknown) =>
      this.#options.log('Other users can write into the folder of the practice server', error),
    )
  }

  /** Removes files that no longer count. A failed removal changes no answer, but is reported. */
  async #remove(removing: () => Promise<void>): Promise<void> {
    try {
      await removing()
    } catch (error) {
      this.#options.log('Something that is no longer needed could not be removed', error)
    }
  }

  /** Frees the disk space of expired uploads and files. */
  async #sweep(): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (this.status(entry.record) === 'expired' && entry.parts.size > 0) {
        await this.#alone(entry, async () => {
          if (this.status(entry.record) === 'expired') await this.#dropParts(entry)
        })
      }
      const { file } = entry.record
      if (file !== undefined && !file.deleted && this.#live(entry) === undefined) {
        await this.#alone(entry, () => this.#deleteFile(entry))
      }
    }
  }

  async #load(name: string): Promise<boolean> {
    const home = this.#home(name)
    let record: UploadRecord
    try {
      if (!uploadIdPattern.test(name)) throw new Error('The practice server gives no such name')
      await mustBeOwn(home)
      for (const inside of ['incoming', 'parts']) {
        await mustBeOwn(join(home, inside)).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
      }
      record = await readJson(join(home, 'upload.json'), uploadRecordSchema)
      if (record.id !== name) throw new Error(`The record is that of ${record.id}`)
    } catch (error) {
      // An upload without a record was interrupted before its create request was answered.
      if (isMissing(error)) await this.#remove(() => removeUnborn(home))
      else this.#options.log(`The record of ${name} cannot be read and is left alone`, error)
      return isMissing(error)
    }
    const entry: Entry = { record, parts: new Map(), tail: Promise.resolve() }
    this.#entries.set(record.id, entry)
    if (record.file !== undefined) this.#owners.set(record.file.id, entry)
    this.#lastUpload = Math.max(this.#lastUpload, record.sequence)
    this.#lastFile = Math.max(this.#lastFile, record.file?.sequence ?? 0)

    for (const leftover of ['assembled.bin', ...(await readdir(home)).filter(isDraftName)]) {
      await this.#remove(() => rm(join(home, leftover), { force: true }))
    }
    await this.#remove(() => removeOwn(join(home, 'incoming'), isPartName))
    if (record.status !== 'pending') {
      await this.#remove(() => removeOwn(join(home, 'parts'), isPartName))
      return true
    }
    await mkdir(join(home, 'incoming'), { recursive: true })
    await mkdir(join(home, 'parts'), { recursive: true })
    await this.#loadParts(entry)
    return true
  }

  async #loadParts(entry: Entry): Promise<void> {
    const folder = join(this.#home(entry.record.id), 'parts')
    const found: PartRecord[] = []
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.json')) continue
      try {
        const part = await readJson(join(folder, name), partRecordSchema)
        const { size } = await stat(this.#partPath(entry.record.id, part.id))
        if (size !== part.bytes) throw new Error(`${part.bytes} bytes were received, ${size} are there`)
        found.push(part)
      } catch (error) {
        this.#options.log(`A part of ${entry.record.id} is lost: ${name}`, error)
      }
    }
    found.sort((a, b) => a.createdAt - b.createdAt)
    for (const part of found) entry.parts.set(part.id, part)
    // Bytes without a record were received, but never answered: the process ended just before.
    for (const name of await readdir(folder)) {
      const id = name.replace(/\.(bin|json)$/, '')
      if (isPartName(name) && !entry.parts.has(id) && !name.endsWith('.json'))
        await this.#remove(() => rm(join(folder, name), { force: true }))
    }
  }

  async #removeStrayFiles(): Promise<void> {
    for (const name of await readdir(this.#files)) {
      // Anything else was put there by a person.
      if (!fileIdPattern.test(name)) continue
      const owner = this.#owners.get(name)
      if (owner === undefined || owner.record.file?.deleted === true) {
        await this.#remove(() => removeStray(join(this.#files, name)))
      }
    }
  }
}

/** An upload whose creation was interrupted, with what may be in its folder. */
async function removeUnborn(home: string): Promise<void> {
  await removeOwn(join(home, 'parts'), isPartName)
  await removeOwn(join(home, 'incoming'), isPartName)
  await removeOwn(home, isDraftName)
}

/** A file that no record names: it was alone in its folder. */
async function removeStray(home: string): Promise<void> {
  await mustBeOwn(home)
  const names = await readdir(home)
  await removeOwn(home, (name) => names.length === 1 && name === names[0])
}

/** Negative if `a` is older. */
function byAge(a: FileRecord, b: FileRecord): number {
  return a.createdAt - b.createdAt || a.sequence - b.sequence
}

function closed(record: UploadRecord, status: UploadStatus): ApiError {
  return badRequest(`Upload ${record.id} is not pending: its status is '${status}'.`, 'upload_id')
}

function mustFit(entry: Entry, bytes: number): void {
  const stored = [...entry.parts.values()].reduce((sum, part) => sum + part.bytes, 0)
  if (stored + bytes <= entry.record.bytes) return
  throw badRequest(
    `With this part the upload would hold ${stored + bytes} bytes, more than the ${entry.record.bytes} declared.`,
    'data',
  )
}

/** The listed parts in their order. Throws a 400 if they cannot make the declared file. */
function listed(entry: Entry, partIds: readonly string[]): PartRecord[] {
  const seen = new Set<string>()
  const parts = partIds.map((id) => {
    const part = entry.parts.get(id)
    if (part === undefined) {
      throw badRequest(`No such Part object in ${entry.record.id}: ${id}`, 'part_ids')
    }
    if (seen.has(id)) throw badRequest(`Part ${id} is listed twice.`, 'part_ids')
    seen.add(id)
    return part
  })
  const sum = parts.reduce((bytes, part) => bytes + part.bytes, 0)
  if (sum !== entry.record.bytes) {
    throw badRequest(
      `The listed parts hold ${sum} bytes, but the upload was created with ${entry.record.bytes}.`,
      'part_ids',
    )
  }
  return parts
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
}

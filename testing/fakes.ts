import { onTestFinished } from 'vitest'
import { meaningOfCode } from '../src/adapters/service/connections/connection-codes'
import { type ManagerEvents, UploadManager } from '../src/core/list/upload-manager'
import {
  ApiError,
  type CallProblem,
  type Candidates,
  type Checksum,
  type Clock,
  type EngineDeps,
  type FileIdLog,
  type FileSource,
  type Fingerprint,
  type Ledger,
  type NotedFile,
  type OpenSource,
  type RemoteFile,
  type RemoteUpload,
  type UploadApi,
} from '../src/core/ports'
import type { NewUpload } from '../src/core/upload/record/new-record'
import { type PartRecord, recordVersion, type UploadRecord } from '../src/core/upload/record/record'
import type { UploadState } from '../src/core/upload/upload-machine'
import { type Failure, HoistError } from '../src/shared/failures/failures'
import { MiB } from '../src/shared/limits'
import { type ExpiryLimits, openaiExpiry } from '../src/shared/service/expiry'
import { defaultSettings, type Settings } from '../src/shared/settings'
import { stateTraits } from '../src/shared/state-traits'

/** A record in that state, of a file that is as long as its parts, which the service knows. */
export function recordOf(state: UploadState, parts: PartRecord[]): UploadRecord {
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  return {
    version: recordVersion,
    id: 'u1',
    addedAt: 1,
    finishedAt: null,
    source: { path: '/data/a.bin', name: 'a.bin', fingerprint: { size, modified: '1', identity: '1:1' } },
    purpose: 'user_data',
    mimeType: 'application/octet-stream',
    account: { id: 'a1', name: 'Work' },
    autoComplete: true,
    state,
    remote: { id: 'upload_1', createdAt: 1, expiresAt: 3_600_001, clockSkew: 0 },
    renewals: 0,
    parts,
    md5: null,
    sending: { startedAt: 1, activeMs: 2 },
    file: null,
  }
}

/** Runs everything that needs no time: the fakes here wait only for promises and this clock. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A clock that stands still until it is advanced. */
export class HandClock implements Clock {
  static readonly start = Date.UTC(2026, 0, 1)
  #now = HandClock.start
  /** How far the wall clock was set forward, or back. */
  #putForward = 0
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()

  now(): number {
    return this.#now + this.#putForward
  }

  steady(): number {
    return this.#now
  }

  /** How many sleepers wait. */
  get sleepers(): number {
    return this.#sleepers.size
  }

  /** Sets the wall clock forward, or back. This wakes nobody. */
  put(ms: number): void {
    this.#putForward += ms
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || ms <= 0) return resolve()
      const sleeper = {
        at: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      this.#sleepers.add(sleeper)
      signal.addEventListener('abort', sleeper.wake, { once: true })
    })
  }

  /** Advances in one step, as for a suspended process: sleepers wake late, at the next move. */
  skip(ms: number): void {
    this.#now += ms
  }

  /** Advances, and wakes each sleeper at its own time. */
  async forward(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (;;) {
      const next = [...this.#sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#now = Math.max(this.#now, next.at)
      next.wake()
      await settle()
    }
    this.#now = end
    await settle()
  }
}

export type CallName = 'create' | 'part' | 'complete' | 'cancel' | 'reach' | 'files' | 'file' | 'content'

/** One call as the service sees it. */
export interface SeenCall {
  readonly name: CallName
  readonly accountId: string
  readonly remoteId?: string
  /** Of a part, from 1. */
  readonly part?: number
  /** The position of this call among the calls of that name (and part), from 1. */
  readonly nth: number
  readonly signal: AbortSignal
  /** Reports that bytes of a part were taken. */
  readonly onSent?: (bytes: number) => void
}

interface RemoteState {
  readonly id: string
  readonly filename: string
  readonly purpose: string
  readonly bytes: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly expiresAfter: number | undefined
  status: 'pending' | 'completed' | 'cancelled'
  readonly parts: Map<string, { readonly offset: number; readonly length: number; readonly content: string }>
}

export interface FakeFile extends RemoteFile {
  readonly remoteId: string
  /** The record of the upload that it was made by. */
  readonly uploadId?: string | undefined
  readonly md5: string | undefined
  /** The ranges that it was assembled from, in that order. */
  readonly content: readonly { readonly offset: number; readonly length: number; readonly content: string }[]
}

const unending = new AbortController().signal

/** The service in memory. It applies the service's rules and checks ours: broken ones are added to `violations`. */
export class FakeApi implements UploadApi {
  readonly uploads = new Map<string, RemoteState>()
  readonly files: FakeFile[] = []
  readonly calls: SeenCall[] = []
  /** Calls that have begun and not ended. */
  readonly open = new Set<SeenCall>()
  readonly violations: string[] = []
  inFlight = 0
  mostInFlight = 0
  /** Before the work: may take time, or throw instead of it. */
  before: (call: SeenCall) => Promise<void> | void = () => {}
  /** After the work: may lose its response. */
  after: (call: SeenCall) => Promise<void> | void = () => {}
  readonly #clock: Clock
  readonly #ledger: FakeLedger
  /** How many calls there were for each name and part. */
  readonly #counts = new Map<string, number>()
  readonly lifetimeMs = 60 * 60 * 1000
  skew = 0
  tellsTime = true
  readable = false
  /** The fields in the response to a completion request that differ from the file. */
  said: Partial<RemoteFile> = {}
  /** The same for the response when a file is looked up. */
  saidLater: Partial<RemoteFile> = {}
  /** How long an aborted call takes to end, in milliseconds. */
  abortMs = 0

  constructor(clock: Clock, ledger: FakeLedger) {
    this.#clock = clock
    this.#ledger = ledger
  }

  count(name: CallName): number {
    return this.calls.filter((call) => call.name === name).length
  }

  create(accountId: string, upload: Parameters<UploadApi['create']>[1], signal: AbortSignal) {
    return this.#call<RemoteUpload>({ name: 'create', accountId, signal }, () => {
      const now = this.#clock.now() + this.skew
      const remote: RemoteState = {
        id: `upload_${this.uploads.size + 1}`,
        filename: upload.filename,
        purpose: upload.purpose,
        bytes: upload.bytes,
        createdAt: now,
        expiresAt: now + this.lifetimeMs,
        expiresAfter: upload.expiresAfter,
        status: 'pending',
        parts: new Map(),
      }
      this.uploads.set(remote.id, remote)
      const { id, createdAt, expiresAt } = remote
      return { id, createdAt, expiresAt, clockSkew: this.skew }
    })
  }

  async addPart(
    accountId: string,
    part: Parameters<UploadApi['addPart']>[1],
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ) {
    const { remoteId, number, offset, length } = part
    if (!this.#ledger.latest().some((record) => record.remote?.id === remoteId)) {
      this.violations.push(`part ${number} went out before ${remoteId} was on disk`)
    }
    this.inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    try {
      const read = async () => {
        for await (const _ of part.source.stream(offset, length));
      }
      const send = () => {
        const remote = this.#open(remoteId)
        onSent(length)
        const content = (part.source as FakeOpenSource).content()
        const partId = `part_${remoteId}_${number}_${remote.parts.size + 1}`
        remote.parts.set(partId, { offset, length, content })
        return { partId }
      }
      const call = { name: 'part', accountId, signal, remoteId, part: number, onSent } as const
      return await this.#call(call, send, read)
    } finally {
      this.inFlight -= 1
    }
  }

  complete(accountId: string, upload: Parameters<UploadApi['complete']>[1], signal: AbortSignal) {
    const { remoteId, partIds, md5 } = upload
    const onDisk = this.#ledger.latest().find((record) => record.remote?.id === remoteId)
    const kept = onDisk?.parts.map((part) => (part.state.name === 'confirmed' ? part.state.partId : ''))
    const isKept = kept?.join() === partIds.join() && (md5 === undefined || onDisk?.md5 === md5)
    if (!isKept || onDisk?.state.name !== 'completing')
      this.violations.push(`complete of ${remoteId} ran ahead of the disk`)
    return this.#call<RemoteFile>({ name: 'complete', accountId, signal, remoteId }, () => {
      const remote = this.#open(remoteId)
      const content = partIds.map((id) => {
        const part = remote.parts.get(id)
        if (part === undefined) throw refusal(400, `no part ${id}`)
        return part
      })
      let end = 0
      for (const part of content) {
        if (part.offset !== end) this.violations.push(`${remoteId} was completed out of file order`)
        end += part.length
      }
      if (end !== remote.bytes) throw refusal(400, 'the bytes do not add up')
      if (new Set(content.map((part) => part.content)).size > 1)
        this.violations.push('a mixture was completed')
      if (md5 !== undefined && md5 !== `md5 of ${content[0]?.content}`)
        throw refusal(400, 'the md5 is another', { refusal: { kind: 'checksum-mismatch' } })
      remote.status = 'completed'
      const { filename, purpose, bytes, createdAt } = remote
      const usual: Readonly<Record<string, number | undefined>> = openaiExpiry.usual
      const lifetime = usual[purpose]
      const file: FakeFile = {
        id: `file_${this.files.length + 1}`,
        filename,
        purpose,
        bytes,
        createdAt,
        expiresAt: lifetime === undefined ? null : this.#clock.now() + this.skew + lifetime * 1000,
        status: 'processed',
        remoteId,
        uploadId: onDisk?.id,
        md5,
        content,
      }
      this.files.push(file)
      return { ...file, ...this.said }
    })
  }

  cancel(accountId: string, remoteId: string, signal: AbortSignal) {
    return this.#call({ name: 'cancel', accountId, signal, remoteId }, () => {
      this.#open(remoteId).status = 'cancelled'
    })
  }

  reach(accountId: string, signal: AbortSignal) {
    return this.#call<void>({ name: 'reach', accountId, signal }, () => {})
  }

  file(accountId: string, fileId: string, signal: AbortSignal) {
    return this.#call<RemoteFile | null>({ name: 'file', accountId, signal }, () => {
      const file = this.files.find(({ id }) => id === fileId)
      return file === undefined ? null : { ...file, ...this.saidLater }
    })
  }

  /** Like the service for some purposes, it refuses to read files back unless `readable` says so. */
  contentMd5(accountId: string, { id }: { readonly id: string }, signal: AbortSignal) {
    return this.#call<string>({ name: 'content', accountId, signal }, () => {
      const file = this.files.find((candidate) => candidate.id === id)
      if (file === undefined) throw refusal(404, `no file ${id}`)
      if (!this.readable) throw refusal(400, 'not allowed to download files of this purpose')
      return `md5 of ${file.content[0]?.content}`
    })
  }

  findFiles(accountId: string, file: Parameters<UploadApi['findFiles']>[1], signal: AbortSignal) {
    return this.#call<Candidates>({ name: 'files', accountId, signal }, () => ({
      isWhole: true,
      files: this.files
        .filter(
          (found) =>
            (found.bytes ?? file.bytes) === file.bytes &&
            (found.purpose ?? file.purpose) === file.purpose &&
            (found.createdAt ?? file.createdSince) >= file.createdSince,
        )
        .map((found) => {
          const known = found.bytes !== null && found.purpose !== null && found.createdAt !== null
          return { ...found, fits: known && found.filename === file.filename }
        })
        .reverse()
        .sort((a, b) => Number(b.fits) - Number(a.fits)),
    }))
  }

  clockSkew(): number | undefined {
    return this.tellsTime ? this.skew : undefined
  }

  #open(remoteId: string): RemoteState {
    const remote = this.uploads.get(remoteId)
    if (remote === undefined) throw refusal(404, 'there is no such upload')
    if (remote.expiresAt <= this.#clock.now() + this.skew) throw expired()
    if (remote.status !== 'pending') throw refusal(400, `the upload is ${remote.status}`)
    return remote
  }

  /** @param read the read that the checksum needs */
  async #call<T>(
    call: Omit<SeenCall, 'nth'>,
    work: () => T,
    read: () => Promise<void> | void = () => {},
  ): Promise<T> {
    const kind = `${call.name} ${call.part}`
    const nth = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, nth)
    const seen: SeenCall = { ...call, nth }
    this.calls.push(seen)
    this.open.add(seen)
    const { signal } = seen
    let onAbort = () => {}
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        if (this.abortMs === 0) reject(signal.reason)
        else void this.#clock.sleep(this.abortMs, unending).then(() => reject(signal.reason))
      }
      if (signal.aborted) onAbort()
      signal.addEventListener('abort', onAbort, { once: true })
    })
    aborted.catch(() => {})
    try {
      await Promise.race([Promise.resolve().then(() => this.before(seen)), aborted])
      await Promise.race([read(), aborted])
      const value = work()
      await Promise.race([Promise.resolve().then(() => this.after(seen)), aborted])
      return value
    } finally {
      this.open.delete(seen)
      signal.removeEventListener('abort', onAbort)
    }
  }
}

export function refusal(status: number, message: string, more: Partial<CallProblem> = {}): ApiError {
  return new ApiError({ type: 'answer', status, message, fromService: true, ...more } as CallProblem)
}

/** The remote upload has expired. */
export function expired(): ApiError {
  return refusal(400, 'the upload has expired', { refusal: { kind: 'remote-upload-expired' } })
}

/**
 * The connection breaks. If it had opened, nobody knows whether the other side has done its work.
 *
 * @param hasOpened whether the connection had opened; most codes mean that it had not
 */
export function brokenLine(code = 'ECONNRESET', hasOpened = code === 'ECONNRESET'): ApiError {
  const detail = 'broken'
  return new ApiError({
    type: 'connection',
    code,
    host: 'service.test',
    detail,
    ...meaningOfCode(code, detail, hasOpened),
  })
}

/** A disk in memory that keeps every snapshot. */
export class FakeLedger implements Ledger {
  /** In the order in which they were saved. */
  readonly snapshots: UploadRecord[] = []
  readonly removed: string[] = []
  failure: Failure | null = null

  async save(record: UploadRecord): Promise<void> {
    if (this.failure !== null) throw new HoistError(this.failure)
    const snapshot = structuredClone(record)
    await Promise.resolve()
    this.snapshots.push(snapshot)
  }

  async remove(id: string): Promise<void> {
    if (this.failure !== null) throw new HoistError(this.failure)
    this.removed.push(id)
  }

  /** The records that a start would find now. */
  latest(): UploadRecord[] {
    const records = new Map(this.snapshots.map((record) => [record.id, record]))
    for (const id of this.removed) records.delete(id)
    return [...records.values()].map((record) => structuredClone(record))
  }

  /** The states of one upload in the order in which they were saved, without repetitions. */
  states(id: string): string[] {
    const names = this.snapshots.filter((record) => record.id === id).map((record) => record.state.name)
    return names.filter((name, index) => name !== names[index - 1])
  }
}

class FakeOpenSource implements OpenSource {
  readonly fingerprint: Fingerprint
  readonly content: () => string
  readonly #deps: FakeOpenSourceDeps
  constructor(deps: FakeOpenSourceDeps) {
    this.fingerprint = deps.find()
    this.content = deps.content
    this.#deps = deps
  }
  async look(): Promise<Fingerprint | null> {
    await this.#deps.look()
    return this.#deps.find()
  }
  async *stream(offset: number): AsyncIterable<Uint8Array> {
    await this.#deps.read(offset)
    yield* []
  }
  async close(): Promise<void> {
    this.#deps.onClose()
  }
}

interface FakeOpenSourceDeps {
  readonly find: () => Fingerprint
  readonly content: () => string
  readonly look: () => Promise<void> | void
  readonly read: (offset: number) => Promise<void> | void
  readonly onClose: () => void
}

/** An access to a file. `handle` counts how often a file was opened, from 1. */
export interface SeenRead {
  readonly name: 'look' | 'open' | 'read' | 'md5'
  readonly path: string
  readonly handle?: number
  readonly offset?: number
}

/** Files in memory: a name stands for their content. */
export class FakeSource implements FileSource {
  readonly #files = new Map<string, { readonly fingerprint: Fingerprint; readonly content: string }>()
  openCount = 0
  /** Before each read: may take time, or throw instead of it. */
  before: (read: SeenRead) => Promise<void> | void = () => {}
  #handles = 0
  md5Count = 0
  /** Each offset up to which a checksum was allowed to read. */
  readonly md5Allowed: number[] = []
  /** The targets of paths that are links. */
  readonly links = new Map<string, string>()

  put(path: string, size: number, version = 1): Fingerprint {
    const fingerprint = { size, modified: `${version}`, identity: `1:${version}` }
    this.#files.set(path, { fingerprint, content: JSON.stringify(fingerprint) })
    return fingerprint
  }

  /**
   * Changes the fingerprint of the file, as after a remount or an edit; the content stays, or is replaced by the given
   * content.
   */
  alter(path: string, change: Partial<Fingerprint>, content = this.#find(path).content): void {
    const { fingerprint } = this.#find(path)
    this.#files.set(path, { fingerprint: { ...fingerprint, ...change }, content })
  }

  delete(path: string): void {
    this.#files.delete(path)
  }

  #find(path: string) {
    const found = this.#files.get(path)
    if (found === undefined) throw new HoistError({ kind: 'source-missing', detail: 'ENOENT' })
    return found
  }

  async fingerprint(path: string): Promise<Fingerprint> {
    await this.before({ name: 'look', path })
    return this.#find(path).fingerprint
  }

  async open(path: string): Promise<OpenSource> {
    await this.before({ name: 'open', path })
    this.#find(path)
    this.openCount += 1
    this.#handles += 1
    const handle = this.#handles
    return new FakeOpenSource({
      find: () => this.#find(path).fingerprint,
      content: () => this.#find(path).content,
      look: () => this.before({ name: 'look', path, handle }),
      read: (offset) => this.before({ name: 'read', path, handle, offset }),
      onClose: () => {
        this.openCount -= 1
      },
    })
  }

  async realPath(path: string): Promise<string> {
    return this.links.get(path) ?? path
  }

  md5(path: string, size: number, signal: AbortSignal): Checksum {
    this.md5Count += 1
    let readAll = () => {}
    const mayReadAll = new Promise<void>((resolve) => {
      readAll = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    let known: string | undefined
    const sum = async () => {
      await this.before({ name: 'md5', path })
      await mayReadAll
      if (signal.aborted) throw signal.reason
      // A file is read only once.
      known ??= `md5 of ${this.#find(path).content}`
      return known
    }
    const allow = (end: number) => {
      this.md5Allowed.push(end)
      if (end >= size) readAll()
    }
    return { value: sum, allow }
  }
}

/** Keeps the IDs of completed files in memory. */
export class FakeFileIdLog implements FileIdLog {
  readonly noted: NotedFile[] = []
  failure: Failure | null = null

  async note(files: readonly NotedFile[]): Promise<void> {
    if (this.failure !== null) throw new HoistError(this.failure)
    const known = new Set(this.noted.map(({ fileId }) => fileId))
    this.noted.push(...files.filter(({ fileId }) => !known.has(fileId)))
  }
}

/** The engine on fakes. */
export class World {
  readonly fileIds = new FakeFileIdLog()
  /** Whether each file ID is printed immediately, as in a terminal. */
  tellsFileIds = false
  readonly clock = new HandClock()
  readonly ledger = new FakeLedger()
  readonly api = new FakeApi(this.clock, this.ledger)
  readonly source = new FakeSource()
  readonly notices: Failure[] = []
  /** Uploads that were reported as changed. */
  readonly changed = new Set<string>()
  readonly busy: boolean[] = []
  /** Accounts for which something was reported to have worked. */
  readonly worked: string[] = []
  /** Called with what may work now. */
  mended: ManagerEvents['mended'] = () => {}
  readonly errors: unknown[] = []
  settings: Settings
  /** Most bytes per second that the person allows. Nothing here enforces it. */
  bandwidth: number | null = null
  /** Each account has a host of its own. */
  limits = {
    partBytes: 64 * MiB,
    lifetimeMs: 60 * 60 * 1000,
    expiry: openaiExpiry as ExpiryLimits | null,
    sealed: ['user_data'],
  }
  hostOf = (accountId: string): string => accountId
  /** Whether something has worked in an earlier run. */
  hasWorked = true
  manager: UploadManager
  #ids = 0

  constructor(settings: Partial<Settings> = {}) {
    this.settings = { ...defaultSettings, partSizeMiB: 1, keepTryingSeconds: 0, ...settings }
    this.manager = this.#manager()
  }

  #manager(): UploadManager {
    const parts: EngineDeps = {
      api: this.api,
      source: this.source,
      ledger: this.ledger,
      clock: this.clock,
      random: () => 0.5,
      limits: () => this.limits,
      hostOf: (accountId) => this.hostOf(accountId),
      hasWorked: () => this.hasWorked,
      fileIds: this.fileIds,
      tellsFileIds: this.tellsFileIds,
      logger: {
        log: (_level, event, fields) => {
          if (event === 'upload activity broke') this.errors.push(fields)
        },
      },
      settings: () => this.settings,
      bandwidth: () => this.bandwidth,
    }
    const events: ManagerEvents = {
      changed: (id: string) => this.changed.add(id),
      removed: () => {},
      reordered: () => {},
      notice: (failure: Failure) => this.notices.push(failure),
      busy: (busy: boolean) => this.busy.push(busy),
      unreachable: () => {},
      worked: (accountId: string) => this.worked.push(accountId),
      blocked: () => {},
      mended: (isMended) => this.mended(isMended),
    }
    return new UploadManager(parts, events, () => {
      this.#ids += 1
      return `u${this.#ids}`
    })
  }

  /** A file of that many parts of 1 MiB, the last one a byte short. */
  file(name: string, parts: number, more: Partial<NewUpload> = {}): NewUpload {
    const path = `/data/${name}`
    return {
      path,
      name,
      fingerprint: this.source.put(path, parts * MiB - 1),
      mimeType: 'application/octet-stream',
      purpose: 'user_data',
      account: { id: 'a1', name: 'Work' },
      autoComplete: true,
      ...more,
    }
  }

  /** Adds such a file, and returns the id of its upload. By then, only steps that need no time have happened. */
  async add(name: string, parts: number, more: Partial<NewUpload> = {}): Promise<string> {
    const { ids, failure } = await this.manager.add([this.file(name, parts, more)])
    if (failure !== null) throw new HoistError(failure)
    await settle()
    return ids[0] ?? ''
  }

  state(id: string): UploadRecord['state'] {
    const record = this.manager.record(id)
    if (record === undefined) throw new Error(`there is no upload ${id}`)
    return record.state
  }

  partStates(id: string): string[] {
    return this.manager.record(id)?.parts.map((part) => part.state.name) ?? []
  }

  /** A crash: a new engine finds only the records that are on disk now. */
  async crash(records = this.ledger.latest()): Promise<void> {
    const old = this.manager
    // Nothing that the old engine still does may reach the disk.
    const failure: Failure = { kind: 'internal', detail: 'this engine is dead' }
    this.ledger.failure = failure
    const closed = old.close()
    // An unanswered create request gets a moment, which passes only on this clock.
    await this.clock.forward(2000 + this.api.abortMs)
    await closed
    this.ledger.failure = null
    this.notices.length = 0
    this.manager = this.#manager()
    this.manager.open(records.map(asRead))
    await settle()
  }
}

/** As the ledger's files return it: an ended upload has no parts. */
function asRead(record: UploadRecord): UploadRecord {
  return stateTraits[record.state.name].isOver ? { ...record, parts: [] } : record
}

/** An engine on fakes that is checked for broken rules at the end of the test. */
export function world(settings: Partial<Settings> = {}): World {
  const made = new World(settings)
  onTestFinished(async () => {
    await made.manager.close()
    if (made.api.violations.length > 0) throw new Error(made.api.violations.join('\n'))
    if (made.errors.length > 0) throw new Error(`the engine broke: ${String(made.errors)}`)
  })
  return made
}

/** A gate: `open()` lets everything through that waits or comes. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}

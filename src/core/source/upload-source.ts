import { failureOf, HoistError } from '../../shared/failures/failures'
import { over } from '../attempts/or-aborted'
import type { Checksum, EngineDeps, Fingerprint, OpenSource } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import { nextPart } from '../upload/record/record'
import type { RecordKeeper } from '../upload/record/record-keeper'
import type { UploadCalls } from '../upload/upload-calls'
import { answers, type OnWait, SharedSource, untilRead } from './drive'
import { likeness } from './likeness'

/** What exists before the file of an upload, and the steps of the upload share. */
export interface SourceDeps {
  readonly engine: EngineDeps
  readonly scheduler: Scheduler
  readonly keeper: RecordKeeper
  readonly calls: UploadCalls
}

/**
 * The file of an upload: checks that it is the chosen one, keeps it open for the parts, and computes its checksum.
 */
export class UploadSource {
  readonly #engine: EngineDeps
  readonly #keeper: RecordKeeper
  readonly #calls: UploadCalls
  readonly #scheduler: Scheduler
  /** Null also while it has to be reopened. */
  #file: SharedSource | null = null
  #opening: Promise<void> | null = null
  /** Requested once the last part has started, so that it is known as soon as possible. */
  #md5: {
    readonly sum: Checksum
    readonly stop: AbortController
    isAsked: boolean
    known: string | null
  } | null = null

  constructor({ calls, engine, keeper, scheduler }: SourceDeps) {
    this.#engine = engine
    this.#keeper = keeper
    this.#calls = calls
    this.#scheduler = scheduler
  }

  /** The upload was started over although it is now another file: that is sent. */
  get takesOther(): boolean {
    return this.#keeper.record.source.takesOther === true
  }

  set takesOther(takes: boolean) {
    const { takesOther: _, ...source } = this.#keeper.record.source
    this.#keeper.changeUnsaved({ source: takes ? { ...source, takesOther: true } : source })
  }

  /** Opens the file. Throws as {@link untilRead} does. */
  async open(signal: AbortSignal): Promise<OpenSource> {
    const opened: OpenSource[] = []
    let isGivenUp = false
    const open = async () => {
      const source = await this.#engine.source.open(this.#keeper.record.source.path)
      // A drive may answer after everybody has stopped waiting.
      if (isGivenUp) void source.close().catch(() => {})
      opened.push(source)
      return source
    }
    try {
      const source = await this.untilRead(open, signal)
      this.#file = new SharedSource(source)
      return source
    } catch (error) {
      isGivenUp = true
      for (const source of opened) void source.close().catch(() => {})
      throw error
    }
  }

  /** Resolves when all reads have ended and the file is closed. Never rejects. */
  async close(): Promise<void> {
    const open = this.#file
    this.#file = null
    await open
      ?.giveUp()
      .catch((error: unknown) => this.#keeper.log('warn', 'closing the source failed', { error }))
  }

  /** The open file, shared by parallel parts; null while there is none. */
  get file(): SharedSource | null {
    return this.#file
  }

  /** Whether parts may be read; after a failed read, only once the file has been reopened. */
  get isOpen(): boolean {
    return this.#file !== null && this.#opening === null
  }

  /**
   * Reopens the file after a failed read: once for all that ask. Throws a HoistError if it is no longer that file or
   * cannot be read, and the signal's reason.
   *
   * @param silentAt offset in bytes from which the drive delivered nothing when it was last asked
   */
  reopened(signal: AbortSignal, silentAt?: number): Promise<void> {
    this.#opening ??= this.#reopen(signal, silentAt).finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #reopen(signal: AbortSignal, silentAt: number | undefined): Promise<void> {
    const openAgain = async () => {
      const open = await this.open(signal)
      this.refuseChanged(open.fingerprint)
      return open
    }
    try {
      let open = await openAgain()
      if (silentAt === undefined) return
      // A drive may open a file without delivering its bytes: no part takes a slot to find that out.
      const ask = async () => {
        if (this.#file === null) open = await openAgain()
        try {
          await this.check(open)
          await answers(open, silentAt)
        } catch (error) {
          // A handle that fails once may fail forever.
          if (failureOf(error).kind === 'drive-failed') void this.close()
          throw error
        }
      }
      await this.untilRead(ask, signal)
    } finally {
      this.#calls.onWait(null)
    }
  }

  /** Reads something from the file, again and again while its drive fails; the waits are visible as trouble. */
  untilRead<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, random, settings } = this.#engine
    const onWait: OnWait = (wait) => {
      if (wait !== null) this.#keeper.log('warn', 'the drive failed', { failure: wait.failure })
      this.#calls.onWait(wait)
      this.#scheduler.poll()
    }
    return untilRead(read, { clock, random, limits: settings }, signal, onWait)
  }

  /**
   * While nothing was confirmed there is nothing to compare a checksum with: a file of the right size and time is
   * taken for the chosen one, because after a remount nothing more is known of it. Throws a HoistError
   * (`source-changed`) if a link leads there now: then it may be a file that nobody chose, and that only its owner
   * should read. Anybody who could put a different regular file there could also have written into the chosen one,
   * which is sent as it is when sending begins.
   */
  async refuseLink(found: Fingerprint, signal: AbortSignal): Promise<void> {
    const { parts, source } = this.#keeper.record
    const isCertain = this.takesOther || found.identity === source.fingerprint.identity
    if (isCertain || parts.some((part) => part.state.name === 'confirmed')) return
    const path = await this.untilRead(() => this.#engine.source.realPath(source.path), signal)
    if (path !== source.path) throw this.#isChanged(found)
  }

  /** Nothing was sent yet: changed content is sent as it is now, but no other file in its place. */
  take(found: Fingerprint): void {
    const { takesOther, unproved: _, ...source } = this.#keeper.record.source
    const alike = likeness(found, source.fingerprint)
    const isOther = alike === 'changed' && found.identity !== source.fingerprint.identity
    if (isOther && takesOther !== true) throw this.#isChanged(found)
    if (alike === 'same') this.#keeper.changeUnsaved({ source })
    else
      this.#keeper.changeUnsaved({ source: { ...source, fingerprint: { ...found } }, parts: [], md5: null })
  }

  /**
   * Throws a HoistError (`source-changed`) unless more of that file may be sent. A file that only looks like the
   * original continues only if the checksum of all of it will be compared.
   */
  refuseChanged(found: Fingerprint): void {
    const { source } = this.#keeper.record
    const alike = likeness(found, source.fingerprint)
    const isProved = alike === 'same' && source.unproved === undefined
    if (alike === 'changed' || (!isProved && !this.#engine.settings().checksum)) throw this.#isChanged(found)
    if (isProved || source.unproved) return
    this.#keeper.log('warn', 'the file looks like the same one', { found, known: source.fingerprint })
    this.#keeper.change({ source: { ...source, unproved: true } })
  }

  /** Does what {@link refuseChanged} does for the file as it is now, by its name and as it is open. */
  async check(open: OpenSource): Promise<void> {
    const { path } = this.#keeper.record.source
    const found = await this.#engine.source.fingerprint(path)
    this.refuseChanged(found)
    if (likeness(found, this.#keeper.record.source.fingerprint) === 'same') return
    // Its name may now lead to another file, but what is sent comes from the open one.
    const now = await open.look()
    if (now === null) throw this.#isChanged(found)
    this.refuseChanged(now)
  }

  #isChanged(found: Fingerprint): HoistError {
    const { fingerprint } = this.#keeper.record.source
    const detail = `was ${JSON.stringify(fingerprint)}, is ${JSON.stringify(found)}`
    return new HoistError({ kind: 'source-changed', detail })
  }

  /** Starts the checksum if it is wanted and not known yet. */
  startChecksum(): void {
    if (!this.#engine.settings().checksum || this.#keeper.record.md5 !== null || this.#md5 !== null) return
    const stop = new AbortController()
    const { path, fingerprint } = this.#keeper.record.source
    const sum = this.#engine.source.md5(path, fingerprint.size, stop.signal)
    this.#md5 = { sum, stop, isAsked: false, known: null }
    this.letChecksumFollow()
  }

  /**
   * Lets the checksum follow the parts that are sent, so that each byte is read from the disk once, and never a whole
   * file in one go.
   */
  letChecksumFollow(): void {
    const { record } = this.#keeper
    const md5 = this.#md5
    if (md5 === null) return
    const next = nextPart(record)
    md5.sum.allow(next?.offset ?? record.source.fingerprint.size)
    if (next !== undefined || md5.isAsked) return
    md5.isAsked = true
    const keep = (sum: string) => {
      md5.known = sum
    }
    // The proof requests the checksum again and reports any error.
    md5.sum.value().then(keep, () => {})
  }

  /** The checksum, if it is wanted and already known: it can then be kept with what is written anyway. */
  get knownChecksum(): string | null {
    return this.#md5?.known ?? null
  }

  /** The checksum is no longer needed. */
  dropChecksum(): void {
    this.#md5?.stop.abort(over)
    this.#md5 = null
  }

  /** Lower-case hex of the file's MD5; undefined if it is not to be computed. Throws as {@link untilRead} does. */
  async checksum(signal: AbortSignal): Promise<string | undefined> {
    const { md5 } = this.#keeper.record
    if (md5 !== null) return md5
    this.startChecksum()
    const checksum = this.#md5?.sum
    checksum?.allow(this.#keeper.record.source.fingerprint.size)
    return checksum === undefined ? undefined : await this.untilRead(() => checksum.value(), signal)
  }
}

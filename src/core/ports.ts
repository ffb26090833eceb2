import type { FailureKind, RefusalReason } from '../shared/failures/failures'
import type { Purpose } from '../shared/service/purposes'
import type { RemoteFileView } from '../shared/service/remote-files'
import type { ServiceLimits } from '../shared/service/services'
import type { Settings } from '../shared/settings'
import type { UploadRecord } from './upload/record/record'

/** Shows whether a source file is still the one that the upload began with. */
export interface Fingerprint {
  /** Bytes. */
  readonly size: number
  /** Modification time in nanoseconds since the epoch, as text: it does not fit a double. */
  readonly modified: string
  /** Device and inode (or the platform's counterpart): the same file, until a remount changes them. */
  readonly identity: string
}

/** A source file held open for one transfer. */
export interface OpenSource {
  /** At the time when it was opened. */
  readonly fingerprint: Fingerprint
  /** The current state; null if the file was deleted or replaced. Throws as {@link FileSource} does. */
  look(): Promise<Fingerprint | null>
  /**
   * `length` bytes from `offset` on. A yielded buffer is valid only until the next one is requested: then it is
   * reused. Throws a HoistError when the file is shorter (`source-changed`), and as {@link FileSource} does.
   */
  stream(offset: number, length: number): AsyncIterable<Uint8Array>
  /** Resolves when no read is running and the file is closed. */
  close(): Promise<void>
}

/** A checksum that is being computed. */
export interface Checksum {
  /**
   * Lower-case hex. Rejects with a HoistError when the file ends early, as {@link FileSource} does, and when aborted.
   * After a drive failure, the next request reopens the file and continues from there.
   */
  value(): Promise<string>
  /** The file may be read up to this offset. Earlier permissions stay. */
  allow(end: number): void
}

/**
 * Files on drives. Everything throws a HoistError: `source-missing`, `source-unreadable`, `source-not-a-file` or
 * `source-name-too-long` for a file, and `drive-failed` when the drive failed, which another attempt may fix. A call
 * that a drive does not answer is given up within seconds (`drive-silent`); a later call may succeed.
 */
export interface FileSource {
  fingerprint(path: string): Promise<Fingerprint>
  open(path: string): Promise<OpenSource>
  /** The path without links, like that of a chosen file. */
  realPath(path: string): Promise<string>
  /** MD5 of a file with that many bytes, read apart from the parts, and no further than was allowed. */
  md5(path: string, size: number, signal: AbortSignal): Checksum
}

/** An upload as the service created it. Times in milliseconds since the epoch, on the service's clock. */
export interface RemoteUpload {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  /** The service's clock minus this machine's, in milliseconds: from its `Date`, or else from `createdAt`. */
  readonly clockSkew: number
}

/** A file as the service describes it. */
export interface RemoteFile extends RemoteFileView {
  /** Why it has that status, in the service's words. */
  readonly statusDetails?: string
}

/** A file that may be the one that is looked for: everything known about it agrees, except perhaps its name. */
export interface FileCandidate extends RemoteFile {
  /** Name, purpose, size and time are all known and match. Any other file is recognized only by its content. */
  readonly fits: boolean
}

/** What a look into the list of files found. */
export interface Candidates {
  readonly files: readonly FileCandidate[]
  /** Everything in the list that may be the file was read. Otherwise it may be among the rest. */
  readonly isWhole: boolean
}

/**
 * The service: one method for each call, one attempt each; nothing below this interface retries. Every method throws
 * an {@link ApiError} or a HoistError, and rejects with the signal's reason when aborted.
 */
export interface UploadApi {
  create(
    accountId: string,
    upload: {
      readonly filename: string
      readonly purpose: Purpose
      readonly bytes: number
      readonly mimeType: string
      /** When the service deletes the completed file, in seconds after its creation. */
      readonly expiresAfter?: number | undefined
      /** Parts that will be sent together as soon as it exists: their connections are prepared meanwhile. */
      readonly parallel?: number
    },
    signal: AbortSignal,
  ): Promise<RemoteUpload>
  /** `onSent` is called with the number of bytes of the file that were handed to the network since the last call. */
  addPart(
    accountId: string,
    part: {
      readonly remoteId: string
      readonly number: number
      readonly source: Pick<OpenSource, 'stream'>
      readonly offset: number
      readonly length: number
    },
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<{ readonly partId: string }>
  complete(
    accountId: string,
    upload: { readonly remoteId: string; readonly partIds: readonly string[]; readonly md5?: string },
    signal: AbortSignal,
  ): Promise<RemoteFile>
  cancel(accountId: string, remoteId: string, signal: AbortSignal): Promise<void>
  /** One cheap call that changes nothing: whether the service can be reached. */
  reach(accountId: string, signal: AbortSignal): Promise<void>
  /** What the service says of a file now; null if it has none with that id. */
  file(accountId: string, fileId: string, signal: AbortSignal): Promise<RemoteFile | null>
  /** MD5 of a file's content as the service has it, as lower-case hex. The service refuses it for some purposes. */
  contentMd5(
    accountId: string,
    file: { readonly id: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<string>
  /**
   * Files created at or after `createdSince` that may be that one: those that fit first, and the newest first among
   * them. A service may keep another name than it was given.
   */
  findFiles(
    accountId: string,
    file: {
      readonly purpose: Purpose
      readonly filename: string
      readonly bytes: number
      readonly createdSince: number
    },
    signal: AbortSignal,
  ): Promise<Candidates>
  /**
   * The service's clock minus this machine's, in milliseconds, from the newest response with a `Date`; undefined if
   * none had a usable one. Then the earlier measurement stays.
   */
  clockSkew(accountId: string): number | undefined
}

/**
 * Why a proxy does not connect.
 * - `unreachable`: it does not exist, or does not answer like a proxy
 * - `login`: it asks for a user name and a password, or for others
 * - `other-login`: it requires a sign-in method that Hoist does not have
 * - `denied`: it does not let us through, or not yet
 * - `out-of-order`: it cannot get through itself, or not now
 */
export type ProxyProblem = 'unreachable' | 'login' | 'other-login' | 'denied' | 'out-of-order'

/** States of an upload that is closed and will never become a file. */
export type ClosedAs = 'cancelled' | 'expired' | 'failed'

/**
 * What a service refuses. The engine decides by this alone, and never reads the service's words. `subject` is what it
 * is about, such as the permissions that a key lacks. `account-stopped` and `storage-full` stop the account, whatever
 * the status, and `rate-limited` waits like 429. With the status 408, 409, 429 or 5xx, which means “later”, all others
 * are ignored. With 408, 409 and 5xx `rate-limited` is ignored, too: the request may have been carried out.
 */
export interface Refusal {
  /** Absent if the status decides. */
  readonly kind?: Extract<
    FailureKind,
    | 'rate-limited'
    | 'account-stopped'
    | 'storage-full'
    | 'key-rejected'
    | 'client-certificate-needed'
    | 'organization-rejected'
    | 'project-rejected'
    | 'not-allowed'
    | 'remote-upload-expired'
    | 'remote-upload-gone'
    | 'checksum-mismatch'
    | 'request-refused'
  >
  readonly reason?: RefusalReason
  readonly subject?: string
}

/** Why a call did not succeed, as seen on the wire. `classify-error.ts` decides what it means. */
export type CallProblem =
  | {
      readonly type: 'answer'
      readonly status: number
      readonly code?: string
      /** What is refused, in the service's words; absent if only the status says so. */
      readonly refusal?: Refusal
      readonly message?: string
      readonly requestId?: string
      /** How long the service asks to wait, in milliseconds. */
      readonly retryAfterMs?: number
      /** False when the body was not the service's error envelope, as from a proxy in between. */
      readonly fromService: boolean
      /**
       * It was JSON that gives the reason in another form, like that of compatible services and some portals.
       * `detail`: only that field, as the framework of many of these services sends it.
       */
      readonly form?: 'detail' | 'other'
    }
  /** The connection broke, or was never made. `code` and `detail` are for troubleshooting. */
  | {
      readonly type: 'connection'
      readonly code: string
      readonly host: string
      readonly detail: string
      /** What the code means. */
      readonly kind: FailureKind
      /** Nothing of the request has reached the host. */
      readonly unsent: boolean
    }
  /** A proxy does not connect to the service, so nothing of the request has reached it. `proxy` is its host. */
  | {
      readonly type: 'proxy'
      readonly why: ProxyProblem
      readonly proxy: string
      readonly detail: string
      /** A user name and a password were sent to it. */
      readonly hasCredentials?: true
      /** The status of its response, if it sent one over HTTP. */
      readonly status?: number
      /** The sign-in methods that it offers, if Hoist has none of them. */
      readonly methods?: string
    }
  /** Nothing moved for the watchdog's time. */
  | { readonly type: 'stalled'; readonly afterMs: number }
  /** A successful status, but not a response that this call can have. */
  | {
      readonly type: 'unexpected'
      readonly detail: string
      /**
       * It was a web page or plain text: something in between answered, and the service knows nothing of the call.
       */
      readonly page?: true
      /** The service itself says that the upload is closed for good, and without a file. */
      readonly closedAs?: ClosedAs
      /** The reason, in its words. */
      readonly message?: string
      readonly status: number
      readonly requestId?: string
    }

export class ApiError extends Error {
  readonly problem: CallProblem
  constructor(problem: CallProblem, options?: { cause?: unknown }) {
    super(`${problem.type}: ${JSON.stringify(problem)}`, options)
    this.name = 'ApiError'
    this.problem = problem
  }
}

/** Where uploads are kept on disk. */
export interface Ledger {
  /** Resolves when the record is on disk and flushed. Throws a HoistError (`disk-full`, `ledger-unwritable`). */
  save(record: UploadRecord): Promise<void>
  remove(id: string): Promise<void>
}

/** A completed file, as in the log of file IDs. */
export interface NotedFile {
  readonly fileId: string
  readonly name: string
  readonly folder: string
  /** Milliseconds since the epoch. */
  readonly finishedAt: number
}

/** The IDs of completed files, which stay when their uploads leave the list. */
export interface FileIdLog {
  /** Resolves when each file is in the log, once. Throws a HoistError (`file-id-log-unwritable`). */
  note(files: readonly NotedFile[]): Promise<void>
}

export interface Clock {
  /** Milliseconds since the epoch: a person or the network's time may change it at any moment. */
  now(): number
  /** Milliseconds since some moment, on a clock that nobody can change: for durations. */
  steady(): number
  /** Resolves after that time, or immediately when the signal aborts. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** A number from 0 up to, not including, 1. */
export type Random = () => number

export interface Logger {
  log(level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>): void
}

/** Everything that the engine works with. */
export interface EngineDeps {
  readonly api: UploadApi
  readonly source: FileSource
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly settings: () => Settings
  /** Most bytes per second that the service's adapter sends; null or omitted means no limit. */
  readonly bandwidth?: () => number | null
  /** What the service of an account allows. */
  readonly limits: (
    accountId: string,
  ) => Pick<ServiceLimits, 'partBytes' | 'lifetimeMs' | 'expiry' | 'sealed'>
  /**
   * The host that the parts of an account are sent to: the same for accounts that share it. If omitted, each has its
   * own.
   */
  readonly hostOf?: (accountId: string) => string
  /** Where the IDs of completed files are noted. */
  readonly fileIds?: FileIdLog
  /** Each file ID is printed immediately, as in a terminal: nobody has to copy it from the list. */
  readonly tellsFileIds?: boolean
  /** Whether anything has worked for that account since it was saved, in this run or an earlier one. */
  readonly hasWorked?: (accountId: string) => boolean
}

import type { FailureKind } from '../shared/failures'
import type { Purpose } from '../shared/purposes'
import type { ServiceLimits } from '../shared/services'
import type { Settings } from '../shared/settings'
import type { UploadRecord } from './upload/record'

/** What tells that a source file is still the one the upload began with. */
export interface Fingerprint {
  /** Bytes. */
  readonly size: number
  /** Modification time in nanoseconds since the epoch, as text: it does not fit a double. */
  readonly modified: string
  /** Device and inode (or the platform's counterpart): the same file, as long as nothing is mounted anew. */
  readonly identity: string
}

/** A source file held open for one transfer. */
export interface OpenSource {
  /** As it was when it was opened. */
  readonly fingerprint: Fingerprint
  /** As it is now; null where it was deleted, or replaced. Throws as {@link FileSource} does. */
  look(): Promise<Fingerprint | null>
  /**
   * The bytes from `offset` on, `length` of them. A yielded buffer is valid only until the next one is asked
   * for: it is reused then. Throws a HoistError when the file is shorter (`source-changed`), and as {@link FileSource} does.
   */
  stream(offset: number, length: number): AsyncIterable<Uint8Array>
  /** Resolves when no read is under way any more and the file is closed. */
  close(): Promise<void>
}

/** A checksum that is being taken. */
export interface Checksum {
  /**
   * Lower-case hex. Rejects with a HoistError when the file ends early, as {@link FileSource} does, and when aborted.
   * Where its drive has failed it goes on from there, with the file opened anew, when it is asked for once more.
   */
  value(): Promise<string>
  /** The file may be read up to this offset. What was allowed before stays so. */
  allow(end: number): void
}

/**
 * Files on drives. Everything throws a HoistError: `source-missing`, `source-unreadable`, `source-not-a-file` or
 * `source-name-too-long` of a file, and `drive-failed` where the drive failed, which another try may heal. What a drive
 * does not answer is given up within seconds (`drive-silent`); asked again, it may.
 */
export interface FileSource {
  fingerprint(path: string): Promise<Fingerprint>
  open(path: string): Promise<OpenSource>
  /** The path that leads there through no link, as that of a chosen file does. */
  realPath(path: string): Promise<string>
  /** MD5 over a file of that many bytes, read apart from the parts, and no further than was allowed. */
  md5(path: string, size: number, signal: AbortSignal): Checksum
}

/** An upload as the service made it. Times in milliseconds since the epoch, on the service's clock. */
export interface RemoteUpload {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  /** The service's clock less this machine's, in milliseconds: by its `Date`, or else by `createdAt`. */
  readonly clockSkew: number
}

/** A file as the service tells of it. Null is what it did not say: of some services that is all but the id. */
export interface RemoteFile {
  readonly id: string
  readonly filename: string | null
  readonly purpose: string | null
  readonly bytes: number | null
  /** Milliseconds since the epoch, on the service's clock. */
  readonly createdAt: number | null
  /** When the service deletes the file, on its clock; null where it did not say. */
  readonly expiresAt: number | null
  /** `uploaded`, `processed` or `error`, or a word of a service's own. */
  readonly status: string | null
}

/** A file that may be the one that is looked for: nothing that is known of it says otherwise, but for its name. */
export interface FileCandidate extends RemoteFile {
  /** Name, purpose, size and time are all known, and right. Of any other file only its content can tell. */
  readonly fits: boolean
}

/**
 * The service, one method a call, one attempt each: nobody below this line retries. Every method throws an
 * {@link ApiError} or a HoistError, and rejects with the signal's reason when aborted.
 */
export interface UploadApi {
  create(
    accountId: string,
    upload: {
      readonly filename: string
      readonly purpose: Purpose
      readonly bytes: number
      readonly mimeType: string
      /** Parts that will go out at once as soon as it is there: what they need is made ready meanwhile. */
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
  /** Whether there is a file of that id. */
  fileExists(accountId: string, fileId: string, signal: AbortSignal): Promise<boolean>
  /**
   * MD5 of a file's content as it is at the service, as lower-case hex. The service refuses it for some purposes.
   */
  contentMd5(
    accountId: string,
    file: { readonly id: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<string>
  /**
   * Files that may be that one, made at or after `createdSince`: those that fit first, and the newest first among
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
  ): Promise<readonly FileCandidate[]>
  /**
   * The service's clock less this machine's, in milliseconds, as the newest answer with a `Date` has it; undefined
   * where none had one that is of use. What was measured before holds then.
   */
  clockSkew(accountId: string): number | undefined
}

/**
 * Why a proxy opens no way.
 * - `unreachable`: it is not there, or gives no answer that a proxy gives
 * - `login`: it asks for a user name and a password, or for others
 * - `other-login`: it only lets those in who sign in by a method that Hoist does not have
 * - `denied`: it does not let us through, or not yet
 * - `out-of-order`: it cannot get through itself, or not now
 */
export type ProxyTrouble = 'unreachable' | 'login' | 'other-login' | 'denied' | 'out-of-order'

/** States of an upload that is closed, and of which no file will come. */
export type ClosedAs = 'cancelled' | 'expired' | 'failed'

/** What a service refuses. `subject` is what it is about, such as the rights that a key lacks. */
export interface Refusal {
  readonly kind: FailureKind
  readonly subject?: string
}

/** Why a call did not succeed, as the wire told it. `classify-error.ts` decides what it means. */
export type CallProblem =
  | {
      readonly type: 'answer'
      readonly status: number
      readonly code?: string
      /** What is refused, as the service has said it; absent where only the status tells. */
      readonly refusal?: Refusal
      readonly message?: string
      readonly requestId?: string
      /** How long the service asks to wait, in milliseconds. */
      readonly retryAfterMs?: number
      /** False when the body was not the service's error envelope, as from a proxy in between. */
      readonly fromService: boolean
      /**
       * It was JSON that says why in another form, as compatible services do, and some portals. `detail`: that and
       * nothing else, as the framework of many of these services has it.
       */
      readonly form?: 'detail' | 'other'
    }
  /** The connection broke, or did not come about. `code` and `detail` are for people who look into it. */
  | {
      readonly type: 'line'
      readonly code: string
      readonly host: string
      readonly detail: string
      readonly means: FailureKind
      /** Nothing of the request has reached the host. */
      readonly unsent: boolean
    }
  /** A proxy opens no way to the service: nothing of the request has reached it. `proxy` is its host. */
  | {
      readonly type: 'proxy'
      readonly why: ProxyTrouble
      readonly proxy: string
      readonly detail: string
      /** A user name and a password went to it. */
      readonly hasCredentials?: true
      /** Of its answer, where it gave one over HTTP. */
      readonly status?: number
      /** The methods of sign-in that it offers, where Hoist has none of them. */
      readonly methods?: string
    }
  /** Nothing moved for the watchdog's time. */
  | { readonly type: 'stalled'; readonly afterMs: number }
  /** Success by its status, but not an answer that this call can have. */
  | {
      readonly type: 'unexpected'
      readonly detail: string
      /** It was a web page, or plain words: something in between has answered, and the service knows nothing of the call. */
      readonly page?: true
      /** The service itself says that the upload is closed for good, and without a file. */
      readonly closedAs?: ClosedAs
      /** Why, in its words. */
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
  /** On disk, flushed, when it resolves. Throws a HoistError (`disk-full`, `ledger-unwritable`). */
  save(record: UploadRecord): Promise<void>
  remove(id: string): Promise<void>
}

/** A finished file, as the log of file IDs has it. */
export interface NotedFile {
  readonly fileId: string
  readonly name: string
  readonly folder: string
  /** Milliseconds since the epoch. */
  readonly finishedAt: number
}

/** The IDs of finished files, which stay when their uploads leave the list. */
export interface FileIdLog {
  /** Each is in it, once, when this resolves. Throws a HoistError (`file-id-log-unwritable`). */
  note(files: readonly NotedFile[]): Promise<void>
}

export interface Clock {
  /** Milliseconds since the epoch: a person, or the network's time, may put it forward or back at any moment. */
  now(): number
  /** Milliseconds since some moment, which nobody can put forward or back: for how long something takes. */
  steady(): number
  /** Resolves after that time, or at once when the signal aborts. Never rejects. */
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
  /** Most bytes a second that the service's adapter sends; null, or left out, is no limit. */
  readonly bandwidth?: () => number | null
  /** What the service of an account allows. */
  readonly limits: (accountId: string) => Pick<ServiceLimits, 'partBytes' | 'lifetimeMs'>
  /** What the parts of an account are sent to: the same for accounts that share it. Left out, each has its own. */
  readonly hostOf?: (accountId: string) => string
  /** Where the IDs of finished files are noted. */
  readonly fileIds?: FileIdLog
  /** Each file ID is told as it comes, as in a terminal: nobody has to copy it from the list. */
  readonly tellsFileIds?: boolean
  /** Whether anything has worked for that account since it was saved, in this run or an earlier one. */
  readonly hasWorked?: (accountId: string) => boolean
}

import { hostName } from '../service/base-url'

/**
 * Everything that can go wrong, by name. The words for people are in `messages/`; a failure only carries their
 * arguments, so that it can be stored, sent across IPC and shown in any language.
 */
export const failureKinds = [
  // the file
  'source-missing',
  'source-unreadable',
  'drive-failed',
  'drive-silent',
  'source-not-a-file',
  'source-elsewhere',
  'source-empty',
  'source-too-large',
  'source-too-large-for-purpose',
  'source-changed',
  'source-other',
  'source-name-too-long',
  'source-name-unclear',
  'names-no-file',
  // the account
  'account-missing',
  'key-missing',
  'key-rejected',
  'not-allowed',
  'organization-rejected',
  'project-rejected',
  'account-stopped',
  'storage-full',
  'base-url-invalid',
  'account-moved',
  'certificate-file-unusable',
  'client-certificate-needed',
  'keychain-unavailable',
  'keychain-unreachable',
  'keychain-asks',
  // the connection
  'offline',
  'asleep',
  'host-unreachable',
  'address-unreachable',
  'host-not-found',
  'connection-refused',
  'connection-lost',
  'no-progress',
  'certificate-expired',
  'certificate-wrong-name',
  'certificate-untrusted',
  'tls-failed',
  'https-missing',
  'http1-missing',
  'proxy-unreachable',
  'proxy-login',
  'proxy-login-unsupported',
  'proxy-refused',
  'proxy-unsupported',
  // the service
  'rate-limited',
  'service-failed',
  'unexpected-answer',
  'answer-unreadable',
  'file-differs',
  'request-refused',
  'remote-upload-gone',
  'remote-upload-expired',
  'checksum-mismatch',
  'completion-failed',
  'next-refused',
  'batch-refused',
  'batch-no-endpoint',
  // our own work
  'completion-unknown',
  'parts-failed',
  'proof-failed',
  'disk-full',
  'ledger-unwritable',
  'ledger-unreadable',
  'ledger-too-new',
  'ledger-inaccessible',
  'profile-file-damaged',
  'profile-file-inaccessible',
  'profile-in-use',
  'practice-server-failed',
  'practice-in-use',
  'practice-folder-unusable',
  'export-failed',
  'results-not-saved',
  'download-failed',
  'history-cut',
  'file-id-log-unwritable',
  'repair-failed',
  'split-failed',
  'copy-no-space',
  'copy-source-changed',
  'file-id-log-unopened',
  // watched folders
  'watch-folder-missing',
  'watch-folder-unreadable',
  'watch-record-unreadable',
  'watch-folder-refused',
  'watch-account-moved',
  'watch-files-left-out',
  'watch-move-failed',
  // the desktop
  'sandbox-off',
  'login-item-refused',
  'sleep-refused',
  'update-unreachable',
  'update-feed-unreadable',
  'update-older',
  'update-incomplete',
  'update-damaged',
  'update-unsigned',
  'update-no-space',
  'update-read-only',
  'update-not-installed',
  'not-confirmed',
  'bad-request',
  'internal',
] as const

export type FailureKind = (typeof failureKinds)[number]

/**
 * What a service says by a refusal, beyond its kind.
 * - `already-completed`: the upload was completed before, so its file may exist
 * - `parts-wrong`: the parts that a completion request names are missing or wrong
 * - `upload-full`: the upload takes no more parts, because it has all bytes or is closed
 * - `may-not-read`: the key lacks permission to read files, and may upload them
 * - `may-not-write`: the key lacks permission to upload files
 */
export const refusalReasons = [
  'already-completed',
  'parts-wrong',
  'upload-full',
  'may-not-read',
  'may-not-write',
] as const

export type RefusalReason = (typeof refusalReasons)[number]

/** One thing that went wrong, as plain data. */
export interface Failure {
  readonly kind: FailureKind
  /** The technical sentence behind "Details": never shown first, never contains a key. */
  readonly detail: string
  /** HTTP status, if a service answered. */
  readonly status?: number
  /** Why a service refused, if it said more than the kind. Failures on disk may lack it. */
  readonly reason?: RefusalReason
  /** The service's own error code, such as `invalid_api_key`. */
  readonly code?: string
  /** The service's own words, as plain text. */
  readonly serviceMessage?: string
  /** Identifies the call for the service's support. */
  readonly requestId?: string
  /** An argument of the message: a file name, a size in bytes, a count, a host. */
  readonly subject?: string
  readonly bytes?: number
  /** The maximum, in bytes. */
  readonly most?: number
  readonly count?: number
  /** The failure that led to it, in its own form: why a host cannot be reached, why a part failed. */
  readonly cause?: Failure
}

/** A failure and its causes, in order. */
export function causesOf(failure: Failure): Failure[] {
  return [failure, ...(failure.cause === undefined ? [] : causesOf(failure.cause))]
}

/** A failure that another one caused, which keeps its form. */
export function causedBy(cause: Failure, kind: FailureKind): Failure {
  return { kind, detail: cause.detail, cause }
}

/** A host cannot be reached: its uploads wait. @param origin of the host, such as `https://api.openai.com` */
export function hostUnreachable(origin: string, cause: Failure): Failure {
  return { kind: 'host-unreachable', detail: cause.detail, subject: hostName(origin), cause }
}

/** A failure as a thrown error. `cause` keeps the original error for the log. */
export class HoistError extends Error {
  readonly failure: Failure
  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(`${failure.kind}: ${failure.detail}`, options)
    this.name = 'HoistError'
    this.failure = failure
  }
}

/**
 * The failure inside any thrown value. Anything but a {@link HoistError} is a defect of ours or of a library: it
 * becomes `internal` with its message, so that it is seen and can be reported.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof HoistError) return error.failure
  return {
    kind: 'internal',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  }
}

/** The answer to any call across IPC: a result, never a throw, because only a message survives a throw. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

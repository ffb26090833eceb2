import type { Failure } from '../failures/failures'

/**
 * A file of an account on the service. Null is what the service does not say: some give only the id. Times in
 * milliseconds since the epoch, on the service's clock.
 */
export interface RemoteFileView {
  readonly id: string
  readonly filename: string | null
  readonly purpose: string | null
  readonly bytes: number | null
  readonly createdAt: number | null
  /** When the service deletes the file. */
  readonly expiresAt: number | null
  /** `uploaded`, `processed` or `error`, or a word of the service's own. */
  readonly status: string | null
}

/** A file in the list of an account. */
export interface ListedFile extends RemoteFileView {
  /** This Hoist has uploaded it, whether or not its upload is still in the list of uploads. */
  readonly isOwn?: true
}

/** Part of the list, the newest first, and where the next part begins; null at the end. */
export interface RemoteFilesPage {
  readonly files: readonly ListedFile[]
  readonly next: string | null
}

/** The ids of deleted files, and why another one could not be deleted. */
export interface Deleted {
  readonly gone: readonly string[]
  readonly failure: Failure | null
}

/** A file that is being downloaded, or was since Hoist started. Sizes in bytes. */
export interface DownloadView {
  /** Of the file. */
  readonly id: string
  readonly name: string
  /** Null if unknown. */
  readonly bytes: number | null
  readonly received: number
  readonly state:
    | { readonly name: 'waiting' | 'running' }
    | { readonly name: 'done'; readonly path: string }
    | { readonly name: 'failed'; readonly failure: Failure }
}

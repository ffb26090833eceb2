import type { BatchCounts, BatchStatus } from '../../shared/service/next'
import type { NextRecord } from './next-record'

/** How files of a vector store are cut, in tokens; null for the service's own way. */
export type Chunking = { readonly size: number; readonly overlap: number } | null

/** A file of a vector store, as the service describes it. */
export interface IndexedFile {
  readonly fileId: string
  readonly status: 'in_progress' | 'completed' | 'failed' | 'cancelled'
  /** Why it was not indexed. */
  readonly error: { readonly code: string; readonly message: string } | null
}

/** A batch, as the service describes it. */
export interface RemoteBatch {
  readonly id: string
  readonly status: BatchStatus
  readonly counts: BatchCounts
  readonly outputFileId: string | null
  readonly errorFileId: string | null
  /** Why it failed. */
  readonly errors: readonly {
    readonly code: string
    readonly message: string
    readonly line: number | null
  }[]
}

/**
 * What is done with files on the service: one method for each purpose, one attempt each; nothing below this interface
 * retries. Every method throws an `ApiError` or a HoistError, and rejects with the signal's reason when aborted.
 * `mark` is kept with what is created, so that it is recognized.
 */
export interface NextApi {
  /** The service's clock minus this machine's, in milliseconds; 0 if it is not known. */
  clockSkew(accountId: string): number
  createStore(
    accountId: string,
    store: { readonly title: string; readonly expiresDays: number | null; readonly mark: string },
    signal: AbortSignal,
  ): Promise<{ readonly id: string }>
  /**
   * The vector store with that mark that was created at or after that time, on the service's clock; null if there is
   * none.
   */
  findStore(
    accountId: string,
    store: { readonly mark: string; readonly since: number },
    signal: AbortSignal,
  ): Promise<{ readonly id: string } | null>
  /** Adds files to a store, by one file batch. */
  addFiles(
    accountId: string,
    files: { readonly storeId: string; readonly fileIds: readonly string[]; readonly chunking: Chunking },
    signal: AbortSignal,
  ): Promise<{ readonly fileBatchId: string }>
  /** The files that are in the store. */
  filesIn(
    accountId: string,
    files: { readonly storeId: string; readonly fileIds: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly IndexedFile[]>
  startBatch(
    accountId: string,
    batch: { readonly inputFileId: string; readonly endpoint: string; readonly mark: string },
    signal: AbortSignal,
  ): Promise<RemoteBatch>
  /**
   * The batch of that input that was created at or after that time, on the service's clock: the one with the mark, or
   * one without any if the service keeps no marks; null if none.
   */
  findBatch(
    accountId: string,
    batch: { readonly inputFileId: string; readonly mark: string; readonly since: number },
    signal: AbortSignal,
  ): Promise<RemoteBatch | null>
  batch(accountId: string, batchId: string, signal: AbortSignal): Promise<RemoteBatch>
  cancelBatch(accountId: string, batchId: string, signal: AbortSignal): Promise<void>
}

export type ResultKind = 'results' | 'errors'

/** A file of results on its way to the disk. */
export interface WantedResult {
  /** Tells the files of one next step apart. */
  readonly key: string
  readonly fileId: string
  /** The file that was uploaded: its results go beside it. */
  readonly source: string
  readonly kind: ResultKind
}

/** The files that results are saved in. */
export interface ResultFiles {
  /** The first two names beside the source that are free: for JSON Lines, and for the table. */
  choose(wanted: WantedResult): Promise<readonly [lines: string, table: string]>
  /**
   * Saves the results under the two names, as they are and as a table, and never over another file. If called again
   * with the same names after a crash, it writes only what is missing.
   *
   * @returns false if somebody else has taken one of the names meanwhile. Throws a HoistError (`results-not-saved`), or
   * the error of a call of the service.
   */
  save(
    accountId: string,
    wanted: WantedResult,
    paths: readonly [lines: string, table: string],
    signal: AbortSignal,
  ): Promise<boolean>
  /**
   * Which of the saved files are still there, and which kinds are not: a kind without one of its two files is gone.
   * Nothing counts as gone while nobody can tell, for example because the folder is missing. Never rejects.
   */
  look(
    source: string,
    saved: readonly string[],
  ): Promise<{ readonly kept: readonly string[]; readonly gone: readonly ResultKind[] }>
  /**
   * Removes what a save leaves beside the source until its names are in the record. Never rejects.
   *
   * @param isSaved false when the save has failed: what already has its name stays, and shows that it is ours
   */
  tidy(source: string, key: string, isSaved: boolean): Promise<void>
}

/** Where next steps are kept on disk. */
export interface NextLedger {
  /** Resolves when the record is on disk and flushed. Throws a HoistError (`disk-full`, `ledger-unwritable`). */
  save(record: NextRecord): Promise<void>
  remove(id: string): Promise<void>
}

import type { Failure } from '../failures/failures'
import type { Settings } from '../settings'
import type { Purpose } from './purposes'

/** What happens with a file after its upload. */
export const nextKinds = ['searchable', 'batch'] as const
export type NextKind = (typeof nextKinds)[number]

/**
 * What usually comes next for files of a purpose, and the setting with which that begins by itself; null if nothing
 * does.
 */
export const usualNext = {
  assistants: { kind: 'searchable', setting: 'searchAssistants' },
  batch: { kind: 'batch', setting: 'runBatches' },
  'fine-tune': null,
  vision: null,
  user_data: { kind: 'searchable', setting: 'searchUserData' },
  evals: null,
} as const satisfies Record<Purpose, { kind: NextKind; setting: keyof Settings } | null>

/** The settings with which next steps begin by themselves. */
export type NextSettings = Pick<Settings, NonNullable<(typeof usualNext)[Purpose]>['setting']>

/** Whether a next step of that kind is offered for files of that purpose. */
export function isNextFor(kind: NextKind, purpose: Purpose): boolean {
  return usualNext[purpose]?.kind === kind
}

/** States of a batch on the service (Batch of its description). */
export const batchStatuses = [
  'validating',
  'failed',
  'in_progress',
  'finalizing',
  'completed',
  'expired',
  'cancelling',
  'cancelled',
] as const
export type BatchStatus = (typeof batchStatuses)[number]

/** Requests of a batch. */
export interface BatchCounts {
  readonly total: number
  readonly completed: number
  readonly failed: number
}

/** The chunks of a vector store, in tokens, and its days: the bounds of the service's description. */
export const chunkBounds = { least: 100, most: 4096, usual: 800, usualOverlap: 400 } as const
export const storeDays = { least: 1, most: 365, usual: 7 } as const

/** Longest name of a new vector store that the window takes. The service's description has no bound. */
export const storeNameLength = 255

/** A vector store of an account. Null for a value that the service does not give. */
export interface StoreView {
  readonly id: string
  readonly name: string | null
  /** How many files are in it. */
  readonly files: number | null
}

/** Part of the list, the newest first, and where the next part begins; null at the end. */
export interface StoresPage {
  readonly stores: readonly StoreView[]
  readonly next: string | null
}

/** A file that is made searchable, or was to be. */
export interface SearchableFile {
  readonly uploadId: string
  readonly name: string
  readonly state: 'uploading' | 'adding' | 'indexing' | 'indexed' | 'failed'
  /** Why it failed: a code of the service, or what Hoist found out. */
  readonly why?: string
  /** In the service's words. */
  readonly message?: string
}

/** Why a file is not searchable, as the messages name it. */
export function whyKey(why: string | undefined): string {
  return { 'not-uploaded': 'notUploaded', 'not-added': 'notAdded' }[why ?? ''] ?? why ?? 'other'
}

/** A line of a batch that the service refused. */
export interface BatchLineError {
  readonly code: string
  readonly message: string
  /** From 1; null if it is about the whole file. */
  readonly line: number | null
}

interface NextBase {
  readonly id: string
  readonly accountId: string
  readonly state: 'waiting' | 'working' | 'done' | 'failed' | 'cancelled'
  /** Why it failed. */
  readonly failure?: Failure
  /** Why it waits, and until when, in milliseconds since the epoch; 0 if nobody knows. */
  readonly trouble?: { readonly failure: Failure; readonly retryAt: number }
}

/** A next step as the window and the terminal show it. */
export type NextView =
  | (NextBase & {
      readonly kind: 'searchable'
      readonly storeId: string | null
      readonly title: string
      readonly files: readonly SearchableFile[]
    })
  | (NextBase & {
      readonly kind: 'batch'
      readonly uploadId: string
      readonly name: string
      readonly endpoint: string
      readonly batchId: string | null
      readonly status: BatchStatus | null
      readonly counts: BatchCounts
      readonly lineErrors: readonly BatchLineError[]
      /** The files that its results were saved in. */
      readonly saved: readonly string[]
    })

/** What people call it: the file of a batch, or the vector store. */
export function nextName(view: NextView): string {
  return view.kind === 'batch' ? view.name : view.title
}

/** The uploads that it is about. */
export function uploadsOf(view: NextView): string[] {
  return view.kind === 'batch' ? [view.uploadId] : view.files.map(({ uploadId }) => uploadId)
}

import { z } from 'zod'
import { fileIdPattern } from '../store/records'
import { metadataSchema } from '../vector-stores/vector-store-requests'
import { batchEndpoints } from './batch-requests'

export const batchIdPattern = /^batch_[0-9a-f]{32}$/

const milliseconds = z.int().min(0)

/** Why a batch failed, by line of its input (BatchError of the service's description). */
const lineErrorSchema = z.object({
  code: z.string(),
  line: z.int().min(1).nullable(),
  message: z.string(),
  param: z.string().nullable(),
})
export type LineError = z.output<typeof lineErrorSchema>

/**
 * A batch on disk, one JSON file each. Its state is not stored: it follows from the clock, its input, and the time when
 * it was cancelled. Times are milliseconds since the epoch.
 */
export const batchRecordSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(batchIdPattern),
  /** Orders batches of the same second. */
  sequence: z.int().min(1),
  createdMs: milliseconds,
  /** How long each step takes: validating, half of the requests, and finalizing. */
  stepMs: milliseconds,
  cancelledMs: milliseconds.nullable(),
  endpoint: z.enum(batchEndpoints),
  inputFileId: z.string(),
  model: z.string().nullable(),
  metadata: metadataSchema.nullable(),
  outputLifetimeSeconds: z.int().optional(),
  /** The number of requests of the input, and the requests, counted from 0, that will fail. */
  requests: z.int().min(0),
  failing: z.array(z.int().min(0)),
  errors: z.array(lineErrorSchema),
  /** The files with its results once the batch has ended, if there are any. */
  outputFileId: z.string().regex(fileIdPattern),
  errorFileId: z.string().regex(fileIdPattern),
})
export type BatchRecord = z.output<typeof batchRecordSchema>

/** `completion_window`, which is always 24 hours. */
export const windowMs = 24 * 60 * 60 * 1000

/**
 * The progress of a batch at some moment. Times are milliseconds since the epoch, null for events that have not
 * happened.
 */
export interface BatchState {
  readonly status:
    | 'validating'
    | 'failed'
    | 'in_progress'
    | 'finalizing'
    | 'completed'
    | 'expired'
    | 'cancelling'
    | 'cancelled'
  /** Requests that were executed, well or not: the first ones of the input. */
  readonly done: number
  readonly inProgressMs: number | null
  readonly finalizingMs: number | null
  readonly completedMs: number | null
  readonly failedMs: number | null
  readonly expiredMs: number | null
  readonly cancelledMs: number | null
}

/** The state of a batch at that moment. */
export function batchState(batch: BatchRecord, now: number): BatchState {
  const { cancelledMs, createdMs, requests, stepMs } = batch
  const began = createdMs + stepMs
  const executed = began + 2 * stepMs
  const completed = executed + stepMs
  const expires = createdMs + windowMs
  const none = {
    done: 0,
    inProgressMs: null,
    finalizingMs: null,
    completedMs: null,
    failedMs: null,
    expiredMs: null,
    cancelledMs: null,
  }
  const stop = Math.min(cancelledMs ?? Number.POSITIVE_INFINITY, expires)
  const doneAt = (time: number) => {
    const share = stepMs === 0 ? 1 : (time - began) / (executed - began)
    return Math.max(0, Math.min(requests, Math.floor(requests * share)))
  }
  if (batch.errors.length > 0 && stop > began)
    return now < began ? { ...none, status: 'validating' } : { ...none, status: 'failed', failedMs: began }
  const inProgressMs = Math.min(now, stop) >= began ? began : null
  const finalizingMs = Math.min(now, stop) >= executed ? executed : null
  if (now >= stop && stop < completed) {
    const at = { ...none, done: doneAt(stop), inProgressMs, finalizingMs }
    if (stop === expires) return { ...at, status: 'expired', expiredMs: expires }
    return now < stop + stepMs
      ? { ...at, status: 'cancelling' }
      : { ...at, status: 'cancelled', cancelledMs: stop + stepMs }
  }
  const at = { ...none, done: doneAt(now), inProgressMs, finalizingMs }
  if (now < began) return { ...at, status: 'validating' }
  if (now < executed) return { ...at, status: 'in_progress' }
  if (now < completed) return { ...at, status: 'finalizing' }
  return { ...at, status: 'completed', completedMs: completed }
}

/** True once its results are files. */
export function hasResults({ status }: BatchState): boolean {
  return status === 'completed' || status === 'expired' || status === 'cancelled'
}

const seconds = (ms: number | null) => (ms === null ? null : Math.floor(ms / 1000))

/**
 * The Batch object of the API.
 *
 * @param results which of its two files exist
 */
export function batchObject(
  batch: BatchRecord,
  state: BatchState,
  results: { readonly output: boolean; readonly errors: boolean },
) {
  const failed = batch.failing.filter((index) => index < state.done).length
  const isValidated = state.inProgressMs !== null
  return {
    id: batch.id,
    object: 'batch',
    endpoint: batch.endpoint,
    ...(batch.model === null ? {} : { model: batch.model }),
    errors: state.status === 'failed' ? { object: 'list', data: batch.errors } : null,
    input_file_id: batch.inputFileId,
    completion_window: '24h',
    status: state.status,
    output_file_id: results.output ? batch.outputFileId : null,
    error_file_id: results.errors ? batch.errorFileId : null,
    created_at: seconds(batch.createdMs),
    in_progress_at: seconds(state.inProgressMs),
    expires_at: seconds(batch.createdMs + windowMs),
    finalizing_at: seconds(state.finalizingMs),
    completed_at: seconds(state.completedMs),
    failed_at: seconds(state.failedMs),
    expired_at: seconds(state.expiredMs),
    cancelling_at: seconds(batch.cancelledMs),
    cancelled_at: seconds(state.cancelledMs),
    request_counts: {
      total: isValidated ? batch.requests : 0,
      completed: state.done - failed,
      failed,
    },
    metadata: batch.metadata,
  }
}

import type { BatchOperation } from '../faults/faults'
import { type Answer, json } from '../http/answer'
import { pageOf, pageRequestSchema } from '../http/page'
import { check } from '../http/requests'
import { type BatchRecord, batchObject, batchState } from './batch-records'
import { createBatchSchema } from './batch-requests'
import type { Batches } from './batches'

/** What a call of batches is about. */
export interface BatchCall {
  readonly operation: BatchOperation
  readonly id: string
  readonly query: unknown
  /** Parses the JSON body. Throws a 400. */
  readonly body: () => unknown
}

/** Performs a call of batches. Throws `ApiError` if the API refuses, and the system's errors. */
export async function performBatches(call: BatchCall, batches: Batches): Promise<Answer> {
  const shown = (batch: BatchRecord, now: number) =>
    batchObject(batch, batchState(batch, now), batches.results(batch))
  /** A batch that has ended is never shown without its results: both are of the same moment. */
  const settled = async (batch: BatchRecord) => {
    const { now } = batches
    await batches.settle(now)
    return json(200, shown(batch, now))
  }
  switch (call.operation) {
    case 'create-batch':
      return settled(await batches.create(check(createBatchSchema, call.body())))
    case 'list-batches': {
      const { now } = batches
      await batches.settle(now)
      return pageOf(
        batches.list().map((batch) => shown(batch, now)),
        check(pageRequestSchema, call.query),
      )
    }
    case 'retrieve-batch':
      return settled(batches.find(call.id))
    case 'cancel-batch':
      return settled(await batches.cancel(call.id))
  }
}

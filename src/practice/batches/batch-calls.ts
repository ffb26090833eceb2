import { type Answer, json } from '../answer'
import type { BatchOperation } from '../faults'
import { pageOf, pageRequestSchema } from '../page'
import { check } from '../requests'
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
  const shown = (batch: BatchRecord) =>
    batchObject(batch, batchState(batch, batches.now), batches.results(batch))
  await batches.settle()
  switch (call.operation) {
    case 'create-batch':
      return json(200, shown(await batches.create(check(createBatchSchema, call.body()))))
    case 'list-batches':
      return pageOf(batches.list().map(shown), check(pageRequestSchema, call.query))
    case 'retrieve-batch':
      return json(200, shown(batches.find(call.id)))
    case 'cancel-batch':
      return json(200, shown(await batches.cancel(call.id)))
  }
}

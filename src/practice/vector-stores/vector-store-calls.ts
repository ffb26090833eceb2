import type { VectorStoreOperation } from '../faults/faults'
import { type Answer, json } from '../http/answer'
import { ApiError } from '../http/api-error'
import { pageOf, pageRequestSchema } from '../http/page'
import { check } from '../http/requests'
import {
  fileBatchObject,
  filesOfBatch,
  type IndexedFile,
  indexingStatus,
  type VectorStoreRecord,
  vectorStoreFileObject,
  vectorStoreObject,
} from './vector-store-records'
import { createFileBatchSchema, createVectorStoreSchema, filePageSchema } from './vector-store-requests'
import type { VectorStores } from './vector-stores'

/** What a call of vector stores is about. `inner` is the file batch or the file of the path. */
export interface VectorStoreCall {
  readonly operation: VectorStoreOperation
  readonly id: string
  readonly inner: string
  readonly query: unknown
  /** Parses the JSON body. Throws a 400. */
  readonly body: () => unknown
}

/** Performs a call of vector stores. Throws {@link ApiError} if the API refuses, and the system's errors. */
export async function performVectorStores(call: VectorStoreCall, stores: VectorStores): Promise<Answer> {
  switch (call.operation) {
    case 'create-vector-store': {
      const store = await stores.create(check(createVectorStoreSchema, call.body()))
      return json(200, vectorStoreObject(store, stores.now))
    }
    case 'list-vector-stores': {
      const all = stores.list().map((store) => vectorStoreObject(store, stores.now))
      return pageOf(all, check(pageRequestSchema, call.query))
    }
    case 'retrieve-vector-store':
      return json(200, vectorStoreObject(stores.find(call.id), stores.now))
    case 'delete-vector-store':
      await stores.delete(call.id)
      return json(200, { id: call.id, object: 'vector_store.deleted', deleted: true })
    case 'list-vector-store-files': {
      const store = stores.find(call.id)
      return filePage(store, store.files, call.query, stores.now)
    }
    case 'retrieve-vector-store-file': {
      const store = stores.find(call.id)
      const file = store.files.find(({ fileId }) => fileId === call.inner)
      if (file === undefined)
        throw new ApiError(404, `No file found with id '${call.inner}' in vector store '${call.id}'.`)
      return json(200, vectorStoreFileObject(file, store, stores.now))
    }
    case 'create-file-batch': {
      const request = check(createFileBatchSchema, call.body())
      const { batch, store } = await stores.addBatch(call.id, request)
      return json(200, fileBatchObject(batch, store, stores.now))
    }
    case 'retrieve-file-batch': {
      const { batch, store } = stores.findBatch(call.id, call.inner)
      return json(200, fileBatchObject(batch, store, stores.now))
    }
    case 'cancel-file-batch': {
      const { batch, store } = await stores.cancelBatch(call.id, call.inner)
      return json(200, fileBatchObject(batch, store, stores.now))
    }
    case 'list-file-batch-files': {
      const { batch, store } = stores.findBatch(call.id, call.inner)
      return filePage(store, filesOfBatch(store, batch.id), call.query, stores.now)
    }
  }
}

function filePage(
  store: VectorStoreRecord,
  files: readonly IndexedFile[],
  query: unknown,
  now: number,
): Answer {
  const request = check(filePageSchema, query)
  const shown = files.filter(
    (file) => request.filter === undefined || indexingStatus(file, store, now) === request.filter,
  )
  return pageOf(
    shown.map((file) => vectorStoreFileObject(file, store, now)),
    request,
  )
}

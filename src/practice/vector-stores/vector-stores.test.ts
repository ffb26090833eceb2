import { describe, expect, test } from 'vitest'
import { handClock, practice } from '../../../testing/practice-server'

const day = 24 * 60 * 60 * 1000

/** A server whose steps take a second of its clock, which stands still, and a vector store. */
async function withStore(more: Record<string, unknown> = {}) {
  const clock = handClock()
  const started = await practice({ now: clock.now, stepMs: 1000 })
  const store = (await started.api.post('/vector_stores', { name: 'Reports', ...more })).json
  const add = (file_ids: string[], fields: Record<string, unknown> = {}) =>
    started.api.post(`/vector_stores/${store.id}/file_batches`, { file_ids, ...fields })
  return { ...started, clock, store, add, path: `/vector_stores/${store.id}` }
}

describe('a vector store', () => {
  test('is created, listed page by page, looked up and deleted', async () => {
    const { api, store, path } = await withStore({ metadata: { made_by: 'test' } })
    expect(store).toMatchObject({
      object: 'vector_store',
      name: 'Reports',
      status: 'completed',
      file_counts: { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 },
      metadata: { made_by: 'test' },
      expires_at: null,
    })
    const second = (await api.post('/vector_stores', {})).json
    const newest = (await api.get('/vector_stores?limit=1')).json
    expect(newest).toMatchObject({ data: [{ id: second.id }], has_more: true, last_id: second.id })
    const next = (await api.get(`/vector_stores?limit=1&after=${second.id}`)).json
    expect(next).toMatchObject({ data: [{ id: store.id }], has_more: false })
    expect((await api.get(`/vector_stores?before=${store.id}`)).json.data).toEqual([second])
    expect((await api.send('DELETE', path)).json).toEqual({
      id: store.id,
      object: 'vector_store.deleted',
      deleted: true,
    })
    expect((await api.get(path)).status).toBe(404)
  })

  test.each([
    [{ expires_after: { anchor: 'last_active_at', days: 366 } }, 'expires_after.days'],
    [{ expires_after: { anchor: 'created_at', days: 1 } }, 'expires_after.anchor'],
    [{ color: 'red' }, 'color'],
    [{ metadata: { a: 'x'.repeat(513) } }, 'metadata.a'],
    [{ file_ids: ['file-unknown'] }, 'file_ids'],
  ])('%j is refused', async (request, param) => {
    const { api } = await practice()
    const reply = await api.post('/vector_stores', request)
    expect(reply.status).toBe(400)
    expect(reply.json.error.param).toBe(param)
  })

  test('expires after days without activity, and then takes no files', async () => {
    const { add, api, clock, path } = await withStore({
      expires_after: { anchor: 'last_active_at', days: 2 },
    })
    const file = await api.file('text', { filename: 'a.txt' })
    clock.forward(day)
    expect((await add([file.id])).status).toBe(200)
    clock.forward(day + 1000)
    expect((await api.get(path)).json.status).toBe('completed')
    clock.forward(day)
    expect((await api.get(path)).json).toMatchObject({ status: 'expired', usage_bytes: 0 })
    expect((await add([file.id])).status).toBe(400)
  })
})

describe('a file batch', () => {
  test('is indexed file by file, and says why a file was not', async () => {
    const { add, api, clock, path } = await withStore()
    const text = await api.file('text', { filename: 'a.txt' })
    const table = await api.file('a,b', { filename: 'b.csv' })
    const bytes = await api.file('\u0000', { filename: 'c.md' })
    const batch = (await add([text.id, table.id, bytes.id])).json
    expect(batch).toMatchObject({ status: 'in_progress', file_counts: { in_progress: 3, total: 3 } })
    clock.forward(1000)
    expect((await api.get(`${path}/file_batches/${batch.id}`)).json).toMatchObject({
      status: 'in_progress',
      file_counts: { in_progress: 2, completed: 1 },
    })
    clock.forward(2000)
    expect((await api.get(`${path}/file_batches/${batch.id}`)).json).toMatchObject({
      status: 'completed',
      file_counts: { in_progress: 0, completed: 2, failed: 1 },
    })
    const files = (await api.get(`${path}/file_batches/${batch.id}/files?order=asc`)).json.data
    expect(files).toMatchObject([
      { id: text.id, status: 'completed', last_error: null, usage_bytes: 4 },
      { id: table.id, status: 'failed', last_error: { code: 'unsupported_file' } },
      { id: bytes.id, status: 'completed' },
    ])
    const failed = (await api.get(`${path}/files?filter=failed`)).json.data
    expect(failed).toEqual([files[1]])
    expect((await api.get(`${path}/files/${text.id}`)).json).toEqual(files[0])
    expect((await api.get(path)).json).toMatchObject({ status: 'completed', usage_bytes: 5 })
  })

  test('fails if none of its files is text', async () => {
    const { add, api, clock, path } = await withStore()
    // The body of a part is sent as it is: these bytes are not UTF-8.
    const upload = (await api.create(2, { filename: 'a.txt' })).json
    const part = (await api.part(upload.id, Buffer.from([0xff, 0xfe]))).json
    const { file } = (await api.complete(upload.id, [part.id])).json
    const batch = (await add([file.id])).json
    clock.forward(1000)
    expect((await api.get(`${path}/file_batches/${batch.id}`)).json.status).toBe('failed')
    expect((await api.get(`${path}/files/${file.id}`)).json.last_error.code).toBe('invalid_file')
  })

  test('keeps the files that were indexed by then if it is cancelled', async () => {
    const { add, api, clock, path } = await withStore()
    const files = [await api.file('1', { filename: '1.txt' }), await api.file('2', { filename: '2.txt' })]
    const batch = (await add(files.map(({ id }) => id))).json
    clock.forward(1000)
    const cancelled = (await api.send('POST', `${path}/file_batches/${batch.id}/cancel`)).json
    expect(cancelled).toMatchObject({ status: 'cancelled', file_counts: { completed: 1, cancelled: 1 } })
    clock.forward(10_000)
    expect((await api.get(`${path}/file_batches/${batch.id}`)).json).toEqual(cancelled)
  })

  test.each<[Record<string, unknown>]>([
    [{ file_ids: [] }],
    [
      {
        chunking_strategy: { type: 'static', static: { max_chunk_size_tokens: 99, chunk_overlap_tokens: 0 } },
      },
    ],
    [
      {
        chunking_strategy: {
          type: 'static',
          static: { max_chunk_size_tokens: 4097, chunk_overlap_tokens: 0 },
        },
      },
    ],
    [
      {
        chunking_strategy: {
          type: 'static',
          static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 401 },
        },
      },
    ],
  ])('with %j is refused', async (fields) => {
    const { add, api } = await withStore()
    const file = await api.file('text', { filename: 'a.txt' })
    expect((await add([file.id], fields)).status).toBe(400)
  })

  test('keeps the chunking that it was given, and reports the default as numbers', async () => {
    const { add, api, path } = await withStore()
    const file = await api.file('text', { filename: 'a.txt' })
    const chunking = () => api.get(`${path}/files/${file.id}`).then(({ json }) => json.chunking_strategy)
    await add([file.id])
    expect(await chunking()).toEqual({
      type: 'static',
      static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
    })
    const chunking_strategy = {
      type: 'static',
      static: { max_chunk_size_tokens: 4096, chunk_overlap_tokens: 2048 },
    }
    await add([file.id], { chunking_strategy })
    expect(await chunking()).toEqual(chunking_strategy)
    // The file was added twice, and is in the store once.
    expect((await api.get(`${path}/files`)).json.data).toHaveLength(1)
  })
})

test('vector stores, their files and file batches exist after a restart', async () => {
  const { add, api, clock, folder, path, server } = await withStore()
  const file = await api.file('text', { filename: 'a.txt' })
  const batch = (await add([file.id])).json
  await server.close()
  clock.forward(1000)
  const again = await practice({ folder, now: clock.now })
  expect((await again.api.get(`${path}/file_batches/${batch.id}`)).json).toMatchObject({
    status: 'completed',
    file_counts: { completed: 1, total: 1 },
  })
  expect(again.logged).toEqual([])
})

test('the fault plan hits one operation or all of vector stores', async () => {
  const { add, api, path, server } = await withStore()
  const file = await api.file('text', { filename: 'a.txt' })
  server.setFaults([
    { operation: 'create-file-batch', action: { kind: 'drop-answer' } },
    { operation: 'vector-stores', attempt: 2, action: { kind: 'status', status: 503 } },
  ])
  await expect(add([file.id])).rejects.toThrow()
  expect((await api.get(path)).status).toBe(503)
  expect((await api.get(`${path}/files`)).json.data).toHaveLength(1)
  expect(server.requests.at(-1)).toMatchObject({
    operation: 'list-vector-store-files',
    vectorStoreId: path.split('/')[2],
  })
})

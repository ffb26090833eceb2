import { describe, expect, test } from 'vitest'
import { TestClient } from '../../../testing/practice-server'
import { never, practice } from '../../../testing/servers'
import { NextServiceApi } from './next-api'

async function started(faults: Parameters<typeof practice>[0] = []) {
  const { api, server } = await practice(faults, {}, { stepMs: 0 })
  const client = new TestClient(server)
  const next = new NextServiceApi(
    (...call) => api.ask(...call),
    (id) => api.clockSkew(id),
  )
  const since = Date.now()
  return { api, client, next, server, since }
}

const line = { custom_id: 'a', method: 'POST', url: '/v1/responses', body: { model: 'm', input: '' } }

describe('vector stores', () => {
  test('are recognized by their mark among those created at that time', async () => {
    const { client, next, since } = await started()
    const store = { title: 'Reports', expiresDays: 7, mark: 'mark-1' }
    const { id } = await next.createStore('a1', store, never)
    expect((await client.get(`/vector_stores/${id}`)).json).toMatchObject({
      name: 'Reports',
      expires_after: { anchor: 'last_active_at', days: 7 },
    })
    expect(await next.findStore('a1', { mark: 'mark-1', since }, never)).toEqual({ id })
    expect(await next.findStore('a1', { mark: 'mark-2', since }, never)).toBeNull()
    expect(await next.findStore('a1', { mark: 'mark-1', since: since + 3_600_000 }, never)).toBeNull()
    await client.close()
  })

  test('are listed page by page, the newest first, without those that have expired', async () => {
    const { client, next, server } = await started()
    const titles = Array.from({ length: 101 }, (_, index) => `Store ${index}`)
    for (const name of ['', ...titles]) await client.post('/vector_stores', { name })
    const first = await next.listStores('a1', null, never)
    expect(first.stores.map(({ name }) => name)).toEqual(titles.slice(1).reverse())
    const second = await next.listStores('a1', first.next, never)
    expect(second).toMatchObject({
      stores: [
        { name: 'Store 0', files: 0 },
        { name: null, files: 0 },
      ],
      next: null,
    })
    expect(server.requests.filter(({ operation }) => operation === 'list-vector-stores')).toHaveLength(2)
    await client.close()
  })

  test.each([2, 25])(
    'take %i files with chunks of the given size, and report the state of each',
    async (count) => {
      const { client, next } = await started()
      const { id: storeId } = await next.createStore('a1', { title: '', expiresDays: null, mark: 'm' }, never)
      const fileIds: string[] = []
      for (let index = 0; index < count; index += 1)
        fileIds.push((await client.file('text', { filename: index === 0 ? 'x.csv' : `${index}.txt` })).id)
      const unknown = await client.file('text', { filename: 'z.txt' })
      const wanted = { storeId, fileIds: [...fileIds, unknown.id] }
      expect(await next.filesIn('a1', wanted, never)).toEqual([])
      await next.addFiles('a1', { storeId, fileIds, chunking: { size: 100, overlap: 50 } }, never)
      const found = await next.filesIn('a1', wanted, never)
      expect(found.map(({ fileId }) => fileId).toSorted()).toEqual(fileIds.toSorted())
      expect(found.find(({ fileId }) => fileId === fileIds[0])).toMatchObject({
        status: 'failed',
        error: { code: 'unsupported_file' },
      })
      const file = (await client.get(`/vector_stores/${storeId}/files/${fileIds[1]}`)).json
      expect(file.chunking_strategy.static).toEqual({ max_chunk_size_tokens: 100, chunk_overlap_tokens: 50 })
      await client.close()
    },
  )

  test('look up each missing file if the list cannot be read to its end', async () => {
    const { client, next, server } = await started()
    const { id: storeId } = await next.createStore('a1', { title: '', expiresDays: null, mark: 'm' }, never)
    const fileIds: string[] = []
    for (let index = 0; index < 25; index += 1)
      fileIds.push((await client.file('text', { filename: `${index}.txt` })).id)
    await next.addFiles('a1', { storeId, fileIds, chunking: null }, never)
    const operation = 'list-vector-store-files'
    server.setFaults([{ operation, action: { kind: 'alter', set: { data: [], has_more: true } } }])
    const found = await next.filesIn('a1', { storeId, fileIds }, never)
    expect(found.map(({ fileId }) => fileId)).toEqual(fileIds)
    await client.close()
  })

  test('that are gone are not taken for stores without the files', async () => {
    const { client, next } = await started()
    const wanted = { storeId: 'vs_gone', fileIds: ['file-1'] }
    await expect(next.filesIn('a1', wanted, never)).rejects.toMatchObject({
      problem: { type: 'answer', status: 404 },
    })
    await client.close()
  })
})

describe.each([
  [
    'vector store',
    'list-vector-stores',
    (next: NextServiceApi, since: number) => next.findStore('a1', { mark: 'm', since }, never),
  ],
  [
    'batch',
    'list-batches',
    (next: NextServiceApi, since: number) =>
      next.findBatch('a1', { inputFileId: 'file-1', mark: 'm', since }, never),
  ],
] as const)('a %s', (_name, operation, find) => {
  test('does not count as missing if its list could not be read to its end', async () => {
    const { next, since } = await started([
      { operation, action: { kind: 'alter', set: { data: [], has_more: true } } },
    ])
    await expect(find(next, since)).rejects.toMatchObject({ problem: { type: 'unexpected' } })
    expect(await find(next, since)).toBeNull()
  })
})

describe('batches', () => {
  test('are recognized by their mark, or by their input where there are no marks', async () => {
    const { client, next, since } = await started()
    const input = await client.file(JSON.stringify(line), { filename: 'in.jsonl', purpose: 'batch' })
    const other = await client.file(JSON.stringify(line), { filename: 'in.jsonl', purpose: 'batch' })
    const find = (inputFileId: string, mark: string) =>
      next.findBatch('a1', { inputFileId, mark, since }, never)
    expect(await find(input.id, 'mark-1')).toBeNull()
    const wanted = { inputFileId: input.id, endpoint: '/v1/responses', mark: 'mark-1' }
    const { id } = await next.startBatch('a1', wanted, never)
    expect(await find(input.id, 'mark-1')).toMatchObject({ id, status: 'completed' })
    // A batch that another program has started from the same file has no mark of ours; one of ours has its own.
    expect(await find(input.id, 'mark-2')).toBeNull()
    const request = { input_file_id: other.id, endpoint: '/v1/responses', completion_window: '24h' }
    const unmarked = (await client.post('/batches', request)).json
    expect(await find(other.id, 'mark-2')).toMatchObject({ id: unmarked.id })
    await client.close()
  })

  test('report their state, and why they failed', async () => {
    const { client, next } = await started()
    const good = await client.file(JSON.stringify(line), { filename: 'in.jsonl', purpose: 'batch' })
    const bad = await client.file('{', { filename: 'in.jsonl', purpose: 'batch' })
    const start = (inputFileId: string) =>
      next.startBatch('a1', { inputFileId, endpoint: '/v1/responses', mark: 'm' }, never)
    const { id } = await start(good.id)
    // The results become files when somebody looks.
    const done = await next.batch('a1', id, never)
    expect(done).toMatchObject({
      status: 'completed',
      counts: { total: 1, completed: 1, failed: 0 },
      outputFileId: expect.stringMatching(/^file-/),
      errorFileId: null,
    })
    expect(await start(bad.id)).toMatchObject({
      status: 'failed',
      errors: [{ code: 'invalid_json_line', line: 1 }],
    })
    await client.close()
  })

  test.each([
    [{ request_counts: null, errors: 'none', metadata: 5 }, 'completed'],
    [{ status: 'paused' }, null],
    [{ id: 'batch_other' }, null],
  ])('with %j in the response are read as far as they make sense', async (set, status) => {
    const { client, next, server } = await started()
    const input = await client.file(JSON.stringify(line), { filename: 'in.jsonl', purpose: 'batch' })
    const wanted = { inputFileId: input.id, endpoint: '/v1/responses', mark: 'm' }
    const { id } = await next.startBatch('a1', wanted, never)
    server.setFaults([{ operation: 'retrieve-batch', action: { kind: 'alter', set } }])
    const looked = next.batch('a1', id, never)
    if (status === null) await expect(looked).rejects.toMatchObject({ problem: { type: 'unexpected' } })
    else expect(await looked).toMatchObject({ id, status })
    await client.close()
  })
})

import { readFile } from 'node:fs/promises'
import OpenAI, {
  APIConnectionError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  toFile,
} from 'openai'
import { describe, expect, test } from 'vitest'
import { handClock, hour, md5, noise, practice, sha256 } from '../../testing/practice-server'
import type { FaultAction } from './faults/faults'

/*
 * The practice server with the official client: it must accept what the client sends, and its answers must match the
 * client's types and error classes. No retries, so that each answer is seen.
 */

async function official(options: Parameters<typeof practice>[0] = {}) {
  const started = await practice(options)
  const client = new OpenAI({ apiKey: started.server.key, baseURL: started.server.url, maxRetries: 0 })
  return { ...started, client }
}

const wanted = { filename: 'training.jsonl', purpose: 'fine-tune', mime_type: 'application/jsonl' } as const

describe('an upload', () => {
  test('is created, filled in any order, completed with its md5, and comes back byte for byte', async () => {
    const { client, server } = await official()
    const bytes = noise(700_000)
    const upload = await client.uploads.create({ ...wanted, bytes: bytes.length })
    expect(upload).toMatchObject({ object: 'upload', status: 'pending', filename: 'training.jsonl' })
    expect(upload.expires_at - upload.created_at).toBe(3600)

    const cuts = [0, 100_000, 350_000, bytes.length]
    const parts = await Promise.all(
      [2, 1, 0].map(async (index) => {
        const piece = Uint8Array.from(bytes.subarray(cuts[index], cuts[index + 1]))
        // A File and the client's own conversion of bytes: people pass both.
        const data = index === 1 ? new File([piece], 'any name.bin') : await toFile(piece)
        return { index, part: await client.uploads.parts.create(upload.id, { data }) }
      }),
    )
    for (const { part } of parts) expect(part).toMatchObject({ object: 'upload.part', upload_id: upload.id })
    const part_ids = parts.sort((a, b) => a.index - b.index).map(({ part }) => part.id)

    const completed = await client.uploads.complete(upload.id, { part_ids, md5: md5(bytes) })
    expect(completed.status).toBe('completed')
    const { file } = completed
    expect(file).toMatchObject({
      object: 'file',
      bytes: bytes.length,
      purpose: 'fine-tune',
      status: 'processed',
    })

    const content = await client.files.content(file?.id ?? '')
    expect(content.headers.get('content-length')).toBe(`${bytes.length}`)
    expect(sha256(Buffer.from(await content.arrayBuffer()))).toBe(sha256(bytes))
    expect(sha256(await readFile(server.files()[0]?.path ?? ''))).toBe(sha256(bytes))
  })

  test('is cancelled', async () => {
    const { client } = await official()
    const upload = await client.uploads.create({ ...wanted, bytes: 10 })
    expect(await client.uploads.cancel(upload.id)).toMatchObject({ id: upload.id, status: 'cancelled' })
    const data = new File(['x'], 'x')
    await expect(client.uploads.parts.create(upload.id, { data })).rejects.toBeInstanceOf(BadRequestError)
  })

  test('cannot be completed after it has expired', async () => {
    const clock = handClock()
    const { client } = await official({ now: clock.now })
    const upload = await client.uploads.create({ ...wanted, bytes: 10 })
    clock.forward(hour)
    await expect(client.uploads.complete(upload.id, { part_ids: ['x'] })).rejects.toBeInstanceOf(
      BadRequestError,
    )
  })

  test('can say how long its file will live', async () => {
    const { client } = await official()
    const expires_after = { anchor: 'created_at', seconds: 7200 } as const
    const upload = await client.uploads.create({ ...wanted, bytes: 1, expires_after })
    const part = await client.uploads.parts.create(upload.id, { data: new File(['x'], 'x') })
    const { file } = await client.uploads.complete(upload.id, { part_ids: [part.id] })
    expect(file).toMatchObject({ expires_at: (file?.created_at ?? 0) + 7200 })
  })
})

test('files are listed page by page, looked up and deleted', async () => {
  const { api, client } = await official()
  const names = ['a', 'b', 'c', 'd', 'e']
  for (const filename of names) await api.file(filename, { filename })
  await api.file('other', { filename: 'other.jsonl', purpose: 'batch' })

  const page = await client.files.list({ purpose: 'user_data', limit: 2, order: 'asc' })
  expect(page.data.map(({ filename }) => filename)).toEqual(['a', 'b'])
  expect(page.hasNextPage()).toBe(true)
  const all = []
  for await (const file of client.files.list({ purpose: 'user_data', limit: 2, order: 'asc' })) all.push(file)
  expect(all.map(({ filename }) => filename)).toEqual(names)
  const newest = await client.files.list({ limit: 1 })
  expect(newest.data[0]).toMatchObject({ filename: 'other.jsonl', purpose: 'batch' })

  const id = all[2]?.id ?? ''
  expect(await client.files.retrieve(id)).toEqual(all[2])
  expect(await client.files.delete(id)).toEqual({ id, object: 'file', deleted: true })
  await expect(client.files.retrieve(id)).rejects.toBeInstanceOf(NotFoundError)
  await expect(client.files.content(id)).rejects.toBeInstanceOf(NotFoundError)
})

describe('a vector store', () => {
  test('is created with files, gets more of them by a file batch, and says why one was not indexed', async () => {
    const clock = handClock()
    const { api, client } = await official({ now: clock.now, stepMs: 1000 })
    const text = await api.file('text', { filename: 'a.txt' })
    const table = await api.file('a,b', { filename: 'b.csv' })
    const store = await client.vectorStores.create({
      name: 'Reports',
      file_ids: [text.id],
      expires_after: { anchor: 'last_active_at', days: 7 },
      metadata: { made_by: 'test' },
    })
    expect(store).toMatchObject({ status: 'in_progress', file_counts: { total: 1 } })
    const batch = await client.vectorStores.fileBatches.create(store.id, {
      file_ids: [table.id],
      chunking_strategy: {
        type: 'static',
        static: { max_chunk_size_tokens: 1000, chunk_overlap_tokens: 500 },
      },
    })
    clock.forward(1000)
    const vector_store_id = store.id
    expect(await client.vectorStores.fileBatches.poll(store.id, batch.id)).toMatchObject({
      status: 'failed',
      file_counts: { failed: 1 },
    })
    const files = []
    for await (const file of client.vectorStores.fileBatches.listFiles(batch.id, { vector_store_id }))
      files.push(file)
    expect(files).toMatchObject([{ id: table.id, last_error: { code: 'unsupported_file' } }])
    expect(await client.vectorStores.files.retrieve(text.id, { vector_store_id })).toMatchObject({
      status: 'completed',
    })
    const all = []
    for await (const one of client.vectorStores.list({ limit: 1 })) all.push(one)
    expect(all).toEqual([await client.vectorStores.retrieve(store.id)])
    await client.vectorStores.delete(store.id)
    await expect(client.vectorStores.retrieve(store.id)).rejects.toBeInstanceOf(NotFoundError)
  })

  test('keeps the indexed files when its file batch is cancelled', async () => {
    const { api, client } = await official({ now: handClock().now })
    const file = await api.file('text', { filename: 'a.txt' })
    const store = await client.vectorStores.create({})
    const { id } = await client.vectorStores.fileBatches.create(store.id, { file_ids: [file.id] })
    const cancelled = await client.vectorStores.fileBatches.cancel(id, { vector_store_id: store.id })
    expect(cancelled).toMatchObject({ status: 'cancelled', file_counts: { cancelled: 1 } })
  })
})

test('a batch is created, listed, followed to its end, and its results are downloaded', async () => {
  const clock = handClock()
  const { api, client } = await official({ now: clock.now, stepMs: 1000 })
  const lines = ['a', 'b'].map((custom_id) =>
    JSON.stringify({
      custom_id,
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'gpt-5', ...(custom_id === 'a' ? { messages: [] } : {}) },
    }),
  )
  const input = await api.file(lines.join('\n'), { filename: 'in.jsonl', purpose: 'batch' })
  const batch = await client.batches.create({
    input_file_id: input.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    metadata: { run: '1' },
  })
  expect(batch).toMatchObject({ status: 'validating', model: 'gpt-5' })
  clock.forward(4000)
  const done = await client.batches.retrieve(batch.id)
  expect(done).toMatchObject({
    status: 'completed',
    request_counts: { total: 2, completed: 1, failed: 1 },
  })
  expect((await client.batches.list()).data).toEqual([done])
  for (const [id, custom_id] of [
    [done.output_file_id, 'a'],
    [done.error_file_id, 'b'],
  ]) {
    const content = await client.files.content(id ?? '')
    expect(JSON.parse(await content.text())).toMatchObject({ custom_id, error: null })
  }
})

test('a batch is cancelled', async () => {
  const clock = handClock()
  const { api, client } = await official({ now: clock.now })
  const line = { custom_id: 'a', method: 'POST', url: '/v1/responses', body: { model: 'gpt-5', input: '' } }
  const input = await api.file(JSON.stringify(line), { filename: 'in.jsonl', purpose: 'batch' })
  const request = { endpoint: '/v1/responses', completion_window: '24h' } as const
  const { id } = await client.batches.create({ input_file_id: input.id, ...request })
  expect(await client.batches.cancel(id)).toMatchObject({ status: 'cancelling' })
  clock.forward(hour)
  expect(await client.batches.retrieve(id)).toMatchObject({ status: 'cancelled', output_file_id: null })
})

describe('the client’s own class of errors', () => {
  test('fits a wrong key, and the error names its request', async () => {
    const { server } = await official()
    const client = new OpenAI({ apiKey: 'sk-wrong', baseURL: server.url, maxRetries: 0 })
    const error = await client.files.list().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      type: 'invalid_request_error',
      requestID: server.requests[0]?.id,
    })
  })

  test('fits an unknown upload', async () => {
    const { client } = await official()
    await expect(client.uploads.cancel('upload_unknown')).rejects.toBeInstanceOf(NotFoundError)
  })

  test('fits a request that breaks a rule, and the error names its request', async () => {
    const { client } = await official()
    const creating = client.uploads.create({ ...wanted, bytes: 0 })
    await expect(creating).rejects.toBeInstanceOf(BadRequestError)
    await expect(creating).rejects.toMatchObject({
      param: 'bytes',
      code: null,
      requestID: expect.stringMatching(/^req_/),
    })
  })

  test.each([
    [403, PermissionDeniedError],
    [409, ConflictError],
    [429, RateLimitError],
    [500, InternalServerError],
    [503, InternalServerError],
  ])('fits a %i of the fault plan', async (status, kind) => {
    const { client } = await official({
      faults: [{ operation: 'create', action: { kind: 'status', status } }],
    })
    const creating = client.uploads.create({ ...wanted, bytes: 1 })
    await expect(creating).rejects.toBeInstanceOf(kind)
    await expect(creating).rejects.toMatchObject({ requestID: expect.stringMatching(/^req_/) })
  })

  test.each<FaultAction>([{ kind: 'reset' }, { kind: 'end' }, { kind: 'drop-answer', by: 'reset' }])(
    'fits a response that never comes: %j',
    async (action) => {
      const { client } = await official({ faults: [{ operation: 'part', action }] })
      const upload = await client.uploads.create({ ...wanted, bytes: 1 })
      const sending = client.uploads.parts.create(upload.id, { data: new File(['x'], 'x') })
      await expect(sending).rejects.toBeInstanceOf(APIConnectionError)
    },
  )
})

test('the client’s own retries succeed once the fault has passed', async () => {
  const action: FaultAction = { kind: 'status', status: 429, headers: { 'retry-after-ms': '1' } }
  const { server } = await official({ faults: [{ operation: 'create', times: 2, action }] })
  const client = new OpenAI({ apiKey: server.key, baseURL: server.url, maxRetries: 2 })
  expect((await client.uploads.create({ ...wanted, bytes: 1 })).status).toBe('pending')
  expect(server.requests.map(({ status, attempt }) => [status, attempt])).toEqual([
    [429, 1],
    [429, 2],
    [200, 3],
  ])
})

describe('the organization and the project of a key', () => {
  test('are accepted when they are right, or not named', async () => {
    const { server } = await official({ organization: 'org-1', project: 'proj_1' })
    for (const named of [{}, { organization: 'org-1' }, { organization: 'org-1', project: 'proj_1' }]) {
      const client = new OpenAI({ apiKey: server.key, baseURL: server.url, maxRetries: 0, ...named })
      expect((await client.files.list()).data).toEqual([])
    }
  })

  test.each([
    [{ organization: 'org-2' }, 'mismatched_organization'],
    [{ organization: 'org-1', project: 'proj_2' }, 'mismatched_project'],
  ])('%o is refused', async (named, code) => {
    const { server } = await official({ organization: 'org-1', project: 'proj_1' })
    const client = new OpenAI({ apiKey: server.key, baseURL: server.url, maxRetries: 0, ...named })
    const error = await client.files.list().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({ status: 401, code })
  })
})

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { handClock, hour, md5, practice, tempFolder } from '../../../testing/practice-server'
import { startPracticeServer } from '../http/server'

/** A server that was stopped in the middle of an upload, and the folder it left. */
async function halfDone() {
  const folder = await tempFolder()
  const clock = handClock()
  const { api, server } = await practice({ folder, key: 'k', now: clock.now })
  const upload = (await api.create(10, { filename: 'half.txt' })).json
  const part = (await api.part(upload.id, 'hello')).json
  await server.close()
  return { folder, clock, upload, part }
}

describe('after the server was stopped and started again', () => {
  test('an upload continues where it was', async () => {
    const { folder, clock, upload, part } = await halfDone()
    clock.forward(1000)
    const { api, server } = await practice({ folder, now: clock.now })
    expect(server.uploads()).toMatchObject([
      { id: upload.id, status: 'pending', parts: [{ id: part.id, bytes: 5 }], filename: 'half.txt' },
    ])
    const second = (await api.part(upload.id, 'world')).json
    const reply = await api.complete(upload.id, [part.id, second.id], md5('helloworld'))
    expect(reply.json).toMatchObject({ ...upload, status: 'completed', file: { filename: 'half.txt' } })
    expect((await api.create(1)).status).toBe(200)
    expect(server.uploads().map(({ number }) => number)).toEqual([1, 2])
  })

  test('an upload beyond its one-hour limit has expired, and takes no disk space', async () => {
    const { folder, clock, upload, part } = await halfDone()
    clock.forward(hour)
    const { api } = await practice({ folder, now: clock.now })
    expect((await api.complete(upload.id, [part.id])).json.error.message).toContain("'expired'")
    expect(existsSync(join(folder, 'state', 'uploads', upload.id, 'parts'))).toBe(false)
  })

  test('files exist, and closed uploads stay closed', async () => {
    const folder = await tempFolder()
    const first = await practice({ folder })
    const kept = await first.api.file('kept', { purpose: 'fine-tune' })
    const gone = await first.api.file('gone')
    await first.api.send('DELETE', `/files/${gone.id}`)
    const cancelled = (await first.api.create(5)).json
    await first.api.cancel(cancelled.id)
    await first.server.close()

    const { api, server } = await practice({ folder })
    expect((await api.get('/files')).json.data).toEqual([kept])
    expect((await api.get(`/files/${kept.id}/content`)).text).toBe('kept')
    expect(server.uploads().map(({ status }) => status)).toEqual(['completed', 'completed', 'cancelled'])
    expect((await api.part(cancelled.id, 'x')).status).toBe(400)
    const next = await api.file('next')
    expect((await api.get('/files')).json.data.map(({ id }: { id: string }) => id)).toEqual([
      next.id,
      kept.id,
    ])
  })

  test('files from an older version of this server are unchanged', async () => {
    const folder = await tempFolder()
    const clock = handClock()
    const uploadId = `upload_${'0123456789abcdef'.repeat(2)}`
    const fileId = `file-${'fedcba9876543210'.repeat(2)}`
    const createdAt = clock.now() / 1000
    await mkdir(join(folder, 'state', 'uploads', uploadId), { recursive: true })
    await mkdir(join(folder, 'files', fileId), { recursive: true })
    await writeFile(join(folder, 'files', fileId, 'old.jsonl'), 'old')
    const file = {
      id: fileId,
      sequence: 1,
      createdAt: createdAt + 60,
      expiresAt: createdAt + 60 + 7200,
      diskName: 'old.jsonl',
      deleted: false,
    }
    const times = { createdAt, expiresAt: createdAt + 3600 }
    const record = { version: 1, id: uploadId, sequence: 1, ...times, filename: 'old.jsonl', bytes: 3, file }
    const kind = { purpose: 'batch', mimeType: 'application/jsonl', fileLifetimeSeconds: 7200 }
    const state = JSON.stringify({ ...record, ...kind, status: 'completed' })
    await writeFile(join(folder, 'state', 'uploads', uploadId, 'upload.json'), state)

    const { api, logged } = await practice({ folder, now: clock.now })
    expect((await api.get(`/files/${fileId}`)).json).toMatchObject({
      id: fileId,
      created_at: createdAt + 60,
      expires_at: createdAt + 60 + 7200,
    })
    expect((await api.get(`/files/${fileId}/content`)).text).toBe('old')
    clock.forward(120_000)
    const next = await api.file('next')
    expect((await api.get('/files')).json.data.map(({ id }: { id: string }) => id)).toEqual([next.id, fileId])
    expect((await api.send('DELETE', `/files/${fileId}`)).status).toBe(200)
    expect(await readdir(join(folder, 'files'))).toEqual([next.id])
    expect(logged).toEqual([])
  })

  test('everything that was being received or assembled is gone, and nothing else', async () => {
    const { folder, clock, upload, part } = await halfDone()
    const home = join(folder, 'state', 'uploads', upload.id)
    await mkdir(join(home, 'incoming'), { recursive: true })
    await writeFile(join(home, 'incoming', 'part_ab.bin'), 'half a par')
    await writeFile(join(home, 'assembled.bin'), 'hel')
    await writeFile(join(home, 'upload.json.0123.draft'), '{"ver')
    await writeFile(join(home, 'parts', 'part_cd.bin'), 'received, but nobody was told')
    await mkdir(join(folder, 'state', 'uploads', 'upload_ef', 'parts'), { recursive: true })
    const stray = `file-${'0'.repeat(32)}`
    for (const name of [stray, `file-${'Zz9'.repeat(7)}0`]) {
      await mkdir(join(folder, 'files', name))
      await writeFile(join(folder, 'files', name, 'landed, but does not count.txt'), '')
    }
    await writeFile(join(folder, 'files', 'my own notes.txt'), '')

    const { server, logged } = await practice({ folder, now: clock.now })
    expect(await readdir(home)).toEqual(['incoming', 'parts', 'upload.json'])
    expect(await readdir(join(home, 'incoming'))).toEqual([])
    expect((await readdir(join(home, 'parts'))).sort()).toEqual([`${part.id}.bin`, `${part.id}.json`])
    expect(await readdir(join(folder, 'files'))).toEqual(['my own notes.txt'])
    expect(server.uploads()).toHaveLength(1)
    expect(logged).toEqual([])
  })

  test('an unreadable record is reported and left alone, and so are files that may be its own', async () => {
    const folder = await tempFolder()
    const first = await practice({ folder })
    const file = await first.api.file('content')
    await first.api.file('other')
    const id = first.server.uploads()[0]?.id ?? ''
    await first.server.close()
    const path = join(folder, 'state', 'uploads', id, 'upload.json')
    await truncate(path, 20)

    const { server, logged } = await practice({ folder })
    expect(logged).toEqual([expect.stringContaining(id)])
    expect(server.files()).toHaveLength(1)
    expect(existsSync(path)).toBe(true)
    expect(await readFile(join(folder, 'files', file.id, 'data.jsonl'), 'utf8')).toBe('content')
  })

  test('a part that was truncated on disk is reported and does not count', async () => {
    const { folder, clock, upload, part } = await halfDone()
    await truncate(join(folder, 'state', 'uploads', upload.id, 'parts', `${part.id}.bin`), 3)
    const { server, logged } = await practice({ folder, now: clock.now })
    expect(server.uploads()[0]?.parts).toEqual([])
    expect(logged).toEqual([expect.stringContaining(part.id)])
  })
})

describe('when a disk write fails', () => {
  test('a part is a 500 that says why, and can be sent again', async () => {
    const { api, folder, server, logged } = await practice()
    const upload = (await api.create(5)).json
    const incoming = join(folder, 'state', 'uploads', upload.id, 'incoming')
    await rm(incoming, { recursive: true })
    const reply = await api.part(upload.id, 'hello')
    expect(reply.status).toBe(500)
    expect(reply.json.error).toMatchObject({ type: 'server_error', code: null })
    expect(reply.json.error.message).toContain('ENOENT')
    expect(reply.text).not.toContain(folder)
    expect(logged).toHaveLength(1)
    await mkdir(incoming)
    const part = (await api.part(upload.id, 'hello')).json
    expect((await api.complete(upload.id, [part.id])).status).toBe(200)
    expect(server.files()).toHaveLength(1)
  })

  test('a completion is a 500, the upload stays pending, and completing can be tried again', async () => {
    const { api, folder, server } = await practice()
    const upload = (await api.create(5)).json
    const part = (await api.part(upload.id, 'hello')).json
    await rm(join(folder, 'files'), { recursive: true })
    await writeFile(join(folder, 'files'), 'in the way')
    expect((await api.complete(upload.id, [part.id])).status).toBe(500)
    expect(server.uploads()[0]).toMatchObject({ status: 'pending', parts: [{ id: part.id }] })
    expect(existsSync(join(folder, 'state', 'uploads', upload.id, 'assembled.bin'))).toBe(false)
    await rm(join(folder, 'files'))
    expect((await api.complete(upload.id, [part.id])).status).toBe(200)
  })

  test('parts that changed on disk are not assembled', async () => {
    const { api, folder, server } = await practice()
    const upload = (await api.create(5)).json
    const part = (await api.part(upload.id, 'hello')).json
    await truncate(join(folder, 'state', 'uploads', upload.id, 'parts', `${part.id}.bin`), 3)
    expect((await api.complete(upload.id, [part.id])).status).toBe(500)
    expect(server.files()).toEqual([])
  })

  test('a file that a person removed from the folder is a 404', async () => {
    const { api, server } = await practice()
    const file = await api.file('content', { purpose: 'fine-tune' })
    await rm(server.files()[0]?.path ?? '')
    const reply = await api.get(`/files/${file.id}/content`)
    expect(reply.status).toBe(404)
    expect((await api.send('DELETE', `/files/${file.id}`)).status).toBe(200)
  })

  test('a folder that cannot be created prevents the start', async () => {
    const file = join(await tempFolder(), 'file')
    await writeFile(file, '')
    await expect(startPracticeServer({ folder: join(file, 'below') })).rejects.toMatchObject({
      failure: { kind: 'practice-server-failed' },
    })
  })
})

test('closing stops a running completion, and nothing is lost', async () => {
  const folder = await tempFolder()
  const { api, server } = await practice({ folder })
  const size = 32 * 1024 * 1024
  const upload = (await api.create(size)).json
  const part = (await api.part(upload.id, Buffer.alloc(size, 'x'))).json
  const completing = api.complete(upload.id, [part.id]).catch((error: Error) => error)
  await server.waitFor(({ operation, bytes }) => operation === 'complete' && bytes > 0)
  await server.close()
  await completing
  const again = await practice({ folder })
  const [state] = again.server.uploads()
  // Either the completion was first, or the upload can still be completed.
  if (state?.status === 'pending') expect((await again.api.complete(upload.id, [part.id])).status).toBe(200)
  expect(again.server.files()).toMatchObject([{ bytes: size }])
})

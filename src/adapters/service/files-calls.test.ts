import { createServer, type RequestListener } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { apiFor, never, openFile, practice, randomFile } from '../../../testing/servers'
import type { ServiceApi } from './service-api'

/** A service that answers as the test specifies. */
async function answering(listener: RequestListener): Promise<ServiceApi> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it does not listen')
  return apiFor({ baseUrl: `http://127.0.0.1:${address.port}/v1` })
}

/** A completed file of the practice server. */
async function uploaded(api: ServiceApi, bytes: number, purpose: 'batch' | 'user_data' = 'batch') {
  const file = await randomFile(bytes)
  const source = await openFile(file.path)
  const upload = { filename: 'a.jsonl', purpose, bytes, mimeType: 'text/plain' } as const
  const { id } = await api.create('a1', upload, never)
  const part = { remoteId: id, number: 1, source, offset: 0, length: bytes }
  const { partId } = await api.addPart('a1', part, () => {}, never)
  const made = await api.complete('a1', { remoteId: id, partIds: [partId] }, never)
  return { id: made.id, content: file.bytes }
}

describe('the list of files', () => {
  it('is read page by page, in smaller pages if a service has no large ones', async () => {
    const asked: string[] = []
    const api = await answering((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams
      asked.push(`${query.get('limit')} after ${query.get('after')}`)
      const isTooLarge = Number(query.get('limit')) > 100
      const data = query.get('after') === null ? [{ id: 'f1' }, { id: 'f2' }] : [{ id: 'f3' }]
      response.writeHead(isTooLarge ? 400 : 200, { 'content-type': 'application/json' })
      const error = { message: 'limit is too large', type: 'x', code: null }
      response.end(JSON.stringify(isTooLarge ? { error } : { data, has_more: query.get('after') === null }))
    })
    const first = await api.listFiles('a1', null, never)
    expect(first.files.map(({ id }) => id)).toEqual(['f1', 'f2'])
    const second = await api.listFiles('a1', first.next, never)
    expect(second.files.map(({ id }) => id)).toEqual(['f3'])
    expect(second.next).toBeNull()
    expect(asked).toEqual(['1000 after null', '100 after null', '1000 after f2', '100 after f2'])
  })

  it('ends when a service returns the same page forever', async () => {
    const api = await answering((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ data: [{ id: 'f1' }], has_more: true }))
    })
    const { next } = await api.listFiles('a1', null, never)
    expect(await api.listFiles('a1', next, never)).toMatchObject({ next: null })
  })
})

describe('a file on the service', () => {
  it('is deleted, and counts as deleted if it does not exist', async () => {
    const { api, server } = await practice()
    const { id } = await uploaded(api, 1000)
    await api.deleteFile('a1', id, never)
    expect(server.files()).toEqual([])
    await api.deleteFile('a1', id, never)
  })

  it('is downloaded from an offset', async () => {
    const { api } = await practice()
    const { content, id } = await uploaded(api, 300_000)
    const pieces: Buffer[] = []
    const starts: number[] = []
    await api.download(
      'a1',
      id,
      {
        bytes: content.byteLength,
        from: 100_000,
        onStart: (offset) => void starts.push(offset),
        onPiece: (piece) => void pieces.push(Buffer.from(piece)),
      },
      never,
    )
    expect(starts).toEqual([100_000])
    expect(Buffer.concat(pieces).equals(content.subarray(100_000))).toBe(true)
  })

  it('is downloaded from its beginning if the service does not support ranges', async () => {
    const api = await answering((_request, response) => response.end('whole'))
    const pieces: Buffer[] = []
    const starts: number[] = []
    const onStart = (offset: number) => void starts.push(offset)
    const onPiece = (piece: Buffer) => void pieces.push(Buffer.from(piece))
    await api.download('a1', 'f1', { bytes: 5, from: 3, onStart, onPiece }, never)
    expect(starts).toEqual([0])
    expect(String(Buffer.concat(pieces))).toBe('whole')
  })

  it('is complete when nothing follows the offset, and refused when the offset is beyond its end', async () => {
    const api = await answering((_request, response) => {
      response.writeHead(416, { 'content-range': 'bytes */5' })
      response.end()
    })
    const content = { bytes: null, onPiece: () => {} }
    await api.download('a1', 'f1', { ...content, from: 5 }, never)
    await expect(api.download('a1', 'f1', { ...content, from: 7 }, never)).rejects.toMatchObject({
      problem: { status: 416 },
    })
  })
})

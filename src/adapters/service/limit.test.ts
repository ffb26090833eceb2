import { expect, it, onTestFinished } from 'vitest'
import { apiFor, never, openFile, practice, randomFile, rawServer } from '../../../testing/servers'
import { MiB } from '../../shared/limits'

/** A receiver that counts, and never answers. */
async function counting() {
  let bytes = 0
  const { url } = await rawServer((socket) =>
    socket.on('data', (piece) => {
      bytes += piece.byteLength
    }),
  )
  return { url, count: () => bytes }
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('the limit bounds the connection, applies its changes, and is shared among the parts', async () => {
  const { url, count } = await counting()
  let limit: number | null = 400_000
  const api = apiFor({ baseUrl: url }, { bandwidth: () => limit })
  const { path } = await randomFile(64 * MiB)
  const source = await openFile(path)
  const stop = new AbortController()
  const sent = [0, 0, 0, 0]
  const parts = sent.map((_none, index) =>
    api
      .addPart(
        'a1',
        { remoteId: 'u', number: index + 1, source, offset: index * 16 * MiB, length: 16 * MiB },
        (bytes) => {
          sent[index] = (sent[index] ?? 0) + bytes
        },
        stop.signal,
      )
      .catch(() => {}),
  )
  onTestFinished(() => stop.abort())

  /** Bytes per second that arrived in a period of that many milliseconds; and the actual period. */
  const rate = async (ms: number) => {
    const began = performance.now()
    const before = count()
    await after(ms)
    const seconds = (performance.now() - began) / 1000
    return { seconds, bytes: count() - before }
  }

  await after(700)
  // The first part gets the burst alone.
  const atFirst = [...sent]
  const slow = await rate(2500)
  expect(slow.bytes).toBeLessThan(limit * slow.seconds + 256 * 1024)
  // A busy machine sends less than it may, but not as little as that.
  expect(slow.bytes).toBeGreaterThan(limit * slow.seconds * 0.4)
  const since = sent.map((bytes, index) => bytes - (atFirst[index] ?? 0))
  const share = since.reduce((sum, each) => sum + each, 0) / 4
  for (const each of since) expect(Math.abs(each - share) / share).toBeLessThan(0.25)

  limit = 2_000_000
  await after(1000)
  const quick = await rate(1500)
  expect(quick.bytes).toBeLessThan(limit * quick.seconds + 256 * 1024)
  expect(quick.bytes).toBeGreaterThan(limit * quick.seconds * 0.4)

  limit = 100_000
  await after(1000)
  const slowest = await rate(1500)
  expect(slowest.bytes).toBeLessThan(limit * slowest.seconds + 256 * 1024)
  expect(slowest.bytes).toBeGreaterThan(limit * slowest.seconds * 0.4)

  // Without a limit, all the rest is sent in a moment.
  limit = null
  await expect.poll(count).toBeGreaterThan(64 * MiB)
  stop.abort()
  await Promise.all(parts)
}, 30_000)

it('a part that the limit holds back for longer than the watchdog waits does not count as stalled', async () => {
  let allowed = 60_000
  const { server, api } = await practice([], { bandwidth: () => 4_000, stallMs: () => allowed })
  const length = 3 * 1024
  const count = 8
  const size = count * length
  const { path } = await randomFile(size)
  const source = await openFile(path)
  const upload = { filename: 'data.bin', purpose: 'user_data', bytes: size, mimeType: 'text/plain' } as const
  const remote = await api.create('a1', upload, never)
  // All together, so that each sends once in some two seconds.
  allowed = 1_000
  const parts = Array.from({ length: count }, (_none, index) =>
    api.addPart(
      'a1',
      { remoteId: remote.id, number: index + 1, source, offset: index * length, length },
      () => {},
      never,
    ),
  )
  const ids = (await Promise.all(parts)).map(({ partId }) => partId)
  allowed = 60_000
  await api.complete('a1', { remoteId: remote.id, partIds: ids }, never)
  expect(server.files().map(({ bytes }) => bytes)).toEqual([size])
}, 30_000)

it('a response that arrives while bytes are held back ends the call immediately, and releases everything', async () => {
  const { url } = await rawServer((socket) =>
    socket.once('data', () =>
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
    ),
  )
  const api = apiFor({ baseUrl: url }, { bandwidth: () => 12_500 })
  const { path } = await randomFile(4 * MiB)
  const source = await openFile(path)
  const part = { remoteId: 'u', number: 1, source, offset: 0, length: 4 * MiB }
  // All of it would take more than five minutes.
  await expect(api.addPart('a1', part, () => {}, never)).rejects.toThrow()
})

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { OpenSource } from '../core/ports'
import { MiB } from '../shared/limits'
import { UndiciApi } from './undici-api'

test('small buffers that are filled again at once arrive as they were', async () => {
  // Far more than the system keeps for a socket: the receiver, in this same thread, reads nothing until the
  // sender waits, so buffers do pile up in its queue.
  const length = 24 * MiB
  const piece = 1000
  const sent = createHash('sha256')
  const source: OpenSource = {
    async *stream() {
      const buffer = Buffer.alloc(piece)
      for (let left = length, turn = 0; left > 0; left -= piece, turn += 1) {
        const bytes = buffer.subarray(0, Math.min(piece, left)).fill(turn % 251)
        sent.update(bytes)
        yield bytes
      }
    },
    close: async () => {},
  }
  const arrived = createHash('sha256')
  const server = createServer(async (request, response) => {
    const body: Buffer[] = []
    for await (const bytes of request) body.push(bytes as Buffer)
    const all = Buffer.concat(body)
    const begin = all.indexOf('\r\n\r\n') + 4
    arrived.update(all.subarray(begin, begin + length))
    response.end(JSON.stringify({ id: 'part_1', upload_id: 'upload_1' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const connection = { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'none', organization: '', project: '' }
  const api = new UndiciApi({ connection: () => connection, stallMs: () => 30_000, userAgent: 'test' })
  try {
    const part = { remoteId: 'upload_1', number: 1, source, offset: 0, length }
    await api.addPart('account', part, () => {}, new AbortController().signal)
    expect(arrived.digest('hex')).toBe(sent.digest('hex'))
  } finally {
    await api.close()
    server.close()
  }
})

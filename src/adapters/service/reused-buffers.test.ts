import { createHash } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { apiFor, never, selfSigned, trustSelfSigned } from '../../../testing/servers'
import type { OpenSource } from '../../core/ports'
import { MiB } from '../../shared/limits'

test.each([
  ['http', 1000],
  ['http', 256 * 1024],
  ['http', MiB],
  ['https', 1000],
  ['https', 256 * 1024],
  ['https', MiB],
] as const)(
  'over %s buffers of %d bytes that are refilled immediately arrive unchanged',
  async (protocol, piece) => {
    // Far more than the system buffers for a socket: the receiver, in this same thread, reads nothing until the
    // sender waits, so buffers do pile up in its queue.
    const length = 24 * MiB + 77
    const sent = createHash('sha256')
    const source: Pick<OpenSource, 'stream' | 'close'> = {
      async *stream() {
        const buffer = Buffer.alloc(piece)
        for (let left = length, turn = 1; left > 0; left -= piece, turn += 1) {
          // The last ones are small: nothing waits for those.
          const bytes = buffer.subarray(0, Math.min(piece, left)).fill(turn % 251)
          sent.update(bytes)
          yield bytes
        }
      },
      close: async () => {},
    }
    const arrived = createHash('sha256')
    const receive: RequestListener = async (request, response) => {
      const body: Buffer[] = []
      for await (const bytes of request) body.push(bytes as Buffer)
      const all = Buffer.concat(body)
      const begin = all.indexOf('\r\n\r\n') + 4
      arrived.update(all.subarray(begin, begin + length))
      response.end(JSON.stringify({ id: 'part_1', upload_id: 'upload_1' }))
    }
    const certificate = protocol === 'https' ? await selfSigned() : {}
    if (certificate === null) return
    trustSelfSigned()
    const server = protocol === 'https' ? createTlsServer(certificate, receive) : createServer(receive)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const api = apiFor({ baseUrl: `${protocol}://127.0.0.1:${port}/v1` }, { stallMs: () => 30_000 })
    try {
      const part = { remoteId: 'upload_1', number: 1, source, offset: 0, length }
      await api.addPart('account', part, () => {}, never)
      expect(arrived.digest('hex')).toBe(sent.digest('hex'))
    } finally {
      await api.close()
      server.close()
    }
  },
)

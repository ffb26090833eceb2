import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import {
  apiFor,
  never,
  openFile,
  practice,
  randomFile,
  rawServer,
  selfSigned,
  sha256,
  trustSelfSigned,
} from '../../../testing/servers'
import { MiB } from '../../shared/limits'
import { NodeFileSource } from '../files/source/node-source'

/** What a receiver got as the content of a part. */
interface Received {
  readonly number: number
  readonly bytes: number
  readonly sha256: string
}

/**
 * A receiver that stops reading immediately, and then again and again: far more is sent than the system buffers for the
 * two sockets, so bytes stay with the sender's.
 */
async function burstyReceiver(certificate: { key: string; cert: string } | undefined): Promise<{
  readonly url: string
  readonly received: Received[]
  readonly onStart: Map<number, () => void>
}> {
  const received: Received[] = []
  const onStart = new Map<number, () => void>()
  let turn = 0
  const { url } = await rawServer((socket) => {
    let head = Buffer.alloc(0)
    let body: BodyReader | null = null
    let sinceStop = 0
    const stop = (ms: number) => {
      socket.pause()
      setTimeout(() => socket.resume(), ms)
    }
    socket.once('data', () => stop(150))
    socket.on('data', (piece) => {
      sinceStop += piece.byteLength
      if (sinceStop > 300_000) {
        sinceStop = 0
        turn += 1
        stop(1 + ((turn * 7) % 11))
      }
      if (body === null) {
        head = Buffer.concat([head, piece])
        body = BodyReader.from(head)
        if (body === null) return
      } else body.add(piece)
      if (body.got > body.length / 8) onStart.get(body.number)?.()
      if (body.got === body.length) {
        received.push(body.end())
        answer(socket, body.number)
      }
    })
  }, certificate)
  return { url, received, onStart }
}

function answer(socket: Socket, number: number): void {
  const json = JSON.stringify({ id: `part_${number}`, upload_id: 'upload_1' })
  socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${json.length}\r\nconnection: close\r\n\r\n${json}`)
}

class BodyReader {
  readonly #hash = createHash('sha256')
  readonly #tail: number
  #content = 0
  got = 0

  private constructor(
    readonly number: number,
    /** Length of the whole body. */
    readonly length: number,
    readonly formHead: number,
    boundary: string,
  ) {
    this.#tail = `\r\n--${boundary}--\r\n`.length
  }

  /** Null until the head of the request and that of its field have arrived. */
  static from(bytes: Buffer): BodyReader | null {
    const bodyAt = bytes.indexOf('\r\n\r\n') + 4
    const contentAt = bodyAt < 4 ? -1 : bytes.indexOf('\r\n\r\n', bodyAt) + 4
    if (contentAt < 4) return null
    const text = bytes.toString('latin1', 0, contentAt)
    const [, length = ''] = /content-length: (\d+)/i.exec(text) ?? []
    const [, boundary = ''] = /boundary=(\S+)/.exec(text) ?? []
    const [, number = ''] = /filename="part-(\d+)"/.exec(text) ?? []
    const reader = new BodyReader(Number(number), Number(length), contentAt - bodyAt, boundary)
    reader.got = contentAt - bodyAt
    reader.add(bytes.subarray(contentAt))
    return reader
  }

  add(piece: Buffer): void {
    this.got += piece.byteLength
    const left = this.length - this.formHead - this.#tail - this.#content
    const content = piece.subarray(0, Math.max(0, left))
    this.#hash.update(content)
    this.#content += content.byteLength
  }

  end(): Received {
    return { number: this.number, bytes: this.#content, sha256: this.#hash.digest('hex') }
  }
}

it.each(['http', 'https'])(
  'parallel parts to a slow receiver over %s arrive right through shared buffers, even if some are sent again',
  async (protocol) => {
    const certificate = protocol === 'https' ? await selfSigned() : undefined
    if (certificate === null) return
    trustSelfSigned()
    const { url, received, onStart } = await burstyReceiver(certificate)
    const size = 96 * MiB + 777
    const { path, bytes } = await randomFile(size)
    const open = await openFile(path, new NodeFileSource())
    const api = apiFor({ baseUrl: url })
    // Lengths of all kinds, with last pieces that are small and ones that are a whole buffer.
    const lengths = [20 * MiB + 1, 3 * MiB + 777, 16 * MiB, 100_000, MiB - 1, 18 * MiB + 65_536, 2 * MiB + 1]
    const parts: { number: number; offset: number; length: number }[] = []
    for (let offset = 0; offset < size; ) {
      const length = Math.min(lengths[parts.length % lengths.length] ?? MiB, size - offset)
      parts.push({ number: parts.length + 1, offset, length })
      offset += length
    }
    const abortedOnce = new Set<number>()
    const send = async (part: (typeof parts)[number]): Promise<void> => {
      const stop = new AbortController()
      // Every third one is aborted midway, and sent again while the others continue.
      if (part.number % 3 === 0 && !abortedOnce.has(part.number)) {
        onStart.set(part.number, () => {
          onStart.delete(part.number)
          abortedOnce.add(part.number)
          stop.abort(new Error('broken off'))
        })
      }
      try {
        const sent = await api.addPart(
          'a1',
          { remoteId: 'upload_1', source: open, ...part },
          () => {},
          stop.signal,
        )
        expect(sent.partId).toBe(`part_${part.number}`)
      } catch (error) {
        if (!stop.signal.aborted) throw error
        await send(part)
      }
    }
    const waiting = [...parts]
    const lane = async () => {
      for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) await send(part)
    }
    await Promise.all([lane(), lane(), lane(), lane(), lane(), lane()])

    expect(abortedOnce.size).toBeGreaterThan(2)
    // An aborted part may have arrived anyway; then it must be right as well.
    expect(new Set(received.map(({ number }) => number)).size).toBe(parts.length)
    for (const got of received) {
      const part = parts[got.number - 1]
      const range = bytes.subarray(part?.offset, (part?.offset ?? 0) + (part?.length ?? 0))
      expect(got).toEqual({ number: got.number, bytes: range.byteLength, sha256: sha256(range) })
    }
  },
  30_000,
)

it('a throttled practice server assembles the file byte for byte from parallel parts', async () => {
  const { server, api } = await practice([
    { operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 8_000_000 } },
  ])
  const size = 8 * MiB + 333
  const { path, bytes } = await randomFile(size)
  const open = await openFile(path)
  const upload = { filename: 'data.bin', purpose: 'user_data', bytes: size, mimeType: 'text/plain' } as const
  const remote = await api.create('a1', upload, never)
  const starts = Array.from({ length: 5 }, (_, index) => index * 2 * MiB)
  const sent = await Promise.all(
    starts.map((offset, index) =>
      api.addPart(
        'a1',
        {
          remoteId: remote.id,
          number: index + 1,
          source: open,
          offset,
          length: Math.min(2 * MiB, size - offset),
        },
        () => {},
        never,
      ),
    ),
  )
  const md5 = createHash('md5').update(bytes).digest('hex')
  const file = await api.complete(
    'a1',
    { remoteId: remote.id, partIds: sent.map(({ partId }) => partId), md5 },
    never,
  )
  expect(server.files().map(({ id, bytes }) => [id, bytes])).toEqual([[file.id, size]])
}, 20_000)

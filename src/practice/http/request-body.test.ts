import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { form, noise, partForm, practice, sha256 } from '../../../testing/practice-server'
import { namedPartNumber, throttled } from './request-body'

test.each([
  ['part-7', 7],
  ['part-8192', 8192],
  ['part-12.bin', 12],
  ['part-0', undefined],
  ['part-7-of-9', undefined],
  ['my part-7', undefined],
  ['data', undefined],
])('the file name %s is part number %s', (filename, number) => {
  expect(namedPartNumber(form([{ name: 'data', bytes: '', filename }]).body)).toBe(number)
})

test('a part number is taken from the header only', () => {
  expect(namedPartNumber(form([{ name: 'data', bytes: '; filename="part-7"\r\n' }]).body)).toBeUndefined()
})

test.each([[[1, 1, 1]], [[20, 60]], [[200]]])(
  'a part number is known before the body is read, sent in pieces of %j',
  async (sizes) => {
    const { api, server } = await practice()
    const upload = (await api.create(5)).json
    const { headers, body } = partForm('hello', 9)
    async function* pieces() {
      let at = 0
      for (const size of sizes) {
        yield body.subarray(at, at + size)
        at += size
        // Waits until the previous bytes arrive, so that they come in these pieces.
        if (at < 200) await server.waitFor(({ operation }) => operation === 'part')
      }
      yield body.subarray(at)
    }
    const reply = await api.send('POST', `/uploads/${upload.id}/parts`, {
      headers,
      body: Readable.from(pieces()),
    })
    expect(reply.status).toBe(200)
    expect(server.requests.at(-1)).toMatchObject({ part: 9, bytes: body.length })
    expect(server.uploads()[0]?.parts[0]?.bytes).toBe(5)
  },
)

test('a slow stream delivers every byte, at full speed once it may, and fails when it is aborted', async () => {
  const { signal } = new AbortController()
  const bytes = noise(50_000)
  const pieces = () => Readable.from([bytes.subarray(0, 7), bytes.subarray(7)])
  const received = async (slow: Readable, onPiece = () => {}) => {
    const got: Buffer[] = []
    for await (const piece of slow) {
      got.push(piece)
      onPiece()
    }
    return sha256(Buffer.concat(got))
  }
  expect(await received(throttled(pieces(), 1_000_000, signal, signal))).toBe(sha256(bytes))

  // Without the cut, this would take a quarter of an hour.
  const cut = new AbortController()
  const released = throttled(pieces(), 50, signal, cut.signal)
  expect(await received(released, () => cut.abort())).toBe(sha256(bytes))

  const stop = new AbortController()
  const stopped = throttled(Readable.from([bytes]), 1, stop.signal, signal)
  const reading = stopped.toArray()
  stop.abort()
  await expect(reading).rejects.toThrow('aborted')
})

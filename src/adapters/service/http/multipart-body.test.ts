import { describe, expect, it } from 'vitest'
import { MiB } from '../../../shared/limits'
import { multipartBody } from './multipart-body'

async function* pieces(...buffers: Buffer[]): AsyncIterable<Uint8Array> {
  for (const buffer of buffers) yield buffer
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const piece of stream) all.push(Buffer.from(piece))
  return Buffer.concat(all)
}

describe('multipartBody', () => {
  it.each([1, 777, MiB - 1, MiB, MiB + 1, 3 * MiB + 5])(
    'frames %d bytes with an exact length',
    async (length) => {
      const content = Buffer.alloc(length, 0x2d)
      const buffers = Array.from({ length: Math.ceil(length / MiB) }, (_, index) =>
        content.subarray(index * MiB, (index + 1) * MiB),
      )
      let taken = 0
      const body = multipartBody('part-1', pieces(...buffers), length, (bytes) => {
        taken += bytes
      })
      expect(body.finished()).toBe(false)
      const bytes = await collect(body.bytes)
      expect(bytes.byteLength).toBe(body.contentLength)
      expect(body.finished()).toBe(true)
      expect(taken).toBe(length)
      const boundary = body.contentType.replace('multipart/form-data; boundary=', '')
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="data"; filename="part-1"\r\n`
      expect(bytes.toString('latin1', 0, head.length)).toBe(head)
      const start = bytes.indexOf('\r\n\r\n') + 4
      expect(bytes.subarray(start, start + length).equals(content)).toBe(true)
      expect(bytes.toString('latin1', start + length)).toBe(`\r\n--${boundary}--\r\n`)
    },
  )

  it('uses another boundary each time, so that no file can contain it', () => {
    const make = () => multipartBody('part-1', pieces(), 0, () => {}).contentType
    expect(make()).not.toBe(make())
  })

  it('is one buffer if the content is short, and adds none for the frame of longer content', async () => {
    const count = async (length: number) => {
      const whole = Array.from({ length: Math.ceil(length / MiB) }, (_, index) =>
        Buffer.alloc(Math.min(MiB, length - index * MiB)),
      )
      let steps = 0
      for await (const _ of multipartBody('part-1', pieces(...whole), length, () => {}).bytes) steps += 1
      return steps
    }
    expect(await count(10 * 1024)).toBe(1)
    // 64 KiB, then each twice as much: the content has as many pieces.
    expect(await count(MiB)).toBe(5)
  })

  it('counts bytes as sent only when the consumer has released them', async () => {
    let taken = 0
    const body = multipartBody('part-1', pieces(Buffer.alloc(10), Buffer.alloc(10)), 20, (bytes) => {
      taken += bytes
    })
    await body.bytes.next()
    expect(taken).toBe(0)
    await body.bytes.next()
    expect(taken).toBe(10)
    expect(body.finished()).toBe(true)
    expect(await body.bytes.next()).toEqual({ done: true, value: undefined })
    expect(taken).toBe(20)
  })

  it('ends the content immediately if it ends in the middle of a step, and reports what was sent', async () => {
    const log: string[] = []
    let read = (_next: IteratorResult<Uint8Array>) => {}
    let onAsked = () => {}
    const content: AsyncIterableIterator<Uint8Array> = {
      [Symbol.asyncIterator]: () => content,
      next: () =>
        new Promise((resolve) => {
          read = resolve
          onAsked()
        }),
      return: async () => {
        log.push('content ended')
        return { done: true, value: undefined }
      },
    }
    let taken = 0
    const body = multipartBody('part-1', content, 40, (bytes) => {
      taken += bytes
    })
    /** Asks for a step, and lets it get as far as the content. */
    const ask = async () => {
      const isAsked = new Promise<void>((resolve) => {
        onAsked = resolve
      })
      const step = body.bytes.next()
      await isAsked
      return { step }
    }
    for (const bytes of [10, 10]) {
      const { step } = await ask()
      read({ done: false, value: Buffer.alloc(bytes) })
      await step
    }
    const { step } = await ask()
    const pending = step.then(() => log.push('step ended'))
    const left = body.bytes.return?.().then(() => log.push('left'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(log).toEqual(['content ended'])
    read({ done: false, value: Buffer.alloc(10) })
    await Promise.all([pending, left])
    expect(log).toEqual(['content ended', 'step ended', 'left'])
    expect(taken).toBe(20)
    expect(body.finished()).toBe(false)
    expect(await body.bytes.next()).toEqual({ done: true, value: undefined })
  })

  it('fails like its content or what it waits for, and can then be ended', async () => {
    const broken: AsyncIterable<Uint8Array> = {
      // biome-ignore lint/correctness/useYield: it fails before
      async *[Symbol.asyncIterator]() {
        throw new Error('the disk is gone')
      },
    }
    const refused = {
      pass: () => Promise.reject(new Error('aborted')),
      read: <T>(piece: T) => piece,
      onStep: () => {},
      onEnd: () => {},
    }
    for (const [body, message] of [
      [multipartBody('part-1', broken, 10, () => {}), 'the disk is gone'],
      [multipartBody('part-1', pieces(Buffer.alloc(10)), 10, () => {}, refused), 'aborted'],
    ] as const) {
      await expect(body.bytes.next()).rejects.toThrow(message)
      await body.bytes.return?.()
      expect(body.finished()).toBe(false)
    }
  })

  it('moves in small steps on a slow connection, so that it does not look stalled', async () => {
    const sizes: number[] = []
    let now = 0
    const { performance } = globalThis
    const real = performance.now
    performance.now = () => now
    try {
      const buffers = Array.from({ length: 4 }, () => Buffer.alloc(MiB))
      for await (const piece of multipartBody('part-1', pieces(...buffers), 4 * MiB, () => {}).bytes) {
        sizes.push(piece.byteLength)
        // 32 KiB per second: the share of each of four parts of 1 Mbit/s.
        now += (piece.byteLength / 32_768) * 1000
      }
    } finally {
      performance.now = real
    }
    // At that speed a whole buffer would take 32 s, which is more than the watchdog allows.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(128 * 1024)
  })

  it('takes whole buffers on a fast connection', async () => {
    const sizes: number[] = []
    const buffers = Array.from({ length: 8 }, () => Buffer.alloc(MiB))
    for await (const piece of multipartBody('part-1', pieces(...buffers), 8 * MiB, () => {}).bytes) {
      sizes.push(piece.byteLength)
    }
    expect(sizes.filter((size) => size === MiB).length).toBeGreaterThanOrEqual(6)
  })
})

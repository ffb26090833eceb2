import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { noise, partForm, sha256, tempFolder } from '../../../testing/practice-server'
import { MiB } from '../../shared/limits'
import { receivePart } from './receive-part'

/** The body in pieces of these sizes in turn, as a socket might deliver it. */
function inPieces(body: Buffer, sizes: readonly number[]): Readable {
  function* pieces() {
    for (let at = 0, turn = 0; at < body.length; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1
      yield body.subarray(at, at + size)
      at += size
    }
  }
  return Readable.from(pieces(), { objectMode: false })
}

function options(path: string, headers: Record<string, string>) {
  return {
    path,
    contentType: headers['content-type'] ?? '',
    maxBytes: 64 * MiB,
    count: () => {},
    patienceMs: 60_000,
  }
}

/** Content full of beginnings of the boundary, so that the parser holds bytes back again and again. */
function teasing(): Buffer {
  const lures = ['\r', '\r\n', '\r\n--', '\r\n------practice-test-boun', '\r\n------practice-test-bou\r\n-']
  return Buffer.concat(
    Array.from({ length: 4000 }, (_, index) =>
      Buffer.concat([noise(index % 61, index), Buffer.from(lures[index % lures.length] ?? '')]),
    ),
  )
}

describe('bytes arrive as they were sent', () => {
  test.each([[[1]], [[7, 1, 64]], [[65_536]], [[3, 65_536]]])('in pieces of %j', async (sizes) => {
    const bytes = teasing()
    const { headers, body } = partForm(bytes)
    const path = join(await tempFolder(), 'part')
    expect(await receivePart(inPieces(body, sizes), options(path, headers))).toBe(bytes.length)
    expect(sha256(await readFile(path))).toBe(sha256(bytes))
  })

  test('with a slow disk, and buffers stay bounded', async () => {
    const bytes = Buffer.concat([noise(2 * MiB), teasing(), Buffer.alloc(30 * MiB, 'x')])
    const { headers, body } = partForm(bytes)
    const got: Buffer[] = []
    let written = 0
    let read = 0
    let most = 0
    const slow = new Writable({
      highWaterMark: MiB,
      write(piece: Buffer, _encoding, done) {
        written += piece.length
        // A late copy would show a buffer that was reused too early.
        setImmediate(() => {
          got.push(Buffer.from(piece))
          most = Math.max(most, read - written)
          done()
        })
      },
    })
    const count = (some: number) => {
      read += some
    }
    const source = inPieces(body, [65_536])
    await receivePart(source, { ...options('', headers), count, open: () => slow })
    expect(sha256(Buffer.concat(got))).toBe(sha256(bytes))
    expect(most).toBeLessThan(6 * MiB)
  })
})

test('a full disk fails the part with its own error, and the file is closed', async () => {
  const { headers, body } = partForm(noise(3 * MiB))
  let room = MiB
  const full = new Writable({
    write(piece: Buffer, _encoding, done) {
      room -= piece.length
      done(room < 0 ? Object.assign(new Error('no space left'), { code: 'ENOSPC' }) : null)
    },
  })
  const receiving = receivePart(inPieces(body, [65_536]), { ...options('', headers), open: () => full })
  await expect(receiving).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(full.closed).toBe(true)
})

test('a part may take as long as it likes while it moves, and is given up when it stalls', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { headers, body } = partForm(noise(1000))
  const open = () => new Writable({ write: (_piece, _encoding, done) => done() })
  const receive = (source: Readable) => receivePart(source, { ...options('', headers), open })
  const steady = new PassThrough()
  const whole = receive(steady)
  for (let at = 0; at < body.length; at += 100) {
    steady.write(body.subarray(at, at + 100))
    await new Promise(setImmediate)
    vi.advanceTimersByTime(59_000)
  }
  steady.end()
  expect(await whole).toBe(1000)
  const silent = new PassThrough()
  silent.write(body.subarray(0, 500))
  const half = receive(silent)
  const refused = expect(half).rejects.toMatchObject({ status: 408 })
  await new Promise(setImmediate)
  vi.advanceTimersByTime(60_000)
  await refused
})

test('a source that ends early fails the part', async () => {
  const { headers, body } = partForm(noise(MiB))
  const source = new Readable({ read() {} })
  source.push(body.subarray(0, 100_000))
  const path = join(await tempFolder(), 'part')
  const receiving = receivePart(source, options(path, headers))
  source.destroy()
  await expect(receiving).rejects.toMatchObject({ status: 400 })
})

import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { realpath, rename, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { never, openFile, randomFile, tempFolder } from '../../../../testing/servers'
import { HoistError } from '../../../shared/failures/failures'
import { MiB } from '../../../shared/limits'
import { sourceError } from '../../system-errors'
import { Md5Threads } from '../md5/md5-threads'
import { bufferBytes } from './buffer-pool'
import { NodeFileSource } from './node-source'

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function failureKind(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof HoistError ? error.failure.kind : String(error)
}

describe('stream', () => {
  it('yields exactly the bytes of the range, at odd sizes around the buffer’s', async () => {
    const size = 3 * bufferBytes + 12_345
    const { path, bytes } = await randomFile(size)
    const open = await openFile(path)
    const lengths = [
      1,
      2,
      777,
      bufferBytes - 1,
      bufferBytes,
      bufferBytes + 1,
      2 * bufferBytes,
      2 * bufferBytes + 1,
    ]
    for (const offset of [0, 1, bufferBytes - 1, bufferBytes, bufferBytes + 1]) {
      for (const length of lengths) {
        if (offset + length > size) continue
        const got = await collect(open.stream(offset, length))
        expect(got.equals(bytes.subarray(offset, offset + length)), `${length} bytes from ${offset}`).toBe(
          true,
        )
      }
    }
    expect((await collect(open.stream(0, size))).equals(bytes)).toBe(true)
  })

  it('reads ahead into a buffer that the consumer does not have', async () => {
    const { path, bytes } = await randomFile(4 * MiB)
    const open = await openFile(path)
    let at = 0
    for await (const piece of open.stream(0, 4 * MiB)) {
      // This is enough time for the read ahead to end.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      expect(Buffer.from(piece).equals(bytes.subarray(at, at + piece.byteLength))).toBe(true)
      at += piece.byteLength
    }
    expect(at).toBe(4 * MiB)
  })

  it('that ends early gives its buffers back only when its read has ended, and close waits for that', async () => {
    const { path, bytes } = await randomFile(8 * MiB)
    const source = new NodeFileSource()
    const open = await source.open(path)
    const left = (async () => {
      for await (const _ of open.stream(0, 4 * MiB)) break
    })()
    const other = collect(open.stream(4 * MiB, 4 * MiB))
    await left
    expect((await other).equals(bytes.subarray(4 * MiB))).toBe(true)
    await open.close()
  })

  it('yields nothing more after it ends, whether before or while the first bytes are read', async () => {
    const { path } = await randomFile(4 * MiB)
    const open = await openFile(path)
    for (const begun of [false, true]) {
      const stream = open.stream(0, 4 * MiB)[Symbol.asyncIterator]()
      const first = begun ? stream.next() : null
      await stream.return?.()
      expect((await first)?.done ?? true).toBe(true)
      expect((await stream.next()).done).toBe(true)
    }
  })

  it('reports that the file changed when it is truncated while it is read', async () => {
    const { path } = await randomFile(6 * MiB)
    const open = await openFile(path)
    const reading = (async () => {
      for await (const _ of open.stream(0, 6 * MiB)) await truncate(path, 2 * MiB + 5)
    })()
    expect(await failureKind(reading)).toBe('source-changed')
  })

  it('never yields a byte beyond the range when the file grows', async () => {
    const { path, bytes } = await randomFile(1000)
    const open = await openFile(path)
    await writeFile(path, Buffer.alloc(1000), { flag: 'a' })
    expect((await collect(open.stream(0, 1000))).equals(bytes)).toBe(true)
  })
})

describe('fingerprint', () => {
  it('stays the same for an unchanged file, and through a link to it', async () => {
    const { path } = await randomFile(1000)
    const source = new NodeFileSource()
    const link = `${path}.link`
    await symlink(path, link)
    const first = await source.fingerprint(path)
    expect(first.size).toBe(1000)
    expect(await source.fingerprint(path)).toEqual(first)
    expect(await source.fingerprint(link)).toEqual(first)
  })

  it('differs for a file that is written to, and for another file of the same name, size and time', async () => {
    const { path } = await randomFile(1000)
    const source = new NodeFileSource()
    const first = await source.fingerprint(path)
    await writeFile(path, 'x', { flag: 'a' })
    expect((await source.fingerprint(path)).size).toBe(1001)

    const time = new Date(2026, 0, 1)
    await utimes(path, time, time)
    const before = await source.fingerprint(path)
    await writeFile(`${path}.new`, Buffer.alloc(1001))
    await utimes(`${path}.new`, time, time)
    await rename(`${path}.new`, path)
    const after = await source.fingerprint(path)
    expect({ ...after, identity: '' }).toEqual({ ...before, identity: '' })
    expect(after.identity).not.toBe(before.identity)
    expect(first.identity).toBe(before.identity)
  })

  it('recognizes a path with a link, to the file or to a parent folder', async () => {
    const { path } = await randomFile(1000)
    const folder = await tempFolder()
    const source = new NodeFileSource()
    const real = await realpath(path)
    expect(await source.realPath(real)).toBe(real)
    await symlink(real, join(folder, 'link.bin'))
    expect(await source.realPath(join(folder, 'link.bin'))).toBe(real)
    await symlink(dirname(real), join(folder, 'linked'))
    expect(await source.realPath(join(folder, 'linked', basename(real)))).toBe(real)
    expect(await failureKind(source.realPath(join(folder, 'nothing')))).toBe('source-missing')
  })

  it.each([
    ['missing file', 'source-missing', async (folder: string) => join(folder, 'nothing')],
    ['folder', 'source-not-a-file', async (folder: string) => folder],
    [
      'file below a file',
      'source-missing',
      async (folder: string) => {
        await writeFile(join(folder, 'file'), 'x')
        return join(folder, 'file', 'below')
      },
    ],
    [
      'name that is too long',
      'source-name-too-long',
      async (folder: string) => join(folder, 'x'.repeat(300)),
    ],
    [
      'link to itself',
      'source-unreadable',
      async (folder: string) => {
        await symlink('self', join(folder, 'self'))
        return join(folder, 'self')
      },
    ],
    [
      'vanished file',
      'source-missing',
      async () => {
        const { path } = await randomFile(10)
        await rm(path)
        return path
      },
    ],
  ])('of a %s fails with %s', async (_name, kind, make) => {
    const path = await make(await tempFolder())
    const source = new NodeFileSource()
    expect(await failureKind(source.fingerprint(path))).toBe(kind)
    expect(await failureKind(source.open(path))).toBe(kind)
  })

  it.skipIf(process.platform === 'win32')('does not wait for a writer of a pipe', async () => {
    const pipe = join(await tempFolder(), 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(await failureKind(new NodeFileSource().open(pipe))).toBe('source-not-a-file')
    expect(await failureKind(new NodeFileSource().md5(pipe, 10, never).value())).toBe('source-not-a-file')
  })
})

describe('a failure', () => {
  it.each([
    ['ENOENT', 'source-missing'],
    ['EACCES', 'source-unreadable'],
    ['ELOOP', 'source-unreadable'],
    ['ERR_INVALID_ARG_VALUE', 'source-unreadable'],
    ['EIO', 'drive-failed'],
    ['ESTALE', 'drive-failed'],
    // As Node reports it.
    ['Unknown system error -116', 'drive-failed'],
    ['ETIMEDOUT', 'drive-failed'],
    ['EAGAIN', 'drive-failed'],
    ['ENODEV', 'drive-failed'],
    ['EHOSTDOWN', 'drive-failed'],
    ['UNKNOWN', 'drive-failed'],
  ])('with the code %s is %s', (code, kind) => {
    expect(sourceError(Object.assign(new Error('it failed'), { code })).failure.kind).toBe(kind)
  })

  it.skipIf(process.platform === 'win32')('to open a socket means that it is not a file', async () => {
    const path = join(await tempFolder(), 'socket')
    const server = createServer().listen(path)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    expect(await failureKind(new NodeFileSource().open(path))).toBe('source-not-a-file')
    expect(await failureKind(new NodeFileSource().md5(path, 10, never).value())).toBe('source-not-a-file')
  })
})

describe('md5', () => {
  const hex = (...pieces: Uint8Array[]) => {
    const hash = createHash('md5')
    for (const piece of pieces) hash.update(piece)
    return hash.digest('hex')
  }
  /** The MD5 of the whole file, all of which may be read. */
  const md5Of = (source: NodeFileSource, path: string, size: number) => {
    const sum = source.md5(path, size, never)
    sum.allow(size)
    return sum.value()
  }

  it.each([0, 1, MiB - 1, MiB, MiB + 1, 3 * MiB + 7])('of %d bytes matches Node’s own', async (size) => {
    const { path, bytes } = await randomFile(size)
    expect(await md5Of(new NodeFileSource(), path, size)).toBe(hex(bytes))
  })

  it('reads up to the allowed offset and not a byte further, and continues from there', async () => {
    const size = 8 * MiB + 5
    const { path, bytes } = await randomFile(size)
    const other = await randomFile(40 * MiB)
    // Tests the thread itself: the source would see that the file changes all the time.
    const thread = new Md5Threads()
    const sum = thread.md5(path, size, never)
    const bounds = [0, 3, 2 * MiB + 3, 2 * MiB + 4, 5 * MiB]
    const taken: Uint8Array[] = []
    let from = 0
    let now = bytes
    for (const bound of bounds) {
      sum.allow(bound)
      // A smaller offset withdraws nothing.
      sum.allow(0)
      // When the other file is done, it has had several slices of the same thread, and so has this one.
      const others = thread.md5(other.path, 40 * MiB, never)
      others.allow(40 * MiB)
      await others.value()
      taken.push(now.subarray(from, bound))
      from = bound
      // Bytes that were read stay in the sum as they were then.
      now = randomFillSync(Buffer.allocUnsafe(size))
      await writeFile(path, now, { flag: 'r+' })
    }
    sum.allow(Number.POSITIVE_INFINITY)
    const md5 = hex(...taken, now.subarray(from))
    expect(await sum.value()).toMatchObject({ md5, isChanged: true })
  })

  it.each([
    [1, 64, 1],
    [2, 64, 2],
    [3, 64, 2],
    [3, 1, 1],
  ])('of %d files at once, each of %d MiB, takes %d of two threads', async (files, size, expected) => {
    let started = 0
    const count = () => {
      started += 1
    }
    process.on('worker', count)
    const threads = new Md5Threads(2)
    const paths = await Promise.all(
      Array.from({ length: files }, async (_, index) => {
        const path = join(await tempFolder(), `${index}`)
        await writeFile(path, '')
        await truncate(path, size * MiB)
        return path
      }),
    )
    const sums = paths.map((path) => threads.md5(path, size * MiB, never))
    for (const sum of sums) sum.allow(size * MiB)
    const zeros = hex(new Uint8Array(size * MiB))
    for (const sum of sums) expect(await sum.value()).toMatchObject({ md5: zeros })
    process.off('worker', count)
    expect(started).toBe(expected)
  })

  it.each([
    [
      'with its time set back, before and after the offset that was read, is refused',
      [0, 3 * MiB],
      'checksum-mismatch',
    ],
    [
      'with its time set back, only after the offset that was read, is that of the new content',
      [3 * MiB],
      null,
    ],
    ['only in its metadata stays the same', [], null],
  ] as const)('of a file that is changed %s', async (_how, places, refusal) => {
    const size = 4 * MiB
    const { path, bytes } = await randomFile(size)
    const other = await randomFile(40 * MiB)
    const source = new NodeFileSource()
    const sum = source.md5(path, size, never)
    sum.allow(MiB)
    // When the other file is done, it has had several slices, and so has this one.
    await md5Of(source, other.path, 40 * MiB)
    const { atime, mtime } = await stat(path)
    for (const place of places) {
      bytes.fill('x', place, place + 10)
      await writeFile(path, bytes, { flag: 'r+' })
    }
    await utimes(path, atime, mtime)
    sum.allow(size)
    if (refusal === null) expect(await sum.value()).toBe(hex(bytes))
    else await expect(sum.value()).rejects.toMatchObject({ failure: { kind: refusal } })
  })

  it('of several files at once uses one thread, which ends after some idle time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const threads: Worker[] = []
    const note = (worker: Worker) => void threads.push(worker)
    process.on('worker', note)
    onTestFinished(() => void process.off('worker', note))
    const source = new NodeFileSource()
    const sizes = [9 * MiB + 1, 20 * MiB, 3, 17 * MiB]
    const files = await Promise.all(sizes.map((size) => randomFile(size)))
    const sums = await Promise.all(
      files.map(({ path }, index) => md5Of(source, path, sizes[index] ?? Number.NaN)),
    )
    expect(sums).toEqual(files.map(({ bytes }) => hex(bytes)))
    // The thread is used again before that time is over.
    vi.advanceTimersByTime(4000)
    await md5Of(source, files[0]?.path ?? '', sizes[0] ?? Number.NaN)
    vi.advanceTimersByTime(4000)
    await md5Of(source, files[0]?.path ?? '', sizes[0] ?? Number.NaN)
    expect(threads).toHaveLength(1)
    const ended = new Promise((resolve) => threads[0]?.once('exit', resolve))
    vi.advanceTimersByTime(10_000)
    await ended
    const [first] = files
    expect(await md5Of(source, first?.path ?? '', sizes[0] ?? Number.NaN)).toBe(
      hex(first?.bytes ?? Buffer.of()),
    )
    expect(threads).toHaveLength(2)
  })

  it('rejects with our failure for a missing file, and for a file that has become shorter', async () => {
    const source = new NodeFileSource()
    const gone = join(await tempFolder(), 'nothing')
    expect(await failureKind(md5Of(source, gone, 10))).toBe('source-missing')
    const { path } = await randomFile(3 * MiB)
    expect(await failureKind(md5Of(source, path, 3 * MiB + 1))).toBe('source-changed')
    expect(await failureKind(md5Of(source, await tempFolder(), 10))).toBe('source-not-a-file')
  })

  it('ends when it is aborted, before and midway, and does not delay the others', async () => {
    const { path, bytes } = await randomFile(32 * MiB)
    const source = new NodeFileSource()
    const before = source.md5(path, bytes.byteLength, AbortSignal.abort(new Error('stop')))
    await expect(before.value()).rejects.toThrow('stop')
    const stop = new AbortController()
    const sum = source.md5(path, bytes.byteLength, stop.signal)
    sum.allow(bytes.byteLength)
    const waits = source.md5(path, bytes.byteLength, stop.signal)
    const other = md5Of(source, path, bytes.byteLength)
    stop.abort(new Error('stop now'))
    await expect(sum.value()).rejects.toThrow('stop now')
    await expect(waits.value()).rejects.toThrow('stop now')
    expect(await other).toBe(hex(bytes))
  })
})

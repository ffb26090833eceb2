import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Fingerprint } from '../../core/ports'
import { nothingFound } from '../../shared/service/content'
import { openaiRules } from '../service/kinds/content-rules'
import { Drive } from './drive'
import type { DriveAnswer, DriveCall } from './drive-child'

const fingerprint: Fingerprint = { size: 10, modified: '1', identity: '1:1' }

/** Stops time. @returns a function that lets this many seconds pass */
function stopTime(): (seconds: number) => Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return async (seconds) => void (await vi.advanceTimersByTimeAsync(seconds * 1000))
}

/** A process that gives only the answers that a test allows. */
class Child {
  readonly calls: DriveCall[] = []
  readonly answer: (answer: DriveAnswer) => void
  readonly end: (why: string) => void
  isHeld = false
  isKilled = false

  constructor(heard: (answer: DriveAnswer) => void, ended: (why: string) => void) {
    this.answer = heard
    this.end = ended
  }

  get names(): string[] {
    return this.calls.map(({ name }) => name)
  }

  /** The newest call of that name. */
  call(name: string): DriveCall {
    const found = this.calls.findLast((call) => call.name === name)
    if (found === undefined) throw new Error(`nobody has asked for ${name}`)
    return found
  }

  give(name: string, value: unknown): void {
    this.answer({ id: this.call(name).id, value })
  }

  send(call: DriveCall): void {
    this.calls.push(call)
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld
  }

  kill(): void {
    this.isKilled = true
  }
}

function driveOf() {
  const children: Child[] = []
  const drive = new Drive((heard, ended) => {
    const child = new Child(heard, ended)
    children.push(child)
    return child
  })
  const child = () =>
    children.at(-1) ??
    new Child(
      () => {},
      () => {},
    )
  const open = async () => {
    const opened = drive.open('/far/a.bin')
    child().give('open', fingerprint)
    return opened
  }
  return { child, children, drive, open }
}

const silent = { failure: { kind: 'drive-silent' } }
const failed = { failure: { kind: 'drive-failed' } }

describe('a drive that a process reads', () => {
  it('delivers the bytes of a range in the pieces in which they arrive, and reads ahead', async () => {
    const { child, open } = driveOf()
    const bytes = (await open()).stream(2, 5)[Symbol.asyncIterator]()
    const first = bytes.next()
    expect(child().call('read').args).toEqual([child().call('open').id, 2, 5])
    child().give('read', Buffer.from('cd'))
    expect(String((await first).value)).toBe('cd')
    expect(child().call('read').args).toEqual([child().call('open').id, 4, 3])
    child().give('read', Buffer.from('efg'))
    expect(String((await bytes.next()).value)).toBe('efg')
    expect((await bytes.next()).done).toBe(true)
    expect(child().names).toEqual(['open', 'read', 'read'])
  })

  it('fails after 5 s without an answer, and closes a file that opens later', async () => {
    const forward = stopTime()
    const { child, drive } = driveOf()
    const opening = expect(drive.open('/far/a.bin')).rejects.toMatchObject(silent)
    await forward(6)
    await opening
    expect(child().names).toEqual(['open'])
    child().give('open', fingerprint)
    await forward(0)
    expect(child().call('close').args).toEqual([child().call('open').id])
  })

  it('counts as silent if its process answers but the drive does not', async () => {
    const forward = stopTime()
    const { child, drive } = driveOf()
    const sum = drive.md5('/far/a.bin', 10, new AbortController().signal)
    const reading = expect(drive.fingerprint('/far/a.bin')).rejects.toMatchObject(silent)
    for (let end = 1; end <= 6; end += 1) {
      sum.allow(end)
      child().give('allow', undefined)
      await forward(1)
    }
    await reading
  })

  it('lets a stream end while a read is running', async () => {
    const { open } = driveOf()
    const bytes = (await open()).stream(0, 5)[Symbol.asyncIterator]()
    const piece = bytes.next()
    await bytes.return?.()
    expect((await piece).done).toBe(true)
  })

  it('keeps its process while a file is open, ends it 10 s later, and then starts another process', async () => {
    const forward = stopTime()
    const { child, children, drive, open } = driveOf()
    const file = await open()
    expect(child().isHeld).toBe(false)
    await forward(60)
    expect(child().isKilled).toBe(false)
    const closing = file.close()
    expect(child().isHeld).toBe(true)
    child().give('close', undefined)
    await closing
    await forward(11)
    expect(child().isKilled).toBe(true)
    const looked = drive.fingerprint('/far/a.bin')
    expect(children).toHaveLength(2)
    child().give('fingerprint', fingerprint)
    expect(await looked).toEqual(fingerprint)
  })

  it('fails if its process ends, and a checksum restarts in another process, up to the allowed offset', async () => {
    const { child, children, drive } = driveOf()
    const sum = drive.md5('/far/a.bin', 10, new AbortController().signal)
    sum.allow(7)
    const first = expect(sum.value()).rejects.toMatchObject(failed)
    child().end('it ended with code 1')
    await first
    const again = sum.value()
    expect(children).toHaveLength(2)
    expect(child().call('sum').args).toEqual(['/far/a.bin', 10])
    expect(child().call('allow').args).toEqual([child().call('sum').id, 7])
    child().give('md5', 'the sum')
    expect(await again).toBe('the sum')
  })

  it('is waited for by a checksum and a check as long as it delivers bytes', async () => {
    const forward = stopTime()
    const { child, drive } = driveOf()
    const { signal } = new AbortController()
    const read: number[] = []
    let isSilent = false
    const check = drive.check(
      '/far/a.jsonl',
      { purpose: 'batch', rules: openaiRules, mostBytes: Number.POSITIVE_INFINITY },
      (bytes) => read.push(bytes),
      signal,
      () => {
        isSilent = true
      },
    )
    const sum = drive.md5('/far/a.bin', 10, signal).value()
    for (let count = 1; count <= 20; count += 1) {
      child().answer({ id: child().call('check').id, read: count })
      await forward(4)
    }
    expect(read).toHaveLength(20)
    expect(isSilent).toBe(false)
    const summed = expect(sum).rejects.toMatchObject(silent)
    await forward(6)
    await summed
    expect(isSilent).toBe(true)
    child().give('check', nothingFound)
    expect(await check).toEqual(nothingFound)
  })

  it('stops an aborted check, and fails all calls when its process is closed', async () => {
    const { child, drive } = driveOf()
    const stop = new AbortController()
    const check = drive.check(
      '/far/a.jsonl',
      { purpose: 'batch', rules: openaiRules, mostBytes: Number.POSITIVE_INFINITY },
      () => {},
      stop.signal,
      () => {},
    )
    stop.abort(new Error('left'))
    await expect(check).rejects.toThrow('left')
    expect(child().call('stop').args).toEqual([child().call('check').id])
    const looked = drive.fingerprint('/far/a.bin')
    drive.close()
    expect(child().isKilled).toBe(true)
    await expect(looked).rejects.toMatchObject(failed)
  })
})

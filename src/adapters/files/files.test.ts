import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { DriveAnswer, DriveCall } from '../drives/drive-child'
import { Mounts } from '../drives/mounts'
import { Files } from './files'

it.skipIf(process.platform !== 'linux')(
  'a remounted drive is read by another process, because the previous one may wait forever',
  async () => {
    const found = { size: 10, modified: '1', identity: '1:1' }
    const asked: DriveCall[][] = []
    const killed: number[] = []
    const start = (heard: (answer: DriveAnswer) => void) => {
      const calls: DriveCall[] = []
      const number = asked.push(calls)
      return {
        send(call: DriveCall) {
          calls.push(call)
          // The first process never answers.
          if (number > 1) queueMicrotask(() => heard({ id: call.id, value: found }))
        },
        hold: () => {},
        kill: () => void killed.push(number),
      }
    }
    let id = 22
    const text = () => `21 1 8:1 / / rw - ext4 /dev/sda1 rw\n${id} 21 0:50 / /far rw - nfs server:/ rw`
    const files = new Files(tmpdir(), start, new Mounts(tmpdir(), () => Buffer.from(text())))
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const first = files.fingerprint('/far/a.bin')
    const failed = expect(first).rejects.toMatchObject({ failure: { kind: 'drive-failed' } })
    id = 23
    vi.advanceTimersByTime(2_000)
    expect(await files.fingerprint('/far/a.bin')).toEqual(found)
    await failed
    expect(asked.map((calls) => calls.map(({ name }) => name))).toEqual([['fingerprint'], ['fingerprint']])
    expect(killed).toEqual([1])
    expect(await files.fingerprint('/far/b.bin')).toEqual(found)
    expect(asked).toHaveLength(2)
    files.close()
  },
)

it.skipIf(process.platform !== 'linux')(
  'a small file is read whole from a disk of this computer, and from no other drive',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-small-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'a.bin')
    await writeFile(path, 'four')
    const start = vi.fn()
    const text = '21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 0:50 / /far rw - nfs server:/ rw'
    const files = new Files(tmpdir(), start, new Mounts(tmpdir(), () => Buffer.from(text)))
    expect(await files.small(path, 4)).toEqual(Buffer.from('four'))
    expect(await files.small(path, 3)).toBeNull()
    await expect(files.small(join(folder, 'b.bin'), 4)).rejects.toThrow()
    expect(await files.small('/far/a.bin', 4)).toBeNull()
    expect(start).not.toHaveBeenCalled()
    files.close()
  },
)

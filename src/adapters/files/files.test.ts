import { tmpdir } from 'node:os'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { DriveAnswer, DriveCall } from '../drives/drive-child'
import { Mounts } from '../drives/mounts'
import { Files } from './files'

it.skipIf(process.platform !== 'linux')(
  'a remounted drive is read by another process, because the previous one may wait for ever',
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
          // The first one hangs.
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

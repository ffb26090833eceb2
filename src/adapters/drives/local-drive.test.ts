import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { LocalDrive } from './local-drive'

const unending = () => new Promise<never>(() => {})

function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
}

describe('a drive', () => {
  it('gets three requests at a time, so that one thread of four is left for other drives', async () => {
    const drive = new LocalDrive()
    let asked = 0
    const ends: (() => void)[] = []
    const ask = () =>
      drive.enqueue(() => {
        asked += 1
        return new Promise<void>((resolve) => ends.push(resolve))
      })
    const all = [ask(), ask(), ask(), ask(), ask()]
    expect(asked).toBe(3)
    for (const [index, each] of all.entries()) {
      ends[index]?.()
      await each
    }
    expect(asked).toBe(5)
  })

  it('counts reads among them, and tells whoever waits for a slot that it does not answer', async () => {
    stopTime()
    const drive = new LocalDrive()
    const ends: (() => void)[] = []
    const silent: number[] = []
    for (const read of [1, 2, 3, 4])
      drive.read(
        (end) => ends.push(end),
        () => silent.push(read),
      )
    const asked = vi.fn(async () => {})
    const last = drive.enqueue(asked)
    expect(ends).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(silent).toEqual([1, 2, 3, 4])
    // What nobody waits for any more has its slot until it ends.
    ends[0]?.()
    expect(ends).toHaveLength(4)
    expect(asked).not.toHaveBeenCalled()
    ends[1]?.()
    await last
    expect(asked).toHaveBeenCalledOnce()
  })

  it('that is silent for 5 s does not answer; a late result is passed on', async () => {
    stopTime()
    const drive = new LocalDrive()
    let answer = (_file: number) => {}
    const late: number[] = []
    const asked = drive.ask(
      () =>
        new Promise<number>((resolve) => {
          answer = resolve
        }),
      { onLate: (file) => late.push(file) },
    )
    const failed = expect(asked).rejects.toMatchObject({ failure: { kind: 'drive-silent' } })
    await vi.advanceTimersByTimeAsync(6_000)
    await failed
    answer(7)
    await vi.advanceTimersByTimeAsync(0)
    expect(late).toEqual([7])
  })

  it('that is slow but answers is waited for six times as long', async () => {
    stopTime()
    const drive = new LocalDrive()
    let isGivenUp = false
    drive.ask(unending).catch(() => {
      isGivenUp = true
    })
    for (let seconds = 0; seconds < 27; seconds += 3) {
      await vi.advanceTimersByTimeAsync(3_000)
      await drive.ask(async () => {})
    }
    expect(isGivenUp).toBe(false)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(isGivenUp).toBe(true)
  })
})

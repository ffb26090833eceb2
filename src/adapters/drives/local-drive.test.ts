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
      drive.enqueue('a', () => {
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

  it('counts reads as requests, and tells requests that wait for a slot that the drive does not answer', async () => {
    stopTime()
    const drive = new LocalDrive()
    const ends: (() => void)[] = []
    const silent: number[] = []
    for (const read of [1, 2, 3, 4])
      drive.read(
        'a',
        (end) => ends.push(end),
        () => silent.push(read),
      )
    const asked = vi.fn(async () => {})
    const last = drive.enqueue('a', asked)
    expect(ends).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(silent).toEqual([1, 2, 3, 4])
    // A call that nobody waits for keeps its slot until it ends.
    ends[0]?.()
    expect(ends).toHaveLength(4)
    expect(asked).not.toHaveBeenCalled()
    ends[1]?.()
    await last
    expect(asked).toHaveBeenCalledOnce()
  })

  it.each([
    ['', () => new LocalDrive()],
    [', with threads to spare', () => new LocalDrive(Number.POSITIVE_INFINITY, 5)],
  ] as const)(
    'that is silent for 5 s counts as not answering, and a late result is passed on%s',
    async (_what, made) => {
      stopTime()
      const drive = made()
      let answer = (_file: number) => {}
      const late: number[] = []
      const asked = drive.ask(
        'a',
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
    },
  )

  it('that is slow but answers is waited for six times as long', async () => {
    stopTime()
    const drive = new LocalDrive()
    let isGivenUp = false
    drive.ask('a', unending).catch(() => {
      isGivenUp = true
    })
    for (let seconds = 0; seconds < 27; seconds += 3) {
      await vi.advanceTimersByTimeAsync(3_000)
      await drive.ask('a', async () => {})
    }
    expect(isGivenUp).toBe(false)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(isGivenUp).toBe(true)
  })

  it('with threads to spare fails requests for a silent file after 5 s without delaying others', async () => {
    stopTime()
    const drive = new LocalDrive(Number.POSITIVE_INFINITY, 5)
    const asked: string[] = []
    const silent: string[] = []
    const ends: (() => void)[] = []
    const ask = (file: string) =>
      drive
        .ask(file, () => {
          asked.push(file)
          return new Promise<void>((resolve) => ends.push(resolve))
        })
        .catch(({ failure }) => silent.push(file + failure.kind))
    const inOrder = () => asked.splice(0).join('')
    for (const file of ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'd', 'e']) void ask(file)
    expect(inOrder()).toBe('aaa')
    await vi.advanceTimersByTimeAsync(5_500)
    expect(inOrder()).toBe('bbb')
    expect(silent.splice(0)).toEqual(Array(4).fill('adrive-silent'))
    // Only two threads are left to spare, so one of three requests that are not answered keeps its slot.
    await vi.advanceTimersByTimeAsync(5_500)
    expect(inOrder()).toBe('cd')
    expect(silent.splice(0)).toEqual(Array(2).fill('bdrive-silent'))
    ends[6]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(inOrder()).toBe('e')
    void ask('a')
    ends[7]?.()
    ends[0]?.()
    ends[1]?.()
    await vi.advanceTimersByTimeAsync(0)
    // A file gets another request only when all its earlier requests have been answered.
    expect(inOrder()).toBe('')
    ends[2]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(inOrder()).toBe('a')
    expect(silent).toEqual([])
  })

  it('with threads to spare finishes calls with and without a time limit when the file answers', async () => {
    stopTime()
    const drive = new LocalDrive(Number.POSITIVE_INFINITY, 5)
    const done: string[] = []
    let answer = () => {}
    const hung = drive.ask(
      'a',
      () =>
        new Promise<void>((resolve) => {
          answer = resolve
        }),
    )
    const silent = expect(hung).rejects.toMatchObject({ failure: { kind: 'drive-silent' } })
    await vi.advanceTimersByTimeAsync(6_000)
    await silent
    void drive.enqueue('a', async () => done.push('closed'))
    void drive.ask('a', async () => done.push('looked'), { ms: Number.POSITIVE_INFINITY })
    drive.read(
      'a',
      (end) => {
        done.push('read')
        end()
      },
      () => done.push('silent'),
    )
    await vi.advanceTimersByTimeAsync(60_000)
    expect(done).toEqual(['silent'])
    answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(done).toEqual(['silent', 'closed', 'looked', 'read'])
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import { snapshotWith, uploadIn } from '../../../testing/window-state'
import type { Answer } from '../../shared/failures/failures'
import type { NumberedChanges } from '../../shared/ipc/views'
import { connect, engine } from './engine'

/** A bridge whose answers and changes come in the order that the test gives them. */
function bridge() {
  let tell: (changes: string) => void = () => {}
  let answer: (snapshot: Answer<string>) => void = () => {}
  const never = () => () => {}
  const hoist = {
    snapshot: () =>
      new Promise<Answer<string>>((resolve) => {
        answer = resolve
      }),
    onChanges: (listener: typeof tell) => {
      tell = listener
      return () => {}
    },
    onAskClose: never,
    onReveal: never,
    onOpenSettings: never,
    onOpenFiles: never,
    onExported: never,
  }
  Object.assign(globalThis, { window: { hoist } })
  const failures: unknown[] = []
  const stop = connect((failure) => failures.push(failure))
  onTestFinished(() => {
    stop()
    Reflect.deleteProperty(globalThis, 'window')
  })
  return {
    failures,
    tell: (number: number, confirmedBytes: number) => {
      const changes: NumberedChanges = { number, uploads: [uploadIn('uploading', { confirmedBytes })] }
      tell(JSON.stringify(changes))
    },
    answer: async (number: number, confirmedBytes: number) => {
      const snapshot = { ...snapshotWith([uploadIn('uploading', { confirmedBytes })]), number }
      answer({ ok: true, value: JSON.stringify(snapshot) })
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

const confirmed = () => engine.get()?.uploads.get('u1')?.confirmedBytes

describe('changes', () => {
  it('that come before a snapshot without them are not lost', async () => {
    const { answer, tell } = bridge()
    tell(6, 60)
    await answer(5, 50)
    expect(confirmed()).toBe(60)
  })

  it('that come before a snapshot with them do not set it back', async () => {
    const { answer, tell } = bridge()
    tell(4, 40)
    tell(5, 50)
    await answer(5, 55)
    expect(confirmed()).toBe(55)
  })

  it('that come after the snapshot apply, whatever their number', async () => {
    const { answer, tell } = bridge()
    await answer(5, 50)
    tell(6, 60)
    tell(7, 70)
    expect(confirmed()).toBe(70)
  })
})

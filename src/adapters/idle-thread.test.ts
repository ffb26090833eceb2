import { expect, it, onTestFinished, vi } from 'vitest'
import { IdleThread } from './idle-thread'

/** A thread that answers each message with the message and its data, and dies of a null. */
const code = `import { parentPort, workerData } from 'node:worker_threads'
  parentPort.on('message', (asked) => parentPort.postMessage(asked.length + workerData))`

function open() {
  const [onAnswer, onDeath] = [vi.fn(), vi.fn()]
  const file = new URL(`data:text/javascript,${encodeURIComponent(code)}`)
  const thread = new IdleThread<string | null, number>({ file, data: 10, onAnswer, onDeath })
  onTestFinished(() => thread.end())
  return { thread, onAnswer, onDeath }
}

it('a thread that dies is reported once, and the next message starts another one', async () => {
  const { thread, onAnswer, onDeath } = open()
  thread.post(null)
  await vi.waitUntil(() => onDeath.mock.calls.length > 0)
  expect(onDeath).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError))
  thread.post('abc')
  await vi.waitUntil(() => onAnswer.mock.calls.length > 0)
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith(13)
  expect(onDeath).toHaveBeenCalledOnce()
})

it('a thread that was ended sends nothing more, and is not reported as dead', async () => {
  const { thread, onAnswer, onDeath } = open()
  thread.post('a')
  await thread.end()
  thread.post('ab')
  thread.rest()
  thread.post('abc')
  await vi.waitUntil(() => onAnswer.mock.calls.length === 2)
  expect(onAnswer.mock.calls).toEqual([[12], [13]])
  expect(onDeath).not.toHaveBeenCalled()
})

import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Bench } from '../benchmark'
import type { Functions } from './receiver'

/** The functions of a receiver. A call rejects if the process ends before it answers. */
export type ReceiverProcess = {
  readonly [K in keyof Functions]: (
    ...args: Parameters<Functions[K]>
  ) => Promise<Awaited<ReturnType<Functions[K]>>>
}

/** Starts a receiver in a process of its own, until the benchmark is over. */
export function startReceiver({ atEnd }: Bench): ReceiverProcess {
  const child = fork(join(import.meta.dirname, 'receiver.js'))
  atEnd(() => child.connected && child.disconnect())
  const calls: { readonly resolve: (answer: never) => void; readonly reject: (error: Error) => void }[] = []
  child.on('message', ({ id, answer }: { id: number; answer: never }) => calls[id]?.resolve(answer))
  child.on('exit', () => {
    for (const { reject } of calls) reject(new Error('the receiver ended'))
  })
  const remote =
    (name: keyof Functions) =>
    (...args: readonly unknown[]) =>
      new Promise<never>((resolve, reject) => {
        const id = calls.push({ resolve, reject }) - 1
        child.send({ id, name, args }, (error) => error && reject(error))
      })
  const [listen, begin, read] = [remote('listen'), remote('begin'), remote('read')]
  return { listen, begin, read, lostMs: remote('lostMs') }
}

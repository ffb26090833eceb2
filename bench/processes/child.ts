import { fork } from 'node:child_process'
import { join } from 'node:path'

/** The functions of another process. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never
} & { readonly stop: () => void }

interface Call {
  readonly id: number
  readonly name: string
  readonly args: readonly unknown[]
}

/**
 * Starts a process of the benchmarks that calls {@link serve}. Calls reject when it ends before it answers.
 *
 * @param entry its file in the build, without the extension
 */
export function startChild<T>(entry: string, args: readonly string[] = []): Remote<T> {
  const child = fork(join(import.meta.dirname, `${entry}.js`), args)
  const calls: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }[] = []
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => calls[id]?.resolve(answer))
  child.on('exit', () => {
    for (const { reject } of calls) reject(new Error(`the process ${entry} ended`))
  })
  const call = (name: string, given: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      const id = calls.push({ resolve, reject }) - 1
      child.send({ id, name, args: given } satisfies Call, (error) => error && reject(error))
    })
  return new Proxy({} as Remote<T>, {
    get: (_, name) =>
      name === 'stop'
        ? () => child.connected && child.disconnect()
        : (...given: unknown[]) => call(String(name), given),
  })
}

/** Answers the calls of the process that started this one, and ends with it. */
export function serve(functions: object): void {
  const byName = functions as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>
  process.on('message', async ({ id, name, args }: Call) => {
    process.send?.({ id, answer: await byName[name]?.(...args) })
  })
  process.on('disconnect', () => process.exit())
}

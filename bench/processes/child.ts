import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process of the benchmarks that answers one question at a time. */
export class Child {
  readonly #child: ChildProcess
  #last: Promise<unknown> = Promise.resolve()

  /** @param entry its file in the build, without the ending */
  constructor(entry: string, args: readonly string[] = []) {
    this.#child = fork(join(import.meta.dirname, `${entry}.js`), args)
  }

  /** Its next message. Rejects when it ends instead. */
  async reply(): Promise<unknown> {
    const heard = new AbortController()
    const { signal } = heard
    try {
      const gone = once(this.#child, 'exit', { signal }).then(() => {
        throw new Error('a process that helps to measure has ended')
      })
      const [message] = (await Promise.race([once(this.#child, 'message', { signal }), gone])) as unknown[]
      return message
    } finally {
      heard.abort()
    }
  }

  /** Several may ask at once: they take turns. */
  ask(question: object): Promise<unknown> {
    const answer = this.#last.then(() => {
      const reply = this.reply()
      this.#child.send(question)
      return reply
    })
    this.#last = answer.catch(() => {})
    return answer
  }

  stop(): void {
    this.#child.disconnect()
  }
}

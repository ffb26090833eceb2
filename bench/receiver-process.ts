import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What arrived of one upload. */
export interface ReceivedUpload {
  readonly id: string
  readonly filename: string
  readonly purpose: string
  /** As named at creation. */
  readonly bytes: number
  /** In the order of their arrival. `sha256` is null outside a verification pass. */
  readonly parts: { readonly id: string; readonly length: number; readonly sha256: string | null }[]
  completed: { readonly partIds: readonly string[]; readonly md5: string | null } | null
}

export type Question = { readonly type: 'begin'; readonly verify: boolean } | { readonly type: 'read' }

export interface Reading {
  readonly uploads: readonly ReceivedUpload[]
  /** Of the receiver itself since its start, in microseconds. */
  readonly cpu: NodeJS.CpuUsage
}

/** The one receiver of a run, in a process of its own. */
export class ReceiverProcess {
  readonly baseUrl: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.baseUrl = `http://127.0.0.1:${port}/v1`
  }

  static async start(): Promise<ReceiverProcess> {
    const child = fork(join(import.meta.dirname, 'receiver.js'))
    const { port } = (await reply(child)) as { port: number }
    return new ReceiverProcess(child, port)
  }

  /** Forgets what it has received. @param verify hash what comes from now on */
  async begin(verify: boolean): Promise<void> {
    await this.#ask({ type: 'begin', verify })
  }

  async read(): Promise<Reading> {
    return (await this.#ask({ type: 'read' })) as Reading
  }

  stop(): void {
    this.#child.disconnect()
  }

  async #ask(question: Question): Promise<unknown> {
    const answer = reply(this.#child)
    this.#child.send(question)
    return answer
  }
}

async function reply(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController()
  const { signal } = heard
  try {
    const gone = once(child, 'exit', { signal }).then(() => {
      throw new Error('the receiver has ended')
    })
    const [message] = (await Promise.race([once(child, 'message', { signal }), gone])) as unknown[]
    return message
  } finally {
    heard.abort()
  }
}

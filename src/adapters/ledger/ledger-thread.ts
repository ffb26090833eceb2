import { IdleThread } from '../idle-thread'

/**
 * How long the idle thread is kept, in milliseconds: longer than a part of 64 MiB takes at 10 Mbit/s, so that the
 * thread is not started again for each part.
 */
const idleMs = 120_000

/** Something to do with a journal. */
export interface LedgerTask {
  readonly what: 'append' | 'replace' | 'compact'
  readonly path: string
  /** Whole lines; empty for `compact`. */
  readonly content: string | Uint8Array
}

/** The system's error or null for each task of a round, in its order. */
export type LedgerAnswers = readonly ({ readonly code: string; readonly message: string } | null)[]

interface Waiting extends LedgerTask {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * The thread that writes all journals. What is asked for while it is at work makes up its next round, so that many
 * records share two messages, one write and one flush.
 */
class LedgerThread {
  readonly #thread = new IdleThread<readonly LedgerTask[], LedgerAnswers>({
    file: new URL('./ledger-worker.js', import.meta.url),
    idleMs,
    onAnswer: (answers) =>
      this.#end(({ resolve, reject }, index) => {
        const problem = answers[index] ?? null
        if (problem === null) resolve()
        else reject(Object.assign(new Error(problem.message), { code: problem.code }))
      }),
    onDeath: (error) => this.#end(({ reject }) => reject(error)),
  })
  #waiting: Waiting[] = []
  /** The current round; empty while there is none. */
  #running: readonly Waiting[] = []

  /** Resolves when the lines are at the end of that journal, and flushed. Rejects with the system's error. */
  append(path: string, lines: string): Promise<void> {
    return this.#ask('append', path, lines)
  }

  /** Resolves when that journal has nothing that later lines replace. Rejects with the system's error. */
  compact(path: string): Promise<void> {
    return this.#ask('compact', path, '')
  }

  /** Resolves when that journal has this content, and nothing else. Rejects with the system's error. */
  replace(path: string, content: Uint8Array): Promise<void> {
    return this.#ask('replace', path, content)
  }

  #ask(what: LedgerTask['what'], path: string, content: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ what, path, content, resolve, reject })
      // Everything that happens in the same tick goes into one round.
      if (this.#running.length === 0) queueMicrotask(this.#begin)
    })
  }

  readonly #begin = (): void => {
    if (this.#running.length > 0) return
    this.#running = this.#waiting.splice(0)
    if (this.#running.length > 0)
      this.#thread.post(this.#running.map(({ what, path, content }) => ({ what, path, content })))
    else this.#thread.rest()
  }

  #end(settle: (task: Waiting, index: number) => void): void {
    const round = this.#running
    this.#running = []
    round.forEach(settle)
    queueMicrotask(this.#begin)
  }
}

/** One for the whole process. */
export const ledgerThread = new LedgerThread()

import { Worker } from 'node:worker_threads'

/** Add lines to a journal, or compact it. */
export interface LedgerTask {
  readonly number: number
  readonly path: string
  /** Whole lines; null to compact the journal. */
  readonly text: string | null
}

/** One for each task of a round, in its order. */
export type LedgerAnswers = readonly {
  readonly number: number
  readonly problem: { readonly code: string; readonly message: string } | null
}[]

/** How long an idle thread is kept, in milliseconds. */
const idleMs = 5_000

interface Waiting extends LedgerTask {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * The thread that writes all journals, which exists only while it is needed. What is asked for while it is at work
 * makes up its next round, so that many records share two messages, one write and one flush.
 */
class LedgerThread {
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | null = null
  #count = 0
  #waiting: Waiting[] = []
  /** The current round; empty while there is none. */
  #running: readonly Waiting[] = []

  /** Resolves when the lines are at the end of that journal, and flushed. Rejects with the system's error. */
  append(path: string, lines: string): Promise<void> {
    return this.#ask(path, lines)
  }

  /** Resolves when that journal has nothing that later lines replace. Rejects with the system's error. */
  compact(path: string): Promise<void> {
    return this.#ask(path, null)
  }

  #ask(path: string, text: string | null): Promise<void> {
    this.#count += 1
    const number = this.#count
    return new Promise((resolve, reject) => {
      this.#waiting.push({ number, path, text, resolve, reject })
      // Everything that happens in the same tick goes into one round.
      if (this.#running.length === 0) queueMicrotask(this.#begin)
    })
  }

  readonly #begin = (): void => {
    if (this.#running.length > 0) return
    this.#running = this.#waiting.splice(0)
    if (this.#running.length > 0)
      this.#thread().postMessage(this.#running.map(({ number, path, text }) => ({ number, path, text })))
    else this.#rest()
  }

  #thread(): Worker {
    if (this.#idle !== null) clearTimeout(this.#idle)
    this.#idle = null
    this.#worker ??= this.#start()
    this.#worker.ref()
    return this.#worker
  }

  #start(): Worker {
    const worker = new Worker(new URL('./ledger-worker.js', import.meta.url))
    worker.on('message', (answers: LedgerAnswers) => {
      const round = new Map(this.#running.map((task) => [task.number, task]))
      this.#running = []
      for (const { number, problem } of answers) {
        const task = round.get(number)
        if (problem === null) task?.resolve()
        else task?.reject(Object.assign(new Error(problem.message), { code: problem.code }))
      }
      queueMicrotask(this.#begin)
    })
    const end = (error: Error) => {
      if (this.#worker !== worker) return
      this.#worker = null
      const round = this.#running
      this.#running = []
      for (const { reject } of round) reject(error)
      queueMicrotask(this.#begin)
    }
    worker.on('error', end)
    worker.on('exit', (code) => end(new Error(`the ledger's thread ended with code ${code}`)))
    return worker
  }

  /** An idle thread keeps nobody from ending, and ends itself soon. */
  #rest(): void {
    const worker = this.#worker
    if (worker === null || this.#idle !== null) return
    worker.unref()
    this.#idle = setTimeout(() => {
      this.#idle = null
      this.#worker = null
      void worker.terminate()
    }, idleMs).unref()
  }
}

/** One for the whole process. */
export const ledgerThread = new LedgerThread()

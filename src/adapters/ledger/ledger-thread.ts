import { Worker } from 'node:worker_threads'

/** Save a text in a file, or remove that file. */
export interface LedgerTask {
  readonly number: number
  readonly path: string
  /** Null to remove it. */
  readonly text: string | null
}

/** One for each task of a round, in its order. */
export type LedgerAnswers = readonly {
  readonly number: number
  readonly problem: { readonly code: string; readonly message: string } | null
}[]

/** How long an idle thread is kept, in milliseconds. */
const idleMs = 5_000
/** Files removed in one round: clearing a long history delays no save. */
const removesARound = 16

interface Waiting extends LedgerTask {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * The thread that writes the records of all folders, which exists only while it is needed. What is asked for while it
 * is at work makes up its next round, so that many records share two messages and one flush of their folder.
 */
class LedgerThread {
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | null = null
  #count = 0
  #saves: Waiting[] = []
  #removes: Waiting[] = []
  /** The current round; empty while there is none. */
  #running: readonly Waiting[] = []

  /** Resolves when the text is in that file, and flushed: all of it or none. Rejects with the system's error. */
  save(path: string, text: string): Promise<void> {
    return this.#ask(path, text, this.#saves)
  }

  /** Resolves when that file does not exist. Rejects with the system's error. */
  remove(path: string): Promise<void> {
    return this.#ask(path, null, this.#removes)
  }

  #ask(path: string, text: string | null, waiting: Waiting[]): Promise<void> {
    this.#count += 1
    const number = this.#count
    return new Promise((resolve, reject) => {
      waiting.push({ number, path, text, resolve, reject })
      // Everything that happens in the same tick goes into one round.
      if (this.#running.length === 0) queueMicrotask(this.#begin)
    })
  }

  readonly #begin = (): void => {
    if (this.#running.length > 0) return
    const round = [...this.#saves.splice(0), ...this.#removes.splice(0, removesARound)]
    this.#running = round
    if (round.length > 0)
      this.#thread().postMessage(round.map(({ number, path, text }) => ({ number, path, text })))
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

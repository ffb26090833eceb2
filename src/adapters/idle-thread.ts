import { Worker } from 'node:worker_threads'

/** How long an idle thread usually is kept, in milliseconds. */
const usualIdleMs = 5_000

/**
 * A worker thread that exists only while it is needed: the first message starts it. It keeps the process from ending
 * until it may {@link rest}, and ends itself soon after that.
 */
export class IdleThread<Message, Answer> {
  readonly #deps
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | undefined

  /**
   * `onDeath`: the thread ended by itself, and will not answer. The next message starts another one. `idleMs`: how long
   * it is kept while it is idle.
   */
  constructor(deps: {
    readonly file: URL
    readonly data?: unknown
    readonly idleMs?: number
    readonly onAnswer: (answer: Answer) => void
    readonly onDeath: (error: Error) => void
  }) {
    this.#deps = deps
  }

  post(message: Message): void {
    clearTimeout(this.#idle)
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#worker.postMessage(message)
  }

  /** Until the next message there is nothing to do. */
  rest(): void {
    clearTimeout(this.#idle)
    this.#worker?.unref()
    this.#idle = setTimeout(() => this.end(), this.#deps.idleMs ?? usualIdleMs).unref()
  }

  /**
   * Ends the thread and ignores its answers. Resolves when it has ended: if it waits for a drive, when that answers.
   */
  async end(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = null
    worker?.unref()
    await worker?.terminate()
  }

  #start(): Worker {
    const { file, data, onAnswer, onDeath } = this.#deps
    const worker = new Worker(file, { workerData: data })
    const die = (error: Error) => {
      if (worker !== this.#worker) return
      this.#worker = null
      clearTimeout(this.#idle)
      onDeath(error)
    }
    return worker
      .on('message', (answer: Answer) => worker === this.#worker && onAnswer(answer))
      .on('error', die)
      .on('exit', (code) => die(new Error(`a thread ended with code ${code}`)))
  }
}

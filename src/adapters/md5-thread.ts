import { Worker } from 'node:worker_threads'
import type { Checksum } from '../core/ports'
import { HoistError } from '../shared/failures'
import { sourceError } from './system-errors'

/** What the thread is told: begin with a file, read on up to there, or let go of it. */
export type Md5Request =
  | { readonly id: number; readonly path: string; readonly size: number }
  | { readonly id: number; readonly allowed: number }
  | { readonly id: number; readonly stop: true }

type Answer = { readonly id: number } & (
  | Sum
  | { readonly endsAt: number }
  | { readonly code: string; readonly message: string }
)

interface Sum {
  readonly md5: string
  /** Whether the file, or what the system knows of it, was changed while it was read. */
  readonly isChanged: boolean
}

/** As {@link Checksum}, with what the file came to the first time. */
export interface FirstSum {
  readonly value: Promise<Sum>
  readonly allow: Checksum['allow']
}

interface Job {
  readonly resolve: (sum: Sum) => void
  readonly reject: (error: unknown) => void
}

/** How long the thread is kept with nothing to do, in milliseconds. */
const idleMs = 5000

/** Takes checksums in one thread for all files, which is there only while it is needed. */
export class Md5Thread {
  #worker: Worker | null = null
  readonly #jobs = new Map<number, Job>()
  #begun = 0
  #idle: NodeJS.Timeout | null = null

  /** As {@link FileSource.md5}, but reads it once. */
  md5(path: string, size: number, signal: AbortSignal): FirstSum {
    this.#begun += 1
    const id = this.#begun
    const value = new Promise<Sum>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const onAbort = () => {
        this.#tell({ id, stop: true })
        this.#take(id)?.reject(signal.reason)
      }
      const settled = () => signal.removeEventListener('abort', onAbort)
      signal.addEventListener('abort', onAbort, { once: true })
      this.#jobs.set(id, {
        resolve: (sum) => {
          settled()
          resolve(sum)
        },
        reject: (error) => {
          settled()
          reject(error)
        },
      })
      this.#wake()
      this.#tell({ id, path, size })
    })
    let told = 0
    const allow = (end: number) => {
      if (end <= told || !this.#jobs.has(id)) return
      told = end
      this.#tell({ id, allowed: end })
    }
    return { value, allow }
  }

  #tell(request: Md5Request): void {
    this.#worker?.postMessage(request)
  }

  #wake(): void {
    if (this.#idle !== null) clearTimeout(this.#idle)
    this.#idle = null
    if (this.#worker !== null) {
      this.#worker.ref()
      return
    }
    const worker = new Worker(new URL('./md5-worker.js', import.meta.url))
    this.#worker = worker
    const broken = (error: Error) => {
      if (this.#worker !== worker) return
      this.#worker = null
      for (const id of [...this.#jobs.keys()]) this.#take(id)?.reject(error)
    }
    worker.on('message', (answer: Answer) => this.#hear(answer))
    worker.on('error', broken)
    worker.on('exit', (code) => broken(new Error(`the checksum thread ended with code ${code}`)))
  }

  #hear(answer: Answer): void {
    const job = this.#take(answer.id)
    if ('md5' in answer) job?.resolve(answer)
    else if ('endsAt' in answer)
      job?.reject(new HoistError({ kind: 'source-changed', detail: `the file ends at ${answer.endsAt} now` }))
    else job?.reject(sourceError(Object.assign(new Error(answer.message), { code: answer.code })))
  }

  /** The job, which is over with this. After the last one the thread keeps nobody from ending, and ends itself soon. */
  #take(id: number): Job | undefined {
    const job = this.#jobs.get(id)
    this.#jobs.delete(id)
    if (this.#jobs.size > 0 || this.#worker === null || this.#idle !== null) return job
    this.#worker.unref()
    this.#idle = setTimeout(() => {
      const worker = this.#worker
      this.#worker = null
      this.#idle = null
      void worker?.terminate()
    }, idleMs).unref()
    return job
  }
}

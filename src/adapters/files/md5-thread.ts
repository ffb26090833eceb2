import { Worker } from 'node:worker_threads'
import type { Checksum } from '../../core/ports'
import { isOfDrive } from '../../core/source/drive'
import { HoistError } from '../../shared/failures'
import { sourceError } from '../system-errors'

/** Messages to the thread: begin with a file, read up to an offset, continue after a drive failure, or drop it. */
export type Md5Request =
  | { readonly id: number; readonly path: string; readonly size: number }
  | { readonly id: number; readonly allowed: number }
  | { readonly id: number; readonly again: true }
  | { readonly id: number; readonly stop: true }

type Answer = { readonly id: number } & (
  | Sum
  | { readonly read: number }
  | { readonly endsAt: number }
  | { readonly code: string; readonly message: string }
)

interface Sum {
  readonly md5: string
  /** Whether the file, or its metadata, changed while it was read. */
  readonly isChanged: boolean
}

/** As {@link Checksum}, with the result of the first reading. */
export interface FirstSum {
  /** @param onRead called now and then with the bytes that were read */
  value(onRead?: (bytes: number) => void): Promise<Sum>
  readonly allow: Checksum['allow']
}

type Outcome = { readonly sum: Sum } | { readonly error: unknown }

/** One file. Whoever asks for its checksum waits until it is known, or the drive fails. */
class Job {
  readonly #again: () => void
  readonly #onEnd: () => void
  #outcome: Outcome | null = null
  /** The drive has failed, and nobody has asked again since. */
  #isStopped = false
  #waiting: ((outcome: Outcome) => void)[] = []
  #onRead: (bytes: number) => void = () => {}

  /** @param again lets it continue after a drive failure */
  constructor(again: () => void, onEnd: () => void) {
    this.#again = again
    this.#onEnd = onEnd
  }

  async value(onRead: (bytes: number) => void = () => {}): Promise<Sum> {
    this.#onRead = onRead
    this.goOn()
    const outcome = this.#outcome ?? (await new Promise<Outcome>((resolve) => this.#waiting.push(resolve)))
    if ('error' in outcome) throw outcome.error
    return outcome.sum
  }

  goOn(): void {
    if (!this.#isStopped) return
    this.#isStopped = false
    this.#again()
  }

  read(bytes: number): void {
    this.#onRead(bytes)
  }

  stop(error: HoistError): void {
    this.#isStopped = true
    this.#tell({ error })
  }

  end(outcome: Outcome): void {
    this.#outcome = outcome
    this.#onEnd()
    this.#tell(outcome)
  }

  #tell(outcome: Outcome): void {
    for (const resolve of this.#waiting.splice(0)) resolve(outcome)
  }
}

/** How long an idle thread is kept, in milliseconds. */
const idleMs = 5000

/** Computes checksums in one thread for all files, which exists only while it is needed. */
export class Md5Thread {
  #worker: Worker | null = null
  readonly #jobs = new Map<number, Job>()
  #begun = 0
  #idle: NodeJS.Timeout | null = null

  /** As {@link FileSource.md5}, but reads the file once. */
  md5(path: string, size: number, signal: AbortSignal): FirstSum {
    this.#begun += 1
    const id = this.#begun
    const onAbort = () => {
      this.#tell({ id, stop: true })
      this.#end(id, { error: signal.reason })
    }
    const job = new Job(
      () => this.#tell({ id, again: true }),
      () => signal.removeEventListener('abort', onAbort),
    )
    if (signal.aborted) job.end({ error: signal.reason })
    else {
      signal.addEventListener('abort', onAbort, { once: true })
      this.#jobs.set(id, job)
      this.#wake()
      this.#tell({ id, path, size })
    }
    let told = 0
    const allow = (end: number) => {
      if (!this.#jobs.has(id)) return
      job.goOn()
      if (end <= told) return
      told = end
      this.#tell({ id, allowed: end })
    }
    return { value: (onRead) => job.value(onRead), allow }
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
      for (const id of [...this.#jobs.keys()]) this.#end(id, { error })
    }
    worker.on('message', (answer: Answer) => this.#hear(answer))
    worker.on('error', broken)
    worker.on('exit', (code) => broken(new Error(`the checksum thread ended with code ${code}`)))
  }

  #hear(answer: Answer): void {
    const { id } = answer
    if ('md5' in answer) this.#end(id, { sum: answer })
    else if ('read' in answer) this.#jobs.get(id)?.read(answer.read)
    else if ('endsAt' in answer) {
      const detail = `the file ends at ${answer.endsAt} now`
      this.#end(id, { error: new HoistError({ kind: 'source-changed', detail }) })
    } else {
      const error = sourceError(Object.assign(new Error(answer.message), { code: answer.code }))
      if (isOfDrive(error.failure)) this.#jobs.get(id)?.stop(error)
      else this.#end(id, { error })
    }
  }

  /** After the last job the thread keeps nobody from ending, and ends itself soon. */
  #end(id: number, outcome: Outcome): void {
    const job = this.#jobs.get(id)
    this.#jobs.delete(id)
    job?.end(outcome)
    if (this.#jobs.size > 0 || this.#worker === null || this.#idle !== null) return
    this.#worker.unref()
    this.#idle = setTimeout(() => {
      const worker = this.#worker
      this.#worker = null
      this.#idle = null
      void worker?.terminate()
    }, idleMs).unref()
  }
}

import { availableParallelism } from 'node:os'
import type { Checksum } from '../../../core/ports'
import { isOfDrive } from '../../../core/source/drive'
import { HoistError } from '../../../shared/failures/failures'
import { IdleThread } from '../../idle-thread'
import { sourceError } from '../../system-errors'

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
  /** @param onRead called periodically with the number of bytes read */
  value(onRead?: (bytes: number) => void): Promise<Sum>
  readonly allow: Checksum['allow']
}

type Outcome = { readonly sum: Sum } | { readonly error: unknown }

/** One file. A request for its checksum waits until the checksum is known, or the drive fails. */
class Job {
  readonly id: number
  readonly #path: string
  readonly #size: number
  readonly #onEnd: () => void
  #thread: Thread | null = null
  #allowed = 0
  #read = 0
  #outcome: Outcome | null = null
  /** The drive has failed, and nobody has asked again since. */
  #isStopped = false
  #waiting: ((outcome: Outcome) => void)[] = []
  #onRead: (bytes: number) => void = () => {}

  constructor(id: number, path: string, size: number, onEnd: () => void) {
    this.id = id
    this.#path = path
    this.#size = size
    this.#onEnd = onEnd
  }

  get thread(): Thread | null {
    return this.#thread
  }

  /** Bytes that are still to be read. */
  get left(): number {
    return this.#size - this.#read
  }

  /** Reads the file from its first byte. */
  beginIn(thread: Thread): void {
    this.#thread = thread
    this.#read = 0
    this.#isStopped = false
    thread.post({ id: this.id, path: this.#path, size: this.#size })
    if (this.#allowed > 0) thread.post({ id: this.id, allowed: this.#allowed })
  }

  allow(end: number): void {
    if (this.#outcome !== null) return
    this.#resume()
    if (end <= this.#allowed) return
    this.#allowed = end
    this.#thread?.post({ id: this.id, allowed: end })
  }

  async value(onRead: (bytes: number) => void = () => {}): Promise<Sum> {
    this.#onRead = onRead
    this.#resume()
    const outcome = this.#outcome ?? (await new Promise<Outcome>((resolve) => this.#waiting.push(resolve)))
    if ('error' in outcome) throw outcome.error
    return outcome.sum
  }

  #resume(): void {
    if (!this.#isStopped) return
    this.#isStopped = false
    this.#thread?.post({ id: this.id, again: true })
  }

  read(bytes: number): void {
    this.#read = bytes
    this.#onRead(bytes)
  }

  stop(error: HoistError): void {
    this.#isStopped = true
    this.#tell({ error })
  }

  end(outcome: Outcome): void {
    this.#outcome = outcome
    this.#isStopped = false
    this.#onEnd()
    this.#tell(outcome)
  }

  #tell(outcome: Outcome): void {
    for (const resolve of this.#waiting.splice(0)) resolve(outcome)
  }
}

/** A thread that has waited this long for one read is left to that file, in milliseconds. */
const overdueMs = 3_000
/** How often Hoist looks for such threads, in milliseconds. */
const lookMs = 1_000

class Thread extends IdleThread<Md5Request, Answer> {
  /** The number of the file that the thread is reading, or 0, and how many reads it has begun. */
  readonly #reading
  #begun = 0
  #since = 0

  constructor(onAnswer: (answer: Answer) => void, onDeath: (error: Error) => void) {
    const reading = new Int32Array(new SharedArrayBuffer(8))
    super({ file: new URL('./md5-worker.js', import.meta.url), data: reading, onAnswer, onDeath })
    this.#reading = reading
  }

  /** The number of the file that it has waited for too long, or null. */
  overdueFile(): number | null {
    const [file = 0, begun = 0] = this.#reading
    const now = performance.now()
    if (file === 0 || begun !== this.#begun) {
      this.#begun = begun
      this.#since = now
    }
    return now - this.#since < overdueMs ? null : file
  }
}

/** Threads that may wait for files that do not answer. */
const mostLeft = 8
/** A file waits behind this many bytes at most before another thread is started, which takes about as long. */
const worthAThread = 32 * 1024 * 1024

/**
 * Computes checksums in threads that exist only while they are needed. Each large file has its own, while there are
 * enough; the files of one thread are read in turn. If a file does not answer, its thread keeps only that file, and
 * another thread reads the other files from the beginning.
 */
export class Md5Threads {
  readonly #threads = new Set<Thread>()
  /** The threads that wait, each for one file that did not answer. */
  readonly #left = new Set<Thread>()
  readonly #jobs = new Map<number, Job>()
  readonly #most: number
  #begun = 0
  #timer: NodeJS.Timeout | null = null

  /** @param most threads that hash at once: one processor is left to what is sent */
  constructor(most = Math.max(1, availableParallelism() - 1)) {
    this.#most = most
  }

  /** As {@link FileSource.md5}, but reads the file once. */
  md5(path: string, size: number, signal: AbortSignal): FirstSum {
    this.#begun += 1
    const id = this.#begun
    const onAbort = () => {
      job.thread?.post({ id, stop: true })
      this.#end(job, { error: signal.reason })
    }
    const job = new Job(id, path, size, () => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) job.end({ error: signal.reason })
    else {
      signal.addEventListener('abort', onAbort, { once: true })
      this.#jobs.set(id, job)
      job.beginIn(this.#next())
      this.#timer ??= setTimeout(this.#look, lookMs).unref()
    }
    return { value: (onRead) => job.value(onRead), allow: (end) => job.allow(end) }
  }

  /** The thread with the least left to read, or a new one if that is still a lot and another thread is allowed. */
  #next(): Thread {
    const bytesOf = (thread: Thread) => this.#of(thread).reduce((bytes, job) => bytes + job.left, 0)
    const [least] = [...this.#threads]
      .map((thread) => ({ thread, bytes: bytesOf(thread) }))
      .sort((one, other) => one.bytes - other.bytes)
    const mayStart = least === undefined || (least.bytes > worthAThread && this.#threads.size < this.#most)
    return mayStart ? this.#start() : least.thread
  }

  #start(): Thread {
    const thread = new Thread(
      (answer) => this.#hear(answer, thread),
      (error) => {
        this.#threads.delete(thread)
        this.#left.delete(thread)
        for (const job of this.#of(thread)) this.#end(job, { error })
      },
    )
    this.#threads.add(thread)
    return thread
  }

  #of(thread: Thread): Job[] {
    return [...this.#jobs.values()].filter((job) => job.thread === thread)
  }

  readonly #look = (): void => {
    for (const thread of this.#threads) {
      const overdue = thread.overdueFile()
      const others = overdue === null ? [] : this.#of(thread).filter(({ id }) => id !== overdue)
      if (others.length === 0 || this.#left.size === mostLeft) continue
      this.#left.add(thread)
      this.#threads.delete(thread)
      for (const job of others) {
        thread.post({ id: job.id, stop: true })
        job.beginIn(this.#next())
      }
      this.#release(thread)
    }
    this.#timer = this.#jobs.size === 0 ? null : setTimeout(this.#look, lookMs).unref()
  }

  #hear(answer: Answer, thread: Thread): void {
    const job = this.#jobs.get(answer.id)
    // The file may have moved to another thread meanwhile.
    if (job === undefined || job.thread !== thread) return
    if ('md5' in answer) this.#end(job, { sum: answer })
    else if ('read' in answer) job.read(answer.read)
    else if ('endsAt' in answer) {
      const detail = `the file ends at ${answer.endsAt} now`
      this.#end(job, { error: new HoistError({ kind: 'source-changed', detail }) })
    } else {
      const error = sourceError(Object.assign(new Error(answer.message), { code: answer.code }))
      if (isOfDrive(error.failure)) job.stop(error)
      else this.#end(job, { error })
    }
  }

  #end(job: Job, outcome: Outcome): void {
    this.#jobs.delete(job.id)
    job.end(outcome)
    if (job.thread !== null) this.#release(job.thread)
  }

  /** A thread without files rests. One that was left to its file ends as soon as that answers. */
  #release(thread: Thread): void {
    if (this.#of(thread).length > 0) return
    if (!this.#left.has(thread)) thread.rest()
    else void thread.end().finally(() => this.#left.delete(thread))
  }
}

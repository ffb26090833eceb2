import { HoistError } from '../../shared/failures/failures'
import { Silence, silentMs as usualSilentMs, type Waiting } from './silence'

/**
 * Requests to one drive at the same time. Node has four threads for all files: one is left for Hoist's own while a
 * drive does not answer.
 */
const mostAtOnce = 3
/** How often files that do not answer are looked for, in milliseconds. */
const lookMs = 500

/** A request about a file. */
interface Request {
  readonly file: string
  /** @param end called once, when the drive has answered */
  readonly act: (end: () => void) => void
  /**
   * Called when the file does not answer, to end the wait. Null if somebody waits indefinitely, or decides when to
   * stop.
   */
  giveUp: ((error: HoistError) => void) | null
  /** When the request was added, by `performance.now()`. */
  since: number
}

/** A drive that this process reads itself. */
export class LocalDrive {
  readonly #silence: Silence
  readonly #spareThreads: number
  readonly #running = new Set<Request>()
  readonly #waiting: Request[] = []
  /** The number of running requests that have lost their slots, by file. Other requests for that file wait for them. */
  readonly #overdue = new Map<string, number>()
  #timer: NodeJS.Timeout | null = null

  /**
   * @param silentMs how long the drive may be silent, in milliseconds
   * @param spareThreads threads that may wait for single files that do not answer while the others do
   */
  constructor(silentMs?: number, spareThreads = 0) {
    this.#silence = new Silence(silentMs)
    this.#spareThreads = spareThreads
  }

  /**
   * Asks the drive about a file when a slot is free. Rejects with a HoistError (`drive-silent`) when it does not
   * answer.
   */
  ask<T>(file: string, act: () => Promise<T>, waiting: Waiting<T> = {}): Promise<T> {
    let isGivenUp = false
    const asked = new Promise<T>((resolve, reject) => {
      const giveUp = (error: HoistError) => {
        isGivenUp = true
        reject(error)
      }
      const answer = (value: T) => (isGivenUp ? waiting.onLate?.(value) : resolve(value))
      // For a request with its own time limit, only the silence of the drive decides.
      const decides = waiting.ms === undefined ? giveUp : null
      this.#add(file, (end) => void act().finally(end).then(answer, reject), decides)
    })
    return this.#silence.watch(asked, waiting)
  }

  /** As {@link ask}, but waits indefinitely. */
  enqueue<T>(file: string, act: () => Promise<T>): Promise<T> {
    return new Promise((resolve) => this.#add(file, (end) => resolve(act().finally(end)), null))
  }

  /**
   * As {@link ask}, for requests that come thousands of times a second: promises would cost more than the read.
   *
   * @param act called when a slot is free; calls `end` once
   * @param giveUp called when the drive does not answer
   */
  read(file: string, act: Request['act'], giveUp: (error: HoistError) => void): void {
    const wait = this.#silence.begin(giveUp)
    const watched: Request['act'] = (end) =>
      act(() => {
        this.#silence.end(wait)
        end()
      })
    this.#add(file, watched, giveUp)
  }

  #add(file: string, act: Request['act'], giveUp: Request['giveUp']): void {
    if (this.#spareThreads > 0) this.#timer ??= setTimeout(this.#plan, lookMs).unref()
    const request = { file, act, giveUp, since: performance.now() }
    if (this.#running.size < mostAtOnce && !this.#overdue.has(file)) this.#start(request)
    else this.#waiting.push(request)
  }

  #start(request: Request): void {
    this.#running.add(request)
    request.act(() => this.#end(request))
  }

  #end(request: Request): void {
    if (!this.#running.delete(request)) {
      const left = (this.#overdue.get(request.file) ?? 1) - 1
      if (left > 0) this.#overdue.set(request.file, left)
      else this.#overdue.delete(request.file)
    }
    this.#next()
  }

  /** Serves the request that has waited longest. */
  #next(): void {
    while (this.#waiting.length > 0 && this.#running.size < mostAtOnce) {
      const index = this.#waiting.findIndex(({ file }) => !this.#overdue.has(file))
      const [next] = index < 0 ? [] : this.#waiting.splice(index, 1)
      if (next === undefined) return
      next.since = performance.now()
      this.#start(next)
    }
  }

  /** Answers that arrived while this process was busy are handled first. */
  readonly #plan = (): void => void setImmediate(this.#look)

  /** A file that does not answer while others on its drive do keeps its threads, but loses its slots. */
  readonly #look = (): void => {
    const now = performance.now()
    const isOverdue = ({ since }: Request) => now - since >= usualSilentMs
    const late = [...this.#running].filter(isOverdue).slice(0, this.#spareThreads - this.#left)
    for (const request of late) {
      this.#running.delete(request)
      this.#overdue.set(request.file, (this.#overdue.get(request.file) ?? 0) + 1)
    }
    const waiting = this.#waiting.filter((request) => this.#overdue.has(request.file) && isOverdue(request))
    for (const request of [...late, ...waiting]) {
      const detail = `the file has not answered for ${Math.round((now - request.since) / 1000)} s`
      request.giveUp?.(new HoistError({ kind: 'drive-silent', detail }))
      request.giveUp = null
    }
    this.#next()
    const isIdle = this.#running.size + this.#waiting.length === 0
    this.#timer = isIdle ? null : setTimeout(this.#plan, lookMs).unref()
  }

  /** Threads that wait for files that do not answer. */
  get #left(): number {
    return [...this.#overdue.values()].reduce((sum, count) => sum + count, 0)
  }
}

import PQueue, { type Queue, type QueueAddOptions } from 'p-queue'
import type { Clock } from './ports'

/** Why an account must wait: the service asked for it, its key was refused, or nothing can reach it. */
export type HoldReason = 'rate limit' | 'key' | 'asleep' | 'offline'

/** What decides when a job gets its turn. */
export interface JobRank {
  readonly accountId: string
  /** When the remote upload closes, in milliseconds on this machine's clock; null while there is none. */
  readonly deadline: number | null
  /** Place of the upload in the list, then of the part in the file. */
  readonly order: number
  readonly part: number
}

type Job = () => Promise<unknown>
interface JobOptions extends QueueAddOptions {
  readonly rank: JobRank
}

/** Earliest deadline first; then the list's order; then the file's. */
function before(a: JobRank, b: JobRank): boolean {
  const first = a.deadline ?? Number.POSITIVE_INFINITY
  const second = b.deadline ?? Number.POSITIVE_INFINITY
  if (first !== second) return first < second
  return a.order !== b.order ? a.order < b.order : a.part < b.part
}

/** The jobs of one p-queue in the order of {@link before}, leaving out accounts that must wait. */
class RankedJobs implements Queue<Job, JobOptions> {
  readonly #jobs: { run: Job; id: string | undefined; rank: JobRank }[] = []
  readonly #held: ReadonlyMap<string, unknown>

  constructor(held: ReadonlyMap<string, unknown>) {
    this.#held = held
  }

  /** p-queue starts another one only while this is above 0, so held jobs do not count. */
  get size(): number {
    if (this.#held.size === 0) return this.#jobs.length
    return this.#jobs.reduce((count, job) => count + (this.#held.has(job.rank.accountId) ? 0 : 1), 0)
  }

  enqueue(run: Job, options?: Partial<JobOptions>): void {
    if (options?.rank === undefined) throw new TypeError('a job needs its rank')
    this.#jobs.push({ run, id: options.id, rank: options.rank })
  }

  dequeue(): Job | undefined {
    let best = -1
    for (const [index, job] of this.#jobs.entries()) {
      if (this.#held.has(job.rank.accountId)) continue
      const leader = this.#jobs[best]
      if (leader === undefined || before(job.rank, leader.rank)) best = index
    }
    return best < 0 ? undefined : this.#jobs.splice(best, 1)[0]?.run
  }

  remove(idOrRun: string | Job): void {
    const index = this.#jobs.findIndex((job) => job.id === idOrRun || job.run === idOrRun)
    if (index >= 0) this.#jobs.splice(index, 1)
  }

  filter(): Job[] {
    return this.#jobs.map((job) => job.run)
  }

  /** Ranks are facts of the upload, not numbers that a caller may turn. */
  setPriority(): void {
    throw new TypeError('the rank of a job cannot be changed')
  }
}

/** Which part goes next, and how many at once, over all uploads. */
export class Scheduler {
  readonly #clock: Clock
  /** Why each account that must wait does. */
  readonly #held = new Map<string, Set<HoldReason>>()
  readonly #waiters = new Set<() => void>()
  /** Called when an account is held no more. */
  onFree: () => void = () => {}
  readonly #heldUntil = new Map<string, number>()
  readonly #queue: PQueue<RankedJobs, JobOptions>

  /** @param parallel parts in flight, at least 1 */
  constructor(clock: Clock, parallel: number) {
    this.#clock = clock
    const held = this.#held
    this.#queue = new PQueue<RankedJobs, JobOptions>({
      concurrency: parallel,
      // p-queue makes its queue itself, without arguments.
      queueClass: class extends RankedJobs {
        constructor() {
          super(held)
        }
      },
    })
  }

  /** Jobs running now. */
  get running(): number {
    return this.#queue.pending
  }

  /** Takes effect at once; running jobs are never broken off for it. */
  setParallel(parallel: number): void {
    this.#queue.concurrency = parallel
  }

  /**
   * Runs the job when it is its turn. Resolves with its result, or with null when the signal aborted before its
   * turn came; a running job sees the signal itself, and its place is free only once it has truly ended.
   */
  async run<T>(rank: JobRank, signal: AbortSignal, job: () => Promise<T>): Promise<T | null> {
    if (signal.aborted) return null
    // p-queue would let go of a running job on abort, and give its place away, so it gets a signal of its own.
    const leave = new AbortController()
    const onAbort = () => leave.abort()
    signal.addEventListener('abort', onAbort, { once: true })
    let started = false
    try {
      return await this.#queue.add(
        () => {
          started = true
          signal.removeEventListener('abort', onAbort)
          return job()
        },
        { rank, signal: leave.signal },
      )
    } catch (error) {
      if (!started && leave.signal.aborted) return null
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Starts no job of that account until it is let go. Reasons add up; running jobs go on. */
  hold(accountId: string, reason: HoldReason): void {
    const reasons = this.#held.get(accountId)
    if (reasons === undefined) this.#held.set(accountId, new Set([reason]))
    else reasons.add(reason)
  }

  isHeld(accountId: string): boolean {
    return this.#held.has(accountId)
  }

  letGo(accountId: string, reason: HoldReason): void {
    const reasons = this.#held.get(accountId)
    if (reasons === undefined || !reasons.delete(reason) || reasons.size > 0) return
    this.#held.delete(accountId)
    for (const look of [...this.#waiters]) look()
    this.onFree()
    // Setting the concurrency is what makes p-queue look again.
    this.#queue.concurrency = this.#queue.concurrency
  }

  /** Resolves when that account is not held, or the signal aborts: for calls that take no place in the queue. */
  free(accountId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#held.has(accountId) && !signal.aborted) return
        this.#waiters.delete(look)
        signal.removeEventListener('abort', look)
        resolve()
      }
      this.#waiters.add(look)
      signal.addEventListener('abort', look)
      look()
    })
  }

  /**
   * Starts no job of that account before `ms` have passed; others go on. Of several pauses the longest counts.
   * Returns when it ends, in milliseconds since the epoch.
   */
  pauseAccount(accountId: string, ms: number): number {
    const waiting = this.#heldUntil.get(accountId)
    const until = Math.max(waiting ?? 0, this.#clock.now() + ms)
    this.#heldUntil.set(accountId, until)
    this.hold(accountId, 'rate limit')
    if (waiting === undefined) void this.#release(accountId)
    return until
  }

  async #release(accountId: string): Promise<void> {
    const never = new AbortController().signal
    for (;;) {
      const left = (this.#heldUntil.get(accountId) ?? 0) - this.#clock.now()
      if (left <= 0) break
      await this.#clock.sleep(left, never)
    }
    this.#heldUntil.delete(accountId)
    this.letGo(accountId, 'rate limit')
  }
}

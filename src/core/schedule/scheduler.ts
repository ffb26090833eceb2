import PQueue from 'p-queue'
import { MiB } from '../../shared/limits'
import type { Clock } from '../ports'
import { type Flow, flightSeconds } from '../upload/parts/plan-parts'
import { ConnectionRates } from './connection-rate'
import { Holds } from './holds'
import { HostTraffic } from './host-traffic'
import { type Job, type Load, longPartBytes, nextJob } from './next-job'

/**
 * The assumed rate for cutting parts while it is unknown, in bytes per second: a part of 1 MiB then costs a slow
 * connection little. `rateForForecast` in `next-job.ts` decides something else, and is independent of this.
 */
const rateForCutting = MiB / flightSeconds
/** A part that takes at least this long shows how fast the connection is, however short it is, in seconds. */
const longPartSeconds = 1
/** File slots of small files for each slot: while one of them is sent, another is opened or completed. */
const smallFilesPerSlot = 2

/** One upload, as the scheduler sees it. */
export interface Upload {
  readonly id: string
  readonly accountId: string
  /** See `isSmall` in `next-job.ts`. */
  readonly small: boolean
  /** It is busy, or its file is open and it waits for a slot. */
  readonly active: boolean
  /** It is queued, and its time limit has not begun. */
  readonly fresh: boolean
  /** Nothing more of it will be sent: it occupies no file slot, unless it is small. */
  readonly allSent: boolean
  /** It cannot continue until its drive lets it be read. */
  readonly waitsForDrive: boolean
  /** What is left to send before its deadline; null when it has none, or nothing is being sent. */
  readonly load: Load | null
  /** What it would do with a slot now; null when there is nothing. */
  readonly job: Job | null
  /** Opens its file, so that it can use a slot. It stays queued until its first job runs. */
  prepare(): void
  /** Does its next job. Resolves when its slot is free again. Never rejects. */
  send(): Promise<void>
}

/** The uploads of the list that the scheduler asks. */
export interface Uploads {
  /** The active uploads. */
  readonly active: Iterable<Upload>
  /** The queued uploads whose time limit runs, by deadline. */
  withDeadline(): Iterable<Upload>
  /** The queued uploads whose time limit has not begun, in list order. */
  fresh(kind: 'large' | 'small'): Iterable<Upload>
}

export interface SchedulerDeps {
  readonly clock: Clock
  readonly uploads: Uploads
  /** Most bytes per second over all uploads; null or omitted means no limit. */
  readonly bandwidth?: (() => number | null) | undefined
  /** The host that an account's parts are sent to. If omitted, each account has its own. */
  readonly hostOf?: ((accountId: string) => string) | undefined
}

/**
 * Decides what is sent next, over all uploads. Keeps no queue of jobs: whenever a slot is free, the uploads that have a
 * file slot are asked what they would do with it, and the best job runs. A slot is for one job; a file slot is for one
 * file of those that may send at the same time.
 */
export class Scheduler {
  readonly #clock: Clock
  readonly #uploads: Uploads
  readonly #hostOf: (accountId: string) => string
  readonly #limit: () => number
  /** The slots. At most one request for a slot waits here. */
  readonly #slots: PQueue
  #files: number
  #adaptive: boolean
  readonly #hosts = new Map<string, HostTraffic>()
  /** The loads of uploads whose remote upload is being created. */
  readonly #creating = new Map<string, Load>()
  #running = 0
  #isDue = false
  #isClosed = false
  readonly holds: Holds
  readonly rates: ConnectionRates
  /**
   * Called repeatedly while the parts in flight to the host of that account have not moved for a while; `isStill`
   * says whether that still holds.
   */
  onSilence: (accountId: string, isStill: () => boolean) => void = () => {}

  /**
   * @param parallel most parts in flight, at least 1
   * @param files that may send at the same time, at least 1, not counting small ones
   * @param adaptive whether hosts share the slots, and each gets only as many as it takes
   */
  constructor(deps: SchedulerDeps, parallel: number, files: number, adaptive: boolean) {
    const { bandwidth = () => null, clock, hostOf = (accountId) => accountId, uploads } = deps
    this.#clock = clock
    this.#uploads = uploads
    this.#hostOf = hostOf
    this.#limit = () => bandwidth() ?? Number.POSITIVE_INFINITY
    this.#files = files
    this.#adaptive = adaptive
    this.#slots = new PQueue({ concurrency: parallel })
    this.holds = new Holds(clock, hostOf)
    this.holds.onRelease = () => this.poll()
    this.rates = new ConnectionRates({
      clock,
      limit: this.#limit,
      enough: (accountIds) => this.#enough(accountIds),
    })
  }

  /** Number of running jobs. */
  get running(): number {
    return this.#running
  }

  /** Takes effect immediately; running jobs are never aborted for it. */
  setParallel(parallel: number, files: number, adaptive: boolean): void {
    this.#files = files
    this.#adaptive = adaptive
    for (const host of this.#hosts.values()) host.setMost(parallel)
    this.#slots.concurrency = parallel
    this.poll()
  }

  /** Something may be sent that could not before. Runs once for everything that happens in the same tick. */
  poll(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      if (this.#isClosed) return
      // Without a free slot the next files are opened now, so that they are open when one is free.
      if (this.#running >= this.#slots.concurrency) this.#prepareNext()
      this.#handOut()
    })
  }

  /** Stops starting anything new. */
  close(): void {
    this.#isClosed = true
    this.holds.close()
  }

  /** Decides what is best only once the slot is free. */
  #handOut(): void {
    if (this.#slots.size === 0) void this.#slots.add(() => this.#sendBest())
  }

  async #sendBest(): Promise<void> {
    const best = this.#isClosed ? undefined : this.#best()
    if (best === undefined) return
    const end = this.#begin(best)
    const sent = best.upload.send()
    this.#handOut()
    await sent
    end()
    this.#handOut()
  }

  #best(): (Job & { readonly upload: Upload }) | undefined {
    const jobs: (Job & { readonly upload: Upload })[] = []
    this.#prepareNext()
    for (const upload of this.#candidates().active) {
      const job = upload.job
      if (job !== null) jobs.push({ ...job, upload })
    }
    const possible = this.#adaptive ? this.#withRoom(jobs) : jobs
    return nextJob(possible, { now: this.#clock.now(), loads: this.loads(), rate: this.rates.all })
  }

  /** The jobs whose hosts take one more. Hosts share the slots evenly: a slow host must not block the others. */
  #withRoom<T extends Job>(jobs: readonly T[]): T[] {
    const possible = jobs.filter((job) => this.host(job.accountId).hasRoomFor(job))
    const hosts = new Set(possible.map(({ accountId }) => this.host(accountId)))
    const share = hosts.size < 2 ? Number.POSITIVE_INFINITY : Math.ceil(this.#slots.concurrency / hosts.size)
    return possible.filter(({ accountId, small }) => small || this.host(accountId).running < share)
  }

  /** Opens the files of the next uploads. They are candidates again once their files are open. */
  #prepareNext(): void {
    for (const upload of this.#candidates().inactive) upload.prepare()
  }

  /**
   * The uploads that have a file slot: the active ones, and while file slots remain, those whose time limit runs by
   * deadline, then the first of the others in list order. Small ones have file slots of their own, in which they are
   * also opened and completed. Looks only at what is active and what is next, however long the list is.
   *
   * @returns those that may be asked for a job, and those whose files have to be opened first
   */
  #candidates(): { readonly active: readonly Upload[]; readonly inactive: readonly Upload[] } {
    const free = { large: this.#files, small: this.#slots.concurrency * smallFilesPerSlot }
    const active: Upload[] = []
    const inactive: Upload[] = []
    for (const upload of this.#uploads.active) {
      // An upload that waits for its account or its drive takes no file slot from the others.
      if (upload.fresh || this.#mustWait(upload)) continue
      // Many small files complete at the same time, which needs a bound as well.
      if (upload.small || !upload.allSent) free[kindOf(upload)] -= 1
      if (!upload.allSent) active.push(upload)
    }
    for (const upload of this.#uploads.withDeadline()) {
      if (free.large <= 0 && free.small <= 0) break
      // An active upload has its file slot already.
      if (upload.active || free[kindOf(upload)] <= 0 || this.#mustWait(upload)) continue
      inactive.push(upload)
      free[kindOf(upload)] -= 1
    }
    for (const kind of ['large', 'small'] as const) {
      if (free[kind] <= 0) continue
      for (const upload of this.#uploads.fresh(kind)) {
        if (this.#mustWait(upload)) continue
        const candidates = upload.active ? active : inactive
        candidates.push(upload)
        free[kind] -= 1
        if (free[kind] <= 0) break
      }
    }
    return { active, inactive }
  }

  #mustWait({ accountId, waitsForDrive }: Upload): boolean {
    return waitsForDrive || this.holds.isHeld(accountId)
  }

  /** Counts a job until the returned function is called. */
  #begin(job: Job): () => void {
    const { accountId, id } = job
    this.#running += 1
    const endOfHost = this.host(accountId).begin(job)
    const isLong = !job.creates && this.#isLong(job)
    const endOfRate = isLong ? this.rates.begin(accountId) : () => {}
    if (job.creates)
      this.#creating.set(id, { id, deadline: job.deadline, bytesLeft: job.bytes, bytesInFlight: 0 })
    return () => {
      this.#running -= 1
      endOfHost()
      endOfRate()
      if (job.creates) this.#creating.delete(id)
    }
  }

  /** Whether a part is long enough to show the speed of the connection. */
  #isLong({ accountId, bytes }: Job): boolean {
    if (bytes >= longPartBytes) return true
    const { rate = Number.POSITIVE_INFINITY } = this.knownFlow(accountId) ?? {}
    return bytes >= (rate / this.parallel(accountId)) * longPartSeconds
  }

  #enough(accountIds: Iterable<string>): number {
    const { concurrency } = this.#slots
    if (!this.#adaptive) return concurrency
    let slots = 0
    const hosts = new Set([...accountIds].map((accountId) => this.host(accountId)))
    for (const { parallel } of hosts) slots += parallel
    return Math.min(slots, concurrency)
  }

  /** Uploads whose time limit runs, or is about to, and that nothing holds back. */
  loads(): Load[] {
    const loads = new Map<string, Load>(this.#creating)
    for (const { accountId, load } of this.#uploads.active)
      if (load !== null && !this.holds.isHeld(accountId)) loads.set(load.id, load)
    return [...loads.values()]
  }

  host(accountId: string): HostTraffic {
    const name = this.#hostOf(accountId)
    let host = this.#hosts.get(name)
    if (host === undefined) {
      host = new HostTraffic(this.#slots.concurrency, {
        clock: this.#clock,
        isFull: () => this.#running >= this.#slots.concurrency,
        onMore: () => this.poll(),
        onSilence: (isStill) => this.onSilence(accountId, isStill),
      })
      this.#hosts.set(name, host)
    }
    return host
  }

  /** Bytes of a part of that account were handed to the network. */
  sent(accountId: string, bytes: number): void {
    this.host(accountId).sent(bytes)
    this.rates.sent(bytes)
  }

  /** Parts that may be in flight to the host of that account now. */
  parallel(accountId: string): number {
    return this.#adaptive ? this.host(accountId).parallel : this.#slots.concurrency
  }

  /** The number of parts that may be in flight in a moment: Hoist opens connections to the host for them in advance. */
  parallelSoon(accountId: string): number {
    return this.#adaptive ? this.host(accountId).parallelSoon : this.#slots.concurrency
  }

  /**
   * How fast parts are sent to the host of that account, and how many at most. Parts that are cut to suit it limit how
   * long what is in flight takes, however many are sent at once. Undefined while unknown.
   */
  knownFlow(accountId: string): Flow | undefined {
    const { rate } = this.host(accountId).pace
    const parallel = this.#slots.concurrency
    return rate === undefined ? undefined : { rate: Math.min(rate, this.#limit()), parallel }
  }

  /** The same flow, but while it is unknown, that of a slow connection. */
  flow(accountId: string): Flow {
    const parallel = this.#slots.concurrency
    return this.knownFlow(accountId) ?? { rate: Math.min(rateForCutting, this.#limit()), parallel }
  }

  /** What each of the parts in flight to the host of that account gets, or is assumed to get, in bytes per second. */
  rateEach(accountId: string): number {
    return this.flow(accountId).rate / Math.max(1, this.host(accountId).pace.inFlight)
  }
}

function kindOf({ small }: Upload): 'large' | 'small' {
  return small ? 'small' : 'large'
}

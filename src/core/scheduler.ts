import PQueue, { type Queue, type QueueAddOptions } from 'p-queue'
import { MiB, serviceLimits } from '../shared/limits'
import { LineMeter, type LineRate } from './line'
import { Pace } from './pace'
import { Parallelism } from './parallelism'
import { type Flow, flightSeconds } from './plan-parts'
import type { Clock } from './ports'
import type { PartLimit } from './record'
import { type JobRank, type Load, nextJob, tellingBytes } from './turns'

/**
 * Why an account must wait: the service asked for it, its account is of no use, nothing can reach it, or the person has
 * to open the keychain that has its key.
 */
export type HoldReason = 'rate limit' | 'account' | 'asleep' | 'offline' | 'keychain-asks'

/** How often it is looked at what the parts in flight bring, in milliseconds. */
const sampleMs = 250
/** The same while nothing is sent, because the system's buffers have all there is. */
const quietMs = 1_000
/** A host that had nothing to send for longer than this is looked at anew, in milliseconds. */
const idleMs = 100
/** A host that refuses small files gets so much less of them at once, and more again after so many milliseconds. */
const stepDown = 0.75
const lookUp = 1.5
const refusedMs = 60_000
/** What was in flight at the time is refused for the same reason: so long it is not counted again, in milliseconds. */
const deafMs = 1_000

/** Parts of which nothing moves for so long may have nobody at the other end, in milliseconds. */
const silentMs = 15_000

/** What parts are cut for while nobody knows how fast the connection is, in bytes per second: a slow one. */
const unknownRate = MiB / flightSeconds
/** A part that takes at least so long says how fast the connection is, however short it is, in seconds. */
const tellingSeconds = 1

/** What lets through less than this in one part lets nothing through, in bytes. */
const leastPartBytes = 64 * 1024

/** How long it is remembered what a host lets through, in milliseconds: somebody may have raised it meanwhile. */
const partLimitMs = 7 * 24 * 60 * 60 * 1000

/** A rate limit that ends later by at least so much is told again, in milliseconds. */
const toldMs = 1_000

type Job = () => Promise<unknown>
interface JobOptions extends QueueAddOptions {
  readonly rank: JobRank
}

/** The jobs of one p-queue; which is next {@link nextJob} says. */
class RankedJobs implements Queue<Job, JobOptions> {
  readonly #jobs: { run: Job; id: string | undefined; rank: JobRank }[] = []
  readonly #next: (ranks: readonly JobRank[]) => number
  /**
   * The job that {@link size} found: {@link dequeue} takes that one. The clock goes on between the two, and asked anew
   * they might not agree whether there is one at all.
   */
  #found: { run: Job; id: string | undefined; rank: JobRank } | undefined

  constructor(next: (ranks: readonly JobRank[]) => number) {
    this.#next = next
  }

  /** p-queue starts another one only while this is above 0, so nothing counts while all must wait. */
  get size(): number {
    this.#found = this.#best()
    return this.#found === undefined ? 0 : this.#jobs.length
  }

  enqueue(run: Job, options?: Partial<JobOptions>): void {
    if (options?.rank === undefined) throw new TypeError('a job needs its rank')
    this.#jobs.push({ run, id: options.id, rank: options.rank })
  }

  dequeue(): Job | undefined {
    const found = this.#found
    this.#found = undefined
    if (found === undefined) return undefined
    this.#jobs.splice(this.#jobs.indexOf(found), 1)
    return found.run
  }

  #best() {
    return this.#jobs.length === 0 ? undefined : this.#jobs[this.#next(this.#jobs.map((job) => job.rank))]
  }

  remove(idOrRun: string | Job): void {
    const index = this.#jobs.findIndex((job) => job.id === idOrRun || job.run === idOrRun)
    if (index < 0) return
    if (this.#jobs[index] === this.#found) this.#found = undefined
    this.#jobs.splice(index, 1)
  }

  filter(): Job[] {
    return this.#jobs.map((job) => job.run)
  }

  /** Ranks are facts of the upload, not numbers that a caller may turn. */
  setPriority(): void {
    throw new TypeError('the rank of a job cannot be changed')
  }
}

/** Reasons for which nothing gets through, whatever the account. */
const outages: ReadonlySet<string> = new Set<HoldReason>(['asleep', 'offline'])

/** Adds up how long nothing got through. Times by the clock on the wall: a sleep is in them. */
class Outages {
  readonly #reasons = new Set<string>()
  #before = 0
  #since = 0

  begin(reason: string, now: number): void {
    if (this.#reasons.size === 0) this.#since = now
    this.#reasons.add(reason)
  }

  end(reason: string, now: number): void {
    if (!this.#reasons.delete(reason) || this.#reasons.size > 0) return
    this.#before += Math.max(0, now - this.#since)
  }

  ms(now: number): number {
    return this.#before + (this.#reasons.size === 0 ? 0 : Math.max(0, now - this.#since))
  }
}

/** What is sent to one host. */
interface Host {
  readonly parallelism: Parallelism
  readonly pace: Pace
  /** Jobs running now, those of small files aside: they say nothing about the line. */
  running: number
  /** Those of them that send a part, and since when there is none, in milliseconds. */
  sending: number
  idleSince: number
  /** Parts that wait for a place, those of small files aside. */
  waiting: number
  /** Jobs of small files running now, and how many there may be: as many as there are places, unless it refused. */
  small: number
  mostSmall: number
  /** When there may be more of them, in milliseconds. */
  moreSmallAt: number
  /** When something of a part was last taken, or one of them has ended, on the steady clock. */
  movedAt: number
  /** Since the last look: when that was, what was sent and ended, and whether all places were taken all the time. */
  sample: { from: number; bytes: number; ended: number; full: boolean }
  /** Ends the looks at it that come without anything being sent; null where there are none. */
  quiet: AbortController | null
  /** Longest part that it lets through; null while nothing is known of it. */
  partLimit: PartLimit | null
}

/** Which part goes next, and how many at once, over all uploads. */
export class Scheduler {
  readonly #clock: Clock
  /** Why each account that must wait does. */
  readonly #held = new Map<string, Set<HoldReason>>()
  readonly #waiters = new Set<() => void>()
  /** Called when an account is held no more. */
  onRelease: () => void = () => {}
  /** Called when an account must wait for its rate limit, for longer than before, or no more. */
  onLimit: (accountId: string) => void = () => {}
  /**
   * Called when nothing of the parts in flight to the host of that account has moved for a while, and then again and
   * again, with whether that is still so.
   */
  onSilence: (accountId: string, isStill: () => boolean) => void = () => {}
  /** On the steady clock. */
  readonly #heldUntil = new Map<string, number>()
  /** Hosts that cannot be reached. */
  readonly #heldHosts = new Set<string>()
  /** Of hosts and of accounts, by their names. */
  readonly #outages = new Map<string, Outages>()
  readonly #closed = new AbortController()
  readonly #queue: PQueue<RankedJobs, JobOptions>

  #files: number
  /** Those who know of an upload whose hour runs and that is being sent; null while its hour has not begun. */
  readonly #senders = new Set<() => (Load & { readonly accountId: string }) | null>()
  /** Files whose remote upload is being created. */
  readonly #creating = new Set<Load>()
  /** Parts in flight that are long enough to tell how fast the line is, by account. */
  readonly #longParts = new Map<string, number>()
  readonly #line = new LineMeter()
  readonly #lines = new Map<string, LineMeter>()
  readonly #limit: () => number
  readonly #hosts = new Map<string, Host>()
  /** The host of each account, as it was when its last job began. */
  readonly #hostsOf = new Map<string, Host>()
  readonly #hostOf: (accountId: string) => string
  #adaptive = false

  /**
   * @param parallel most parts in flight, at least 1
   * @param files that may send at the same time, at least 1
   * @param bandwidth most bytes a second over all uploads; null is no limit
   * @param hostOf what an account's parts are sent to
   */
  constructor(
    clock: Clock,
    parallel: number,
    files = Number.POSITIVE_INFINITY,
    bandwidth: () => number | null = () => null,
    hostOf: (accountId: string) => string = (accountId) => accountId,
  ) {
    this.#clock = clock
    this.#files = files
    this.#hostOf = hostOf
    this.#limit = () => bandwidth() ?? Number.POSITIVE_INFINITY
    const next = (ranks: readonly JobRank[]) => this.#next(ranks)
    this.#queue = new PQueue<RankedJobs, JobOptions>({
      concurrency: parallel,
      // p-queue makes its queue itself, without arguments.
      queueClass: class extends RankedJobs {
        constructor() {
          super(next)
        }
      },
    })
  }

  /** Jobs running now. */
  get running(): number {
    return this.#queue.pending
  }

  /**
   * Takes effect at once; running jobs are never broken off for it.
   * @param adaptive whether each host gets only as many as make it faster
   */
  setParallel(parallel: number, files = this.#files, adaptive = this.#adaptive): void {
    this.#files = files
    this.#adaptive = adaptive
    for (const { parallelism } of this.#hosts.values()) parallelism.setMost(parallel)
    this.#queue.concurrency = parallel
  }

  /** Parts that may be in flight to the host of that account now. */
  parallel(accountId: string): number {
    return this.#adaptive ? this.#host(accountId).parallelism.limit : this.#queue.concurrency
  }

  /** Those that there will be in a moment: connections to the host of that account are opened for them. */
  parallelSoon(accountId: string): number {
    return this.#adaptive ? this.#host(accountId).parallelism.soon : this.#queue.concurrency
  }

  #host(accountId: string): Host {
    return this.#hostsOf.get(accountId) ?? this.#findHost(accountId)
  }

  #findHost(accountId: string): Host {
    const name = this.#hostOf(accountId)
    let host = this.#hosts.get(name)
    if (host === undefined) {
      const now = this.#clock.steady()
      const parallelism = new Parallelism(this.#queue.concurrency)
      host = {
        parallelism,
        pace: new Pace(),
        running: 0,
        sending: 0,
        idleSince: now,
        movedAt: now,
        waiting: 0,
        small: 0,
        mostSmall: Number.POSITIVE_INFINITY,
        moreSmallAt: 0,
        sample: { from: now, bytes: 0, ended: 0, full: false },
        quiet: null,
        partLimit: null,
      }
      this.#hosts.set(name, host)
    }
    this.#hostsOf.set(accountId, host)
    return host
  }

  #observe(accountId: string, bytes: number): void {
    const host = this.#host(accountId)
    const { parallelism, running, sample, waiting } = host
    const now = this.#clock.steady()
    if (bytes > 0) host.movedAt = now
    const ms = now - sample.from
    sample.bytes += bytes
    // What other hosts have taken cannot be used.
    if (running < parallelism.limit && this.#queue.pending < this.#queue.concurrency) sample.full = false
    if (ms < sampleMs) return
    const limit = parallelism.limit
    parallelism.observe({ ...sample, ms, running, waiting })
    Object.assign(sample, { from: now, bytes: 0, ended: 0, full: true })
    if (parallelism.limit > limit) this.lookAgain()
  }

  /** A part was refused, because there were too many. Its place is still taken. */
  refused({ accountId, small }: JobRank): void {
    const host = this.#host(accountId)
    if (!small) {
      host.parallelism.refused(host.running - 1)
      return
    }
    const now = this.#clock.steady()
    if (now < host.moreSmallAt - refusedMs + deafMs) return
    host.mostSmall = Math.max(1, Math.floor(Math.min(host.mostSmall, host.small) * stepDown))
    host.moreSmallAt = now + refusedMs
  }

  /**
   * How fast parts go out to the host of that account, and how many there may be: parts that are cut by it bound what is
   * in flight by time, however many are sent at once. Undefined while nobody knows.
   */
  knownFlow(accountId: string): Flow | undefined {
    const { rate } = this.#host(accountId).pace
    return rate === undefined
      ? undefined
      : { rate: Math.min(rate, this.#limit()), parallel: this.#queue.concurrency }
  }

  /** The same; while nobody knows, the connection is taken for a slow one. */
  flow(accountId: string): Flow {
    const parallel = this.#queue.concurrency
    return this.knownFlow(accountId) ?? { rate: Math.min(unknownRate, this.#limit()), parallel }
  }

  /** What each of the parts in flight to the host of that account gets, or is assumed to, in bytes per second. */
  rateEach(accountId: string): number {
    return this.flow(accountId).rate / Math.max(1, this.#host(accountId).pace.inFlight)
  }

  /** A part of that account sets out. @returns to be called when it has ended: with its bytes, or 0 where it was lost */
  depart(accountId: string): (arrived: number) => void {
    const land = this.#host(accountId).pace.depart(this.#clock.steady())
    return (arrived) => land(this.#clock.steady(), arrived)
  }

  /** Longest part that the host of that account lets through; null while nothing is known of it, or no longer. */
  partLimit(accountId: string): PartLimit | null {
    const { partLimit } = this.#host(accountId)
    return partLimit === null || this.#clock.now() - partLimit.at > partLimitMs ? null : partLimit
  }

  /** The same in bytes; infinite while nothing is known. */
  mostPartBytes(accountId: string): number {
    return this.partLimit(accountId)?.bytes ?? Number.POSITIVE_INFINITY
  }

  /** What was found out about the host of that account in an earlier run. Of several the newest counts. */
  knowPartLimit(accountId: string, { bytes, at }: PartLimit): void {
    const host = this.#host(accountId)
    // A clock that was ahead must not make it last for ever.
    const limit = { bytes: Math.max(bytes, leastPartBytes), at: Math.min(at, this.#clock.now()) }
    if (host.partLimit === null || host.partLimit.at < limit.at) host.partLimit = limit
  }

  /**
   * A part of that account was too long for its host, in bytes: they are half as long from now on.
   * @returns false where that is not the reason: nobody takes less than this
   */
  shortenParts(accountId: string, length: number): boolean {
    if (length <= leastPartBytes) return false
    const half = Math.max(2 ** (Math.ceil(Math.log2(length)) - 1), leastPartBytes)
    const bytes = Math.min(this.mostPartBytes(accountId), half)
    this.#host(accountId).partLimit = { bytes, at: this.#clock.now() }
    return true
  }

  /** A part of that account did not arrive: a reset, a timeout, an answer that says nothing. */
  lost(accountId: string): void {
    this.#host(accountId).parallelism.lost()
  }

  /**
   * Takes an upload that is being sent into the forecast, until the function that is returned is called.
   * @param load what it is now; null while there is no remote upload
   */
  join(load: () => (Load & { readonly accountId: string }) | null): () => void {
    this.#senders.add(load)
    return () => {
      this.#senders.delete(load)
      this.lookAgain()
    }
  }

  /** So many bytes of a part were handed to the network. */
  sent(accountId: string, bytes: number): void {
    const now = this.#clock.steady()
    this.#observe(accountId, bytes)
    const inFullUse = this.#inFullUse
    // With a place free, or with parts that spend their time on the way, the line could carry more. What is measured
    // while all places are taken counts as soon as one is free, so nothing has to look again for it.
    for (const meter of this.#meters()) {
      if (inFullUse) meter.add(bytes, now, this.#limit())
      else meter.rest()
    }
  }

  /** A part has arrived; its place is still taken. */
  arrived(): void {
    if (!this.#inFullUse) return
    for (const meter of this.#meters()) meter.arrived(this.#clock.steady())
  }

  get #inFullUse(): boolean {
    let long = 0
    for (const count of this.#longParts.values()) long += count
    if (!this.#adaptive) return long >= this.#queue.concurrency
    let places = 0
    const hosts = new Set([...this.#longParts.keys()].map((accountId) => this.#host(accountId)))
    for (const { parallelism } of hosts) places += parallelism.limit
    return long > 0 && long >= Math.min(places, this.#queue.concurrency)
  }

  /** Those that hear of what is sent now. */
  #meters(): LineMeter[] {
    return [this.#line, ...[...this.#longParts.keys()].map((accountId) => this.#meter(accountId))]
  }

  /**
   * What can go to that account, in bytes per second: what the line carries, or the limit where that is less;
   * undefined while nobody knows. Never too little.
   */
  rate(accountId: string): number | undefined {
    const rate = Math.min(this.#lineRate(accountId) ?? Number.POSITIVE_INFINITY, this.#limit())
    return rate === Number.POSITIVE_INFINITY ? undefined : rate
  }

  #lineRate(accountId: string): number | undefined {
    const rate = this.#lines.get(accountId)?.rate
    return rate === undefined ? undefined : Math.max(rate.now, rate.lately)
  }

  /** What the line carries to each account of which it is known, by their ids, whatever the limit. */
  lineRates(): Record<string, number> {
    const rates: Record<string, number> = {}
    for (const accountId of this.#lines.keys()) {
      const rate = this.#lineRate(accountId)
      if (rate !== undefined) rates[accountId] = rate
    }
    return rates
  }

  /** Uploads whose hour runs, or is about to, and that nothing holds back. */
  loads(): Load[] {
    const loads: Load[] = []
    for (const sender of this.#senders) {
      const load = sender()
      if (load !== null && !this.isHeld(load.accountId)) loads.push(load)
    }
    for (const load of this.#creating) {
      if (!loads.some((other) => other.order === load.order)) loads.push(load)
    }
    return loads
  }

  #next(ranks: readonly JobRank[]): number {
    // p-queue asks also when there is no place; then any answer does.
    if (this.#queue.pending >= this.#queue.concurrency) return 0
    const now = this.#clock.now()
    const mustWait = {
      has: (accountId: string, job: JobRank) => this.isHeld(accountId) || this.#isTaken(job),
    }
    return nextJob(ranks, mustWait, {
      now,
      loads: this.loads(),
      line: this.#limited(this.#line.rate),
      files: this.#files,
    })
  }

  /** Whether all places are taken that its account's host has for such a job. */
  #isTaken({ accountId, small }: JobRank): boolean {
    if (!this.#adaptive) return false
    const host = this.#host(accountId)
    if (!small) return host.running >= host.parallelism.limit && !this.#areLast(host)
    const now = this.#clock.steady()
    if (now >= host.moreSmallAt) {
      host.mostSmall = Math.ceil(host.mostSmall * lookUp)
      host.moreSmallAt = now + refusedMs
    }
    return host.small >= host.mostSmall
  }

  /** Whether all that wait may go out beside what is in flight. */
  #areLast({ parallelism, running, waiting }: Host): boolean {
    return this.#adaptive && running + waiting <= parallelism.last
  }

  #limited(line: LineRate | undefined): LineRate | undefined {
    const limit = this.#limit()
    if (line === undefined)
      return limit === Number.POSITIVE_INFINITY ? undefined : { now: limit, lately: limit }
    return { now: Math.min(line.now, limit), lately: Math.min(line.lately, limit) }
  }

  #meter(accountId: string): LineMeter {
    const meter = this.#lines.get(accountId) ?? new LineMeter()
    this.#lines.set(accountId, meter)
    return meter
  }

  /** Counts a job in until the function that is returned is called. */
  #begin(rank: JobRank): () => void {
    const host = this.#findHost(rank.accountId)
    if (rank.small) {
      host.small += 1
      const end = this.#beginPart(rank)
      return () => {
        end()
        host.small -= 1
      }
    }
    host.running += 1
    const end = this.#beginPart(rank)
    // What creates a remote upload sends nothing, and so says nothing.
    const endPart = rank.creates ? () => {} : this.#beginSending(rank.accountId, host)
    return () => {
      end()
      host.running -= 1
      endPart()
    }
  }

  #beginSending(accountId: string, host: Host): () => void {
    const now = this.#clock.steady()
    // What was before says nothing of what comes now.
    if (host.sending === 0 && now - host.idleSince > idleMs)
      Object.assign(host.sample, { from: now, bytes: 0, ended: 0, full: true })
    if (host.sending === 0) host.movedAt = now
    host.sending += 1
    if (host.quiet === null) void this.#watch(accountId, host)
    return () => {
      host.sending -= 1
      host.sample.ended += 1
      host.idleSince = this.#clock.steady()
      host.movedAt = host.idleSince
      if (host.sending > 0) return
      host.quiet?.abort()
      host.quiet = null
    }
  }

  /**
   * Looks at a host that has something to send also while nothing is taken: often as long as there are to be more parts
   * anyway, which a line that takes in a whole part at once would keep waiting.
   */
  async #watch(accountId: string, host: Host): Promise<void> {
    const quiet = new AbortController()
    host.quiet = quiet
    let toldAt = Number.NEGATIVE_INFINITY
    while (!quiet.signal.aborted) {
      const ms = host.parallelism.soon > host.parallelism.limit ? sampleMs : quietMs
      await this.#clock.sleep(ms, quiet.signal)
      if (quiet.signal.aborted) return
      const now = this.#clock.steady()
      if (now - host.sample.from >= ms) this.#observe(accountId, 0)
      const { movedAt } = host
      if (now - Math.max(movedAt, toldAt) < silentMs) continue
      toldAt = now
      this.onSilence(accountId, () => host.movedAt === movedAt)
    }
  }

  #beginPart(rank: JobRank): () => void {
    const { accountId, bytes } = rank
    if (rank.creates) {
      const deadline = this.#clock.now() + serviceLimits.uploadLifetimeMs
      // It may be moved in the list meanwhile.
      const load = {
        get order() {
          return rank.order
        },
        deadline,
        bytesLeft: bytes,
        bytesInFlight: 0,
        small: rank.small,
      }
      this.#creating.add(load)
      return () => this.#creating.delete(load)
    }
    const { rate = Number.POSITIVE_INFINITY } = this.knownFlow(accountId) ?? {}
    const isSlow = bytes >= (rate / this.parallel(accountId)) * tellingSeconds
    if (bytes < tellingBytes && !isSlow) return () => {}
    this.#longParts.set(accountId, (this.#longParts.get(accountId) ?? 0) + 1)
    return () => {
      const left = (this.#longParts.get(accountId) ?? 0) - 1
      if (left > 0) this.#longParts.set(accountId, left)
      else this.#longParts.delete(accountId)
    }
  }

  /** What is known of the jobs is different: another one may be next. Setting the concurrency makes p-queue look. */
  lookAgain(): void {
    this.#queue.concurrency = this.#queue.concurrency
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
    const host = this.#host(rank.accountId)
    const waits = rank.creates || rank.small ? 0 : 1
    host.waiting += waits
    let started = false
    try {
      return await this.#queue.add(
        async () => {
          started = true
          host.waiting -= waits
          signal.removeEventListener('abort', onAbort)
          const end = this.#begin(rank)
          // p-queue looks for one job only when one has ended, and now all that are left may go.
          if (host.waiting > 0 && this.#areLast(host)) queueMicrotask(() => this.lookAgain())
          try {
            return await job()
          } finally {
            end()
          }
        },
        { rank, signal: leave.signal },
      )
    } catch (error) {
      if (!started && leave.signal.aborted) return null
      throw error
    } finally {
      if (!started) host.waiting -= waits
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Starts no job of that account until it is released. Reasons add up; running jobs go on. */
  hold(accountId: string, reason: HoldReason): void {
    if (outages.has(reason)) this.#outageOf(accountId).begin(reason, this.#clock.now())
    const reasons = this.#held.get(accountId)
    if (reasons === undefined) this.#held.set(accountId, new Set([reason]))
    else reasons.add(reason)
  }

  isHeld(accountId: string): boolean {
    return this.#held.has(accountId) || this.#heldHosts.has(this.#hostOf(accountId))
  }

  release(accountId: string, reason: HoldReason): void {
    if (outages.has(reason)) this.#outageOf(accountId).end(reason, this.#clock.now())
    const reasons = this.#held.get(accountId)
    if (reasons === undefined || !reasons.delete(reason) || reasons.size > 0) return
    this.#held.delete(accountId)
    this.#onRelease()
  }

  /** No account waits for that reason any more. */
  releaseAll(reason: HoldReason): void {
    for (const accountId of [...this.#held.keys()]) this.release(accountId, reason)
  }

  /** Starts no job of any account of that host until it is released. */
  holdHost(host: string): void {
    this.#outageOf(host).begin('host', this.#clock.now())
    this.#heldHosts.add(host)
  }

  releaseHost(host: string): void {
    this.#outageOf(host).end('host', this.#clock.now())
    if (this.#heldHosts.delete(host)) this.#onRelease()
  }

  /** For how long that account has been cut off since the start: by its host, the network or a sleep. In milliseconds. */
  outageMs(accountId: string): number {
    const now = this.#clock.now()
    const host = this.#hostOf(accountId)
    const own = host === accountId ? 0 : this.#outageOf(accountId).ms(now)
    return own + this.#outageOf(host).ms(now)
  }

  #outageOf(name: string): Outages {
    const known = this.#outages.get(name) ?? new Outages()
    this.#outages.set(name, known)
    return known
  }

  #onRelease(): void {
    for (const look of [...this.#waiters]) look()
    this.onRelease()
    this.lookAgain()
  }

  /**
   * Resolves when that account is not held, or the signal aborts: for calls that take no place in the queue.
   * @returns whether it had to wait
   */
  released(accountId: string, signal: AbortSignal): Promise<boolean> {
    const waits = this.isHeld(accountId)
    return new Promise((resolve) => {
      const look = () => {
        if (this.isHeld(accountId) && !signal.aborted) return
        this.#waiters.delete(look)
        signal.removeEventListener('abort', look)
        resolve(waits)
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
    const now = this.#clock.steady()
    const until = Math.max(waiting ?? 0, now + ms)
    this.#heldUntil.set(accountId, until)
    this.hold(accountId, 'rate limit')
    if (waiting === undefined) void this.#releaseInTime(accountId)
    if (waiting === undefined || until - waiting >= toldMs) this.onLimit(accountId)
    return this.#clock.now() + until - now
  }

  /** Until when the service wants that account to wait, in milliseconds since the epoch; null where it does not. */
  limitedUntil(accountId: string): number | null {
    const until = this.#heldUntil.get(accountId)
    return until === undefined ? null : Math.round(this.#clock.now() + until - this.#clock.steady())
  }

  /** Nothing is waited for any more. */
  close(): void {
    this.#closed.abort()
  }

  async #releaseInTime(accountId: string): Promise<void> {
    while (!this.#closed.signal.aborted) {
      const left = (this.#heldUntil.get(accountId) ?? 0) - this.#clock.steady()
      if (left <= 0) break
      await this.#clock.sleep(left, this.#closed.signal)
    }
    this.#heldUntil.delete(accountId)
    this.release(accountId, 'rate limit')
    this.onLimit(accountId)
  }
}

import type { Failure } from '../../shared/failures/failures'
import type { UnreachableHost } from '../../shared/ipc/views'
import type { AttemptResult } from '../attempts/classify-error'
import type { Clock, Random } from '../ports'
import { type BackoffLimits, backoffMs } from './backoff'

type Retry = Extract<AttemptResult<unknown>, { kind: 'retry' }>

/** Longest time between two probes, in milliseconds: nobody waits much longer than this for a service that is back. */
const longestWaitMs = 30_000
/** A probe without a response after this long has failed, in milliseconds. */
const probeMs = 15_000

export interface ReachabilityDeps {
  readonly clock: Clock
  readonly random: Random
  /**
   * They also decide when Hoist gives up an address that never worked: after `maxAttempts` probes and
   * `keepTryingSeconds`.
   */
  readonly limits: () => BackoffLimits & { readonly maxAttempts: number; readonly keepTryingSeconds: number }
  /** The host of an account's calls. */
  readonly hostOf: (accountId: string) => string
  /** Whether anything has ever worked there for that account, as far as an earlier run knows. */
  readonly hasWorked: (accountId: string) => boolean
  /** One cheap call that changes nothing. */
  readonly probe: (accountId: string, signal: AbortSignal) => Promise<AttemptResult<void>>
}

export interface ReachabilityEvents {
  /** Nothing may begin at that host. */
  hold(host: string): void
  /** Work may begin again. */
  release(host: string): void
  /** The unreachable hosts, their reason or the time of the next attempt have changed. */
  changed(host: string): void
  /** Something has worked at that account's host for the first time in this run. */
  worked(accountId: string): void
  /** Nothing has ever worked at that host, so it is given up: its uploads fail. */
  gaveUp(host: string, failure: Failure): void
  /** Whether anything waits for that host. Nobody probes without a reason. */
  isWanted(host: string): boolean
}

interface Host {
  readonly name: string
  /** When something last got through, on the steady clock, in milliseconds. */
  answeredAt: number
  hasWorked: boolean
  /** Whether a probe has ever got through: a service may lack the list that it asks for. */
  hasList: boolean
  /** The current outage; null while nothing is wrong. */
  outage: Outage | null
}

interface Outage {
  accountId: string
  failure: Failure
  /** On the steady clock, in milliseconds. */
  readonly since: number
  /** Milliseconds since the epoch; 0 while it is being tried. */
  retryAt: number
  probes: number
  /** Whether a probe has failed, so that people should know. */
  isSure: boolean
  /** Nothing begins there. Cleared for an attempt with real work when a probe cannot decide. */
  isHeld: boolean
  /** Ends the wait for the next probe. */
  wake: AbortController
}

/**
 * Which hosts can be reached. A call that did not reach the service says nothing about its upload, only about the
 * host: nothing more begins there until a probe, or a call in flight, gets through.
 */
export class Reachability {
  readonly #deps: ReachabilityDeps
  readonly #events: ReachabilityEvents
  readonly #hosts = new Map<string, Host>()
  readonly #closed = new AbortController()

  constructor(deps: ReachabilityDeps, events: ReachabilityEvents) {
    this.#deps = deps
    this.#events = events
  }

  /** The hosts that cannot be reached now. */
  get unreachable(): readonly UnreachableHost[] {
    const hosts: UnreachableHost[] = []
    for (const { name, outage } of this.#hosts.values()) {
      if (outage === null || !outage.isSure) continue
      hosts.push({ host: name, failure: outage.failure, retryAt: outage.retryAt })
    }
    return hosts
  }

  /** Why that account's host cannot be reached, and when it is tried again; null while nothing is wrong. */
  outageOf(accountId: string): UnreachableHost | null {
    const name = this.#deps.hostOf(accountId)
    return this.unreachable.find(({ host }) => host === name) ?? null
  }

  /**
   * Whether something got through to that account's host at or after that time.
   *
   * @param since on the steady clock, in milliseconds
   */
  hasAnsweredSince(accountId: string, since: number): boolean {
    return this.#host(accountId).answeredAt >= since
  }

  /** Whether that account's host has ever answered with the list of files, which is what a probe asks for. */
  hasList(accountId: string): boolean {
    return this.#host(accountId).hasList
  }

  /**
   * Whether the service itself gave that answer. Something temporary in between, such as a portal, answers all calls
   * alike, so the list of files decides.
   */
  async isOfService(accountId: string, answer: Retry, signal: AbortSignal): Promise<boolean> {
    // Something is in between, or was a moment ago.
    if (this.#host(accountId).outage?.isHeld === true) return false
    const asked = await this.#ask(accountId, signal)
    if (asked.kind === 'done') this.#host(accountId).hasList = true
    if (asked.kind !== 'retry') return isAnswer(asked)
    const isAlike = asked.failure.status === answer.failure.status
    const hasNoList = !this.hasList(accountId) && missing.has(asked.failure.status ?? 0)
    return (hasNoList && !isAlike) || (answer.isServiceLike === true && this.#isRefusal(accountId, asked))
  }

  /** Whether a service that has worked before refuses the call in words of its own. */
  #isRefusal(accountId: string, result: Retry): boolean {
    const hasWorked = this.#host(accountId).hasWorked || this.#deps.hasWorked(accountId)
    return result.isServiceLike === true && hasWorked
  }

  /** What a result means, given whether anything got through to that account's host before. */
  meaningOf<T>(accountId: string, result: AttemptResult<T>): AttemptResult<T> {
    if (result.kind !== 'retry' || result.atFirst === undefined) return result
    // Nobody is asked for a password that would not help.
    const isKnown =
      this.#host(accountId).hasWorked ||
      (result.failure.kind === 'proxy-login-unsupported' && this.#deps.hasWorked(accountId))
    return isKnown ? result : result.atFirst
  }

  /** Notes how an attempt of a call of that account has ended. */
  note(accountId: string, result: AttemptResult<unknown>): void {
    if (result.kind === 'retry') this.#failed(accountId, result.failure)
    else if (isAnswer(result)) this.#answered(accountId)
  }

  /**
   * Nothing has moved there for a while. The connection may be slow, or the service busy: a probe decides. Attempts
   * in flight are left alone, and count as lost only at their own timeout.
   *
   * @param isStill whether that still holds once the probe has answered
   */
  async doubt(accountId: string, isStill: () => boolean): Promise<void> {
    const host = this.#host(accountId)
    if (host.outage !== null) return
    const since = this.#deps.clock.steady()
    const asked = await this.#ask(accountId, this.#closed.signal)
    // A host that answers is reachable, whatever it says.
    if (asked.kind !== 'retry' || isFromBeyond(asked.failure) || this.#closed.signal.aborted) return
    if (isStill() && host.answeredAt < since) this.#failed(accountId, asked.failure, true)
  }

  #answered(accountId: string): void {
    const host = this.#host(accountId)
    host.answeredAt = this.#deps.clock.steady()
    if (!host.hasWorked) {
      host.hasWorked = true
      this.#events.worked(accountId)
    }
    this.#end(host)
  }

  /** @param isSure whether a probe has failed */
  #failed(accountId: string, failure: Failure, isSure = false): void {
    const host = this.#host(accountId)
    host.outage ??= {
      accountId,
      failure,
      since: this.#deps.clock.steady(),
      retryAt: 0,
      probes: 0,
      isSure,
      isHeld: false,
      wake: new AbortController(),
    }
    const { outage } = host
    if (outage.isHeld) return
    Object.assign(outage, { accountId, failure, isHeld: true })
    this.#events.hold(host.name)
    if (isSure) this.#events.changed(host.name)
    void this.#probe(host, outage)
  }

  /** Immediately tries all hosts that cannot be reached, as after a change of the network. */
  tryNow(): void {
    for (const { outage } of this.#hosts.values()) outage?.wake.abort()
  }

  close(): void {
    this.#closed.abort()
    for (const { outage } of this.#hosts.values()) outage?.wake.abort()
  }

  #host(accountId: string): Host {
    const name = this.#deps.hostOf(accountId)
    let host = this.#hosts.get(name)
    if (host === undefined) {
      host = {
        name,
        answeredAt: Number.NEGATIVE_INFINITY,
        hasWorked: false,
        hasList: false,
        outage: null,
      }
      this.#hosts.set(name, host)
    }
    return host
  }

  async #probe(host: Host, outage: Outage): Promise<void> {
    const hasEnded = () => host.outage !== outage || this.#closed.signal.aborted
    for (;;) {
      if (!this.#events.isWanted(host.name)) {
        this.#end(host)
        return
      }
      outage.retryAt = 0
      const result = await this.#ask(outage.accountId, this.#closed.signal)
      if (hasEnded()) return
      if (result.kind !== 'retry' || this.#isRefusal(outage.accountId, result)) {
        if (result.kind === 'done') host.hasList = true
        // A real call will find what is wrong with the account or the proxy.
        if (result.kind === 'retry' || isAnswer(result)) this.#answered(outage.accountId)
        else this.#end(host)
        return
      }
      outage.probes += 1
      // Something answered, but perhaps not the service, which may lack this call: only real work can decide.
      const isUnclear = isFromBeyond(result.failure) && !host.hasList
      if (!isUnclear) outage.failure = result.failure
      outage.isSure = true
      const limits = this.#deps.limits()
      const triedMs = this.#deps.clock.steady() - outage.since
      const isKnown = host.hasWorked || this.#deps.hasWorked(outage.accountId)
      if (!isKnown && outage.probes >= limits.maxAttempts && triedMs >= limits.keepTryingSeconds * 1000) {
        this.#end(host)
        this.#events.gaveUp(host.name, outage.failure)
        return
      }
      await this.#wait(host.name, outage)
      if (hasEnded()) return
      if (!isUnclear) continue
      outage.isHeld = false
      this.#events.release(host.name)
      return
    }
  }

  /** Waits until the next probe is due, or somebody wants it now. */
  async #wait(host: string, outage: Outage): Promise<void> {
    const { clock, limits, random } = this.#deps
    const { backoffBaseMs, backoffCapMs } = limits()
    const bounds = { backoffBaseMs, backoffCapMs: Math.min(backoffCapMs, longestWaitMs) }
    const longest = backoffMs(outage.probes + 1, bounds, () => 1)
    // At least half of the longest wait, so that the waits grow.
    const wait = Math.round((longest / 2) * (1 + random()))
    outage.retryAt = clock.now() + wait
    this.#events.changed(host)
    await clock.sleep(wait, outage.wake.signal)
    outage.wake = new AbortController()
  }

  async #ask(accountId: string, signal: AbortSignal): Promise<AttemptResult<void>> {
    const ended = new AbortController()
    const late = new AbortController()
    const onStop = () => late.abort()
    if (signal.aborted) onStop()
    signal.addEventListener('abort', onStop, { once: true })
    void this.#deps.clock.sleep(probeMs, ended.signal).then(() => {
      if (!ended.signal.aborted) late.abort()
    })
    try {
      const result = await this.#deps.probe(accountId, late.signal)
      if (result.kind !== 'aborted') return this.meaningOf(accountId, result)
      const detail = `a probe was not answered within ${probeMs / 1000} s`
      return { kind: 'retry', failure: { kind: 'no-progress', detail }, afterMs: 0, unanswered: false }
    } finally {
      ended.abort()
      signal.removeEventListener('abort', onStop)
    }
  }

  #end(host: Host): void {
    const { outage } = host
    if (outage === null) return
    host.outage = null
    outage.wake.abort()
    if (outage.isHeld) this.#events.release(host.name)
    if (outage.isSure) this.#events.changed(host.name)
  }
}

/** Statuses of a service that does not have a call. */
const missing: ReadonlySet<number> = new Set([404, 405, 501])

/** Whether the service itself answered. A call that failed earlier has no status. */
function isAnswer(result: AttemptResult<unknown>): boolean {
  if (result.kind === 'done') return true
  // A gateway in front of the service may ask to slow down as well, and so may a portal.
  if (result.kind === 'rate-limited') return result.failure.serviceMessage !== undefined
  return result.kind === 'fatal' && isFromBeyond(result.failure)
}

/** Whether the answer comes from the service or an intermediary in front of it, and not from one of our proxies. */
export function isFromBeyond({ kind, status }: Failure): boolean {
  return status !== undefined && !kind.startsWith('proxy-')
}

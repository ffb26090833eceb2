import { type Failure, type FailureKind, hostUnreachable } from '../../shared/failures/failures'
import type { Trouble, UnreachableHost, UploadView } from '../../shared/ipc/views'

/** One upload, or the host if everything that goes to it waits for the same thing. */
export type Concerned =
  | { readonly id: string; readonly name: string; readonly path: string }
  | { readonly host: string }

export type TroubleEvent =
  | ({ readonly type: 'trouble'; readonly concerned: Concerned } & Trouble)
  | { readonly type: 'recovered'; readonly concerned: Concerned }

/** What is true of the host, or of the whole account, and therefore of each of its uploads. */
const ofAll: ReadonlySet<FailureKind> = new Set(['offline', 'asleep', 'host-unreachable', 'rate-limited'])

/**
 * What an upload meets on the way to the host: often the host cannot be reached at all, which is then reported for
 * the host.
 */
const onTheWay: ReadonlySet<FailureKind> = new Set([
  'host-not-found',
  'connection-refused',
  'connection-lost',
  'no-progress',
  'tls-failed',
  'certificate-expired',
  'certificate-wrong-name',
  'certificate-untrusted',
  'https-missing',
  'http1-missing',
  'proxy-unreachable',
  'proxy-login',
  'proxy-login-unsupported',
  'proxy-refused',
  'unexpected-answer',
])
/**
 * After this many milliseconds it is known whether the host can be reached: the engine's own probe is answered by
 * then.
 */
const surelyMs = 20_000

/** Whether that failure affects all uploads to the host. */
export function concernsAll({ kind }: Failure): boolean {
  return ofAll.has(kind)
}

/** Why an upload does not move for now; null while it does, or has no more to send. */
export function troubleOf(view: UploadView): Trouble | null {
  if (view.trouble !== undefined) return view.trouble
  const { nextRetry, parts } = view
  if (nextRetry === undefined || parts.sending > 0) return null
  const { failure, retryAt } = nextRetry
  // Parts that wait for nothing are about to be sent, unless the whole account must wait.
  return parts.pending > 0 && !concernsAll(failure) ? null : { failure, retryAt }
}

function troubleWith({ host, failure, retryAt }: UnreachableHost): Trouble {
  return { failure: hostUnreachable(host, failure), retryAt }
}

/** A trouble that has been noticed. */
interface Entry {
  readonly kind: FailureKind
  readonly since: number
  isTold: boolean
  /** The uploads concerned as they were when it began: one that has progressed since then has recovered. */
  readonly before: ReadonlyMap<string, UploadView>
}

/**
 * Tracks troubles that come and go: each is reported when it begins or changes, not at every attempt that ends the
 * same way, and what concerns the whole host is reported once and not for each upload.
 */
export class Troubles {
  readonly #hostName: string
  readonly #uploads = new Map<string, Entry>()
  #host: Entry | null = null

  /** @param host as people know it */
  constructor(host: string) {
    this.#hostName = host
  }

  /**
   * @param views all uploads
   * @param unreachable the host, while it cannot be reached: something other than an upload may wait for it, too
   * @param now milliseconds on a steady clock
   * @returns what is new since the last check
   */
  look(views: readonly UploadView[], unreachable?: UnreachableHost, now = performance.now()): TroubleEvent[] {
    const events: TroubleEvent[] = []
    let host = unreachable === undefined ? null : troubleWith(unreachable)
    for (const view of views) {
      const found = troubleOf(view)
      if (found !== null && concernsAll(found.failure)) {
        host ??= found
        if (this.#uploads.get(view.id)?.isTold === false) this.#uploads.delete(view.id)
      } else this.#lookAt(view, found, now, events)
    }
    const concerned = { host: this.#hostName }
    const known = this.#host
    if (host !== null && host.failure.kind !== known?.kind) {
      this.#host = entryOf(host.failure.kind, now, views)
      this.#host.isTold = true
      events.push({ type: 'trouble', concerned, ...host })
    } else if (host === null && known !== null && views.some((view) => isFurther(view, known))) {
      this.#host = null
      events.push({ type: 'recovered', concerned })
    }
    return events
  }

  /**
   * An upload has ended: its trouble is over if the upload progressed.
   *
   * @returns the troubles that are new or over because of that
   */
  ended(view: UploadView): TroubleEvent[] {
    const events: TroubleEvent[] = []
    this.#lookAt(view, null, 0, events)
    this.#uploads.delete(view.id)
    if (this.#host !== null && isFurther(view, this.#host)) {
      this.#host = null
      events.push({ type: 'recovered', concerned: { host: this.#hostName } })
    }
    return events
  }

  #lookAt(view: UploadView, found: Trouble | null, now: number, events: TroubleEvent[]): void {
    const { id, name, path } = view
    const concerned = { id, name, path }
    let known = this.#uploads.get(id)
    // The failures of an upload that still progresses are not reported again.
    if (known !== undefined && isFurther(view, known) && (found === null || !known.isTold)) {
      this.#uploads.delete(id)
      if (known.isTold) events.push({ type: 'recovered', concerned })
      known = undefined
    }
    if (found === null) return
    const { kind } = found.failure
    if (known?.kind !== kind) {
      known = entryOf(kind, now, [view])
      this.#uploads.set(id, known)
    }
    if (known.isTold || (onTheWay.has(kind) && now - known.since < surelyMs)) return
    known.isTold = true
    events.push({ type: 'trouble', concerned, ...found })
  }
}

function entryOf(kind: FailureKind, since: number, views: readonly UploadView[]): Entry {
  return { kind, since, isTold: false, before: new Map(views.map((view) => [view.id, view])) }
}

const order: readonly UploadView['state'][] = ['uploading', 'ready', 'completing', 'completed']

/** Whether the service has accepted something since then. Another attempt alone does not show it. */
function isFurther(view: UploadView, { before }: Entry): boolean {
  const then = before.get(view.id)
  if (then === undefined) return order.includes(view.state)
  return view.confirmedBytes > then.confirmedBytes || order.indexOf(view.state) > order.indexOf(then.state)
}

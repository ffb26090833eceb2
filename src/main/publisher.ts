import { SpeedHistory } from '../core/list/speed-history'
import type { UploadManager } from '../core/list/upload-manager'
import type { Changes, PartView } from '../shared/ipc/views'
import { stateTraits } from '../shared/state-traits'

/** Least time between two messages, in milliseconds: to a window that is shown, and otherwise. */
const paceMs = 100
const hiddenPaceMs = 1000
/** How often the window hears of the time limit of an idle upload, in milliseconds. */
const limitMs = 15_000

/**
 * The views that belong to no upload. They are read only when they are sent: a list of thousands of files is not built
 * for each change.
 */
type Section = { readonly [K in Exclude<keyof Changes, 'uploads' | 'removed' | 'parts'>]?: () => Changes[K] }

/** Collects changes and sends them to the window at a steady pace, however many parts are in flight. */
export class Publisher {
  readonly #manager: UploadManager
  readonly #send: (changes: Changes) => void
  readonly #isShown: () => boolean
  readonly #changed = new Set<string>()
  readonly #removed = new Set<string>()
  /** Last sent parts of watched uploads; null if they were not sent yet. */
  readonly #watched = new Map<string, readonly PartView[] | null>()
  #section: Section = {}
  #hasBegun = false
  #timer: NodeJS.Timeout | null = null
  #lastSent = 0
  #rates: Readonly<Record<string, number>> = {}
  #limitsAt = performance.now()
  readonly speeds = new SpeedHistory()

  /**
   * @param send sends a message to the window, or drops it while there is none
   * @param isShown whether anybody can see the window
   */
  constructor(manager: UploadManager, send: (changes: Changes) => void, isShown: () => boolean) {
    this.#manager = manager
    this.#send = send
    this.#isShown = isShown
  }

  /** Notes what changes by itself, such as speed and time left. To be called about once a second. */
  refresh(): void {
    const now = performance.now()
    const isSlow = now - this.#limitsAt >= limitMs && this.#isShown()
    if (isSlow) this.#limitsAt = now
    for (const id of this.#manager.ids()) {
      const record = this.#manager.record(id)
      if (record === undefined) continue
      const { name } = record.state
      // The time limit comes closer while nothing moves.
      const runsDown = isSlow && record.remote !== null && stateTraits[name].hasClock
      if (name === 'uploading' || runsDown) this.uploadChanged(id)
    }
    this.#lookAtRates()
    this.speeds.sample(now, this.#manager.sentEver())
  }

  /** Uploads added until now are in the first snapshot, perhaps a thousand of a long list: they need not be sent. */
  begin(): void {
    this.#changed.clear()
    this.#section = {}
    this.#hasBegun = true
    // The page draws that snapshot first.
    this.#lastSent = performance.now()
  }

  uploadChanged(id: string): void {
    this.#changed.add(id)
    this.#plan()
  }

  uploadRemoved(id: string): void {
    this.#changed.delete(id)
    this.#watched.delete(id)
    this.#removed.add(id)
    this.#plan()
  }

  /** A change that belongs to no upload; the newest of each kind applies. */
  sectionChanged(section: Section): void {
    this.#section = { ...this.#section, ...section }
    this.#plan()
  }

  /** Starts or stops sending the parts of an upload: first all of them, then what changes. */
  watch(id: string, watch: boolean): void {
    if (watch) {
      this.#watched.set(id, null)
      this.uploadChanged(id)
    } else this.#watched.delete(id)
  }

  /** A new page watches nothing yet. */
  pageLoads(): void {
    this.#watched.clear()
  }

  /** Sends the rates of the connections when they have changed: differences below a tenth do not count. */
  #lookAtRates(): void {
    const rates = this.#manager.rates()
    const isSame = ([id, rate]: readonly [string, number]) =>
      Math.abs(rate - (this.#rates[id] ?? 0)) <= rate / 10
    if (Object.entries(rates).every(isSame)) return
    this.#rates = rates
    this.sectionChanged({ rates: () => rates })
  }

  /**
   * Sends the waiting changes immediately: a person who has just pressed something, or opened the window, does not wait
   * for the pace.
   */
  hurry(): void {
    if (this.#timer === null) return
    clearTimeout(this.#timer)
    this.#flush()
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #plan(): void {
    if (this.#timer !== null || !this.#hasBegun) return
    const pace = this.#isShown() ? paceMs : hiddenPaceMs
    const wait = Math.max(0, this.#lastSent + pace - performance.now())
    this.#timer = setTimeout(() => this.#flush(), wait)
  }

  #flush(): void {
    this.#timer = null
    this.#lastSent = performance.now()
    const ids = [...this.#changed]
    const uploads = ids.map((id) => this.#manager.view(id)).filter((view) => view !== undefined)
    // An upload that was put back meanwhile is in the list.
    const removed = [...this.#removed].filter((id) => this.#manager.record(id) === undefined)
    const parts = ids.map((id) => this.#changedParts(id)).filter((change) => change !== null)
    const changes: Changes = {
      ...Object.fromEntries(Object.entries(this.#section).map(([name, read]) => [name, read()])),
      ...(uploads.length === 0 ? {} : { uploads }),
      ...(removed.length === 0 ? {} : { removed }),
      ...(parts.length === 0 ? {} : { parts }),
    }
    this.#changed.clear()
    this.#removed.clear()
    this.#section = {}
    if (Object.keys(changes).length > 0) this.#send(changes)
  }

  #changedParts(id: string): NonNullable<Changes['parts']>[number] | null {
    const known = this.#watched.get(id)
    if (known === undefined) return null
    const parts = this.#manager.partViews(id)
    this.#watched.set(id, parts)
    if (known === null) return { uploadId: id, all: true, parts }
    const all =
      known.length !== parts.length || parts.some((part, index) => part.length !== known[index]?.length)
    const changed = all ? parts : parts.filter((part, index) => !samePart(part, known[index]))
    return changed.length === 0 ? null : { uploadId: id, all, parts: changed }
  }
}

function samePart(part: PartView, known: PartView | undefined): boolean {
  return (
    known !== undefined &&
    part.state === known.state &&
    part.sentBytes === known.sentBytes &&
    part.attempts === known.attempts &&
    part.retryAt === known.retryAt &&
    part.failure === known.failure
  )
}

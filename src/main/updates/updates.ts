import type { Logger } from '../../core/ports'
import { failureOf, HoistError } from '../../shared/failures/failures'
import type { UpdateState, UpdatesView } from '../../shared/ipc/views'
import type { UpdateStore } from './update-store'

/** From the start of Hoist to the first check, in milliseconds: the window comes first. */
const firstLookMs = 10_000
/** How often Hoist checks whether an update check is due, in milliseconds. */
const tickMs = 60 * 60 * 1000
const dayMs = 24 * tickMs

/** The newest version that the feed offers. `order` is above 0 where it is newer than this one. */
export interface Offer {
  readonly version: string
  readonly order: number
}

/** What brings a newer version. Everything throws a HoistError (`update-…`). */
export interface Updater {
  /** False if Hoist may not replace itself, for example in a package of the system. */
  readonly canInstall: boolean
  check(): Promise<Offer>
  /** Throws if the version that {@link check} found could not be installed in place of this one. */
  rehearse(): void
  /**
   * Downloads what {@link check} found, and verifies it.
   *
   * @param told bytes so far, and of all
   * @returns false if it was stopped
   */
  download(told: (received: number, size: number) => void): Promise<boolean>
  /** Stops a download. */
  stop(): void
  /**
   * Puts what was downloaded in the place of this version. Call last of all.
   *
   * @param restart whether to start it then
   */
  install(restart: boolean): void
}

export interface UpdatesDeps {
  readonly store: UpdateStore
  /** The library is large, and loaded only when it is time to look. */
  readonly load: () => Promise<Updater>
  /** Whether the person wants Hoist to look by itself. */
  readonly isWanted: () => boolean
  readonly isOnline: () => boolean
  readonly isMetered: () => Promise<boolean>
  /** Whether uploads are under way. */
  readonly isBusy: () => boolean
  /** Uploads that are to run again after a restart. */
  readonly running: () => readonly string[]
  readonly quit: () => void
  /** Starts this version again. */
  readonly relaunch: () => void
  readonly logger: Logger
  /** Called when {@link Updates.view} changes. */
  readonly changed: () => void
}

/**
 * Looks for a newer Hoist once a day, downloads it while no upload is running, and installs it at the end. Uploads come
 * first: what is found waits until they are done, and for a connection that is not metered.
 */
export class Updates {
  readonly #deps: UpdatesDeps
  readonly #timers: NodeJS.Timeout[]
  #state: UpdateState = { name: 'unknown' }
  #updater: Updater | null = null
  #isInsisted = false
  #restarts = false

  constructor(deps: UpdatesDeps) {
    this.#deps = deps
    this.#timers = [setTimeout(this.#tick, firstLookMs), setInterval(this.#tick, tickMs)]
  }

  /** What the previous run has left to do, once: uploads to resume, and why the update could not be installed. */
  takeLeft(): ReturnType<UpdateStore['take']> {
    return this.#deps.store.take()
  }

  view(): UpdatesView {
    const { lookedAt, dismissed } = this.#deps.store.get()
    const state = this.#state
    const isNews = state.name === 'ready' || (state.name === 'available' && state.waitsFor === 'person')
    return { state, checkedAt: lookedAt, isTold: isNews && state.version !== dismissed }
  }

  /** The person asks: also on a metered connection, and however long ago the last check was. */
  async check(): Promise<void> {
    const { name } = this.#state
    if (name === 'checking' || name === 'downloading' || name === 'ready') return
    this.#deps.store.set({ lookedAt: Date.now() })
    this.#enter({ name: 'checking' })
    await this.#orFail(async () => {
      this.#updater ??= await this.#deps.load()
      const { version, order } = await this.#updater.check()
      if (order < 0) throw new HoistError({ kind: 'update-older', subject: version, detail: '' })
      if (order === 0) this.#enter({ name: 'current' })
      else if (!this.#updater.canInstall) this.#enter({ name: 'available', version, waitsFor: 'person' })
      else await this.#bring(this.#updater, version, false)
    })
  }

  /** The person wants the newer version now, whatever it waits for. */
  async download(): Promise<void> {
    const updater = this.#updater
    const state = this.#state
    if (updater === null || state.name !== 'available' || state.waitsFor === 'person') return
    await this.#orFail(() => this.#bring(updater, state.version, true))
  }

  /** Ends Hoist and starts the new version, which continues the running uploads. Throws if it cannot be installed. */
  restart(): void {
    if (this.#state.name !== 'ready') return
    this.#updater?.rehearse()
    this.#deps.store.set({ resume: this.#deps.running() })
    this.#restarts = true
    this.#deps.quit()
  }

  /** The person dismissed the update notice ({@link UpdatesView.isTold}). */
  dismiss(): void {
    if ('version' in this.#state) this.#deps.store.set({ dismissed: this.#state.version })
    this.#deps.changed()
  }

  /** Uploads have begun, or all are done: a download gives way to them unless the person wanted it now. */
  uploadsChanged(): void {
    const state = this.#state
    if (this.#deps.isBusy()) {
      if (state.name === 'downloading' && !this.#isInsisted) this.#updater?.stop()
    } else if (state.name === 'available' && state.waitsFor === 'uploads') void this.#tick()
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#updater?.stop()
  }

  /** Installs a version that is ready. Call once nothing is running and the profile lock is released. */
  finish(): void {
    const { logger, relaunch, store } = this.#deps
    if (this.#state.name !== 'ready') return
    try {
      this.#updater?.install(this.#restarts)
      logger.log('info', 'update installed', { version: this.#state.version })
    } catch (error) {
      const failure = failureOf(error)
      logger.log('error', 'update not installed', { failure })
      // Kept for the next start, because nobody is there to read the message now.
      store.set({ failure })
      if (this.#restarts) relaunch()
    }
  }

  readonly #tick = async (): Promise<void> => {
    const { isMetered, isOnline, isWanted, logger, store } = this.#deps
    if (!isWanted() || !isOnline()) return
    const state = this.#state
    if (state.name === 'available' && state.waitsFor !== 'person') {
      const updater = this.#updater
      if (updater !== null) await this.#orFail(() => this.#bring(updater, state.version, false))
      return
    }
    const sinceLook = Date.now() - (store.get().lookedAt ?? Number.NEGATIVE_INFINITY)
    // A clock that was set back is no reason to wait.
    const isDue = sinceLook < 0 || sinceLook >= dayMs
    if (!isDue) return
    if (await isMetered()) logger.log('info', 'update check left out: metered')
    else await this.check()
  }

  async #bring(updater: Updater, version: string, isInsisted: boolean): Promise<void> {
    const waitsFor = isInsisted ? null : await this.#obstacle()
    if (waitsFor !== null) {
      this.#enter({ name: 'available', version, waitsFor })
      return
    }
    this.#isInsisted = isInsisted
    this.#enter({ name: 'downloading', version, received: 0, size: 0 })
    updater.rehearse()
    const isWhole = await updater.download((received, size) =>
      this.#enter({ name: 'downloading', version, received, size }),
    )
    this.#enter(isWhole ? { name: 'ready', version } : { name: 'available', version, waitsFor: 'uploads' })
  }

  async #obstacle(): Promise<'uploads' | 'other-connection' | null> {
    if (this.#deps.isBusy()) return 'uploads'
    return (await this.#deps.isMetered()) ? 'other-connection' : null
  }

  async #orFail(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      this.#enter({ name: 'failed', failure: failureOf(error) })
    }
  }

  #enter(state: UpdateState): void {
    if (state.name !== this.#state.name) this.#deps.logger.log('info', 'update', { state })
    this.#state = state
    this.#deps.changed()
  }
}

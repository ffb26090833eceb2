import { setTimeout as delay } from 'node:timers/promises'
import { app, type BrowserWindow, dialog, type SaveDialogOptions } from 'electron'
import type { Logger } from '../../core/ports'
import type { CloseAnswer } from '../../shared/ipc/views'
import type { Composition } from '../composition'
import type { PageLine } from './page'

/** Longest time that quitting waits for what the person has cancelled in the same moment, in milliseconds. */
const longestCancelMs = 2_000
/** Longest time that quitting waits for the engine to stop, in milliseconds. What is on disk is safe anyway. */
const longestGoodbyeMs = 10_000

export interface LifecycleDeps {
  readonly ready: Promise<Composition>
  readonly window: () => BrowserWindow | null
  /** Opens a window, if there is none. */
  readonly open: () => void
  /** Whether closing the window only hides it, and how. */
  readonly continuesInTray: () => boolean
  readonly putAway: (window: BrowserWindow) => void
  readonly page: PageLine
  readonly unlock: () => void
  readonly logger: Logger
}

/** Decides when the window may close and the application may end. */
export class Lifecycle {
  readonly #deps: LifecycleDeps
  #hoist: Composition | null = null
  #leaving = false
  /** Quitting waits a moment for the service, because a person has just cancelled something. */
  #isPatient = false

  constructor(deps: LifecycleDeps) {
    this.#deps = deps
    deps.ready.then(
      (hoist) => {
        this.#hoist = hoist
      },
      () => {
        // The failure is reported where it happened.
      },
    )
    // Libraries may send a signal twice: at the second, Hoist is already quitting.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit()
    })
    // Nothing asks here: this is also how the system ends a session, and a question would delay that. Nothing is lost
    // either: everything continues from the ledger.
    app.on('before-quit', (event) => {
      if (this.#leaving) return
      event.preventDefault()
      this.#leaving = true
      void this.#leave()
    })
  }

  /** Closing the window hides it, or asks first. */
  watch(window: BrowserWindow): void {
    window.on('close', (event) => {
      if (this.#leaving) return
      if (this.#deps.continuesInTray()) {
        event.preventDefault()
        this.#deps.putAway(window)
        return
      }
      const running = this.#toAsk()
      if (running === null) return
      event.preventDefault()
      this.#deps.page.tell('askClose', { running })
    })
  }

  answerClose(answer: CloseAnswer): void {
    const window = this.#deps.window()
    if (answer === 'quit') {
      this.#isPatient = true
      app.quit()
    } else if (answer === 'tray' && window !== null) this.#deps.putAway(window)
  }

  /** The person's Quit, from the menu or the tray: it may ask first, in the window. */
  quit(): void {
    const running = this.#toAsk()
    if (running === null) {
      app.quit()
      return
    }
    this.show()
    this.#deps.page.tell('askClose', { running })
  }

  /** Brings the window to the front, wherever it is. */
  show(): void {
    const window = this.#deps.window()
    if (window === null || window.isDestroyed()) {
      if (app.isReady()) this.#deps.open()
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Lets the person choose files or folders, as the window's own buttons do. */
  async choose(kind: 'openFile' | 'openDirectory'): Promise<void> {
    const { drafts } = await this.#deps.ready
    const window = this.#deps.window()
    const options = { properties: [kind, 'multiSelections' as const] }
    const open = window !== null && !window.isDestroyed()
    const chosen = await (open ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    if (!chosen.canceled) await drafts.add(chosen.filePaths)
  }

  /** Lets the person choose one file or folder. @param near where to begin; resolves with null if none was chosen */
  async chooseOne(near: string, kind: 'openFile' | 'openDirectory' = 'openFile'): Promise<string | null> {
    const window = this.#deps.window()
    const properties = kind === 'openFile' ? [kind] : [kind, 'createDirectory' as const]
    const options = { properties, defaultPath: near }
    const open = window !== null && !window.isDestroyed()
    const chosen = await (open ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
  }

  /** Lets the person name a file to write. Resolves with null if none was named. */
  async chooseTarget(options: SaveDialogOptions): Promise<string | null> {
    const window = this.#deps.window()
    const open = window !== null && !window.isDestroyed()
    const chosen = await (open ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
  }

  /**
   * How many uploads run, if there is something to ask: some do, or the service keeps failed ones open, which a person
   * may want to cancel. Otherwise null.
   */
  #toAsk(): number | null {
    const { leftOpen = 0, unfinished = 0 } = this.#hoist?.manager ?? {}
    return unfinished + leftOpen === 0 ? null : unfinished
  }

  /** Resolves when the service knows what was just cancelled, or after a moment: the next start cancels the rest. */
  async #untilCancelled({ manager }: Composition): Promise<void> {
    const isOpen = (id: string) => manager.record(id)?.state.name === 'cancelling'
    for (const end = Date.now() + longestCancelMs; Date.now() < end; await delay(20))
      if (!manager.ids().some(isOpen)) return
  }

  async #leave(): Promise<void> {
    const { logger, unlock } = this.#deps
    try {
      await Promise.race([
        this.#deps.ready.then(async (hoist) => {
          if (this.#isPatient) await this.#untilCancelled(hoist)
          await hoist.close()
        }),
        new Promise((resolve) => setTimeout(resolve, longestGoodbyeMs)),
      ])
    } catch (error) {
      logger.log('error', 'closing failed', { error })
    }
    unlock()
    this.#hoist?.updates?.finish()
    logger.log('info', 'end')
    app.exit(0)
  }
}

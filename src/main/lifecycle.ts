import { app, type BrowserWindow, dialog, type SaveDialogOptions } from 'electron'
import type { Logger } from '../core/ports'
import type { Changes } from '../shared/views'
import type { Composition } from './composition'

/** Longest time that quitting waits for the engine to let go, in milliseconds. What is on disk is safe anyway. */
const longestGoodbyeMs = 10_000

export interface LifecycleParts {
  readonly ready: Promise<Composition>
  readonly window: () => BrowserWindow | null
  readonly unlock: () => void
  readonly logger: Logger
  readonly send: (changes: Changes) => void
}

/** When the window may close and the application may end. */
export class Lifecycle {
  readonly #parts: LifecycleParts
  #hoist: Composition | null = null
  #leaving = false

  constructor(parts: LifecycleParts) {
    this.#parts = parts
    parts.ready.then(
      (hoist) => {
        this.#hoist = hoist
      },
      () => {
        // Said where it happened.
      },
    )
    // The second of a pair, as libraries send it again, finds us leaving already.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit()
    })
    // Nothing asks here: this is also how the system ends a session, and a question would hold that up. Nothing
    // is lost either: everything goes on from the ledger.
    app.on('before-quit', (event) => {
      if (this.#leaving) return
      event.preventDefault()
      this.#leaving = true
      void this.#leave()
    })
  }

  /** Closing the window while uploads run asks first. */
  watch(window: BrowserWindow): void {
    window.on('close', (event) => {
      const running = this.#hoist?.manager.unfinished ?? 0
      if (this.#leaving || running === 0) return
      event.preventDefault()
      this.#parts.send({ askClose: { running } })
    })
  }

  answerClose(quit: boolean): void {
    if (quit) app.quit()
  }

  /** The person's Quit: like closing the window. */
  quit(): void {
    const window = this.#parts.window()
    const running = this.#hoist?.manager.unfinished ?? 0
    if (running > 0 && window !== null && !window.isDestroyed()) {
      window.show()
      this.#parts.send({ askClose: { running } })
    } else app.quit()
  }

  show(open: () => void): void {
    const window = this.#parts.window()
    if (window === null || window.isDestroyed()) {
      if (app.isReady()) open()
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Lets the person choose files or folders, as the window's own buttons do. */
  async choose(kind: 'openFile' | 'openDirectory'): Promise<void> {
    const { drafts } = await this.#parts.ready
    const window = this.#parts.window()
    const options = { properties: [kind, 'multiSelections' as const] }
    const open = window !== null && !window.isDestroyed()
    const chosen = await (open ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    if (!chosen.canceled) await drafts.add(chosen.filePaths)
  }

  /** Lets the person choose one file. @param near where to begin; resolves with null where none was chosen */
  async chooseOne(near: string): Promise<string | null> {
    const window = this.#parts.window()
    const options = { properties: ['openFile' as const], defaultPath: near }
    const open = window !== null && !window.isDestroyed()
    const chosen = await (open ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
  }

  /** Lets the person name a file to write. Resolves with null where none was named. */
  async chooseTarget(options: SaveDialogOptions): Promise<string | null> {
    const window = this.#parts.window()
    const open = window !== null && !window.isDestroyed()
    const chosen = await (open ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
  }

  async #leave(): Promise<void> {
    const { logger, unlock } = this.#parts
    try {
      await Promise.race([
        this.#parts.ready.then((hoist) => hoist.close()),
        new Promise((resolve) => setTimeout(resolve, longestGoodbyeMs)),
      ])
    } catch (error) {
      logger.log('error', 'closing failed', { error })
    }
    unlock()
    logger.log('info', 'end')
    app.exit(0)
  }
}

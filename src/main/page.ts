import type { BrowserWindow } from 'electron'
import { changesChannel } from '../shared/channels'
import type { Changes } from '../shared/views'

/** The way to the page. */
export class PageLine {
  #window: BrowserWindow | null = null
  #listens = false
  #isDrawn = false
  #kept: Changes[] = []
  #waiting: (() => void)[] = []

  /** @param window that was just opened */
  connect(window: BrowserWindow): void {
    this.#window = window
    this.#listens = false
    this.#isDrawn = window.isVisible()
    window.once('ready-to-show', () => {
      this.#isDrawn = true
      this.#tellDrawn()
    })
    window.webContents.on('did-start-loading', () => {
      this.#listens = false
    })
  }

  /** Sends a change, or drops it while there is no page: its snapshot will have it. */
  send(changes: Changes): void {
    if (this.#window !== null && !this.#window.isDestroyed())
      this.#window.webContents.send(changesChannel, changes)
  }

  /** Sends what no snapshot has; kept until there is a page that listens. */
  tell(changes: Changes): void {
    if (this.#listens && this.#window !== null && !this.#window.isDestroyed()) this.send(changes)
    else this.#kept.push(changes)
  }

  /** Resolves when the page is drawn and draws what it is told. */
  drawn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#tellDrawn()
    })
  }

  /** The page has asked for its snapshot. What was kept is sent after the answer. */
  listens(): void {
    setImmediate(() => {
      this.#listens = true
      this.#tellDrawn()
      for (const changes of this.#kept.splice(0)) this.send(changes)
    })
  }

  #tellDrawn(): void {
    if (!this.#listens || !this.#isDrawn) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

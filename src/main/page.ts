import type { BrowserWindow } from 'electron'
import { changesChannel } from '../shared/channels'
import type { Changes } from '../shared/views'

/** The way to the page. */
export class PageLine {
  #window: BrowserWindow | null = null
  #listens = false
  #kept: Changes[] = []

  /** @param window that was just opened */
  connect(window: BrowserWindow): void {
    this.#window = window
    this.#listens = false
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

  /** The page has asked for its snapshot. What was kept is sent after the answer. */
  listens(): void {
    setImmediate(() => {
      this.#listens = true
      for (const changes of this.#kept.splice(0)) this.send(changes)
    })
  }
}

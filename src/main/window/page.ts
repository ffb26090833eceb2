import type { BrowserWindow, WebContents } from 'electron'
import { type Command, type EventName, type Events, freeMemoryChannel } from '../../shared/ipc/operations'
import type { Changes, NumberedChanges } from '../../shared/ipc/views'

/** Sends to the page. */
export class PageLine {
  #window: BrowserWindow | null = null
  #listens = false
  #isDrawn = false
  #kept: (() => void)[] = []
  /** The number of the last changes that were sent, or dropped. */
  #number = 0
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

  /** Sends a change, or drops it while there is no page: its snapshot will include it. */
  send(changes: Changes): void {
    this.#number += 1
    const numbered: NumberedChanges = { ...changes, number: this.#number }
    this.#post('changes', JSON.stringify(numbered))
  }

  /** Sends an event that is not part of any snapshot; it is kept until a page listens. */
  tell<C extends Command>(command: C, payload: Events[C]): void {
    if (this.#listens && this.#window !== null && !this.#window.isDestroyed()) this.#post(command, payload)
    else this.#kept.push(() => this.#post(command, payload))
  }

  /** Resolves when the page is drawn and draws what it receives. */
  drawn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#tellDrawn()
    })
  }

  /**
   * The page has asked for its snapshot, which is created now. Events that were kept are sent after the answer; waiting
   * for a drawn page, as the keychain does, must not delay the answer.
   *
   * @returns the number of the last changes that are in it
   */
  listens(): number {
    setImmediate(() => {
      this.#listens = true
      this.#tellDrawn()
      for (const post of this.#kept.splice(0)) post()
    })
    return this.#number
  }

  /** Frees what Chromium keeps for the page without need. */
  freeMemory(): void {
    this.#contents?.send(freeMemoryChannel)
  }

  get #contents(): WebContents | null {
    return this.#window === null || this.#window.isDestroyed() ? null : this.#window.webContents
  }

  #post<E extends EventName>(event: E, payload: Events[E]): void {
    this.#contents?.send(event, payload)
  }

  #tellDrawn(): void {
    if (!this.#listens || !this.#isDrawn) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

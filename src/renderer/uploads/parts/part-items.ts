import type { PartView } from '../../../shared/ipc/views'
import { messages } from '../../messages'
import { partName } from './part-name'

/**
 * The items of the list of parts, one per part, laid over the map: they serve the pointer, the keyboard and screen
 * readers. There may be thousands, and ten changes a second: so they are plain elements, and only those of changed
 * parts are updated.
 */
export class PartItems {
  readonly #list: HTMLElement
  readonly #items: HTMLLIElement[] = []
  #shown: readonly PartView[] = []
  #canRetry = false
  #current = 1

  /** @param list an empty list element, which only this object changes */
  constructor(list: HTMLElement) {
    this.#list = list
  }

  /** @param canRetry failed parts can be retried @param now milliseconds since the epoch */
  show(parts: readonly PartView[], canRetry: boolean, now: number): void {
    const isAnew = parts.length !== this.#shown.length || canRetry !== this.#canRetry
    this.#resize(parts.length)
    for (const [index, part] of parts.entries()) {
      const known = isAnew ? undefined : this.#shown[index]
      if (part === known) continue
      const item = this.#items[index]
      if (item === undefined) continue
      const isMoreBytes = known?.state === 'sending' && part.state === 'sending'
      // The progress of a part need not be updated ten times a second: `refresh` does it.
      if (isMoreBytes) continue
      item.dataset.state = part.state
      this.#name(item, part, parts.length, now)
      this.#offerRetry(item, part.state === 'failed' && canRetry)
    }
    this.#shown = parts
    this.#canRetry = canRetry
    this.#choose(Math.min(this.#current, Math.max(1, parts.length)))
  }

  /** Updates the names that change with time. @param now milliseconds since the epoch */
  refresh(now: number): void {
    for (const [index, part] of this.#shown.entries()) {
      const item = this.#items[index]
      if (item !== undefined && (part.state === 'sending' || part.state === 'waiting'))
        this.#name(item, part, this.#shown.length, now)
    }
  }

  /** Focuses a part. @param number from 1 */
  focus(number: number): void {
    this.#choose(number)
    this.#items[number - 1]?.focus()
  }

  /** Makes that part the tab stop. @param number from 1 */
  #choose(number: number): void {
    const before = this.#items[this.#current - 1]
    if (before !== undefined) before.tabIndex = -1
    const now = this.#items[number - 1]
    if (now !== undefined) now.tabIndex = 0
    this.#current = number
  }

  #name(item: HTMLLIElement, part: PartView, total: number, now: number): void {
    const name = partName(part, total, now)
    if (item.ariaLabel !== name) item.ariaLabel = name
  }

  #resize(count: number): void {
    for (const item of this.#items.splice(count)) item.remove()
    if (this.#items.length === count) return
    const added = document.createDocumentFragment()
    while (this.#items.length < count) {
      const item = document.createElement('li')
      item.className = 'part'
      item.tabIndex = -1
      item.dataset.number = `${this.#items.length + 1}`
      this.#items.push(item)
      added.append(item)
    }
    this.#list.append(added)
  }

  #offerRetry(item: HTMLLIElement, wanted: boolean): void {
    const button = item.firstElementChild
    if (wanted === (button !== null)) return
    if (button !== null) {
      if (button === document.activeElement) item.focus()
      button.remove()
      return
    }
    const offered = document.createElement('button')
    offered.type = 'button'
    // The item itself takes the focus, and Enter there does the same.
    offered.tabIndex = -1
    offered.className = 'part-retry'
    offered.ariaLabel = messages.parts.retryPart
    item.append(offered)
  }
}

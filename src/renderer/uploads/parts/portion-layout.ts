import { type Key, type LayoutInfo, ListLayout, type Rect } from 'react-aria-components'

/** How many rows may come into view at once: drawn together they must take well below a twentieth of a second. */
const portion = 3

/**
 * The layout of a long list that never blocks: after a jump with the scroll bar, each frame draws only a few rows.
 * Until all are drawn, the elements of rows that have left the view are kept, because reusing those is less work than
 * creating new ones. When the list itself changes, all rows in view are drawn immediately: while thousands of files are
 * sent, rows are replaced faster than a few at a time could be drawn.
 */
export class PortionLayout<T> extends ListLayout<T> {
  #drawn: ReadonlySet<Key> = new Set()
  #collection: unknown = null
  #y = 0
  /** Whether rows have come into view by scrolling, and not because the list changed. */
  #isScrolled = false
  /** How many rows may still come in this frame. */
  #left = portion
  #areMore = false
  #isWaiting = false

  override getVisibleLayoutInfos(rect: Rect): LayoutInfo[] {
    const wanted = super.getVisibleLayoutInfos(rect)
    // A hit test: nothing is drawn because of it.
    if (rect.height <= 1) return wanted
    const { virtualizer } = this
    if (virtualizer === null) return wanted
    const { collection, visibleRect } = virtualizer
    if (visibleRect.y !== this.#y) this.#isScrolled = true
    else if (collection !== this.#collection) this.#isScrolled = false
    this.#y = visibleRect.y
    this.#collection = collection
    const isInView = (info: LayoutInfo) => visibleRect.intersects(info.rect)
    const added = wanted.filter(({ key }) => !this.#drawn.has(key))
    // The focused row cannot wait.
    const urgent = added.filter(
      (info) => virtualizer.isPersistedKey(info.key) || (!this.#isScrolled && isInView(info)),
    )
    const others = added.filter((info) => !urgent.includes(info))
    // Those in view are on the screen before any others are made.
    if (!this.#isScrolled) this.#left = Math.max(0, this.#left - urgent.length)
    const queue = [...others.filter(isInView), ...others.filter((info) => !isInView(info))]
    const waiting = new Set(queue.slice(this.#left))
    this.#left -= queue.length - waiting.size
    this.#areMore = waiting.size > 0
    if (this.#left < portion) this.#wait()
    const infos = wanted.filter((info) => !waiting.has(info))
    if (waiting.size > 0) {
      const now = new Set(wanted.map(({ key }) => key))
      const old = [...this.#drawn].flatMap((key) => {
        // Asking for a removed row would measure the whole list.
        if (now.has(key) || !collection.getItem(key)) return []
        const info = this.getLayoutInfo(key)
        // A row that moved away has only its old position, where it would cover the others.
        return info === null || rect.intersects(info.rect) ? [] : info
      })
      infos.push(...old.slice(-waiting.size))
      infos.sort((a, b) => a.rect.y - b.rect.y)
    }
    this.#drawn = new Set(infos.map(({ key }) => key))
    return infos
  }

  /** Directly after this frame, not in the next one: a scroll event is part of its frame. */
  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    setTimeout(() => {
      this.#isWaiting = false
      this.#left = portion
      if (this.#areMore) this.virtualizer?.invalidate({ offsetChanged: true })
    })
  }
}

// Runs in the page: sees only the page, and returns its findings as text.

/** The movements while the window was watched. */
export interface Seen {
  /** Everything that moved without a reason, listed once. */
  readonly unexpected: string[]
  /** How often the browser saw rows move because their order changed. */
  readonly reordered: number
  /** How often a row was compared with the moment before. */
  readonly compared: number
  /** States that rows had. */
  readonly states: string[]
}

/**
 * Watches the window until `window.stopWatching()` is called: the browser's own layout shifts, and in every frame the
 * height of each row, its position in the list, and what is where inside of it. `window.seenSoFar()` has the same
 * while it watches.
 */
export function watchMoves(): void {
  interface Row {
    readonly top: number
    readonly state: string
    /** The words for the state of a row, without the figures. */
    readonly words: string
    /** Distance of each piece from the row's start, in pixels. */
    readonly pieces: ReadonlyMap<string, number>
  }
  const unexpected = new Set<string>()
  const states = new Set<string>()
  const heights = new Map<string, number>()
  const said = new Map<string, string>()
  /** When the words for its state last changed in each row. */
  const toldAt = new Map<string, number>()
  let before: ReadonlyMap<string, Row> = new Map()
  let sumsBefore: ReadonlyMap<string, number> = new Map()
  let reordered = 0
  let compared = 0
  const isRtl = document.documentElement.dir === 'rtl'

  const start = (box: DOMRect | DOMRectReadOnly) => (isRtl ? -box.right : box.left)
  const describe = (element: Element) =>
    `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${element.textContent?.slice(0, 60)}”`

  const listen = (row: HTMLElement): string => {
    const words = row.querySelector('.upload-state, .group-name')?.textContent.replace(/\p{Nd}/gu, '') ?? ''
    const key = row.dataset.key ?? ''
    if (said.get(key) !== words) toldAt.set(key, performance.now())
    said.set(key, words)
    return words
  }

  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as {
      readonly startTime: number
      readonly hadRecentInput: boolean
      readonly sources: readonly {
        readonly node: Node | null
        readonly previousRect: DOMRectReadOnly
        readonly currentRect: DOMRectReadOnly
      }[]
    }[]) {
      // The browser does not count these itself, such as those just after the window was resized.
      if (entry.hadRecentInput) continue
      for (const { node, previousRect, currentRect } of entry.sources) {
        const element = node instanceof Element ? node : (node?.parentElement ?? null)
        // An element that is gone by now was in a row: nothing else comes and goes.
        const isOfRow = element === null || element.closest('[role="grid"]') !== null
        const row = element?.closest<HTMLElement>('[data-key]') ?? null
        // What it says may be newer than the last check of it.
        if (row !== null) listen(row)
        const key = row?.dataset.key ?? ''
        const hasNews = entry.startTime - (toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < 100
        if (
          isOfRow &&
          (element === null || hasNews || Math.abs(start(previousRect) - start(currentRect)) < 3)
        )
          reordered += 1
        else
          unexpected.add(
            `${describe(element)} from ${Math.round(previousRect.x)},${Math.round(previousRect.y)} to ${Math.round(currentRect.x)},${Math.round(currentRect.y)}`,
          )
      }
    }
  })
  observer.observe({ type: 'layout-shift' })

  const piecesOf = (element: Element, box: DOMRect): Map<string, number> => {
    const pieces = new Map<string, number>()
    const note = (name: string, piece: Element | null) => {
      const { width, height, top } = piece?.getBoundingClientRect() ?? new DOMRect()
      if (piece === null || width * height === 0) return
      pieces.set(`${name} in the line`, start(piece.getBoundingClientRect()) - start(box))
      pieces.set(`${name} from the top`, top - box.top)
    }
    for (const name of ['file-tile', 'upload-title', 'upload-facts'])
      note(name, element.querySelector(`.${name}`))
    note('the last button', [...element.querySelectorAll('.row-actions > .button')].at(-1) ?? null)
    for (const [index, fact] of element.querySelectorAll('.upload-facts > .fact').entries())
      note(`fact ${index + 1}`, fact)
    return pieces
  }

  const look = () => {
    const now = new Map<string, Row>()
    const grid = document.querySelector('[role="grid"].uploads')
    let above: { readonly index: number; readonly bottom: number } | null = null
    const elements = [...(grid?.querySelectorAll<HTMLElement>('[data-key]') ?? [])]
    const boxes = elements.map((element) => [element, element.getBoundingClientRect()] as const)
    boxes.sort(([, a], [, b]) => a.top - b.top)
    for (const [element, box] of boxes) {
      const kind = element.classList.contains('group') ? 'group' : 'upload'
      const height = heights.get(kind) ?? box.height
      heights.set(kind, height)
      if (Math.abs(box.height - height) > 0.5)
        unexpected.add(`a row is ${box.height} high, not ${height}: ${describe(element)}`)
      const index = Number(element.getAttribute('aria-rowindex'))
      // A row that has just come into view may be drawn a moment later.
      const gap = above === null ? 0 : box.top - above.bottom
      if (gap < -0.5 || (gap > 0.5 && above?.index === index - 1))
        unexpected.add(`a row is ${gap} away from the one above it: ${describe(element)}`)
      above = { index, bottom: box.bottom }
      const key = element.dataset.key ?? ''
      const state = element.dataset.state ?? ''
      const words = listen(element)
      if (kind === 'group') continue
      states.add(state)
      const row: Row = { top: box.top, state, words, pieces: piecesOf(element, box) }
      now.set(key, row)
      const known = before.get(key)
      if (known === undefined) continue
      compared += 1
      for (const [name, at] of row.pieces) {
        const was = known.pieces.get(name)
        // The words may differ in another state; everything else stays.
        if (was === undefined || (name.startsWith('fact') && known.words !== words)) continue
        if (Math.abs(at - was) >= 1)
          unexpected.add(`${name}: from ${was} to ${at}, ${known.words} to ${words}: ${describe(element)}`)
      }
    }
    const sums = document.querySelector('.status-sums')
    const isRunning = [...now.values()].some(({ state }) => state === 'uploading' || state === 'completing')
    if (isRunning && sums?.querySelector('[data-fact="percent"]') === null)
      unexpected.add(`the sums do not say how far it is: ${sums.textContent}`)
    if (sums !== null) {
      const facts = new Map(
        [...sums.querySelectorAll<HTMLElement>('[data-fact]')].map((fact) => [
          fact.dataset.fact ?? '',
          start(fact.getBoundingClientRect()),
        ]),
      )
      for (const [name, at] of facts) {
        const was = sumsBefore.get(name)
        if (was !== undefined && Math.abs(at - was) >= 1)
          unexpected.add(`${name} of the sums: from ${was} to ${at}: ${sums.textContent}`)
      }
      sumsBefore = facts
    }
    before = now
    frame = requestAnimationFrame(look)
  }
  let frame = requestAnimationFrame(look)

  const seenSoFar = (): Seen => ({ unexpected: [...unexpected], reordered, compared, states: [...states] })
  Object.assign(window, {
    seenSoFar,
    stopWatching: (): Seen => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      return seenSoFar()
    },
  })
}

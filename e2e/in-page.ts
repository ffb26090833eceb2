// Checks that run in the page: each sees only the page, and returns its findings as text.

/** Whether the focused element was focused before, whether its focus is visible, and whether anything covers it. */
export function focused(): { isKnown: boolean; problems: string[] } {
  const element = document.activeElement ?? document.body
  // After the last stop the focus is nowhere, and the next Tab begins at the first.
  if (element === document.body) return { isKnown: false, problems: [] }
  // The mark is on the element itself: its position in the page changes as the list grows.
  const isKnown = element.hasAttribute('data-reached')
  element.setAttribute('data-reached', '')
  const what = `${element.tagName} ${element.className} "${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30)}"`
  const problems: string[] = []
  // A field may show it on the frame around its parts.
  const frames = [element, element.parentElement, element.parentElement?.parentElement]
  const isMarked = frames.some((each) => {
    if (each === null || each === undefined) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(each)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  })
  // In a popup list the background marks the row, as in every menu.
  const isRow = element.matches('[role=option], [role=menuitem]')
  const hasGround = getComputedStyle(element).backgroundColor !== 'rgba(0, 0, 0, 0)'
  if (!isMarked && !(isRow && hasGround)) problems.push(`the focus is not seen on ${what}`)
  const box = element.getBoundingClientRect()
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)]
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
  const steps = [0.05, 0.25, 0.5, 0.75, 0.95]
  const points = steps.flatMap((x) =>
    steps.map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const),
  )
  const isUncovered = points.some(([x, y]) => {
    const above = document.elementFromPoint(x, y)
    return above !== null && (element.contains(above) || above.contains(element))
  })
  if (!isUncovered) problems.push(`out of sight or covered: ${what}`)
  return { isKnown, problems }
}

/** Elements that reach beyond the window's sides, and text that is cut off without an ellipsis. */
export function sideways(): string[] {
  const found: string[] = []
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`)
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== '')
    if (!own || element.closest('.visually-hidden, svg') !== null) continue
    const box = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    const what = `"${element.textContent?.slice(0, 40)}" in ${element.className}`
    if (box.width > 0 && (box.left < -1 || box.right > innerWidth + 1)) found.push(`outside: ${what}`)
    const isCut = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible'
    if (isCut && style.textOverflow !== 'ellipsis' && style.overflowX !== 'auto') found.push(`cut: ${what}`)
  }
  return found
}

/** Controls that the walk by Tab did not reach. */
export function unreached(): string[] {
  const found: string[] = []
  const stops = 'button:enabled, input:enabled, a[href], [tabindex="0"]'
  // One stop for all of them: the arrow keys move inside.
  const groups = '[role=radiogroup], [role=tablist], [role=toolbar], [role=listbox], [role=menu], .parts'
  for (const element of document.querySelectorAll<HTMLElement>(stops)) {
    const isMet = (around: Element | null) =>
      around !== null && (around.matches('[data-reached]') || around.querySelector('[data-reached]') !== null)
    const row = element.closest('[role=row]')
    if (element.tabIndex < 0 || !element.checkVisibility() || element.closest('[inert], [aria-hidden=true]'))
      continue
    if (isMet(element) || isMet(element.closest(groups))) continue
    // The rows of a list are one stop, too: only the controls of the visited row have to be reached.
    if (row !== null && !isMet(row) && isMet(row.closest('[role=grid]'))) continue
    found.push(
      `Tab does not reach ${element.tagName} ${element.className} "${element.ariaLabel ?? element.textContent?.slice(0, 30)}"`,
    )
  }
  for (const element of document.querySelectorAll('[data-reached]')) element.removeAttribute('data-reached')
  return found
}

/** Controls that overlap, and controls that are cut off where nothing can be scrolled. */
export function crowded(): string[] {
  const found: string[] = []
  const controls: {
    readonly name: string
    readonly isField: boolean
    readonly layer: Element | null
    readonly box: DOMRect
  }[] = []
  for (const element of document.querySelectorAll<HTMLElement>('button, input, [role=tab], a[href]')) {
    if (!element.checkVisibility() || element.closest('[inert], [aria-hidden=true], .part') !== null) continue
    const name = `"${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30)}"`
    let box = element.getBoundingClientRect()
    let isScrolled = false
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(around)
      if (overflowX !== 'visible' || overflowY !== 'visible') {
        const edge = around.getBoundingClientRect()
        // Elements for screen readers only are a point.
        if (edge.width <= 1) box = new DOMRect()
        const [left, right] = [Math.max(box.left, edge.left), Math.min(box.right, edge.right)]
        const [top, bottom] = [Math.max(box.top, edge.top), Math.min(box.bottom, edge.bottom)]
        const isLess = right - left < box.width - 1 || bottom - top < box.height - 1
        isScrolled ||= /auto|scroll/.test(`${overflowX} ${overflowY}`)
        if (isLess && !isScrolled && box.width > 0)
          found.push(`${name} is cut off by ${around.tagName} ${around.className}`)
        box = new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top))
      }
      if (position === 'fixed') break
    }
    // A floating element may cover content that scrolls beneath it.
    const layer = element.closest('.undo-place, .problems, .overlay, .popover, .menu-popover')
    if (box.width > 1 && box.height > 1)
      controls.push({ name, isField: element.matches('.input, .search-input'), layer, box })
  }
  for (const [index, one] of controls.entries()) {
    for (const other of controls.slice(index + 1)) {
      if (one.layer !== other.layer) continue
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
      if (width <= 1 || height <= 1) continue
      // A field contains its button.
      const isWithin = one.isField && width > other.box.width - 1 && height > other.box.height - 1
      if (!isWithin) found.push(`${one.name} lies over ${other.name}`)
    }
  }
  return found
}

/** Elements that would move although the person wants no motion. */
export function moving(): string[] {
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) return ['less motion is not asked for']
  const lasts = (times: string) => times.split(',').some((time) => Number.parseFloat(time) > 0)
  return [...document.querySelectorAll('body *')].flatMap((element) =>
    [null, '::before', '::after'].flatMap((pseudo) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element, pseudo)
      const isMoving = (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration)
      return isMoving ? [`moves: ${element.tagName} ${element.className}${pseudo ?? ''}`] : []
    }),
  )
}

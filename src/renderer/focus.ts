import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

const stops = 'button:enabled, input:enabled, a[href], [tabindex]:not([tabindex="-1"])'
const dialogs = '[role=dialog], [role=alertdialog]'

/** Where the focus goes when its element is removed, best first. Missing elements are skipped. */
type Heirs = () => readonly (Element | null | undefined)[]

const heirsOf = new WeakMap<Element, Heirs>()

/**
 * Says where the focus goes when it is in this element and its target is removed, be it a button or the whole
 * element. If none of these exist, the elements around it are asked, and then it goes to the previous control. Not
 * for dialogs: react-aria keeps the focus in them, and moves it before heirs are asked. A dialog button that
 * disappears moves the focus itself when it is pressed.
 *
 * @returns a ref for the element
 */
export function useFocusHeirs<E extends HTMLElement = HTMLElement>(heirs: Heirs): RefObject<E | null> {
  const element = useRef<E>(null)
  useLayoutEffect(() => {
    if (element.current !== null) heirsOf.set(element.current, heirs)
  })
  return element
}

/** Where the focus is, and where it may go when that is removed. */
interface Place {
  readonly element: Element
  /** The dialog that it is in, or the page. */
  readonly scope: Element
  /** Where the focus was before that dialog opened. */
  readonly under: Place | undefined
  /** The elements around it that name heirs, the innermost first. */
  readonly owners: readonly Element[]
  /** The controls beside it: first those before it, the nearest first, then those after it. */
  readonly neighbors: readonly HTMLElement[]
}

/**
 * Keeps the focus in the window when the focused control is removed, such as a button that did its work: the browser
 * would move the focus to the page, where nobody would see it. Without heirs, it moves to the previous control rather
 * than to the next, because the last button is the one that commits something.
 */
export function useFocusNeverLost(): void {
  useEffect(() => {
    let place: Place | undefined
    /** The lost focus that is being handled. */
    let lost: Place | undefined
    let frame = 0
    const note = ({ target }: FocusEvent) => {
      place = placeOf(target as Element, place)
    }
    const isLost = () =>
      place !== undefined && document.activeElement === document.body && !isStop(place.element)
    const plan = () => {
      if (lost === place) return
      lost = place
      cancelAnimationFrame(frame)
      // By then the replacement is drawn.
      frame = requestAnimationFrame(() => {
        if (isLost()) inherit(place)
        // Dialogs that return the focus have done so after two frames.
        frame = requestAnimationFrame(() => {
          if (isLost()) moveOn(place)
          lost = undefined
        })
      })
    }
    const check = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget === null) plan()
    }
    // Not every Chromium reports that the focus is lost when its element is removed.
    const observer = new MutationObserver(() => {
      if (place?.element.isConnected === false && isLost()) plan()
    })
    observer.observe(document.body, { childList: true, subtree: true })
    window.addEventListener('focusin', note)
    window.addEventListener('focusout', check)
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
      window.removeEventListener('focusin', note)
      window.removeEventListener('focusout', check)
    }
  }, [])
}

/** @returns whether one of the heirs has the focus */
function inherit(place: Place | undefined): boolean {
  for (const owner of place?.owners ?? []) {
    for (const heir of heirsOf.get(owner)?.() ?? []) {
      if (!(heir instanceof HTMLElement)) continue
      heir.focus()
      if (document.activeElement !== document.body) return true
    }
  }
  return false
}

/** A dialog may be gone together with the control that opened it, so the places under it are tried, too. */
function moveOn(place: Place | undefined): void {
  for (let each = place; each !== undefined; each = each.under) {
    if (inherit(each)) return
    const next = each.neighbors.find(isStop)
    next?.focus()
    if (next !== undefined) return
  }
  ;[...document.querySelectorAll<HTMLElement>(stops)].find(isStop)?.focus()
}

/** @param from where the focus was until now */
function placeOf(element: Element, from: Place | undefined): Place {
  const owners: Element[] = []
  for (let each: Element | null = element; each !== null; each = each.parentElement)
    if (heirsOf.has(each)) owners.push(each)
  const scope = element.closest(dialogs) ?? document.body
  const before: HTMLElement[] = []
  const after: HTMLElement[] = []
  for (const stop of scope.querySelectorAll<HTMLElement>(stops)) {
    if (stop === element) continue
    const isBefore = (element.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
    ;(isBefore ? before : after).push(stop)
  }
  return {
    element,
    scope,
    under: placeUnder(scope, from),
    owners,
    neighbors: [...before.reverse(), ...after],
  }
}

/** The place before that dialog opened; a dialog over it that has closed does not count. */
function placeUnder(scope: Element, from: Place | undefined): Place | undefined {
  if (scope === document.body) return undefined
  for (let each = from; each !== undefined; each = each.under) if (each.scope === scope) return each.under
  return from
}

function isStop(element: Element): boolean {
  return (
    element.isConnected && element.matches(stops) && element.checkVisibility() && !element.closest('[inert]')
  )
}

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

const stops = 'button:enabled, input:enabled, a[href], [tabindex]:not([tabindex="-1"])'
const dialogs = '[role=dialog], [role=alertdialog]'

/** Where the keyboard goes when what has it goes away, the best place first. What is not there is left out. */
type Heirs = () => readonly (Element | null | undefined)[]

const heirsOf = new WeakMap<Element, Heirs>()

/**
 * Says where the keyboard goes when it is in this element and what has it goes away, be it a button or the whole
 * element. Without a place that is there, the elements around it are asked, and then it goes to the control before.
 * Not for dialogs: react-aria keeps the keyboard in them, and moves it before heirs are asked. A button of a dialog that
 * goes away moves the keyboard itself when it is pressed.
 *
 * @returns for the element
 */
export function useFocusHeirs<E extends HTMLElement = HTMLElement>(heirs: Heirs): RefObject<E | null> {
  const element = useRef<E>(null)
  useLayoutEffect(() => {
    if (element.current !== null) heirsOf.set(element.current, heirs)
  })
  return element
}

/** Where the keyboard is, and what is known of where it goes when that is taken away. */
interface Place {
  readonly element: Element
  /** The elements around it that name heirs, the innermost first. */
  readonly owners: readonly Element[]
  /** The controls beside it: those before, the nearest first, then those after. */
  readonly neighbors: readonly HTMLElement[]
}

/**
 * Keeps the keyboard in the window when the control that has it goes away, such as a button that did its work: the
 * browser would drop the focus to the page, and nobody would see where it is. Without heirs it goes back rather than
 * on, because what commits something stands last.
 */
export function useFocusNeverLost(): void {
  useEffect(() => {
    let place: Place | undefined
    /** What was lost and is being looked after. */
    let lost: Place | undefined
    let frame = 0
    const note = ({ target }: FocusEvent) => {
      place = placeOf(target as Element)
    }
    const isLost = () =>
      place !== undefined && document.activeElement === document.body && !isStop(place.element)
    const plan = () => {
      if (lost === place) return
      lost = place
      cancelAnimationFrame(frame)
      // What comes to stand in its place is drawn by then.
      frame = requestAnimationFrame(() => {
        if (isLost()) inherit(place)
        // Dialogs that give the keyboard back have had their turn after two frames.
        frame = requestAnimationFrame(() => {
          if (isLost() && !inherit(place)) moveOn(place)
          lost = undefined
        })
      })
    }
    const check = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget === null) plan()
    }
    // Not every Chromium tells that the focus is lost with the element that has it.
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

/** @returns whether one of the heirs has the keyboard */
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

function moveOn(place: Place | undefined): void {
  const next =
    place?.neighbors.find(isStop) ?? [...document.querySelectorAll<HTMLElement>(stops)].find(isStop)
  next?.focus()
}

function placeOf(element: Element): Place {
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
  return { element, owners, neighbors: [...before.reverse(), ...after] }
}

function isStop(element: Element): boolean {
  return (
    element.isConnected && element.matches(stops) && element.checkVisibility() && !element.closest('[inert]')
  )
}

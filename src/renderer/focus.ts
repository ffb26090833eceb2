import { useEffect } from 'react'

const stops = 'button:enabled, input:enabled, a[href], [tabindex]:not([tabindex="-1"])'
const dialogs = '[role=dialog], [role=alertdialog]'

/** Where the keyboard is, and where it goes when that is taken away, the best place first. */
interface Place {
  readonly element: Element
  readonly next: readonly HTMLElement[]
}

/**
 * Keeps the keyboard in the window when the control that has it goes away, such as a button that did its work: the
 * browser would drop the focus to the page, and nobody would see where it is. It goes back rather than on, because
 * what commits something stands last. Whoever knows a better place says so within a frame.
 */
export function useFocusNeverLost(): void {
  useEffect(() => {
    let place: Place | undefined
    const note = ({ target }: FocusEvent) => {
      place = placeOf(target as Element)
    }
    const check = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) return
      // Those who know better, and dialogs that give it back, have had their turn after two frames.
      requestAnimationFrame(() => requestAnimationFrame(moveOn))
    }
    const moveOn = () => {
      if (place === undefined || document.activeElement !== document.body || isStop(place.element)) return
      const next = place.next.find(isStop) ?? [...document.querySelectorAll<HTMLElement>(stops)].find(isStop)
      next?.focus()
    }
    window.addEventListener('focusin', note)
    window.addEventListener('focusout', check)
    return () => {
      window.removeEventListener('focusin', note)
      window.removeEventListener('focusout', check)
    }
  }, [])
}

function placeOf(element: Element): Place {
  const scope = element.closest(dialogs) ?? document.body
  const before: HTMLElement[] = []
  const after: HTMLElement[] = []
  for (const stop of scope.querySelectorAll<HTMLElement>(stops)) {
    if (stop === element) continue
    const isBefore = (element.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
    ;(isBefore ? before : after).push(stop)
  }
  return { element, next: [...before.reverse(), ...after] }
}

function isStop(element: Element): boolean {
  return (
    element.isConnected && element.matches(stops) && element.checkVisibility() && !element.closest('[inert]')
  )
}

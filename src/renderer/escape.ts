import { useEffect } from 'react'
import { closeCard, closeParts } from './state/engine'
import { toggleDetails, ui } from './state/ui-state'

/**
 * Escape closes the details of the failure that has the focus, or else the pane below the list. Fields, menus, dialogs
 * and the bar of a selection have their own use for it.
 */
export function useEscape(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as Element
      const isHere = target === document.body || target.closest('.window') !== null
      if (event.key !== 'Escape' || !isHere || target.closest('input, .selection-bar') !== null) return
      if (!closeDetails(target) && !closePane()) return
      event.preventDefault()
      event.stopPropagation()
    }
    // Before the list, which would drop its selection.
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
}

/** @returns whether there were details to close */
function closeDetails(target: Element): boolean {
  const row = target.closest<HTMLElement>('[data-key]')
  const id = row?.dataset.key
  if (id === undefined || !ui.get().openDetails.has(id)) return false
  // The element with the focus disappears with the details.
  if (target.closest('.upload-failure-details') !== null)
    row?.querySelector<HTMLElement>('.upload-failure [aria-expanded]')?.focus()
  toggleDetails(id)
  return true
}

function closePane(): boolean {
  const { openCard, openParts } = ui.get()
  if (openCard !== null) closeCard()
  else if (openParts !== null) void closeParts()
  else return false
  return true
}

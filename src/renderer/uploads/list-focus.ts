import { type RefObject, useLayoutEffect, useRef } from 'react'
import { listView } from '../state/list-view'

/** The list of uploads, while it is drawn. */
export function listElement(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.uploads')
}

/** The row of an upload, while it is drawn. */
export function rowElement(id: string): HTMLElement | null {
  return listElement()?.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`) ?? null
}

/** Puts the keyboard back into the list: on the row that had it last, otherwise on the first that is drawn. */
export function focusList(): void {
  const { focused } = listView.get()
  const row = focused === null ? null : rowElement(focused)
  const target = row ?? listElement()?.querySelector<HTMLElement>('[data-key]') ?? listElement()
  target?.focus()
}

/**
 * For a pane below the list: when it is closed with the keyboard in it, that goes back to what opened it, or to the
 * row that it is about.
 */
export function useFocusBack(id: string): RefObject<HTMLElement | null> {
  const pane = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = pane.current
    const opener = document.activeElement
    return () => {
      if (element?.contains(document.activeElement) !== true) return
      const back = opener instanceof HTMLElement && opener.isConnected ? opener : rowElement(id)
      back?.focus()
    }
  }, [id])
  return pane
}

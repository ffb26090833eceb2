import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useFocusHeirs } from '../../focus'
import { listView } from '../../state/list-view'

/** The list of uploads, while it is drawn. */
export function listElement(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.uploads')
}

/** The row of an upload, while it is drawn. */
export function rowElement(id: string): HTMLElement | null {
  return listElement()?.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`) ?? null
}

/**
 * Where the focus belongs in the list: the row that had it last, or the first drawn one; else what replaces the list,
 * and finally where uploads begin.
 */
export function listHeirs(): (HTMLElement | null | undefined)[] {
  const { focused } = listView.get()
  return [
    focused === null ? null : rowElement(focused),
    // Rather an upload than the name of a group.
    listElement()?.querySelector<HTMLElement>('[data-key][data-state]'),
    listElement()?.querySelector<HTMLElement>('[data-key]'),
    listElement(),
    document.querySelector<HTMLElement>('.content .nothing-shown button'),
    document.querySelector<HTMLElement>('.toolbar button'),
  ]
}

/** Moves the focus back into the list. */
export function focusList(): void {
  listHeirs()
    .find((heir) => heir != null)
    ?.focus()
}

/**
 * For a pane below the list: when it is closed while it has the focus, the focus returns to what opened it, or to its
 * row.
 */
export function useFocusBack(id: string): RefObject<HTMLElement | null> {
  const opener = useRef<Element>(null)
  useLayoutEffect(() => {
    opener.current = document.activeElement
  }, [])
  return useFocusHeirs(() => [opener.current, rowElement(id)])
}

/**
 * For a pane below the list: the row that it belongs to stays in view when the pane opens or takes more room from the
 * list. A row that the person has scrolled far away stays there.
 */
export function useRowInView(pane: RefObject<HTMLElement | null>, id: string): void {
  useLayoutEffect(() => {
    const element = pane.current
    if (element === null) return
    const observer = new ResizeObserver(() => rowElement(id)?.scrollIntoView({ block: 'nearest' }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [pane, id])
}

import { type ReactElement, useEffect, useState } from 'react'
import { Tooltip, TooltipTriggerStateContext } from 'react-aria-components'

const delayMs = 500

interface Shown {
  readonly text: string
  readonly of: { readonly current: Element }
}

/**
 * The tooltips of all icon-only buttons: a button names its text in `data-hint`. There is one for the whole window,
 * because one for each button is most of the cost of drawing a row of a long list.
 */
export function Hints(): ReactElement | null {
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const hide = () => {
      clearTimeout(timer)
      setShown(null)
    }
    const show = (element: Element | null) => {
      const text = element?.getAttribute('data-hint')
      if (element && text) setShown({ text, of: { current: element } })
    }
    const over = ({ target }: Event) => {
      hide()
      const element = (target as Element).closest('[data-hint]')
      if (element !== null) timer = setTimeout(() => element.isConnected && show(element), delayMs)
    }
    // Keyboard users see it immediately.
    const focused = ({ target }: Event) => {
      hide()
      if ((target as Element).matches(':focus-visible')) show((target as Element).closest('[data-hint]'))
    }
    const listeners: readonly (readonly [string, (event: Event) => void])[] = [
      ['pointerover', over],
      ['pointerdown', hide],
      ['keydown', hide],
      ['focusin', focused],
      ['focusout', hide],
      ['scroll', hide],
      ['blur', hide],
    ]
    for (const [type, listener] of listeners) window.addEventListener(type, listener, true)
    return () => {
      hide()
      for (const [type, listener] of listeners) window.removeEventListener(type, listener, true)
    }
  }, [])
  if (shown === null) return null
  return (
    <TooltipTriggerStateContext
      value={{ isOpen: true, shouldSkipAnimation: false, open: () => {}, close: () => setShown(null) }}
    >
      <Tooltip className="hint" triggerRef={shown.of} offset={6}>
        {shown.text}
      </Tooltip>
    </TooltipTriggerStateContext>
  )
}

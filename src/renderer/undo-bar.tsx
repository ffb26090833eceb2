import { Undo2, X } from 'lucide-react'
import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { UndoView } from '../shared/views'
import { Button } from './components/button'
import { messages } from './messages'
import { run } from './state/engine'
import { useEngine } from './state/hooks'

/** How long what was removed can be had back, in milliseconds, while nobody points at the bar. */
const undoMs = 10_000

/** Says what was just removed from the list, for as long as it can be had back. */
export function UndoBar(): ReactElement {
  const undo = useEngine((state) => state.undo)
  useUndoKey(undo !== null)
  // The region is there before it has something to say: only then screen readers say it.
  return (
    <div className="undo-place" role="status" data-react-aria-top-layer="true">
      {undo === null ? null : <Bar key={undo.turn} undo={undo} />}
    </div>
  )
}

function Bar({ undo }: { readonly undo: UndoView }): ReactElement {
  const [isPointedAt, setPointedAt] = useState(false)
  const [hasFocus, setFocus] = useState(false)
  const isHeld = isPointedAt || hasFocus
  const words = messages.undo
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => void run(window.hoist.forgetRemoved(undo.turn)), undoMs)
    return () => clearTimeout(timer)
  }, [isHeld, undo.turn])
  const bar = useFocusHandedOn()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever points at it or is in it gets more time, nothing else.
    <div
      ref={bar}
      className="undo-bar"
      onMouseEnter={() => setPointedAt(true)}
      onMouseLeave={() => setPointedAt(false)}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      <p className="undo-words">
        <strong>{undo.count === 1 ? words.removed(undo.name) : words.removedMany(undo.count)}</strong>{' '}
        {words.stays(undo.count)}
      </p>
      <Button
        label={words.undo}
        icon={Undo2}
        aria-keyshortcuts="Control+Z Meta+Z"
        onPress={() => void run(window.hoist.bringBack())}
      />
      <Button
        label={messages.app.dismiss}
        icon={X}
        variant="quiet"
        iconOnly
        onPress={() => void run(window.hoist.forgetRemoved(undo.turn))}
      />
    </div>
  )
}

/** When the bar goes while the keyboard is in it, that goes on in the list, or where uploads begin. */
function useFocusHandedOn() {
  const bar = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = bar.current
    return () => {
      if (element?.contains(document.activeElement) !== true) return
      document.querySelector<HTMLElement>('.content [role="row"], .toolbar button')?.focus()
    }
  }, [])
  return bar
}

/** Ctrl+Z, or Cmd+Z, brings back what was removed, unless it is typing that is to be undone. */
function useUndoKey(canUndo: boolean): void {
  useEffect(() => {
    if (!canUndo) return
    const onKey = (event: KeyboardEvent) => {
      const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)
      if (!isUndo || event.shiftKey || event.altKey) return
      if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
      event.preventDefault()
      void run(window.hoist.bringBack())
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [canUndo])
}

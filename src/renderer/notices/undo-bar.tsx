import { Undo2, X } from 'lucide-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { Button } from '../components/buttons/button'
import { useFocusHeirs } from '../focus'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { listHeirs } from '../uploads/list/list-focus'

/** How long a removal can be undone, in milliseconds, while the pointer is not on the bar. */
const undoMs = 10_000

/** A removal in words, and how to undo it. */
interface Undoable {
  /** Another key restarts the time. */
  readonly key: string
  readonly text: string
  readonly more?: string
  readonly bringBack: () => void
  readonly forget: () => void
}

/** Shows what was just removed, as long as it can be put back. */
export function UndoBar(): ReactElement {
  const undoable = useUndoable()
  useUndoKey(undoable?.bringBack)
  // The region exists before it has content: only then screen readers announce it.
  return (
    <div className="undo-place" role="status">
      {undoable === undefined ? null : <Bar key={undoable.key} undoable={undoable} />}
    </div>
  )
}

function useUndoable(): Undoable | undefined {
  const undo = useEngine((state) => state.undo)
  const discarded = useEngine((state) => state.drafts.removed)
  // While there are other drafts, their dialog is open, and shows this itself.
  const isEmpty = useEngine((state) => state.drafts.all.files === 0)
  const words = messages.undo
  if (discarded > 0 && isEmpty)
    return {
      key: `files ${discarded}`,
      text: words.discarded({ count: discarded }),
      bringBack: () => void run(window.hoist.bringBackDrafts()),
      forget: () => void run(window.hoist.forgetRemovedDrafts()),
    }
  if (undo === null) return undefined
  return {
    key: `uploads ${undo.revision}`,
    text: undo.count === 1 ? words.removed({ name: undo.name }) : words.removedMany({ count: undo.count }),
    more: words.stays({ count: undo.count }),
    bringBack: () => void run(window.hoist.bringBack()),
    forget: () => void run(window.hoist.forgetRemoved(undo.revision)),
  }
}

function Bar({ undoable }: { readonly undoable: Undoable }): ReactElement {
  const [isPointedAt, setPointedAt] = useState(false)
  const [hasFocus, setFocus] = useState(false)
  const isHeld = isPointedAt || hasFocus
  const forget = useRef(undoable.forget)
  useEffect(() => {
    forget.current = undoable.forget
  })
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => forget.current(), undoMs)
    return () => clearTimeout(timer)
  }, [isHeld])
  const bar = useFocusHeirs<HTMLDivElement>(listHeirs)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering or focusing it only gives more time.
    <div
      ref={bar}
      className="undo-bar"
      onMouseEnter={() => setPointedAt(true)}
      onMouseLeave={() => setPointedAt(false)}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      <p className="undo-words">
        <strong>{undoable.text}</strong>
        {messages.between.sentences}
        {undoable.more}
      </p>
      <Button
        label={messages.undo.undo}
        icon={Undo2}
        aria-keyshortcuts="Control+Z Meta+Z"
        onPress={undoable.bringBack}
      />
      <Button label={messages.app.dismiss} icon={X} variant="quiet" iconOnly onPress={undoable.forget} />
    </div>
  )
}

/** Ctrl+Z, or Cmd+Z, puts back what was removed, unless typing is to be undone. */
function useUndoKey(bringBack: (() => void) | undefined): void {
  const latest = useRef(bringBack)
  useEffect(() => {
    latest.current = bringBack
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)
      if (!isUndo || event.shiftKey || event.altKey || latest.current === undefined) return
      if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

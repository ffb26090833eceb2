import {
  CircleCheckBig,
  Info,
  LayoutGrid,
  type LucideIcon,
  Pause,
  Play,
  RotateCw,
  Trash2,
  X,
} from 'lucide-react'
import { type ReactElement, useLayoutEffect, useRef } from 'react'
import type { Answer } from '../../shared/failures'
import type { UploadAction, UploadView } from '../../shared/views'
import { Button } from '../components/button'
import { messages } from '../messages'
import { run, toggleCard, toggleParts } from '../state/engine'
import { useMedia } from '../state/hooks'
import { useStore } from '../state/store'
import { ui } from '../state/ui-state'
import { CopyFileId } from './copy-button'
import { retriesBeside } from './upload-failure'

interface Doing {
  readonly icon: LucideIcon
  readonly ask: (ids: string[]) => Promise<Answer<null>>
}

const doings: Record<UploadAction, Doing> = {
  complete: { icon: CircleCheckBig, ask: (ids) => window.hoist.completeUploads(ids) },
  retry: { icon: RotateCw, ask: (ids) => window.hoist.retryUploads(ids) },
  resume: { icon: Play, ask: (ids) => window.hoist.resumeUploads(ids) },
  pause: { icon: Pause, ask: (ids) => window.hoist.pauseUploads(ids) },
  cancel: { icon: X, ask: (ids) => window.hoist.cancelUploads(ids) },
  remove: { icon: Trash2, ask: (ids) => window.hoist.removeUploads(ids) },
}

/** What moves an upload on stands first, what ends it last. */
const first: readonly UploadAction[] = ['complete', 'retry', 'resume', 'pause']
const last: readonly UploadAction[] = ['cancel', 'remove']

/** The controls of one upload: exactly those that the engine says apply. */
export function RowActions({ upload }: { readonly upload: UploadView }): ReactElement {
  const isTight = useMedia('(max-width: 42rem)')
  const showsCard = useStore(ui, (state) => state.openCard === upload.id)
  const showsParts = useStore(ui, (state) => state.openParts === upload.id)
  const group = useFocusKept(upload.actions)

  const button = (action: UploadAction, inWords: boolean) =>
    upload.actions.includes(action) && !(action === 'retry' && retriesBeside(upload)) ? (
      <Button
        key={action}
        label={messages.uploads[action]}
        icon={doings[action].icon}
        variant={inWords ? 'plain' : 'quiet'}
        iconOnly={!inWords}
        onPress={() => void run(doings[action].ask([upload.id]))}
      />
    ) : null

  return (
    <div className="row-actions" ref={group}>
      {first.map((action) => button(action, !isTight && (action === 'complete' || action === 'retry')))}
      {upload.state === 'completed' ? (
        <>
          <CopyFileId id={upload.id} />
          <Button
            label={messages.uploads.showCard}
            icon={Info}
            variant="quiet"
            iconOnly
            aria-expanded={showsCard}
            onPress={() => toggleCard(upload.id)}
          />
        </>
      ) : null}
      <Button
        label={messages.uploads.showParts}
        icon={LayoutGrid}
        variant="quiet"
        iconOnly
        aria-expanded={showsParts}
        onPress={() => void toggleParts(upload.id)}
      />
      {last.map((action) => button(action, false))}
    </div>
  )
}

/**
 * Keeps the keyboard in the row: a button that was pressed often goes away with the state it changed, and the
 * browser would drop the focus to the page.
 */
function useFocusKept(actions: readonly UploadAction[]) {
  const group = useRef<HTMLDivElement>(null)
  const hadFocus = useRef(false)
  // Read while the old buttons still have the focus, used when the new ones are there.
  useLayoutEffect(() => {
    const element = group.current
    if (element === null) return
    const note = () => {
      hadFocus.current = true
    }
    const forget = (event: FocusEvent) => {
      // No next element: the button was taken away, or the window lost the focus.
      if (event.relatedTarget !== null) hadFocus.current = element.contains(event.relatedTarget as Node)
    }
    element.addEventListener('focusin', note)
    element.addEventListener('focusout', forget)
    return () => {
      element.removeEventListener('focusin', note)
      element.removeEventListener('focusout', forget)
    }
  }, [])
  const shown = actions.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the buttons changed, whatever they are.
  useLayoutEffect(() => {
    const element = group.current
    if (element === null || !hadFocus.current || document.activeElement !== document.body) return
    element.querySelector('button')?.focus()
  }, [shown])
  return group
}

import { EllipsisVertical, Info, LayoutGrid } from 'lucide-react'
import { type ReactElement, useLayoutEffect, useRef } from 'react'
import type { UploadAction, UploadView } from '../../shared/views'
import { LightButton } from '../components/light-button'
import { messages } from '../messages'
import { toggleCard, toggleParts } from '../state/engine'
import { useMedia } from '../state/hooks'
import { listView, setMenu } from '../state/list-view'
import { useStore } from '../state/store'
import { ui } from '../state/ui-state'
import { CopyFileId } from './copy-button'
import { act, cancelCarefully, doings, endActions, mainActions } from './upload-actions'
import { retriesBeside } from './upload-failure'

/**
 * The controls of one upload: exactly those that the engine says apply. What moves it on stands first and what ends
 * it last, each always in the same place: a button that was pressed becomes the next one, and keeps the keyboard.
 */
export function RowActions({ upload }: { readonly upload: UploadView }): ReactElement {
  const isTight = useMedia('(max-width: 42rem)')
  const showsCard = useStore(ui, (state) => state.openCard === upload.id)
  const showsParts = useStore(ui, (state) => state.openParts === upload.id)
  const showsMenu = useStore(listView, (state) => state.menu?.id === upload.id)
  const asked = useStore(listView, (state) => state.asked.get(upload.id))
  const group = useFocusKept(upload.actions)
  const applies = (action: UploadAction) => upload.actions.includes(action)
  const main = retriesBeside(upload) ? undefined : mainActions.find(applies)

  const button = (place: string, action: UploadAction, inWords: boolean) => (
    <LightButton
      key={place}
      label={
        upload.state === 'pausing' && action === 'pause'
          ? messages.uploads.pauseNow
          : messages.uploads[action]
      }
      icon={doings[action].icon}
      inWords={inWords}
      data-asked={asked === action || !applies(action) || undefined}
      onPress={() => {
        if (!applies(action)) return
        if (action === 'cancel') cancelCarefully([upload])
        else void act(action, [upload.id])
      }}
    />
  )
  const end = endActions.find(applies)

  return (
    <div className="row-actions" ref={group}>
      {main === undefined
        ? null
        : button('main', main, !isTight && (main === 'complete' || main === 'retry'))}
      {upload.state === 'completed' ? (
        <>
          <CopyFileId id={upload.id} />
          <LightButton
            label={messages.uploads.showCard}
            icon={Info}
            aria-expanded={showsCard}
            onPress={() => toggleCard(upload.id)}
          />
        </>
      ) : null}
      <LightButton
        label={messages.uploads.showParts}
        icon={LayoutGrid}
        aria-expanded={showsParts}
        onPress={() => void toggleParts(upload.id)}
      />
      {end === undefined ? null : button('end', end, false)}
      <LightButton
        label={messages.list.more}
        icon={EllipsisVertical}
        aria-haspopup="menu"
        aria-expanded={showsMenu}
        onPress={(pressed) => {
          const box = pressed.getBoundingClientRect()
          setMenu({ id: upload.id, at: { x: box.left, y: box.bottom } })
        }}
      />
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
    // After a question or a menu the grid would take the focus to the row: it goes back to the very button.
    const restore = 'react-aria-focus-scope-restore'
    const giveBack = (event: Event) => event.stopPropagation()
    element.addEventListener('focusin', note)
    element.addEventListener('focusout', forget)
    element.addEventListener(restore, giveBack)
    return () => {
      element.removeEventListener('focusin', note)
      element.removeEventListener('focusout', forget)
      element.removeEventListener(restore, giveBack)
    }
  }, [])
  const shown = actions.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the buttons changed, whatever they are.
  useLayoutEffect(() => {
    const element = group.current
    if (element === null || !hadFocus.current || document.activeElement !== document.body) return
    // To the row, never to another button: the next press would be meant for the one that is gone.
    element.closest<HTMLElement>('[role="row"]')?.focus()
  }, [shown])
  return group
}

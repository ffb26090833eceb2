import { EllipsisVertical } from 'lucide-react'
import { memo, type ReactElement, type RefObject, useEffect } from 'react'
import type { UploadAction } from '../../../shared/ipc/views'
import { LightButton, type LightButtonProps } from '../../components/buttons/light-button'
import { useFocusHeirs } from '../../focus'
import { messages } from '../../messages'
import { listView, setMenu } from '../../state/list-view'
import { useStore } from '../../state/store'
import { ui } from '../../state/ui-state'
import { CopyFileId } from '../card/copy-button'
import { type Action, type Actionable, endActions, mainActions, uploadActions } from '../upload-actions'

/**
 * The controls of one upload: exactly those that the engine says apply. The main one has words and keeps its place: a
 * button that was pressed becomes the next one, and keeps the keyboard. The others show while the row is pointed at,
 * has the keyboard or is selected, and are in the menu, too.
 */
export const RowActions = memo(function RowActions({
  id,
  state,
  actions,
  retriesBeside,
}: Actionable & {
  /** The failure in the row has Retry already. */
  readonly retriesBeside: boolean
}): ReactElement {
  const showsCard = useStore(ui, ({ openCard }) => openCard === id)
  const showsParts = useStore(ui, ({ openParts }) => openParts === id)
  const showsMenu = useStore(listView, ({ menu }) => menu?.id === id)
  const asked = useStore(listView, (view) => view.asked.get(id))
  const group = useFocusInRow()
  const upload = { id, state, actions }
  const applies = (action: UploadAction) => actions.includes(action)
  const main = mainActions.find((name) => applies(name) && !(name === 'retry' && retriesBeside))
  const end = endActions.find(applies)

  const button = (name: string, action: Action, more: Partial<LightButtonProps> = {}) => (
    <LightButton
      key={name}
      label={action.label(upload)}
      icon={action.icon}
      onPress={() => void action.run([id])}
      {...more}
    />
  )
  const ofEngine = (name: UploadAction, inWords: boolean) => ({
    inWords,
    'data-asked': asked === name || undefined,
  })

  return (
    <div className="row-actions" ref={group} data-room={longestLabel()}>
      {main === undefined ? null : button('main', uploadActions[main], ofEngine(main, true))}
      {state === 'completed' ? <CopyFileId id={id} /> : null}
      {state === 'cancelled' ? button('main', uploadActions.uploadAgain, { inWords: true }) : null}
      <span className="row-extras">
        {state === 'completed'
          ? button('card', uploadActions.showCard, { 'aria-expanded': showsCard })
          : null}
        {uploadActions.showParts.fitting([upload]).length === 0
          ? null
          : button('parts', uploadActions.showParts, { 'aria-expanded': showsParts })}
        {end === undefined ? null : button('end', uploadActions[end], ofEngine(end, false))}
      </span>
      <LightButton
        label={messages.list.more}
        icon={EllipsisVertical}
        aria-haspopup="menu"
        aria-expanded={showsMenu}
        onPress={(pressed) => {
          const box = pressed.getBoundingClientRect()
          setMenu({ id, at: { x: box.left, y: box.bottom } })
        }}
      />
    </div>
  )
})

/** The longest label of the actions that replace one another while a file is sent: each gets the width of it. */
function longestLabel(): string {
  const { copyFileId, pause, resume } = messages.uploads
  return [copyFileId, pause, resume].reduce((longest, label) =>
    label.length > longest.length ? label : longest,
  )
}

/** When a focused button disappears because the state has changed, the focus stays in the row. */
function useFocusInRow(): RefObject<HTMLDivElement | null> {
  // To the row, never to another button: the next press would be meant for the removed one.
  const group: RefObject<HTMLDivElement | null> = useFocusHeirs<HTMLDivElement>(() => [
    group.current?.closest('[role="row"]'),
  ])
  useEffect(() => {
    const element = group.current
    // After a question or a menu the grid would move the focus to the row: it returns to the very button.
    const restore = 'react-aria-focus-scope-restore'
    const giveBack = (event: Event) => event.stopPropagation()
    element?.addEventListener(restore, giveBack)
    return () => element?.removeEventListener(restore, giveBack)
  }, [group])
  return group
}

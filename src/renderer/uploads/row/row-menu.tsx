import type { ReactElement } from 'react'
import { fullName } from '../../../shared/words/told-apart'
import { ContextMenu, type MenuEntry, type Point } from '../../components/context-menu'
import { messages } from '../../messages'
import { useEngine } from '../../state/hooks'
import { chosenWith, listView, setMenu } from '../../state/list-view'
import { useStore } from '../../state/store'
import { ui } from '../../state/ui-state'
import {
  type Action,
  type ActionName,
  endActions,
  mainActions,
  moveActions,
  uploadActions,
} from '../upload-actions'

/** All actions for the row it was opened on, or for the selection that the row is in. */
export function RowMenu(): ReactElement | null {
  const menu = useStore(listView, (state) => state.menu)
  const isThere = useEngine((state) => menu !== null && state.uploads.has(menu.id))
  return menu === null || !isThere ? null : <OpenMenu id={menu.id} at={menu.at} />
}

function OpenMenu({ id, at }: { readonly id: string; readonly at: Point }): ReactElement {
  const items = useEngine((state) => state.items)
  const showsParts = useStore(ui, (state) => state.openParts === id)
  const chosen = chosenWith(id, items)
  const [only, ...others] = chosen
  const one = others.length === 0 ? only : undefined

  const entry = (name: ActionName): MenuEntry & { readonly isDisabled: boolean } => {
    const action: Action = uploadActions[name]
    const ids = action.fitting(chosen)
    const label =
      action.labelInMenu?.(ids.length) ??
      (one === undefined ? action.labelOfMany?.(ids.length) : action.label(one))
    return {
      id: name,
      label: (name === 'showParts' && showsParts ? messages.parts.close : label) ?? '',
      icon: action.icon,
      isDisabled: ids.length === 0,
      onAction: () => void action.run(ids),
      ...(action.shortcut === undefined ? {} : { shortcut: action.shortcut }),
    }
  }
  const offered = (...names: readonly ActionName[]) =>
    names.map(entry).filter(({ isDisabled }) => !isDisabled)
  return (
    <ContextMenu
      label={
        one === undefined
          ? messages.selection.count({ count: chosen.length })
          : messages.list.moreOf({ name: fullName(one.name, one.folder) })
      }
      at={at}
      groups={[
        offered(...mainActions),
        offered('copyFileId', 'showCard', 'showFailure', 'showParts', 'uploadAgain'),
        offered('makeSearchable', 'runAsBatch'),
        // These keep their places.
        moveActions.map(entry),
        offered(...endActions),
      ]}
      onClose={() => setMenu(null)}
    />
  )
}

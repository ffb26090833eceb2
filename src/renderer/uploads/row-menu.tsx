import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, Copy, Info, LayoutGrid } from 'lucide-react'
import type { ReactElement } from 'react'
import type { UploadView } from '../../shared/views'
import { ContextMenu, type MenuEntry } from '../components/context-menu'
import { messages } from '../messages'
import { run, toggleCard, toggleParts } from '../state/engine'
import { useEngine } from '../state/hooks'
import { chosenWith, listView, setMenu } from '../state/list-view'
import { useStore } from '../state/store'
import { announce, ui } from '../state/ui-state'
import { nameOf } from '../state/window-state'
import { move } from './move'
import { type Direction, stepTarget } from './moves'
import { act, cancelCarefully, doings, endActions, idsFor, mainActions } from './upload-actions'

const moveIcons = { top: ArrowUpToLine, up: ArrowUp, down: ArrowDown, end: ArrowDownToLine }

/** Everything that can be done with the row it was opened on, or with the selection that the row is in. */
export function RowMenu({ shown }: { readonly shown: readonly string[] }): ReactElement | null {
  const menu = useStore(listView, (state) => state.menu)
  const upload = useEngine((state) => (menu === null ? undefined : state.uploads.get(menu.id)))
  if (menu === null || upload === undefined) return null
  return <OpenMenu at={menu.at} upload={upload} shown={shown} />
}

function OpenMenu({
  at,
  upload,
  shown,
}: {
  readonly at: { readonly x: number; readonly y: number }
  readonly upload: UploadView
  readonly shown: readonly string[]
}): ReactElement {
  const items = useEngine((state) => state.items)
  const uploads = useEngine((state) => state.uploads)
  const showsParts = useStore(ui, (state) => state.openParts === upload.id)
  const order = items.map(({ id }) => id)
  const ids = chosenWith(upload.id, order)
  const chosen = ids.flatMap((id) => uploads.get(id) ?? [])
  const isOne = chosen.length === 1

  const action = (name: (typeof mainActions)[number]): MenuEntry[] => {
    const fitting = idsFor(name, chosen)
    if (fitting.length === 0) return []
    return [
      {
        id: name,
        label: isOne ? messages.uploads[name] : messages.selection.actions[name](fitting.length),
        icon: doings[name].icon,
        onAction: () => {
          if (name === 'cancel') cancelCarefully(chosen)
          else void act(name, fitting)
        },
      },
    ]
  }
  const moves = (['top', 'up', 'down', 'end'] as const).map((direction: Direction) => ({
    id: direction,
    label: messages.list.move[direction],
    icon: moveIcons[direction],
    ...(direction === 'up' ? { shortcut: 'Alt+↑' } : direction === 'down' ? { shortcut: 'Alt+↓' } : {}),
    isDisabled: stepTarget(order, shown, new Set(ids), direction) === undefined,
    onAction: () => move(ids, direction, shown),
  }))
  const own: MenuEntry[] = []
  if (isOne) {
    own.push({
      id: 'parts',
      label: showsParts ? messages.parts.close : messages.uploads.showParts,
      icon: LayoutGrid,
      onAction: () => void toggleParts(upload.id),
    })
    if (upload.state === 'completed')
      own.push({
        id: 'card',
        label: messages.uploads.showCard,
        icon: Info,
        onAction: () => toggleCard(upload.id),
      })
    if (upload.fileId !== undefined)
      own.push({
        id: 'copy',
        label: messages.uploads.copyFileId,
        icon: Copy,
        onAction: () => void copyFileId(upload.id),
      })
  }
  return (
    <ContextMenu
      label={
        isOne ? messages.list.moreOf(nameOf({ items }, upload)) : messages.selection.count(chosen.length)
      }
      at={at}
      groups={[mainActions.flatMap(action), own, moves, endActions.flatMap(action)]}
      onClose={() => setMenu(null)}
    />
  )
}

async function copyFileId(id: string): Promise<void> {
  if (await run(window.hoist.copyFileId(id))) announce(messages.announce.copied)
}

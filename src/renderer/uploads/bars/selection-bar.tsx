import { EllipsisVertical, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../../components/buttons/button'
import { useFocusHeirs } from '../../focus'
import { messages } from '../../messages'
import { useEngine, useMedia } from '../../state/hooks'
import { listView, select, setMenu } from '../../state/list-view'
import { useStore } from '../../state/store'
import { listHeirs } from '../list/list-focus'
import { endActions, mainActions, uploadActions } from '../upload-actions'

/** How many actions a bar has room for, and how many letters of text in all. */
const rooms = {
  wide: { actions: Number.POSITIVE_INFINITY, letters: Number.POSITIVE_INFINITY },
  narrow: { actions: 4, letters: 60 },
  tight: { actions: 2, letters: 20 },
}

/** The actions for several selected uploads at once. A single one has all of them in its row. */
export function SelectionBar({ shown }: { readonly shown: readonly string[] }): ReactElement | null {
  const count = useStore(listView, (state) => state.selected.size)
  return count < 2 ? null : <Bar shown={shown} />
}

function Bar({ shown }: { readonly shown: readonly string[] }): ReactElement {
  const selected = useStore(listView, (state) => state.selected)
  const items = useEngine((state) => state.items)
  const isNarrow = useMedia('(max-width: 56rem)')
  const isTight = useMedia('(max-width: 45rem)')
  const words = messages.selection
  const chosen = items.filter(({ id }) => selected.has(id))
  const seen = new Set(shown)
  const hidden = chosen.filter(({ id }) => !seen.has(id)).length
  const clear = () => select(new Set())
  const offered = ([...mainActions, ...endActions, 'top'] as const)
    .map((name) => ({ name, ids: uploadActions[name].fitting(chosen) }))
    .filter(({ ids }) => ids.length > 0)
  // In words, as many as fit; the menu has all of them.
  const room = rooms[isTight ? 'tight' : isNarrow ? 'narrow' : 'wide']
  let { letters } = room
  const shownHere = offered.slice(0, room.actions).filter(({ name, ids }, index) => {
    letters -= uploadActions[name].labelOfMany(ids.length).length
    return index === 0 || letters >= 0
  })
  const [first] = chosen
  return (
    <section
      ref={useFocusHeirs(listHeirs)}
      className="selection-bar"
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clear()
      }}
    >
      <Button label={words.clear} icon={X} variant="quiet" iconOnly onPress={clear} />
      <p className="facts" role="status">
        <span className="fact selection-count">{words.count({ count: chosen.length })}</span>
        {hidden === 0 ? null : <span className="fact">{words.hidden({ count: hidden })}</span>}
      </p>
      <div className="selection-actions">
        {shownHere.map(({ name, ids }) => (
          <Button
            key={name}
            label={uploadActions[name].labelOfMany(ids.length)}
            {...(isNarrow ? {} : { icon: uploadActions[name].icon })}
            variant="quiet"
            onPress={() => void uploadActions[name].run(chosen.map(({ id }) => id))}
          />
        ))}
        {shownHere.length < offered.length && first !== undefined ? (
          <Button
            label={messages.list.more}
            icon={EllipsisVertical}
            variant="quiet"
            iconOnly
            aria-haspopup="menu"
            onPress={({ target }) => {
              const box = target.getBoundingClientRect()
              setMenu({ id: first.id, at: { x: box.left, y: box.top } })
            }}
          />
        ) : null}
      </div>
    </section>
  )
}

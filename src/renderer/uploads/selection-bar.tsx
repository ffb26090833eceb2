import { X } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../components/button'
import { useFocusHeirs } from '../focus'
import { messages } from '../messages'
import { useEngine, useMedia } from '../state/hooks'
import { listView, select } from '../state/list-view'
import { useStore } from '../state/store'
import { listHeirs } from './list-focus'
import { endActions, mainActions, uploadActions } from './upload-actions'

/** The actions for several selected uploads at once. A single one has all of them in its row. */
export function SelectionBar({ shown }: { readonly shown: readonly string[] }): ReactElement | null {
  const count = useStore(listView, (state) => state.selected.size)
  return count < 2 ? null : <Bar shown={shown} />
}

function Bar({ shown }: { readonly shown: readonly string[] }): ReactElement {
  const selected = useStore(listView, (state) => state.selected)
  const items = useEngine((state) => state.items)
  const isNarrow = useMedia('(max-width: 56rem)')
  const words = messages.selection
  const chosen = items.filter(({ id }) => selected.has(id))
  const seen = new Set(shown)
  const hidden = chosen.filter(({ id }) => !seen.has(id)).length
  const clear = () => select(new Set())
  const button = (name: 'top' | (typeof mainActions | typeof endActions)[number], ids: readonly string[]) => (
    <Button
      key={name}
      label={uploadActions[name].labelOfMany(ids.length)}
      icon={uploadActions[name].icon}
      variant="quiet"
      iconOnly={isNarrow}
      onPress={() => void uploadActions[name].run(ids)}
    />
  )
  return (
    <section
      ref={useFocusHeirs(listHeirs)}
      className="selection-bar"
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clear()
      }}
    >
      {/* Far from Cancel, which has the same sign. */}
      <Button label={words.clear} icon={X} variant="quiet" iconOnly onPress={clear} />
      <p className="facts" role="status">
        <span className="fact selection-count">{words.count({ count: chosen.length })}</span>
        {hidden === 0 ? null : <span className="fact">{words.hidden({ count: hidden })}</span>}
      </p>
      <div className="selection-actions">
        {[...mainActions, ...endActions].map((name) => {
          const ids = uploadActions[name].fitting(chosen)
          return ids.length === 0 ? null : button(name, ids)
        })}
        {button(
          'top',
          chosen.map(({ id }) => id),
        )}
      </div>
    </section>
  )
}

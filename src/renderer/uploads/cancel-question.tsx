import { type ReactElement, useEffect } from 'react'
import { Question as Asked } from '../components/dialog'
import { shortName } from '../components/split-name'
import { messages } from '../messages'
import { useEngine } from '../state/hooks'
import { askToCancel, listView } from '../state/list-view'
import { useStore } from '../state/store'
import { nameOf } from '../state/window-state'
import { cancelNow, confirmedBytes, idsFor, uploadActions } from './upload-actions'

/** Asks before confirmed bytes are discarded. Dismissing it keeps them. */
export function CancelQuestion(): ReactElement | null {
  const ids = useStore(listView, (state) => state.cancelling)
  return ids === null ? null : <Question ids={ids} />
}

function Question({ ids }: { readonly ids: readonly string[] }): ReactElement {
  const uploads = useEngine((state) => state.uploads)
  const words = messages.cancelQuestion
  const chosen = ids.flatMap((id) => uploads.get(id) ?? [])
  const fitting = idsFor('cancel', chosen)
  const confirmed = confirmedBytes(chosen)
  const [first] = chosen.filter(({ id }) => fitting.includes(id))
  const name = useEngine((state) => (first === undefined ? '' : nameOf(state, first)))
  const count = fitting.length
  const pausable = idsFor('pause', chosen)
  const canPause = pausable.length > 0
  const keep = () => askToCancel(null)
  // The uploads were completed, or failed and were removed, while the question was open.
  useEffect(() => {
    if (count === 0) askToCancel(null)
  }, [count])
  return (
    <Asked
      title={words.title({ count })}
      risky={{
        label: words.cancel({ count }),
        onPress: () => {
          keep()
          void cancelNow(fitting)
        },
      }}
      others={
        canPause
          ? [
              {
                label: words.pause,
                onPress: () => {
                  keep()
                  void uploadActions.pause.run(pausable)
                },
              },
            ]
          : []
      }
      safe={{ label: words.keep({ count }), onPress: keep }}
    >
      <p>{count === 1 ? words.one({ name: shortName(name), confirmed }) : words.many({ confirmed })}</p>
      {canPause ? <p>{words.pauseInstead({ count })}</p> : null}
    </Asked>
  )
}

import { type ReactElement, useEffect } from 'react'
import { Button } from '../components/button'
import { Dialog } from '../components/dialog'
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
  // They have completed, or failed and were removed, while the question was open.
  useEffect(() => {
    if (count === 0) askToCancel(null)
  }, [count])
  return (
    <Dialog
      title={words.title({ count })}
      role="alertdialog"
      size="small"
      onClose={keep}
      footer={
        <>
          <Button
            label={words.cancel({ count })}
            variant="danger"
            onPress={() => {
              askToCancel(null)
              void cancelNow(fitting)
            }}
          />
          <span className="dialog-space" />
          <Button
            label={words.keep({ count })}
            variant={canPause ? 'plain' : 'primary'}
            // Enter changes nothing.
            autoFocus
            onPress={keep}
          />
          {canPause ? (
            <Button
              label={words.pause}
              variant="primary"
              onPress={() => {
                askToCancel(null)
                void uploadActions.pause.run(pausable)
              }}
            />
          ) : null}
        </>
      }
    >
      <p>{count === 1 ? words.one({ name: shortName(name), confirmed }) : words.many({ confirmed })}</p>
      {canPause ? <p>{words.pauseInstead({ count })}</p> : null}
    </Dialog>
  )
}

import type { ReactElement } from 'react'
import { Button } from '../components/button'
import { Dialog } from '../components/dialog'
import { shortName } from '../components/split-name'
import { messages } from '../messages'
import { useStore } from '../state/store'
import { askToDelete, deleteNow, filesStore } from './files-store'

/** Asks before files are deleted for good. Dismissing it keeps them. */
export function DeleteQuestion(): ReactElement | null {
  const ids = useStore(filesStore, (state) => state.asked)
  const files = useStore(filesStore, (state) => state.files)
  if (ids === null) return null
  const words = messages.files.question
  const count = ids.length
  const name = files.find(({ id }) => id === ids[0])?.filename ?? ids[0] ?? ''
  const keep = () => askToDelete(null)
  return (
    <Dialog
      title={words.title({ count })}
      role="alertdialog"
      size="small"
      onClose={keep}
      footer={
        <>
          <Button
            label={messages.files.delete({ count })}
            variant="danger"
            onPress={() => void deleteNow(ids)}
          />
          <span className="dialog-space" />
          {/* Enter changes nothing. */}
          <Button label={words.keep({ count })} variant="primary" autoFocus onPress={keep} />
        </>
      }
    >
      <p>{count === 1 ? words.one({ name: shortName(name) }) : words.many}</p>
      <p>{words.lasting}</p>
    </Dialog>
  )
}

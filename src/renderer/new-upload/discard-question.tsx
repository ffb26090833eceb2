import type { ReactElement } from 'react'
import { Button } from '../components/button'
import { Dialog } from '../components/dialog'
import { messages } from '../messages'

/** Shown when an accidental key press would discard many files. */
export function DiscardQuestion({
  files,
  onDiscard,
  onKeep,
}: {
  readonly files: number
  readonly onDiscard: () => void
  readonly onKeep: () => void
}): ReactElement {
  const words = messages.newUpload
  return (
    <Dialog
      title={words.discardTitle({ count: files })}
      role="alertdialog"
      size="small"
      onClose={onKeep}
      footer={
        <>
          <span className="dialog-space" />
          <Button label={words.discardSure} variant="danger" onPress={onDiscard} />
          <Button label={words.discardNot} variant="primary" autoFocus onPress={onKeep} />
        </>
      }
    >
      <p>{words.discardText}</p>
    </Dialog>
  )
}

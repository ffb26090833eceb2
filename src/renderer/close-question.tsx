import type { ReactElement } from 'react'
import { Button } from './components/button'
import { Dialog } from './components/dialog'
import { messages } from './messages'
import { answerClose } from './state/engine'
import { useEngine } from './state/hooks'

/** Asks before quitting while uploads run. Not to answer means to keep running. */
export function CloseQuestion(): ReactElement | null {
  const askClose = useEngine((state) => state.askClose)
  if (askClose === undefined) return null
  const words = messages.close
  return (
    <Dialog
      title={words.title}
      role="alertdialog"
      size="small"
      onClose={() => void answerClose(false)}
      footer={
        <>
          <span className="dialog-space" />
          <Button label={words.quit} onPress={() => void answerClose(true)} />
          <Button label={words.keep} variant="primary" autoFocus onPress={() => void answerClose(false)} />
        </>
      }
    >
      <p>{words.text(askClose.running)}</p>
    </Dialog>
  )
}

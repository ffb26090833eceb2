import type { ReactElement } from 'react'
import { stateTraits } from '../shared/state-traits'
import { Button } from './components/button'
import { Dialog } from './components/dialog'
import { messages } from './messages'
import { answerClose } from './state/engine'
import { useEngine } from './state/hooks'
import { useStore } from './state/store'
import { ui } from './state/ui-state'

/** Asks before quitting while uploads run. Dismissing it keeps them running. */
export function CloseQuestion(): ReactElement | null {
  const running = useStore(ui, (state) => state.quitting)
  return running === null ? null : <Question running={running} />
}

function Question({ running }: { readonly running: number }): ReactElement {
  const uploads = useEngine((state) => state.uploads)
  const hasTray = useEngine((state) => state.desktop.tray)
  const words = messages.close
  let confirmed = 0
  for (const upload of uploads.values())
    if (!stateTraits[upload.state].isAtRest) confirmed += upload.confirmedBytes
  return (
    <Dialog
      title={words.title}
      role="alertdialog"
      size="small"
      onClose={() => void answerClose('stay')}
      footer={
        <>
          <Button label={words.quit} onPress={() => void answerClose('quit')} />
          <span className="dialog-space" />
          <Button
            label={words.keep}
            variant={hasTray ? 'plain' : 'primary'}
            autoFocus={!hasTray}
            onPress={() => void answerClose('stay')}
          />
          {hasTray ? (
            <Button
              label={words.keepInTray}
              variant="primary"
              autoFocus
              onPress={() => void answerClose('tray')}
            />
          ) : null}
        </>
      }
    >
      <p>{words.text({ count: running })}</p>
      <p>{confirmed > 0 ? words.kept({ confirmed }) : words.nothingKept}</p>
    </Dialog>
  )
}

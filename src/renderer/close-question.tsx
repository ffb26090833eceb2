import type { ReactElement } from 'react'
import { stateTraits } from '../shared/state-traits'
import { Question as Asked } from './components/dialog'
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
  const stay = { label: words.keep, onPress: () => void answerClose('stay') }
  return (
    <Asked
      title={words.title}
      risky={{ label: words.quit, onPress: () => void answerClose('quit') }}
      isFinal={false}
      others={hasTray ? [stay] : []}
      safe={hasTray ? { label: words.keepInTray, onPress: () => void answerClose('tray') } : stay}
      onClose={stay.onPress}
    >
      <p>{words.text({ count: running })}</p>
      <p>{confirmed > 0 ? words.kept({ confirmed }) : words.nothingKept}</p>
    </Asked>
  )
}

import { type ReactElement, useState } from 'react'
import { stateTraits } from '../../shared/state-traits'
import { Question as Asked } from '../components/dialog'
import { Switch } from '../components/fields/choice'
import { messages } from '../messages'
import { answerClose, run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { useStore } from '../state/store'
import { ui } from '../state/ui-state'

/** Asks before quitting while uploads run, or failed ones are open on the service. Dismissing it keeps Hoist open. */
export function CloseQuestion(): ReactElement | null {
  const running = useStore(ui, (state) => state.quitting)
  return running === null ? null : <Question running={running} />
}

function Question({ running }: { readonly running: number }): ReactElement {
  const uploads = useEngine((state) => state.uploads)
  const hasTray = useEngine((state) => state.desktop.tray)
  const words = messages.close
  const [cancels, setCancels] = useState(false)
  // Quitting waits only a moment for these to be cancelled: the request is on disk, and continues at the next start.
  const failed = [...uploads.values()].filter(
    ({ openUntil = 0, state }) => state === 'failed' && openUntil > Date.now(),
  )
  const quit = async () => {
    if (cancels) await run(window.hoist.cancelUploads(failed.map(({ id }) => id)))
    await answerClose('quit')
  }
  let confirmed = 0
  for (const upload of uploads.values())
    if (!stateTraits[upload.state].isAtRest) confirmed += upload.confirmedBytes
  const stay = { label: words.keep, onPress: () => void answerClose('stay') }
  return (
    <Asked
      title={running === 0 ? words.leftTitle : words.title}
      risky={{ label: words.quit, onPress: () => void quit() }}
      isFinal={false}
      others={hasTray ? [stay] : []}
      safe={hasTray ? { label: words.keepInTray, onPress: () => void answerClose('tray') } : stay}
      onClose={stay.onPress}
    >
      {running === 0 ? (
        <p>{words.leftText({ count: failed.length })}</p>
      ) : (
        <>
          <p>{words.text({ count: running })}</p>
          <p>{confirmed > 0 ? words.kept({ confirmed }) : words.nothingKept}</p>
        </>
      )}
      {failed.length === 0 ? null : (
        <Switch
          label={words.cancelFailed({ count: failed.length })}
          // The text above says it.
          {...(running === 0 ? {} : { description: words.cancelFailedText })}
          isSelected={cancels}
          onChange={setCancels}
        />
      )}
    </Asked>
  )
}

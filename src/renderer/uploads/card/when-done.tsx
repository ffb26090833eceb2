import { ListEnd } from 'lucide-react'
import type { ReactElement } from 'react'
import { whenDoneChoices } from '../../../shared/ipc/views'
import { Question } from '../../components/dialog'
import { Select } from '../../components/fields/select'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine, useNow } from '../../state/hooks'

/** The choice of what happens when all uploads are done. It applies only once. */
export function WhenDoneChoice(): ReactElement {
  const choice = useEngine((state) => state.desktop.whenDone)
  const words = messages.whenDone
  return (
    <Select
      label={words.label}
      layout="inline"
      icon={ListEnd}
      choices={whenDoneChoices.map((value) => ({ value, title: words.choices[value] }))}
      value={choice}
      onChange={(value) => void run(window.hoist.chooseWhenDone(value))}
    />
  )
}

/** The last moment to stop the chosen action. Closing this dialog in any way stops it. */
export function WhenDoneCountdown(): ReactElement | null {
  const { whenDone, countdownTo } = useEngine((state) => state.desktop)
  const now = useNow(countdownTo === undefined ? null : 1000)
  if (countdownTo === undefined || whenDone === 'nothing') return null
  const words = messages.whenDone
  const seconds = Math.max(0, (countdownTo - now) / 1000)
  const end = (isNow: boolean) => void run(window.hoist.endCountdown(isNow))
  return (
    <Question
      title={words.title}
      risky={{ label: whenDone === 'quit' ? words.quitNow : words.sleepNow, onPress: () => end(true) }}
      isFinal={false}
      safe={{ label: words.stop, onPress: () => end(false) }}
    >
      <p>{whenDone === 'quit' ? words.quitText({ seconds }) : words.sleepText({ seconds })}</p>
    </Question>
  )
}

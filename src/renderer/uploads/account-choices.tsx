import { FlaskConical, KeyRound } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from 'react-aria-components'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { startPractice } from '../state/engine'
import { useStore } from '../state/store'
import { openSettings, ui } from '../state/ui-state'

/** The two ways to begin: with a key, or with the practice server. */
export function AccountChoices(): ReactElement {
  const isStarting = useStore(ui, (state) => state.practiceStarting)
  const words = messages.welcome
  return (
    <div className="account-choices">
      <div className="account-choice">
        <Button className="button button-primary button-large" onPress={() => openSettings('accounts', true)}>
          <Icon icon={KeyRound} />
          {words.connect}
        </Button>
        <p className="help">{words.connectText}</p>
      </div>
      <div className="account-choice">
        <Button
          className="button button-plain button-large"
          isPending={isStarting}
          onPress={() => void startPractice()}
        >
          <Icon icon={FlaskConical} />
          {words.practice}
        </Button>
        <p className="help">{isStarting ? words.practiceStarting : words.practiceText}</p>
      </div>
    </div>
  )
}

import { CirclePlay, FlaskConical, KeyRound } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from 'react-aria-components'
import { Icon } from '../../components/icon'
import { useFocusHeirs } from '../../focus'
import { messages } from '../../messages'
import { startPractice, uploadSample } from '../../state/engine'
import { useStore } from '../../state/store'
import { openSettings, ui } from '../../state/ui-state'

/**
 * The ways to begin: with a key, or with the practice server.
 *
 * @param hasSample whether the practice server can also show a whole upload of a sample file
 */
export function AccountChoices({ hasSample = false }: { readonly hasSample?: boolean }): ReactElement {
  const isStarting = useStore(ui, (state) => state.practiceStarting)
  // Once there is an account, focus moves to the button that adds files.
  const choices = useFocusHeirs<HTMLDivElement>(() => [document.querySelector('.toolbar button')])
  const words = messages.welcome
  return (
    <div className="account-choices" ref={choices}>
      <div className="account-choice">
        <Button className="button button-primary button-large" onPress={() => openSettings('accounts', true)}>
          <Icon icon={KeyRound} />
          {words.connect}
        </Button>
        <p className="help">{words.connectText}</p>
      </div>
      {hasSample ? (
        <div className="account-choice">
          <SampleButton />
          <p className="help">{words.sampleText}</p>
        </div>
      ) : null}
      <div className="account-choice">
        <Button
          className={`button ${hasSample ? 'button-quiet' : 'button-plain'} button-large`}
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

/** Shows a whole upload, to the practice server. */
export function SampleButton(): ReactElement {
  const isStarting = useStore(ui, (state) => state.practiceStarting)
  return (
    <Button
      className="button button-plain button-large"
      isDisabled={isStarting}
      onPress={() => void uploadSample()}
    >
      <Icon icon={CirclePlay} />
      {messages.welcome.sample}
    </Button>
  )
}

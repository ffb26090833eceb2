import type { ReactElement } from 'react'
import { Banner } from '../components/banner'
import { Button } from '../components/buttons/button'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'

/** Says once above the list that there is a newer version. */
export function UpdateNotice(): ReactElement {
  const state = useEngine(({ updates }) => (updates?.isTold ? updates.state : null))
  const words = messages.updates
  // The region exists before it has content: only then screen readers announce it.
  return (
    <div className="update-notice" role="status" aria-label={words.label}>
      {state?.name === 'ready' || state?.name === 'available' ? (
        <Banner
          tone="info"
          title={state.name === 'ready' ? words.ready(state) : words.available(state)}
          dismissLabel={messages.app.dismiss}
          onDismiss={() => void run(window.hoist.dismissUpdate())}
        >
          {state.name === 'ready' ? (
            <Button label={words.restart} onPress={() => void run(window.hoist.restartToUpdate())} />
          ) : (
            <p>{words.availableText}</p>
          )}
        </Banner>
      ) : null}
    </div>
  )
}

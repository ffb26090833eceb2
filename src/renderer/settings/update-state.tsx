import { Download, RefreshCw } from 'lucide-react'
import type { ReactElement } from 'react'
import type { UpdateState as State } from '../../shared/ipc/views'
import { failureText } from '../../shared/messages'
import { Button } from '../components/buttons/button'
import { messages, sentences } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'

/** What Hoist knows about a newer version, and the buttons for it. Nothing if this copy of Hoist looks for none. */
export function UpdateState(): ReactElement | null {
  const updates = useEngine((state) => state.updates)
  if (updates === null) return null
  const { state, checkedAt } = updates
  const words = messages.updates
  const isIdle = state.name !== 'checking' && state.name !== 'downloading' && state.name !== 'ready'
  const waits = state.name === 'available' && state.waitsFor !== 'person'
  return (
    <>
      <div role="status" aria-atomic={false}>
        <p className={state.name === 'failed' ? 'update-failed' : 'help'}>{updateText(state)}</p>
        {isIdle && checkedAt !== null ? (
          <p className="help" aria-live="off">
            {words.lastChecked({ at: checkedAt })}
          </p>
        ) : null}
      </div>
      <div className="button-row">
        {state.name === 'ready' ? (
          <Button
            label={words.restart}
            variant="primary"
            onPress={() => void run(window.hoist.restartToUpdate())}
          />
        ) : (
          <Button
            label={words.checkNow}
            icon={RefreshCw}
            isDisabled={!isIdle}
            onPress={() => void run(window.hoist.checkForUpdates())}
          />
        )}
        {waits ? (
          <Button
            label={words.download}
            icon={Download}
            onPress={() => void run(window.hoist.downloadUpdate())}
          />
        ) : null}
      </div>
    </>
  )
}

function updateText(state: State): string {
  const words = messages.updates
  switch (state.name) {
    case 'unknown':
      return ''
    case 'checking':
      return words.checking
    case 'current':
      return words.current
    case 'available': {
      const { version, waitsFor } = state
      if (waitsFor === 'uploads') return words.waitsForUploads({ version })
      if (waitsFor === 'other-connection') return words.waitsForConnection({ version })
      return sentences(words.available({ version }), words.availableText)
    }
    case 'downloading': {
      const { version, received, size } = state
      const text = words.downloading({ version })
      return size === 0 ? text : `${text} ${words.progress({ received, size })}`
    }
    case 'ready':
      return sentences(words.ready({ version: state.version }), words.readyText)
    case 'failed': {
      const { happened, means, todo } = failureText(state.failure)
      return sentences(happened, means, todo)
    }
  }
}

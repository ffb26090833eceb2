import { type ReactElement, useState } from 'react'
import type { UploadView } from '../../shared/views'
import { Banner } from '../components/banner'
import { Button } from '../components/button'
import { messages } from '../messages'
import { engine } from '../state/engine'
import { useEngine } from '../state/hooks'
import { uploadActions } from './upload-actions'

function interruptedIds(uploads: ReadonlyMap<string, UploadView> | undefined): string[] {
  return [...(uploads?.values() ?? [])].filter(({ pausedBy }) => pausedBy === 'restart').map(({ id }) => id)
}

/** After a crash or a restart: how many uploads it interrupted, and one press that continues them. */
export function Interrupted(): ReactElement | null {
  const [isPutAway, setPutAway] = useState(false)
  const count = useEngine(({ uploads }) => (isPutAway ? 0 : interruptedIds(uploads).length))
  if (count === 0) return null
  const words = messages.interrupted
  return (
    <section className="notices" aria-label={words.label}>
      <Banner tone="info" title={words.text({ count })}>
        <div className="button-row">
          <Button
            label={messages.uploads.resume}
            variant="primary"
            onPress={() => void uploadActions.resume.run(interruptedIds(engine.get()?.uploads))}
          />
          <Button label={words.notNow} variant="quiet" onPress={() => setPutAway(true)} />
        </div>
      </Banner>
    </section>
  )
}

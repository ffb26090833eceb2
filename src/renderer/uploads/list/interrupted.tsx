import { type ReactElement, useState } from 'react'
import { Banner } from '../../components/banner'
import { Button } from '../../components/buttons/button'
import { messages } from '../../messages'
import { engine } from '../../state/engine'
import { useTotals } from '../../state/hooks'
import { uploadActions } from '../upload-actions'

function resumeInterrupted(): void {
  const uploads = [...(engine.get()?.uploads.values() ?? [])]
  const interrupted = uploads.filter(({ pausedBy }) => pausedBy === 'restart')
  void uploadActions.resume.run(interrupted.map(({ id }) => id))
}

/** After a crash or a restart: the number of interrupted uploads, and a button that resumes them. */
export function Interrupted(): ReactElement | null {
  const [isPutAway, setPutAway] = useState(false)
  const count = useTotals((totals) => totals.interrupted)
  if (isPutAway || count === 0) return null
  const words = messages.interrupted
  return (
    <section className="notices" aria-label={words.label}>
      <Banner tone="info" title={words.text({ count })}>
        <div className="button-row">
          <Button label={messages.uploads.resume} onPress={resumeInterrupted} />
          <Button label={words.notNow} variant="quiet" onPress={() => setPutAway(true)} />
        </div>
      </Banner>
    </section>
  )
}

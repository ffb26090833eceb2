import type { ReactElement } from 'react'
import { Banner } from '../../components/banner'
import { Button } from '../../components/buttons/button'
import { useFocusHeirs } from '../../focus'
import { messages } from '../../messages'
import { FailureWords } from '../../notices/failure-words'
import { useEngine } from '../../state/hooks'
import { listHeirs } from '../list/list-focus'
import { uploadActions } from '../upload-actions'
import { reasonOf, type SameFailure, sameFailures } from './same-failures'

/** Failures that many uploads share: each is reported once, with one button for all of them. Their rows stay short. */
export function SharedFailures(): ReactElement | null {
  const failures = useEngine(sameFailures)
  const region = useFocusHeirs(listHeirs)
  if (failures.length === 0) return null
  return (
    <section ref={region} className="notices" aria-label={messages.sameFailure.label}>
      {failures.map((each) => (
        <Shared key={each.key} same={each} />
      ))}
    </section>
  )
}

function Shared({ same: { failure, ids } }: { readonly same: SameFailure }): ReactElement {
  const words = messages.sameFailure
  const items = useEngine((state) => state.items)
  const retried = uploadActions.retry.fitting(items.filter(({ id }) => ids.has(id)))
  return (
    <Banner tone="problem" title={words.text({ count: ids.size })}>
      <FailureWords failure={reasonOf(failure)} />
      {retried.length === 0 ? null : (
        <div className="button-row">
          <Button
            label={words.retryAll({ count: retried.length })}
            onPress={() => void uploadActions.retry.run(retried)}
          />
        </div>
      )}
    </Banner>
  )
}

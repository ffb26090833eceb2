import type { ReactElement } from 'react'
import { failureActions } from '../../../shared/failures/failure-actions'
import type { Failure } from '../../../shared/failures/failures'
import { failureText } from '../../../shared/messages'
import { Button } from '../../components/buttons/button'
import { messages, sentences } from '../../messages'
import { FoldedDetails } from '../../notices/failure-words'
import { openSettings } from '../../state/ui-state'
import { adviceOn } from './account-draft'

/** Why the service, or the connection to it, rejects an account. */
export function AccountRefusal({
  failure,
  isSaved,
}: {
  readonly failure: Failure
  /** Whether the tested values are stored already. */
  readonly isSaved: boolean
}): ReactElement {
  const words = messages.accounts
  return (
    <div className="note note-problem" role="alert">
      <p className="failure-words">
        <strong>{failureText(failure).happened}</strong>
        {messages.between.sentences}
        {sentences(adviceOn(failure).todo, isSaved ? '' : words.notSaved)}
      </p>
      {failureActions[failure.kind] === 'check-proxy' ? (
        <Button
          label={messages.failureActions['check-proxy']}
          variant="plain"
          onPress={() => openSettings('network')}
        />
      ) : null}
      <FoldedDetails failure={failure} />
    </div>
  )
}

import type { ReactElement } from 'react'
import type { Failure } from '../shared/failures'
import { failureText } from '../shared/messages'
import { messages, sentences } from './messages'

/** A failure as one paragraph: what happened, what it means, what to do. */
export function FailureWords({ failure }: { readonly failure: Failure }): ReactElement {
  const { happened, means, todo } = failureText(failure)
  return (
    <p className="failure-words">
      <strong>{happened}</strong>
      {messages.between.sentences}
      {sentences(means, todo)}
    </p>
  )
}

function isSaidBy({ detail, serviceMessage }: Failure): boolean {
  return serviceMessage !== undefined && serviceMessage !== '' && detail.endsWith(serviceMessage)
}

/** The technical side of a failure, for a report or for the service's support. */
export function FailureDetails({ failure }: { readonly failure: Failure }): ReactElement {
  const words = messages.details
  const rows: [string, string | undefined][] = [
    // Often the cause is what the service said.
    [words.detail, isSaidBy(failure) ? undefined : failure.detail],
    [words.serviceMessage, failure.serviceMessage],
    [words.status, failure.status?.toString()],
    [words.code, failure.code],
    [words.requestId, failure.requestId],
  ]
  return (
    <dl className="failure-details">
      {rows.map(([name, value]) =>
        value === undefined || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            {/* What machines said is English, and read out as English. */}
            <dd dir="auto" lang="en">
              {value}
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}

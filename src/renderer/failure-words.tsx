import type { ReactElement } from 'react'
import type { Failure } from '../shared/failures'
import { failureText } from '../shared/messages'
import { messages } from './messages'

/** A failure as one paragraph: what happened, what it means, what to do. */
export function FailureWords({ failure }: { readonly failure: Failure }): ReactElement {
  const { happened, means, todo } = failureText(failure)
  return (
    <p className="failure-words">
      <strong>{happened}</strong> {means} {todo}
    </p>
  )
}

/** The technical side of a failure, for a report or for the service's support. */
export function FailureDetails({ failure }: { readonly failure: Failure }): ReactElement {
  const words = messages.details
  const rows: [string, string | undefined][] = [
    [words.detail, failure.detail],
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

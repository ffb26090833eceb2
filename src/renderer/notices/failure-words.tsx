import type { ReactElement } from 'react'
import { causesOf, type Failure } from '../../shared/failures/failures'
import { failureText } from '../../shared/messages'
import { messages, sentences } from '../messages'

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

/** The technical details of a failure, for a report or for the service's support. */
export function FailureDetails({ failure }: { readonly failure: Failure }): ReactElement {
  const words = messages.details
  const causes = causesOf(failure)
  // Only the failure that the service reported has the details of its answer. It may be the cause of the cause.
  const { serviceMessage, status, code, requestId } =
    causes.find((cause) => cause.status !== undefined) ?? failure
  const rows: [string, string | undefined][] = [
    // Often the cause is what the service said.
    [words.detail, causes.some(isSaidBy) ? undefined : failure.detail],
    [words.serviceMessage, serviceMessage],
    [words.status, status?.toString()],
    [words.code, code],
    [words.requestId, requestId],
  ]
  return (
    <dl className="failure-details">
      {rows.map(([name, value]) =>
        value === undefined || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            {/* Technical messages are in English, and read aloud as English. */}
            <dd dir="auto" lang="en">
              {value}
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}

/** The same details, hidden until a person asks for them. */
export function FoldedDetails({ failure }: { readonly failure: Failure }): ReactElement {
  return (
    <details className="problem-details">
      <summary>{messages.app.details}</summary>
      <FailureDetails failure={failure} />
    </details>
  )
}

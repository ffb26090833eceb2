import type { Failure } from '../../shared/failures/failures'
import { failureText } from '../../shared/messages'
import { sentences } from '../messages'

/** What has happened with files on the service, and what to do. A refusal names its reason; no upload helps here. */
export function filesWords(failure: Failure): { readonly happened: string; readonly todo: string } {
  const { happened, todo } = failureText(failure)
  return { happened, todo: failure.kind === 'request-refused' ? '' : sentences(todo) }
}

import type { ReactElement } from 'react'
import { failureText } from '../../shared/messages'
import type { PartView } from '../../shared/views'
import { messages } from '../messages'
import { useNow } from '../state/hooks'
import { partName } from './part-name'

/** The line under the parts: more about the one that is pointed at. */
export function PartFacts({
  part,
  total,
  hasFailed,
}: {
  readonly part: PartView | undefined
  readonly total: number
  readonly hasFailed: boolean
}): ReactElement {
  const now = useNow(part?.state === 'waiting' ? 1_000 : null)
  const words = messages.parts
  if (part === undefined)
    return <p className="part-facts help">{hasFailed ? `${words.hint} ${words.hintFailed}` : words.hint}</p>
  const { failure } = part
  return (
    <div className="part-facts">
      <p className="facts">
        <span className="fact">{partName(part, total, now)}</span>
        <span className="fact">{words.range(part.offset, part.offset + part.length)}</span>
        {failure === undefined ? null : <span className="fact">{failureText(failure).happened}</span>}
        {failure?.requestId === undefined ? null : <span className="fact">{failure.requestId}</span>}
      </p>
    </div>
  )
}

import { RotateCw } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import { Button } from 'react-aria-components'
import type { PartView } from '../../shared/views'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { run } from '../state/engine'
import { partName, partPercent } from './part-name'

/** One part as a small cell. A failed one is a button that tries it again. */
export const PartCell = memo(function PartCell({
  uploadId,
  part,
  total,
  now,
  canRetry,
}: {
  readonly uploadId: string
  readonly part: PartView
  readonly total: number
  readonly now: number
  readonly canRetry: boolean
}): ReactElement {
  return (
    <li
      className="part"
      aria-label={partName(part, total, now)}
      data-state={part.state}
      data-number={part.number}
    >
      {part.state === 'sending' ? (
        <span className="part-fill" style={{ transform: `scaleY(${partPercent(part) / 100})` }} />
      ) : null}
      {part.state === 'failed' && canRetry ? (
        <Button
          className="part-retry"
          aria-label={messages.parts.retryPart}
          onPress={() => void run(window.hoist.retryPart(uploadId, part.number))}
        >
          <Icon icon={RotateCw} size="small" />
        </Button>
      ) : null}
    </li>
  )
})

import type { ReactElement } from 'react'
import { Question } from '../components/dialog'
import { messages } from '../messages'

/** Shown when an accidental key press would discard many files. */
export function DiscardQuestion({
  files,
  onDiscard,
  onKeep,
}: {
  readonly files: number
  readonly onDiscard: () => void
  readonly onKeep: () => void
}): ReactElement {
  const words = messages.newUpload
  return (
    <Question
      title={words.discardTitle({ count: files })}
      risky={{ label: words.discardSure, onPress: onDiscard }}
      safe={{ label: words.discardNot, onPress: onKeep }}
    >
      <p>{words.discardText}</p>
    </Question>
  )
}

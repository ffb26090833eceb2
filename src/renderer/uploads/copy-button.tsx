import { Check, Copy } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import type { Answer } from '../../shared/failures'
import { Button } from '../components/button'
import { messages } from '../messages'
import { run } from '../state/engine'
import { announce } from '../state/ui-state'

const feedbackMs = 2000

/** Copies something and says so. The copying itself is done by main, from what the engine knows. */
export function CopyButton({
  label,
  copied,
  copy,
  inWords = false,
}: {
  readonly label: string
  /** What is said when it was copied. */
  readonly copied: string
  readonly copy: () => Promise<Answer<null>>
  /** Shows the words beside the icon. */
  readonly inWords?: boolean
}): ReactElement {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), feedbackMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  const press = async () => {
    if (!(await run(copy()))) return
    setCopied(true)
    announce(copied)
  }

  return (
    <span className="copy" data-copied={isCopied || undefined}>
      {isCopied ? (
        <span className="copy-done" aria-hidden="true">
          {messages.uploads.copied}
        </span>
      ) : null}
      <Button
        label={label}
        icon={isCopied ? Check : Copy}
        variant="quiet"
        iconOnly={!inWords}
        onPress={() => void press()}
      />
    </span>
  )
}

/** Copies the file ID of a finished upload. */
export function CopyFileId({ id }: { readonly id: string }): ReactElement {
  return (
    <CopyButton
      label={messages.uploads.copyFileId}
      copied={messages.announce.copied}
      copy={() => window.hoist.copyFileId(id)}
    />
  )
}

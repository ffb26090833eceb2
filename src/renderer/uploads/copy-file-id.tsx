import { Check, Copy } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { Button } from '../components/button'
import { messages } from '../messages'
import { run } from '../state/engine'
import { announce } from '../state/ui-state'

const feedbackMs = 2000

/** Copies the file ID. The copying itself is done by main, from what the engine knows. */
export function CopyFileId({ id }: { readonly id: string }): ReactElement {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), feedbackMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    if (!(await run(window.hoist.copyFileId(id)))) return
    setCopied(true)
    announce(messages.announce.copied)
  }

  return (
    <span className="copy" data-copied={isCopied || undefined}>
      {isCopied ? (
        <span className="copy-done" aria-hidden="true">
          {messages.uploads.copied}
        </span>
      ) : null}
      <Button
        label={messages.uploads.copyFileId}
        icon={isCopied ? Check : Copy}
        variant="quiet"
        iconOnly
        onPress={() => void copy()}
      />
    </span>
  )
}

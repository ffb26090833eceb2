import { Check, Copy } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { Button, type ButtonProps } from '../../components/buttons/button'
import { messages } from '../../messages'
import { copyFileId } from '../upload-actions'

const feedbackMs = 2000

/** Copies something and announces it. Main does the copying, from what the engine knows. */
export function CopyButton({
  label,
  copy,
  inWords = false,
  variant = 'quiet',
}: {
  readonly label: string
  /** Resolves with whether it was copied; reports a failure itself. */
  readonly copy: () => Promise<boolean>
  /** Shows the text beside the icon. */
  readonly inWords?: boolean
  readonly variant?: ButtonProps['variant']
}): ReactElement {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), feedbackMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  const press = async () => {
    if (await copy()) setCopied(true)
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
        variant={variant}
        iconOnly={!inWords}
        onPress={() => void press()}
      />
    </span>
  )
}

/** Copies the file ID of a finished upload: what a person comes for. */
export function CopyFileId({ id }: { readonly id: string }): ReactElement {
  return (
    <CopyButton label={messages.uploads.copyFileId} copy={() => copyFileId(id)} variant="plain" inWords />
  )
}

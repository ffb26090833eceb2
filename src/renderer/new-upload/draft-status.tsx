import type { ReactElement } from 'react'
import type { DraftsView, Tally } from '../../shared/ipc/views'
import { Button } from '../components/buttons/button'
import { messages } from '../messages'
import { run } from '../state/engine'

/** The files that Upload sends, or why the button is disabled: beside the button, where nothing scrolls. */
export function DraftStatus({
  id,
  drafts,
  uploads,
  keyless,
}: {
  readonly id: string
  readonly drafts: DraftsView
  /** The files that Upload sends. */
  readonly uploads: Tally
  /** The chosen account, if its key is missing. */
  readonly keyless: string | undefined
}): ReactElement {
  const words = messages.newUpload
  const { all, checking, scanning } = drafts
  if (scanning)
    return (
      // No status: screen readers would read the figures ten times a second.
      <Work
        id={id}
        text={words.scanning({ files: all.files, size: all.bytes })}
        action={messages.app.stop}
        onAction={() => void run(window.hoist.stopScan())}
      />
    )
  if (checking.files > 0)
    return (
      <Work
        id={id}
        text={words.checking({ files: checking.files, bytesLeft: checking.bytes - checking.read })}
        action={words.skipCheck}
        onAction={() => void run(window.hoist.skipContentCheck())}
      />
    )
  const text =
    uploads.files === 0
      ? whyNothing(drafts)
      : keyless === undefined
        ? words.summary({ files: uploads.files, size: uploads.bytes })
        : words.why.key({ account: keyless })
  return (
    <p id={id} className="draft-status" role="status">
      {text}
    </p>
  )
}

function Work({
  id,
  text,
  action,
  onAction,
}: {
  readonly id: string
  readonly text: string
  readonly action: string
  readonly onAction: () => void
}): ReactElement {
  return (
    <div className="draft-status">
      <p id={id}>{text}</p>
      <Button label={action} variant="quiet" onPress={onAction} />
    </div>
  )
}

/** Why none of the drafts would be sent. */
function whyNothing({ doubtful, known, problems, purpose }: DraftsView): string {
  const words = messages.newUpload
  const reasons = [
    ...(known.files > 0 ? [words.why.known] : []),
    ...(doubtful.files > 0
      ? [
          purpose === 'each'
            ? words.why.doubtfulEach
            : words.why.doubtful({ purpose: words.purposes[purpose].title }),
        ]
      : []),
    ...(problems > 0 ? [words.why.problems] : []),
  ]
  const [only] = reasons
  return only !== undefined && reasons.length === 1 ? only : words.nothing
}

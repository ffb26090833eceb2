import { CircleX } from 'lucide-react'
import type { ReactElement } from 'react'
import type { UploadView } from '../../shared/ipc/views'
import { LightButton } from '../components/buttons/light-button'
import { FileName } from '../components/file-name'
import { messages } from '../messages'
import { useEngine, useNow } from '../state/hooks'
import { uploadActions } from '../uploads/upload-actions'

/**
 * Uploads that rest, are being cancelled or were cancelled, and that the service still keeps open.
 *
 * @param now in milliseconds since the epoch
 */
export function leftOverUploads(
  uploads: ReadonlyMap<string, UploadView>,
  accountId: string,
  now: number,
): UploadView[] {
  return [...uploads.values()].filter(
    (upload) => upload.accountId === accountId && (upload.openUntil ?? 0) > now,
  )
}

/** What the service keeps open of uploads that never became files. */
export function LeftOvers({ accountId }: { readonly accountId: string }): ReactElement | null {
  const uploads = useEngine((state) => state.uploads)
  const now = useNow(10_000)
  const open = leftOverUploads(uploads, accountId, now)
  const { text, title } = messages.files.leftOvers
  if (open.length === 0) return null
  return (
    <section className="left-overs" aria-label={title}>
      <h3 className="section-title">{title}</h3>
      <p className="help">{text}</p>
      <ul className="downloads">
        {open.map((upload) => (
          <li key={upload.id} className="download">
            <div className="download-words">
              <FileName name={upload.name} />
              <p className="help">{stateWords(upload, now)}</p>
            </div>
            {upload.actions.includes('cancel') ? (
              <LightButton
                label={uploadActions.cancel.label(upload)}
                icon={CircleX}
                onPress={() => void uploadActions.cancel.run([upload.id])}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function stateWords({ state, confirmedBytes, openUntil }: UploadView, now: number): string {
  const words = messages.files.leftOvers
  if (state === 'cancelling') return messages.uploads.state.cancelling
  if (state === 'cancelled') return words.cancelling
  return words.until({ size: confirmedBytes, seconds: ((openUntil ?? now) - now) / 1000 })
}

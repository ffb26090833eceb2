import type { ReactElement } from 'react'
import { type FailureAction, failureActions } from '../../../shared/failures/failure-actions'
import type { Failure } from '../../../shared/failures/failures'
import type { UploadView } from '../../../shared/ipc/views'
import { windowActions } from '../../app-actions'
import { Button } from '../../components/buttons/button'
import { useFocusHeirs } from '../../focus'
import { messages } from '../../messages'
import { BillingLink } from '../../notices/billing-link'
import { FailureDetails, FailureWords } from '../../notices/failure-words'
import { engine, run, startPractice } from '../../state/engine'
import { useService } from '../../state/hooks'
import { useStore } from '../../state/store'
import { openSettings, toggleDetails, ui } from '../../state/ui-state'
import { CopyButton } from '../card/copy-button'
import { rowElement } from '../list/list-focus'
import { uploadActions } from '../upload-actions'

/** Opens an account, or a new one if it was removed. */
function openAccount(accountId: string): void {
  const isThere = engine.get()?.accounts.some((account) => account.id === accountId) ?? false
  openSettings('accounts', !isThere, isThere ? accountId : undefined)
}

const handlers: Record<Exclude<FailureAction, 'none'>, (upload: UploadView) => void> = {
  retry: ({ id }) => void uploadActions.retry.run([id]),
  'start-over': ({ id }) => void uploadActions.retry.run([id]),
  'enter-key': ({ accountId }) => openAccount(accountId),
  'check-account': ({ accountId }) => openAccount(accountId),
  'check-proxy': () => openSettings('network'),
  'choose-account': ({ id }) => {
    void run(window.hoist.uploadAgain(id, true))
    // The file then waits for the account.
    if (engine.get()?.accounts.length === 0) openSettings('accounts', true)
  },
  'change-upload': ({ id }) => void run(window.hoist.uploadAgain(id, true)),
  'locate-file': ({ id }) => void run(window.hoist.locateFile(id)),
  'add-files': windowActions.chooseFiles.run,
  'start-practice': () => void startPractice(),
}

/** Retry is in the failure's box, so that the row has it once. */
export function retriesBeside({ failure, state }: UploadView): boolean {
  return state === 'failed' && failure !== undefined
}

const retries: ReadonlySet<FailureAction> = new Set(['retry', 'start-over'])

/** Why an upload failed: what happened, what it means, one button, and the technical side behind another. */
export function UploadFailure({
  upload,
  failure,
}: {
  readonly upload: UploadView
  readonly failure: Failure
}): ReactElement {
  const { id } = upload
  const isOpen = useStore(ui, (state) => state.openDetails.has(id))
  const service = useService(upload.accountId)
  // When the failure disappears, as after a retry, the focus that was in it stays in its row.
  const box = useFocusHeirs<HTMLDivElement>(() => [rowElement(id)?.querySelector('.row-actions button')])
  const action = failureActions[failure.kind]
  const words = messages.failureActions
  return (
    <div className="upload-failure" ref={box}>
      <FailureWords failure={failure} />
      <div className="upload-failure-actions">
        {action === 'none' || upload.state !== 'failed' ? null : (
          <Button label={words[action]} variant="plain" onPress={() => handlers[action](upload)} />
        )}
        {upload.actions.includes('retry') && !retries.has(action) ? (
          <Button
            label={messages.uploads.retry}
            variant="plain"
            onPress={() => void uploadActions.retry.run([id])}
          />
        ) : null}
        <BillingLink failure={failure} service={service} />
        <Button
          label={messages.uploads.details}
          variant="quiet"
          aria-expanded={isOpen}
          onPress={() => toggleDetails(id)}
        />
      </div>
      {isOpen ? (
        <div className="upload-failure-details">
          <FailureDetails failure={failure} />
          <CopyButton
            label={messages.uploads.copyReport}
            copy={() => run(window.hoist.copyOfUpload(id, 'report'), messages.announce.copiedReport)}
            inWords
          />
        </div>
      ) : null}
    </div>
  )
}

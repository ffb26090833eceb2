import { memo, type ReactElement } from 'react'
import { lifetimeHours } from '../../shared/services'
import { stateTraits } from '../../shared/state-traits'
import type { UploadView } from '../../shared/views'
import { FileName } from '../components/file-name'
import { ProgressBar } from '../components/progress-bar'
import { messages } from '../messages'
import { useEngine, useNow, useService } from '../state/hooks'
import { listView } from '../state/list-view'
import { useStore } from '../state/store'
import { RowActions } from './row-actions'
import { StateIcon } from './state-icon'
import {
  completingWords,
  deadlineWords,
  factsOf,
  nextRetryWords,
  outlookWords,
  sharesOf,
  startedOverWords,
  stateWords,
  troubleWords,
} from './upload-facts'
import { retriesBeside, UploadFailure } from './upload-failure'

/** Everything inside a row of the list. Redrawn only when the view of its own upload changed. */
export const UploadRow = memo(function UploadRow({
  id,
  folder,
}: {
  readonly id: string
  /** Distinguishes it from the others of its name. */
  readonly folder: string | undefined
}): ReactElement | null {
  const upload = useEngine((state) => state.uploads.get(id))
  // Just removed; the list leaves the row out at the same moment.
  if (upload === undefined) return null
  const failure = upload.failure ?? upload.warning
  return (
    <>
      <StateIcon state={upload.state} />
      <div className="upload-main">
        <FileName name={upload.name} folder={folder} />
        <Progress upload={upload} />
        <div className="upload-facts">
          <p className="facts">
            <State upload={upload} />
            {factsOf(upload).map((fact) => (
              <span key={fact} className="fact">
                {fact}
              </span>
            ))}
            <Trouble upload={upload} />
            <StartedOver upload={upload} />
            <Account upload={upload} />
            {upload.fileId === undefined ? null : (
              <span className="fact file-id" title={messages.uploads.fileId}>
                <bdi dir="ltr">{upload.fileId}</bdi>
              </span>
            )}
          </p>
          {upload.deadline === undefined ? null : <Deadline upload={upload} />}
        </div>
        <RowOutlook upload={upload} />
      </div>
      <RowActions
        id={id}
        state={upload.state}
        actions={upload.actions}
        retriesBeside={retriesBeside(upload)}
      />
      {failure === undefined ? null : <UploadFailure upload={upload} failure={failure} />}
    </>
  )
})

/** The state in words; a request is shown at once. */
function State({ upload }: { readonly upload: UploadView }): ReactElement {
  const asked = useStore(listView, (state) => state.asked.get(upload.id))
  // While it pauses, a second pause can still be requested.
  const isPending = asked !== undefined && upload.actions.includes(asked) && upload.state !== 'pausing'
  if (!isPending && upload.completingSince !== undefined) return <Completing upload={upload} />
  return (
    <span className="fact upload-state">{isPending ? messages.list.asked[asked] : stateWords(upload)}</span>
  )
}

function Completing({ upload }: { readonly upload: UploadView }): ReactElement {
  const now = useNow(1_000)
  const service = useService(upload.accountId)
  const words = completingWords(upload, service?.name ?? upload.accountName, now)
  return <span className="fact upload-state">{words ?? stateWords(upload)}</span>
}

function Account({ upload }: { readonly upload: UploadView }): ReactElement | null {
  // With a single account there is nothing to distinguish.
  const isNeeded = useEngine((state) => state.accounts.length > 1)
  if (!isNeeded) return null
  return <span className="fact">{messages.uploads.to({ account: upload.accountName })}</span>
}

function Progress({ upload }: { readonly upload: UploadView }): ReactElement {
  const words = messages.uploads
  const { sent, confirmed, percent } = sharesOf(upload)
  const { isOver } = stateTraits[upload.state]
  return (
    <ProgressBar
      label={words.progress}
      percent={percent}
      sent={sent}
      confirmed={confirmed}
      valueLabel={words.progressText({ sent, confirmed })}
      title={words.progressHelp({ sent: upload.sentBytes, confirmed: upload.confirmedBytes })}
      isHidden={isOver}
    />
  )
}

/** Why it, or a part of it, is idle, and when that is retried. */
function Trouble({ upload }: { readonly upload: UploadView }): ReactElement[] {
  const { nextRetry, trouble } = upload
  const now = useNow(trouble === undefined && nextRetry === undefined ? null : 1_000)
  const words = trouble === undefined ? nextRetryWords(upload, now) : troubleWords(trouble, now)
  return words.map((text) => (
    <span key={text} className="fact upload-trouble">
      {text}
    </span>
  ))
}

function StartedOver({ upload }: { readonly upload: UploadView }): ReactElement | null {
  const words = startedOverWords(upload)
  return words === undefined ? null : <span className="fact fact-long">{words}</span>
}

function Deadline({ upload }: { readonly upload: UploadView }): ReactElement {
  const now = useNow(5_000)
  const standard = useEngine((state) => state.standardService)
  const { limits } = useService(upload.accountId) ?? standard
  const help = messages.uploads.expiresHelp({ hours: lifetimeHours(limits) })
  return (
    <p className="upload-deadline" data-outlook={upload.outlook} title={help}>
      {deadlineWords(upload, now)}
    </p>
  )
}

function RowOutlook({ upload }: { readonly upload: UploadView }): ReactElement | null {
  const words = outlookWords(upload)
  if (words === undefined) return null
  return (
    <p className="upload-outlook" data-outlook={upload.outlook}>
      {words.happened}
      {messages.between.sentences}
      <span className="upload-outlook-todo">{words.todo}</span>
    </p>
  )
}

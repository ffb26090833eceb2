import { memo, type ReactElement, type SyntheticEvent } from 'react'
import type { Failure } from '../../../shared/failures/failures'
import type { UploadView } from '../../../shared/ipc/views'
import { stateTraits } from '../../../shared/state-traits'
import { Fact } from '../../components/fact'
import { FileName } from '../../components/file-name'
import { formats, messages } from '../../messages'
import { useEngine, useNow, useService } from '../../state/hooks'
import { listView } from '../../state/list-view'
import { useStore } from '../../state/store'
import { ui } from '../../state/ui-state'
import { isToldOnce, reasonOf } from '../failures/same-failures'
import { retriesBeside, UploadFailure } from '../failures/upload-failure'
import { waitingPosition } from '../list/list-groups'
import { copyFileId } from '../upload-actions'
import {
  completingWords,
  deadlineWords,
  factsOf,
  hasStalled,
  nextRetryWords,
  outlookWords,
  reasonWords,
  sharesOf,
  startedOverWords,
  stateWords,
  steadyPercent,
  troubleWords,
} from '../upload-facts'
import { FileTile } from './file-tile'
import { RowActions } from './row-actions'

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
  // The failure is reported above the list, unless somebody wants to see all of it here.
  const isShort = useEngine((state) => isToldOnce(state, id))
  const isOpen = useStore(ui, (state) => state.openDetails.has(id))
  // Just removed; the list leaves the row out at the same moment.
  if (upload === undefined) return null
  const failure = upload.failure ?? upload.warning
  const isBoxed = failure !== undefined && (!isShort || isOpen)
  return (
    <>
      <Band key={upload.id} upload={upload} />
      <FileTile id={id} name={upload.name} state={upload.state} />
      <div className="upload-main">
        <div className="upload-title">
          <FileName name={upload.name} folder={folder} />
        </div>
        <Facts upload={upload} reason={isShort && !isOpen ? upload.failure : undefined} />
      </div>
      <RowActions
        id={id}
        state={upload.state}
        actions={upload.actions}
        retriesBeside={isBoxed && retriesBeside(upload)}
      />
      <RowOutlook upload={upload} />
      {!isBoxed ? null : <UploadFailure upload={upload} failure={failure} />}
    </>
  )
})

/** One line: what does not fit is left out at its end. */
function Facts({
  upload,
  reason,
}: {
  readonly upload: UploadView
  /** Why it failed, if nothing below says so. */
  readonly reason: Failure | undefined
}): ReactElement {
  return (
    <p className="facts upload-facts">
      <State upload={upload} />
      <Percent upload={upload} />
      <Deadline upload={upload} />
      {upload.fileId === undefined ? null : <FileId id={upload.id} fileId={upload.fileId} />}
      {factsOf(upload).map((fact) => (
        <Fact key={fact.kind} {...fact} />
      ))}
      {reason === undefined ? null : (
        <Fact kind="reason" className="fact-long" text={reasonWords(reasonOf(reason))} />
      )}
      <Account upload={upload} />
      <StartedOver upload={upload} />
      <WaitReason upload={upload} />
      {upload.state === 'queued' && upload.trouble === undefined ? <Position id={upload.id} /> : null}
    </p>
  )
}

// A press on the ID must not choose its row, too.
const keep = (event: SyntheticEvent) => event.stopPropagation()

/** A press on the ID copies it, for the pointer: the button beside it is there for the keyboard. */
function FileId({ id, fileId }: { readonly id: string; readonly fileId: string }): ReactElement {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in the same row does the same by keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <span
      className="fact file-id"
      title={messages.uploads.copyFileId}
      onPointerDown={keep}
      onMouseDown={keep}
      onClick={(event) => {
        keep(event)
        void copyFileId(id)
      }}
    >
      <bdi dir="ltr">{fileId}</bdi>
    </span>
  )
}

/** The state in words; a request of the person shows immediately. */
function State({ upload }: { readonly upload: UploadView }): ReactElement {
  const asked = useStore(listView, (state) => state.asked.get(upload.id))
  // While it pauses, a second pause can still be requested.
  const isPending = asked !== undefined && upload.actions.includes(asked) && upload.state !== 'pausing'
  if (!isPending && upload.completingSince !== undefined) return <Completing upload={upload} />
  return (
    <span className="fact upload-state" data-stalled={(!isPending && hasStalled(upload)) || undefined}>
      {isPending ? messages.list.asked[asked] : stateWords(upload)}
    </span>
  )
}

/** The last of the facts: its digits come and go, and nothing stands after it. */
function Position({ id }: { readonly id: string }): ReactElement {
  const position = useEngine(({ items }) => waitingPosition(items, id)) ?? 1
  return <Fact kind="position" text={messages.uploads.waitsAt({ position })} />
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

/** The progress, behind the whole row: light for sent bytes, solid for confirmed bytes. */
function Band({ upload }: { readonly upload: UploadView }): ReactElement {
  const words = messages.uploads
  const { sent, confirmed, percent } = sharesOf(upload)
  const isDrawn = sent > 0 && !stateTraits[upload.state].isOver
  return (
    <div
      className={isDrawn ? 'band' : 'visually-hidden'}
      role="progressbar"
      aria-label={words.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={words.progressText({ sent, confirmed })}
    >
      <div className="band-sent" style={{ transform: `scaleX(${sent})` }} />
      <div className="band-confirmed" style={{ transform: `scaleX(${confirmed})` }} />
    </div>
  )
}

function Percent({ upload }: { readonly upload: UploadView }): ReactElement | null {
  const { sent, percent } = sharesOf(upload)
  // From the first moment on: what stands after it stays where it is.
  const isSending = upload.state === 'uploading' && upload.waitsForSlot !== true
  if ((sent === 0 && !isSending) || stateTraits[upload.state].isOver) return null
  return (
    <span
      className="fact upload-percent"
      aria-hidden="true"
      title={messages.uploads.progressHelp({ sent: upload.sentBytes, confirmed: upload.confirmedBytes })}
    >
      {isSending ? steadyPercent(percent / 100) : formats.percent(percent / 100)}
    </span>
  )
}

/** Why the upload or one of its parts waits, and when it is retried. */
function WaitReason({ upload }: { readonly upload: UploadView }): ReactElement | null {
  const { nextRetry, trouble } = upload
  const now = useNow(trouble === undefined && nextRetry === undefined ? null : 1_000)
  const text = trouble === undefined ? nextRetryWords(upload, now) : troubleWords(trouble, now)
  if (text === undefined) return null
  return (
    <span className="fact fact-long upload-trouble" title={text}>
      {text}
    </span>
  )
}

function StartedOver({ upload }: { readonly upload: UploadView }): ReactElement | null {
  const words = startedOverWords(upload)
  if (words === undefined) return null
  return (
    <span className="fact fact-long" title={words}>
      {words}
    </span>
  )
}

/** Nothing until it matters: the time that is left is short, or will not be enough. */
function Deadline({ upload }: { readonly upload: UploadView }): ReactElement | null {
  const now = useNow(upload.deadline === undefined ? null : 5_000)
  const standard = useEngine((state) => state.standardService)
  const { limits } = useService(upload.accountId) ?? standard
  const words = deadlineWords(upload, now)
  if (words === undefined) return null
  const help = messages.uploads.expiresHelp({ lifetime: limits.lifetimeMs / 1000 })
  return (
    <span className="fact upload-deadline" data-outlook={upload.outlook} title={help}>
      {words}
    </span>
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

import { RotateCw, X } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { failureText } from '../../../shared/messages'
import { type NextView, whyKey } from '../../../shared/service/next'
import { Button } from '../../components/buttons/button'
import { messages } from '../../messages'
import { FailureWords } from '../../notices/failure-words'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { Fact } from '../card/card-fact'

/** Lines of a batch whose errors are shown. The first ones show what is wrong with most of them. */
const mostErrors = 5

type OfSearch = Extract<NextView, { kind: 'searchable' }>
type OfBatch = Extract<NextView, { kind: 'batch' }>

/** The next steps of a file, in its card. */
export function NextFacts({ uploadId }: { readonly uploadId: string }): ReactElement {
  const all = useEngine((state) => state.next)
  return (
    <>
      {all.map((view) =>
        view.kind === 'batch' ? (
          view.uploadId === uploadId ? (
            <BatchFacts key={view.id} view={view} />
          ) : null
        ) : (
          <SearchFacts key={view.id} view={view} uploadId={uploadId} />
        ),
      )}
    </>
  )
}

function SearchFacts({
  view,
  uploadId,
}: {
  readonly view: OfSearch
  readonly uploadId: string
}): ReactElement | null {
  const words = messages.next
  const file = view.files.find((each) => each.uploadId === uploadId)
  if (file === undefined) return null
  const text = file.state === 'failed' ? words.failed({ why: whyKey(file.why) }) : words.file[file.state]
  return (
    <>
      <Fact name={words.search}>
        <State text={text} view={view} />
        <Retry view={view} />
      </Fact>
      {file.message === undefined ? null : <Fact name={messages.details.serviceMessage}>{file.message}</Fact>}
      {view.storeId === null ? null : (
        <Fact name={words.store}>
          <span className="file-id">{view.storeId}</span>
        </Fact>
      )}
    </>
  )
}

function BatchFacts({ view }: { readonly view: OfBatch }): ReactElement {
  const words = messages.next
  const areGone = useGone(view)
  const canCancel = view.state === 'waiting' || (view.state === 'working' && view.status !== 'cancelling')
  return (
    <>
      <Fact name={words.batch}>
        <State text={batchText(view)} view={view} />
        <Retry view={view} />
        {canCancel ? (
          <Button
            label={words.cancelBatch}
            icon={X}
            variant="quiet"
            iconOnly
            onPress={() => void run(window.hoist.cancelNext(view.id))}
          />
        ) : null}
      </Fact>
      {view.lineErrors.length === 0 ? null : (
        <Fact name={messages.details.serviceMessage}>
          <ul className="next-list" dir="auto">
            {view.lineErrors.slice(0, mostErrors).map(({ code, line, message }) => (
              <li key={`${line} ${code}`}>
                {line === null ? message : messages.newUpload.inLine({ line, what: message })}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {view.saved.length === 0 ? null : (
        <Fact name={words.saved}>
          <ul className="next-list">
            {view.saved.map((path) => (
              <li key={path}>{lastName(path)}</li>
            ))}
          </ul>
          {areGone ? (
            <Button label={words.downloadAgain} onPress={() => void run(window.hoist.retryNext(view.id))} />
          ) : null}
        </Fact>
      )}
    </>
  )
}

/** Whether results of the batch were saved, and are gone. Asked again when the person returns to the window. */
function useGone({ id, saved, state }: OfBatch): boolean {
  const [areGone, setGone] = useState(false)
  const isEnded = saved.length > 0 && (state === 'done' || state === 'cancelled')
  useEffect(() => {
    let isWanted = true
    setGone(false)
    if (!isEnded) return
    const look = () =>
      void window.hoist.areResultsGone(id).then((answer) => {
        if (isWanted && answer.ok) setGone(answer.value)
      })
    look()
    window.addEventListener('focus', look)
    return () => {
      isWanted = false
      window.removeEventListener('focus', look)
    }
  }, [id, isEnded])
  return areGone
}

function Retry({ view }: { readonly view: NextView }): ReactElement | null {
  if (view.state !== 'failed') return null
  return (
    <Button
      label={messages.uploads.retry}
      icon={RotateCw}
      variant="quiet"
      iconOnly
      onPress={() => void run(window.hoist.retryNext(view.id))}
    />
  )
}

/** The progress of a next step, why it stopped, or what it waits for. */
function State({ text, view }: { readonly text: string; readonly view: NextView }): ReactElement {
  const { failure, trouble } = view
  if (failure !== undefined) return <FailureWords failure={failure} />
  const waits = trouble === undefined ? '' : failureText(trouble.failure).happened
  return (
    <span role="status">
      {text}
      {waits === '' ? null : messages.between.sentences + waits}
    </span>
  )
}

function batchText({ batchId, counts, saved, state, status }: OfBatch): string {
  const words = messages.next.run
  const { completed, failed, total } = counts
  if (state === 'failed') return messages.uploads.state.failed
  if (state === 'waiting') return words.waiting
  if (state === 'cancelled') return words.cancelled(counts)
  if (state === 'done') return status === 'expired' ? words.expired(counts) : words.done(counts)
  if (batchId === null || status === null) return words.starting
  if (status === 'cancelling') return words.cancelling
  const isOver = status === 'completed' || status === 'expired' || status === 'cancelled'
  if (isOver || saved.length > 0) return words.saving
  return words.running({ done: completed + failed, total })
}

/** The name at the end of a path of this computer. */
function lastName(path: string): string {
  return path.slice(path.lastIndexOf(path.startsWith('/') ? '/' : '\\') + 1)
}

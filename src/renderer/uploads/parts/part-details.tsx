import { RotateCw } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import type { Failure } from '../../../shared/failures/failures'
import type { AttemptView, PartView, UploadView } from '../../../shared/ipc/views'
import { failureText } from '../../../shared/messages'
import { Button } from '../../components/buttons/button'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useNow } from '../../state/hooks'
import { partName } from './part-name'

/** Everything about one part: its bytes, its state, and its attempts. */
export function PartDetails({
  upload,
  part,
  canRetry,
}: {
  readonly upload: UploadView
  readonly part: PartView
  readonly canRetry: boolean
}): ReactElement {
  const isMoving = part.state === 'waiting' || part.state === 'sending'
  const now = useNow(isMoving ? 1_000 : null)
  const attempts = useAttempts(upload.id, part)
  const words = messages.parts
  const wasTried = part.state !== 'pending' || part.attempts > 0
  // After a restart only the part itself still knows why it failed.
  const failure = attempts?.some((attempt) => attempt.failure !== undefined) ? undefined : part.failure
  return (
    <>
      <div className="part-details-head">
        <p className="part-details-name">{partName(part, upload.parts.total, now)}</p>
        {part.state === 'failed' && canRetry ? (
          <Button
            label={words.retryThisPart}
            icon={RotateCw}
            onPress={() => void run(window.hoist.retryPart(upload.id, part.number))}
          />
        ) : null}
      </div>
      <p className="help">
        {words.range({ from: part.offset, to: part.offset + part.length, length: part.length })}
      </p>
      {failure === undefined ? null : <PartFailure failure={failure} />}
      {attempts === undefined ? null : attempts.length === 0 && wasTried ? (
        <p className="help">{words.attemptsNotKept}</p>
      ) : (
        <ol className="attempts" aria-label={words.attemptsLabel}>
          {attempts.toReversed().map((attempt) => (
            <Attempt key={attempt.startedAt} attempt={attempt} part={part} now={now} />
          ))}
        </ol>
      )}
    </>
  )
}

function Attempt({
  attempt,
  part,
  now,
}: {
  readonly attempt: AttemptView
  readonly part: PartView
  readonly now: number
}): ReactElement {
  const words = messages.parts
  const { failure } = attempt
  const bytes = attempt.endedAt === undefined ? part.sentBytes : attempt.bytes
  const seconds = Math.max(0, (attempt.endedAt ?? now) - attempt.startedAt) / 1000
  const speed = seconds > 0 ? bytes / seconds : 0
  return (
    <li className="attempt" data-outcome={attempt.outcome}>
      <p className="attempt-what">
        {words.attempt[attempt.outcome]({ at: attempt.startedAt, seconds, sent: bytes, speed })}
      </p>
      {failure === undefined ? null : <PartFailure failure={failure} />}
    </li>
  )
}

/** Why an attempt to send a part failed. */
function PartFailure({ failure }: { readonly failure: Failure }): ReactElement {
  return (
    <>
      <p>{failureText(failure).happened}</p>
      {failure.requestId === undefined ? null : (
        <p className="attempt-id">{messages.parts.requestId({ id: failure.requestId })}</p>
      )}
    </>
  )
}

/** The attempts of a part: requested when it is shown, and again when it changed. */
function useAttempts(uploadId: string, part: PartView): readonly AttemptView[] | undefined {
  const [known, setKnown] = useState<{ readonly number: number; readonly attempts: readonly AttemptView[] }>()
  const { number, state, attempts } = part
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state or count means that there is more to show.
  useEffect(() => {
    let isWanted = true
    void window.hoist.partAttempts(uploadId, number).then((answer) => {
      // Without an answer nothing is shown here; the map itself still works.
      if (isWanted) setKnown({ number, attempts: answer.ok ? answer.value : [] })
    })
    return () => {
      isWanted = false
    }
  }, [uploadId, number, state, attempts])
  return known?.number === number ? known.attempts : undefined
}

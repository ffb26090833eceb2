import type { ReactElement, ReactNode } from 'react'
import { type DraftsView, type SkipReason, skipReasons } from '../../shared/ipc/views'
import { failureText } from '../../shared/messages'
import { Button } from '../components/buttons/button'
import { messages, sentences } from '../messages'
import { run } from '../state/engine'

/** What happened to everything that is not simply in the list: one sentence for each reason. */
export function DraftRemarks({ drafts }: { readonly drafts: DraftsView }): ReactElement {
  const words = messages.newUpload
  const { leftOut, problems, removed, repeated, stopped, unreadable } = drafts
  const others = problems - unreadable
  return (
    <div className="draft-remarks" role="status">
      {repeated === 0 ? null : <Remark>{words.repeated({ count: repeated })}</Remark>}
      {drafts.files.every(({ folder }) => folder === undefined) ? null : (
        <Remark action={words.alike.name} onAction={() => void run(window.hoist.nameDraftsByFolder())}>
          {words.alike.text}
        </Remark>
      )}
      {leftOut.map((failure) => (
        <Remark key={`${failure.kind} ${failure.count === undefined}`} isBad>
          {leftOutText(failure)}
        </Remark>
      ))}
      {skipReasons.map((why) => (
        <Skipped key={why} why={why} drafts={drafts} />
      ))}
      {stopped ? <Remark>{words.stopped}</Remark> : null}
      {problems === 0 ? null : (
        <Remark
          isBad
          action={words.removeProblems}
          onAction={() => void run(window.hoist.removeProblemDrafts())}
        >
          {sentences(
            unreadable === 0 ? '' : words.unreadable({ count: unreadable }),
            others === 0 ? '' : words.problems({ count: others }),
          )}
        </Remark>
      )}
      {removed === 0 ? null : (
        <Remark action={messages.undo.undo} onAction={() => void run(window.hoist.bringBackDrafts())}>
          {words.removed({ count: removed })}
        </Remark>
      )}
    </div>
  )
}

/** Items that could not even be listed, and what to do about them. */
export function leftOutText(failure: DraftsView['leftOut'][number]): string {
  const { happened, todo } = failureText(failure)
  return sentences(happened, todo)
}

export function hasSkipped({ skipped }: DraftsView): boolean {
  return skipReasons.some((why) => skipped[why].count > 0)
}

function Remark({
  children,
  isBad = false,
  action,
  onAction,
}: {
  readonly children: ReactNode
  readonly isBad?: boolean
  readonly action?: string
  readonly onAction?: () => void
}): ReactElement {
  return (
    <div className="draft-remark" data-bad={isBad || undefined}>
      <p>{children}</p>
      {action === undefined ? null : (
        <Button label={action} variant="quiet" {...(onAction === undefined ? {} : { onPress: onAction })} />
      )}
    </div>
  )
}

/** What was left out of folders for one reason: its names on demand, and a way to add it after all. */
function Skipped({
  why,
  drafts,
}: {
  readonly why: SkipReason
  readonly drafts: DraftsView
}): ReactElement | null {
  const { count, names } = drafts.skipped[why]
  const words = messages.newUpload
  if (count === 0 || drafts.scanning) return null
  const more = count - names.length
  return (
    <div className="draft-remark">
      <details>
        <summary>{words.skipped[why]({ count })}</summary>
        <p dir="auto">
          {names.join(messages.between.pieces)}
          {more === 0 ? '' : `${messages.between.pieces}${words.andMore({ count: more })}`}
        </p>
      </details>
      <Button
        label={words.takeSkipped[why]}
        variant="quiet"
        onPress={() => void run(window.hoist.takeSkippedDrafts(why))}
      />
    </div>
  )
}

import {
  CircleAlert,
  ClockAlert,
  Copy,
  File,
  FileSearch,
  FileWarning,
  type LucideIcon,
  X,
} from 'lucide-react'
import type { ReactElement } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { failureText } from '../../shared/messages'
import { shownText } from '../../shared/shown-text'
import { fullName } from '../../shared/told-apart'
import type { DraftView } from '../../shared/views'
import { Button } from '../components/button'
import { FileName } from '../components/file-name'
import { Icon } from '../components/icon'
import { contentText } from '../content-words'
import { formats, messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'

const layoutOptions = { estimatedRowSize: 36 }

/** The files that are about to be uploaded, as many as main lists; only those in view are drawn. */
export function DraftList({
  files,
  rate,
  hours,
}: {
  readonly files: readonly DraftView[]
  /** The rate to the account, in bytes per second; undefined while unknown. */
  readonly rate: number | undefined
  /** How long the service keeps an upload open. */
  readonly hours: number
}): ReactElement {
  const limit = useEngine((state) => state.bandwidth.limit)
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layoutOptions} shouldObserveItemSize>
      <GridList
        className="drafts"
        aria-label={messages.newUpload.files}
        items={files}
        dependencies={[rate, limit, hours]}
        keyboardNavigationBehavior="tab"
      >
        {(draft) => {
          const said = remarkOn(draft, rate, limit, hours)
          return (
            <GridListItem
              id={draft.id}
              textValue={fullName(draft.name, draft.folder)}
              className="draft"
              {...(said.mark === undefined ? {} : { 'data-mark': said.mark })}
              {...(draft.problem === undefined ? {} : { 'data-problem': draft.problem.kind })}
            >
              <span className="draft-icon">
                <Icon icon={said.icon} />
              </span>
              <div className="draft-words">
                <FileName name={draft.name} folder={draft.folder} />
                {said.text === undefined ? null : (
                  <p className="draft-problem">
                    {said.text}
                    {said.todo === undefined ? null : (
                      <span className="draft-todo">
                        {messages.between.sentences}
                        {said.todo}
                      </span>
                    )}
                  </p>
                )}
              </div>
              <span className="draft-size">{formats.bytes(draft.size)}</span>
              <Button
                label={messages.newUpload.remove}
                icon={X}
                variant="quiet"
                iconOnly
                onPress={() => void run(window.hoist.removeDrafts([draft.id]))}
              />
            </GridListItem>
          )
        }}
      </GridList>
    </Virtualizer>
  )
}

interface Remark {
  readonly icon: LucideIcon
  /** How it is marked: an error, a warning, or information. */
  readonly mark?: 'bad' | 'warn' | 'quiet'
  readonly text?: string
  readonly todo?: string
}

/** A file ID that does not wrap after its hyphen. */
function unbroken(id: string): string {
  return id.replaceAll('-', '-\u2060')
}

/** The remark on a draft: only the most serious one. */
function remarkOn(draft: DraftView, rate: number | undefined, limit: number | null, hours: number): Remark {
  const words = messages.newUpload
  if (draft.problem !== undefined) {
    const { happened, todo } = failureText(draft.problem)
    return { icon: CircleAlert, mark: 'bad', text: happened, todo }
  }
  if (draft.known !== undefined) {
    const { known } = draft
    const text =
      known.state === 'listed'
        ? words.listed
        : words.uploaded({ at: known.finishedAt, fileId: unbroken(known.fileId) })
    return { icon: Copy, mark: 'quiet', text }
  }
  if (draft.content !== undefined) {
    return { icon: FileWarning, mark: 'warn', text: contentText(draft.content) }
  }
  if (draft.checked !== undefined) {
    const share = draft.size === 0 ? 0 : draft.checked / draft.size
    return draft.checked === 0
      ? { icon: FileSearch }
      : { icon: FileSearch, mark: 'quiet', text: words.checked({ share }) }
  }
  if (draft.tooSlow !== undefined && rate !== undefined) {
    const text = words.tooSlow({ bytesPerSecond: rate, seconds: draft.tooSlow, hours })
    return {
      icon: ClockAlert,
      mark: 'warn',
      text,
      todo: rate === limit ? words.tooSlowLimit : words.tooSlowTodo,
    }
  }
  if (draft.sameAs !== undefined) {
    const { text, todo } = words.sameAs
    return { icon: Copy, mark: 'quiet', text: text({ name: shownText(draft.sameAs) }), todo }
  }
  return { icon: File }
}

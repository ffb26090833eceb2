import {
  CircleAlert,
  ClockAlert,
  Copy,
  File,
  FileSearch,
  FileWarning,
  ListChecks,
  type LucideIcon,
  Pencil,
  Scissors,
  X,
} from 'lucide-react'
import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react'
import { GridList, GridListItem, ListLayout, type Selection, Virtualizer } from 'react-aria-components'
import type { DraftView } from '../../shared/ipc/views'
import { failureText } from '../../shared/messages'
import { contentText } from '../../shared/messages/content-words'
import type { ContentFinding } from '../../shared/service/content'
import type { ServiceView } from '../../shared/service/services'
import { shownText } from '../../shared/words/shown-text'
import { fullName } from '../../shared/words/told-apart'
import { Button } from '../components/buttons/button'
import { FileName } from '../components/file-name'
import { Icon } from '../components/icon'
import { formats, messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { EditDrafts } from './edit-drafts'
import { Findings } from './findings'

const layoutOptions = { estimatedRowSize: 36 }

/** The files that are about to be uploaded, as many as main lists; only those in view are drawn. */
export function DraftList({
  files,
  rate,
  lifetime,
  purposes,
  service,
}: {
  readonly files: readonly DraftView[]
  /** The rate to the account, in bytes per second; undefined while unknown. */
  readonly rate: number | undefined
  /** How long the service keeps an upload open, in seconds. */
  readonly lifetime: number
  /** Whether each row says its purpose. */
  readonly purposes: 'shown' | 'hidden'
  /** The account that the files go to. */
  readonly service: Pick<ServiceView, 'closing' | 'purposes'>
}): ReactElement {
  const limit = useEngine((state) => state.bandwidth.limit)
  const [explained, setExplained] = useState<string | null>(null)
  const draft = files.find(
    ({ findings, id, parts }) => id === explained && (findings !== undefined || parts !== undefined),
  )
  const [selected, setSelected] = useState<Selection>(new Set())
  const [edited, setEdited] = useState<readonly string[]>([])
  const beingEdited = files.filter(({ id }) => edited.includes(id))
  const edit = (id: string) => {
    const all = files.map((each) => each.id).filter((each) => selected === 'all' || selected.has(each))
    setEdited(all.includes(id) ? all : [id])
  }
  const endEdit = () => {
    setEdited([])
    focusButton(edited[0] ?? null, list)
  }
  const list = useRef<HTMLDivElement>(null)
  const close = () => {
    setExplained(null)
    focusButton(explained, list)
  }
  // The file was replaced by a copy, or a new name was the repair. If the file comes back, its problems stay closed.
  const isGone = explained !== null && draft === undefined
  useEffect(() => {
    if (!isGone) return
    setExplained(null)
    focusButton(explained, list)
  }, [isGone, explained])
  return (
    <>
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions} shouldObserveItemSize>
        <GridList
          ref={list}
          className="drafts"
          data-many={files.length > 2 || undefined}
          aria-label={messages.newUpload.files}
          items={files}
          dependencies={[rate, limit, lifetime, purposes, selected]}
          selectionMode="multiple"
          selectionBehavior="replace"
          // Writing copies closes the dialog.
          escapeKeyBehavior="none"
          selectedKeys={selected}
          onSelectionChange={setSelected}
          keyboardNavigationBehavior="tab"
        >
          {(draft) => {
            const said = remarkOn(draft, rate, limit, lifetime)
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
                <span className="draft-size">
                  {purposes === 'hidden' ? null : (
                    <span className="draft-purpose">{messages.newUpload.purposes[draft.purpose].title}</span>
                  )}
                  {formats.bytes(draft.size)}
                </span>
                <span className="draft-buttons" id={`buttons-${draft.id}`}>
                  {draft.parts === undefined ? null : (
                    <Button
                      label={messages.newUpload.split.open}
                      icon={Scissors}
                      onPress={() => setExplained(draft.id)}
                    />
                  )}
                  {draft.findings === undefined ? null : (
                    <Button
                      label={messages.newUpload.findings.show}
                      icon={ListChecks}
                      variant="quiet"
                      iconOnly
                      onPress={() => setExplained(draft.id)}
                    />
                  )}
                  <Button
                    label={messages.newUpload.edit.open}
                    icon={Pencil}
                    variant="quiet"
                    iconOnly
                    onPress={() => edit(draft.id)}
                  />
                  <Button
                    label={messages.newUpload.remove}
                    icon={X}
                    variant="quiet"
                    iconOnly
                    onPress={() => void run(window.hoist.removeDrafts([draft.id]))}
                  />
                </span>
              </GridListItem>
            )
          }}
        </GridList>
      </Virtualizer>
      {draft === undefined ? null : <Findings draft={draft} onClose={close} />}
      {beingEdited.length === 0 ? null : (
        <EditDrafts key={edited.join()} drafts={beingEdited} service={service} onClose={endEdit} />
      )}
    </>
  )
}

/** Puts the focus back where a dialog about that draft was opened, or on the first row if the draft is gone. */
function focusButton(id: string | null, list: RefObject<HTMLDivElement | null>): void {
  // The list is redrawn behind the dialog, so the button that opened it may be another element by now.
  const back = () => {
    const button = document.getElementById(`buttons-${id}`)?.querySelector('button')
    const target = button ?? list.current?.querySelector<HTMLElement>('[role=row]')
    target?.focus()
  }
  requestAnimationFrame(() => requestAnimationFrame(back))
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
function remarkOn(
  draft: DraftView,
  rate: number | undefined,
  limit: number | null,
  lifetime: number,
): Remark {
  const words = messages.newUpload
  if (draft.problem !== undefined) {
    const { happened, todo } = failureText(draft.problem)
    const isChecking = draft.checked !== undefined && draft.checked > 0
    return { icon: CircleAlert, mark: 'bad', text: happened, todo: isChecking ? checkedText(draft) : todo }
  }
  if (draft.known !== undefined) {
    const { known } = draft
    const text =
      known.state === 'listed'
        ? words.listed
        : words.uploaded({ at: known.finishedAt, fileId: unbroken(known.fileId) })
    return { icon: Copy, mark: 'quiet', text }
  }
  if (draft.content?.severity === 'error') return contentRemark(draft.content, draft.findings, 'warn')
  if (draft.checked !== undefined) {
    return draft.checked === 0
      ? { icon: FileSearch }
      : { icon: FileSearch, mark: 'quiet', text: checkedText(draft) }
  }
  if (draft.tooSlow !== undefined && rate !== undefined) {
    const text = words.tooSlow({ bytesPerSecond: rate, seconds: draft.tooSlow, lifetime })
    return {
      icon: ClockAlert,
      mark: 'warn',
      text,
      todo: rate === limit ? words.tooSlowLimit : words.tooSlowTodo,
    }
  }
  if (draft.content !== undefined) return contentRemark(draft.content, draft.findings, 'quiet')
  if (draft.sameAs !== undefined) {
    const { text, todo } = words.sameAs
    return { icon: Copy, mark: 'quiet', text: text({ name: shownText(draft.sameAs) }), todo }
  }
  return { icon: File }
}

function checkedText({ checked = 0, size }: DraftView): string {
  return messages.newUpload.checked({ share: size === 0 ? 0 : checked / size })
}

/** The main finding, and how many there are besides. */
function contentRemark(finding: ContentFinding, count = 1, mark: 'warn' | 'quiet'): Remark {
  const text = contentText(finding)
  return count === 1
    ? { icon: FileWarning, mark, text }
    : { icon: FileWarning, mark, text, todo: messages.newUpload.findings.more({ count: count - 1 }) }
}

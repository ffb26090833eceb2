import { CircleAlert, type LucideIcon, Scissors, TriangleAlert, Wrench } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import type { DraftView } from '../../shared/ipc/views'
import { failureText } from '../../shared/messages'
import { contentText, countText, isCut, totalText } from '../../shared/messages/content-words'
import {
  type ContentReport,
  repairOf,
  type SplitPart,
  splitNames,
  withLowerSuffix,
} from '../../shared/service/content'
import { shownText } from '../../shared/words/shown-text'
import { Button } from '../components/buttons/button'
import { Dialog } from '../components/dialog'
import { Icon } from '../components/icon'
import { messages, sentences } from '../messages'
import { run } from '../state/engine'
import { announce, showProblem } from '../state/ui-state'
import { CopyButton } from '../uploads/card/copy-button'

/** Everything that a check has found in a file, with where it is and what to do. */
export function Findings({
  draft,
  onClose,
}: {
  readonly draft: Pick<DraftView, 'findings' | 'id' | 'name' | 'problem' | 'size' | 'writing'>
  readonly onClose: () => void
}): ReactElement | null {
  const { findings: count = 0, id, name, problem } = draft
  const report = useReport(id, count)
  const words = messages.newUpload.findings
  if (report === null) return null
  return (
    <Dialog
      title={words.title({ name: shownText(name) })}
      size="large"
      onClose={onClose}
      footer={
        <>
          <CopyButton
            label={words.copy}
            copy={() => run(window.hoist.copyDraftFindings(id), messages.announce.copiedFindings)}
            variant="plain"
            inWords
          />
          <span className="dialog-space" />
          <Button label={messages.app.close} variant="primary" autoFocus onPress={onClose} />
        </>
      }
    >
      {problem === undefined ? null : (
        <p>{sentences(failureText(problem).happened, failureText(problem).means)}</p>
      )}
      {count === 0 ? null : <Total report={report} />}
      <NameOffer draft={draft} report={report} />
      <RepairOffer draft={draft} report={report} />
      {report.parts === undefined ? null : <SplitOffer draft={draft} parts={report.parts} />}
      {count === 0 || (count === 1 && report.findings[0]?.line === undefined) ? null : (
        <section className="finding-section">
          {isCut(report) ? <p className="help">{words.first({ count: report.findings.length })}</p> : null}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll. */}
          <ol className="findings" aria-label={words.list} tabIndex={0}>
            {report.findings.map((finding, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and nothing else tells two apart.
              <li key={index} className="finding" data-severity={finding.severity}>
                <Mark severity={finding.severity} />
                <div>
                  <p>{contentText(finding)}</p>
                  {finding.excerpt === undefined ? null : (
                    <code className="excerpt" dir="ltr" lang="en">
                      {shownText(finding.excerpt)}
                    </code>
                  )}
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Dialog>
  )
}

/** How many problems there are, and of which kinds. */
function Total({ report }: { readonly report: ContentReport }): ReactElement {
  return (
    <section>
      <h3 className="section-title">{totalText(report)}</h3>
      <ul className="finding-kinds" aria-label={messages.newUpload.findings.kinds}>
        {report.counts.map((each) => (
          <li key={`${each.kind} ${each.severity}`} className="finding" data-severity={each.severity}>
            <Mark severity={each.severity} />
            <p>{countText(each)}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The name in lower case, if upper case is the problem: the file itself stays as it is. */
function NameOffer({
  draft: { id, name },
  report,
}: {
  readonly draft: Pick<DraftView, 'id' | 'name'>
  readonly report: ContentReport
}): ReactElement | null {
  const words = messages.newUpload.repair
  const lower = withLowerSuffix(name)
  if (lower === null || !report.counts.some(({ kind }) => kind === 'suffix-case')) return null
  return (
    <section className="repair">
      <h3 className="section-title">{words.title}</h3>
      <div className="repair-write">
        <p className="help">{words.suffixText({ name: shownText(lower) })}</p>
        <Button
          label={words.suffix}
          icon={Wrench}
          onPress={() => void run(window.hoist.changeDrafts([id], { name: lower }))}
        />
      </div>
    </section>
  )
}

/** The changes that a repair makes, and the button that writes the copy. */
function RepairOffer({
  draft,
  report,
}: {
  readonly draft: Copied
  readonly report: ContentReport
}): ReactElement | null {
  const repair = repairOf(report)
  const words = messages.newUpload.repair
  if (repair === null) return null
  const { kinds, unnamed, wrong } = repair
  return (
    <section className="repair">
      <h3 className="section-title">{words.title}</h3>
      <ul className="repair-changes">
        {kinds.map((kind) => (
          <li key={kind}>{words.kinds[kind]}</li>
        ))}
        {unnamed === 0 ? null : <li>{words.unnamed({ count: unnamed })}</li>}
        {wrong === 0 ? null : <li>{words.wrong({ count: wrong })}</li>}
      </ul>
      <Write
        draft={draft}
        kind="repair"
        text={words.text}
        label={words.write}
        icon={Wrench}
        said={messages.announce.repaired}
      />
    </section>
  )
}

/** The files that a split makes, and the button that writes them. */
function SplitOffer({
  draft,
  parts,
}: {
  readonly draft: Copied & Pick<DraftView, 'name'>
  readonly parts: readonly SplitPart[]
}): ReactElement {
  const words = messages.newUpload.split
  const count = parts.length
  const [names = []] = splitNames(draft.name, count)
  return (
    <section className="repair">
      <h3 className="section-title">{words.title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll. */}
      <ol className="split-parts" aria-label={words.parts} tabIndex={0}>
        {parts.map(({ bytes, lines }, index) => (
          <li key={names[index]} className="split-part">
            <span dir="auto">{shownText(names[index] ?? '')}</span>
            <span className="help">{words.part({ lines, size: bytes })}</span>
          </li>
        ))}
      </ol>
      <Write
        draft={draft}
        kind="split"
        text={words.text}
        label={words.write({ count })}
        icon={Scissors}
        said={messages.announce.split({ count })}
      />
    </section>
  )
}

type Copied = Pick<DraftView, 'id' | 'size' | 'writing'>

/** The button that writes copies of a file, and how far that is. The copies take its place, which closes the dialog. */
function Write({
  draft: { id, size, writing },
  kind,
  text,
  label,
  icon,
  said,
}: {
  readonly draft: Copied
  readonly kind: 'repair' | 'split'
  readonly text: string
  readonly label: string
  readonly icon: LucideIcon
  readonly said: string
}): ReactElement {
  // Main learns about the change a moment later.
  const [isAsked, setAsked] = useState(false)
  const write = async () => {
    setAsked(true)
    const answer = await window.hoist.copyDraft(id, kind)
    if (!answer.ok) showProblem(answer.failure)
    else if (answer.value) announce(said)
    setAsked(false)
  }
  const isWriting = writing !== undefined
  return (
    <div className="repair-write">
      <p className="help">
        {isAsked && isWriting ? messages.newUpload.writing({ share: size === 0 ? 0 : writing / size }) : text}
      </p>
      {isAsked && isWriting ? (
        <Button label={messages.app.stop} onPress={() => void run(window.hoist.stopCopyDraft(id))} />
      ) : (
        <Button label={label} icon={icon} isDisabled={isAsked || isWriting} onPress={() => void write()} />
      )}
    </div>
  )
}

function Mark({ severity }: { readonly severity: 'error' | 'warning' }): ReactElement {
  return (
    <span className="finding-mark" role="img" aria-label={messages.newUpload.findings[severity]}>
      <Icon icon={severity === 'error' ? CircleAlert : TriangleAlert} />
    </span>
  )
}

/** The report of a draft; null until it is known. @param count changes when it is checked again */
function useReport(id: string, count: number): ContentReport | null {
  const [report, setReport] = useState<ContentReport | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count means another report.
  useEffect(() => {
    let isShown = true
    void window.hoist.draftFindings(id).then((answer) => {
      if (!isShown) return
      if (answer.ok) setReport(answer.value)
      else showProblem(answer.failure)
    })
    return () => {
      isShown = false
    }
  }, [id, count])
  return report
}

import { CircleAlert, TriangleAlert, Wrench } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { type ContentReport, countOf, repairOf } from '../../shared/content'
import { contentText, countText, isCut, totalText } from '../../shared/messages/content-words'
import { shownText } from '../../shared/shown-text'
import type { DraftView } from '../../shared/views'
import { Button } from '../components/button'
import { Dialog } from '../components/dialog'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { run } from '../state/engine'
import { showProblem } from '../state/ui-state'
import { CopyButton } from '../uploads/copy-button'

/** Everything that a check has found in a file, with where it is and what to do. */
export function Findings({
  draft: { findings: count = 0, id, name },
  onClose,
}: {
  readonly draft: Pick<DraftView, 'findings' | 'id' | 'name'>
  readonly onClose: () => void
}): ReactElement | null {
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
      <section>
        <h3 className="section-title">{totalText(report)}</h3>
        <ul className="finding-kinds" aria-label={words.kinds}>
          {report.counts.map((each) => (
            <li key={`${each.kind} ${each.severity}`} className="finding" data-severity={each.severity}>
              <Mark severity={each.severity} />
              <p>{countText(each)}</p>
            </li>
          ))}
        </ul>
      </section>
      <RepairOffer id={id} report={report} />
      {countOf(report, 'error') + countOf(report, 'warning') === 1 &&
      report.findings[0]?.line === undefined ? null : (
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

/** What a repair would change, and the button that writes the copy. */
function RepairOffer({
  id,
  report,
}: {
  readonly id: string
  readonly report: ContentReport
}): ReactElement | null {
  const [isWriting, setWriting] = useState(false)
  const repair = repairOf(report)
  const words = messages.newUpload.repair
  if (repair === null) return null
  const { kinds, unnamed, wrong } = repair
  const write = async () => {
    setWriting(true)
    // The copy takes the place of the file, which closes this dialog.
    await run(window.hoist.repairDraft(id), messages.announce.repaired)
    setWriting(false)
  }
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
      <div className="repair-write">
        <p className="help">{words.text}</p>
        <Button
          label={isWriting ? words.writing : words.write}
          icon={Wrench}
          isDisabled={isWriting}
          onPress={() => void write()}
        />
      </div>
    </section>
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

import { type ContentCount, type ContentFinding, type ContentReport, countOf } from '../service/content'
import { shownText } from '../words/shown-text'
import { messages, say } from '.'

/** What a check has found, and where, in a sentence. */
export function contentText(finding: ContentFinding): string {
  const words = messages.newUpload
  const { column, line } = finding
  const what = kindText(finding)
  if (line === undefined) return what
  return column === undefined ? words.inLine({ line, what }) : words.inColumn({ line, column, what })
}

/** The number of findings of a kind, and the kind, in words. */
export function countText(counted: ContentCount): string {
  return messages.newUpload.findings.times({ count: counted.count, what: kindText(counted) })
}

function kindText({ kind, limit = 0 }: Pick<ContentFinding, 'kind' | 'limit'>): string {
  return say(messages.newUpload.content[kind], { limit })
}

/** How many errors and warnings there are; empty without any. */
export function totalText(report: ContentReport): string {
  const { between, newUpload } = messages
  const errors = countOf(report, 'error')
  const warnings = countOf(report, 'warning')
  return [
    ...(errors > 0 ? [newUpload.findings.errors({ count: errors })] : []),
    ...(warnings > 0 ? [newUpload.findings.warnings({ count: warnings })] : []),
  ].join(between.pieces)
}

/** Whether more was found than is listed. */
export function isCut(report: ContentReport): boolean {
  return countOf(report, 'error') + countOf(report, 'warning') > report.findings.length
}

/** All of a report as lines of text, each safe to show. @param name of the file */
export function reportLines(name: string, report: ContentReport): string[] {
  const { findings } = messages.newUpload
  return [
    `${name}: ${totalText(report)}`,
    ...report.counts.map((each) => `  ${findings[each.severity]}: ${countText(each)}`),
    ...(isCut(report) ? [findings.first({ count: report.findings.length })] : []),
    // What is true of the whole file is said with its count.
    ...report.findings
      .filter(({ excerpt, line }) => (line ?? excerpt) !== undefined)
      .flatMap((finding) => [
        contentText(finding),
        ...(finding.excerpt === undefined ? [] : [`    ${finding.excerpt}`]),
      ]),
  ].map(shownText)
}

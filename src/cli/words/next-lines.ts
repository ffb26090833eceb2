import { messages } from '../../shared/messages'
import { type NextView, whyKey } from '../../shared/service/next'
import { terminalText } from './terminal-words'

/** The progress of a next step, for people: each line stays true, and is printed once. */
export function nextLines(view: NextView): string[] {
  const { failure, trouble } = view
  const lines: string[] = []
  if (view.kind === 'searchable') {
    const { files, storeId, title } = view
    if (storeId !== null && files.some(({ state }) => state !== 'uploading'))
      lines.push(`Vector store ${storeId}${title === '' ? '' : ` (${title})`}: Adding files.`)
    for (const { message, name, state, why } of files) {
      if (state === 'indexed') lines.push(`${name}: Searchable in ${storeId}.`)
      if (state === 'failed')
        lines.push(
          message === undefined
            ? `${name}: ${messages.next.failed({ why: whyKey(why) })}`
            : `${name}: Not searchable: ${message} (${why})`,
        )
    }
  } else {
    const { batchId, counts, lineErrors, name, saved, state, status } = view
    if (batchId !== null && status !== 'failed') lines.push(`${name}: Batch ${batchId} is running.`)
    for (const path of saved) lines.push(`${name}: Saved ${path}`)
    if (state === 'done' || state === 'cancelled')
      lines.push(
        `${name}: Batch ${status}. ${counts.completed} of ${counts.total} requests succeeded, ${counts.failed} failed.`,
      )
    for (const { code, line, message } of lineErrors)
      lines.push(`${name}: ${line === null ? '' : `Line ${line}: `}${message} (${code})`)
  }
  const subject = view.kind === 'batch' ? view.name : view.title
  // What concerns a whole host is reported once for all uploads.
  if (trouble !== undefined && trouble.failure.kind !== 'host-unreachable')
    lines.push(`${subject}: ${terminalText(trouble.failure).happened} Hoist keeps trying.`)
  if (failure !== undefined) {
    const { happened, means, todo } = terminalText(failure)
    lines.push(`${subject}: ${happened} ${means} ${todo}`)
  }
  return lines
}

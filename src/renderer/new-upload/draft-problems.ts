import type { Failure } from '../../shared/failures'
import { serviceLimits } from '../../shared/limits'
import { secondsBeyondHour } from '../../shared/outlook'
import type { Purpose } from '../../shared/purposes'
import type { DraftView } from '../../shared/views'

export interface CheckedDraft {
  readonly draft: DraftView
  readonly problem: Failure | undefined
  /** How long it needs on this line, in seconds, where that is clearly more than the service allows. */
  readonly tooSlow: number | undefined
}

export interface CheckedDrafts {
  /** Those with a problem first, then those for which the line is too slow: in a long list they would not be found otherwise. */
  readonly files: readonly CheckedDraft[]
  readonly problemIds: readonly string[]
  readonly uploadable: number
  readonly uploadableBytes: number
}

function problemFor(draft: DraftView, purpose: Purpose): Failure | undefined {
  if (draft.problem !== undefined) return draft.problem
  if (purpose !== 'batch' || draft.size <= serviceLimits.batchFileBytes) return undefined
  return {
    kind: 'source-too-large-for-purpose',
    detail: `${draft.size} bytes, ${serviceLimits.batchFileBytes} are allowed`,
    bytes: draft.size,
  }
}

/**
 * Looks at the files with the purpose in mind, because one kind of file has a limit of its own.
 *
 * @param line what the line carries, in bytes per second; undefined while nobody knows
 */
export function checkDrafts(
  drafts: readonly DraftView[],
  purpose: Purpose,
  line: number | undefined,
): CheckedDrafts {
  const bad: CheckedDraft[] = []
  const slow: CheckedDraft[] = []
  const good: CheckedDraft[] = []
  let uploadableBytes = 0
  for (const draft of drafts) {
    const problem = problemFor(draft, purpose)
    if (problem === undefined) {
      const tooSlow = secondsBeyondHour(draft.size, line)
      const list = tooSlow === undefined ? good : slow
      list.push({ draft, problem, tooSlow })
      uploadableBytes += draft.size
    } else bad.push({ draft, problem, tooSlow: undefined })
  }
  return {
    files: [...bad, ...slow, ...good],
    problemIds: bad.map(({ draft }) => draft.id),
    uploadable: slow.length + good.length,
    uploadableBytes,
  }
}

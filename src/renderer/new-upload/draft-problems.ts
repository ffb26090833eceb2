import type { Failure } from '../../shared/failures'
import { serviceLimits } from '../../shared/limits'
import type { Purpose } from '../../shared/purposes'
import type { DraftView } from '../../shared/views'

export interface CheckedDraft {
  readonly draft: DraftView
  readonly problem: Failure | undefined
}

export interface CheckedDrafts {
  /** Those with a problem first: in a long list they would not be found otherwise. */
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

/** Looks at the files with the purpose in mind, because one kind of file has a limit of its own. */
export function checkDrafts(drafts: readonly DraftView[], purpose: Purpose): CheckedDrafts {
  const bad: CheckedDraft[] = []
  const good: CheckedDraft[] = []
  let uploadableBytes = 0
  for (const draft of drafts) {
    const problem = problemFor(draft, purpose)
    if (problem === undefined) {
      good.push({ draft, problem })
      uploadableBytes += draft.size
    } else bad.push({ draft, problem })
  }
  return {
    files: [...bad, ...good],
    problemIds: bad.map(({ draft }) => draft.id),
    uploadable: good.length,
    uploadableBytes,
  }
}

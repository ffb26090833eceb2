import type { InspectedFile } from '../../adapters/files/intake'
import type { Fingerprint } from '../../core/ports'
import { type ContentProblem, isLinesPurpose, nameProblem } from '../../shared/content'
import type { Failure } from '../../shared/failures'
import { secondsBeyond } from '../../shared/outlook'
import type { Purpose } from '../../shared/purposes'
import { limitProblem, type ServiceLimits } from '../../shared/services'

/** What a check of the content found; `unchecked` where the person did not want to wait for it. */
export type Verdict = 'right' | 'unchecked' | ContentProblem | Failure

/** A file that was named, until it is said what to do with it. */
export interface Draft {
  readonly id: string
  readonly file: InspectedFile
  /** What it is for by its name and content, and by what the person chose for its kind before. */
  readonly natural: Purpose
  readonly suggested: Purpose
  readonly verdicts: Map<Purpose, Verdict>
  /** How a person has sent the file before; null once a person has given it anew. */
  earlier: Earlier | null
}

/** What the drafts are to be sent for, and what the service that they go to allows. */
export interface Aim {
  readonly purpose: Purpose
  readonly limits: ServiceLimits
}

/** An upload whose file is to be sent once more, without a person having given it again. */
export interface Earlier {
  /** Its name, which a link may have given it. */
  readonly name: string
  /** Where it went; undefined where nobody knows. */
  readonly origin: string | undefined
  /** The file as it was then. */
  readonly fingerprint: Fingerprint
}

/** In the order in which the list has them. */
export const kinds = ['problem', 'known', 'doubtful', 'checking', 'slow', 'ready'] as const
export type Kind = (typeof kinds)[number]

/**
 * @param isKnown whether the list has an upload of it
 * @param rate what can go to the account, in bytes per second; undefined while nobody knows
 */
export function kindOf(draft: Draft, aim: Aim, isKnown: boolean, rate: number | undefined): Kind {
  if (problemOf(draft, aim) !== undefined) return 'problem'
  if (isKnown) return 'known'
  if (contentOf(draft, aim.purpose) !== undefined) return 'doubtful'
  if (needsCheck(draft, aim)) return 'checking'
  return tooSlow(draft, aim, rate) === undefined ? 'ready' : 'slow'
}

/** In bytes. */
export function sizeOf({ file }: Draft): number {
  return file.fingerprint?.size ?? 0
}

/** How long it needs, in seconds, where that is clearly more than the service allows. */
export function tooSlow(draft: Draft, { limits }: Aim, rate: number | undefined): number | undefined {
  return secondsBeyond(limits.lifetimeMs, sizeOf(draft), rate)
}

/** Why it cannot be uploaded like that. */
export function problemOf({ file, verdicts }: Draft, { purpose, limits }: Aim): Failure | undefined {
  const verdict = verdicts.get(purpose)
  const unread = typeof verdict === 'object' && 'detail' in verdict ? verdict : undefined
  return file.problem ?? limitProblem(file.fingerprint?.size ?? 0, purpose, limits) ?? unread
}

/** What in its name or content is wrong for that purpose. A person may insist. */
export function contentOf({ file, verdicts }: Draft, purpose: Purpose): ContentProblem | undefined {
  const verdict = verdicts.get(purpose)
  const wrong = typeof verdict === 'object' && !('detail' in verdict) ? verdict : undefined
  return nameProblem(file.name, purpose) ?? wrong
}

/** Whether its content has to be looked at before it is uploaded like that. */
export function needsCheck(draft: Draft, aim: Aim): boolean {
  const { purpose } = aim
  return (
    isLinesPurpose(purpose) &&
    !draft.verdicts.has(purpose) &&
    problemOf(draft, aim) === undefined &&
    nameProblem(draft.file.name, purpose) === null
  )
}

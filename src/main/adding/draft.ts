import type { InspectedFile } from '../../adapters/files/intake'
import type { Fingerprint } from '../../core/ports'
import { type ContentProblem, isLinesPurpose, nameProblem } from '../../shared/content'
import type { Failure } from '../../shared/failures'
import { secondsBeyond } from '../../shared/outlook'
import type { Purpose } from '../../shared/purposes'
import { limitProblem, type ServiceLimits } from '../../shared/services'

/** The result of a content check; `unchecked` if the person did not want to wait for it. */
export type Verdict = 'right' | 'unchecked' | ContentProblem | Failure

/** A file that was added, until the person says what to do with it. */
export interface Draft {
  readonly id: string
  readonly file: InspectedFile
  /** Its purpose by name and content, and by what the person chose for its kind before. */
  readonly natural: Purpose
  readonly suggested: Purpose
  readonly verdicts: Map<Purpose, Verdict>
  /** How a person sent the file before; null once a person has added it again. */
  earlier: Earlier | null
}

/** The chosen purpose of the drafts, and what their service allows. */
export interface Aim {
  readonly purpose: Purpose
  readonly limits: ServiceLimits
}

/** An upload whose file is sent again without the person having added it again. */
export interface Earlier {
  /** Its name, which may come from a link. */
  readonly name: string
  /** Where it was sent; undefined if unknown. */
  readonly origin: string | undefined
  /** The fingerprint at that time. */
  readonly fingerprint: Fingerprint
}

/** In the order of the list. */
export const kinds = ['problem', 'known', 'doubtful', 'checking', 'slow', 'ready'] as const
export type Kind = (typeof kinds)[number]

/**
 * @param isKnown whether the list has an upload of it
 * @param rate to the account, in bytes per second; undefined while unknown
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

/** How long it needs, in seconds, if that is clearly more than the service allows. */
export function tooSlow(draft: Draft, { limits }: Aim, rate: number | undefined): number | undefined {
  return secondsBeyond(limits.lifetimeMs, sizeOf(draft), rate)
}

/** Why it cannot be uploaded like that. */
export function problemOf({ file, verdicts }: Draft, { purpose, limits }: Aim): Failure | undefined {
  const verdict = verdicts.get(purpose)
  const unread = typeof verdict === 'object' && 'detail' in verdict ? verdict : undefined
  return file.problem ?? limitProblem(file.fingerprint?.size ?? 0, purpose, limits) ?? unread
}

/** What is wrong with its name or content for that purpose. A person may insist. */
export function contentOf({ file, verdicts }: Draft, purpose: Purpose): ContentProblem | undefined {
  const verdict = verdicts.get(purpose)
  const wrong = typeof verdict === 'object' && !('detail' in verdict) ? verdict : undefined
  return nameProblem(file.name, purpose) ?? wrong
}

/** Whether its content has to be checked before it is uploaded like that. */
export function needsCheck(draft: Draft, aim: Aim): boolean {
  const { purpose } = aim
  return (
    isLinesPurpose(purpose) &&
    !draft.verdicts.has(purpose) &&
    problemOf(draft, aim) === undefined &&
    nameProblem(draft.file.name, purpose) === null
  )
}

import type { InspectedFile } from '../../adapters/files/intake/intake'
import type { Fingerprint } from '../../core/ports'
import type { Failure, FailureKind } from '../../shared/failures/failures'
import { secondsBeyond } from '../../shared/outlook'
import {
  type ContentReport,
  countOf,
  isLinesPurpose,
  isWorthCheck,
  nameFinding,
  nothingFound,
  withFinding,
} from '../../shared/service/content'
import type { Purpose } from '../../shared/service/purposes'
import { isTooLarge, limitProblem, mostBytes, type ServiceLimits } from '../../shared/service/services'

/** The result of a content check; `unchecked` if the person did not want to wait for it. */
export type Verdict = 'unchecked' | ContentReport | Failure

/** A file that was added, until the person says what to do with it. */
export interface Draft {
  readonly id: string
  /** The file, with the name that the service will show. */
  file: InspectedFile
  /** The file's own name. */
  readonly ownName: string
  /** The file's purpose by its name and content, and by what the person chose for its kind before. */
  readonly natural: Purpose
  readonly suggested: Purpose
  /** The results of content checks, by {@link verdictKey}. */
  readonly verdicts: Map<string, Verdict>
  /** Its path below the folder that it was found in, with `/` between the names; null if it was named itself. */
  readonly within: string | null
  /** What the file came from; null if a person has added it. */
  from: Source | null
  /** What a person has chosen for this file; null for what is suggested, or chosen for all. */
  purpose: Purpose | null
  mimeType: string | null
}

/** The purpose of a draft, and what its service allows. */
export interface Aim {
  readonly purpose: Purpose
  readonly limits: ServiceLimits
}

/** Kinds of service may ask different things for a purpose. */
export function verdictKey({ limits, purpose }: Aim): string {
  return `${purpose} ${limits.content.id} ${mostBytes(purpose, limits)}`
}

/**
 * How a file came that no person has added: from an earlier upload, or from a path in a pasted text, which the page
 * could have copied.
 */
export type Source = Earlier | 'text'

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
export const kinds = ['problem', 'known', 'doubtful', 'checking', 'slow', 'warned', 'ready'] as const
export type Kind = (typeof kinds)[number]

/**
 * @param isKnown whether the list has an upload of it
 * @param rate to the account, in bytes per second; undefined while unknown
 */
export function kindOf(draft: Draft, aim: Aim, isKnown: boolean, rate: number | undefined): Kind {
  if (problemOf(draft, aim) !== undefined) return 'problem'
  if (isKnown) return 'known'
  const report = reportOf(draft, aim)
  if (countOf(report, 'error') > 0) return 'doubtful'
  if (needsCheck(draft, aim)) return 'checking'
  if (tooSlow(draft, aim, rate) !== undefined) return 'slow'
  return report.counts.length > 0 ? 'warned' : 'ready'
}

/** Whether the problem of the file is that nobody can read it. */
export function isUnreadable(problem: Failure | undefined): boolean {
  return problem !== undefined && unreadable.has(problem.kind)
}

const unreadable: ReadonlySet<FailureKind> = new Set(['source-unreadable', 'drive-failed', 'drive-silent'])

/** The size of its file, in bytes. */
export function sizeOf({ file }: Draft): number {
  return file.fingerprint?.size ?? 0
}

/** How long it needs, in seconds, if that is clearly more than the service allows. */
export function tooSlow(draft: Draft, { limits }: Aim, rate: number | undefined): number | undefined {
  return secondsBeyond(limits.lifetimeMs, sizeOf(draft), rate)
}

/** Why the file cannot be uploaded for that purpose and account. */
export function problemOf({ file, verdicts }: Draft, aim: Aim): Failure | undefined {
  const { purpose, limits } = aim
  const verdict = verdicts.get(verdictKey(aim))
  const unread = typeof verdict === 'object' && 'detail' in verdict ? verdict : undefined
  return file.problem ?? limitProblem(file.fingerprint?.size ?? 0, purpose, limits) ?? unread
}

/** What its name and its content say against that purpose, as far as it is known. */
export function reportOf({ file, verdicts }: Draft, aim: Aim): ContentReport {
  const verdict = verdicts.get(verdictKey(aim))
  const report = typeof verdict === 'object' && 'findings' in verdict ? verdict : nothingFound
  return withFinding(report, nameFinding(file.name, aim.purpose, aim.limits.content))
}

/** Whether the service will not use it for that purpose. A person may insist. */
export function isDoubtful(draft: Draft, aim: Aim): boolean {
  return countOf(reportOf(draft, aim), 'error') > 0
}

/**
 * Whether its content has to be checked before it is uploaded like that. For a file that is too large, the check finds
 * out how it can be split.
 */
export function needsCheck(draft: Draft, aim: Aim): boolean {
  if (!isWorthCheck(draft.file.name, aim.purpose) || draft.verdicts.has(verdictKey(aim))) return false
  const problem = problemOf(draft, aim)
  return problem === undefined || (isTooLarge(problem) && isLinesPurpose(aim.purpose))
}

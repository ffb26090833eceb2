import type { Failure } from '../failures/failures'
import type { Messages } from '../messages/catalogue'
import type { CheckedPurpose, ContentRules, ContentTask } from './content'
import type { ExpiryLimits } from './expiry'
import type { Purpose } from './purposes'

/** What a kind of service allows, in bytes and milliseconds. */
export interface ServiceLimits {
  /** Longest part. */
  readonly partBytes: number
  /** Largest file. */
  readonly uploadBytes: number
  /** Largest file for a purpose that takes only smaller ones. */
  readonly purposeBytes: Readonly<Partial<Record<Purpose, number>>>
  /** How long a remote upload is open after it was created. */
  readonly lifetimeMs: number
  /** When the service deletes completed files; null if nobody can choose that. */
  readonly expiry: ExpiryLimits | null
  /** Purposes whose files nobody can download. */
  readonly sealed: readonly string[]
  /** The requirements for the content of files. */
  readonly content: ContentRules
}

/** Pages of a kind of service that people need; null if there is none, or none is known. */
export interface ServiceLinks {
  /** Where people create and manage their API keys. */
  readonly keys: string | null
  /** Where people see what they pay. */
  readonly billing: string | null
  /** Where people see their files. */
  readonly files: string | null
  readonly status: string | null
  readonly help: string | null
}

/** Where a call and the environment name an organization or a project. */
export interface ScopeNames {
  readonly header: string
  readonly variable: string
}

/** How programs reach a kind of service: Hoist, the terminal, and the code to copy. */
export interface ServiceClient {
  /** The header with the key. `before` is what precedes the key, such as `Bearer `. */
  readonly keyHeader: { readonly name: string; readonly before: string }
  /** The environment variable with the key. */
  readonly keyVariable: string
  /** Null if the service knows no organizations. Then nobody is asked for one, and none is sent. */
  readonly organization: ScopeNames | null
  /** Null if the service knows no projects. */
  readonly project: ScopeNames | null
  /** The official clients' class for it, in each language. */
  readonly className: string
  /** How that class takes the version of the API that the base URL names: as an option of its own, or as a query. */
  readonly apiVersion: 'option' | 'query'
}

/** The purposes for which the catalogue can say that the service closes them. */
export type ClosingPurpose = Extract<Purpose, keyof Messages['newUpload']['closing']>

/** The description of a kind of service outside its adapter. */
export interface ServiceView {
  /** Its name for people; null to use the name of the account. */
  readonly name: string | null
  /** The purposes that it accepts, and the default one. */
  readonly purposes: readonly Purpose[]
  readonly usualPurpose: Purpose
  /** When it stops, or has stopped, doing anything with files of a purpose, in milliseconds since the epoch. */
  readonly closing: Readonly<Partial<Record<ClosingPurpose, number>>>
  readonly limits: ServiceLimits
  readonly links: ServiceLinks
  readonly client: ServiceClient
}

/** The largest file for a purpose, in bytes. */
export function mostBytes(purpose: Purpose, { purposeBytes, uploadBytes }: ServiceLimits): number {
  return Math.min(uploadBytes, purposeBytes[purpose] ?? uploadBytes)
}

/** What a file is checked for that goes to a service for a purpose. */
export function contentTask<P extends CheckedPurpose>(
  purpose: P,
  limits: ServiceLimits,
): ContentTask & { readonly purpose: P } {
  return { purpose, rules: limits.content, mostBytes: mostBytes(purpose, limits) }
}

/** Whether a problem is one that smaller files would not have. */
export function isTooLarge({ kind }: Failure): boolean {
  return kind === 'source-too-large' || kind === 'source-too-large-for-purpose'
}

/** Why a service does not allow a file: it is too large, at all or for its purpose. @param size in bytes */
export function limitProblem(size: number, purpose: Purpose, limits: ServiceLimits): Failure | null {
  const { purposeBytes, uploadBytes } = limits
  const atMost = (most: number) => `${size} bytes, at most ${most}`
  if (size > uploadBytes)
    return { kind: 'source-too-large', detail: atMost(uploadBytes), bytes: size, most: uploadBytes }
  const most = purposeBytes[purpose]
  if (most === undefined || size <= most) return null
  return { kind: 'source-too-large-for-purpose', detail: atMost(most), bytes: size, most }
}

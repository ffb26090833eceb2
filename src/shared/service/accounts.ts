import { z } from 'zod'
import type { Failure } from '../failures/failures'
import { isNearby } from '../nearby'
import type { CertificateFiles } from '../network/certificates'
import { baseUrlParts, defaultBaseUrl } from './base-url'
import type { ServiceView } from './services'

/** The account of the practice server on this machine: a person can neither know nor lose its key. */
export const practiceAccountId = 'practice'

const oneLine = z
  .string()
  .trim()
  .max(200)
  // A line break or another control character in a header value would split the request.
  .regex(/^[\x20-\x7e\u00a0-\uffff]*$/u)

/** What can be wrong with a base URL. */
export type BaseUrlFault = 'no-address' | 'in-clear' | 'spaces' | 'user' | 'query' | 'fragment'

/**
 * Why a text cannot be a base URL, or null: it has to be an absolute https URL, or http to a nearby host, without
 * credentials or fragment, and with no query except an API version, which some services require: any other query may
 * be a secret.
 */
export function baseUrlFault(text: string): BaseUrlFault | null {
  if (!/^https?:\/\//i.test(text)) return 'no-address'
  if (/\s/.test(text)) return 'spaces'
  if (text.includes('#')) return 'fragment'
  const { root, query } = baseUrlParts(text)
  if (/^https?:\/\/[^/\\]*@/i.test(root)) return 'user'
  // `https:///v1` would be taken for the host `v1`.
  if (!/^https?:\/\/[^/\\@][^\\@]*$/i.test(root) || !z.url({ hostname: /./ }).safeParse(root).success)
    return 'no-address'
  if (query !== '' && !/^api-version=[\w.-]+$/.test(query)) return 'query'
  // Over http the key is sent unencrypted, which is acceptable to a gateway at home, but not on the internet.
  const isSafe = /^https:/i.test(root) || isNearby(hostnameOf(root))
  return isSafe ? null : 'in-clear'
}

/** The host of a URL without credentials, in one form however it was entered. */
function hostnameOf(url: string): string {
  const { data = '' } = z.url({ normalize: true }).safeParse(url)
  return /^[a-z]+:\/\/(\[[^\]]*\]|[^/:]*)/.exec(data)?.[1] ?? ''
}

/** What is wrong with a base URL, as a failure without the parts that may be secret; null if nothing is wrong. */
export function baseUrlFailure(text: string): Failure | null {
  const fault = baseUrlFault(text)
  if (fault === null) return null
  const subject = withoutSecrets(text)
  return {
    kind: 'base-url-invalid',
    detail: `it cannot be a base URL: ${fault}`,
    code: fault,
    ...(subject === '' ? {} : { subject }),
  }
}

/**
 * The part of an invalid base URL that may be shown: no credentials, no query, and no key that was entered in its
 * place.
 */
function withoutSecrets(text: string): string {
  const shown = text
    // Up to the last character that could end the credentials: in text that is not a URL, their real end is unknown.
    .replace(/^(\s*https?:[/\\]*)?.*@/is, '$1')
    .replace(/[?#].*$/s, '')
    .replace(/\bsk-[\w-]+/g, 'sk-…')
    .trim()
  return /^[^.:/\\]{16,}$/.test(shown) ? '' : shown
}

const path = z.string().max(4096)

/** What a person enters for an account. The key is passed with it, once, and is never read back. */
export const accountDraftSchema = z.object({
  id: z.string().max(64).optional(),
  name: oneLine.min(1),
  baseUrl: z.string().trim().max(2000).default(defaultBaseUrl),
  organization: oneLine.default(''),
  project: oneLine.default(''),
  /** If omitted, the stored key stays. */
  apiKey: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
  /** If omitted, the stored ones stay. */
  certificates: z.object({ caFile: path, clientCertificate: path, clientKey: path }).optional(),
  /** If omitted, the stored one stays as long as the client certificate does. */
  passphrase: z.string().max(1000).optional(),
})
export type AccountDraft = z.infer<typeof accountDraftSchema>

/**
 * Where a secret is. `kept`: in the keychain. `session`: in memory until Hoist quits, because there is no keychain.
 * `unreachable`: in a keychain that cannot be reached now. `replacing`: the same, and another one is used until Hoist
 * quits.
 */
export type KeyState = 'none' | 'kept' | 'session' | 'unreachable' | 'replacing'

/** Whether an account works, or why it does not. */
export type AccountCheck = 'works' | Failure

/** What the window sees of the certificates: whether there is a passphrase, never the passphrase. */
interface CertificatesView extends CertificateFiles {
  readonly passphrase: KeyState
}

/** An account as the window sees it: whether there is a key, never the key. */
export interface AccountView {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly organization: string
  readonly project: string
  readonly key: KeyState
  /** What its last test or upload in this run has shown; absent as long as nothing is known. */
  readonly check?: AccountCheck
  readonly certificates: CertificatesView
  /** The kind of service of the account. */
  readonly service: ServiceView
}

/** How the test of an account ended. */
export type AccountTest =
  | { readonly result: 'works' }
  | { readonly result: 'refused'; readonly failure: Failure; readonly service: ServiceView }
  /** The person stopped it, or began another. */
  | { readonly result: 'stopped' }

/**
 * The account to begin with: the wanted account, else one with a key, else any other real account; then the practice
 * server.
 */
export function firstAccount(accounts: readonly AccountView[], wanted: string | null): string | null {
  const known = accounts.find((account) => account.id === wanted)
  const withKey = accounts.find((account) => account.id !== practiceAccountId && account.key !== 'none')
  const real = accounts.find((account) => account.id !== practiceAccountId)
  return (known ?? withKey ?? real ?? accounts[0])?.id ?? null
}

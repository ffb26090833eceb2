import type { Failure } from '../../../shared/failures/failures'
import { failureText } from '../../../shared/messages'
import {
  type AccountDraft,
  type AccountView,
  accountDraftSchema,
  baseUrlFailure,
} from '../../../shared/service/accounts'
import { defaultBaseUrl, tidyBaseUrl } from '../../../shared/service/base-url'
import { messages, sentences } from '../../messages'

/** The fields of the form as they were typed. */
export interface AccountFields {
  readonly name: string
  readonly apiKey: string
  readonly baseUrl: string
  readonly organization: string
  readonly project: string
  readonly caFile: string
  readonly clientCertificate: string
  readonly clientKey: string
  readonly passphrase: string
}

export type FieldErrors = { readonly [K in keyof AccountFields]?: string }

/**
 * The form for an account. The key and the passphrase are never filled in: the window does not know them. The first
 * account has a name already, so that only the key has to be entered.
 */
export function fieldsOf(account: AccountView | undefined, isFirst = false): AccountFields {
  return {
    name: account?.name ?? (isFirst ? messages.accounts.firstName : ''),
    apiKey: '',
    baseUrl: account?.baseUrl ?? defaultBaseUrl,
    organization: account?.organization ?? '',
    project: account?.project ?? '',
    caFile: account?.certificates.caFile ?? '',
    clientCertificate: account?.certificates.clientCertificate ?? '',
    clientKey: account?.certificates.clientKey ?? '',
    passphrase: '',
  }
}

/** The valid draft of the fields, or their errors as text. */
export function readFields(
  fields: AccountFields,
  id: string | undefined,
): { readonly draft: AccountDraft } | { readonly errors: FieldErrors } {
  const { apiKey, caFile, clientCertificate, clientKey, passphrase, ...others } = fields
  const key = apiKey.trim()
  const parsed = accountDraftSchema.safeParse({
    ...others,
    ...(id === undefined ? {} : { id }),
    ...(key === '' ? {} : { apiKey: key }),
    certificates: { caFile, clientCertificate, clientKey: clientCertificate === '' ? '' : clientKey },
    ...(passphrase === '' ? {} : { passphrase }),
  })
  const errors: { -readonly [K in keyof AccountFields]?: string } = {}
  const wrong = baseUrlFailure(tidyBaseUrl(fields.baseUrl))
  if (wrong !== null) errors.baseUrl = baseUrlError(wrong)
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0] as keyof AccountFields
    if (field === 'name')
      errors.name = fields.name.trim() === '' ? messages.accounts.errors.name : messages.accounts.errors.line
    else if (field === 'apiKey') errors.apiKey = messages.accounts.errors.apiKey
    else if (field === 'organization' || field === 'project') errors[field] = messages.accounts.errors.line
    else if (field === 'baseUrl') errors.baseUrl ??= baseUrlError({ kind: 'base-url-invalid', detail: '' })
  }
  if (!parsed.success || Object.keys(errors).length > 0) return { errors }
  return { draft: parsed.data }
}

/** The field that an account's failure concerns, and the advice for it. */
export function adviceOn(failure: Failure): {
  readonly field: keyof AccountFields | undefined
  readonly todo: string
} {
  const { refused } = messages.accounts
  switch (failure.kind) {
    case 'key-missing':
    case 'key-rejected':
      return { field: 'apiKey', todo: refused.key }
    case 'not-allowed':
      return { field: 'apiKey', todo: refused.rights }
    case 'organization-rejected':
      return { field: 'organization', todo: refused.organization }
    case 'project-rejected':
      return { field: 'project', todo: refused.project }
    case 'host-not-found':
    case 'connection-refused':
    case 'connection-lost':
    case 'no-progress':
      return { field: 'baseUrl', todo: refused.network }
    case 'certificate-wrong-name':
    case 'tls-failed':
      return { field: 'baseUrl', todo: failureText(failure).todo }
    case 'unexpected-answer':
      return { field: 'baseUrl', todo: refused.address }
    case 'service-failed':
    case 'request-refused':
      return { field: undefined, todo: refused.service }
    case 'base-url-invalid':
      return { field: 'baseUrl', todo: failureText(failure).todo }
    default:
      return { field: undefined, todo: failureText(failure).todo }
  }
}

function baseUrlError(failure: Failure): string {
  const { happened, todo } = failureText(failure)
  return sentences(happened, todo)
}

/** Whether a failure concerns the certificates of an account, which the form keeps collapsed. */
export function isAboutCertificates({ kind }: Failure): boolean {
  return (
    kind === 'certificate-file-unusable' ||
    kind === 'client-certificate-needed' ||
    kind === 'certificate-untrusted'
  )
}

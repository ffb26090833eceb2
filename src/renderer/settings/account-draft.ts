import { type AccountDraft, type AccountView, accountDraftSchema, isBaseUrl } from '../../shared/accounts'
import { defaultBaseUrl } from '../../shared/limits'
import { failureText } from '../../shared/messages'
import { messages } from '../messages'

/** The fields of the form as they were typed. */
export interface AccountFields {
  readonly name: string
  readonly apiKey: string
  readonly baseUrl: string
  readonly organization: string
  readonly project: string
}

export type FieldErrors = { readonly [K in keyof AccountFields]?: string }

/** The form for an account. The key is never filled in: the window does not know it. */
export function fieldsOf(account: AccountView | undefined): AccountFields {
  return {
    name: account?.name ?? '',
    apiKey: '',
    baseUrl: account?.baseUrl ?? defaultBaseUrl,
    organization: account?.organization ?? '',
    project: account?.project ?? '',
  }
}

/** What can be saved of the fields, or what is wrong with them in words. */
export function readFields(
  fields: AccountFields,
  id: string | undefined,
): { readonly draft: AccountDraft } | { readonly errors: FieldErrors } {
  const { apiKey, ...others } = fields
  const key = apiKey.trim()
  const parsed = accountDraftSchema.safeParse({
    ...others,
    ...(id === undefined ? {} : { id }),
    ...(key === '' ? {} : { apiKey: key }),
  })
  const errors: { -readonly [K in keyof AccountFields]?: string } = {}
  if (!isBaseUrl(fields.baseUrl.trim())) errors.baseUrl = baseUrlError(fields.baseUrl.trim())
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0] as keyof AccountFields
    if (field === 'name')
      errors.name = fields.name.trim() === '' ? messages.accounts.errors.name : messages.accounts.errors.line
    else if (field === 'apiKey') errors.apiKey = messages.accounts.errors.apiKey
    else if (field === 'organization' || field === 'project') errors[field] = messages.accounts.errors.line
    else if (field === 'baseUrl') errors.baseUrl ??= baseUrlError(fields.baseUrl.trim())
  }
  if (!parsed.success || Object.keys(errors).length > 0) return { errors }
  return { draft: parsed.data }
}

function baseUrlError(text: string): string {
  const { happened, todo } = failureText({
    kind: 'base-url-invalid',
    detail: '',
    ...(text === '' ? {} : { subject: text }),
  })
  return `${happened} ${todo}`
}

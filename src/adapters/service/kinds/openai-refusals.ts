import type { Refusal } from '../../../core/ports'
import type { RefusalReason } from '../../../shared/failures/failures'
import type { RefusedAnswer } from './service-kind'

/** The meaning of a refusal. Everything that a rule names must match. */
interface Rule {
  readonly kind?: NonNullable<Refusal['kind']>
  readonly reason?: RefusalReason
  readonly status?: (status: number) => boolean
  /** The error's `code` or its `type`. */
  readonly code?: RegExp
  /** The message must match all of these. */
  readonly words?: readonly RegExp[]
}

/** The status may be about the account: an unknown organization or project may be a 400 or a 404. */
const isAboutAccount = (status: number) => [400, 401, 403, 404].includes(status)
/** The status may be about the request itself; for the others, the status alone decides. */
const isAboutRequest = (status: number) => ![401, 403, 404].includes(status)
/** The status may be about the upload: one that was completed may be a 404. */
const isAboutUpload = (status: number) => ![401, 403].includes(status)

const ofCompletion = /complet/i

/**
 * The first match decides. The words are those that services are known to use: there is no code for a full storage, a
 * missing scope or a problem of an upload. In doubt, an upload may be completed already, or takes nothing more.
 */
const rules: readonly Rule[] = [
  // Nothing more is accepted from these accounts.
  {
    kind: 'account-stopped',
    code: /^(billing_not_active|billing_hard_limit_reached|insufficient_quota|access_terminated|account_deactivated)$/,
  },
  { kind: 'account-stopped', status: (status) => status === 402 },
  { kind: 'storage-full', words: [/quota/i, /storage/i] },
  {
    kind: 'storage-full',
    words: [
      /\b(number|count) of (stored |uploaded )?files\b|\btoo many files\b|\bfile count\b/i,
      /quota|exceed|limit|maximum|too many/i,
    ],
  },
  { kind: 'organization-rejected', status: isAboutAccount, code: /organization/i },
  {
    kind: 'organization-rejected',
    status: isAboutAccount,
    words: [/openai-organization header|no such organization/i],
  },
  { kind: 'project-rejected', status: isAboutAccount, code: /project/i },
  { kind: 'project-rejected', status: isAboutAccount, words: [/openai-project header|no such project/i] },
  { kind: 'not-allowed', status: isAboutAccount, code: /^missing_scope$/ },
  { kind: 'not-allowed', status: isAboutAccount, words: [/missing scopes|insufficient permissions/i] },
  { kind: 'remote-upload-expired', status: isAboutRequest, code: /expired/i },
  { kind: 'remote-upload-expired', status: isAboutRequest, words: [/expired/i] },
  { kind: 'checksum-mismatch', status: isAboutRequest, code: /md5|checksum/i },
  { kind: 'checksum-mismatch', status: isAboutRequest, words: [/md5|checksum/i] },
  { reason: 'already-completed', status: isAboutUpload, words: [ofCompletion] },
  { reason: 'parts-wrong', status: isAboutRequest, words: [/\bparts?\b|part_/i] },
  { reason: 'upload-full', status: (status) => status === 400 },
]

/** The meaning of a refusal in OpenAI's form; null if only the status decides. */
export function refusalOf(answer: RefusedAnswer): Refusal | null {
  const { code, message, status, type } = answer
  if (status < 400 || status > 499) return null
  const rule = rules.find(
    (rule) =>
      (rule.status?.(status) ?? true) &&
      (rule.code === undefined || rule.code.test(code) || rule.code.test(type)) &&
      (rule.words ?? []).every((words) => words.test(message)),
  )
  if (rule === undefined) return null
  const { kind } = rule
  const subject = missingScopes(message)
  const reason = rule.reason ?? reasonBeside(kind, message, subject)
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(reason === undefined ? {} : { reason }),
    ...(subject === undefined ? {} : { subject }),
  }
}

/** What the message says beyond the kind. */
function reasonBeside(kind: Rule['kind'], message: string, scopes = ''): RefusalReason | undefined {
  if (kind === 'not-allowed') return lacking(scopes)
  return kind === 'remote-upload-expired' && ofCompletion.test(message) ? 'already-completed' : undefined
}

/** What a key may not do without these permissions: without the one to write, it is of no use for uploads. */
function lacking(scopes: string): RefusalReason | undefined {
  if (/\bwrite\b/.test(scopes)) return 'may-not-write'
  return /\bread\b/.test(scopes) ? 'may-not-read' : undefined
}

/** The permissions that the key lacks, as the service names them: it does so only in words. */
function missingScopes(message: string): string | undefined {
  return /\bmissing scopes?: *([\w.-]*\w(?:, *[\w.-]*\w)*)/i.exec(message)?.[1]
}

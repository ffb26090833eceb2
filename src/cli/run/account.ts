import { createHash } from 'node:crypto'
import type { OwnCertificates } from '../../adapters/service/connections/certificates'
import type { Connection } from '../../adapters/service/service-call'
import type { UploadRecord } from '../../core/upload/record/record'
import { HoistError } from '../../shared/failures/failures'
import { messages } from '../../shared/messages'
import { practiceAccountId } from '../../shared/service/accounts'
import { baseUrlParts } from '../../shared/service/base-url'
import type { ScopeNames } from '../../shared/service/services'
import type { UploadCommand } from '../arguments'

/** The connection that a command and the environment describe. Throws a HoistError if there is no key. */
export function connectionOf(
  command: UploadCommand,
  apiKey: string | null,
  certificates: OwnCertificates,
): Connection {
  const { baseUrl, service } = command
  if (apiKey === null)
    throw new HoistError({ kind: 'key-missing', detail: `${service.client.keyVariable} is not set` })
  const named = (names: ScopeNames | null) => (names === null ? '' : (process.env[names.variable] ?? ''))
  const organization = named(service.client.organization)
  const project = named(service.client.project)
  return { service, baseUrl, apiKey, organization, project, certificates }
}

/** The same service under the same headers is the same account, whatever its key and its API version are now. */
export function accountOf(command: UploadCommand, connection: Connection): UploadRecord['account'] {
  if (command.practice) return { id: practiceAccountId, name: messages.practiceAccountName }
  const { baseUrl, organization, project } = connection
  const digest = createHash('sha256')
    .update(JSON.stringify([baseUrlParts(baseUrl).root, organization, project]))
    .digest('hex')
  return { id: `terminal-${digest.slice(0, 16)}`, name: new URL(baseUrl).host }
}

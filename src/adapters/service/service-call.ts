import { callUrl } from '../../shared/service/base-url'
import type { OwnCertificates } from './connections/certificates'
import { type HttpCall, type HttpCalls, isSuccess } from './http/http-call'
import { refused, type ServiceReply } from './http/replies'
import type { ServiceKind } from './kinds/service-kind'

/** How to reach an account. `baseUrl` may have a query, which goes to the end of each address. */
export interface Connection {
  readonly service: ServiceKind
  readonly baseUrl: string
  readonly apiKey: string
  readonly organization: string
  readonly project: string
  /** The certificates of the account. */
  readonly certificates?: OwnCertificates
}

/** One call of a service. `path` begins with a slash and may have a query. */
export type ServiceCall = Pick<
  HttpCall,
  'method' | 'json' | 'multipart' | 'content' | 'patience' | 'parallel'
> & { readonly path: string }

/** The headers that tell the service which account a call is for. */
export function accountHeaders({
  apiKey,
  organization,
  project,
  service,
}: Pick<Connection, 'apiKey' | 'organization' | 'project' | 'service'>): Readonly<Record<string, string>> {
  const { client } = service
  return {
    [client.keyHeader.name]: `${client.keyHeader.before}${apiKey}`,
    ...(client.organization === null || organization === ''
      ? {}
      : { [client.organization.header]: organization }),
    ...(client.project === null || project === '' ? {} : { [client.project.header]: project }),
  }
}

/** Makes a call for an account. Resolves for a successful status; everything else is an ApiError. */
export async function callService(
  http: HttpCalls,
  connection: Connection,
  { path, ...call }: ServiceCall,
  signal: AbortSignal,
): Promise<ServiceReply> {
  const { apiKey: key, baseUrl, certificates, service } = connection
  const url = new URL(callUrl(baseUrl, path))
  const headers = accountHeaders(connection)
  const reply = { ...(await http.send({ ...call, url, headers, key, certificates }, signal)), service }
  if (!isSuccess(reply.status)) throw refused(reply)
  return reply
}

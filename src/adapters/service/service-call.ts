import { callUrl, serviceOf } from '../../shared/services'
import type { OwnCertificates } from './connections/certificates'
import { type HttpCall, type HttpCalls, isSuccess, type Reply } from './http-call'
import { refused } from './replies'

/** How to reach an account. `baseUrl` may have a query, which goes to the end of each address. */
export interface Connection {
  readonly baseUrl: string
  readonly apiKey: string
  readonly organization: string
  readonly project: string
  /** What the account brings along for TLS. */
  readonly certificates?: OwnCertificates
}

/** One call of a service. `path` begins with a slash and may have a query. */
export type ServiceCall = Pick<
  HttpCall,
  'method' | 'json' | 'multipart' | 'content' | 'patience' | 'parallel'
> & { readonly path: string }

/** Makes a call for an account. Resolves for a status of success; everything else is an ApiError. */
export async function callService(
  http: HttpCalls,
  connection: Connection,
  { path, ...call }: ServiceCall,
  signal: AbortSignal,
): Promise<Reply> {
  const { apiKey: key, baseUrl, certificates } = connection
  const url = new URL(callUrl(baseUrl, path))
  const reply = await http.send(
    { ...call, url, headers: authorization(connection), key, certificates },
    signal,
  )
  if (!isSuccess(reply.status)) throw refused(reply)
  return reply
}

function authorization({ apiKey, baseUrl, organization, project }: Connection): Record<string, string> {
  const { keyHeader } = serviceOf(baseUrl)
  return {
    [keyHeader]: keyHeader === 'authorization' ? `Bearer ${apiKey}` : apiKey,
    ...(organization === '' ? {} : { 'openai-organization': organization }),
    ...(project === '' ? {} : { 'openai-project': project }),
  }
}

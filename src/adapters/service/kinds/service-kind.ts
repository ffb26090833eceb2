import type { Refusal } from '../../../core/ports'
import type { ServiceView } from '../../../shared/service/services'

/**
 * Where a service is: its host in lower case and without a port, the root of its paths, and the query of each address.
 */
export interface ServiceAddress {
  readonly host: string
  /** The root of its paths, with the host, and without a slash at its end. */
  readonly root: string
  /** The query, without a question mark; empty if there is none. */
  readonly query: string
}

/** Why a service refused a call, in its own form. */
export interface ServiceError {
  readonly message: string
  /** Empty if it gives none. */
  readonly code: string
  /** Some refusals are named only here. Empty if it gives none. */
  readonly type: string
}

/** The content of a response that refuses a call, in the service's words if it has any. */
export interface RefusedAnswer extends ServiceError {
  readonly status: number
}

/** The first header of that name; undefined if there is none. */
export type HeaderReader = (name: string) => string | undefined

/**
 * How a kind of service responds, beyond the results of its calls. `openai-api.ts` has the protocol of OpenAI's API.
 */
export interface ServiceProtocol {
  /** The header of a response that identifies the call for the service's support. */
  readonly requestIdHeader: string
  /** The error in the JSON of a refusal; null if it is not in the service's form, and so from somebody else. */
  readonly errorIn: (json: unknown) => ServiceError | null
  /**
   * The meaning of a refusal beyond its status; null if only the status decides. Nothing else reads the service's words
   * and codes: what the engine decides by them is a `reason` (`RefusalReason`).
   */
  readonly refusal: (answer: RefusedAnswer) => Refusal | null
  /**
   * How long the service asks to wait, in milliseconds; undefined if it does not.
   *
   * @param now on the service's clock, in milliseconds since the epoch
   */
  readonly askedWaitMs: (header: HeaderReader, now: number) => number | undefined
}

/** The names of the kinds. The registry (`index.ts`) has a kind for each. */
export type ServiceKindId = 'openai' | 'azure-dated' | 'azure' | 'practice' | 'compatible'

/**
 * Everything that the compiler can require of a kind of service. The window and the engine see only
 * {@link ServiceView}. Each kind is a file beside this one, and `openai-api.ts` has what kinds share.
 * `docs/notes/changing.md` says what else a new kind needs.
 */
export interface ServiceKind extends ServiceView {
  readonly id: ServiceKindId
  /** Whether the service at that address is of this kind. */
  readonly isAt: (address: ServiceAddress) => boolean
  readonly protocol: ServiceProtocol
}

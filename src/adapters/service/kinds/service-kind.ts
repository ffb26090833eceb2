import type { Refusal } from '../../../core/ports'
import type { ServiceView } from '../../../shared/service/services'

/**
 * Where a service is: its host in lower case and without a port, the root of its paths, and the query of each address.
 */
export interface ServiceAddress {
  readonly host: string
  /** With the host, and without a slash at its end. */
  readonly root: string
  /** Without a question mark; empty if there is none. */
  readonly query: string
}

/** The content of an answer that refuses a call, in the service's words if it has any. */
export interface RefusedAnswer {
  readonly status: number
  readonly code: string
  /** Some refusals are named only here. */
  readonly type: string
  readonly message: string
}

/** The first header of that name; undefined if there is none. */
export type HeaderReader = (name: string) => string | undefined

/**
 * All that is particular to a kind of service that speaks the Uploads API. The part for the window and the engine is
 * in {@link ServiceView}. A new kind starts from `compatible`, and stands in the list (`index.ts`) before every kind
 * that also matches its addresses; `docs/notes/changing.md` says what else it needs.
 */
export interface ServiceKind extends ServiceView {
  /** The name of the kind, by which tests know it. */
  readonly id: string
  /** Whether the service at that address is of this kind. */
  readonly isAt: (address: ServiceAddress) => boolean
  /** The header of an answer that identifies the call for the service's support. */
  readonly requestIdHeader: string
  /** The meaning of a refusal beyond its status; null if only the status decides. */
  readonly refusal: (answer: RefusedAnswer) => Refusal | null
  /**
   * How long the service asks to wait, in milliseconds; undefined if it does not.
   *
   * @param now on the service's clock, in milliseconds since the epoch
   */
  readonly askedWaitMs: (header: HeaderReader, now: number) => number | undefined
}

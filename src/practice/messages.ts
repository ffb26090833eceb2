import { z } from 'zod'
import type { Failure } from '../shared/failures/failures'

/** Messages to the practice server's process from its parent. */
export const toPracticeSchema = z.discriminatedUnion('type', [
  /** Close, and end with exit code 0. */
  z.object({ type: z.literal('stop') }),
  /** Replace the fault plan; answered with `faults-set` or `refused`. */
  z.object({ type: z.literal('faults'), plan: z.unknown() }),
])
export type ToPractice = z.output<typeof toPracticeSchema>

/** Messages from the practice server's process to its parent. */
export type FromPractice =
  | {
      readonly type: 'ready'
      /** The base URL for clients. */
      readonly url: string
      readonly key: string
      readonly port: number
      readonly folder: string
    }
  /** The process could not start, and ends: with exit code 2 for wrong arguments, otherwise 1. */
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'faults-set' }
  /** A message could not be understood; nothing has changed. */
  | { readonly type: 'refused'; readonly message: string }

import { z } from 'zod'
import { type Failure, failureKinds, refusalReasons } from './failures'

/** Each field of a {@link Failure}: the compiler asks for one that is missing. */
const fields = {
  kind: z.enum(failureKinds),
  detail: z.string(),
  status: z.int().optional(),
  reason: z.enum(refusalReasons).optional(),
  code: z.string().optional(),
  serviceMessage: z.string().optional(),
  requestId: z.string().optional(),
  subject: z.string().optional(),
  bytes: z.number().optional(),
  most: z.number().optional(),
  count: z.number().optional(),
  // Not `z.lazy`: with a schema that contains itself, zod searches every value for cycles.
  cause: z
    .unknown()
    .transform((value, { issues }): Failure => {
      const { data, error } = failureSchema.safeParse(value)
      for (const issue of error?.issues ?? []) issues.push({ ...issue, input: value } as z.core.$ZodRawIssue)
      return data ?? z.NEVER
    })
    .optional(),
} satisfies Readonly<Record<keyof Failure, z.ZodType>>

/** A failure as it is kept in a file. */
export const failureSchema: z.ZodType<Failure> = z.object(fields).transform((value) => value as Failure)

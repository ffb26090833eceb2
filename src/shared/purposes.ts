import { z } from 'zod'

/**
 * What a file is for. The schema of the service lists the first four, its own clients also send the last two; the
 * service decides about each.
 */
export const purposes = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'] as const
export const purposeSchema = z.enum(purposes)
export type Purpose = z.infer<typeof purposeSchema>

import { z } from 'zod'

/**
 * What a file is for. OpenAI's description of the API lists only some of these, and its own clients send the others too:
 * each service decides what it takes (`purposes` of its kind). The order is that of the window, after the service's usual
 * one.
 */
export const purposes = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'] as const
export const purposeSchema = z.enum(purposes)
export type Purpose = z.infer<typeof purposeSchema>

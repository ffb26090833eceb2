import { z } from 'zod'

/**
 * What a file is for. OpenAI's description of the API lists only some of these, and its own clients send the others
 * too. Most kinds of service take all of them (`purposes` of the kind). The window lists them in this order, after the
 * usual purpose of the service. `docs/notes/changing.md` says what a new one needs.
 */
export const purposes = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'] as const
export const purposeSchema = z.enum(purposes)
export type Purpose = z.infer<typeof purposeSchema>

/** One purpose for all files of a drop, or for each file the one that fits it. */
export const purposeChoiceSchema = z.enum([...purposes, 'each'])
export type PurposeChoice = z.infer<typeof purposeChoiceSchema>

/**
 * Whether OpenAI keeps the content of such files to itself. Source: its response “Not allowed to download files of
 * purpose: …”.
 */
const sealedAtOpenai: Readonly<Record<Purpose, boolean>> = {
  assistants: true,
  batch: false,
  'fine-tune': false,
  vision: false,
  user_data: true,
  evals: false,
}

/** The purposes whose files nobody can download from OpenAI. */
export const sealedPurposes: readonly Purpose[] = purposes.filter((purpose) => sealedAtOpenai[purpose])

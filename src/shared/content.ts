import type { Purpose } from './purposes'

/** What can be wrong with a file for its purpose. Such a file can be uploaded, but the service will not use it. */
export const contentProblems = [
  // its name
  'not-lines',
  'not-picture',
  // its lines
  'no-lines',
  'too-many-lines',
  'not-utf8',
  'not-json',
  'not-object',
  'blank',
  'too-long',
  'no-custom-id',
  'custom-id-twice',
  'wrong-method',
  'wrong-url',
  'no-body',
  'no-example',
] as const

/** The first problem. `line` counts from 1; absent if the problem is not in a line. */
export interface ContentProblem {
  readonly kind: (typeof contentProblems)[number]
  readonly line?: number
  /** What is there: a custom_id, a method or a URL, truncated if it is long. */
  readonly found?: string
}

/** Purposes whose files are JSON Lines. */
export const linesPurposes = ['batch', 'fine-tune', 'evals'] as const
export type LinesPurpose = (typeof linesPurposes)[number]

export function isLinesPurpose(purpose: Purpose): purpose is LinesPurpose {
  return (linesPurposes as readonly Purpose[]).includes(purpose)
}

/** The extension of a name without its dot, in lower case; empty without one. */
export function extensionOf(name: string): string {
  return /[^.]\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** What models can see (the service's guide to images). */
const pictures = ['png', 'jpg', 'jpeg', 'gif', 'webp']

export function isPicture(name: string): boolean {
  return pictures.includes(extensionOf(name))
}

/** What the name alone says against a purpose, or null. */
export function nameProblem(name: string, purpose: Purpose): ContentProblem | null {
  if (isLinesPurpose(purpose) && extensionOf(name) !== 'jsonl') return { kind: 'not-lines' }
  if (purpose === 'vision' && !isPicture(name)) return { kind: 'not-picture' }
  return null
}

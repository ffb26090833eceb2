import { appendFileSync } from 'node:fs'

/** The parts of the table at the end of a run, in its order. */
export type Section = 'kill' | 'fault' | 'sequence' | 'corruption'

/**
 * Counts something that was survived. Call it after everything that follows from it has been checked: the table shows
 * what succeeded.
 *
 * @param row what was survived, in words
 * @param column who survived it, if there are several
 */
export function tally(
  section: Section,
  row: string,
  { column = 'survived', count = 1 }: { readonly column?: string; readonly count?: number } = {},
): void {
  const file = process.env.HOIST_TALLY
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ section, row, column, count })}\n`)
}

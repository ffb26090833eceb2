import { relative, sep } from 'node:path'
import picomatch from 'picomatch'

const options = { nocase: true, dot: true, noextglob: true, nonegate: true } as const

/**
 * Whether a path matches one of the comma-separated patterns: `*.jsonl`, or `done/**`. One without a `/` matches the
 * file name, in any folder.
 *
 * @returns null if there is no pattern; the path has `/` between its names
 */
function matcherOf(patterns: string): ((path: string) => boolean) | null {
  const matchers = patterns
    .split(',')
    .map((pattern) => pattern.trim().replace(/^\.?\//, ''))
    .filter((pattern) => pattern !== '')
    .map((pattern) => picomatch(pattern, { ...options, basename: !pattern.includes('/') }))
  return matchers.length === 0 ? null : (path) => matchers.some((matches) => matches(path))
}

/** Which files of a folder are taken: comma-separated patterns as in {@link matcherOf}. */
export interface Patterns {
  /** Only files that match one of these patterns are taken; all if there are none. */
  readonly include: string
  /** Files that match one of these patterns are not taken. */
  readonly exclude: string
}

export const noPatterns: Patterns = { include: '', exclude: '' }

/** Whether a file is taken. @param path below the folder, with `/` between its names */
export type Filter = (path: string) => boolean

export function filterOf({ exclude, include }: Patterns): Filter {
  const isIn = matcherOf(include)
  const isOut = matcherOf(exclude)
  return (path) => isIn?.(path) !== false && isOut?.(path) !== true
}

/** The path of a file below a folder, with `/` between its names. */
export function pathBelow(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}

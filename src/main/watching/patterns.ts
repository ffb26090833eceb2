import picomatch from 'picomatch'

const options = { nocase: true, dot: true, noextglob: true, nonegate: true } as const

/**
 * Whether a path matches one of the comma-separated patterns: `*.jsonl`, or `done/**`. One without a `/` matches the
 * file name, in any folder.
 *
 * @returns null if there is no pattern; the path has `/` between its names
 */
export function matcherOf(patterns: string): ((path: string) => boolean) | null {
  const matchers = patterns
    .split(',')
    .map((pattern) => pattern.trim().replace(/^\.?\//, ''))
    .filter((pattern) => pattern !== '')
    .map((pattern) => picomatch(pattern, { ...options, basename: !pattern.includes('/') }))
  return matchers.length === 0 ? null : (path) => matchers.some((matches) => matches(path))
}

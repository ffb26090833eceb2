import picomatch from 'picomatch'

const options = { nocase: true, dot: true, noextglob: true, nonegate: true } as const

/**
 * Whether a path fits one of the patterns, which have commas between them: `*.jsonl`, or `done/**`. One without a `/` is
 * about the name of a file, in whatever folder it is.
 *
 * @returns null where there is no pattern; the path has `/` between its names
 */
export function matcherOf(patterns: string): ((path: string) => boolean) | null {
  const matchers = patterns
    .split(',')
    .map((pattern) => pattern.trim().replace(/^\.?\//, ''))
    .filter((pattern) => pattern !== '')
    .map((pattern) => picomatch(pattern, { ...options, basename: !pattern.includes('/') }))
  return matchers.length === 0 ? null : (path) => matchers.some((matches) => matches(path))
}

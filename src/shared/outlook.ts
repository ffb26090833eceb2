/** Whether an upload will meet its deadline: `tight` if little is missing, `late` if it clearly will not. */
export type Outlook = 'tight' | 'late'

/**
 * Reported only when a forecast exceeds the limit by more than this factor: a false alarm is worse than a late one.
 */
const clearly = 1.15
/** From this share of the time left on, it is tight. */
const nearly = 0.75
/** An upload that only has to be completed is tight from here on, in milliseconds. */
const lastMinutesMs = 10 * 60_000

/**
 * Whether an upload will meet its deadline. Pure.
 *
 * @param bytes to be sent until the deadline: its own, and those that go before them
 * @param rate bytes per second; undefined while unknown
 * @param leftMs until the deadline, in milliseconds
 * @returns undefined if the deadline will be met, or nobody knows
 */
export function outlookOf(bytes: number, rate: number | undefined, leftMs: number): Outlook | undefined {
  if (leftMs <= 0) return 'late'
  if (bytes <= 0) return leftMs < lastMinutesMs ? 'tight' : undefined
  if (rate === undefined || rate <= 0) return undefined
  const neededMs = (bytes / rate) * 1000
  if (neededMs > leftMs * clearly) return 'late'
  return neededMs > leftMs * nearly ? 'tight' : undefined
}

/**
 * How long a file needs at that rate if that is clearly longer than its upload stays open, in seconds; undefined if
 * it meets or could meet the deadline, or nobody knows.
 *
 * @param lifetimeMs how long the service keeps an upload open, in milliseconds
 */
export function secondsBeyond(
  lifetimeMs: number,
  size: number,
  rate: number | undefined,
): number | undefined {
  if (outlookOf(size, rate, lifetimeMs) !== 'late' || rate === undefined) return undefined
  return size / rate
}

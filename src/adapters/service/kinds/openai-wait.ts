import type { HeaderReader } from './service-kind'

/**
 * How long OpenAI asks to wait, in milliseconds: `retry-after-ms`, `Retry-After` in seconds or as a date (RFC 9110,
 * 10.2.3), or the later `x-ratelimit-reset-*` of the limits that are used up.
 *
 * @param now on the service's clock, in milliseconds since the epoch
 */
export function askedWaitMs(header: HeaderReader, now: number): number | undefined {
  const milliseconds = Number(header('retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds
  const retryAfter = header('retry-after')?.trim()
  if (retryAfter !== undefined && retryAfter !== '') {
    const seconds = Number(retryAfter)
    if (seconds >= 0) return seconds * 1000
    const date = Date.parse(retryAfter)
    if (!Number.isNaN(date)) return Math.max(0, date - now)
  }
  const resets = ['requests', 'tokens']
    .filter((what) => header(`x-ratelimit-remaining-${what}`) === '0')
    .map((what) => goDuration(header(`x-ratelimit-reset-${what}`) ?? ''))
    .filter((wait) => wait !== undefined)
  return resets.length === 0 ? undefined : Math.max(...resets)
}

/** Milliseconds of a duration like `1s`, `6m0s` or `20ms`, as the rate limit headers write it. */
function goDuration(text: string): number | undefined {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    sum += Number(amount) * (units[unit ?? ''] ?? 0)
  }
  return sum
}

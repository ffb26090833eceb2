import type { Random } from '../ports'

export interface BackoffLimits {
  readonly backoffBaseMs: number
  readonly backoffCapMs: number
}

/**
 * How long to wait after the n-th failure (n from 1), in milliseconds: full jitter, a random time between 0 and an
 * exponentially growing, capped bound, so that parts that failed together do not come back together. Source:
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. If the service asked for a time, that time is the
 * minimum.
 */
export function backoffMs(failures: number, limits: BackoffLimits, random: Random, askedMs = 0): number {
  const bound = Math.min(limits.backoffCapMs, limits.backoffBaseMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(askedMs + random() * bound)
}

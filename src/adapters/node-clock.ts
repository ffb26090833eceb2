import type { Clock } from '../core/ports'

/** Longest delay of a timer, in milliseconds: Node fires longer timers immediately. */
const longestTimerMs = 2 ** 31 - 1

/** The machine's clock. */
export const nodeClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(Math.max(0, ms), longestTimerMs))
      signal.addEventListener('abort', end, { once: true })
    }),
}

/** The steady clock, for short times: it has fractions of a millisecond, and nobody can change it. */
export const steadyClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  steady: () => performance.now(),
  sleep: nodeClock.sleep,
}

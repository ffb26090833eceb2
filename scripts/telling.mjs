/** A problem whose message people see without a stack. */
export class SetupError extends Error {}

/** The time since `since`, in seconds, as a person reads it. @param {number} since milliseconds */
export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}

/** @param {string} text @param {number} count */
export function firstLines(text, count) {
  return text.trim().split('\n').slice(0, count).join('\n')
}

/** @param {string} text @param {number} count */
export function lastLines(text, count) {
  return text.trim().split('\n').slice(-count).join('\n')
}

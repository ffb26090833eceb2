/** How thorough a run is: the short form is part of `npm test`. */
export const long = process.env.HOIST_RELIABILITY === 'long'

/** Everything random in a run comes from this number; the run prints it first. */
export const seed = Number(process.env.HOIST_SEED ?? '1')

/** Numbers from 0 up to, not including, 1: the same ones for the same seed and name. */
export function randomOf(name: string): () => number {
  // mulberry32
  let state = seed | 0
  for (const char of name) state = Math.imul(state ^ char.charCodeAt(0), 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A whole number from `low` to `high`, both included. */
export function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

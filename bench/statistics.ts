/** The middle one, or the mean of the two in the middle. Throws without any value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const high = sorted[Math.floor(sorted.length / 2)]
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  if (high === undefined || low === undefined) throw new Error('there is no median of nothing')
  return (low + high) / 2
}

/**
 * The median of the ratios of paired runs: what disturbed the machine for a while disturbed both of a pair.
 * Both lists are in the order of the rounds.
 */
export function pairedRatio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, index) => value / (others[index] ?? Number.NaN)))
}

/** Rounded for people: 3 digits, and whole numbers from 100 on. */
export function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** Lowest to highest. */
export function span(values: readonly number[]): string {
  return `${shown(Math.min(...values))}–${shown(Math.max(...values))}`
}

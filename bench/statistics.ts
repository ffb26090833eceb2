/** The middle value, or the mean of the two in the middle. Throws an Error without any value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const high = sorted[Math.floor(sorted.length / 2)]
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  if (high === undefined || low === undefined) throw new Error('no values, no median')
  return (low + high) / 2
}

/** The median of the ratios of paired runs, in the order of the rounds: what disturbs a round disturbs both. */
export function pairedRatio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, index) => value / (others[index] ?? Number.NaN)))
}

/** Three digits; whole numbers from 100 on. */
export function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** From the lowest to the highest. */
export function span(values: readonly number[]): string {
  return `${shown(Math.min(...values))}–${shown(Math.max(...values))}`
}

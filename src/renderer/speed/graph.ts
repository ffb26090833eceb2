/** What a speed graph shows: `speeds` in bytes per second, one per second, newest last, smoothed. */
export interface Graph {
  readonly speeds: readonly number[]
  /** The width of the graph, in seconds. */
  readonly seconds: number
  /** Bytes per second at its upper edge. */
  readonly top: number
  /** In bytes per second, since the first byte. */
  readonly mean: number
  readonly highest: number
}

const widths = [60, 120, 300] as const
/** Single seconds jump: each is drawn as the mean of itself and the two before it. */
const smoothedOver = 3

/**
 * The graph of these speeds.
 *
 * @param measured bytes per second of each of the last seconds, newest last
 * @param limit bytes per second that must not be exceeded, or null; its line is always in the picture
 */
export function graphOf(measured: readonly number[], limit: number | null): Graph {
  const first = measured.findIndex((speed) => speed > 0)
  const since = first < 0 ? [] : measured.slice(first)
  const speeds = since.map((_, index) =>
    meanOf(since.slice(Math.max(0, index + 1 - smoothedOver), index + 1)),
  )
  const highest = Math.max(0, ...speeds)
  return {
    speeds,
    seconds: widths.find((seconds) => speeds.length <= seconds) ?? widths[widths.length - 1] ?? 300,
    top: roundUp(Math.max(highest, limit ?? 0)),
    mean: meanOf(since),
    highest,
  }
}

/** Where a speed is in a graph of that size, in CSS pixels: time runs to the right, and now is at the right edge. */
export function pointAt(
  index: number,
  speed: number,
  graph: Graph,
  width: number,
  height: number,
): { readonly x: number; readonly y: number } {
  const age = graph.speeds.length - 1 - index
  return { x: width - (age / (graph.seconds - 1)) * width, y: height - (speed / graph.top) * height }
}

/** The next round number with a little room above; 1 for nothing at all. */
function roundUp(speed: number): number {
  const wanted = speed * 1.1
  if (wanted <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([1, 1.5, 2, 3, 4, 6, 8].find((step) => step * power >= wanted) ?? 10) * power
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

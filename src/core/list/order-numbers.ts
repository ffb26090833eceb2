/** Distance between two neighbours at the end of the list: room for more than twenty moves to the same position. */
export const orderStep = 2 ** 16

/**
 * Numbers for uploads that are put between two neighbours of the list, so that a move writes only the moved records.
 *
 * @param before number of the neighbour before them; null at the top of the list
 * @param after number of the neighbour after them; null at the end
 * @returns `count` numbers, ascending; null when there is no room between the two
 */
export function numbersBetween(before: number | null, after: number | null, count: number): number[] | null {
  const positions = Array.from({ length: count }, (_, index) => index + 1)
  if (after === null) return positions.map((position) => (before ?? 0) + position * orderStep)
  if (before === null) return positions.map((position) => after - (count + 1 - position) * orderStep)
  const numbers = positions.map((position) => before + ((after - before) * position) / (count + 1))
  const all = [before, ...numbers, after]
  return all.every((number, index) => index === 0 || number > (all[index - 1] as number)) ? numbers : null
}

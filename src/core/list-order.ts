/** Between two neighbours at the end of the list: room for more than twenty moves to the same spot. */
export const orderStep = 2 ** 16

/**
 * Numbers for uploads that are put between two neighbours of the list, so that a move writes the moved records and
 * no others.
 *
 * @param before number of the neighbour that stands before them; null at the top of the list
 * @param after number of the one after them; null at the end
 * @returns `count` numbers, ascending; null when there is no room left between the two
 */
export function numbersBetween(before: number | null, after: number | null, count: number): number[] | null {
  const places = Array.from({ length: count }, (_, index) => index + 1)
  if (after === null) return places.map((place) => (before ?? 0) + place * orderStep)
  if (before === null) return places.map((place) => after - (count + 1 - place) * orderStep)
  const numbers = places.map((place) => before + ((after - before) * place) / (count + 1))
  const all = [before, ...numbers, after]
  return all.every((number, index) => index === 0 || number > (all[index - 1] as number)) ? numbers : null
}

/**
 * Moves some items of a list before another one and keeps their order. Pure.
 *
 * @param order ids in the order of the list
 * @param ids those that are moved; unknown ones are left out
 * @param before the one they are put before, even one of themselves; null for the end
 * @returns the new order, and where in it the moved ones begin; null when nothing would change
 */
export function reordered(
  order: readonly string[],
  ids: readonly string[],
  before: string | null,
): { readonly order: string[]; readonly moved: string[]; readonly from: number } | null {
  const target = before === null ? order.length : order.indexOf(before)
  if (target < 0) return null
  const chosen = new Set(ids)
  const stays = (id: string) => !chosen.has(id)
  const head = order.slice(0, target).filter(stays)
  const moved = order.filter((id) => chosen.has(id))
  const next = [...head, ...moved, ...order.slice(target).filter(stays)]
  if (next.every((id, index) => id === order[index])) return null
  return { order: next, moved, from: head.length }
}

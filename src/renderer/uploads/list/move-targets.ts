export type Direction = 'top' | 'up' | 'down' | 'end'

/** The destination of a move: the id of the upload before which the moved uploads go; null for the end. */
export type Before = string | null

/** The next upload in the list that is not moved itself. */
function nextAfter(order: readonly string[], id: string, moved: ReadonlySet<string>): Before {
  return order.slice(order.indexOf(id) + 1).find((other) => !moved.has(other)) ?? null
}

/**
 * @param order ids in the order of the whole list
 * @param shown ids in the order in which a person sees them: a step passes the next visible one
 * @returns undefined at the end of the list
 */
export function stepTarget(
  order: readonly string[],
  shown: readonly string[],
  moved: ReadonlySet<string>,
  direction: Direction,
): Before | undefined {
  switch (direction) {
    case 'top':
      return order.find((id) => !moved.has(id))
    case 'end':
      return null
    case 'up': {
      const first = shown.findIndex((id) => moved.has(id))
      return shown[first - 1]
    }
    case 'down': {
      const last = shown.findLastIndex((id) => moved.has(id))
      const passed = last < 0 ? undefined : shown[last + 1]
      return passed === undefined ? undefined : nextAfter(order, passed, moved)
    }
  }
}

/** The same for a drop position in the list. */
export function dropTarget(
  order: readonly string[],
  moved: ReadonlySet<string>,
  at: { readonly id: string; readonly after: boolean },
): Before {
  return at.after ? nextAfter(order, at.id, moved) : at.id
}

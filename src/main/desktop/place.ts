/** Where a window was, in the system's own units. */
export interface Place extends Area {
  readonly maximized: boolean
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** No display reaches so far, in the system's own units. */
const farthest = 100_000

/** Of the window's top edge this much must lie on a display, so that it can be taken and moved. */
const grip = { width: 120, height: 32 }

/** Checks what is kept of a place. By hand, as the window does not wait for a library. */
export function isPlace(kept: unknown): kept is Place {
  if (typeof kept !== 'object' || kept === null) return false
  const { x, y, width, height, maximized } = kept as Partial<Record<keyof Place, unknown>>
  const isWithin = (value: unknown, least: number) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= farthest
  return (
    isWithin(x, -farthest) &&
    isWithin(y, -farthest) &&
    isWithin(width, 1) &&
    isWithin(height, 1) &&
    typeof maximized === 'boolean'
  )
}

/** A name for a set of displays that stays the same as long as they stand the same way. */
export function setupName(
  displays: readonly { readonly bounds: Area; readonly scaleFactor: number }[],
): string {
  return displays
    .map(
      ({ bounds, scaleFactor }) => `${bounds.width}x${bounds.height}+${bounds.x}+${bounds.y}@${scaleFactor}`,
    )
    .sort()
    .join(' ')
}

/** Whether a window there could be seen and moved. @param areas what the displays have free for windows */
export function isReachable(place: Area, areas: readonly Area[]): boolean {
  return areas.some((area) => {
    const wide = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
    return wide >= grip.width && place.y >= area.y && place.y + grip.height <= area.y + area.height
  })
}

/** A place of the window, and the displays that it belongs to. */
export interface KeptPlace {
  readonly setup: string
  readonly place: Place
}

/** Where the window was with these displays; null when unknown, or out of sight by now. */
export function placeOn(
  displays: readonly { readonly bounds: Area; readonly workArea: Area; readonly scaleFactor: number }[],
  places: readonly KeptPlace[],
): Place | null {
  const setup = setupName(displays)
  const place = places.find((kept) => kept.setup === setup)?.place
  const areas = displays.map(({ workArea }) => workArea)
  return place !== undefined && isReachable(place, areas) ? place : null
}

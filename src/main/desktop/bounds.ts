/** Where a window was, in the system's own units. */
export interface Bounds extends Area {
  readonly maximized: boolean
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** No display reaches this far, in the system's own units. */
const farthest = 100_000

/** This much of the window's top edge must be on a display, so that it can be grabbed and moved. */
const grip = { width: 120, height: 32 }

/** Checks stored bounds, by hand, because the window must not wait for a library. */
export function isBounds(kept: unknown): kept is Bounds {
  if (typeof kept !== 'object' || kept === null) return false
  const { x, y, width, height, maximized } = kept as Partial<Record<keyof Bounds, unknown>>
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

/** A name for a set of displays that stays the same as long as they are arranged the same way. */
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
export function isReachable(bounds: Area, areas: readonly Area[]): boolean {
  return areas.some((area) => {
    const wide = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    return wide >= grip.width && bounds.y >= area.y && bounds.y + grip.height <= area.y + area.height
  })
}

/**
 * The bounds of a window to keep: the requested values, except where they have changed since. A window reports other
 * values because of roundings on scaled displays, and because of its frame on some desktops; kept as reported, the
 * window would grow by that difference at each start.
 *
 * @param opened what it reported when it had opened
 */
export function areaToKeep(asked: Area | null, opened: Area, now: Area): Area {
  const side = (name: keyof Area) => (asked !== null && now[name] === opened[name] ? asked : now)[name]
  return { x: side('x'), y: side('y'), width: side('width'), height: side('height') }
}

/** Bounds of the window, and the displays that it belongs to. */
export interface KeptBounds {
  readonly setup: string
  readonly place: Bounds
}

/** Where the window was with these displays; null when unknown, or out of sight now. */
export function boundsOn(
  displays: readonly { readonly bounds: Area; readonly workArea: Area; readonly scaleFactor: number }[],
  kept: readonly KeptBounds[],
): Bounds | null {
  const setup = setupName(displays)
  const bounds = kept.find((each) => each.setup === setup)?.place
  const areas = displays.map(({ workArea }) => workArea)
  return bounds !== undefined && isReachable(bounds, areas) ? bounds : null
}

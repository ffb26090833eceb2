import { z } from 'zod'

const coordinate = z.int().min(-100_000).max(100_000)

/** Where a window was, in the system's own units. */
export const placeSchema = z.object({
  x: coordinate,
  y: coordinate,
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  maximized: z.boolean(),
})
export type Place = z.infer<typeof placeSchema>

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Of the window's top edge this much must lie on a display, so that it can be taken and moved. */
const grip = { width: 120, height: 32 }

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

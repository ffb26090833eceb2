import type { z } from 'zod'
import { type Settings, settingsSchema } from '../../../shared/settings'

/** The settings that are plain numbers. */
export type NumberSetting = {
  [K in keyof Settings]-?: Settings[K] extends number ? K : never
}[keyof Settings]

/** The bounds of a number in the contract. */
export function boundsOf(name: NumberSetting): { readonly min: number; readonly max: number } {
  return numberBounds(settingsSchema.shape[name].unwrap())
}

/** The bounds of how much of the history is kept. */
export function historyBounds(name: 'historyCount' | 'historyDays'): {
  readonly min: number
  readonly max: number
} {
  return numberBounds(settingsSchema.shape[name].unwrap().unwrap())
}

/** The bounds of a manual part size, in MiB. */
export function partSizeBounds(): { readonly min: number; readonly max: number } {
  return numberBounds(settingsSchema.shape.partSizeMiB.unwrap().options[1])
}

/** The minimum and maximum of a schema. */
export function numberBounds(schema: z.ZodNumber): { readonly min: number; readonly max: number } {
  return {
    min: schema.minValue ?? Number.MIN_SAFE_INTEGER,
    max: schema.maxValue ?? Number.MAX_SAFE_INTEGER,
  }
}

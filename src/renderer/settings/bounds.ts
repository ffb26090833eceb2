import type { z } from 'zod'
import { type Settings, settingsSchema } from '../../shared/settings'

/** The settings that are plain numbers. */
export type NumberSetting = {
  [K in keyof Settings]-?: Settings[K] extends number ? K : never
}[keyof Settings]

/** The bounds of a number, as the contract has them. */
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

/** The bounds of a part size that was chosen by hand, in MiB. */
export function partSizeBounds(): { readonly min: number; readonly max: number } {
  return numberBounds(settingsSchema.shape.partSizeMiB.unwrap().options[1])
}

/** The least and the most that a schema takes. */
export function numberBounds(schema: z.ZodNumber): { readonly min: number; readonly max: number } {
  return {
    min: schema.minValue ?? Number.MIN_SAFE_INTEGER,
    max: schema.maxValue ?? Number.MAX_SAFE_INTEGER,
  }
}
